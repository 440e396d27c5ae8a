"""What a path must be answered with so that a wish is met: a demand, and demands laid together.

A wish is a literal that some path is to make true. One path that does (a random one, or a model of
the solver) says more than is needed: most of its answers could be others. Traced back through the
gates, each only as far as it makes the wish true, a few answers are left, and a demand is those. It
is kept as what it refuses: one bit for each member of each slot. Two demands are laid together by
an "or", and go together while no slot is refused every member; so thousands of wishes are packed
into a few paths without asking the solver again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import neg, or_
from random import Random

from guide.prover.proof import Subject, answer_pool
from guide.prover.solver import TRUE, Model
from guide.ruleset.model import Answer
from guide.ruleset.normal import ALWAYS
from guide.ruleset.questions import Domain

Demand = int
"""The members of slots that are refused, a bit each."""

LITTLE, MUCH = 1, 3
"""What one answer more costs: a calm one, another. One that is demanded already costs nothing."""


@dataclass(frozen=True, slots=True)
class _SlotBits:
    """Where one question stands in a demand.

    `bits`: all of its bits; `pool`: answers to choose from, each with the bits it would need.
    `free`: its slots may be filled in any way.
    """

    domain: Domain
    bits: Demand
    pool: tuple[tuple[Answer, Demand], ...]
    free: bool


class Demands:
    """The demands of one rule set."""

    def __init__(self, subject: Subject) -> None:
        self._logic = subject.encoding.logic
        self._random = Random(0)
        self._bit: dict[int, Demand] = {}
        self._refused: dict[int, Demand] = {}
        self._lowest: Demand = 0
        self._above: Demand = 0
        self._fields = {q: self._field(d) for q, d in subject.engine.domains.items()}
        self._bound = reduce(or_, (f.bits for f in self._fields.values() if not f.free), 0)
        calm = subject.encoding.calm_cells.items()
        self._calm = reduce(or_, (self._bit[self._logic.slots[s][m]] for s, m in calm), 0)
        self._ways: dict[int, Sequence[int]] = {}
        self._known: dict[tuple[str, Demand], Sequence[Answer]] = {}

    def _field(self, domain: Domain) -> _SlotBits:
        """Bits for each slot in turn, and one above them, into which a full slot runs over."""
        whole = 0
        for slot in domain.slots:
            start = self._above.bit_length()
            variables = self._logic.slots[slot].values()
            full = (1 << len(variables)) - 1 << start
            for place, variable in enumerate(variables):
                self._bit[variable] = 1 << start + place
                self._refused[variable] = full ^ self._bit[variable]
                self._refused[-variable] = self._bit[variable]
            self._lowest |= 1 << start
            self._above |= 1 << start + len(variables)
            whole |= full
        answers = dict.fromkeys(answer_pool(domain, self._random))
        pool = tuple((answer, self._given(domain, answer)) for answer in answers)
        free = domain.type.allowed(domain.question) == ALWAYS
        return _SlotBits(domain, whole, pool, free)

    def _given(self, domain: Domain, answer: Answer) -> Demand:
        slots, cells = self._logic.slots, domain.cells(answer)
        return reduce(or_, (self._bit[slots[slot][cells[slot]]] for slot in cells), 0)

    @cached_property
    def _effort(self) -> dict[int, int]:
        """For each literal, about how much it takes to make it true."""
        slots = self._logic.slots.values()
        effort = {
            literal: MUCH
            for variables in slots
            for variable in variables.values()
            for literal in (variable, -variable)
        }
        for gate, parts in self._logic.inputs.items():
            effort[gate] = sum(map(effort.__getitem__, parts))
            effort[-gate] = min(map(effort.__getitem__, map(neg, parts)))
        return effort

    # -- the demand of a wish ---------------------------------------------------------------------

    def of(self, wish: int) -> Demand | None:
        """What meets the wish; None proves that no path does."""
        model = self._logic.example(wish)
        return None if model is None else self._traced(wish, model)

    def _traced(self, wish: int, model: Model) -> Demand:
        """Answers of the model that make the wish true by themselves.

        What must be so comes first; then, where one part of several is enough, the easiest.
        """
        demand, seen, waiting = 0, {TRUE}, [wish]
        choices: list[int] = []
        while waiting or choices:
            literal = waiting.pop() if waiting else self._easiest(choices.pop(), model, demand)
            if literal in seen:
                continue
            seen.add(literal)
            variable = abs(literal)
            if variable in self._bit:
                demand |= self._refused[literal]
            elif literal > 0:
                waiting.extend(self._logic.inputs[variable])
            else:
                choices.append(variable)
        return demand

    def _easiest(self, gate: int, model: Model, demand: Demand) -> int:
        """Of the parts that make a gate false, one that asks for the least."""
        refused = self._refused
        false = self._easiest_first(gate)
        for literal in false:
            bits = refused.get(literal)
            if bits is not None and bits & demand == bits:
                return literal
        return next(filter(model, false))

    def _easiest_first(self, gate: int) -> Sequence[int]:
        """The parts of a gate, each as it would be to make the gate false."""
        if gate not in self._ways:
            self._ways[gate] = sorted(map(neg, self._logic.inputs[gate]), key=self._costs)
        return self._ways[gate]

    def _costs(self, literal: int) -> int:
        bits = self._refused.get(literal)
        if bits is None:
            return self._effort[literal]
        return MUCH if bits & self._calm else LITTLE

    # -- demands together -------------------------------------------------------------------------

    def together(self, one: Demand, other: Demand) -> Demand | None:
        """Both demands in one; None where no answers meet both."""
        both = one | other
        if both + self._lowest & self._above:
            return None
        if other & self._bound and both != one and not self._answerable(both, other):
            return None
        return both

    def _answerable(self, demand: Demand, touched: Demand) -> bool:
        """Whether the touched questions have an answer: ticks may exclude each other."""
        return all(
            self._fitting(question, demand & field.bits)
            for question, field in self._fields.items()
            if not field.free and touched & field.bits
        )

    def answers(self, demand: Demand) -> dict[str, Answer]:
        """Answers to every question that meet a demand, the rest at random."""
        found: dict[str, Answer] = {}
        for question, field in self._fields.items():
            fitting = self._fitting(question, demand & field.bits)
            found[question] = fitting[int(self._random.random() * len(fitting))]
        return found

    def _fitting(self, question: str, demand: Demand) -> Sequence[Answer]:
        """Some answers that meet what is demanded of one question; none where none does."""
        key = question, demand
        if key not in self._known:
            field = self._fields[question]
            found = [answer for answer, bits in field.pool if not bits & demand]
            self._known[key] = found or list(self._ticked(field.domain, demand))
        return self._known[key]

    def _ticked(self, domain: Domain, demand: Demand) -> Iterator[Answer]:
        """What must be ticked, and no more."""
        if domain.type.several:
            cells = {
                slot: ticked if demand & self._bit[self._logic.slots[slot][unticked]] else unticked
                for slot, (ticked, unticked) in domain.slots.items()
            }
            answer = domain.type.answer(domain.question, cells)
            if domain.accepts(answer) and not self._given(domain, answer) & demand:
                yield answer
