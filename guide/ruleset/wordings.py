"""Texts as they are read: who they speak of, and answers that they repeat.

A text of a guide may hold `{your}`, a word of which each audience has its own form, and
`{answer:weeks}`, what was answered. Words are put in once for each audience, so that every text is
a whole sentence then. Answers are put in where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from guide.ruleset.model import (
    EVERYONE,
    Cause,
    DispositionText,
    EarlyEnd,
    Faq,
    Guide,
    OtherCause,
    Question,
    Reminder,
    Rule,
    RuleSet,
    Titled,
    Treatment,
)
from guide.ruleset.spoken import like, say, worded
from guide.ruleset.statements import Said, Shown, cause_with, guide_with, shown

UNANSWERED = worded("(your answer)")
"""What stands for an answer on pages that go by no answers."""

_ID = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
WORD = re.compile(_ID)
_PLACE = re.compile(
    r"(?P<start>(?:^|[.?!][”’\")\]]*\s+)[“‘\"(\[]*)?"
    rf"\{{(?:(?P<word>{_ID})|answer:(?P<answer>{_ID}))\}}"
)
_ANSWER = re.compile(rf"\{{answer:({_ID})\}}")

Change = Callable[[str], str]
"""What is done to each text."""

Item = TypeVar("Item")


def words_in(text: str) -> tuple[str, ...]:
    """The words that a text leaves to who it speaks of."""
    return tuple(found["word"] for found in _PLACE.finditer(text) if found["word"])


def answers_in(text: str) -> tuple[str, ...]:
    """The questions whose answers a text repeats."""
    return tuple(_ANSWER.findall(text)) if "{" in text else ()


def stray_brace(text: str) -> str:
    """The first brace that belongs to no word and no answer; nothing where there is none."""
    return next((mark for mark in _PLACE.sub("", text) if mark in "{}"), "")


def expanded(text: str, words: Mapping[str, str]) -> str:
    """A text with these words in it, and a capital letter where one starts a sentence."""

    def put(found: re.Match[str]) -> str:
        if not found["word"]:
            return found.group()
        word, start = words[found["word"]], found["start"]
        return word if start is None else f"{start}{word[:1].upper()}{word[1:]}"

    return like(text, _PLACE.sub(put, text)) if "{" in text else text


def repeating(text: str, answer: Callable[[str], str]) -> str:
    """A text with answers in it; `answer` gives the words of the one to a question."""
    return like(text, _ANSWER.sub(lambda found: answer(found[1]), text)) if "{" in text else text


def tellings(rule_set: RuleSet) -> Mapping[str, RuleSet]:
    """The rule set with its texts as each audience reads them, by the audience's id."""
    audiences = rule_set.guide.audiences
    if audiences is None:
        return {EVERYONE: rule_set}
    return {
        audience: retold(rule_set, partial(expanded, words=words))
        for audience, words in audiences.words_of.items()
    }


def in_general(rule_set: RuleSet) -> RuleSet:
    """The rule set with its texts as they are read where no answers are known."""
    return retold(tellings(rule_set)[EVERYONE], _unanswered)


def _unanswered(text: str) -> str:
    return repeating(text, lambda question: say(UNANSWERED))


def heard(rule_set: RuleSet) -> Mapping[str, tuple[Shown, ...]]:
    """Every text as each audience reads it, in the same order, by the audience's id."""
    return {
        audience: tuple(shown(retold(told, _unanswered)))
        for audience, told in tellings(rule_set).items()
    }


def each_heard(rule_set: RuleSet) -> Iterator[Shown]:
    """Every text that some audience reads, each once."""
    every = heard(rule_set)
    plain = every[EVERYONE]
    yield from plain
    for texts in every.values():
        yield from (own for own, text in zip(texts, plain, strict=True) if own != text)


# -- every text of a rule set ---------------------------------------------------------------------


