"""The flow of a guide: what is asked in which order, on what condition, and where it ends at once.

Questions are asked in file order, so a flow is a line with branches that leave it and come back. It
is a tree of steps, shown as a nested list; the stylesheet draws the lines along the list, so that
there is no drawing beside it to be kept in step. Conditions are in the words of `operators`, each
question with its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from guide.engine.engine import Engine
from guide.review.dossier import Asked, Dossier
from guide.review.phrases import phrases
from guide.ruleset.model import (
    EVERYONE,
    Condition,
    Disposition,
    EarlyEnd,
    Question,
    Rule,
    RuleSet,
)
from guide.ruleset.normal import Slot, may_hold
from guide.ruleset.operators import OPERATORS, words

EMERGENCY = "Emergency page, at once"
EARLY = "Result, without more questions"
RESULT = "Result: the highest level of care that a rule asks for, and every cause that fits"


@dataclass(frozen=True, slots=True)
class Station:
    """A question that is asked here; `notes` say what its answer is for."""

    number: int
    question: Question
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The question with its number."""
        return f"{self.number}. {self.question.ask}"


@dataclass(frozen=True, slots=True)
class FlowSection:
    """Here a section begins."""

    title: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A named condition that the words of a way name, and what it stands for."""

    id: str
    means: str
    words: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Steps that are taken only if a condition is true; then the line is joined again."""

    words: str
    opened: tuple[Opened, ...]
    steps: tuple[Station | Exit, ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """If a condition is true, the path ends here, in an emergency."""

    words: str
    opened: tuple[Opened, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class EarlyExit:
    """If a condition is true, nothing more is asked."""

    words: str
    opened: tuple[Opened, ...]
    end: EarlyEnd


Step = FlowSection | Station | Branch | Exit | EarlyExit


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of a guide in order, and what stands at their end."""

    steps: tuple[Step, ...]
    end: tuple[str, ...]


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the part."""
    if asked.item:
        return None
    return {
        "flow": dossier.kept("flow", lambda: flow(dossier.engine)),
        "phrases": phrases,
        "emergency": EMERGENCY,
        "early": EARLY,
    }


def flow(engine: Engine) -> Flow:
    """The flow of a guide. Neighbours that are asked on the same condition share a branch."""
    rule_set = engine.tellings[EVERYONE]
    named = numbered(rule_set.questions)
    steps: list[Step] = []
    for stretch in _stretches(rule_set):
        if stretch[0].section:
            steps.append(FlowSection(stretch[0].section))
        for when, together in groupby(stretch, key=lambda question: question.ask_when):
            inner = tuple(step for question in together for step in _steps(question, engine, named))
            steps.extend(inner if when is None else [Branch(*_way(when, named), inner)])
        ends = (end for end in rule_set.ends if end.after == stretch[-1].id)
        steps.extend(EarlyExit(*_way(end.when, named), end) for end in ends)
    return Flow(tuple(steps), (RESULT, _default(rule_set)))


def _stretches(rule_set: RuleSet) -> Iterator[list[Question]]:
    """The questions, parted where a section begins, and where they may end early."""
    ends = {end.after for end in rule_set.ends}
    stretch: list[Question] = []
    for question in rule_set.questions:
        if stretch and (question.section or stretch[-1].id in ends):
            yield stretch
            stretch = []
        stretch.append(question)
    yield stretch


def _way(when: Condition, named: Mapping[str, Question]) -> tuple[str, tuple[Opened, ...]]:
    """The words of a way that is taken if a condition is true, and what they name."""
    uses = {use.name: use for use in when.named()}
    opened = (Opened(name, use.means, words(use.parts[0], named)) for name, use in uses.items())
    return f"if {words(when, named)}", tuple(opened)


def numbered(questions: Iterable[Question]) -> Mapping[str, Question]:
    """The questions as conditions name them here: with the number of each."""
    return {
        question.id: replace(question, ask=f"{number}. {question.ask}")
        for number, question in enumerate(questions, start=1)
    }


def _default(rule_set: RuleSet) -> str:
    level = rule_set.guide.default_disposition
    return f"If no rule asks for more: {_level(level)}"


def _steps(
    question: Question, engine: Engine, named: Mapping[str, Question]
) -> Iterator[Station | Exit]:
    number = list(named).index(question.id) + 1
    rule_set = engine.tellings[EVERYONE]
    yield Station(number, question, tuple(_notes(question, rule_set)))
    rules = [rule for rule in rule_set.emergencies if _may_fire(rule, question, engine)]
    for condition, together in _merged(rules, rule_set.question_by_id):
        yield Exit(*_way(condition, named), together)


# -- where a path ends at once --------------------------------------------------------------------


def _may_fire(rule: Rule, question: Question, engine: Engine) -> bool:
    """Whether the rule looks at the question, and needs no answer that comes later."""
    if question.id not in rule.when.questions():
        return False
    asked: set[Slot] = set()
    for other in engine.rule_set.questions:
        asked.update(engine.domains[other.id].slots)
        if other.id == question.id:
            break
    return may_hold(engine.normal[rule.id], {}, asked)


def _merged(
    rules: Sequence[Rule], questions: Mapping[str, Question]
) -> list[tuple[Condition, tuple[Rule, ...]]]:
    """Rules for which one option of the same question is enough as one condition; others alone.

    A red-flag question has often a rule for each sign: told one by one, they hide what they have
    in common.
    """
    plain = [rule for rule in rules if OPERATORS[rule.when.operator].any_option]
    found = []
    for question in dict.fromkeys(rule.when.question for rule in plain):
        own = tuple(rule for rule in plain if rule.when.question == question)
        wanted = {value for rule in own for value in rule.when.values}
        values = tuple(o.id for o in questions[question].options if o.id in wanted)
        found.append((replace(own[0].when, values=values), own))
    return [*found, *((rule.when, (rule,)) for rule in rules if rule not in plain)]


# -- what an answer is for ------------------------------------------------------------------------


def _notes(question: Question, rule_set: RuleSet) -> Iterator[str]:
    """What rules that look at a question conclude, and which later questions depend on it."""
    rules = [rule for rule in rule_set.rules if question.id in rule.when.questions()]
    says = "; ".join([*_levels(rules), *_causes(rules, rule_set), *_others(rules, rule_set)])
    if says:
        yield f"Counts for: {says}"
    opens = [
        str(number)
        for number, asks in enumerate(rule_set.asks.values(), start=1)
        if asks is not None and question.id in asks.questions()
    ]
    if opens:
        yield f"Decides whether these are asked: {', '.join(opens)}"


def _levels(rules: Sequence[Rule]) -> Iterator[str]:
    levels = {rule.then.disposition for rule in rules if rule.then.disposition is not None}
    yield from (_level(level) for level in sorted(levels, reverse=True))


def _others(rules: Sequence[Rule], rule_set: RuleSet) -> Iterator[str]:
    raised = {rule.then.other for rule in rules}
    yield from (other.name for other in rule_set.guide.other_causes if other.id in raised)


def _causes(rules: Sequence[Rule], rule_set: RuleSet) -> Iterator[str]:
    concluded = {rule.then.cause for rule in rules}
    opposed = {rule.then.against for rule in rules}
    for cause in rule_set.causes:
        speaks_for, against = cause.id in concluded, cause.id in opposed
        if speaks_for or against:
            yield f"{cause.name}{_side(speaks_for, against)}"


def _side(speaks_for: bool, against: bool) -> str:
    if speaks_for and against:
        return " (for and against)"
    return "" if speaks_for else " (against)"


def _level(level: Disposition) -> str:
    return level.key.replace("_", " ")
