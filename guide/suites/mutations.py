"""Every small way a rule set can be wrong: the mutants that its scripted paths must notice.

A mutation changes one thing: an operator, an option of a test, a bound, a count, a part dropped or
negated; a rule's fit, level of care or time; a rule, an `ask_when`, an early end, a text that
depends on answers or its `when` left out. What a named condition stands for is changed once, for
all that use it. Here they are only made; `mutants` proves what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from guide.findings import Place
from guide.prover.proof import Subject
from guide.ruleset.model import (
    NAMED,
    Conclusion,
    Condition,
    Disposition,
    EarlyEnd,
    Fit,
    NamedCondition,
    Question,
    Rule,
    RuleSet,
    Statement,
    Within,
)
from guide.ruleset.normal import In
from guide.ruleset.operators import OPERATORS, normal_form
from guide.ruleset.questions import domains, type_of
from guide.ruleset.statements import StatementList, result_lists

ChangedCondition = tuple[str, Condition]
"""What was changed, in words, and the condition then."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mutation:
    """One change of a rule, of an `ask_when`, of an early end, of a text or of a named condition;
    what is None has gone.

    `listed`: the list that a changed text stands in; `dropped`: the text has gone, and not only its
    `when`. Equal to itself alone.
    """

    what: str
    change: str
    place: Place
    rule: Rule | None = None
    question: Question | None = None
    text: Statement | None = None
    listed: StatementList | None = None
    dropped: bool = False
    condition: NamedCondition | None = None
    end: EarlyEnd | None = None
    when: Condition | None = None
    then: Conclusion | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.change}"


def mutations(rule_set: RuleSet) -> Iterator[Mutation]:
    """Every mutation of a rule set, in file order."""
    for condition in rule_set.conditions:
        what = f"condition '{condition.id}'"
        for change, when in changes(condition.when, rule_set):
            yield Mutation(
                what=what, change=change, place=condition.place, condition=condition, when=when
            )
    for question in rule_set.questions:
        if question.ask_when is not None:
            yield from _of_question(question, question.ask_when, rule_set)
    for end in rule_set.ends:
        yield from _of_end(end, rule_set)
    for rule in rule_set.rules:
        yield from _of_rule(rule, rule_set)
    for listed in result_lists(rule_set):
        for text in listed.dependent:
            if text.when is not None:
                yield from _of_text(listed, text, text.when, rule_set)


def with_boundaries(rule_set: RuleSet) -> Subject:
    """The rule set, with numbers cut on both sides of each bound too, as tests have to try them."""
    return Subject(rule_set, also=boundaries(rule_set))


def boundaries(rule_set: RuleSet) -> Iterator[Condition]:
    """The ranges whose bounds are one off, so that numbers are cut there as well."""
    asks = rule_set.asks.values()
    texts = (said.when for listed in result_lists(rule_set) for said in listed.dependent)
    rules = (rule.when for rule in rule_set.rules)
    for condition in (*filter(None, asks), *rules, *filter(None, texts)):
        yield from _ranges_one_off(condition, rule_set)


def _ranges_one_off(condition: Condition, rule_set: RuleSet) -> Iterator[Condition]:
    if condition.low is not None or condition.below is not None:
        yield from (changed for _, changed in CHANGES[condition.operator](condition, rule_set))
    for part in condition.parts:
        yield from _ranges_one_off(part, rule_set)


def _of_question(question: Question, asks: Condition, rule_set: RuleSet) -> Iterator[Mutation]:
    what = f"ask_when of '{question.id}'"
    always = "left out, so that it is always asked"
    yield Mutation(what=what, change=always, place=asks.place, question=question)
    for change, when in changes(asks, rule_set):
        yield Mutation(what=what, change=change, place=asks.place, question=question, when=when)


def _of_end(end: EarlyEnd, rule_set: RuleSet) -> Iterator[Mutation]:
    what = f"early end '{end.id}'"
    yield Mutation(what=what, change="left out", place=end.place, end=end)
    for change, when in changes(end.when, rule_set):
        yield Mutation(what=what, change=change, place=end.when.place, end=end, when=when)


def _of_rule(rule: Rule, rule_set: RuleSet) -> Iterator[Mutation]:
    what = f"rule '{rule.id}'"
    yield Mutation(what=what, change="left out", place=rule.place, rule=rule)
    for change, then in _conclusions(rule.then):
        yield Mutation(
            what=what, change=change, place=rule.place, rule=rule, when=rule.when, then=then
        )
    for change, when in changes(rule.when, rule_set):
        yield Mutation(
            what=what, change=change, place=rule.when.place, rule=rule, when=when, then=rule.then
        )


def _of_text(
    listed: StatementList, text: Statement, when: Condition, rule_set: RuleSet
) -> Iterator[Mutation]:
    named = partial(Mutation, what=f"text {listed.named(text)}", text=text, listed=listed)
    yield named(change="left out", place=text.place, dropped=True)
    yield named(change="its `when` left out, so that it is always shown", place=when.place)
    for change, changed in changes(when, rule_set):
        yield named(change=change, place=when.place, when=changed)


