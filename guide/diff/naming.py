"""Which question, option and cause of one version is which of the other, and one set of names.

Items match by id, or by `renamed_from`. A `renamed_from` that the other version has too was said of
an earlier change, and says nothing of this one. So that both versions can be laid side by side, the
old one is rewritten in the names of the new one; what only the old one has keeps its id, or gets
`old-` in front where the new one uses that id for something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Protocol, TypeVar

from guide.ruleset.model import (
    Answer,
    Answers,
    Audiences,
    Condition,
    EarlyEnd,
    Option,
    Promise,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
)
from guide.ruleset.questions import type_of
from guide.ruleset.statements import Said, cause_with, guide_with


class Renamable(Protocol):
    """An item with an id that may have been another."""

    @property
    def id(self) -> str: ...

    @property
    def renamed_from(self) -> str: ...


Item = TypeVar("Item", bound=Renamable)


Pairs = Iterator[tuple[str, str]]
"""Ids of the old version, each with one of the new version."""


def matched(old: Sequence[Renamable], new: Sequence[Renamable]) -> dict[str, str]:
    """The ids of the old items that the new version has too, each with its new id.

    What is said of a renaming comes before an id that is the same. No item is matched twice.
    """
    before = {item.id: item for item in old}
    after = {item.id: item for item in new}
    same = ((own, own) for own in before if own in after)
    found: dict[str, str] = {}
    for own, other in chain(_renamed(before, after), _renamed_back(before, after), same):
        if own not in found and other not in found.values():
            found[own] = other
    return {own: found[own] for own in before if own in found}


def _renamed(before: Mapping[str, Renamable], after: Mapping[str, Renamable]) -> Pairs:
    """Renamings that the new version tells, and the old one did not tell already."""
    for item in after.values():
        own = before.get(item.id)
        said_before = own is not None and own.renamed_from == item.renamed_from
        if item.renamed_from in before and not said_before:
            yield item.renamed_from, item.id


def _renamed_back(before: Mapping[str, Renamable], after: Mapping[str, Renamable]) -> Pairs:
    """Renamings that the old version tells: a newer version may be compared with an older one."""
    for item in before.values():
        back = item.renamed_from
        if item.id not in after and back in after and back not in before:
            yield item.id, back


def shares_answers(old: Question, new: Question) -> bool:
    """Whether any answer to the one is an answer to the other (options by their new ids)."""
    if old.type != new.type:
        return False
    overlap = type_of(old).numbers and max(old.low, new.low) <= min(old.high, new.high)
    return overlap or bool(matched(old.options, new.options))


@dataclass(frozen=True, kw_only=True)
class NewNames:
    """What the old version's ids are called in the comparison; options by their old question."""

    questions: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    causes: Mapping[str, str]

    @cached_property
    def old_questions(self) -> Mapping[str, str]:
        """The old ids by the names of the comparison."""
        return {name: old for old, name in self.questions.items()}

    def old_answers(self, answers: Answers) -> dict[str, Answer]:
        """Answers in the old version's own ids."""
        return {
            self.old_questions[name]: self._old_answer(self.old_questions[name], answer)
            for name, answer in answers.items()
        }

    def old_option(self, question: str, option: str) -> str:
        """An option's old id, by the names of the comparison."""
        options = self.options[self.old_questions[question]]
        return next(old for old, name in options.items() if name == option)

    def _old_answer(self, question: str, answer: Answer) -> Answer:
        back = {name: old for old, name in self.options[question].items()}
        if isinstance(answer, frozenset):
            return frozenset(back[option] for option in answer)
        return back[answer] if isinstance(answer, str) else answer


@dataclass(frozen=True, slots=True)
class Aligned:
    """Both versions under one set of names; `shared` questions are compared answer by answer.

    `changed_kind`: questions matched by name of which no answer is common, so that they count as
    removed and added.
    """

    old: RuleSet
    new: RuleSet
    names: NewNames
    shared: tuple[str, ...]
    changed_kind: tuple[str, ...]


def align(old: RuleSet, new: RuleSet) -> Aligned:
    """Both versions in the names of the new one."""
    pairs = matched(old.questions, new.questions)
    same = {
        before: after
        for before, after in pairs.items()
        if shares_answers(old.question_by_id[before], new.question_by_id[after])
    }
    names = NewNames(
        questions=_names(old.questions, new.questions, same),
        options={q.id: _option_names(q, new, same) for q in old.questions},
        causes=_names(old.causes, new.causes, matched(old.causes, new.causes)),
    )
    shared = frozenset(same.values())
    return Aligned(
        old=_rewritten(old, names),
        new=new,
        names=names,
        shared=tuple(question.id for question in new.questions if question.id in shared),
        changed_kind=tuple(after for before, after in pairs.items() if before not in same),
    )


