"""What a run of paths leaves: JUnit XML, coverage as text, JSON and a page; a bar meanwhile."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.cli import main
from guide.engine.engine import Engine
from guide.export.coverage import coverage_page
from guide.export.links import broken_links
from guide.findings import Finding, Place
from guide.paths.files import load_paths
from guide.paths.junit import junit
from guide.paths.runs import ENGINE, PathRun, PathRunner
from guide.paths.scripted import Expected, ScriptedPath, run
from guide.progressbar import ProgressBar
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.suites.coverage import coverage
from guide.suites.coveragetext import as_text, percent
from tests.paths.test_pathruns import paths, setting
from tests.suites.test_coverage import small
from tests.support.strategies import QUICK

# -- JUnit ----------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)


def runs_of(*given_paths: ScriptedPath) -> list[PathRun]:
    return list(PathRunner(setting(), [ENGINE]).run(given_paths))


def test_junit_has_a_suite_a_file_and_a_case_a_path() -> None:
    (path,) = paths()
    passes = replace(path, name="good", place=Place("a.yaml", 3, 1))
    fails = replace(passes, name="bad", expect=Expected(rules=("no",)), place=Place("a.yaml", 9, 1))
    skipped = PathRun(replace(passes, place=Place("b.yaml", 1, 1)), (), ())
    finding = Finding(Place("c.yaml", 2, 4), "unknown-question", "there is no question 'x'")
    root = ElementTree.fromstring(junit([*runs_of(passes, fails), skipped], [finding]))
    assert [suite.get("name") for suite in root] == ["a.yaml", "b.yaml", "c.yaml"]
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    good, bad = root[0]
    assert (good.get("name"), good.get("line"), list(good)) == ("good", "3", [])
    (failure,) = bad
    assert failure.get("message") == "rules: expected 'no' fires, got spasm"
    assert failure.text is not None and failure.text.startswith("a.yaml:9:1: failed: bad\n")
    assert root[2][0][0].text == "c.yaml:2:4: error unknown-question: there is no question 'x'"


@QUICK
@given(ANY_TEXT, ANY_TEXT)
def test_junit_is_well_formed_whatever_a_path_is_called(name: str, file: str) -> None:
    odd = replace(paths()[0], name=name, expect=Expected(says=(name,)), place=Place(file, 1, 1))
    failing = replace(odd, expect=Expected(rules=(name,)))
    finding = Finding(Place(file, 1, 1), "wrong-form", name)
    text = junit(runs_of(odd, failing), [finding])
    ElementTree.fromstring(text.encode())
    assert ElementTree.fromstring(text.encode()).get("tests") == "3"


# -- coverage -------------------------------------------------------------------------------------


def test_coverage_as_text_names_what_is_open_and_the_path_that_would() -> None:
    found = coverage(small(), [{"side": "yes", "near": "yes"}, {"side": "no"}])
    assert as_text(found, small()) == """\
2 paths cover 18 of 24 points of built 1.0 (75 %)
        3 of 3  questions, asked and passed over
        3 of 5  options chosen
        3 of 4  rules, fired and not fired
        6 of 8  tests in conditions, each true and each false
        2 of 2  causes at each fit
        1 of 2  levels of care

not covered (6), and the path below that would cover it:
option side=unsure is chosen  [1]
option near=no is chosen  [2]
rule late fires  [2]
rule late test near is no: true  [2]
rule spasm test near is yes: false  [2]
level soon is reached  [2]

covered by no answer path, which is proved (3):
cause c1 is shown as strong
level same_day is reached
level emergency is reached

# These paths cover the rest. Read each result before relying on it.

- path: unsure
  note: Path 1 would cover option side=unsure is chosen
  answers:
    side: unsure
  expect:
    disposition: routine
    causes: {}
    asked_exactly: [side]

