"""Rule sets as constraints: every answer path at once, in the running engine's exact semantics.

`Logic` is a growing set of and-gates in one SAT solver (MiniSat 2.2 through python-sat); equal
gates are one gate. `Encoding` lays a rule set into it: each slot of each question has one variable
a member, whether the question is asked or not; `asked` is derived. A leaf of a condition is then
"asked, and the slot holds one of these", which is just what an unanswered question makes untrue in
the engine. An emergency ends a path at once, so a question is asked only where none of the
emergency rules holds of the answers before it. Models differ between solver versions; witnesses
therefore are made canonical: the fewest questions, then the first answers in file order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from pysat.solvers import Solver

from guide.engine import Engine
from guide.model import Answer, Disposition, Fit, Question, Rule
from guide.normal import Cells, Formula, Member, Slot, constraint
from guide.operators import normal_form
from guide.questions import Domain

TRUE = 1
FALSE = -1

Model = Callable[[int], bool]
"""Whether a literal is true in a model; it knows every literal made before it was found."""


class Logic:
    """And-gates over slot variables, and one incremental solver."""

    def __init__(self) -> None:
        self._solver = Solver("minisat22")
        self._solver.add_clause([TRUE])
        self._last = TRUE
        self._gates: dict[tuple[int, ...], int] = {}
        self._inputs: dict[int, tuple[int, ...]] = {}
        self.slots: dict[Slot, dict[Member, int]] = {}
        self._slot_of: dict[int, Slot] = {}

    def fresh(self) -> int:
        """A new variable."""
        self._last += 1
        return self._last

    def declare(self, slot: Slot, members: Iterable[Member]) -> None:
        """A slot that holds exactly one of its members; declared once."""
        variables = {member: self.fresh() for member in members}
        self.slots[slot] = variables
        self._slot_of.update(dict.fromkeys(variables.values(), slot))
        self._solver.add_clause(list(variables.values()))
        for one, other in combinations(variables.values(), 2):
            self._solver.add_clause([-one, -other])

    def require(self, literal: int) -> None:
        """From now on the literal is true."""
        self._solver.add_clause([literal])

    def conj(self, literals: Iterable[int]) -> int:
        """All of the literals."""
        wanted = set(literals) - {TRUE}
        if FALSE in wanted or any(-literal in wanted for literal in wanted):
            return FALSE
        if len(wanted) < 2:
            return next(iter(wanted), TRUE)
        key = tuple(sorted(wanted))
        gate = self._gates.get(key)
        if gate is None:
            gate = self._gates[key] = self.fresh()
            self._inputs[gate] = key
            for literal in key:
                self._solver.add_clause([-gate, literal])
            self._solver.add_clause([gate, *(-literal for literal in key)])
        return gate

    def disj(self, literals: Iterable[int]) -> int:
        """At least one of the literals."""
        return -self.conj(-literal for literal in literals)

    def differ(self, one: int, other: int) -> int:
        """Exactly one of the two."""
        return self.disj([self.conj([one, -other]), self.conj([-one, other])])

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
            carried = [self.conj([below, literal]) for below in row[:-1]]
            row = [TRUE, *(self.disj(pair) for pair in zip(row[1:], carried, strict=True))]
        return row[count]

    def member(self, slot: Slot, members: Iterable[Member]) -> int:
        """The slot holds one of the members, asked or not."""
        variables = self.slots[slot]
        return self.disj(variables[member] for member in members if member in variables)

    def model(self, *assumed: int) -> Model | None:
        """A model in which the assumed literals are true; None proves that there is none."""
        if not self._solver.solve(assumptions=list(assumed)):
            return None
        values = self._solver.get_model()
        return lambda literal: (values[abs(literal) - 1] > 0) == (literal > 0)

    def possible(self, *assumed: int) -> bool:
        """Whether all the assumed literals can be true together."""
        return bool(self._solver.solve(assumptions=list(assumed)))

    def core(self) -> frozenset[int]:
        """Of the literals last assumed in vain, some that clash by themselves."""
        return frozenset(self._solver.get_core() or ())

    def cone(self, literals: Iterable[int]) -> frozenset[Slot]:
        """The slots that the literals depend on."""
        seen: set[int] = set()
        found: set[Slot] = set()
        open_variables = [abs(literal) for literal in literals]
        while open_variables:
            variable = open_variables.pop()
            if variable in seen:
                continue
            seen.add(variable)
            if variable in self._slot_of:
                found.add(self._slot_of[variable])
            else:
                open_variables.extend(abs(v) for v in self._inputs.get(variable, ()))
        return frozenset(found)

    def prefer(self, literals: Sequence[int]) -> None:
        """Try these literals as true first; a hint, not a constraint."""
        self._solver.set_phases(list(literals))

    def simulate(self, fillings: Sequence[Cells]) -> Callable[[int], int]:
        """Which literals hold for each of many complete fillings of the slots, as bit masks."""
        full = (1 << len(fillings)) - 1
        values: dict[int, int] = {TRUE: full}
        for slot, variables in self.slots.items():
            for variable in variables.values():
                values[variable] = 0
            for position, cells in enumerate(fillings):
                values[variables[cells[slot]]] |= 1 << position
        for gate, inputs in self._inputs.items():
            held = full
            for literal in inputs:
                held &= values[literal] if literal > 0 else full ^ values[-literal]
                if not held:
                    break
            values[gate] = held
        return lambda literal: values[literal] if literal > 0 else full ^ values[-literal]


class Encoding:
    """One rule set in a logic: what is asked, what fires, what is shown."""

    def __init__(self, engine: Engine, logic: Logic | None = None) -> None:
        self.engine = engine
        self.logic = logic or logic_for([engine])
        self.stand_ins: Mapping[Slot, Slot] = {}
        self.asked: dict[str, int] = {}
        self.ended_after: dict[str, int] = {}
        self.fired: dict[str, int] = {}
        self.emergency = FALSE
        self._lay()

    def otherwise(self, question: Question) -> Encoding:
        """A second world in the same logic, which differs in the answer to one question at most."""
        domain = self.engine.domains[question.id]
        world = Encoding.__new__(Encoding)
        world.engine, world.logic = self.engine, self.logic
        world.stand_ins = {slot: f"{slot} otherwise" for slot in domain.slots}
        world.asked, world.ended_after, world.fired = {}, {}, {}
        world.emergency = FALSE
        for slot, members in domain.slots.items():
            if world.stand_ins[slot] not in self.logic.slots:
                self.logic.declare(world.stand_ins[slot], members)
        allow(self.logic, domain, world.stand_ins)
        world._lay(like=self)
        return world

    # -- the formulas of normal form --------------------------------------------------------------

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        """The slot's question is asked and it holds one of the members."""
        asked = self.asked.get(slot.partition(".")[0], FALSE)
        held = self.logic.member(self.stand_ins.get(slot, slot), members)
        return self.logic.conj([asked, held])

    def at_least(self, count: int, literals: list[int]) -> int:
        """At least `count` of the literals."""
        return self.logic.at_least(count, literals)

    def holds(self, formula: Formula) -> int:
        """The formula is true at the end of the path."""
        return constraint(formula, self)

    def raw(self, formula: Formula) -> int:
        """The formula by itself, as if every question were asked."""
        return constraint(formula, _Slots(self.logic, self.stand_ins))

    def asked_after(self, formula: Formula) -> int:
        """Something is still asked once the formula is true of the answers so far."""
        found = []
        earlier: list[str] = []
        for question, asked in self.asked.items():
            true_already = constraint(formula, _Before(self, frozenset(earlier)))
            found.append(self.logic.conj([true_already, asked]))
            earlier.append(question)
        return self.logic.disj(found)

    # -- paths ------------------------------------------------------------------------------------

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return self.engine.rule_set.rules

    def _lay(self, like: Encoding | None = None) -> None:
        """Questions in file order; a later question counts as not asked while it is not reached.

        What cannot differ from the world this one is like is taken over from it.
        """
        ended = FALSE
        emergencies = [r for r in self._rules if r.then.disposition is Disposition.EMERGENCY]
        looked_at = {rule.id: set(rule.when.questions()) for rule in self._rules}
        for question in self.engine.rule_set.questions:
            wanted = self._ask_when(question)
            self.asked[question.id] = self.logic.conj([wanted, -ended])
            fires = [
                self.holds(self.engine.normal[rule.id])
                for rule in emergencies
                if question.id in looked_at[rule.id]
            ]
            if fires:
                ended = self.logic.disj([ended, *fires])
            self.ended_after[question.id] = ended
        self.emergency = ended
        changed = self._changed(like) if like else frozenset()
        for rule in self._rules:
            taken = like and changed.isdisjoint(looked_at[rule.id])
            self.fired[rule.id] = (
                like.fired[rule.id] if like and taken else self.holds(self.engine.normal[rule.id])
            )

    def _changed(self, like: Encoding) -> frozenset[str]:
        """The questions whose cells may differ from those of another world."""
        replaced = {slot.partition(".")[0] for slot in self.stand_ins}
        return frozenset(replaced | {q for q in self.asked if self.asked[q] != like.asked[q]})

    def _ask_when(self, question: Question) -> int:
        if question.ask_when is None:
            return TRUE
        return self.holds(normal_form(question.ask_when, self.engine.domains))

    # -- results ----------------------------------------------------------------------------------

    def level(self, lowest: Disposition, without: str = "") -> int:
        """The disposition is at least this; `without` leaves one rule out."""
        if lowest <= self.engine.rule_set.guide.default_disposition:
            return TRUE
        return self.logic.disj(
            self.fired[rule.id]
            for rule in self._rules
            if rule.id != without and (rule.then.disposition or 0) >= lowest
        )

    def exactly(self, level: Disposition) -> int:
        """The disposition is this one."""
        above = self.level(Disposition(level + 1)) if level < Disposition.EMERGENCY else FALSE
        return self.logic.conj([self.level(level), -above])

    def concluded(self, cause: str, lowest: Fit, without: str = "") -> int:
        """A rule concludes the cause at this fit or better, whatever speaks against it."""
        return self.logic.disj(
            self.fired[rule.id]
            for rule in self._rules
            if rule.id != without and rule.then.cause == cause and (rule.then.fit or 0) >= lowest
        )

    def opposed(self, cause: str, without: str = "") -> int:
        """A rule speaks against the cause."""
        return self.logic.disj(
            self.fired[rule.id]
            for rule in self._rules
            if rule.id != without and rule.then.against == cause
        )

    def shown(self, cause: str, lowest: Fit = Fit.POSSIBLE, without: str = "") -> int:
        """The cause is shown, at this fit or better."""
        parts = [-self.emergency, self.concluded(cause, lowest, without)]
        if lowest is Fit.STRONG:
            parts.append(-self.opposed(cause, without))
        return self.logic.conj(parts)

    def at_fit(self, cause: str, fit: Fit) -> int:
        """The cause is shown at exactly this fit."""
        if fit is Fit.STRONG:
            return self.shown(cause, Fit.STRONG)
        return self.logic.conj([self.shown(cause), -self.shown(cause, Fit.STRONG)])

    def outcomes(self) -> dict[str, int]:
        """Every part of a result by name: each level, each cause at each fit."""
        levels = {f"disposition {level.key}": self.level(level) for level in Disposition}
        fits = {
            f"{cause.id} {fit.key}": self.shown(cause.id, fit)
            for cause in self.engine.rule_set.causes
            for fit in Fit
        }
        return {**levels, **fits}

    # -- witnesses --------------------------------------------------------------------------------

    def witness(self, *wanted: int) -> dict[str, Answer] | None:
        """The shortest answer path on which the literals hold; None proves that there is none."""
        best: dict[str, Answer] | None = None
        if self.logic.possible(*wanted, -self.emergency):
            best = self._shortest([*wanted, -self.emergency])
        before = FALSE
        for question in self.engine.rule_set.questions:
            ended = self.ended_after[question.id]
            if ended != before and self.logic.possible(*wanted, ended, -before):
                found = self._shortest([*wanted, ended, -before])
                if best is None or len(found) < len(best):
                    best = found
            before = ended
        return best

    def _shortest(self, wanted: list[int]) -> dict[str, Answer]:
        """Fewest questions first, by bounding their number; then the first possible answers."""
        logic = self.logic
        counted = [asked for asked in self.asked.values() if asked not in (TRUE, FALSE)]
        model = logic.model(*wanted)
        assert model is not None
        number = sum(map(model, counted))
        while number:
            fewer = logic.model(*wanted, -logic.at_least(number, counted))
            if fewer is None:
                break
            model = fewer
            number = sum(map(model, counted))
        fixed = [*wanted, -logic.at_least(number + 1, counted)]
        return self._first_answers(fixed)

    def _first_answers(self, fixed: list[int]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        model = self.logic.model(*fixed)
        assert model is not None
        for question in self.engine.rule_set.questions:
            if not model(self.asked[question.id]):
                fixed.append(-self.asked[question.id])
                continue
            cells, model = self._first_cells(question, fixed, model)
            answers[question.id] = self.engine.domains[question.id].type.answer(question, cells)
        return answers

    def _first_cells(
        self, question: Question, fixed: list[int], model: Model
    ) -> tuple[Cells, Model]:
        """The first answer, in the order of options, that some model has; it is then fixed."""
        domain = self.engine.domains[question.id]
        for answer in domain.answers():
            cells = domain.cells(answer)
            literals = [self.logic.slots[slot][member] for slot, member in cells.items()]
            if all(map(model, literals)):
                break
            found = self.logic.model(*fixed, self.asked[question.id], *literals)
            if found is not None:
                model = found
                break
        fixed.extend([self.asked[question.id], *literals])
        return cells, model


def logic_for(engines: Sequence[Engine]) -> Logic:
    """A logic with the slots of all these rule sets; a slot they share has the members of all."""
    logic = Logic()
    members: dict[Slot, dict[Member, None]] = {}
    for engine in engines:
        for domain in engine.domains.values():
            for slot, own in domain.slots.items():
                members.setdefault(slot, {}).update(dict.fromkeys(own))
    for slot, all_members in members.items():
        logic.declare(slot, all_members)
    if len(engines) == 1:
        for domain in engines[0].domains.values():
            allow(logic, domain)
    return logic


def allow(logic: Logic, domain: Domain, stand_ins: Mapping[Slot, Slot] | None = None) -> None:
    """Only fillings that are answers: at least one tick, an exclusive option alone."""
    allowed = domain.type.allowed(domain.question)
    logic.require(constraint(allowed, _Slots(logic, stand_ins or {})))


class _Slots:
    """The slots by themselves, whether their question is asked or not."""

    def __init__(self, logic: Logic, stand_ins: Mapping[Slot, Slot]) -> None:
        self.logic = logic
        self.stand_ins = stand_ins

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        return self.logic.member(self.stand_ins.get(slot, slot), members)

    def at_least(self, count: int, literals: list[int]) -> int:
        return self.logic.at_least(count, literals)


class _Before:
    """The answers given before a question is reached: a later question counts as not asked."""

    def __init__(self, encoding: Encoding, earlier: frozenset[str]) -> None:
        self.encoding = encoding
        self.earlier = earlier

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        known = slot.partition(".")[0] in self.earlier
        return self.encoding.cell(slot, members) if known else FALSE

    def at_least(self, count: int, literals: list[int]) -> int:
        return self.encoding.at_least(count, literals)
