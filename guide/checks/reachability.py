"""never-asked, -chosen, -ends, -fires, -shown, -reached: what no answer path meets.

Every question can be asked, every option chosen, every early end end a path, every rule fire, every
cause be shown at each fit that a rule gives it, every other cause be raised that a rule raises, and
every level of care be reached; what cannot is dead text, or a mistake in a condition.
`contradiction`: a rule's condition cannot hold whatever is answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.abilities import asked, chosen, ended, fired, raised, reached, shown
from guide.prover.proof import Subject
from guide.prover.solver import FALSE

Wanted = tuple[int, Finding]


def check(subject: Subject) -> Iterator[Finding]:
    """A finding for each thing that no answer path meets."""
    wanted = (*_questions(subject), *_ends(subject), *_rules(subject), *_results(subject))
    yield from _unmet(subject, list(wanted))


def _unmet(subject: Subject, wanted: list[Wanted]) -> Iterator[Finding]:
    """One model meets many at once, so each is only looked for until some model has it."""
    while wanted:
        literal, finding = wanted.pop()
        model = subject.encoding.logic.model(literal)
        if model is None:
            yield finding
        else:
            wanted = [pair for pair in wanted if not model(pair[0])]


def _questions(subject: Subject) -> Iterator[Wanted]:
    for question in asked(subject):
        condition = question.item.ask_when
        place = condition.place if condition else question.item.place
        message = f"the question '{question.id}' is never asked"
        hint = "look at its ask_when, and at what ends the path before it"
        yield question.literal, Finding(place, "never-asked", message, hint)
        if not subject.possible(question.literal):
            continue
        for option in chosen(subject, question.item):
            message = f"the option '{option.item.id}' of '{question.id}' can never be chosen"
            yield option.literal, Finding(option.item.place, "never-chosen", message)


def _ends(subject: Subject) -> Iterator[Wanted]:
    for end in ended(subject):
        message = f"no path ends at the early end '{end.id}'"
        hint = "look at its `when`, and at what ends the path before it"
        yield end.literal, Finding(end.item.when.place, "never-ends", message, hint)


def _rules(subject: Subject) -> Iterator[Wanted]:
    for rule in fired(subject):
        place = rule.item.when.place
        by_itself = subject.encoding.raw(subject.engine.normal[rule.id])
        if subject.possible(by_itself):
            message = f"the rule '{rule.id}' never fires"
            hint = "a question it needs is never asked with these answers, or its `not` skips it"
            yield rule.literal, Finding(place, "never-fires", message, hint)
        else:
            message = f"the condition of rule '{rule.id}' contradicts itself"
            hint = (
                "look for two tests of one question that exclude each other: no answer meets both"
            )
            yield rule.literal, Finding(place, "contradiction", message, hint)


def _results(subject: Subject) -> Iterator[Wanted]:
    given = {(rule.then.cause, rule.then.fit) for rule in subject.rule_set.rules}
    concluded = {rule.then.cause for rule in subject.rule_set.rules}
    for cause in subject.rule_set.causes:
        if cause.id not in concluded:
            message = f"no rule concludes the cause '{cause.id}'"
            yield FALSE, Finding(cause.place, "never-shown", message)
    for own in shown(subject):
        if (own.id, own.fit) in given:
            message = f"the cause '{own.id}' is never shown at the fit {own.fit.key}"
            yield own.literal, Finding(own.item.place, "never-shown", message)
    for other in raised(subject):
        message = f"the other cause '{other.id}' is never raised"
        yield other.literal, Finding(other.item.place, "never-shown", message)
    for level in reached(subject):
        message = f"no path ends at the level of care '{level.id}'"
        yield level.literal, Finding(level.item.place, "never-reached", message)
