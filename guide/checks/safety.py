"""violated-property, vacuous-property, other-too-late: what the guide promises of every path.

Each property of `safety.yaml` holds on every answer path, or a path shows that it does not. One
whose `whenever` never holds promises nothing and is a mistake. An other cause of `guide.yaml` may
say the least care at which it may be raised: wherever a rule does, care is that or more urgent.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.abilities import Ability, raised
from guide.prover.proof import Subject
from guide.ruleset.model import Care, Disposition, OtherCause, Promise, SafetyProperty
from guide.ruleset.normal import ALWAYS, Formula
from guide.ruleset.operators import normal_form


def check(subject: Subject) -> Iterator[Finding]:
    """Properties that do not hold, or hold of nothing; other causes that are raised too late."""
    for stated in subject.rule_set.safety:
        yield from _property(subject, stated)
    for other in raised(subject):
        yield from _least_care(subject, other)


def _least_care(subject: Subject, other: Ability[OtherCause]) -> Iterator[Finding]:
    least = other.item.care
    if least is None:
        return
    too_late = other.literal, -subject.encoding.care(least)
    if subject.possible(*too_late):
        message = f"'{other.id}' can be raised where the care is less than {least.key}"
        hint = "raise the care by the same signs, or raise the cause only where it is urgent"
        shown = subject.witness(*too_late)
        yield Finding(other.item.place, "other-too-late", message, hint, witness=shown)


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
    if promise.disposition is not None or promise.within or promise.questions:
        return encoding.logic.conj(_care(subject, promise))
    if promise.cause:
        if promise.fit is not None:
            return encoding.at_fit(promise.cause, promise.fit)
        return encoding.shown(promise.cause)
    if promise.other:
        return encoding.raised(promise.other)
    if promise.never_shown:
        return -encoding.logic.disj(map(encoding.named, promise.never_shown))
    if promise.asked:
        return encoding.asked[promise.asked]
    if promise.never_asked:
        return -encoding.asked[promise.never_asked]
    return -encoding.asked_after(whenever)


def _care(subject: Subject, promise: Promise) -> Iterator[int]:
    """What is promised of care: its level, its time, and after how many questions it is known."""
    encoding, level = subject.encoding, promise.disposition
    if level is not None and promise.at_least:
        yield encoding.level(level)
    elif level is not None and promise.at_most:
        yield from (-encoding.level(higher) for higher in Disposition if higher > level)
    elif level is not None:
        yield encoding.exactly(level)
    if promise.within is not None:
        yield encoding.care(Care(Disposition.SOON, promise.within))
    if promise.questions:
        asked = list(encoding.asked.values())
        yield -encoding.at_least(promise.questions + 1, asked)
