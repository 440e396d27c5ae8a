"""The exact number of answer paths of a guide of any size, and their lengths.

Whether a question is asked depends on the answers to a few others. So the sum over all paths is
taken question by question, each time the one that is tied to the fewest others (variable
elimination). Answers to a question that no `ask_when` and no emergency rule tells apart are counted
as one with a weight, so a question has a handful of cases; so are those that each end the path, on
a page of danger signs nearly all. An emergency ends a path at once: the paths that end at a
question are those that come to it without one, less those that get past it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from operator import or_
from typing import Generic

from guide.engine.effort import GaveUp
from guide.engine.engine import Engine, Step
from guide.engine.situations import Situation, SituationTest
from guide.prover.elimination import (
    MOST_CASES,
    CaseTable,
    Key,
    Scope,
    Sums,
    Value,
    eliminate,
)
from guide.ruleset.model import Answer, Question, Rule
from guide.ruleset.normal import Formula, Slot, holds, slots
from guide.ruleset.questions import Domain, tick_slot

MOST_CASES_WHERE = 20_000
"""How many cases a table may have where only some paths are counted, which is asked for often."""


@dataclass(frozen=True, slots=True)
class PathCount:
    """How many answer paths there are, their questions in all, and the fewest and the most."""

    paths: int
    questions: int
    shortest: int
    longest: int

    @property
    def mean(self) -> float:
        """The mean number of questions over the paths."""
        return self.questions / self.paths


class PathCounts:
    """Counts the paths of one guide. What its counts share is made once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.emergencies = self._tests(engine.rule_set.emergencies)
        self._cases: dict[CasesKey, _Cases] = {}
        self._tables: SharedTables[_Pair] = {}

    def every(self) -> PathCount:
        """The exact figures of all paths. Raises GaveUp where a table would grow too large."""
        cases = self._all_cases(_WatchedBits.over(self.engine, self.emergencies), {})
        paths, questions = _Counted(cases, self.emergencies).total()
        return PathCount(paths, questions, *_Lengths(cases, self.emergencies).range())

    def where(self, given: Iterable[Formula], unless: Iterable[Rule]) -> int:
        """How many paths have all that is given, and fire none of these rules.

        Each formula given is about one question, which is then asked. Raises GaveUp.
        """
        masking = {rule.id for rule in unless}
        never = self._tests(r for r in self.engine.rule_set.rules if r.id in masking)
        wanted: dict[str, list[Formula]] = {}
        for formula in given:
            (question,) = self.engine.bits.owners(formula)
            wanted.setdefault(question, []).append(formula)
        cases = self._all_cases(_WatchedBits.over(self.engine, self.emergencies, never), wanted)
        # Where no path to an emergency counts, none that counts ends before the last question.
        every = all(rule.id in masking for rule in self.engine.rule_set.emergencies)
        ending = [] if every else self.emergencies
        return _Where(cases, ending, never, self._tables).total()[0]

    def _tests(self, rules: Iterable[Rule]) -> list[SituationTest]:
        return [self.engine.bits.test(self.engine.normal[rule.id]) for rule in rules]

    def _all_cases(
        self, watch: _WatchedBits, wanted: Mapping[str, Sequence[Formula]]
    ) -> list[_Cases]:
        """The cases of each question, told apart by what is asked, and by what is watched."""
        return [
            self._cases_of(step, watch, tuple(wanted.get(step.question.id, ())))
            for step in self.engine.steps
        ]

    def _cases_of(self, step: Step, watch: _WatchedBits, needed: tuple[Formula, ...]) -> _Cases:
        own = watch.among(reduce(or_, self.engine.bits.tests(step.question.id).values(), 0))
        key = step.question.id, own, needed
        if key not in self._cases:
            self._cases[key] = _Cases.of(step, self.engine, own, needed)
        return self._cases[key]