def _option_names(question: Question, new: RuleSet, same: Mapping[str, str]) -> dict[str, str]:
    if question.id not in same:
        return {option.id: option.id for option in question.options}
    options = new.question_by_id[same[question.id]].options
    return _names(question.options, options, matched(question.options, options))


def _names(old: Sequence[Item], new: Iterable[Item], pairs: Mapping[str, str]) -> dict[str, str]:
    taken = {item.id for item in new}
    names: dict[str, str] = {}
    for item in old:
        name = pairs.get(item.id, item.id)
        while item.id not in pairs and name in taken:
            name = f"old-{name}"
        taken.add(name)
        names[item.id] = name
    return names


# -- the old version in the names of the comparison -----------------------------------------------


def _rewritten(rule_set: RuleSet, names: NewNames) -> RuleSet:
    reminders = tuple(
        replace(reminder, when=_condition(reminder.when, names))
        for reminder in rule_set.guide.reminders
    )
    renamed = _Renamed(names)
    return RuleSet(
        guide=replace(
            guide_with(rule_set.guide, renamed),
            reminders=reminders,
            audiences=_audiences(rule_set.guide.audiences, names),
        ),
        questions=tuple(_question(question, names) for question in rule_set.questions),
        rules=tuple(_rule(rule, names) for rule in rule_set.rules),
        causes=tuple(
            replace(cause_with(cause, renamed), id=names.causes[cause.id])
            for cause in rule_set.causes
        ),
        sources=rule_set.sources,
        safety=tuple(_property(safety, names) for safety in rule_set.safety),
        ends=tuple(_end(end, names) for end in rule_set.ends),
        conditions=tuple(
            replace(named, when=_condition(named.when, names)) for named in rule_set.conditions
        ),
    )


@dataclass(frozen=True, slots=True)
class _Renamed:
    """Renames what the statements on a result depend on."""

    names: NewNames

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        return tuple(
            said if said.when is None else replace(said, when=_condition(said.when, self.names))
            for said in statements
        )


def _question(question: Question, names: NewNames) -> Question:
    own = names.options[question.id]
    options: tuple[Option, ...] = tuple(replace(o, id=own[o.id]) for o in question.options)
    asks = None if question.ask_when is None else _condition(question.ask_when, names)
    return replace(question, id=names.questions[question.id], options=options, ask_when=asks)


def _end(end: EarlyEnd, names: NewNames) -> EarlyEnd:
    return replace(end, when=_condition(end.when, names), after=names.questions[end.after])


def _rule(rule: Rule, names: NewNames) -> Rule:
    then = replace(
        rule.then,
        cause=names.causes.get(rule.then.cause, ""),
        against=names.causes.get(rule.then.against, ""),
    )
    return replace(rule, when=_condition(rule.when, names), then=then)


def _audiences(audiences: Audiences | None, names: NewNames) -> Audiences | None:
    if audiences is None:
        return None
    own = names.options[audiences.question]
    return replace(
        audiences,
        question=names.questions[audiences.question],
        speaks_of=tuple(
            replace(audience, options=tuple(own[option] for option in audience.options))
            for audience in audiences.speaks_of
        ),
    )


def _property(safety: SafetyProperty, names: NewNames) -> SafetyProperty:
    then: Promise = replace(
        safety.then,
        cause=names.causes.get(safety.then.cause, ""),
        never_shown=tuple(names.causes.get(one, one) for one in safety.then.never_shown),
        asked=names.questions.get(safety.then.asked, ""),
        never_asked=names.questions.get(safety.then.never_asked, ""),
    )
    whenever = None if safety.whenever is None else _condition(safety.whenever, names)
    return replace(safety, then=then, whenever=whenever)


def _condition(condition: Condition, names: NewNames) -> Condition:
    parts = tuple(_condition(part, names) for part in condition.parts)
    if not condition.question:
        return replace(condition, parts=parts)
    own = names.options[condition.question]
    return replace(
        condition,
        question=names.questions[condition.question],
        values=tuple(own[value] for value in condition.values),
        parts=parts,
    )
