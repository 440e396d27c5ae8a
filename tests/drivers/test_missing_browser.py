"""A browser that is missing: said clearly, and the other drivers run."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import Error, TimeoutError

from guide.drivers import chromium, drivers_of
from guide.paths.runs import DriverUnavailable, PathRunner, WalkFailed
from tests.drivers.tiny_site import TinySite, path, setting


def left_and_missing() -> tuple[list[str], dict[str, str]]:
    """The drivers on which a path was walked, and what is said of the others."""
    runner = PathRunner(setting(), drivers_of("all", lambda rule_set, numbers: TinySite()))
    (run,) = runner.run([path()])
    assert run.verdict == "passed"
    return [walk.driver for walk in run.walks], runner.unavailable


def told(problem: str) -> tuple[list[str], dict[str, str]]:
    """What is left where both drivers of the browser lack the same."""
    return ["engine", "http"], {"browser": problem, "browser without JavaScript": problem}


def test_without_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "PROGRAMS", ("no-such-browser",))
    assert left_and_missing() == told(chromium.NO_CHROMIUM)


def test_without_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "PROGRAMS", ("sh",))
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert left_and_missing() == told(chromium.NO_PLAYWRIGHT)


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ("Page.goto: net::ERR_CONNECTION_REFUSED at http://x/", DriverUnavailable),
        ("Target page, context or browser has been closed", DriverUnavailable),
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED", WalkFailed),
    ],
)
def test_what_the_driver_raises_is_understood(told: str, means: type[Exception]) -> None:
    with pytest.raises(means), chromium.understood("http://x"):
        raise Error(f"{told}\nCall log: much more")


def test_what_never_came_fails_the_walk_in_one_line() -> None:
    with pytest.raises(WalkFailed) as problem, chromium.understood("http://x"):
        raise TimeoutError("Locator.click: Timeout 15000ms exceeded.\nCall log: much more")
    assert str(problem.value) == (
        "the browser waited in vain: Locator.click: Timeout 15000ms exceeded."
    )