# -- cases ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _WatchedBits:
    """The bits that decide what is asked, what ends a path, and what keeps it from being counted.

    `enough`: bits any one of which settles it, so that nothing more need be known of an answer that
    sets it: the path ends there; or, where `barred`, it is not counted.
    """

    bits: Situation
    enough: Situation
    barred: bool

    @classmethod
    def over(
        cls,
        engine: Engine,
        emergencies: Sequence[SituationTest],
        never: Sequence[SituationTest] = (),
    ) -> _WatchedBits:
        """Those of a guide; `never` are tests that hold on no path that is counted."""
        asks = [step.asks for step in engine.steps if step.asks is not None]
        bits = reduce(or_, (test.bits for test in (*asks, *emergencies, *never)), 0)
        alone = (test.bits for test in never or emergencies if test.bits.bit_count() == 1)
        return cls(bits, reduce(or_, alone, 0), bool(never))

    def among(self, own: Situation) -> _WatchedBits:
        """What is watched of these bits."""
        return _WatchedBits(self.bits & own, self.enough & own, self.barred)

    def seen(self, bits: Situation) -> Situation | None:
        """What is to be known of an answer that sets these bits; None: its paths do not count."""
        settled = bits & self.enough
        if not settled:
            return bits & self.bits
        return None if self.barred else settled & -settled


CasesKey = tuple[str, _WatchedBits, tuple[Formula, ...]]
"""A question, which of its bits tell its cases apart, and what its answer must meet."""


@dataclass(frozen=True, slots=True)
class _Cases:
    """One question: how many answers set which of the bits that ask_whens and emergencies watch.

    `needed`: only paths on which it is asked are counted, and only some of its answers.
    """

    step: Step
    key: CasesKey
    weights: Mapping[Situation, int]
    bits: Situation
    needed: bool = False

    @property
    def answers(self) -> int:
        """How many answers the question takes."""
        return sum(self.weights.values())

    @classmethod
    def of(
        cls, step: Step, engine: Engine, watch: _WatchedBits, needed: tuple[Formula, ...]
    ) -> _Cases:
        """The cases of one question; `watch` are the bits that tell them apart.

        `needed`: formulas that its answer must meet.
        """
        domain = engine.domains[step.question.id]
        parts = engine.bits.tests(step.question.id)
        own = {part: bit for part, bit in parts.items() if bit & watch.bits}
        asked_for = frozenset().union(*(slots(formula) for formula in needed))
        seen = asked_for.union(*map(slots, own))
        enough = [o for o, slot in _enough(domain, engine, watch) if slot not in asked_for]
        weights: dict[Situation, int] = {}
        for answer, weight in _weighted(domain, seen, enough):
            filling = step.filling(answer)
            assert filling is not None, "a domain's own answers are accepted"
            bits = watch.seen(filling.bits)
            if bits is not None and all(holds(formula, filling.cells) for formula in needed):
                weights[bits] = weights.get(bits, 0) + weight
        key = step.question.id, watch, needed
        return cls(step, key, weights, reduce(or_, own.values(), 0), bool(needed))


def _enough(domain: Domain, engine: Engine, watch: _WatchedBits) -> Iterator[tuple[str, Slot]]:
    """The options that settle it, whatever is ticked beside them, with their slots."""
    question = domain.question
    for option in question.options:
        slot, member = domain.type.cell(question, option.id)
        if engine.bits.set_by(question.id, {slot: member}) & watch.enough:
            yield option.id, slot


def _weighted(
    domain: Domain, seen: frozenset[str], enough: Sequence[str]
) -> Iterator[tuple[Answer, int]]:
    """Answers that differ in the slots seen, each with how many do not differ from it there.

    Those with an option that is enough by itself are told apart no further.
    """
    if domain.type.unlimited:
        yield from _weighted_ticks(domain.question, seen, enough)
        return
    for answer in domain.answers():
        yield answer, domain.type.weight(domain.cells(answer))


def _weighted_ticks(
    question: Question, seen: frozenset[str], enough: Sequence[str]
) -> Iterator[tuple[Answer, int]]:
    """Of options that are told apart no further, the first stands for any number of them."""
    free = [option.id for option in question.options if not option.exclusive]
    settling = [option for option in free if option in enough]
    others = [option for option in free if option not in enough]
    watched = [option for option in others if tick_slot(question.id, option) in seen]
    unwatched = [option for option in others if option not in watched]
    kinds = [*([option] for option in watched), *filter(None, (unwatched, settling))]
    if 2 ** len(kinds) > MOST_CASES:
        raise GaveUp
    ways = [((frozenset[str](), 1), (frozenset(some[:1]), 2 ** len(some) - 1)) for some in kinds]
    for chosen in product(*ways):
        ticked = frozenset[str]().union(*(ticks for ticks, _ in chosen))
        if ticked:
            yield ticked, prod(weight for _, weight in chosen)
    yield from ((frozenset([o.id]), 1) for o in question.options if o.exclusive)


