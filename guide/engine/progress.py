"""How many questions are still to come: the shortest and the longest path that is still possible.

Exact over all answers to come, emergencies left aside, since they can end any path at once: an
answer that fires one is counted only where every answer to the question does. Both totals only
ever move towards each other as a person answers, so what is shown never runs backwards. On a guide
so entangled that the exact search grows too large, sound bounds take its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice, pairwise
from operator import or_

from guide.engine.effort import Effort, GaveUp
from guide.engine.engine import Engine, Journey, Step
from guide.engine.situations import Situation
from guide.ruleset.normal import Formula, In, Member, Slot, holds, may_hold, slots
from guide.ruleset.questions import Domain, type_of

MOST_STEPS = 100_000
"""How many steps the exact search may take before bounds take over; about a tenth of a second."""

MOST_ANSWERS = 100
"""How many answers to a question are tried for one that fires no emergency, for bounds."""

_Range = tuple[int, int]
"""The fewest and the most questions."""
_Layer = Mapping[Situation, tuple[Situation, ...]]
"""The situations in which a path can come to one question, and where each leads."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of the question now asked, and the fewest and most questions in all."""

    number: int
    fewest: int
    most: int


class ProgressMeter:
    """Measures progress on one guide: searches all answers to come once, then looks up."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._position = {step.question.id: at for at, step in enumerate(engine.steps)}
        self._search: _Search | None = None
        try:
            self._search = _Search(engine)
        except GaveUp:
            pass

    @property
    def exact(self) -> bool:
        """Whether the totals are exact, and not only bounds."""
        return self._search is not None

    def progress(self, journey: Journey) -> Progress:
        """Where a journey stands. At its end, all three numbers are the questions asked."""
        done = len(journey.asked)
        if journey.next is None:
            return Progress(done, done, done)
        position = self._position[journey.next.id]
        if self._search is not None:
            fewest, most = self._search.ahead(position, journey.situation)
        else:
            fewest, most = self._bounds(position, journey)
        return Progress(done + 1, done + fewest, done + most)

    def _bounds(self, position: int, journey: Journey) -> _Range:
        """Sound bounds: the fewest are counted as far as no emergency can be the only way on."""
        ahead = self.engine.steps[position:]
        domains, cells = self.engine.domains, journey.cells
        open_slots = frozenset().union(*(domains[step.question.id].slots for step in ahead))
        fewest = most = 1
        goes_on, possible = True, journey.situation
        for before, step in pairwise(ahead):
            if before.ask_when is None or may_hold(before.ask_when, cells, open_slots):
                goes_on = goes_on and self._can_be_calm(before, possible)
                possible |= self._all_bits(before)
            fewest += goes_on and (step.ask_when is None or holds(step.ask_when, cells))
            most += step.ask_when is None or may_hold(step.ask_when, cells, open_slots)
        return fewest, most

    def _can_be_calm(self, step: Step, possible: Situation) -> bool:
        """Whether some answer fires no emergency, whatever of `possible` is answered before it."""
        return any(
            not any(fires(possible | outcome) for fires in step.emergencies)
            for outcome in self._some_outcomes(step)
        )

    def _some_outcomes(self, step: Step) -> Iterator[Situation]:
        """What the first answers to a question set; that of a calm one is among them as a rule."""
        domain, bits = self.engine.domains[step.question.id], self.engine.bits
        watched = frozenset().union(*map(slots, bits.tests(step.question.id)))
        for answer in islice(domain.answers(watched), MOST_ANSWERS):
            yield bits.set_by(step.question.id, domain.cells(answer))

    def _all_bits(self, step: Step) -> Situation:
        return reduce(or_, self.engine.bits.tests(step.question.id).values(), 0)


class _Search:
    """Every situation at every question, first to last, and then from the last back the ranges.

    A situation is cut down to what of it still matters to the questions to come.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._effort = Effort(MOST_STEPS)
        self._watched = self._watched_bits()
        self._outcomes = [self._outcomes_of(step) for step in engine.steps]
        self._ranges = self._measure(self._explore())

    def ahead(self, position: int, situation: Situation) -> _Range:
        """Fewest and most questions asked from a position on."""
        return self._ranges[position][situation & self._watched[position]]

    def _watched_bits(self) -> list[Situation]:
        """For each position, the bits that are looked at from there on; none at the end."""
        looked_at = [
            reduce(
                or_, (test.bits for test in step.emergencies), step.asks.bits if step.asks else 0
            )
            for step in self._engine.steps
        ]
        return [reduce(or_, looked_at[at:], 0) for at in range(len(looked_at) + 1)]

    def _outcomes_of(self, step: Step) -> tuple[Situation, ...]:
        """The bits that the answers to a question can set, each combination once."""
        question = step.question.id
        bits, domain = self._engine.bits, self._engine.domains[question]
        parts = [part for part, bit in bits.tests(question).items() if bit & self._watched[0]]
        watched = frozenset().union(*(slots(part) for part in parts))
        outcomes = set()
        for answer in _calm_part(domain, self._fired_alone(step)).answers(watched):
            self._effort.take(1 + len(parts))
            outcomes.add(bits.set_by(question, domain.cells(answer)) & self._watched[0])
        return tuple(outcomes)

    def _fired_alone(self, step: Step) -> frozenset[tuple[Slot, Member]]:
        """What is an emergency as soon as it is answered, whatever else is."""
        own = self._engine.bits.tests(step.question.id)
        formulas = {bit: formula for formula, bit in own.items()}
        alone = (formulas.get(test.bits) for test in step.emergencies)
        return frozenset(cell for formula in alone if formula for cell in _enough(formula))

    def _explore(self) -> list[_Layer]:
        layers: list[_Layer] = []
        here = {0}
        for position, step in enumerate(self._engine.steps):
            layer = {situation: self._next(position, step, situation) for situation in here}
            layers.append(layer)
            here = {situation for ahead in layer.values() for situation in ahead}
        return layers

    def _next(self, position: int, step: Step, situation: Situation) -> tuple[Situation, ...]:
        self._effort.take()
        watched = self._watched[position + 1]
        if not _is_asked(step, situation):
            return (situation & watched,)
        ahead = set()
        for outcome in self._outcomes[position]:
            self._effort.take()
            after = situation | outcome
            if not any(fires(after) for fires in step.emergencies):
                ahead.add(after & watched)
        return tuple(ahead)

    def _measure(self, layers: list[_Layer]) -> list[dict[Situation, _Range]]:
        ranges: list[dict[Situation, _Range]] = [{} for _ in layers] + [{0: (0, 0)}]
        for position in range(len(layers) - 1, -1, -1):
            after, step = ranges[position + 1], self._engine.steps[position]
            for situation, ahead in layers[position].items():
                own = int(_is_asked(step, situation))
                fewest = min((after[other][0] for other in ahead), default=0)
                most = max((after[other][1] for other in ahead), default=0)
                ranges[position][situation] = (own + fewest, own + most)
        return ranges


def _enough(formula: Formula) -> Iterator[tuple[Slot, Member]]:
    """What makes a formula true all by itself."""
    if isinstance(formula, In):
        yield from ((formula.slot, member) for member in formula.members)
    elif formula.count == 1:
        for part in formula.parts:
            yield from _enough(part)


def _calm_part(domain: Domain, fired: Set[tuple[Slot, Member]]) -> Domain:
    """The domain without the options that fire: left aside anyway, and too many to tick in all
    combinations on a page of danger signs."""
    question = domain.question
    cell = type_of(question).cell
    calm = tuple(each for each in question.options if cell(question, each.id) not in fired)
    left = {
        slot: tuple(member for member in members if (slot, member) not in fired)
        for slot, members in domain.slots.items()
    }
    return Domain(replace(question, options=calm), left)


def _is_asked(step: Step, situation: Situation) -> bool:
    return step.asks is None or step.asks(situation)
