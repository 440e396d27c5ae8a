"""redundant-rule, duplicate-rule, always-lowered: rules that never change a result.

A rule is redundant when, whenever it fires, other rules give the same conclusion or a higher one;
they are named. Two rules with one conclusion that fire on the same paths are duplicates, in
whatever words. A rule for a strong fit is always lowered when something speaks against the cause
on every path on which it fires.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Fit, Rule


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
    encoding = subject.encoding
    for other in subject.rule_set.rules:
        if other.id == rule.id or other.then != rule.then:
            continue
        if not subject.possible(encoding.logic.differ(*_fired(subject, rule, other))):
            return other
    return None


def _fired(subject: Subject, rule: Rule, other: Rule) -> tuple[int, int]:
    return subject.encoding.fired[rule.id], subject.encoding.fired[other.id]


def _duplicate(rule: Rule, twin: Rule) -> Finding:
    message = f"the rules '{rule.id}' and '{twin.id}' fire on the same paths, with one conclusion"
    return Finding(rule.place, "duplicate-rule", message, "remove one", severity="warning")


def _redundant(subject: Subject, rule: Rule) -> Finding:
    names = ", ".join(f"'{other}'" for other in _covering(subject, rule))
    if names:
        message = f"the rule '{rule.id}' never changes a result: {names} always say as much"
    else:
        message = f"the rule '{rule.id}' never changes a result"
    hint = "remove it, or move its reason to those rules"
    return Finding(rule.place, "redundant-rule", message, hint, severity="warning")


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
    if two.disposition is not None:
        return one.disposition is not None and one.disposition >= two.disposition
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
