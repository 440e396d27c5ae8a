"""Scripted paths as tests of pytest, in runs of pytest within pytest."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from guide.paths.pytestpaths import MISTAKES
from guide.pytestplugin import is_path_file
from guide.reading.newguide import write_guide
from tests.commands.test_runcommand import FAILS, NAME, PASSES

pytest_plugins = ["pytester"]

OWN = 2
"""How many paths a new guide has."""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with one guide under rules/, as a tester has it."""
    write_guide(pytester.path / "rules", NAME)
    return pytester


def write(project: pytest.Pytester, name: str, text: str) -> Path:
    file = project.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def ran(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run of pytest within this one, where what drives a browser cannot be loaded twice.

    Its output is compared line by line, so nothing may change the order of its tests.
    """
    return project.runpytest_inprocess("-p", "no:playwright", "-p", "no:randomly", *arguments)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("a.paths.yaml", True),
        ("a.paths.csv", True),
        ("a.yaml", False),
        ("paths.yaml", False),
        (f"rules/{NAME}/paths/a.yaml", True),
        (f"rules/{NAME}/paths/a.csv", True),
        (f"rules/{NAME}/paths/a.py", False),
        (f"rules/{NAME}/guide.yaml", False),
        ("rules/gone/paths/a.yaml", False),
    ],
)
def test_what_is_a_path_file(project: pytest.Pytester, name: str, ours: bool) -> None:
    assert is_path_file(project.path / name) is ours


def test_paths_are_tests_and_what_is_wrong_is_told_as_the_command_tells_it(
    project: pytest.Pytester,
) -> None:
    wrong = PASSES.replace("A first tremor", "Wrong").replace("weeks", "wekes")
    write(project, "mine.paths.yaml", PASSES + FAILS + wrong)
    table = "path,danger-now,weeks,unanswered,expect.disposition\nA row,none,5,none,soon\n"
    write(project, "deeper/table.paths.csv", table)
    write(project, "elsewhere/paths/not-ours.yaml", "- path: [\n")
    write(project, "rules/no-guide/paths/not-ours.yaml", "- path: [\n")
    run = ran(project, "-v", "--junitxml=out.xml")
    run.assert_outcomes(passed=OWN + 2, failed=2)
    run.stdout.fnmatch_lines(
        [
            "deeper/table.paths.csv::A row PASSED*",
            f"mine.paths.yaml::{MISTAKES} FAILED*",
            "mine.paths.yaml::A first tremor PASSED*",
            "mine.paths.yaml::Too much FAILED*",
            f"rules/{NAME}/paths/first.yaml::A warning sign PASSED*",
            "mine.paths.yaml:12:48: error unknown-question: there is no question 'wekes'",
            "    did you mean 'weeks'?",
            "mine.paths.yaml:6:3: failed: Too much",
            "  first difference: disposition",
            "    expected: emergency",
            "    got: soon",
            "  asked:",
            "    danger-now = none",
        ]
    )
    assert "Traceback" not in run.stdout.str()
    cases = ElementTree.parse(project.path / "out.xml").getroot().iter("testcase")
    told = {case.get("name"): [inside.tag for inside in case] for case in cases}
    assert (told["A row"], told["Too much"]) == ([], ["failure"])


def test_a_choice_by_name(project: pytest.Pytester) -> None:
    write(project, "mine.paths.yaml", FAILS + PASSES)
    ran(project, "-k", "first and tremor and mine").assert_outcomes(passed=1, deselected=OWN + 1)


def test_a_stop_at_the_first_failure(project: pytest.Pytester) -> None:
    write(project, "mine.paths.yaml", FAILS + PASSES)
    ran(project, "-x", "mine.paths.yaml").assert_outcomes(failed=1)


def test_the_rules_folder_can_be_named(project: pytest.Pytester) -> None:
    (project.path / "rules").rename(project.path / "guides")
    inside = "".join(f"  {line}\n" for line in PASSES.splitlines())
    write(project, "mine.paths.yaml", f"guide: {NAME}\npaths:\n{inside}")
    write(project, "pytest.ini", "[pytest]\nguide_rules = guides\n")
    ran(project).assert_outcomes(passed=1)


@pytest.mark.slow
def test_paths_run_in_another_process(project: pytest.Pytester) -> None:
    write(project, "mine.paths.yaml", PASSES + FAILS)
    run = project.runpytest_subprocess("-p", "no:playwright", "-n", "1")
    run.assert_outcomes(passed=OWN + 1, failed=1)
    assert "mine.paths.yaml:6:3: failed: Too much" in run.stdout.str()
