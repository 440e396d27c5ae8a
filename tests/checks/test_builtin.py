"""The promises built into every guide: kept by the program as it is, seen when it breaks one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guide.checks import builtin
from guide.engine.engine import Engine
from guide.prover.encoding import Encoding
from guide.prover.proof import Subject
from guide.prover.solver import FALSE, TRUE, Logic
from guide.ruleset.model import Disposition, Fit, RuleSet
from tests.support import building as b

GUIDE = b.rule_set(
    [b.one("danger", "yes", "no"), b.one("stress", "yes", "no")],
    [
        b.raises("now", b.is_("danger", "yes"), Disposition.EMERGENCY),
        b.fits("tense", b.is_("stress", "yes"), "c1"),
        b.raises("today", b.is_("stress", "yes"), Disposition.SAME_DAY),
    ],
)


class CausesInEmergency(Encoding):
    """Shows causes whatever the level of care."""

    def shown(self, cause: str, lowest: Fit = Fit.POSSIBLE, without: str = "") -> int:
        return self.concluded(cause, lowest, without)


class FirstRuleWins(Encoding):
    """Lets a rule fire only where none before it does."""

    def __init__(self, engine: Engine, logic: Logic | None = None) -> None:
        super().__init__(engine, logic)
        earlier = FALSE
        for rule, fires in self.fired.items():
            self.fired[rule] = self.logic.conj([fires, -earlier])
            earlier = self.logic.disj([earlier, fires])


class FiresOnUnknown(Encoding):
    """Lets every rule fire on every path."""

    def __init__(self, engine: Engine, logic: Logic | None = None) -> None:
        super().__init__(engine, logic)
        self.fired = dict.fromkeys(self.fired, TRUE)


class TwoLevels(Encoding):
    """Ends at a level of care, and at the ones below it."""

    def exactly(self, level: Disposition) -> int:
        return self.level(level)


def found(rule_set: RuleSet, encoding: Callable[[Engine], Encoding]) -> list[tuple[str, str]]:
    """What is found of a guide that is encoded so: the message and the witness of each finding."""
    subject = Subject(rule_set)
    subject.encoding = encoding(subject.engine)
    return [(finding.message, finding.witness) for finding in builtin.check(subject)]


def test_the_program_keeps_every_promise() -> None:
    assert found(GUIDE, Encoding) == []


@pytest.mark.parametrize(
    ("broken", "text", "witness"),
    [
        (TwoLevels, "exactly one level of care comes out", "danger=yes"),
        (FiresOnUnknown, "no rule fires on unknown answers alone", "danger=yes"),
        (FirstRuleWins, "the order of the rules does not matter", "danger=no stress=yes"),
    ],
)
def test_a_broken_promise_is_shown(
    broken: Callable[[Engine], Encoding], text: str, witness: str
) -> None:
    assert (f"“{text}” does not hold", witness) in found(GUIDE, broken)


def test_causes_in_an_emergency_are_shown() -> None:
    at_once = b.fits("danger-fits", b.is_("danger", "yes"), "c2")
    rule_set = b.rule_set(GUIDE.questions, [*GUIDE.rules, at_once])
    assert found(rule_set, CausesInEmergency) == [
        ("“an emergency shows no causes” does not hold", "danger=yes")
    ]


def test_what_is_promised_is_told_as_it_was_found() -> None:
    subject = Subject(GUIDE)
    subject.encoding = FirstRuleWins(subject.engine)
    told = dict(builtin.proved(builtin.check(subject)))
    assert not told["the order of the rules does not matter"]
    assert told["an emergency shows no causes"]
