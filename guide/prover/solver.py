"""Statements over every answer path at once, and the solver that decides them.

`Logic` is a growing set of and-gates in one SAT solver (MiniSat 2.2 through python-sat); equal
gates are one gate. Most questions to the solver have an easy yes: some random path shows it. A few
hundred such paths are carried through every gate as one bit each, and only what none of them shows
is searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from operator import neg
from typing import Protocol

from pysat.solvers import Solver

from guide.ruleset.normal import Cells, Member, Slot

TRUE = 1
FALSE = -1

Model = Callable[[int], bool]
"""Whether a literal is true in a model; it knows those made later too, but for new slots."""


Held = Mapping[Slot, Mapping[Member, int]]
"""In which of many fillings a slot holds a member, as a bit mask."""


class SatSolver(Protocol):
    """What is asked of a solver: clauses, and whether assumed literals can be true together."""

    def add(self, clause: list[int]) -> None:
        """From now on one of these literals is true."""

    def solve(self, assumed: list[int]) -> bool:
        """Whether all of these literals can be true."""

    def values(self) -> Sequence[int]:
        """For each variable, in order, its literal that is true in the model last found."""

    def core(self) -> Iterable[int]:
        """Of the literals last assumed in vain, some that clash by themselves."""

    def prefer(self, literals: list[int]) -> None:
        """Try these literals as true first; a hint."""


class MiniSat:
    """MiniSat 2.2, through python-sat."""

    def __init__(self) -> None:
        self._solver = Solver("minisat22")
        self.add = self._solver.add_clause

    def solve(self, assumed: list[int]) -> bool:
        """Whether all of these literals can be true."""
        return bool(self._solver.solve(assumptions=assumed))

    def values(self) -> Sequence[int]:
        """For each variable, in order, its literal that is true in the model last found."""
        found: Sequence[int] = self._solver.get_model()
        return found

    def core(self) -> Iterable[int]:
        """Of the literals last assumed in vain, some that clash by themselves."""
        return self._solver.get_core() or ()

    def prefer(self, literals: list[int]) -> None:
        """Try these literals as true first; a hint."""
        self._solver.set_phases(literals)


class Logic:
    """And-gates over slot variables, and one incremental solver.

    A gate is laid into the solver when something is first asked of it, with what it rests on: most
    gates never are, and the solver is spared them. `inputs`: what each gate joins; `laid`: the
    solver's variable for each of ours.
    """

    def __init__(self, solver: SatSolver | None = None) -> None:
        self._solver = solver or MiniSat()
        self._solver.add([TRUE])
        self.laid: dict[int, int] = {TRUE: TRUE}
        self._own: dict[int, int] = {TRUE: TRUE}
        self._last = TRUE
        self._gates: dict[tuple[int, ...], int] = {}
        self.inputs: dict[int, tuple[int, ...]] = {}
        self.slots: dict[Slot, dict[Member, int]] = {}
        self._sampled: dict[int, int] = {}
        self._full = 0

    def fresh(self) -> int:
        """A new variable."""
        self._last += 1
        return self._last

    def declare(
        self, slot: Slot, members: Iterable[Member], sampled: Sequence[Member] = ()
    ) -> None:
        """A slot that holds exactly one of its members; declared once.

        `sampled`: what it holds in each of the samples, where there are any.
        """
        variables = {member: self.fresh() for member in members}
        if len(sampled) != self._full.bit_length():
            self._sampled, self._full = {}, 0
        elif sampled:
            self._sampled.update(dict.fromkeys(variables.values(), 0))
            for position, member in enumerate(sampled):
                self._sampled[variables[member]] |= 1 << position
        self.slots[slot] = variables
        laid = [self._new_in_solver(variable) for variable in variables.values()]
        self._solver.add(laid)
        for one, other in combinations(laid, 2):
            self._solver.add([-one, -other])

    def _new_in_solver(self, variable: int) -> int:
        laid = len(self.laid) + 1
        self.laid[variable] = laid
        self._own[laid] = variable
        return laid

    def _lay(self, literals: Iterable[int]) -> list[int]:
        """The literals as the solver knows them; what it does not know yet is laid into it."""
        wanted = list(literals)
        waiting = [abs(literal) for literal in wanted if abs(literal) not in self.laid]
        while waiting:
            gate = waiting[-1]
            missing = [abs(i) for i in self.inputs[gate] if abs(i) not in self.laid]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if gate not in self.laid:
                self._lay_gate(self._new_in_solver(gate), self.in_solver(self.inputs[gate]))
        return self.in_solver(wanted)

    def in_solver(self, literals: Iterable[int]) -> list[int]:
        """Literals of slots, or of gates that were laid, as the solver numbers them."""
        laid = self.laid
        return [laid[literal] if literal > 0 else -laid[-literal] for literal in literals]

    def _lay_gate(self, gate: int, inputs: list[int]) -> None:
        for literal in inputs:
            self._solver.add([-gate, literal])
        self._solver.add([gate, *(-literal for literal in inputs)])

    def require(self, literal: int) -> None:
        """From now on the literal is true."""
        self._solver.add(self._lay([literal]))

    def conj(self, literals: Iterable[int]) -> int:
        """All of the literals."""
        wanted = set(literals)
        wanted.discard(TRUE)
        if FALSE in wanted:
            return FALSE
        if len(wanted) < 2:
            return next(iter(wanted), TRUE)
        key = tuple(sorted(wanted))
        gate = self._gates.get(key)
        if gate is None:
            if not wanted.isdisjoint(map(neg, key)):
                return FALSE
            gate = self._gate(key)
        return gate

    def _gate(self, inputs: tuple[int, ...]) -> int:
        gate = self._gates[inputs] = self.fresh()
        self.inputs[gate] = inputs
        if self._full:
            self._sampled[gate] = _held(inputs, self._sampled, self._full)
        return gate

    def both(self, one: int, other: int) -> int:
        """The two literals; the same gate as by `conj`, sooner."""
        if one == TRUE or one == other:
            return other
        if other == TRUE:
            return one
        if one == FALSE or other == FALSE or one == -other:
            return FALSE
        key = (one, other) if one < other else (other, one)
        return self._gates.get(key) or self._gate(key)

    def disj(self, literals: Iterable[int]) -> int:
        """At least one of the literals."""
        return -self.conj(map(neg, literals))

    def differ(self, one: int, other: int) -> int:
        """Exactly one of the two."""
        return -self.both(-self.both(one, -other), -self.both(-one, other))

    def at_least(self, count: int, literals: Sequence[int]) -> int:
        """At least `count` of the literals."""
        if count <= 0:
            return TRUE
        if count > len(literals):
            return FALSE
        if count == 1:
            return self.disj(literals)
        if count == len(literals):
            return self.conj(literals)
        row = [TRUE, *[FALSE] * count]
        for literal in literals:
            carried = [self.both(below, literal) for below in row[:-1]]
            row = [TRUE, *(self.disj(pair) for pair in zip(row[1:], carried, strict=True))]
        return row[count]

    def member(self, slot: Slot, members: Iterable[Member]) -> int:
        """The slot holds one of the members, asked or not."""
        variables = self.slots[slot]
        return self.disj(variables[member] for member in members if member in variables)

    def model(self, *assumed: int) -> Valuation | None:
        """A model in which the assumed literals are true; None proves that there is none."""
        if not self._solver.solve(self._lay(assumed)):
            return None
        return Valuation(self, self._solver.values())

    def possible(self, *assumed: int) -> bool:
        """Whether all the assumed literals can be true together."""
        if self._full and _held(assumed, self._sampled, self._full):
            return True
        return self._solver.solve(self._lay(assumed))

    def is_shown(self, literal: int) -> bool:
        """Whether one of the samples makes the literal true."""
        return bool(self._full and _held([literal], self._sampled, self._full))

    def example(self, wish: int) -> Model | None:
        """Where a literal is true: one of the samples, else a model; None proves that it never is.

        A sample knows nothing of gates made later.
        """
        shown = self._full and _held([wish], self._sampled, self._full)
        if not shown:
            return self.model(wish)
        first, sampled = shown & -shown, self._sampled
        return lambda literal: bool(sampled[abs(literal)] & first) == (literal > 0)

    def sample(self, laid_over: Held, count: int) -> None:
        """Carry these fillings of the slots along: what one of them shows needs no search."""
        self._full = (1 << count) - 1
        self._sampled = self._filled(laid_over, self._full)
        self._carry_on(self._sampled, self._full)

    def core(self) -> frozenset[int]:
        """Of the literals last assumed in vain, some that clash by themselves."""
        core = self._solver.core()
        return frozenset(self._own[laid] if laid > 0 else -self._own[-laid] for laid in core)

    def prefer(self, literals: Sequence[int]) -> None:
        """Try these literals as true first; a hint, not a constraint."""
        laid = (literal for literal in literals if abs(literal) in self.laid)
        self._solver.prefer(self.in_solver(laid))

    def simulate(self, laid_over: Held, count: int) -> Callable[[int], int]:
        """Which literals hold for each of many complete fillings of the slots, as bit masks.

        Gates made later are known too.
        """
        full = (1 << count) - 1
        values = self._filled(laid_over, full)

        def holds(literal: int) -> int:
            if abs(literal) not in values:
                self._carry_on(values, full)
            return values[literal] if literal > 0 else full ^ values[-literal]

        return holds

    def _filled(self, laid_over: Held, full: int) -> dict[int, int]:
        values: dict[int, int] = {TRUE: full}
        for slot, variables in self.slots.items():
            own = laid_over.get(slot, {})
            values.update((variable, own.get(member, 0)) for member, variable in variables.items())
        return values

    def _carry_on(self, values: dict[int, int], full: int) -> None:
        for gate, inputs in self.inputs.items():
            if gate not in values:
                values[gate] = _held(inputs, values, full)


class Valuation:
    """The truth of every literal in one model; gates the solver does not know are worked out."""

    def __init__(self, logic: Logic, values: Sequence[int]) -> None:
        self._slots = logic.slots
        self._inputs = logic.inputs
        self._laid = logic.laid
        self._values = values
        self._worked_out: dict[int, bool] = {}

    def __call__(self, literal: int) -> bool:
        """Whether a literal is true."""
        return self._variable(abs(literal)) == (literal > 0)

    def cells(self) -> Cells:
        """What every slot holds."""
        values, laid = self._values, self._laid
        return {
            slot: member
            for slot, variables in self._slots.items()
            for member, variable in variables.items()
            if values[laid[variable] - 1] > 0
        }

    def _variable(self, variable: int) -> bool:
        laid = self._laid.get(variable)
        if laid is not None and laid <= len(self._values):
            return self._values[laid - 1] > 0
        if variable not in self._worked_out:
            self._work_out(variable)
        return self._worked_out[variable]

    def _work_out(self, gate: int) -> None:
        """What the gate rests on first; without recursion, since a gate may rest on a long row."""
        waiting = [gate]
        while waiting:
            inputs = self._inputs[waiting[-1]]
            missing = [abs(i) for i in inputs if not self._is_known(abs(i))]
            if missing:
                waiting.extend(missing)
            else:
                self._worked_out[waiting.pop()] = all(map(self, inputs))

    def _is_known(self, variable: int) -> bool:
        laid = self._laid.get(variable)
        return variable in self._worked_out or (laid is not None and laid <= len(self._values))


def _held(literals: Iterable[int], values: Mapping[int, int], full: int) -> int:
    """Where all the literals hold, as a bit mask."""
    for literal in literals:
        full &= values[literal] if literal > 0 else ~values[-literal]
        if not full:
            break
    return full