def _conclusions(then: Conclusion) -> Iterator[tuple[str, Conclusion]]:
    for level in Disposition if then.disposition is not None else ():
        if then.disposition is not None and level is not then.disposition:
            change = f"{then.disposition.key} changed to {level.key}"
            soon = level is Disposition.SOON
            yield change, replace(then, disposition=level, within=then.within if soon else None)
    for within in Within if then.within is not None else ():
        if then.within is not None and within is not then.within:
            yield f"{then.within.key} changed to {within.key}", replace(then, within=within)
    if then.within is not None:
        yield f"{then.within.key} dropped", replace(then, within=None)
    for fit in Fit if then.fit is not None else ():
        if then.fit is not None and fit is not then.fit:
            yield f"{then.fit.key} changed to {fit.key}", replace(then, fit=fit)


# -- conditions -----------------------------------------------------------------------------------


def changes(condition: Condition, rule_set: RuleSet, where: str = "") -> Iterator[ChangedCondition]:
    """Every condition that differs from this one in one thing, named ones staying as they are."""
    at = _named(condition, where)
    for change, changed in CHANGES[condition.operator](condition, rule_set):
        yield f"{at}: {change}", changed
    if not OPERATORS[condition.operator].negates:  # what negates is dropped instead
        yield f"{at}: negated", Condition(operator="not", parts=(condition,), place=condition.place)
    for index, part in enumerate(condition.parts if not condition.name else ()):
        within = where if len(condition.parts) == 1 else f"{where}{index + 1}."
        for change, changed in changes(part, rule_set, within):
            yield change, _with_part(condition, index, (changed,))


def _named(condition: Condition, where: str) -> str:
    kind = _kind(condition)
    return f"part {where.rstrip('.')} ({kind})" if where else kind


def _kind(condition: Condition) -> str:
    named = f"condition {condition.name}" if condition.name else ""
    return condition.question or named or condition.operator


def _with_part(condition: Condition, index: int, parts: tuple[Condition, ...]) -> Condition:
    kept = condition.parts
    return replace(condition, parts=(*kept[:index], *parts, *kept[index + 1 :]))


def _changed_to(other: str) -> Callable[[Condition, RuleSet], Iterator[ChangedCondition]]:
    def changed(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
        if len(condition.parts) > 1:
            yield f"changed to {other}", replace(condition, operator=other)
            yield from _dropped(condition)

    return changed


def _of_at_least(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
    for count in (condition.count - 1, condition.count + 1):
        if 1 <= count <= len(condition.parts):
            change = f"count {condition.count} changed to {count}"
            yield change, replace(condition, count=count)
    if len(condition.parts) > condition.count:
        yield from _dropped(condition)


def _dropped(condition: Condition) -> Iterator[ChangedCondition]:
    for index, part in enumerate(condition.parts):
        change = f"part {index + 1} ({_kind(part)}) dropped"
        yield change, _with_part(condition, index, ())


def _of_not(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
    yield "dropped", condition.parts[0]


def _of_is(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
    question = rule_set.question_by_id[condition.question]
    if type_of(question).several and len(condition.values) > 1:
        yield "any of changed to all of", replace(condition, operator="all_of")
    yield from _toggled(condition, question)


def _of_all_of(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
    if len(condition.values) > 1:
        yield "all of changed to any of", replace(condition, operator="is")
    yield from _toggled(condition, rule_set.question_by_id[condition.question])


def _toggled(condition: Condition, question: Question) -> Iterator[ChangedCondition]:
    for option in question.options:
        if option.id not in condition.values:
            values = (*condition.values, option.id)
            changed = replace(condition, values=values)
            if not _says_nothing(changed, question):
                yield f"option {option.id} added", changed
        elif len(condition.values) > 1:
            values = tuple(value for value in condition.values if value != option.id)
            yield f"option {option.id} dropped", replace(condition, values=values)


def _says_nothing(test: Condition, question: Question) -> bool:
    """Whether the test is of one slot and names all its members."""
    own = domains([question], [test])
    formula = normal_form(test, own)
    slots = own[question.id].slots
    return isinstance(formula, In) and formula.members == frozenset(slots[formula.slot])


def _of_range(condition: Condition, rule_set: RuleSet) -> Iterator[ChangedCondition]:
    if condition.low is not None:
        for low in (condition.low - 1, condition.low + 1):
            if condition.below is None or low < condition.below:
                yield f"from {condition.low} changed to {low}", replace(condition, low=low)
    if condition.below is not None:
        for below in (condition.below - 1, condition.below + 1):
            if condition.low is None or condition.low < below:
                change = f"below {condition.below} changed to {below}"
                yield change, replace(condition, below=below)
    if condition.low is not None and condition.below is not None:
        yield f"from {condition.low} dropped", replace(condition, low=None)
        yield f"below {condition.below} dropped", replace(condition, below=None)


CHANGES: Mapping[str, Callable[[Condition, RuleSet], Iterator[ChangedCondition]]] = {
    "is": _of_is,
    "all_of": _of_all_of,
    "range": _of_range,
    "all": _changed_to("any"),
    "any": _changed_to("all"),
    "not": _of_not,
    "at_least": _of_at_least,
    NAMED: lambda condition, rule_set: iter(()),
}
