"""The paths that changed as a few readable cases.

A case is a set of tests of answers. It starts from one path that shows the change; every test that
is not needed is dropped, every answer that would do as well is let in. What is needed is that the
cause of the change is there (a changed rule fires, say); that another rule may give the same result
anyway is not part of the case, or there would be hundreds. So a case reads "when this is answered,
unless another rule already says so", and its count tells how many paths really change. Together the
cases hold every path that changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide.diff.joint import Joint, Witness
from guide.prover.terms import INCLUDES, IS, Cell, GivenTest, all_cells
from guide.ruleset.model import Answer
from guide.ruleset.normal import Formula, every
from guide.ruleset.questions import UNTICKED, tick_slot

MOST_CASES = 12
"""How many cases of one change are worked out before the list is cut off."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case before it is counted, and the path it started from."""

    tests: tuple[GivenTest, ...]
    witness: Witness


class CaseFinder:
    """Finds the cases of one change: where it is, and what it follows from."""

    def __init__(
        self,
        joint: Joint,
        change: int,
        brought_by: int,
        prefer: frozenset[str] = frozenset(),
        avoid: str = "",
    ) -> None:
        """Tests of the questions to `prefer` are kept rather than others, of `avoid` rather not."""
        self.joint = joint
        self.prefer = prefer
        self.avoid = avoid
        self.change = change
        self.brought_by = brought_by

    def find(self, most: int = MOST_CASES) -> tuple[tuple[Found, ...], bool]:
        """The cases, the one with the shortest path first, and whether they are all there are."""
        found: list[Found] = []
        outside = [self.change]
        while True:
            answers = self.joint.shortest(*outside)
            if answers is None:
                return tuple(found), True
            if len(found) == most:
                return tuple(found), False
            tests = self._narrowed(self._widened(self._needed(answers)))
            found.append(Found(tuple(tests), self.joint.witness_of(answers)))
            outside.append(-self.joint.logic.conj(map(self._literal, tests)))

    def _needed(self, answers: Mapping[str, Answer]) -> list[GivenTest]:
        """One test for each slot on the path, without those that are not needed.

        Questions that no changed condition looks at go first, then earlier before later ones, since
        that a later one is asked often says the same.
        """
        tests = [test for question in answers for test in self._tests(question, answers)]
        for question in sorted(answers, key=self._kept_longest):
            others = [test for test in tests if test.question != question]
            asked = [test if test.question != question else GivenTest(question) for test in tests]
            asked = list(dict.fromkeys(asked))
            if self._suffices(others):
                tests = others
            elif self._suffices(asked):
                tests = asked
            else:
                for test in self._tests(question, answers):
                    without = [other for other in tests if other != test]
                    tests = without if self._suffices(without) else tests
        return tests

    def _kept_longest(self, question: str) -> tuple[int, int]:
        place = self.joint.order.index(question)
        if question in self.prefer:
            return (2, place)
        return (0 if question == self.avoid else 1, place)

    def _tests(self, question: str, answers: Mapping[str, Answer]) -> list[GivenTest]:
        """A test for each slot; what says the least comes first, so that it is dropped first.

        That is an exclusive tick (nothing but that the others are not ticked), then what is not
        ticked.
        """
        alone = {tick_slot(question, option) for option in self.joint.exclusive(question)}
        cells = self.joint.cells(question, answers[question])
        slots = [slot for slot in self.joint.slots(question)]
        ticked = [slot for slot in slots if cells[slot] != UNTICKED]
        first = [slot for slot in ticked if slot in alone]
        unticked = [slot for slot in slots if cells[slot] == UNTICKED]
        ordered = [*first, *unticked, *(slot for slot in ticked if slot not in first)]
        return [GivenTest(question, frozenset([(slot, cells[slot])])) for slot in ordered]

    def _widened(self, tests: list[GivenTest]) -> list[GivenTest]:
        """Each test with every further answer that would do as well."""
        for index, test in enumerate(tests):
            for cell in self._others(test):
                wider = GivenTest(test.question, tests[index].cells | {cell})
                apart = GivenTest(test.question, frozenset([cell]))
                if self._suffices([*tests[:index], apart, *tests[index + 1 :]]):
                    tests = [*tests[:index], wider, *tests[index + 1 :]]
        return tests

    def _narrowed(self, tests: list[GivenTest]) -> list[GivenTest]:
        """Without the cells with which nothing changes."""
        for index, test in enumerate(tests):
            if len(test.cells) > 1:
                before, after = tests[:index], tests[index + 1 :]
                kept = frozenset(
                    cell
                    for cell in test.cells
                    if self._changes([*before, GivenTest(test.question, frozenset([cell])), *after])
                )
                tests = [*before, GivenTest(test.question, kept), *after]
        return tests

    def _others(self, test: GivenTest) -> Iterator[Cell]:
        """Every other answer to the question that a test can name: an option, a tick, numbers."""
        if test.kind in (IS, INCLUDES):
            for slot, member in all_cells(self.joint.slots(test.question)):
                if member != UNTICKED and (slot, member) not in test.cells:
                    yield slot, member

    def _literal(self, test: GivenTest) -> int:
        logic, asked = self.joint.logic, self.joint.asked[test.question]
        if not test.cells:
            return asked
        held = logic.disj(logic.member(slot, [member]) for slot, member in test.cells)
        return logic.conj([asked, held])

    def _suffices(self, tests: list[GivenTest]) -> bool:
        """Whether what brings the change about is there on every path that passes the tests."""
        return not self.joint.logic.possible(*map(self._literal, tests), -self.brought_by)

    def _changes(self, tests: list[GivenTest]) -> bool:
        return self.joint.logic.possible(*map(self._literal, tests), self.change)


def formula(joint: Joint, tests: tuple[GivenTest, ...]) -> Formula:
    """The case as a formula over the answers of a path."""
    return every(test.formula(joint.slots(test.question)) for test in tests)
