"""Situations: all that conditions can tell of the answers on a path, as one whole number.

Each part of a formula that looks at a single question gets a bit; an answer sets the bits of the
parts that it makes true. A formula is then a test of a whole number, which is what makes an
evaluation cost microseconds. Bits are only ever set, since what is true stays true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from guide.errors import GuideError
from guide.ruleset.model import Answer
from guide.ruleset.normal import Cells, Formula, In, Member, Slot, holds, slots, tests
from guide.ruleset.questions import Domain, Domains

Situation = int
Rest = Callable[[Situation], bool] | None
"""What is left of a test once every bit that it needs is set; None: nothing."""

MOST_KNOWN = 1_024
"""How many answers to one question are remembered with what they set."""


@dataclass(frozen=True, slots=True)
class SituationTest:
    """A formula laid over situations: every bit of `needs` is set, and `rest` holds.

    `bits`: all the bits it looks at.
    """

    needs: Situation
    rest: Rest
    bits: Situation

    def __call__(self, situation: Situation) -> bool:
        if situation & self.needs != self.needs:
            return False
        return self.rest is None or self.rest(situation)


@dataclass(frozen=True, slots=True)
class _BitSetting:
    """What sets the bits of one question: single cells, and formulas that take several cells."""

    cells: dict[tuple[Slot, Member], Situation] = field(default_factory=dict)
    joint: list[tuple[Formula, Situation]] = field(default_factory=list)

    def add(self, formula: Formula, bit: Situation) -> None:
        """A formula that any one of its tests makes true is looked up; others are evaluated."""
        if not _any_cell_is_enough(formula):
            self.joint.append((formula, bit))
            return
        for test in tests(formula):
            for member in test.members:
                cell = test.slot, member
                self.cells[cell] = self.cells.get(cell, 0) | bit

    def by(self, cells: Cells) -> Situation:
        """The bits that these cells set."""
        known = self.cells
        situation = 0
        for cell in cells.items():
            situation |= known.get(cell, 0)
        for formula, bit in self.joint:
            if holds(formula, cells):
                situation |= bit
        return situation


def _any_cell_is_enough(formula: Formula) -> bool:
    if isinstance(formula, In):
        return True
    return formula.count == 1 and all(map(_any_cell_is_enough, formula.parts))


class Bits:
    """Hands out the bits and lays formulas over them, until it is sealed.

    A bit handed out after the first answer would be missing from what is remembered of answers.
    """

    def __init__(self, domains: Domains) -> None:
        self._owner = {slot: q for q, domain in domains.items() for slot in domain.slots}
        self._bits: dict[str, dict[Formula, Situation]] = {q: {} for q in domains}
        self._settings = {q: _BitSetting() for q in domains}
        self._count = 0
        self._sealed = False

    def seal(self) -> None:
        """From here on only formulas whose parts all have their bits are laid."""
        self._sealed = True

    def test(self, formula: Formula) -> SituationTest:
        """The formula as a test of situations."""
        bit = self._bit(formula)
        if bit:
            return SituationTest(bit, None, bit)
        assert not isinstance(formula, In), "a leaf looks at a single question"
        return _joined(formula.count, [self.test(part) for part in formula.parts])

    def owners(self, formula: Formula) -> frozenset[str]:
        """The questions a formula looks at."""
        return frozenset(self._owner[slot] for slot in slots(formula))

    def tests(self, question: str) -> dict[Formula, Situation]:
        """The parts that look at one question, with their bits."""
        return self._bits[question]

    def set_by(self, question: str, cells: Cells) -> Situation:
        """The bits that the cells of one answer set."""
        return self._settings[question].by(cells)

    def _bit(self, formula: Formula) -> Situation:
        """The formula's own bit; none where it looks at no question or at several."""
        owners = self.owners(formula)
        if len(owners) != 1:
            return 0
        (owner,) = owners
        if formula not in self._bits[owner]:
            if self._sealed:
                raise GuideError(f"a new test of '{owner}' came after the first answer")
            self._bits[owner][formula] = 1 << self._count
            self._settings[owner].add(formula, 1 << self._count)
            self._count += 1
        return self._bits[owner][formula]


def _joined(count: int, parts: Sequence[SituationTest]) -> SituationTest:
    bits = reduce(or_, (part.bits for part in parts), 0)
    if count != len(parts) and _single_bits(parts, bits):
        return SituationTest(0, lambda situation: (situation & bits).bit_count() >= count, bits)
    if count != len(parts):
        return SituationTest(
            0, lambda situation: sum(part(situation) for part in parts) >= count, bits
        )
    needs = reduce(or_, (part.needs for part in parts), 0)
    rests = [part.rest for part in parts if part.rest is not None]
    if len(rests) < 2:
        return SituationTest(needs, rests[0] if rests else None, bits)
    return SituationTest(needs, lambda situation: all(rest(situation) for rest in rests), bits)


def _single_bits(parts: Sequence[SituationTest], bits: Situation) -> bool:
    """Whether each part is just one bit, and no two the same."""
    return all(part.rest is None and part.needs.bit_count() == 1 for part in parts) and (
        bits.bit_count() == len(parts)
    )


@dataclass(frozen=True, slots=True)
class Filling:
    """What an answer puts into its question's slots, and the bits it sets."""

    cells: Cells
    bits: Situation


class Filler:
    """Turns the answers to one question into fillings, and remembers them."""

    def __init__(self, domain: Domain, bits: Bits) -> None:
        self._domain = domain
        self._bits = bits
        self._known: dict[tuple[type, Answer], Filling | None] = {}

    def filling(self, answer: Answer) -> Filling | None:
        """What the answer fills; None where the question does not accept it."""
        key = (answer.__class__, answer)  # True equals 1 and is no whole number
        try:
            return self._known[key]
        except KeyError:
            filling = self._fill(answer)
        except TypeError:  # a list, for one: no kind of answer at all
            return None
        if len(self._known) < MOST_KNOWN:
            self._known[key] = filling
        return filling

    def _fill(self, answer: Answer) -> Filling | None:
        if not self._domain.accepts(answer):
            return None
        cells = self._domain.cells(answer)
        return Filling(cells, self._bits.set_by(self._domain.question.id, cells))