- path: yes
  note: "Path 2 would cover option near=no is chosen; rule late fires; \
rule late test near is no: true; and 2 more"
  answers:
    side: yes
  unanswered: none
  expect:
    disposition: soon
    causes: {}
    rules: [late]
    asked_exactly: [side, near]"""


@pytest.mark.parametrize(
    ("share", "told"), [(0.0, "0"), (0.5, "50"), (0.9999, "99.9"), (1.0, "100")]
)
def test_a_share_is_never_told_as_all_where_something_is_missing(share: float, told: str) -> None:
    assert percent(share) == told


def test_the_missing_paths_are_a_path_file_that_passes(tmp_path: Path) -> None:
    found = coverage(small(), [])
    _, _, written = as_text(found, small()).partition("\n# These paths")
    file = tmp_path / "missing.yaml"
    file.write_text(f"# These paths{written}", encoding="utf-8")
    missing, findings = load_paths([file], small())
    assert not findings and len(missing) == len(found.missing)
    outcomes = [run(path, Engine(small())) for path in missing]
    assert all(outcome.passed for outcome in outcomes)
    assert not coverage(small(), [outcome.answers for outcome in outcomes]).open


def test_the_coverage_page_stands_alone_and_its_links_lead_somewhere() -> None:
    rule_set, _ = load_rule_set(folder("rules") / "head-twitching")
    assert rule_set is not None
    page = coverage_page([(coverage(rule_set, []), rule_set), (coverage(small(), []), small())])
    assert page.count('href="#head-twitching-path-') > 500
    assert broken_links(page) == ()
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(| src=| on[a-z]+=", page)
    headings = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False))
    assert page.count("<table") == page.count("<caption")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".html", ".json", ".txt"])
def test_coverage_is_written_in_the_form_that_the_name_asks_for(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"coverage{suffix}"
    file = str(folder("rules") / "head-twitching" / "paths" / "none.yaml")
    assert main(["paths", "run", file, f"--coverage={target}"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ paths cover \d+ of \d+ points of head-twitching .*", told[-1])
    written = target.read_text(encoding="utf-8")
    if suffix == ".json":
        (found,) = json.loads(written)
        assert found["guide"] == "head-twitching" and found["possible"] == len(found["points"])
        states = [point["state"] for point in found["points"]]
        assert states.count("covered") == found["covered"] and "open" in states
    else:
        assert told[-1] in written


def test_json_of_a_run_holds_the_coverage_too(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(folder("rules") / "head-twitching" / "paths" / "none.yaml")
    assert main(["paths", "run", file, "--coverage", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["coverage"][0]["guide"] == "head-twitching"


def test_a_path_file_is_never_taken_for_the_file_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- path: mine\n", encoding="utf-8")
    assert main(["paths", "run", "--coverage", str(mine)]) == 2
    assert mine.read_text(encoding="utf-8") == "- path: mine\n"
    assert "must end in .html, .json or .txt" in capsys.readouterr().err


def test_what_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone, taken = tmp_path / "gone" / "a.html", tmp_path / "taken.xml"
    taken.mkdir()
    for argument, reason in (
        (f"--coverage={gone}", f"{gone} cannot be written: there is no folder {gone.parent}"),
        (f"--junit={taken}", f"{taken} cannot be written: Is a directory"),
    ):
        assert main(["paths", "run", argument]) == 2
        assert reason in capsys.readouterr().err


# -- the bar --------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_run_shows_a_bar_on_a_terminal_and_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("guide.progressbar.PATIENCE", 0.0)
    monkeypatch.setattr("guide.progressbar.OFTEN", 0.0)
    screen = Terminal()
    bar = ProgressBar(4, screen)
    bar.step(failed=False)
    bar.step(failed=True)
    drawn = screen.getvalue().split("\r")
    assert drawn[1] == "[#######.......................] 1 of 4 paths"
    assert drawn[2] == "[###############...............] 2 of 4 paths, 1 failed"
    bar.clear()
    assert screen.getvalue().endswith("\r" + " " * len(drawn[2]) + "\r")


def test_no_bar_where_the_output_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guide.progressbar.PATIENCE", 0.0)
    file = io.StringIO()
    bar = ProgressBar(2, file)
    bar.step(failed=True)
    bar.clear()
    assert file.getvalue() == ""


def test_a_short_run_shows_no_bar() -> None:
    screen = Terminal()
    bar = ProgressBar(2, screen)
    bar.step(failed=False)
    bar.clear()
    assert screen.getvalue() == ""
