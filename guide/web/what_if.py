"""What would change a result, and why a cause is not listed, in the reader's words.

The engine says what each other answer would do; here those changes are grouped by what they do, the
more urgent first, and cut to a length that a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guide.engine.engine import Engine, OtherResult, Result, RuleTrace
from guide.engine.told import Told
from guide.ruleset.answertext import in_words
from guide.ruleset.carewords import how_soon
from guide.ruleset.model import Answer, Cause, Disposition, Fit, Question
from guide.ruleset.questions import band_words
from guide.ruleset.spoken import both, either, say

MOST_EFFECTS = 5
"""How many effects are named; they are in order, so those left out matter least."""
MOST_QUESTIONS = 2
"""How many questions are named for one effect."""
MOST_ANSWERS = 2
"""How many answers are named for one question; one with more tells nothing and is left out."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One effect, and the answers in words that would each have it, by question."""

    effect: str
    answers: list[tuple[Question, str]]


@dataclass(frozen=True, slots=True)
class NotListed:
    """A cause that the guide knows and does not list, and why."""

    cause: Cause
    because: str


def what_would_change(told: Told, result: Result, changes: Sequence[OtherResult]) -> list[WhatIf]:
    """What single other answers would do, the more urgent first.

    A reader is not told which other answer would bring less urgent advice: that would teach how to
    get past a warning sign. A clinician who tries answers is.
    """
    not_calmer = [change for change in changes if change.care >= result.care]
    grouped = by_effect(told, result, not_calmer)
    every = (_what_if(told, effect, alike) for effect, alike in grouped)
    return [what_if for what_if in every if what_if.answers][:MOST_EFFECTS]


def by_effect(
    told: Told, result: Result, changes: Iterable[OtherResult]
) -> list[tuple[str, list[OtherResult]]]:
    """The changes under each effect that they have, in words, the more urgent first."""
    grouped: dict[tuple[int, str], list[OtherResult]] = {}
    for change in changes:
        for key in _effects(told, result, change):
            grouped.setdefault(key, []).append(change)
    return [(key[1], grouped[key]) for key in sorted(grouped, key=lambda key: key[0])]


def _effects(told: Told, result: Result, change: OtherResult) -> Iterator[tuple[int, str]]:
    """What a change does, each with its rank: urgent first, then causes, then less urgent."""
    causes, others = told.rule_set.cause_by_id, told.rule_set.other_by_id
    title = told.rule_set.guide.dispositions[change.disposition].title
    advice = say("“{text}”", text=title)
    if change.care.within:
        advice = f"{advice}, {how_soon(change.care)}"
    if change.care > result.care:
        yield -int(change.disposition), say("More urgent advice: {advice}", advice=advice)
    if change.disposition is Disposition.EMERGENCY:
        return  # an emergency lists no causes; that none are listed says nothing about them
    for cause in change.added:
        yield 10, say("{cause} would be listed", cause=causes[cause].name)
    for other in change.raised:
        yield 15, say("{cause} would be named as well", cause=others[other].name)
    if change.opens:
        return  # more would be asked, and only what is added is sure to stay
    if change.care < result.care:
        less = say("Less urgent advice: {advice}", advice=advice)
        yield 90 - int(change.disposition), less
    for cause, fit in change.regraded.items():
        name = causes[cause].name
        if fit is Fit.STRONG:
            yield 20, say("{cause} would fit better", cause=name)
        else:
            yield 30, say("{cause} would fit less well", cause=name)
    for cause in change.dropped:
        yield 40, say("{cause} would not be listed", cause=causes[cause].name)
    for other in change.not_raised:
        yield 45, say("{cause} would not be named", cause=others[other].name)


def _what_if(told: Told, effect: str, changes: Iterable[OtherResult]) -> WhatIf:
    by_question: dict[Question, list[str]] = {}
    for change in changes:
        answers = by_question.setdefault(told.question(change.question), [])
        answers.append(other_answer(told, change))
    named = [(question, list(dict.fromkeys(by_question[question]))) for question in by_question]
    few = [(question, either(said)) for question, said in named if len(said) <= MOST_ANSWERS]
    return WhatIf(effect, few[:MOST_QUESTIONS])


def other_answer(told: Told, change: OtherResult) -> str:
    """The other answer: in whole, or the one tick that differs."""
    given = told.journey.answers[change.question.id]
    question, other = told.question(change.question), change.answer
    if isinstance(other, int):
        return _band_of(told.engine, question, other)
    if not isinstance(other, frozenset) or not isinstance(given, frozenset):
        return _quoted(question, other)
    gone, come = given - other, other - given
    if len(come) == 1:
        return _quoted(question, come)
    return say("no tick at {answer}", answer=_quoted(question, gone))


def _band_of(engine: Engine, question: Question, number: int) -> str:
    (member,) = engine.domains[question.id].cells(number).values()
    return band_words(member, question) if isinstance(member, tuple) else member


def _quoted(question: Question, answer: Answer) -> str:
    return both(say("“{text}”", text=text) for text in in_words(question, answer))


# -- causes that are not listed -------------------------------------------------------------------


def sought(told: Told) -> tuple[Cause, ...]:
    """The causes that a path asks about: all, but where it ends early before all they rest on."""
    engine, causes = told.engine, told.rule_set.causes
    if engine.early_end(told.journey) is None:
        return causes
    traces = engine.trace(told.journey)
    known = {trace.rule.then.cause for trace in traces if trace.truth is not None}
    return tuple(cause for cause in causes if cause.id in known)


def not_listed(told: Told, result: Result, changes: Sequence[OtherResult]) -> list[NotListed]:
    """Each cause that was asked about and is not listed, with the answers that keep it off."""
    causes = [c for c in sought(told) if result.fit_of(c.id) is None]
    traces = told.engine.trace(told.journey) if causes else ()
    return [NotListed(cause, _because(cause, told, changes, traces)) for cause in causes]


def _because(
    cause: Cause, told: Told, changes: Sequence[OtherResult], traces: Sequence[RuleTrace]
) -> str:
    single = [change.question for change in changes if cause.id in change.added]
    if single:
        said = [_said(question, told) for question in dict.fromkeys(single)][:2]
        if len(said) == 1:
            return say("{cause} is not listed because {reason}.", cause=cause.name, reason=said[0])
        return say(
            "{cause} is not listed because {reason} and because {other}.",
            cause=cause.name,
            reason=said[0],
            other=said[1],
        )
    rules = [trace for trace in traces if trace.rule.then.cause == cause.id]
    false = dict.fromkeys(q for trace in rules if trace.truth is False for q in trace.because_of)
    if false:
        said = [_said(question, told) for question in false][:3]
        return say(
            "{cause} is not listed. Nothing spoke for it: {answers}.",
            cause=cause.name,
            answers="; ".join(said),
        )
    unasked = dict.fromkeys(q for trace in rules for q in trace.because_of)
    asks = (say("“{text}”", text=told.question(question).ask) for question in list(unasked)[:3])
    return say(
        "{cause} is not listed, because we did not ask: {questions}.",
        cause=cause.name,
        questions=", ".join(asks),
    )


def _said(question: Question, told: Told) -> str:
    asked, answer = told.question(question), told.journey.answers.get(question.id)
    if answer is None:
        return say("“{question}” was not asked", question=asked.ask)
    answered = _quoted(asked, answer)
    return say("you answered {answer} to “{question}”", answer=answered, question=asked.ask)