# -- the tables of a guide ------------------------------------------------------------------------


SharedTables = dict[tuple[object, ...], CaseTable[Value]]
"""Tables of the questions and of the emergency rules, which many counts need, by the cases in them.

A rule stands by its number, a question without.
"""


class _Tables(ABC, Generic[Value]):
    """The tables of a guide's questions, for one way of adding up.

    `shared`: tables of other counts that add up in the same way.
    """

    def __init__(
        self,
        cases: Sequence[_Cases],
        emergencies: Sequence[SituationTest],
        sums: Sums[Value],
        shared: SharedTables[Value],
    ) -> None:
        self.cases = cases
        self.shared = shared
        self.emergencies = emergencies
        self.sums = sums
        self._owner = {
            1 << bit: number
            for number, case in enumerate(cases)
            for bit in range(case.bits.bit_length())
            if case.bits >> bit & 1
        }
        self._questions = [self._question(number) for number in range(len(cases))]

    @abstractmethod
    def weigh(self, weight: int, asked: bool) -> Value:
        """What one case of a question adds."""

    def coming_to(self, number: int) -> list[CaseTable[Value]]:
        """The questions up to one, on the paths that no emergency ended before it."""
        return [*self._questions[: number + 1], *self._without_emergency(number - 1)]

    def going_past(self, number: int) -> list[CaseTable[Value]]:
        """The questions up to one, on the paths that no emergency ended by then."""
        return [*self._questions[: number + 1], *self._without_emergency(number)]

    def ending_at(self, number: int) -> Iterator[list[CaseTable[Value]]]:
        """For each emergency rule that may fire at a question: the paths that it ends there."""
        for test in self.emergencies:
            scope = [one for one in self._owners(test.bits) if one <= number]
            if number in scope:
                yield [*self.coming_to(number), self._where(test, tuple(scope), fires=True)]

    def may_end_at(self, number: int) -> bool:
        """Whether an emergency rule looks at a question."""
        return any(number in self._owners(test.bits) for test in self.emergencies)

    def _without_emergency(self, last: int) -> Iterator[CaseTable[Value]]:
        """One table for each emergency rule: the answers up to a question do not make it true."""
        for index, test in enumerate(self.emergencies):
            scope = tuple(one for one in self._owners(test.bits) if one <= last)
            key = (index, *(self.cases[number].key for number in scope))
            if key not in self.shared:
                self.shared[key] = self._where(test, scope, fires=False)
            yield self.shared[key]

    def _owners(self, bits: Situation) -> Scope:
        return tuple(sorted({owner for bit, owner in self._owner.items() if bits & bit}))

    def _situations(self, scope: Scope) -> Iterator[tuple[Key, Situation]]:
        """Each case of these questions; 0 is a question that is not asked, among others."""
        kinds = []
        for number in scope:
            own = dict.fromkeys(self.cases[number].weights)
            kinds.append(tuple(own if self._always(number) else {0: None, **own}))
        if prod(map(len, kinds)) > self.sums.most:
            raise GaveUp
        for key in product(*kinds):
            yield key, reduce(or_, key, 0)

    def _always(self, number: int) -> bool:
        return self.cases[number].step.asks is None

    def _question(self, number: int) -> CaseTable[Value]:
        """For the answers its `ask_when` looks at: a question's cases, or that it is skipped."""
        case = self.cases[number]
        asks = case.step.asks
        parents = () if asks is None else self._owners(asks.bits)
        key = (case.key, *(self.cases[parent].key for parent in parents))
        if key not in self.shared:
            self.shared[key] = self._made_question(number, parents)
        return self.shared[key]

    def _made_question(self, number: int, parents: Scope) -> CaseTable[Value]:
        case = self.cases[number]
        asks = case.step.asks
        own = (number,) if case.bits else ()
        rows: dict[Key, Value] = {}
        for key, situation in self._situations(parents):
            if asks is not None and not asks(situation):
                if not case.needed:
                    self._add(rows, key + (0,) * len(own), self.weigh(1, asked=False))
                continue
            for bits, weight in case.weights.items():
                self._add(rows, key + (bits,) * len(own), self.weigh(weight, asked=True))
        return CaseTable(parents + own, rows)

    def _add(self, rows: dict[Key, Value], key: Key, value: Value) -> None:
        rows[key] = self.sums.add(rows[key], value) if key in rows else value

    def _where(self, test: SituationTest, scope: Scope, fires: bool) -> CaseTable[Value]:
        kept = [key for key, situation in self._situations(scope) if test(situation) == fires]
        return CaseTable(scope, dict.fromkeys(kept, self.sums.one))


