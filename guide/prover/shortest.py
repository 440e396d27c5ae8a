"""The fewest questions that literals can be had with, and answers fixed one after the other.

Models differ between solver versions; what is asked for here does not depend on which one is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide.prover.commonanswers import CommonAnswers
from guide.prover.solver import FALSE, TRUE, Logic, Model
from guide.ruleset.model import Answer
from guide.ruleset.normal import Cells, Member, Slot
from guide.ruleset.questions import type_of


def fewest(logic: Logic, wanted: Sequence[int], counted: Sequence[int]) -> int:
    """How few of the counted literals can be true where the wanted ones are, which some model has.

    Sets of which one at least must be true are set apart until the rest can all be false. Their
    number is a lower bound, and most often met; where not, the count is bounded step by step.
    """
    spared, needed = set(counted), 0
    while True:
        model = logic.model(*wanted, *(-literal for literal in sorted(spared)))
        if model is not None:
            break
        spared -= {-literal for literal in logic.core()}
        needed += 1
    least = sum(map(model, counted))
    while least > needed:
        model = logic.model(*wanted, -logic.at_least(least, counted))
        if model is None:
            break
        least = sum(map(model, counted))
    return least


def first_answers(
    logic: Logic, common: CommonAnswers, asked: Mapping[str, int], fixed: Sequence[int]
) -> dict[str, Answer]:
    """The first answers of all with which the fixed literals hold, which some model makes true.

    `asked`: the questions in order, each with the literal that says that it is. One is left out
    where it can be; the others get the calmest answer that some model has.
    """
    return _FirstAnswers(logic, common, fixed).to(asked)


class _FirstAnswers:
    """What is fixed so far, and a model of it."""

    def __init__(self, logic: Logic, common: CommonAnswers, fixed: Sequence[int]) -> None:
        self.logic = logic
        self.common = common
        self.fixed = list(fixed)
        model = logic.model(*fixed)
        assert model is not None, "no answers at all"
        self.model: Model = model

    def to(self, asked: Mapping[str, int]) -> dict[str, Answer]:
        return {
            question: self._answer(question)
            for question, literal in asked.items()
            if literal != FALSE and (literal == TRUE or not self._also([-literal]))
        }

    def _answer(self, question: str) -> Answer:
        """The calmest answer that can be; else one with as few ticks as can be."""
        for answer in self.common.calmest(question):
            if self._also(self._literals(self.common.cells(question, answer))):
                return answer
        cells: dict[Slot, Member] = {}
        for slot, (ticked, unticked) in self.common.slots(question).items():
            spared = self._also([self.logic.slots[slot][unticked]])
            cells[slot] = unticked if spared else ticked
        own = self.common.question(question)
        return type_of(own).answer(own, cells)

    def _literals(self, cells: Cells) -> list[int]:
        return [self.logic.slots[slot][member] for slot, member in cells.items()]

    def _also(self, literals: Sequence[int]) -> bool:
        """Fix these literals too, where some model makes them true."""
        if not all(map(self.model, literals)):
            found = self.logic.model(*self.fixed, *literals)
            if found is None:
                return False
            self.model = found
        self.fixed.extend(literals)
        return True
