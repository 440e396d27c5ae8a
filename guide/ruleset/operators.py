"""The operators a condition is built from, one row each: their normal form and their words.

A row says what the operator means (its normal form, plain or negated) and how it reads in the rule
book. Truth and solver constraint belong to the normal form alone (`normal.truth`,
`normal.constraint`): no operator can mean one thing to the engine and another to the prover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from guide.errors import GuideError
from guide.ruleset.model import NAMED, Condition, Question
from guide.ruleset.normal import AtLeast, Formula, In, Member, Slot, every, some
from guide.ruleset.questions import Domains, type_of
from guide.ruleset.spoken import both, either, say

Questions = Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of condition.

    `normal` takes the condition, whether it is negated, and the domains of the questions.
    `words` gives the condition as a phrase; `by_ids` names it by ids where it tests one question,
    and else says how it joins its parts; `list_words` stands above a list of its parts, with the
    count for `{count}`. `any_option`: one of the options that it names is enough; `every_option`:
    it wants each of them. `negates`: it says the opposite of its one part.
    """

    key: str
    syntax: str
    about: str
    normal: Callable[[Condition, bool, Domains], Formula]
    words: Callable[[Condition, Questions], str]
    by_ids: Callable[[Condition], str]
    list_words: str = ""
    any_option: bool = False
    every_option: bool = False
    negates: bool = False


def normal_form(condition: Condition, domains: Domains, negated: bool = False) -> Formula:
    """The negation-free formula that is true exactly where the condition (or its negation) is."""
    return OPERATORS[condition.operator].normal(condition, negated, domains)


def words(condition: Condition, questions: Questions) -> str:
    """The condition as a phrase in plain words."""
    return OPERATORS[condition.operator].words(condition, questions)


def by_ids(condition: Condition) -> str:
    """A test of one question by ids, `where is face or neck`; else how parts are joined."""
    return OPERATORS[condition.operator].by_ids(condition)


def list_words(condition: Condition) -> str:
    """What stands above a list of the parts of a condition."""
    return OPERATORS[condition.operator].list_words.format(
        count=condition.count, means=condition.means
    )


# -- tests of one question ------------------------------------------------------------------------


