"""clashing-rules, clashing-properties: advice that speaks against itself.

Two rules clash when one says that a cause fits strongly, the other speaks against it, and one of
them fires whenever the other does: they weigh the same signs in two ways. Where the fit is only
possible, they clash when they fire on just the same paths. Two causes together are no clash, nor is
a sign against a cause that turns up on some of its paths only: that is what weighing is for, and
`guide check --witness "for and against"` lists it. Two safety properties clash when some path has
both to keep and no result keeps both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Care, Disposition, Fit, Promise, Rule, SafetyProperty, Within
from guide.ruleset.normal import ALWAYS
from guide.ruleset.operators import normal_form


def check(subject: Subject) -> Iterator[Finding]:
    """Rules and properties of which the one takes back what the other says."""
    for rule in subject.rule_set.rules:
        if rule.then.cause:
            yield from _opponents(subject, rule)
    kept = [(stated, cares_kept(stated.then)) for stated in subject.rule_set.safety]
    for (earlier, before), (later, after) in combinations(kept, 2):
        if before.isdisjoint(after) or _contradict(earlier.then, later.then):
            yield from _properties(subject, earlier, later)


def _opponents(subject: Subject, rule: Rule) -> Iterator[Finding]:
    encoding = subject.encoding
    fired, calm = encoding.fired[rule.id], -encoding.emergency
    for other in subject.rule_set.rules:
        if other.then.against != rule.then.cause:
            continue
        opposed = encoding.fired[other.id]
        if not subject.possible(fired, calm) or not subject.possible(opposed, calm):
            continue
        always = not subject.possible(fired, calm, -opposed)
        only = not subject.possible(opposed, calm, -fired)
        if rule.then.fit is not Fit.STRONG:
            if not (always and only):
                continue
            message = (
                f"'{rule.id}' speaks for a cause and '{other.id}' against it, by the same signs"
            )
            hint = "decide what the signs mean, and keep one of the two"
        elif always:
            message = f"wherever '{rule.id}' finds a strong fit, '{other.id}' speaks against it"
            hint = "give it the fit possible, or narrow one of the two"
        elif only:
            message = (
                f"'{other.id}' speaks against the cause only where '{rule.id}' finds it strong"
            )
            hint = "put the exception into the condition of the rule for it"
        else:
            continue
        place = rule.place if always else other.place
        shown = subject.witness(fired, opposed, calm)
        yield Finding(place, "clashing-rules", message, hint, severity="warning", witness=shown)


def _properties(
    subject: Subject, earlier: SafetyProperty, later: SafetyProperty
) -> Iterator[Finding]:
    premises = [_premise(subject, stated) for stated in (earlier, later)]
    if subject.possible(*premises):
        message = f"“{later.text}” and “{earlier.text}” cannot both be kept"
        hint = "on the path shown both have a say, and no result keeps both"
        shown = subject.witness(*premises)
        yield Finding(later.place, "clashing-properties", message, hint, witness=shown)


def _premise(subject: Subject, stated: SafetyProperty) -> int:
    if stated.whenever is None:
        return subject.encoding.holds(ALWAYS)
    return subject.encoding.holds(normal_form(stated.whenever, subject.engine.domains))


def _contradict(one: Promise, other: Promise) -> bool:
    """Whether no result whatever keeps both promises, be its care what it may."""
    for first, second in ((one, other), (other, one)):
        asked = bool(first.asked) and first.asked == second.never_asked
        if asked or (first.cause or first.other) in second.never_shown:
            return True
    same_cause = bool(one.cause) and one.cause == other.cause
    return same_cause and None not in (one.fit, other.fit) and one.fit is not other.fit


_CARES = frozenset([*map(Care, Disposition), *(Care(Disposition.SOON, time) for time in Within)])
"""Every care there can be."""


def cares_kept(promise: Promise) -> frozenset[Care]:
    """The care at which the promise can be kept. An emergency shows no cause."""
    if promise.cause or promise.other:
        return frozenset(care for care in _CARES if care.level is not Disposition.EMERGENCY)
    return frozenset(
        care
        for care in _CARES
        if level_kept(promise, care.level)
        and (promise.within is None or care >= Care(Disposition.SOON, promise.within))
    )


def level_kept(promise: Promise, level: Disposition) -> bool:
    """Whether what is promised of the level of care is so at this one."""
    wanted = promise.disposition
    if wanted is None or level is wanted:
        return True
    return promise.at_least and level > wanted or promise.at_most and level < wanted
