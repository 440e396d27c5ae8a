"""Rule sets as constraints: every answer path at once, in the running engine's exact semantics.

`Encoding` lays a rule set into a logic: each slot of each question has one variable a member,
whether the question is asked or not; `asked` is derived. A leaf of a condition is then "asked, and
the slot holds one of these", which is just what an unanswered question makes untrue in the engine.
An emergency ends a path at once, so a question is asked only where none of the emergency rules
holds of the answers before it. Models differ between solver versions; witnesses therefore are made
canonical: the fewest questions, then the calmest answers, first ones first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from copy import copy
from functools import cached_property
from random import Random

from guide.engine.engine import Engine
from guide.prover.commonanswers import CommonAnswers, calmest
from guide.prover.shortest import fewest, first_answers
from guide.prover.solver import FALSE, TRUE, Held, Logic, SatSolver
from guide.ruleset.model import (
    Answer,
    Answers,
    Care,
    Condition,
    Disposition,
    EarlyEnd,
    Fit,
    Question,
    Rule,
    Statement,
    Within,
)
from guide.ruleset.normal import Cells, Formula, Member, Slot, constraint, slots
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import Domain, type_of
from guide.ruleset.statements import StatementList


class Encoding:
    """One rule set in a logic: what is asked, what fires, what is shown."""

    def __init__(
        self, engine: Engine, logic: Logic | None = None, solver: SatSolver | None = None
    ) -> None:
        self.engine = engine
        self.logic = logic or logic_for([engine], solver)
        self.stand_ins: Mapping[Slot, Slot] = {}
        self.wanted: dict[str, int] = {}
        self.asked: dict[str, int] = {}
        self.ended_before: dict[str, int] = {}
        self.ended_after: dict[str, int] = {}
        self.fired: dict[str, int] = {}
        self.emergency = FALSE
        self.samples = 0
        self._cells: dict[tuple[Slot, frozenset[Member]], int] = {}
        self._lay()

    def sample(self, paths: Sequence[Answers]) -> None:
        """Carry these answers along; each answers every question (see `Logic.sample`)."""
        self.samples = len(paths)
        self.logic.sample(self._laid_over(paths), len(paths))

    def simulate(self, paths: Sequence[Answers]) -> Callable[[int], int]:
        """For each literal, the paths on which it holds, as a bit mask."""
        return self.logic.simulate(self._laid_over(paths), len(paths))

    def _laid_over(self, paths: Sequence[Answers]) -> Held:
        """Which of the paths fill which slot with what; what one does not answer, calmly."""
        held: dict[Slot, dict[Member, int]] = {}
        bits = [1 << position for position in range(len(paths))]
        for question, domain in self.engine.domains.items():
            calm, given = self._calm[question], dict[Answer, int]()
            for bit, answers in zip(bits, paths, strict=True):
                answer = answers.get(question, calm)
                given[answer] = given.get(answer, 0) | bit
            for answer, where in given.items():
                for slot, member in domain.cells(answer).items():
                    own = held.setdefault(slot, {})
                    own[member] = own.get(member, 0) | where
        return held

    @cached_property
    def _answers(self) -> CommonAnswers:
        return CommonAnswers([self.engine])

    @cached_property
    def _calm(self) -> dict[str, Answer]:
        """The calmest answer to every question."""
        return {question: calmest(domain)[0] for question, domain in self.engine.domains.items()}

    @cached_property
    def calm_cells(self) -> Cells:
        """How the calmest answers fill the slots."""
        domains = self.engine.domains
        return {
            slot: member
            for question, answer in self._calm.items()
            for slot, member in domains[question].cells(answer).items()
        }

    def otherwise(self, question: Question) -> Encoding:
        """A second world in the same logic, which differs in the answer to one question at most."""
        domain = self.engine.domains[question.id]
        world = Encoding.__new__(Encoding)
        world.engine, world.logic = self.engine, self.logic
        world.stand_ins = {slot: f"{slot} otherwise" for slot in domain.slots}
        world.wanted, world.asked, world.fired = {}, {}, {}
        world.ended_before, world.ended_after = {}, {}
        world.emergency, world.samples, world._cells = FALSE, self.samples, {}
        random = Random(question.id)
        fillings = [domain.cells(domain.sample(random)) for _ in range(self.samples)]
        for slot, members in domain.slots.items():
            if world.stand_ins[slot] not in self.logic.slots:
                sampled = [cells[slot] for cells in fillings]
                self.logic.declare(world.stand_ins[slot], members, sampled)
        allow(self.logic, domain, world.stand_ins)
        world._lay(like=self)
        return world

    def were(self, fired: Mapping[str, int]) -> Encoding:
        """The same paths with the results that they had, were these rules to fire where told."""
        world = copy(self)
        world.fired = {**self.fired, **fired}
        world.emergency = world.level(Disposition.EMERGENCY)
        return world

    # -- the formulas of normal form --------------------------------------------------------------

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        """The slot's question is asked and it holds one of the members."""
        literal = self._cells.get((slot, members))
        if literal is None:
            asked = self.asked.get(slot.partition(".")[0])
            if asked is None:
                return FALSE  # not reached as yet
            held = self.logic.member(self.stand_ins.get(slot, slot), members)
            literal = self._cells[slot, members] = self.logic.both(asked, held)
        return literal

    def chosen(self, question: Question, option: str) -> int:
        """The question is asked and the option chosen."""
        slot, member = type_of(question).cell(question, option)
        return self.cell(slot, frozenset([member]))

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
        looked_at = {slot.partition(".")[0] for slot in slots(formula)}
        found = []
        earlier: set[str] = set()
        true_already = constraint(formula, _Before(self, earlier))
        for question, asked in self.asked.items():
            found.append(self.logic.conj([true_already, asked]))
            if question in looked_at:
                earlier.add(question)
                true_already = constraint(formula, _Before(self, earlier))
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
        looked_at = {rule.id: set(rule.when.questions()) for rule in self._rules}
        for question in self.engine.rule_set.questions:
            self.ended_before[question.id] = ended
            wanted = self.true(self.engine.rule_set.asks[question.id])
            self.wanted[question.id] = wanted
            self.asked[question.id] = self.logic.conj([wanted, -ended])
            fires = [
                self.holds(self.engine.normal[rule.id])
                for rule in self.engine.rule_set.emergencies
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

    def come_to(self, question: Question) -> int:
        """The path comes to a question: before it is neither an emergency nor an early end."""
        ends = self.engine.rule_set.ends_before[question.id]
        return self.logic.conj([-self.ended_before[question.id], *self._gone_on(ends)])

    def come_to_end(self, end: EarlyEnd) -> int:
        """The path comes to an early end."""
        ends = self.engine.rule_set.ends
        before = ends[: ends.index(end)]
        return self.logic.conj([-self.ended_after[end.after], *self._gone_on(before)])

    def ends_early(self, end: EarlyEnd) -> int:
        """The path ends at this early end."""
        return self.logic.conj([self.come_to_end(end), self.true(end.when)])

    def _gone_on(self, ends: Sequence[EarlyEnd]) -> list[int]:
        return [self.true(end.goes_on) for end in ends]

    # -- results ----------------------------------------------------------------------------------

    def level(self, lowest: Disposition) -> int:
        """The disposition is at least this."""
        return self.care(Care(lowest))

    def care(self, lowest: Care, without: str = "") -> int:
        """The care is at least as urgent as this; `without` leaves one rule out."""
        if lowest <= Care(self.engine.rule_set.guide.default_disposition):
            return TRUE
        return self.logic.disj(
            self.fired[rule.id]
            for rule in self.engine.rule_set.calling_for(lowest)
            if rule.id != without
        )

    def exactly(self, level: Disposition) -> int:
        """The disposition is this one."""
        above = self.level(Disposition(level + 1)) if level < Disposition.EMERGENCY else FALSE
        return self.logic.conj([self.level(level), -above])

    def exactly_care(self, care: Care) -> int:
        """The care is just this; that of soon alone, where no rule says a time."""
        timed = (Care(Disposition.SOON, time) for time in Within)
        cares = sorted([*map(Care, Disposition), *timed])
        above = cares[cares.index(care) + 1 :]
        return self.logic.conj([self.care(care), -self.care(above[0]) if above else TRUE])

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

    def raised(self, other: str, without: str = "") -> int:
        """The other cause is raised."""
        raised = self.logic.disj(
            self.fired[rule.id]
            for rule in self._rules
            if rule.id != without and rule.then.other == other
        )
        return self.logic.conj([-self.emergency, raised])

    def named(self, any_cause: str) -> int:
        """The cause is shown, or the other cause raised."""
        covered = any_cause in self.engine.rule_set.cause_by_id
        return self.shown(any_cause) if covered else self.raised(any_cause)

    def none_shown(self) -> int:
        """No cause is shown, and not because the path ends in an emergency."""
        any_cause = self.logic.disj(self.shown(cause.id) for cause in self.engine.rule_set.causes)
        return self.logic.conj([-self.emergency, -any_cause])

    def stands(self, listed: StatementList) -> int:
        """The result is one of those that a list of statements stands on."""
        if listed.level is not None:
            return self.exactly(listed.level)
        if listed.none_fits:
            return self.none_shown()
        return self.shown(listed.cause) if listed.cause else -self.emergency

    def told(self, listed: StatementList, statement: Statement) -> int:
        """A statement of a list is shown."""
        return self.logic.conj([self.stands(listed), self.true(statement.when)])

    def true(self, condition: Condition | None) -> int:
        """A condition is true at the end of the path; without one, always."""
        if condition is None:
            return TRUE
        return self.holds(normal_form(condition, self.engine.domains))

    def outcomes(self) -> dict[str, int]:
        """Every part of a result by name: each level and time, each cause at each fit, others."""
        rule_set = self.engine.rule_set
        levels = {f"disposition {care.key}": self.care(care) for care in rule_set.cares}
        fits = {
            f"{cause.id} {fit.key}": self.shown(cause.id, fit)
            for cause in rule_set.causes
            for fit in Fit
        }
        others = {f"other {one.id}": self.raised(one.id) for one in rule_set.raised_others}
        return {**levels, **fits, **others}

    # -- witnesses --------------------------------------------------------------------------------

    def witness(self, *wanted: int) -> dict[str, Answer] | None:
        """The shortest answer path on which the literals hold; None proves that there is none.

        Of paths of one length, one without an emergency comes first, then the calmest answers.
        """
        self.prefer_calm()
        best = self._shortest([*wanted, -self.emergency], list(self.wanted))
        before, reached = FALSE, []
        for question in self.engine.rule_set.questions:
            reached.append(question.id)
            ended = self.ended_after[question.id]
            certain = sum(self.wanted[one] == TRUE for one in reached)
            if ended != before and (best is None or certain < len(best)):
                found = self._shortest([*wanted, ended, -before], reached, best)
                best = found or best
            before = ended
        return best

    def prefer_calm(self) -> None:
        """Try calm answers and few questions first; a hint."""
        self.logic.prefer(self._calm_literals)

    def _shortest(
        self, wanted: list[int], questions: Sequence[str], known: Answers | None = None
    ) -> dict[str, Answer] | None:
        """The shortest path among these questions on which none before the last one ended it.

        None where there is none, or none shorter than the known one.
        """
        if not self.logic.possible(*wanted):
            return None
        counted = [w for q in questions if (w := self.wanted[q]) not in (TRUE, FALSE)]
        certain = sum(self.wanted[question] == TRUE for question in questions)
        least = fewest(self.logic, wanted, counted)
        if known is not None and certain + least >= len(known):
            return None
        fixed = [*wanted, -self.logic.at_least(least + 1, counted)]
        asked = {question: self.wanted[question] for question in questions}
        return first_answers(self.logic, self._answers, asked, fixed)

    @cached_property
    def _calm_literals(self) -> list[int]:
        """The calmest answer to every question, and as few questions as can be: a hint."""
        literals = [-wanted for wanted in self.wanted.values() if wanted not in (TRUE, FALSE)]
        for slot, member in self.calm_cells.items():
            for other, variable in self.logic.slots[slot].items():
                literals.append(variable if other == member else -variable)
        return literals


def logic_for(engines: Sequence[Engine], solver: SatSolver | None = None) -> Logic:
    """A logic with the slots of all these rule sets; a slot they share has the members of all."""
    logic = Logic(solver)
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

    def __init__(self, encoding: Encoding, earlier: Set[str]) -> None:
        self.encoding = encoding
        self.earlier = earlier

    def cell(self, slot: Slot, members: frozenset[Member]) -> int:
        known = slot.partition(".")[0] in self.earlier
        return self.encoding.cell(slot, members) if known else FALSE

    def at_least(self, count: int, literals: list[int]) -> int:
        return self.encoding.at_least(count, literals)