def _normal_is(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return (every if negated else some)(_chosen(condition, negated, domains))


def _normal_all_of(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return (some if negated else every)(_chosen(condition, negated, domains))


def _chosen(condition: Condition, negated: bool, domains: Domains) -> list[Formula]:
    """That options named are chosen: a leaf for each slot in which one of them may stand."""
    domain = domains[condition.question]
    named: dict[Slot, set[Member]] = {}
    for option in condition.values:
        slot, member = domain.type.cell(domain.question, option)
        named.setdefault(slot, set()).add(member)
    return [_among(domain.slots[slot], slot, found, negated) for slot, found in named.items()]


def _normal_range(condition: Condition, negated: bool, domains: Domains) -> Formula:
    slot = condition.question
    members = domains[condition.question].slots[slot]
    inside = {member for member in members if _is_inside(condition, member)}
    return _among(members, slot, inside, negated)


def _is_inside(condition: Condition, member: Member) -> bool:
    """Whether a band lies in the range. No bound of a range may lie inside a band."""
    if not isinstance(member, tuple):
        return False
    lowest, highest = member
    for bound in (condition.low, condition.below):
        if bound is not None and lowest < bound <= highest:
            cut = f"the numbers of '{condition.question}' were cut without this condition's bounds"
            raise GuideError(cut)
    above = condition.low is None or lowest >= condition.low
    return above and (condition.below is None or highest < condition.below)


def _among(all_members: Iterable[Member], slot: Slot, named: set[Member], negated: bool) -> Formula:
    everything = frozenset(all_members)
    return In(slot, everything - named if negated else everything & named)


# -- tests of other conditions --------------------------------------------------------------------


def _parts(condition: Condition, negated: bool, domains: Domains) -> tuple[Formula, ...]:
    return tuple(normal_form(part, domains, negated) for part in condition.parts)


def _normal_at_least(condition: Condition, negated: bool, domains: Domains) -> Formula:
    parts = _parts(condition, negated, domains)
    count = len(parts) - condition.count + 1 if negated else condition.count
    return parts[0] if len(parts) == 1 == count else AtLeast(count, parts)


def _normal_all(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return (some if negated else every)(_parts(condition, negated, domains))


def _normal_any(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return (every if negated else some)(_parts(condition, negated, domains))


def _normal_not(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return normal_form(condition.parts[0], domains, not negated)


def _normal_named(condition: Condition, negated: bool, domains: Domains) -> Formula:
    return normal_form(condition.parts[0], domains, negated)


# -- words ----------------------------------------------------------------------------------------


def _quoted(condition: Condition, questions: Questions) -> list[str]:
    question = questions[condition.question]
    options = (question.option(value) for value in condition.values)
    return [say("“{text}”", text=option.text) for option in options if option]


def _asked(condition: Condition, questions: Questions) -> str:
    return say("“{text}”", text=questions[condition.question].ask)


def _words_is(condition: Condition, questions: Questions) -> str:
    asked, answer = _asked(condition, questions), either(_quoted(condition, questions))
    if type_of(questions[condition.question]).several:
        return say("the answer to {question} includes {answer}", question=asked, answer=answer)
    return say("the answer to {question} is {answer}", question=asked, answer=answer)


def _words_all_of(condition: Condition, questions: Questions) -> str:
    asked, answers = _asked(condition, questions), both(_quoted(condition, questions))
    return say("the answer to {question} includes {answer}", question=asked, answer=answers)


def _words_range(condition: Condition, questions: Questions) -> str:
    asked, question = _asked(condition, questions), questions[condition.question]
    numbers = f"{_bounds(condition)} {question.unit_of(_counted(condition))}".rstrip()
    return say("the answer to {question} is {answer}", question=asked, answer=numbers)


def _bounds(condition: Condition) -> str:
    """The numbers of a range in words: `3 or more and less than 5`, `3 to 4`, `4 or less`."""
    low, below = condition.low, condition.below
    if condition.through and below is not None:
        if low is None:
            return say("{high} or less", high=below - 1)
        return say("{low} to {high}", low=low, high=below - 1)
    written = [say("{low} or more", low=low)] if low is not None else []
    written += [say("less than {high}", high=below)] if below is not None else []
    return both(written)


def _counted(condition: Condition) -> int:
    """The number whose unit ends the words of a range; 0 for several, as after `1 or more`."""
    low, below = condition.low, condition.below
    if below is None or (condition.through and low is None):
        return 0
    return below - 1 if condition.through else below


def _words_all(condition: Condition, questions: Questions) -> str:
    return both(_nested(part, questions) for part in condition.parts)


def _words_any(condition: Condition, questions: Questions) -> str:
    return either(_nested(part, questions) for part in condition.parts)


def _nested(part: Condition, questions: Questions) -> str:
    phrase = words(part, questions)
    return f"({phrase})" if len(part.parts) > 1 else phrase


def _words_not(condition: Condition, questions: Questions) -> str:
    part = _nested(condition.parts[0], questions)
    return say("it is answered, and not so that {condition}", condition=part)


def _words_at_least(condition: Condition, questions: Questions) -> str:
    listed = "; ".join(words(part, questions) for part in condition.parts)
    return say("at least {count} of these hold: {listed}", count=condition.count, listed=listed)


def _words_named(condition: Condition, questions: Questions) -> str:
    return condition.means


# -- by ids ---------------------------------------------------------------------------------------


def _ids_is(condition: Condition) -> str:
    return f"{condition.question} is {' or '.join(condition.values)}"


def _ids_all_of(condition: Condition) -> str:
    return f"{condition.question} is {' and '.join(condition.values)}"


def _ids_range(condition: Condition) -> str:
    return f"{condition.question} is {_bounds(condition)}"


def _ids_joined(condition: Condition) -> str:
    return condition.operator


def _ids_at_least(condition: Condition) -> str:
    return f"{condition.operator} {condition.count} of {len(condition.parts)}"


def _ids_named(condition: Condition) -> str:
    return f"condition {condition.name}"


OPERATORS: Mapping[str, Operator] = {
    row.key: row
    for row in (
        Operator(
            "is",
            "question: option, or question: [option, option]",
            "The answer is one of these options. Where many can be ticked: any of these is ticked.",
            _normal_is,
            _words_is,
            _ids_is,
            any_option=True,
        ),
        Operator(
            "all_of",
            "question: {all_of: [option, option]}",
            "All of these options are ticked (for a question that takes many).",
            _normal_all_of,
            _words_all_of,
            _ids_all_of,
            every_option=True,
        ),
        Operator(
            "range",
            "question: {from: n, to: m}, or question: {from: n, below: m}",
            "The number is n or more, and m or less (`to`) or less than m (`below`); "
            "either bound may be left out.",
            _normal_range,
            _words_range,
            _ids_range,
        ),
        Operator(
            "all",
            "several entries in one mapping, or all: [condition, condition]",
            "Every one of the conditions is true.",
            _normal_all,
            _words_all,
            _ids_joined,
            "all of these",
        ),
        Operator(
            "any",
            "any: [condition, condition]",
            "At least one of the conditions is true.",
            _normal_any,
            _words_any,
            _ids_joined,
            "at least one of these",
        ),
        Operator(
            "not",
            "not: condition",
            "The condition is false: what it looks at was answered, and otherwise. "
            "It is not true of a question that was not asked.",
            _normal_not,
            _words_not,
            _ids_joined,
            "answered, and not so",
            negates=True,
        ),
        Operator(
            "at_least",
            "at_least: {count: n, of: [condition, condition]}",
            "At least n of the conditions are true.",
            _normal_at_least,
            _words_at_least,
            _ids_at_least,
            "at least {count} of these",
        ),
        Operator(
            NAMED,
            "condition: id, or condition: [id, id]",
            "The condition that has this name in `conditions.yaml` is true; of several names, that "
            "of one of them.",
            _normal_named,
            _words_named,
            _ids_named,
            "{means}, that is",
        ),
    )
}