_Pair = tuple[int, int]


class _Counted(_Tables[_Pair]):
    """Paths, and the questions on them in all."""

    def __init__(
        self,
        cases: Sequence[_Cases],
        emergencies: Sequence[SituationTest],
        shared: SharedTables[_Pair] | None = None,
        most: int = MOST_CASES,
    ) -> None:
        sums = Sums(
            add=lambda one, other: (one[0] + other[0], one[1] + other[1]),
            times=lambda one, other: (one[0] * other[0], one[0] * other[1] + one[1] * other[0]),
            one=(1, 0),
            most=most,
        )
        super().__init__(cases, emergencies, sums, {} if shared is None else shared)

    def weigh(self, weight: int, asked: bool) -> _Pair:
        return weight, weight if asked else 0

    def total(self) -> _Pair:
        """All paths: those that end at the last question, and those that an emergency ends."""
        last = len(self.cases) - 1
        paths, questions = self._sum(self.going_past(last))
        for number in filter(self.may_end_at, range(len(self.cases))):
            come = self._sum(self.coming_to(number))
            past = self._sum(self.going_past(number))
            paths += come[0] - past[0]
            questions += come[1] - past[1]
        return paths, questions

    def _sum(self, tables: list[CaseTable[_Pair]]) -> _Pair:
        return eliminate(tables, self.sums) or (0, 0)


class _Where(_Counted):
    """Paths that come to every question that is needed, and on which some rules never fire."""

    def __init__(
        self,
        cases: Sequence[_Cases],
        emergencies: Sequence[SituationTest],
        never: Sequence[SituationTest],
        shared: SharedTables[_Pair],
    ) -> None:
        super().__init__(cases, emergencies, shared, MOST_CASES_WHERE)
        self.never = never
        self.last_needed = max((n for n, case in enumerate(cases) if case.needed), default=-1)

    def coming_to(self, number: int) -> list[CaseTable[_Pair]]:
        """None where a question that is needed comes later still: the path ends before it."""
        return [*super().coming_to(number), *self._unmasked(number)]

    def going_past(self, number: int) -> list[CaseTable[_Pair]]:
        """None where a question that is needed comes later still: the path ends before it."""
        return [*super().going_past(number), *self._unmasked(number)]

    def _unmasked(self, last: int) -> Iterator[CaseTable[_Pair]]:
        if last < self.last_needed:
            yield CaseTable((), {})
        for test in self.never:
            scope = tuple(one for one in self._owners(test.bits) if one <= last)
            yield self._where(test, scope, fires=False)


class _Lengths(_Tables[_Pair]):
    """The fewest and the most questions of a path."""

    def __init__(self, cases: Sequence[_Cases], emergencies: Sequence[SituationTest]) -> None:
        sums = Sums(
            add=lambda one, other: (min(one[0], other[0]), max(one[1], other[1])),
            times=lambda one, other: (one[0] + other[0], one[1] + other[1]),
            one=(0, 0),
        )
        super().__init__(cases, emergencies, sums, {})

    def weigh(self, weight: int, asked: bool) -> _Pair:
        return int(asked), int(asked)

    def range(self) -> _Pair:
        """Over the paths to the last question, and those that each emergency rule ends."""
        ways = [self.going_past(len(self.cases) - 1)]
        for number in range(len(self.cases)):
            ways.extend(self.ending_at(number))
        found = [pair for way in ways if (pair := eliminate(way, self.sums)) is not None]
        return min(pair[0] for pair in found), max(pair[1] for pair in found)
