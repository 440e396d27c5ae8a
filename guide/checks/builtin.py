"""built-in-broken: what holds on every path of every guide, whatever its files say.

The engine and the encoding are made so. It is proved all the same, guide by guide, so that no
change of the program can break it unseen. What a guide itself can get wrong (what a red flag and
"not sure" lead to, and what is asked first) is proved in `answers` and `redflags`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.prover.encoding import Encoding
from guide.prover.proof import Subject
from guide.ruleset.model import Disposition, Rule


def check(subject: Subject) -> Iterator[Finding]:
    """Nothing, as long as the program is sound."""
    for text, broken_where in BUILT_IN.items():
        broken = broken_where(subject)
        if subject.possible(broken):
            place, shown = subject.rule_set.guide.place, subject.witness(broken)
            hint = "please report it as a bug"
            yield Finding(place, "built-in-broken", _denied(text), hint, witness=shown)


def proved(findings: Iterable[Finding]) -> Iterator[tuple[str, bool]]:
    """What is promised of every guide, and whether it holds by what was found of one."""
    found = list(findings)
    denied = {finding.message for finding in found}
    yield from ((text, _denied(text) not in denied) for text in BUILT_IN)
    codes = {finding.code for finding in found}
    yield from ((text, code not in codes) for text, code in _OF_ANSWERS.items())


def _denied(text: str) -> str:
    return f"“{text}” does not hold"


# -- where each would be broken, as a literal -----------------------------------------------------


def _levels(subject: Subject) -> int:
    """No level of care, or two of them."""
    encoding, logic = subject.encoding, subject.encoding.logic
    levels = [encoding.exactly(level) for level in Disposition]
    return logic.disj([-logic.disj(levels), *map(logic.conj, combinations(levels, 2))])


def _causes_in_emergency(subject: Subject) -> int:
    encoding, logic = subject.encoding, subject.encoding.logic
    rule_set = subject.rule_set
    named = [cause.id for cause in rule_set.causes] + [o.id for o in rule_set.raised_others]
    shown = logic.disj(map(encoding.named, named))
    return logic.conj([encoding.emergency, shown])


def _order(subject: Subject) -> int:
    """Something is asked, or comes out, otherwise with the rules in reverse."""
    here, logic = subject.encoding, subject.encoding.logic
    backwards = replace(subject.rule_set, rules=subject.rule_set.rules[::-1])
    there = type(here)(Engine(backwards, also=subject.also), logic)
    ends, others = ({**world.asked, **world.outcomes()} for world in (here, there))
    return logic.disj(logic.differ(ends[name], others[name]) for name in ends)


def _fires_on_unknown(subject: Subject) -> int:
    encoding = subject.encoding
    return encoding.logic.disj(_unknown(encoding, rule) for rule in subject.rule_set.rules)


def _unknown(encoding: Encoding, rule: Rule) -> int:
    """The rule fires, and nothing that it asks about was answered."""
    unasked = (-encoding.asked[question] for question in rule.when.questions())
    return encoding.logic.conj([encoding.fired[rule.id], *unasked])


BUILT_IN: Mapping[str, Callable[[Subject], int]] = {
    "exactly one level of care comes out": _levels,
    "an emergency shows no causes": _causes_in_emergency,
    "the order of the rules does not matter": _order,
    "no rule fires on unknown answers alone": _fires_on_unknown,
}

_OF_ANSWERS: Mapping[str, str] = {
    "a red flag leads to care above the default, or is asked about": "red-flag-unheeded",
    "one more red flag never leads to less care": "red-flag-lowers",
    "“I am not sure” never leads to less care than “no” or a number": "unsure-lowers",
    "no emergency waits for a question that is not about danger": "danger-late",
}
