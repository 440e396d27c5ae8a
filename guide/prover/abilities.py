"""Everything a rule set can do, each with the literal that says on which answer paths it does it.

A question is asked, an option chosen; a path ends early; a rule fires; a cause is shown at a fit,
or none is; an other cause is raised; a level of care is reached, which is never below the guide's
default, or soon within a time; a reminder is shown, or a statement that depends on answers; texts
speak of an audience. Whoever looks for what is met, by no path, by one, or by those at hand, takes
it from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from guide.prover.proof import Subject
from guide.ruleset.model import (
    Audience,
    Care,
    Cause,
    Disposition,
    DispositionText,
    EarlyEnd,
    Fit,
    Option,
    OtherCause,
    Question,
    Reminder,
    Rule,
    Statement,
    Within,
)
from guide.ruleset.operators import normal_form
from guide.ruleset.statements import StatementList, result_lists

Item = TypeVar(
    "Item",
    Question,
    Option,
    EarlyEnd,
    Rule,
    Cause,
    OtherCause,
    DispositionText,
    Reminder,
    Statement,
    Audience,
)


@dataclass(frozen=True, slots=True)
class Ability(Generic[Item]):
    """One thing that a rule set does where `literal` holds, and the item that says so.

    `id`: as readers of rule files name it: `side`, `side=left`, `hemifacial-spasm`, `same_day`.
    """

    id: str
    item: Item
    literal: int


@dataclass(frozen=True, slots=True)
class FitShown(Ability[Cause]):
    """A cause is shown at just this fit."""

    fit: Fit


@dataclass(frozen=True, slots=True)
class InTime(Ability[DispositionText]):
    """The level of care is soon, within just this time."""

    within: Within


@dataclass(frozen=True, slots=True)
class StatementShown(Ability[Statement]):
    """A statement that depends on answers is shown, in its list."""

    listed: StatementList


def asked(subject: Subject) -> Iterator[Ability[Question]]:
    """Each question is asked."""
    for question in subject.rule_set.questions:
        yield Ability(question.id, question, subject.encoding.asked[question.id])


def chosen(subject: Subject, question: Question) -> Iterator[Ability[Option]]:
    """Each option of a question is chosen."""
    for option in question.options:
        literal = subject.encoding.chosen(question, option.id)
        yield Ability(f"{question.id}={option.id}", option, literal)


def ended(subject: Subject) -> Iterator[Ability[EarlyEnd]]:
    """Each early end ends a path."""
    for end in subject.rule_set.ends:
        yield Ability(end.id, end, subject.encoding.ends_early(end))


def fired(subject: Subject) -> Iterator[Ability[Rule]]:
    """Each rule fires."""
    for rule in subject.rule_set.rules:
        yield Ability(rule.id, rule, subject.encoding.fired[rule.id])


def shown(subject: Subject) -> Iterator[FitShown]:
    """Each cause is shown at each fit."""
    for cause, fit in product(subject.rule_set.causes, Fit):
        yield FitShown(cause.id, cause, subject.encoding.at_fit(cause.id, fit), fit)


def none_shown(subject: Subject) -> int:
    """No cause is shown, and not because the path ends in an emergency."""
    return subject.encoding.none_shown()


def reached(subject: Subject) -> Iterator[Ability[DispositionText]]:
    """Each level of care is reached, from the default up."""
    guide = subject.rule_set.guide
    for level in Disposition:
        if level >= guide.default_disposition:
            literal = subject.encoding.exactly(level)
            yield Ability(level.key, guide.dispositions[level], literal)


def in_time(subject: Subject) -> Iterator[InTime]:
    """Soon is reached within each time that a rule names."""
    soon = subject.rule_set.guide.dispositions[Disposition.SOON]
    for within in subject.rule_set.times:
        literal = subject.encoding.exactly_care(Care(Disposition.SOON, within))
        yield InTime(within.key, soon, literal, within)


def raised(subject: Subject) -> Iterator[Ability[OtherCause]]:
    """Each other cause that rules raise is raised."""
    for other in subject.rule_set.raised_others:
        yield Ability(other.id, other, subject.encoding.raised(other.id))


def reminded(subject: Subject) -> Iterator[Ability[Reminder]]:
    """Each reminder is shown."""
    for reminder in subject.rule_set.guide.reminders:
        formula = normal_form(reminder.when, subject.engine.domains)
        yield Ability(reminder.id, reminder, subject.encoding.holds(formula))


def spoken_of(subject: Subject) -> Iterator[Ability[Audience]]:
    """The texts speak of each audience."""
    encoding, audiences = subject.encoding, subject.rule_set.guide.audiences
    if audiences is None:
        return
    question = subject.rule_set.question_by_id[audiences.question]
    for audience in audiences.speaks_of:
        chosen = (encoding.chosen(question, option) for option in audience.options)
        yield Ability(audience.id, audience, encoding.logic.disj(chosen))


def told(subject: Subject) -> Iterator[StatementShown]:
    """Each statement that depends on answers is shown."""
    for listed in result_lists(subject.rule_set):
        for statement in listed.dependent:
            name = f"{listed.page}, {listed.part}"
            literal = subject.encoding.told(listed, statement)
            yield StatementShown(name, statement, literal, listed)
