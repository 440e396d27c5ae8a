"""Scripted paths on all drivers at once: engine, forms, and Chromium with and without script.

All runs are in one thread beside that of the tests: Playwright starts but once in a thread, and the
other tests of the browser have done so in theirs. One Chromium serves them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest

from guide.commands.site import make_site
from guide.drivers import axe, chromium, drivers_of
from guide.engine.engine import Engine
from guide.paths.files import load_paths, path_files
from guide.paths.runs import PathRun, PathRunner, Setting
from guide.paths.scripted import Expected, ScriptedPath, observe
from guide.resources import folder
from guide.ruleset.model import Answer, Disposition
from guide.walks.walking import Walking
from guide.web import create_app
from tests.browser.states import real_rules, real_site
from tests.drivers.tiny_site import ASKS, RESULT, START, TinySite, path, setting
from tests.web.small_guide import small_guide

ALL = ["engine", "http", "browser", "browser without JavaScript"]


THREAD = ThreadPoolExecutor(1)


@pytest.fixture(scope="module")
def browser_thread() -> Iterator[None]:
    """A browser in the thread of the runs, which stays open from one run to the next."""
    stack = ExitStack()
    THREAD.submit(stack.enter_context, chromium.chromium("127.0.0.1")).result()
    yield
    THREAD.submit(stack.close).result()


browser_run = pytest.mark.usefixtures("browser_thread")


def run(
    site: WSGIApplication, given: Setting, paths: Sequence[ScriptedPath], word: str = "all"
) -> tuple[list[PathRun], dict[str, str]]:
    """The paths as they were run on this site, and the drivers that were missing."""
    runner = PathRunner(given, drivers_of(word, lambda rule_set, numbers: site))
    return THREAD.submit(lambda: list(runner.run(paths))).result(), runner.unavailable


def failures(site: WSGIApplication, word: str = "all") -> list[tuple[str, str, str, str]]:
    """What fails on a tiny site: where, about what, what was expected and what came."""
    (found,), missing = run(site, setting(), [path()], word)
    assert not missing
    return [
        (", ".join(failure.drivers), told.about, told.expected, told.got)
        for failure in found.failures
        if (told := failure.outcome.difference) is not None
    ]


def all_pass(site: WSGIApplication, given: Setting, paths: Sequence[ScriptedPath]) -> None:
    """Each of the paths is walked on every driver, and passes."""
    runs, missing = run(site, given, paths)
    assert not missing
    assert [one.path for one in runs] == list(paths)
    for one in runs:
        assert [walk.driver for walk in one.walks] == ALL
        assert one.verdict == "passed", [f.outcome.difference for f in one.failures]


# -- the real site --------------------------------------------------------------------------------


@pytest.mark.browser
@browser_run
def test_the_guide_is_the_same_on_every_driver() -> None:
    """The shortest scripted path to an emergency, and one that goes all the way."""
    rule_set, numbers = real_rules()[0][0], real_rules()[1]
    engine = Engine(rule_set)
    paths, _ = load_paths(path_files(folder("rules") / rule_set.guide.id), rule_set)
    by_length = sorted(paths, key=lambda each: len(observe(each, engine)[1].asked))
    levels = (Disposition.EMERGENCY, Disposition.SOON)
    chosen = [
        next(each for each in by_length if observe(each, engine)[1].disposition is level)
        for level in levels
    ]
    all_pass(real_site(), Setting(rule_set, engine, numbers), chosen)


@pytest.mark.browser
@browser_run
def test_every_type_of_question_is_answered_as_a_person_would(tmp_path: Path) -> None:
    (rule_set,), numbers = small_guide(tmp_path)
    given: dict[str, Answer] = {
        "danger": frozenset(["none"]),
        "who": "child",
        "weeks": 7,
        "coffee": "yes",
        "cups": frozenset(["tea"]),
    }
    each = ScriptedPath(name="P", answers=given, expect=Expected(), unanswered="unsure")
    site = create_app([rule_set], numbers)
    all_pass(site, Setting(rule_set, Engine(rule_set), numbers), [each])


# -- planted faults -------------------------------------------------------------------------------

LABELLED = ASKS.replace(
    "<button>", "<label for=side-0>Yes</label><label for=side-1>No</label><button>"
)
WHOLE = {"GET /built/question/side": LABELLED}
ONLY_WITH_SCRIPT = """<main><section id=card data-disposition=routine><h1>Calm</h1></section>
<section aria-labelledby=notice-title><h2 id=notice-title>See</h2></section>
<article data-cause=c1 data-fit=strong>C1</article>
<script>document.querySelector('#card').dataset.disposition = 'soon'</script></main>"""


@pytest.fixture
def no_axe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny site's pages are too bare for axe, which is not what is tested."""
    monkeypatch.setattr(axe.AxeRuns, "look_at", lambda self, tab, markup: ())


