"""Conditions while answers come in: each by a number, with what is decided taken out.

Equal conditions have equal numbers, in both versions, so that two situations can be compared at no
cost. Only the parts that look at a slot are touched when it is filled.
"""

from __future__ import annotations

from collections.abc import Iterable

from guide.ruleset.normal import Formula, In, Member, Slot

ALWAYS, NEVER = 0, 1

_NOWHERE: frozenset[Slot] = frozenset()


class Conditions:
    """Conditions by number."""

    def __init__(self) -> None:
        self._number: dict[tuple[object, ...], int] = {("always",): ALWAYS, ("never",): NEVER}
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
        count -= given.count(ALWAYS)
        undecided = [part for part in given if part > NEVER]
        if count <= 0:
            return ALWAYS
        if count > len(undecided):
            return NEVER
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
            return ALWAYS if member in self._members[number] else NEVER
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
