"""How many questions are still to come: the shortest and the longest path that is still possible.

Exact over all answers to come, an emergency left aside (it can end any path at once). Both totals
only ever move towards each other as a person answers, so what is shown never runs backwards. On a
guide so entangled that the exact search grows too large, sound bounds take its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide.engine import Engine, Journey
from guide.model import Question
from guide.normal import Cells, Formula, In, Member, Slot, holds, slots
from guide.operators import normal_form

MOST_SITUATIONS = 20_000
"""How many distinct situations the exact search may visit before bounds take over."""

_Situation = tuple[int, frozenset[tuple[Slot, Member]]]


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of the question now asked, and the fewest and most questions in all."""

    number: int
    fewest: int
    most: int


class TooEntangled(Exception):
    """The exact search visited more situations than it may."""


class ProgressMeter:
    """Measures progress on one guide: searches all answers to come once, then looks up."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.questions = engine.rule_set.questions
        self._asked: list[Formula | None] = [self._ask_formula(q) for q in self.questions]
        self._watched = self._watched_slots()
        self._known: dict[_Situation, tuple[int, int]] = {}
        try:
            self._search(0, {})
        except TooEntangled:
            self._known.clear()

    def progress(self, journey: Journey) -> Progress:
        """Where a journey stands. At its end, all three numbers are the questions asked."""
        done = len(journey.asked)
        if journey.next is None:
            return Progress(done, done, done)
        position = self.questions.index(journey.next)
        known = self._known.get(self._situation(position, journey.cells))
        fewest, most = known or self._bounds(position, journey.cells)
        return Progress(done + 1, done + fewest, done + most)

    def _ask_formula(self, question: Question) -> Formula | None:
        if question.ask_when is None:
            return None
        return normal_form(question.ask_when, self.engine.domains)

    def _watched_slots(self) -> list[frozenset[Slot]]:
        """For each position, the slots that questions from there on look at."""
        watched: list[frozenset[Slot]] = []
        later: frozenset[Slot] = frozenset()
        for formula in reversed(self._asked):
            later = later | (slots(formula) if formula is not None else frozenset())
            watched.append(later)
        return watched[::-1]

    def _situation(self, position: int, cells: Cells) -> _Situation:
        """What of the answers so far still matters to the questions from `position` on."""
        watched = self._watched[position]
        return position, frozenset(cell for cell in cells.items() if cell[0] in watched)

    def _search(self, position: int, cells: Mapping[Slot, Member]) -> tuple[int, int]:
        """Fewest and most questions asked from `position` on."""
        if position == len(self.questions):
            return 0, 0
        situation = self._situation(position, cells)
        if situation in self._known:
            return self._known[situation]
        if len(self._known) >= MOST_SITUATIONS:
            raise TooEntangled
        kept = dict(situation[1])
        formula = self._asked[position]
        if formula is not None and not holds(formula, kept):
            found = self._search(position + 1, kept)
        else:
            found = self._after_asking(position, kept)
        self._known[situation] = found
        return found

    def _after_asking(self, position: int, cells: Mapping[Slot, Member]) -> tuple[int, int]:
        domain = self.engine.domains[self.questions[position].id]
        later = self._watched[position + 1] if position + 1 < len(self.questions) else frozenset()
        if later.isdisjoint(domain.slots):
            ahead = {self._search(position + 1, cells)}
        else:
            ahead = {
                self._search(position + 1, {**cells, **domain.cells(answer)})
                for answer in domain.answers()
            }
        return 1 + min(low for low, _ in ahead), 1 + max(high for _, high in ahead)

    def _bounds(self, position: int, cells: Cells) -> tuple[int, int]:
        open_slots = frozenset().union(
            *(self.engine.domains[question.id].slots for question in self.questions[position:])
        )
        fewest = most = 1
        for formula in self._asked[position + 1 :]:
            fewest += formula is None or holds(formula, cells)
            most += formula is None or _may_hold(formula, cells, open_slots)
        return fewest, most


def _may_hold(formula: Formula, cells: Cells, open_slots: frozenset[Slot]) -> bool:
    if isinstance(formula, In):
        return formula.slot in open_slots or holds(formula, cells)
    return sum(_may_hold(part, cells, open_slots) for part in formula.parts) >= formula.count