@pytest.mark.browser
@browser_run
@pytest.mark.usefixtures("no_axe")
def test_a_page_that_says_otherwise_is_a_disagreement_on_the_drivers_that_show_it() -> None:
    site = TinySite().with_pages(
        {**WHOLE, "GET /built/result": RESULT.replace("strong", "possible")}
    )
    assert failures(site) == [
        ("http, browser, browser without JavaScript", "causes", "c1 strong", "c1 possible")
    ]


@pytest.mark.browser
@browser_run
@pytest.mark.usefixtures("no_axe")
def test_what_only_a_script_changes_is_found_with_javascript_alone() -> None:
    site = TinySite().with_pages({**WHOLE, "GET /built/result": ONLY_WITH_SCRIPT})
    assert failures(site) == [("browser", "disposition", "routine", "soon")]


@pytest.mark.browser
@browser_run
@pytest.mark.usefixtures("no_axe")
def test_a_browser_that_is_led_away_goes_nowhere() -> None:
    site = TinySite().with_pages(
        {**WHOLE, "POST /built/question/side": ">http://elsewhere.example/"}
    )
    ((where, _, _, got),) = failures(site, "browser")
    assert where == "browser, browser without JavaScript"
    assert "ERR_NAME_NOT_RESOLVED" in got


@pytest.mark.browser
@browser_run
def test_what_axe_finds_fails_the_path_and_is_named() -> None:
    picture = START.replace("<main>", "<main><img src=/x.svg>")
    told = [
        got
        for *_, got in failures(TinySite().with_pages({**WHOLE, "GET /built/": picture}), "browser")
    ]
    assert any("axe: image-alt at img" in got and "on /built/" in got for got in told)


def test_axe_looks_at_each_state_of_a_page_once() -> None:
    runs = axe.AxeRuns()
    asked: list[str] = []

    class Tab:
        """Counts what is evaluated."""

        def evaluate(self, script: str, *given: object) -> list[object]:
            asked.append(script)
            return []

    for number in (1, 2):
        token = f'<input type="hidden" name="csrf_token" value="T{number}">'
        runs.look_at(Tab(), f"{token}Question {number} of 9")  # type: ignore[arg-type]
    runs.look_at(Tab(), "another page")  # type: ignore[arg-type]
    assert (runs.pages, len(asked)) == (2, 4)


# -- random walks ---------------------------------------------------------------------------------


@pytest.mark.browser
@browser_run
def test_a_random_walk_keeps_to_the_engine(tmp_path: Path) -> None:
    (rule_set,), numbers = small_guide(tmp_path)
    given = Setting(rule_set, Engine(rule_set), numbers)
    walking = Walking(given, make_site, ALL[2:])
    found = THREAD.submit(lambda: list(walking.walk(2, 3))).result()
    assert found == [[], []] and not walking.missing
    assert min(walking.steps.values()) > 2


@pytest.mark.browser
@browser_run
def test_a_random_walk_meets_a_site_with_other_rules(tmp_path: Path) -> None:
    (rule_set,), numbers = small_guide(tmp_path)
    given = Setting(rule_set, Engine(rule_set), numbers)
    site = create_app([replace(rule_set, rules=())], numbers)
    walking = Walking(given, lambda rules, numbers: site, ALL[2:3])
    (broken,) = THREAD.submit(lambda: next(filter(None, walking.walk(9, 0)))).result()
    assert broken.driver == "browser" and broken.steps
