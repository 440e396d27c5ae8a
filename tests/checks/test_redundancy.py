"""redundant-rule: a rule against a cause says why it changes nothing."""

from __future__ import annotations

import pytest

from guide.checks.redundancy import check
from guide.prover.proof import Subject
from guide.ruleset.model import Fit, Rule
from tests.support import building as b

YES, NO = (b.is_("q1", answer) for answer in ("yes", "no"))


def said(*rules: Rule) -> list[str]:
    """What is found of rules over one question."""
    return [finding.message for finding in check(Subject(b.rule_set([b.one("q1")], rules)))]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (
            [b.fits("fits", NO, "c1", Fit.STRONG), b.against("r", YES, "c1")],
            ": where it fires, 'c1' is never listed",
        ),
        (
            [b.fits("fits", YES, "c1", Fit.POSSIBLE), b.against("r", YES, "c1")],
            ": where it fires, 'c1' never fits strongly, so there is nothing to lower",
        ),
        (
            [
                b.fits("fits", b.is_("q1", "yes", "no"), "c1", Fit.STRONG),
                b.against("both", b.is_("q1", "yes", "unsure"), "c1"),
                b.against("r", YES, "c1"),
            ],
            ": 'both' always say as much",
        ),
    ],
)
def test_a_rule_against_a_cause_says_why_it_changes_nothing(rules: list[Rule], reason: str) -> None:
    assert f"the rule 'r' never changes a result{reason}" in said(*rules)


def test_a_rule_that_lowers_a_strong_fit_is_let_pass() -> None:
    rules = b.fits("fits", b.is_("q1", "yes", "no"), "c1", Fit.STRONG), b.against("r", YES, "c1")
    assert said(*rules) == []
