"""Every control of a hazard is there: a rule, a safety property, a check or a test."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guide import resources
from guide.checks import hazards
from guide.findings import Finding, Place
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import Control, Hazard, Promise, RuleSet
from tests.support import building as b

HERE = "tests/checks/test_hazards.py"
PLACE = Place("hazards.yaml", 7, 13)
WANTED = (
    "missed-red-flag",
    "false-comfort",
    "stops-a-medicine",
    "wrong-number",
    "child-or-pregnancy-missed",
    "outdated-fact",
    "unread-warning",
    "wrong-persons-answers",
)
"""The hazards that the shipped guide answers at the least."""


def guide_with(kind: str, names: str) -> RuleSet:
    """A guide with one rule, one safety property, and a hazard that names one control."""
    rule = b.fits("shakes", b.is_("a", "yes"), "c1")
    whole = b.rule_set([b.one("a")], [rule], safety=[b.promise(Promise(asked="a"))])
    control = Control(kind=kind, names=names, place=PLACE)
    hazard = Hazard(
        id="late",
        hazard="Late.",
        cause="Slow.",
        harm="Harm.",
        severity="major",
        controls=(control,),
    )
    return replace(whole, hazards=(hazard,))


def found(kind: str, names: str) -> list[Finding]:
    return list(hazards.check(guide_with(kind, names)))


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("rule", "shakes"),
        ("property", "It holds."),
        ("check", "never-fires"),
        ("test", f"{HERE}::test_what_is_there_is_let_pass"),
    ],
)
def test_what_is_there_is_let_pass(kind: str, names: str) -> None:
    assert not found(kind, names)


@pytest.mark.parametrize(
    ("kind", "names", "message", "hint"),
    [
        ("rule", "shake", "there is no rule 'shake'", "did you mean 'shakes'?"),
        ("rule", "other", "there is no rule 'other'", "known here: shakes"),
        (
            "property",
            "It hold",
            "there is no safety property 'It hold'",
            "did you mean 'It holds.'?",
        ),
        ("check", "never-fire", "there is no finding 'never-fire'", "did you mean 'never-fires'?"),
        (
            "test",
            "tests/checks/test_hazard.py::test_a",
            "there is no file 'tests/checks/test_hazard.py' with tests",
            f"did you mean '{HERE}'?",
        ),
        (
            "test",
            f"{HERE}::test_what_is_there_is_let_pas",
            f"there is no test 'test_what_is_there_is_let_pas' in {HERE}",
            "did you mean 'test_what_is_there_is_let_pass'?",
        ),
        ("test", f"{HERE}::found", f"there is no test 'found' in {HERE}", ""),
    ],
)
def test_what_is_not_there_is_found(kind: str, names: str, message: str, hint: str) -> None:
    (finding,) = found(kind, names)
    assert (finding.code, finding.severity) == ("unknown-control", "error")
    assert (finding.place, finding.message) == (PLACE, message)
    assert not hint or finding.hint == hint


def test_of_tests_nothing_is_said_where_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    monkeypatch.setattr(resources, "PACKAGE", tmp_path)
    assert not found("test", "tests/test_gone.py::test_gone")
    assert found("rule", "gone")


def shipped() -> RuleSet:
    (rule_set,) = load_guides(folder("rules"), only=["head-twitching"]).rule_sets
    return rule_set


def test_the_shipped_guide_answers_the_hazards_of_such_guides() -> None:
    assert {hazard.id for hazard in shipped().hazards} >= set(WANTED)
    assert not list(hazards.check(shipped()))


@pytest.mark.parametrize("name", WANTED)
def test_each_of_its_hazards_has_controls_and_says_what_is_left(name: str) -> None:
    (hazard,) = [hazard for hazard in shipped().hazards if hazard.id == name]
    assert len(hazard.controls) >= 3 and hazard.left
    assert len({(control.kind, control.names) for control in hazard.controls}) == len(
        hazard.controls
    )


def test_nobody_has_approved_the_shipped_guide() -> None:
    """Until a clinician has, this test holds; whoever approves removes it."""
    assert not shipped().approvals
