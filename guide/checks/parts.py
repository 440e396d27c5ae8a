"""idle-part, idle-option, always-asked: parts of conditions that can never matter.

A test within a rule's condition (or an `ask_when`, or that of an end or a text) is idle when, on
every path, the condition would be as it is whether the test held or not; one option of a test is
idle when leaving it out changes nothing. What stands within a named condition is idle where it is
so wherever that is used. Of an early end it counts where its condition is false, since questions go
on there alone. An `ask_when` that is always true is not needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from guide.findings import Finding
from guide.prover.abilities import ended, told
from guide.prover.proof import Subject, authored_leaves, leaves
from guide.prover.solver import TRUE
from guide.ruleset.model import Condition, Question
from guide.ruleset.normal import In
from guide.ruleset.operators import normal_form


@dataclass(frozen=True, slots=True)
class _Looked:
    """A condition that is looked at, where it is come to."""

    condition: Condition
    where: str
    reached: int


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a test stands: the innermost named condition, if any, and the way to it in that."""

    name: str
    way: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Idle:
    """A test that can never matter; with `value`, one of its options."""

    test: Condition
    home: _Home
    value: str

    def finding(self, where: str) -> Finding:
        """What is said of it."""
        what = f"the option '{self.value}'" if self.value else f"the test of '{self.test.question}'"
        message = f"{what} in the {where} can never matter"
        code = "idle-option" if self.value and len(self.test.values) > 1 else "idle-part"
        return Finding(self.test.place, code, message, "leave it out", severity="warning")


def check(subject: Subject) -> Iterator[Finding]:
    """Idle parts of every condition, and `ask_when`s that are always true."""
    looked: list[_Looked] = []
    for rule in subject.rule_set.rules:
        if subject.possible(subject.encoding.fired[rule.id]):
            looked.append(_Looked(rule.when, f"rule '{rule.id}'", TRUE))
    for question in subject.rule_set.questions:
        asked, come_to = subject.encoding.asked[question.id], subject.encoding.come_to(question)
        if question.ask_when is not None and subject.possible(asked):
            if subject.possible(come_to, -asked):
                looked.append(_Looked(question.ask_when, f"ask_when of '{question.id}'", come_to))
            else:
                yield _always_asked(question, question.ask_when)
    for end in ended(subject):
        if subject.possible(end.literal):
            come_to = subject.encoding.come_to_end(end.item)
            looked.append(_Looked(end.item.goes_on, f"early end '{end.id}'", come_to))
    for text in told(subject):
        if text.item.when is not None and subject.possible(text.literal):
            where = f"`when` of {text.listed.named(text.item)}"
            reached = subject.encoding.stands(text.listed)
            if subject.possible(reached, -text.literal):
                looked.append(_Looked(text.item.when, where, reached))
    yield from _idle(subject, looked)


def _always_asked(question: Question, asks: Condition) -> Finding:
    message = f"the question '{question.id}' is always asked; its ask_when is not needed"
    return Finding(asks.place, "always-asked", message, severity="warning")


def _idle(subject: Subject, looked: list[_Looked]) -> Iterator[Finding]:
    """What is idle where it stands; within a named condition, what is idle in each of its uses."""
    uses: Counter[_Home] = Counter()
    shared: dict[tuple[_Home, str], list[_Idle]] = {}
    for each in looked:
        uses.update(home for _, home in _tests(each.condition))
        for idle in _within(subject, each):
            if idle.home.name:
                shared.setdefault((idle.home, idle.value), []).append(idle)
            else:
                yield idle.finding(each.where)
    for (home, _), found in shared.items():
        if len(found) == uses[home]:
            yield found[0].finding(f"condition '{home.name}'")


def _tests(
    condition: Condition, name: str = "", way: tuple[int, ...] = ()
) -> Iterator[tuple[Condition, _Home]]:
    """The tests in a condition, in order, each with where it stands."""
    if not condition.parts:
        yield condition, _Home(name, way)
    for index, part in enumerate(condition.parts):
        inside = (*way, index) if not condition.name else ()
        yield from _tests(part, condition.name or name, inside)


def _within(subject: Subject, looked: _Looked) -> Iterator[_Idle]:
    """Leaves whose truth never sways the condition, and options that a leaf could do without."""
    normal = normal_form(looked.condition, subject.engine.domains)
    written = [
        (test, value, home)
        for test, home in _tests(looked.condition)
        for _, value in authored_leaves(test, subject)
    ]
    for (position, leaf), (test, value, home) in zip(leaves(normal), written, strict=True):
        sways = subject.sways(normal, position)
        if not _swayed(subject, leaf, sways, looked.reached):
            yield _Idle(test, home, value)
        elif not value:
            for option in _idle_options(subject, test, leaf, sways, looked.reached):
                yield _Idle(test, home, option)


def _swayed(subject: Subject, leaf: In, sways: int, reached: int) -> bool:
    """The leaf decides on some path where it is true, and on some where it is false."""
    true = subject.encoding.holds(leaf)
    return subject.possible(sways, true, reached) and subject.possible(sways, -true, reached)


def _idle_options(
    subject: Subject, test: Condition, leaf: In, sways: int, reached: int
) -> Iterator[str]:
    for value in test.values if len(test.values) > 1 else ():
        holding = subject.encoding.cell(leaf.slot, frozenset([value]))
        if not subject.possible(sways, holding, reached):
            yield value
