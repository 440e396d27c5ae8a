"""Answers in short names, for those who read them on paper: a doctor, or whoever comes to help.

A question and its options may have a short name; one without stands in its own words. What was
denied counts as much as what was ticked, and is told by name too: with "none of these", all that
was to be ticked, and beside a danger sign, the others. Doubt denies nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from guide.ruleset.answertext import in_words
from guide.ruleset.model import Answer, Option, Question
from guide.ruleset.questions import type_of

UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """One answer: what it is about, and what was answered.

    `denied`: what "none of these" denies, which is then `given`. `unticked`: what could have been
    ticked as well, and was not.
    """

    about: str
    given: tuple[str, ...]
    denied: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()


def short_answer(question: Question, answer: Answer) -> ShortAnswer:
    """An answer to a question, in short names."""
    about = question.short or question.ask
    if isinstance(answer, int):
        return ShortAnswer(about, in_words(question, answer))
    chosen = answer if isinstance(answer, frozenset) else frozenset([answer])
    given = tuple(_short(option) for option in question.options if option.id in chosen)
    others = _others(question, chosen)
    if any(option.exclusive and option.id in chosen for option in question.options):
        return ShortAnswer(about, given, denied=others)
    return ShortAnswer(about, given, unticked=others if question.red_flags else ())


def _others(question: Question, chosen: frozenset[str]) -> tuple[str, ...]:
    """What was not ticked, by name; nothing where that is not known, or has no short names."""
    options = [o for o in question.options if not o.exclusive and o.id != UNSURE]
    if not type_of(question).several or UNSURE in chosen or not all(o.short for o in options):
        return ()
    return tuple(option.short for option in options if option.id not in chosen)


def _short(option: Option) -> str:
    return option.short or option.text
