"""The normal form of a condition: negation-free, two-valued, shared by engine and solver.

A condition has three truth values: a question not yet answered, or off the path, is unknown.
Negation is pushed to the leaves once, at load. A leaf then says "this slot holds one of these
members", and a slot without an answer is a member of no set. So *true* here is exactly *true* in
three values, nothing is negated any more, and what is true stays true as more is answered.

A slot is one cell of an answer: a question's id, or `question.option` for each option of a
question that takes many. Two nodes suffice, since "not at least k of n" is "at least n-k+1 of the
n negated": `In` for the leaves and `AtLeast` for all, any and at least k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

Slot = str
Band = tuple[int, int]
"""A stretch of whole numbers that no condition tells apart, both ends included."""
Member = str | Band
Cells = Mapping[Slot, Member]
"""The members that the answers on the path put into their slots."""
Truth = Callable[[Cells], bool]


@dataclass(frozen=True, slots=True)
class In:
    """True where the slot holds one of the members; false where it is empty."""

    slot: Slot
    members: frozenset[Member]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True where at least `count` of the parts are."""

    count: int
    parts: tuple[Formula, ...]


Formula = In | AtLeast

ALWAYS = AtLeast(0, ())
NEVER = AtLeast(1, ())


def every(parts: Iterable[Formula]) -> Formula:
    """All of the parts."""
    given = tuple(parts)
    return given[0] if len(given) == 1 else AtLeast(len(given), given)


def some(parts: Iterable[Formula]) -> Formula:
    """At least one of the parts."""
    given = tuple(parts)
    return given[0] if len(given) == 1 else AtLeast(1, given)


class Gates(Protocol):
    """What a solver offers so that a formula can be laid into it; literals are integers."""

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        """The slot's question is asked and the slot holds one of the members."""

    def at_least(self, count: int, literals: list[int]) -> int:
        """At least `count` of the literals are true."""


def truth(formula: Formula) -> Truth:
    """A closure that tells whether the formula holds for the answers on a path."""
    if isinstance(formula, In):
        return _leaf_truth(formula)
    parts = [truth(part) for part in formula.parts]
    count = formula.count
    if count <= 0:
        return lambda cells: True
    if count > len(parts):
        return lambda cells: False
    if count == len(parts):
        return _folded(parts, _both)
    if count == 1:
        return _folded(parts, _either)
    return lambda cells: sum(part(cells) for part in parts) >= count


def _folded(parts: Sequence[Truth], join: Callable[[Truth, Truth], Truth]) -> Truth:
    """The parts joined two by two: half the cost of a generator, and no deeper than it must be."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return join(_folded(parts[:middle], join), _folded(parts[middle:], join))


def _both(one: Truth, other: Truth) -> Truth:
    return lambda cells: one(cells) and other(cells)


def _either(one: Truth, other: Truth) -> Truth:
    return lambda cells: one(cells) or other(cells)


def _leaf_truth(leaf: In) -> Truth:
    slot, members = leaf.slot, leaf.members
    if len(members) == 1:
        (member,) = members
        return lambda cells: cells.get(slot) == member
    return lambda cells: cells.get(slot) in members


def constraint(formula: Formula, logic: Gates) -> int:
    """The literal that is true exactly where `truth` is."""
    if isinstance(formula, In):
        return logic.cell(formula.slot, formula.members)
    return logic.at_least(formula.count, [constraint(part, logic) for part in formula.parts])


def holds(formula: Formula, cells: Cells) -> bool:
    """Whether the formula holds, without building a closure first."""
    if isinstance(formula, In):
        return cells.get(formula.slot) in formula.members
    return sum(holds(part, cells) for part in formula.parts) >= formula.count


def may_hold(formula: Formula, cells: Cells, open_slots: Set[Slot]) -> bool:
    """Whether the formula could hold once the open slots are filled, as far as each leaf tells.

    Never wrongly False. It can be wrongly True, since the leaves are looked at one by one.
    """
    if isinstance(formula, In):
        may_fill = formula.slot in open_slots and bool(formula.members)
        return may_fill or cells.get(formula.slot) in formula.members
    return sum(may_hold(part, cells, open_slots) for part in formula.parts) >= formula.count


def tests(formula: Formula) -> Iterator[In]:
    """Every test of a slot in the formula."""
    if isinstance(formula, In):
        yield formula
    else:
        for part in formula.parts:
            yield from tests(part)


def slots(formula: Formula) -> frozenset[Slot]:
    """Every slot the formula looks at."""
    return frozenset(test.slot for test in tests(formula))


def support(formula: Formula, cells: Cells) -> frozenset[Slot]:
    """The slots whose members make a true formula true."""
    if isinstance(formula, In):
        return frozenset([formula.slot])
    true_parts = [part for part in formula.parts if holds(part, cells)]
    return frozenset().union(*(support(part, cells) for part in true_parts))
