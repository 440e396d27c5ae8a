"""never-asked, never-chosen, never-fires, never-shown, never-reached: what no answer path meets.

Every question can be asked, every option chosen, every rule fire, every cause be shown at each fit
that a rule gives it, and every level of care be reached; what cannot is dead text, or a mistake in
a condition. `contradiction`: a rule's condition cannot hold whatever is answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding, Place
from guide.prover.proof import Subject
from guide.ruleset.model import Disposition, Fit

Wanted = tuple[int, Finding]


def check(subject: Subject) -> Iterator[Finding]:
    """A finding for each thing that no answer path meets."""
    yield from _unmet(subject, [*_questions(subject), *_rules(subject), *_results(subject)])


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
    encoding = subject.encoding
    for question in subject.rule_set.questions:
        asked = encoding.asked[question.id]
        place = question.ask_when.place if question.ask_when else question.place
        message = f"the question '{question.id}' is never asked"
        hint = "look at its ask_when, and at what ends the path before it"
        yield asked, Finding(place, "never-asked", message, hint)
        if not subject.possible(asked):
            continue
        for option in question.options:
            chosen = encoding.chosen(question, option.id)
            message = f"the option '{option.id}' of '{question.id}' can never be chosen"
            yield chosen, Finding(option.place, "never-chosen", message)


def _rules(subject: Subject) -> Iterator[Wanted]:
    for rule in subject.rule_set.rules:
        fired = subject.encoding.fired[rule.id]
        by_itself = subject.encoding.raw(subject.engine.normal[rule.id])
        if subject.possible(by_itself):
            message = f"the rule '{rule.id}' never fires"
            hint = "a question it needs is never asked with these answers, or its `not` skips it"
            yield fired, Finding(rule.when.place, "never-fires", message, hint)
        else:
            message = f"the condition of rule '{rule.id}' contradicts itself"
            yield fired, Finding(rule.when.place, "contradiction", message)


def _results(subject: Subject) -> Iterator[Wanted]:
    encoding = subject.encoding
    for cause in subject.rule_set.causes:
        fits = {rule.then.fit for rule in subject.rule_set.rules if rule.then.cause == cause.id}
        if not fits:
            message = f"no rule concludes the cause '{cause.id}'"
            yield -1, Finding(cause.place, "never-shown", message)
        for fit in sorted(fit for fit in fits if fit is not None):
            message = f"the cause '{cause.id}' is never shown at the fit {fit.key}"
            finding = Finding(cause.place, "never-shown", message)
            yield encoding.at_fit(cause.id, Fit(fit)), finding
    for level, wording in subject.rule_set.guide.dispositions.items():
        if level >= subject.rule_set.guide.default_disposition:
            yield _level(subject, level, wording.place)


def _level(subject: Subject, level: Disposition, place: Place) -> Wanted:
    message = f"no path ends at the level of care '{level.key}'"
    return subject.encoding.exactly(level), Finding(place, "never-reached", message)
