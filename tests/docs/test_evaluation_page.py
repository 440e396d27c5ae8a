"""docs/evaluation.md tells what `guide evaluate` finds today, in each row of its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.engine.engine import Engine
from guide.paths.cases import load_cases
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.suites.evaluation import Evaluation, Share, evaluate

PAGE = Path(__file__).parents[2] / "docs" / "evaluation.md"
FILES = ("published.yaml", "personas.yaml")


def found_in(file: str) -> Evaluation:
    """The cases of one file, evaluated."""
    guide = Path(folder("rules")) / "head-twitching"
    rule_set, _ = load_rule_set(guide)
    assert rule_set is not None
    cases, findings = load_cases([guide / "cases" / file], rule_set)
    assert not findings
    return evaluate(Engine(rule_set), cases)


def row(name: str, *shown: str) -> str:
    return f"| {' | '.join((name, *shown))} |".replace("|  |", "| |")


def of(share: Share) -> str:
    return f"{share.hits} of {share.of}"


@pytest.mark.slow
def test_its_table_is_what_the_guide_does_today() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = [found_in(file) for file in FILES]
    numbers = [len(each.outcomes) for each in found]
    rows = [
        row("", f"{numbers[0]} published cases", f"{numbers[1]} invented people"),
        row("told less care than is safe", *(of(each.undertriage) for each in found)),
        row(
            "told more care than is fair, where a limit was given",
            *(of(each.overtriage) for each in found),
        ),
        row("each cause that had to be named is", *(of(each.right_cause) for each in found)),
        row("only causes that mislead are named", *(of(each.wrong_cause) for each in found)),
        row("causes named on a result, on average", *(f"{e.causes_named:.1f}" for e in found)),
        row("questions asked, on average", *(f"{e.questions_asked:.1f}" for e in found)),
    ]
    for line in rows:
        assert line in text, line
