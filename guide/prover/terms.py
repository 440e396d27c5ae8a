"""Conditions taken apart into terms: sets of answers each of which makes the condition true.

A `GivenTest` says something of one question: that it was asked, and answered with one of some
cells. A term is a set of them that all hold together. The terms of a condition name one cell each,
and the condition is true just where one of its terms is. A term is written back as a condition, and
so it reads like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from guide.engine.effort import Effort, GaveUp
from guide.ruleset.model import Condition, Question
from guide.ruleset.normal import Formula, In, Member, Slot, some
from guide.ruleset.questions import TICKED, Domain, Domains, Slots

ASKED = "asked"
IS = "is"
INCLUDES = "includes"
WITHOUT = "without"
"""The kinds: it is asked; the answer is one of these; one of these is ticked; this one is not."""

Cell = tuple[Slot, Member]


@dataclass(frozen=True, slots=True)
class GivenTest:
    """One question is asked, and one of the cells holds; without cells, whatever the answer is."""

    question: str
    cells: frozenset[Cell] = frozenset()

    @property
    def kind(self) -> str:
        """What it says of the answer; its cells all say the same."""
        slot, member = next(iter(self.cells), ("", ""))
        if slot in ("", self.question):
            return IS if slot else ASKED
        return INCLUDES if member == TICKED else WITHOUT

    def formula(self, slots: Slots) -> Formula:
        """The same as a formula of normal form, over the slots of the question."""
        if not self.cells:
            slot, every_member = next(iter(slots.items()))
            return In(slot, frozenset(every_member))
        members: dict[Slot, set[Member]] = {}
        for slot, member in self.cells:
            members.setdefault(slot, set()).add(member)
        return some(In(slot, frozenset(members[slot])) for slot in sorted(members))

    def places(self, domain: Domain) -> list[int]:
        """The places of its cells among all those of the question."""
        return [place for place, cell in enumerate(all_cells(domain.slots)) if cell in self.cells]

    def ordered(self, slots: Slots) -> list[Cell]:
        """Its cells in the order of the question's options and numbers."""
        return [cell for cell in all_cells(slots) if cell in self.cells]

    def condition(self, domain: Domain) -> Condition:
        """The same as a condition, in the order of the question's options."""
        ordered = self.ordered(domain.slots)
        if self.kind == IS:
            return _is(domain.question, [member for _, member in ordered])
        options = tuple(slot.partition(".")[2] for slot, _ in ordered)
        ticked = Condition(operator="is", question=self.question, values=options)
        return ticked if self.kind == INCLUDES else Condition(operator="not", parts=(ticked,))


Term = frozenset[GivenTest]
"""What is given together."""


MOST_STEPS = 100_000
"""How many parts of a formula are put together before the rest of its terms is left alone."""


def first_terms(formula: Formula, most: int) -> tuple[list[Term], bool]:
    """The first terms of a formula, each once, and whether there may be more of them."""
    found: list[Term] = []
    try:
        for term in islice(_Splitter().terms(formula), most + 1):
            found.append(term)
    except GaveUp:
        return list(dict.fromkeys(found)), True
    return list(dict.fromkeys(found[:most])), len(found) > most


class _Splitter:
    """Takes a formula apart, term by term, and not for ever."""

    def __init__(self) -> None:
        self._effort = Effort(MOST_STEPS)

    def terms(self, formula: Formula) -> Iterator[Term]:
        """The terms of a formula."""
        if isinstance(formula, In):
            for member in sorted(formula.members, key=str):
                yield frozenset([_given(formula.slot, member)])
            return
        for chosen in combinations(formula.parts, max(0, formula.count)):
            self._effort.take()
            yield from self._product(chosen)

    def _product(self, parts: Sequence[Formula]) -> Iterator[Term]:
        """One term of each part, in every way that is not a contradiction by itself."""
        if not parts:
            yield frozenset()
            return
        for first in self.terms(parts[0]):
            self._effort.take()
            for rest in self._product(parts[1:]):
                both = first | rest
                if not _contradicts(both):
                    yield both


def _contradicts(term: Term) -> bool:
    """Whether one answer would have to be two."""
    exact = [given.question for given in term if given.kind == IS]
    return len(exact) > len(set(exact))


def _given(slot: Slot, member: Member) -> GivenTest:
    return GivenTest(slot.partition(".")[0], frozenset([(slot, member)]))


# -- in order, and as conditions ------------------------------------------------------------------


def in_order(term: Iterable[GivenTest], domains: Domains) -> list[GivenTest]:
    """What a term is made of, questions in file order and then in the order of their options."""
    return sorted(term, key=lambda given: place_of(given, domains))


def place_of(given: GivenTest, domains: Domains) -> tuple[int, str, list[int]]:
    """What terms are sorted by."""
    question = list(domains).index(given.question)
    return question, given.kind, given.places(domains[given.question])


def as_condition(term: Iterable[GivenTest], domains: Domains) -> Condition:
    """A term as a condition, its questions in file order."""
    parts = [given.condition(domains[given.question]) for given in in_order(term, domains)]
    return parts[0] if len(parts) == 1 else Condition(operator="all", parts=tuple(parts))


def all_cells(slots: Slots) -> list[Cell]:
    """Every cell of a question, in the order of its options and numbers."""
    return [(slot, member) for slot, members in slots.items() for member in members]


def _is(question: Question, members: Sequence[Member]) -> Condition:
    options = tuple(member for member in members if isinstance(member, str))
    parts = [_range(question, low, high) for low, high in _stretches(members)]
    if options:
        parts.append(Condition(operator="is", question=question.id, values=options))
    return parts[0] if len(parts) == 1 else Condition(operator="any", parts=tuple(parts))


def _stretches(members: Sequence[Member]) -> Iterator[tuple[int, int]]:
    """Bands that follow upon each other as one."""
    bands = [member for member in members if isinstance(member, tuple)]
    while bands:
        low, high = bands.pop(0)
        while bands and bands[0][0] == high + 1:
            high = bands.pop(0)[1]
        yield low, high


def _range(question: Question, low: int, high: int) -> Condition:
    whole = low == question.low and high == question.high
    return Condition(
        operator="range",
        question=question.id,
        low=low if whole or low > question.low else None,
        below=high + 1 if high < question.high else None,
    )
