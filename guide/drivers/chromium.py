"""Debian's Chromium, driven by Playwright, which is loaded only when a browser is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import TYPE_CHECKING

from guide.paths.runs import DriverUnavailable, WalkFailed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

PROGRAMS = ("chromium", "chromium-browser")
NO_PLAYWRIGHT = (
    "Playwright, which drives the browser, is missing: pip install 'lantern-guide[browser]'"
)
NO_CHROMIUM = "Chromium is missing (Debian: apt-get install chromium)"
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


_THREAD = local()
"""Playwright can be started once in a thread, so all that is open in one shares its browser."""


@contextmanager
def chromium(host: str) -> Iterator[Browser]:
    """A browser that looks up no name but this host's.

    Raises DriverUnavailable where it, or what drives it, is missing.
    """
    if getattr(_THREAD, "browser", None) is not None:
        yield _THREAD.browser
        return
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise DriverUnavailable(NO_CHROMIUM)
    playwright = _started()
    try:
        _THREAD.browser = _launched(playwright, program, host)
        yield _THREAD.browser
        _THREAD.browser.close()
    finally:
        _THREAD.browser = None
        playwright.stop()


def _started() -> Playwright:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as problem:
        raise DriverUnavailable(NO_PLAYWRIGHT) from problem
    return sync_playwright().start()


def _launched(playwright: Playwright, program: str, host: str) -> Browser:
    from playwright.sync_api import Error

    arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # as root it does not start with one
    try:
        return playwright.chromium.launch(executable_path=program, args=arguments)
    except Error as problem:
        raise DriverUnavailable(f"Chromium did not start: {_first_line(problem)}") from problem


@contextmanager
def understood(origin: str) -> Iterator[None]:
    """What Playwright raises, as what it means for a path."""
    from playwright.sync_api import Error, TimeoutError

    try:
        yield
    except TimeoutError as problem:
        raise WalkFailed(f"the browser waited in vain: {_first_line(problem)}") from problem
    except Error as problem:
        told = _first_line(problem)
        if "has been closed" in told or "crashed" in told:
            raise DriverUnavailable(f"Chromium has ended: {told}") from problem
        if "net::ERR_CONNECTION" in told:
            raise DriverUnavailable(f"{origin} cannot be reached: {told}") from problem
        raise WalkFailed(f"the browser could not go on: {told}") from problem


def _first_line(problem: Exception) -> str:
    return str(problem).partition("\n")[0]
