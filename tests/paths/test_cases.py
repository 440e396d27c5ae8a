"""Case files: read with the care of path files, each mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.paths.cases import LabelledCase, load_cases
from guide.reading.loader import load_guides
from guide.reading.newguide import write_guide
from guide.ruleset.model import Disposition, RuleSet

CASE = """\
- case: shaking-hand
  facts: [A hand shakes]
  labelled_by: The author
  source: Made up
  answers: {danger-now: [none], one-sided: yes, weeks: 52}
  care: {least: soon, most: same_day}
  causes: {must: [example-cause]}
"""


@pytest.fixture(scope="module")
def rule_set(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    rules = tmp_path_factory.mktemp("rules")
    write_guide(rules, "hand-tremor")
    (rule_set,) = load_guides(rules).rule_sets
    return rule_set


def told(text: str, rule_set: RuleSet, folder: Path) -> tuple[tuple[LabelledCase, ...], list[str]]:
    file = folder / "cases.yaml"
    file.write_text(text, encoding="utf-8")
    cases, findings = load_cases([file], rule_set)
    return cases, [
        f"{found.place.line}:{found.place.column} {found.code}: {found.message}"
        for found in findings
    ]


def test_a_case_is_read(rule_set: RuleSet, tmp_path: Path) -> None:
    (case,), findings = told(CASE, rule_set, tmp_path)
    assert not findings
    assert case.answers == {"danger-now": frozenset(["none"]), "one-sided": "yes", "weeks": 52}
    assert (case.least, case.most, case.must) == (
        Disposition.SOON,
        Disposition.SAME_DAY,
        ("example-cause",),
    )


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("one-sided", "one-sidet", "5:33 unknown-question"),
        ("one-sided: yes", "one-sided: left", "5:44 unknown-option"),
        ("weeks: 52", "weeks: 5200", "5:49 out-of-range"),
        ("[example-cause]", "[tremor]", "7:19 unknown-cause"),
        ("most: same_day", "most: routine", "6:29 contradictory-case"),
        ("least: soon, ", "", "6:9 missing-key"),
        ("{least: soon, most: same_day}", "soon", "6:9 wrong-type"),
        ("must: [", "never: [example-cause], must: [", "7:20 contradictory-case"),
        ("labelled_by", "labeled_by", "3:3 unknown-key"),
    ],
)
def test_a_mistake_is_found_at_its_place(
    old: str, new: str, finding: str, rule_set: RuleSet, tmp_path: Path
) -> None:
    cases, findings = told(CASE.replace(old, new), rule_set, tmp_path)
    assert not cases and any(finding in one for one in findings), findings


def test_an_id_stands_once(rule_set: RuleSet, tmp_path: Path) -> None:
    cases, findings = told(CASE + CASE, rule_set, tmp_path)
    assert len(cases) == 1 and findings == [
        "8:9 duplicate-case: the case 'shaking-hand' stands twice"
    ]
