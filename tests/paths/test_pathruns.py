"""Running paths on several drivers: each held against the path, and all against the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from guide.engine.engine import Engine
from guide.paths.runs import (
    ENGINE,
    Driver,
    DriverUnavailable,
    PathRunner,
    Setting,
    Walker,
    WalkFailed,
)
from guide.paths.scripted import Expected, Observed, ScriptedPath, observe
from guide.ruleset.model import Disposition, Fit
from tests.support import building as b

ROUTINE = Disposition.ROUTINE


def setting() -> Setting:
    built = b.rule_set(
        [b.one("side"), b.one("near", ask_when=b.is_("side", "yes"))],
        [b.fits("spasm", b.is_("side", "yes"), "c1", Fit.STRONG)],
    )
    return Setting(built, Engine(built))


def paths(count: int = 1) -> list[ScriptedPath]:
    expect = Expected(disposition=ROUTINE, causes={"c1": Fit.STRONG})
    return [
        ScriptedPath(name=f"P{n}", answers={"side": "yes", "near": "no"}, expect=expect)
        for n in range(count)
    ]


def driver(name: str, change: Callable[[Observed], Observed]) -> Driver:
    """A driver that meets what the engine meets, but for a change."""

    @contextmanager
    def opened(given: Setting) -> Iterator[Walker]:
        yield lambda path: change(observe(path, given.engine)[1])

    return Driver(name, opened)


SAME = driver("forms", lambda seen: seen)


def told(drivers: list[Driver], expect: Expected | None = None) -> list[tuple[str, ...]]:
    """What fails: what it is about, expected, got, and where it shows."""
    (path,) = paths()
    path = path if expect is None else replace(path, expect=expect)
    (run,) = PathRunner(setting(), drivers).run([path])
    return [
        (d.about, d.expected, d.got, *failure.drivers)
        for failure in run.failures
        if (d := failure.outcome.difference) is not None
    ]


def test_drivers_that_agree_pass() -> None:
    (run,) = PathRunner(setting(), [ENGINE, SAME]).run(paths())
    assert run.verdict == "passed"
    assert [walk.driver for walk in run.walks] == ["engine", "forms"]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (
            {"asked": ("side",)},
            ("questions between drivers", "as on the engine: side, near", "side"),
        ),
        (
            {"disposition": Disposition.SOON},
            ("disposition between drivers", "as on the engine: routine", "soon"),
        ),
        (
            {"causes": {"c1": Fit.POSSIBLE}},
            ("causes between drivers", "as on the engine: c1 strong", "c1 possible"),
        ),
    ],
)
def test_drivers_that_disagree_fail_where_the_path_expects_nothing_of_it(
    change: dict[str, object], wanted: tuple[str, ...]
) -> None:
    other = driver("forms", lambda seen: replace(seen, **change))  # type: ignore[arg-type]
    anything = Expected(rules=("spasm",))
    path = replace(paths()[0], expect=anything, unasked_ok=True)
    (run,) = PathRunner(setting(), [ENGINE, other]).run([path])
    (failure,) = run.failures
    assert run.verdict == "failed"
    found = failure.outcome.difference
    assert found is not None and (found.about, found.expected, found.got) == wanted
    assert failure.drivers == ("forms",)


def test_what_fails_alike_everywhere_is_one_failure() -> None:
    soon = Expected(disposition=Disposition.SOON)
    assert told([ENGINE, SAME], soon) == [("disposition", "soon", "routine", "engine", "forms")]


def test_a_fault_of_a_page_fails_the_path_on_that_driver_alone() -> None:
    faulty = driver("browser", lambda seen: replace(seen, faults=("a button without a name",)))
    assert told([ENGINE, faulty]) == [
        ("page", "pages with nothing wrong", "a button without a name", "browser")
    ]


def test_a_walk_without_an_end_fails_and_the_other_drivers_are_still_held_together() -> None:
    def lost(seen: Observed) -> Observed:
        raise WalkFailed("the server answered 500")

    soon = driver("forms", lambda seen: replace(seen, disposition=Disposition.SOON))
    assert told([driver("http", lost), ENGINE, soon], Expected(causes={"c1": Fit.STRONG})) == [
        ("walk", "a result at the end of the path", "the server answered 500", "http"),
        ("disposition between drivers", "as on the engine: routine", "soon", "forms"),
    ]


def test_a_driver_that_cannot_be_opened_is_noted_and_the_others_run() -> None:
    @contextmanager
    def missing(given: Setting) -> Iterator[Walker]:
        raise DriverUnavailable("Chromium is missing")
        yield

    runner = PathRunner(setting(), [ENGINE, Driver("browser", missing)])
    (run,) = runner.run(paths())
    assert run.verdict == "passed" and [walk.driver for walk in run.walks] == ["engine"]
    assert runner.unavailable == {"browser": "Chromium is missing"}
    runner = PathRunner(setting(), [Driver("browser", missing)])
    (run,) = runner.run(paths())
    assert run.verdict == "not run"


def test_side_by_side_each_worker_opens_and_closes_the_driver_and_the_order_stays() -> None:
    opened: list[str] = []

    @contextmanager
    def counted(given: Setting) -> Iterator[Walker]:
        opened.append("opened")
        yield lambda path: observe(path, given.engine)[1]
        opened.append("closed")

    given = paths(20)
    runs = list(PathRunner(setting(), [Driver("counted", counted)], jobs=3).run(given))
    assert [run.path.name for run in runs] == [path.name for path in given]
    assert opened.count("opened") == opened.count("closed") == 3


def test_a_bug_in_a_worker_is_raised_where_the_run_is_read() -> None:
    def broken(seen: Observed) -> Observed:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(PathRunner(setting(), [driver("forms", broken)], jobs=2).run(paths(4)))


def test_where_drivers_differ_the_explanation_says_why_the_engine_has_its_result() -> None:
    (path,) = paths()
    anything = replace(path, expect=Expected(rules=("spasm",)), unasked_ok=True)
    for change, rules, subject in (
        ({"causes": {"c1": Fit.POSSIBLE}}, ["spasm"], "c1"),
        ({"causes": {"c2": Fit.POSSIBLE}}, ["spasm"], "c1"),
        ({"disposition": Disposition.SOON}, [], ""),
        ({"asked": ("side",)}, [], "near"),
    ):
        other = driver("forms", lambda seen, change=change: replace(seen, **change))  # type: ignore
        (run,) = PathRunner(setting(), [ENGINE, other]).run([anything])
        outcome = run.failures[0].outcome
        assert [trace.rule.id for trace in outcome.rules] == rules
        assert outcome.difference is not None and outcome.difference.subject == subject
        assert (outcome.asks is not None) == (subject == "near")


def test_an_explanation_of_what_fails_elsewhere_offers_no_other_answer() -> None:
    other = driver("forms", lambda seen: replace(seen, causes={}))
    (run,) = PathRunner(setting(), [ENGINE, other]).run(paths())
    (failure,) = run.failures
    assert failure.outcome.near_miss is None
    assert [trace.rule.id for trace in failure.outcome.rules] == ["spasm"]


def test_a_driver_that_is_gone_midway_is_asked_no_more() -> None:
    asked: list[str] = []

    @contextmanager
    def opened(given: Setting) -> Iterator[Walker]:
        def walk(path: ScriptedPath) -> Observed:
            asked.append(path.name)
            if len(asked) > 1:
                raise DriverUnavailable("gone")
            return observe(path, given.engine)[1]

        yield walk

    runner = PathRunner(setting(), [ENGINE, Driver("far", opened)])
    runs = list(runner.run(paths(4)))
    assert [len(run.walks) for run in runs] == [2, 1, 1, 1]
    assert asked == ["P0", "P1"] and runner.unavailable == {"far": "gone"}
