"""redundant-rule, duplicate-rule, always-lowered: rules that never change a result.

A rule is redundant when, whenever it fires, other rules give the same conclusion or a higher one;
they are named. One that speaks against a cause is so too where that cause is not listed, or never
for a strong fit: then there is nothing that it could lower. Two rules with one conclusion that fire
on the same paths are duplicates, in whatever words. A rule for a strong fit is always lowered when
something speaks against the cause on every path on which it fires.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Fit, Rule

_MOVE = "remove it, or move its reason to those rules"


def check(subject: Subject) -> Iterator[Finding]:
    """Rules without which every path would have the same result."""
    twins: set[str] = set()
    for rule in subject.rule_set.rules:
        fired = subject.encoding.fired[rule.id]
        if rule.id in twins or not subject.possible(fired):
            continue
        if not subject.possible(subject.decisive(rule)):
            twin = _twin(subject, rule)
            if twin is not None:
                twins.add(twin.id)
            yield _duplicate(rule, twin) if twin else _redundant(subject, rule)
        elif rule.then.fit is Fit.STRONG:
            yield from _lowered(subject, rule)


def _twin(subject: Subject, rule: Rule) -> Rule | None:
    logic, fired = subject.encoding.logic, subject.encoding.fired
    for other in subject.rule_set.rules:
        if other.id == rule.id or other.then != rule.then:
            continue
        if not subject.possible(logic.differ(fired[rule.id], fired[other.id])):
            return other
    return None


def _duplicate(rule: Rule, twin: Rule) -> Finding:
    message = f"the rules '{rule.id}' and '{twin.id}' fire on the same paths, with one conclusion"
    return Finding(rule.place, "duplicate-rule", message, "remove one", severity="warning")


def _redundant(subject: Subject, rule: Rule) -> Finding:
    reason, hint = _nothing_to_lower(subject, rule) or _said_already(subject, rule)
    message = f"the rule '{rule.id}' never changes a result{reason}"
    return Finding(rule.place, "redundant-rule", message, hint, severity="warning")


def _said_already(subject: Subject, rule: Rule) -> tuple[str, str]:
    names = ", ".join(f"'{other}'" for other in _covering(subject, rule))
    return f": {names} always say as much" if names else "", _MOVE


def _nothing_to_lower(subject: Subject, rule: Rule) -> tuple[str, str] | None:
    """Why a rule against a cause has nothing to lower, and the cure; None where it has."""
    cause, encoding = rule.then.against, subject.encoding
    fires = encoding.fired[rule.id], -encoding.emergency
    if not cause or subject.possible(*fires, encoding.concluded(cause, Fit.STRONG)):
        return None
    if not subject.possible(*fires, encoding.concluded(cause, Fit.POSSIBLE)):
        return f": where it fires, '{cause}' is never listed", "remove it, or widen its condition"
    return (
        f": where it fires, '{cause}' never fits strongly, so there is nothing to lower",
        "keep it for its reason, or remove it",
    )


def _covering(subject: Subject, rule: Rule) -> list[str]:
    """Other rules of which one fires whenever this rule does; empty where none is needed.

    No rule among them could be spared. Of several such covers it is always the same one, whatever
    the solver: the last rule is left out first. What a core does without needs no search.
    """
    encoding, fires = subject.encoding, subject.encoding.fired[rule.id]
    silent = {
        other.id: -encoding.fired[other.id]
        for other in subject.rule_set.rules
        if other.id != rule.id and _says_as_much(other, rule)
    }
    if subject.possible(fires, *silent.values()):
        return []
    core = encoding.logic.core()
    for name in reversed(list(silent)):
        rest = {other: literal for other, literal in silent.items() if other != name}
        if silent[name] in core:
            if subject.possible(fires, *rest.values()):
                continue
            core = encoding.logic.core()
        silent = rest
    return list(silent)


def _says_as_much(other: Rule, rule: Rule) -> bool:
    one, two = other.then, rule.then
    if two.care is not None:
        return one.care is not None and one.care >= two.care
    if two.other:
        return one.other == two.other
    if two.against:
        return one.against == two.against
    return one.cause == two.cause and (one.fit or 0) >= (two.fit or 0)


def _lowered(subject: Subject, rule: Rule) -> Iterator[Finding]:
    """Always, and by several rules: where one alone does it, the two clash (`clashes`)."""
    encoding = subject.encoding
    here = encoding.fired[rule.id], -encoding.emergency
    against = [other for other in subject.rule_set.rules if other.then.against == rule.then.cause]
    if any(not subject.possible(*here, -encoding.fired[other.id]) for other in against):
        return
    if not subject.possible(*here, -encoding.opposed(rule.then.cause)):
        message = f"the rule '{rule.id}' never gives a strong fit: something always speaks against"
        hint = "give it the fit possible, or narrow the rules against"
        yield Finding(rule.place, "always-lowered", message, hint, severity="warning")
