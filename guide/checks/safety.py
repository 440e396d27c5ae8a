"""violated-property, vacuous-property: what the safety properties promise.

Each property of `safety.yaml` holds on every answer path, or a path shows that it does not. One
whose `whenever` never holds promises nothing and is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Promise, SafetyProperty
from guide.ruleset.normal import ALWAYS, Formula
from guide.ruleset.operators import normal_form


def check(subject: Subject) -> Iterator[Finding]:
    """Properties that do not hold, or hold of nothing."""
    for stated in subject.rule_set.safety:
        yield from _property(subject, stated)


def _property(subject: Subject, stated: SafetyProperty) -> Iterator[Finding]:
    whenever: Formula = ALWAYS
    if stated.whenever is not None:
        whenever = normal_form(stated.whenever, subject.engine.domains)
    premise = subject.encoding.holds(whenever)
    if not subject.possible(premise):
        message = f"“{stated.text}” says nothing: its `whenever` never holds"
        yield Finding(stated.place, "vacuous-property", message, "look at its `whenever`")
        return
    broken = -promised(subject, stated.then, whenever)
    if subject.possible(premise, broken):
        message = f"“{stated.text}” does not hold"
        shown = subject.witness(premise, broken)
        yield Finding(stated.place, "violated-property", message, witness=shown)


def promised(subject: Subject, promise: Promise, whenever: Formula) -> int:
    """What a promise says, as a literal."""
    encoding = subject.encoding
    if promise.disposition is not None:
        return (encoding.level if promise.at_least else encoding.exactly)(promise.disposition)
    if promise.cause:
        if promise.fit is not None:
            return encoding.at_fit(promise.cause, promise.fit)
        return encoding.shown(promise.cause)
    if promise.never_shown:
        return -encoding.shown(promise.never_shown)
    if promise.asked:
        return encoding.asked[promise.asked]
    if promise.never_asked:
        return -encoding.asked[promise.never_asked]
    return -encoding.asked_after(whenever)