def retold(rule_set: RuleSet, change: Change) -> RuleSet:
    """A rule set with every text changed that a reader meets."""
    return replace(
        rule_set,
        guide=retold_guide(rule_set.guide, change),
        questions=tuple(retold_question(question, change) for question in rule_set.questions),
        ends=tuple(retold_end(end, change) for end in rule_set.ends),
        rules=tuple(retold_rule(rule, change) for rule in rule_set.rules),
        causes=tuple(retold_cause(cause, change) for cause in rule_set.causes),
    )


def retold_question(question: Question, change: Change) -> Question:
    """A question with its texts changed, and those of its options."""
    options = tuple(
        _changed(option, change, "text", "short", "hint") for option in question.options
    )
    return _with(
        _changed(question, change, "section", "ask", "short", "hint", "why", "picture_text"),
        options=options,
    )


def retold_end(end: EarlyEnd, change: Change) -> EarlyEnd:
    """An early end with its reason changed."""
    return _changed(end, change, "because")


def retold_rule(rule: Rule, change: Change) -> Rule:
    """A rule with its reason changed, and what it says to do."""
    return _changed(rule, change, "because", "do")


def retold_cause(cause: Cause, change: Change) -> Cause:
    """A cause with all that is said of it changed."""
    named = _with(_changed(cause, change, "name"), summary=_changed(cause.summary, change, "text"))
    return cause_with(named, _Each(change))


def retold_other(other: OtherCause, change: Change) -> OtherCause:
    """An other cause with all that is said of it changed."""
    return _changed(other, change, "name", "clue", "see", "say")


def retold_reminder(reminder: Reminder, change: Change) -> Reminder:
    """A reminder with its line changed."""
    return _changed(reminder, change, "text")


def retold_guide(guide: Guide, change: Change) -> Guide:
    """The texts besides questions, rules and causes, changed."""
    lists = guide_with(guide, _Each(change))
    start, use = guide.start, guide.intended_use
    return replace(
        lists,
        title=change(guide.title),
        summary=change(guide.summary),
        start=replace(
            start,
            does=tuple(map(change, start.does)),
            does_not=tuple(map(change, start.does_not)),
            before=_Each(change)(start.before),
        ),
        intended_use=replace(
            use,
            suits=tuple(map(change, use.suits)),
            does_not_suit=tuple(map(change, use.does_not_suit)),
        ),
        notice=_titled(guide.notice, change),
        disclaimer=_changed(guide.disclaimer, change, "text"),
        dispositions={
            level: _level(wording, change) for level, wording in lists.dispositions.items()
        },
        none_fits=_titled(lists.none_fits, change),
        other_causes=tuple(retold_other(other, change) for other in guide.other_causes),
        faq=tuple(_faq(faq, change) for faq in guide.faq),
        reminders=tuple(retold_reminder(reminder, change) for reminder in guide.reminders),
    )


def _level(wording: DispositionText, change: Change) -> DispositionText:
    crisis = wording.crisis
    if crisis is not None:
        crisis = replace(_changed(crisis, change, "title", "text"), do=_Each(change)(crisis.do))
    return _with(_changed(wording, change, "title", "text"), crisis=crisis)


def _titled(titled: Titled, change: Change) -> Titled:
    return _changed(titled, change, "title", "text", "see")


def _faq(faq: Faq, change: Change) -> Faq:
    return replace(faq, ask=change(faq.ask), answer=tuple(map(change, faq.answer)))


class _Each:
    """Changes each statement of a list."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        return tuple(self._told(said) for said in statements)

    def _told(self, said: Said) -> Said:
        texts = ("text", "effect") if isinstance(said, Treatment) else ("text",)
        return _changed(said, self.change, *texts)


def _changed(item: Item, change: Change, *texts: str) -> Item:
    """An item with these texts changed."""
    return _with(item, **{name: change(getattr(item, name)) for name in texts})


def _is_same(before: Any, after: Any) -> bool:
    """Whether a field is as it was. Equal texts may be in two languages, so they do not do."""
    if isinstance(before, tuple):
        return len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))
    return before is after


def _with(item: Item, **fields: Any) -> Item:
    """An item with these fields; the same where they are as they were."""
    as_before = all(_is_same(getattr(item, name), value) for name, value in fields.items())
    return item if as_before else replace(item, **fields)  # type: ignore[type-var]
