"""Conditions while answers come in: each by a number, with what is decided taken out.

Equal conditions have equal numbers, in several guides too, so that comparing how they stand costs
nothing. Only the parts that look at a slot are touched when it is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from guide.ruleset.normal import Formula, In, Member, Slot, tests

MET, UNMET = 0, 1
"""The numbers of what is decided, whatever else is answered."""

_NOWHERE: frozenset[Slot] = frozenset()


class Conditions:
    """Conditions by number."""

    def __init__(self) -> None:
        self._number: dict[tuple[object, ...], int] = {("met",): MET, ("unmet",): UNMET}
        self._slots: list[frozenset[Slot]] = [_NOWHERE, _NOWHERE]
        self._members: dict[int, frozenset[Member]] = {}
        self._parts: dict[int, tuple[int, tuple[int, ...]]] = {}
        self._decided: dict[tuple[int, Slot, Member | None], int] = {}

    def of(self, formula: Formula) -> int:
        """The number of a formula."""
        if isinstance(formula, In):
            number = self._numbered((formula.slot, formula.members), frozenset([formula.slot]))
            self._members[number] = formula.members
            return number
        return self.at_least(formula.count, [self.of(part) for part in formula.parts])

    def at_least(self, count: int, parts: Iterable[int]) -> int:
        """At least `count` of the parts."""
        given = list(parts)
        count -= given.count(MET)
        undecided = [part for part in given if part > UNMET]
        if count <= 0:
            return MET
        if count > len(undecided):
            return UNMET
        if count == 1:
            undecided = list({own for part in undecided for own in self._alternatives(part)})
        if len(undecided) == 1:
            return undecided[0]
        undecided.sort()
        looked_at = frozenset().union(*(self._slots[part] for part in undecided))
        number = self._numbered((count, *undecided), looked_at)
        self._parts[number] = (count, tuple(undecided))
        return number

    def decide(self, number: int, slot: Slot, member: Member | None) -> int:
        """The condition once a slot holds a member (None: its question is not asked)."""
        if slot not in self._slots[number]:
            return number
        key = (number, slot, member)
        known = self._decided.get(key)
        if known is None:
            known = self._decided[key] = self._decide(number, slot, member)
        return known

    def _decide(self, number: int, slot: Slot, member: Member | None) -> int:
        if number in self._members:
            return MET if member in self._members[number] else UNMET
        count, parts = self._parts[number]
        return self.at_least(count, [self.decide(part, slot, member) for part in parts])

    def _alternatives(self, number: int) -> tuple[int, ...]:
        count, parts = self._parts.get(number, (0, ()))
        return parts if count == 1 else (number,)

    def _numbered(self, key: tuple[object, ...], looked_at: frozenset[Slot]) -> int:
        number = self._number.setdefault(key, len(self._slots))
        if number == len(self._slots):
            self._slots.append(looked_at)
        return number


class Watch:
    """Conditions watched together; a standing is a number, and each step is taken once."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.watched: list[int] = []
        self.looking: dict[Slot, list[int]] = {}
        self._tests: dict[Slot, set[frozenset[Member]]] = {}
        self._standings: dict[int, tuple[int, ...]] = {}
        self._next = 0
        self._number: dict[tuple[int, ...], int] = {}
        self._filled: dict[tuple[int, Slot, Member | None], int] = {}

    def place(self, alternatives: Iterable[Formula]) -> int:
        """Watch that one of the alternatives holds; returns where."""
        formulas = list(alternatives)
        position = len(self.watched)
        numbers = [self.conditions.of(formula) for formula in formulas]
        self.watched.append(self.conditions.at_least(1, numbers))
        found = {test for formula in formulas for test in tests(formula)}
        for slot in {test.slot for test in found}:
            self.looking.setdefault(slot, []).append(position)
        for test in found:
            self._tests.setdefault(test.slot, set()).add(test.members)
        return position

    def met_by(self, slot: Slot, member: Member) -> frozenset[frozenset[Member]]:
        """The tests of a slot that a member meets; no two members that meet the same differ."""
        return frozenset(test for test in self._tests.get(slot, ()) if member in test)

    def start(self) -> int:
        """The standing before any answer."""
        return self.numbered(tuple(self.watched))

    def numbered(self, standing: tuple[int, ...]) -> int:
        """The number of a standing."""
        number = self._number.get(standing)
        if number is None:
            number = self._number[standing] = self._next
            self._standings[number] = standing
            self._next += 1
        return number

    @property
    def remembered(self) -> int:
        """How many standings are remembered."""
        return len(self._standings)

    def keep_only(self, numbers: Set[int]) -> None:
        """Forget all other standings, and how one leads to the next."""
        self._standings = {number: self._standings[number] for number in numbers}
        self._number = {standing: number for number, standing in self._standings.items()}
        self._filled.clear()

    def at(self, number: int) -> tuple[int, ...]:
        """The conditions of a standing, as they stand."""
        return self._standings[number]

    def fill(self, number: int, slot: Slot, member: Member | None) -> int:
        """The standing once a slot that is looked at holds a member (None: it is not asked)."""
        key = (number, slot, member)
        known = self._filled.get(key)
        if known is None:
            changed = list(self._standings[number])
            for position in self.looking[slot]:
                changed[position] = self.conditions.decide(changed[position], slot, member)
            known = self._filled[key] = self.numbered(tuple(changed))
        return known
