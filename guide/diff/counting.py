"""Joint paths counted exactly, by what a part is in the old version and in the new one.

A counted path is one way to answer the questions that either version asks, with answers that both
accept. Questions are walked one by one. What the answers so far leave open in each version is a
situation, and paths in the same two situations have the same future, so they are counted together
(as in `atlas`). The walk needs an order that suits both versions: after what an `ask_when` looks
at, and after the emergencies that either version tries before. Where there is none, or where
walking on takes too many steps, there is no count: never a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from guide.diff.joint import NEW, OLD, Ending, Joint, Kind, Part, Value
from guide.diff.sides import Side, Watch, tried_for_emergency
from guide.prover.undecided import ALWAYS, NEVER, Conditions
from guide.ruleset.model import Disposition
from guide.ruleset.normal import AtLeast, Formula, Member, Slot
from guide.ruleset.questions import QUESTION_TYPES, TICKED, UNTICKED, tick_slot

MOST_STEPS = 200_000
"""How many steps from situation to situation one walk may take before it gives up."""
MOST_STEPS_IN_ALL = 600_000
"""The same for all walks over one pair of versions."""

Pair = tuple[tuple[Value, ...], tuple[Value, ...]]
"""What the parts are in the old version, and in the new one."""
Changes = Mapping[tuple[Value, Value], int]
"""How many paths go from one value of a part to another."""
State = tuple[int, int, int]
"""A situation of the old version, one of the new version, one of the case."""


class Counter:
    """Counts the joint paths of two versions."""

    def __init__(self, joint: Joint) -> None:
        self.joint = joint
        self._sides: dict[tuple[Part, ...], tuple[Side, Side]] = {}
        self._conditions = Conditions()
        self._known: dict[tuple[Part, Formula | None], Changes | None] = {}
        self._steps = 0

    @cached_property
    def order(self) -> tuple[str, ...] | None:
        """The order of the walk; None where no order suits both versions."""
        graph: dict[str, set[str]] = {question: set() for question in self.joint.order}
        for engine in self.joint.engines:
            before: set[str] = set()
            trying = tried_for_emergency(engine)
            for question in engine.rule_set.questions:
                graph[question.id] |= before
                if question.ask_when is not None:
                    graph[question.id] |= set(question.ask_when.questions())
                before |= {question.id} & trying
        return _sorted(graph, self.joint.order)

    def paths(self) -> int | None:
        """How many joint paths there are."""
        found = self._pairs((), Ending.ANY, None, whole=True)
        return None if found is None else sum(found.values())

    def changed(self, parts: Sequence[Part]) -> int | None:
        """How many joint paths differ in at least one of these parts of a result.

        One walk for all of them, which also tells how many there are for each.
        """
        if len(parts) < 2:
            numbers = [self.of(part) for part in parts]
            return None if None in numbers else sum(sum((n or {}).values()) for n in numbers)
        level = Part(Kind.DISPOSITION)
        whole = level in parts or any(part.kind is Kind.CRISIS_LINES for part in parts)
        watched = (*([level] if whole else []), *(part for part in parts if part != level))
        found = self._pairs(watched, Ending.ANY, None)
        if found is None:
            return None
        for index, part in enumerate(watched):
            ending = part.ending if whole else Ending.ANY  # no cause is shown in an emergency
            own = {pair: n for pair, n in found.items() if _ends_as(ending, pair)}
            self._known[part, None] = _changes(own, index)
        return sum(number for (old, new), number in found.items() if old != new)

    def of(self, part: Part, case: Formula | None = None) -> Changes | None:
        """How many joint paths (of a case) go from one value of a part to another."""
        if (part, case) not in self._known:
            found = self._pairs((part,), part.ending, case)
            self._known[part, case] = None if found is None else _changes(found)
        return self._known[part, case]

    def levels(self, case: Formula) -> Mapping[Disposition, int] | None:
        """How many joint paths of a case end at each level of care in the new version."""
        found = self._pairs((Part(Kind.DISPOSITION),), Ending.ANY, case, whole=True)
        if found is None:
            return None
        levels = dict.fromkeys(Disposition, 0)
        for (_, (level,)), number in found.items():
            levels[Disposition(level or 0)] += number
        return levels

    def _pairs(
        self, parts: tuple[Part, ...], ending: Ending, case: Formula | None, whole: bool = False
    ) -> Mapping[Pair, int] | None:
        """Paths by what the parts are; without `whole`, those that cannot differ are left out."""
        allowed = min(MOST_STEPS, MOST_STEPS_IN_ALL - self._steps)
        if self.order is None or allowed <= 0:
            return None
        if parts not in self._sides:
            engines, conditions = self.joint.engines, self._conditions
            old, new = (Side(engine, parts, self.order, conditions) for engine in engines)
            self._sides[parts] = old, new
        walk = _Walk(self.joint, self.order, self._sides[parts], ending, case, whole)
        found = walk.run(allowed)
        self._steps += walk.steps
        return found


def _changes(found: Mapping[Pair, int], index: int = 0) -> Changes:
    changes: dict[tuple[Value, Value], int] = {}
    for (old, new), number in found.items():
        if old[index] != new[index]:
            change = old[index], new[index]
            changes[change] = changes.get(change, 0) + number
    return changes


def _ends_as(ending: Ending, pair: Pair) -> bool:
    """Whether a path ends as wanted; its level of care is the first part."""
    if ending is Ending.ANY:
        return True
    ends = {values[0] is Disposition.EMERGENCY for values in pair}
    return ends == {ending is Ending.EMERGENCY}


def _sorted(graph: Mapping[str, set[str]], wanted: Sequence[str]) -> tuple[str, ...] | None:
    """The questions after all they depend on, else in the order wanted."""
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:
        return None
    found: list[str] = []
    ready: set[str] = set()
    while sorter.is_active():
        ready.update(sorter.get_ready())
        following = min(ready, key=wanted.index)
        ready.remove(following)
        found.append(following)
        sorter.done(following)
    return tuple(found)


class _TooManySteps(Exception):
    """A walk has taken all the steps it may."""


class _Walk:
    """One walk over all joint paths, or those of a case."""

    def __init__(
        self,
        joint: Joint,
        order: tuple[str, ...],
        sides: tuple[Side, Side],
        ending: Ending,
        case: Formula | None,
        whole: bool,
    ) -> None:
        self.joint = joint
        self.order = order
        self.whole = whole or sides[OLD].default != sides[NEW].default
        self.old, self.new = sides
        self.ending = ending
        self.steps = self._most_steps = 0
        self.case = Watch(self.old.conditions)
        self.case.place([AtLeast(0, ()) if case is None else case])

    def run(self, most_steps: int) -> Mapping[Pair, int] | None:
        """How many paths there are for each pair of values; None where that takes more steps."""
        self._most_steps = most_steps
        try:
            return self._run()
        except _TooManySteps:
            return None

    def step(self) -> None:
        """Count a step."""
        self.steps += 1
        if self.steps > self._most_steps:
            raise _TooManySteps

    def _run(self) -> Mapping[Pair, int]:
        current: dict[State, int] = {(self.old.start(), self.new.start(), self.case.start()): 1}
        for question in self.order:
            current = self._past(question, current)
        found: dict[Pair, int] = {}
        for state, ways in current.items():
            if self._counts(state):
                pair = self.old.values(state[OLD]), self.new.values(state[NEW])
                found[pair] = found.get(pair, 0) + ways
        return found

    def _counts(self, state: State) -> bool:
        """Whether a path that ends so is in the case, and ends as wanted."""
        ends = {self.old.ends_in_emergency(state[OLD]), self.new.ends_in_emergency(state[NEW])}
        wanted = {Ending.ANY: ends, Ending.CALM: {False}, Ending.EMERGENCY: {True}}[self.ending]
        return ends == wanted and self.case.at(state[2])[0] == ALWAYS

    def _lost(self, state: State) -> bool:
        """Whether no path that begins so can count."""
        if self.case.at(state[2])[0] == NEVER:
            return True
        if not self.whole and self.old.future(state[OLD]) == self.new.future(state[NEW]):
            return True
        return self.ending is Ending.CALM and (
            self.old.has_ended(state[OLD]) or self.new.has_ended(state[NEW])
        )

    def _past(self, question: str, current: Mapping[State, int]) -> dict[State, int]:
        """The states once a question is answered, or passed over."""
        groups: dict[tuple[bool, bool], dict[State, int]] = {}
        for state, ways in current.items():
            asked = self.old.is_asked(state[OLD], question), self.new.is_asked(state[NEW], question)
            groups.setdefault(asked, {})[state] = ways
        after: dict[State, int] = {}
        for asked, group in groups.items():
            for state, ways in _Asked(self, question, asked).answered(group):
                old = self.old.passed(state[OLD], question, asked[OLD])
                new = self.new.passed(state[NEW], question, asked[NEW])
                following = (old, new, state[2])
                if not self._lost(following):
                    after[following] = after.get(following, 0) + ways
        return after


class _Asked:
    """One question on the paths on which the same versions ask it."""

    def __init__(self, walk: _Walk, question: str, asked: tuple[bool, bool]) -> None:
        self.walk = walk
        self.joint = walk.joint
        self.id = question
        self.asked = asked
        self.slots = walk.joint.slots(question)
        self._looking: dict[Slot, tuple[bool, ...]] = {}

    def answered(self, states: Mapping[State, int]) -> Iterator[tuple[State, int]]:
        """The states that follow, and in how many ways."""
        every_slot = {slot for domain in self.joint.domains(self.id) for slot in domain.slots}
        question = self.joint.question(self.id)
        if not any(self.asked):
            yield from self._filled(states, dict.fromkeys(sorted(every_slot)), 1)
        elif question.type == "many":
            apart = {slot: UNTICKED for slot in sorted(every_slot) if slot not in self.slots}
            yield from self._ticked(_gathered(self._filled(states, apart, 1)))
        else:
            row = QUESTION_TYPES[question.type]
            for members in self.slots[question.id]:
                cells = {question.id: members}
                yield from self._filled(states, cells, row.weight(cells))

    def _ticked(self, states: Mapping[State, int]) -> Iterator[tuple[State, int]]:
        """Each exclusive option alone; then the others tick by tick, at least one of them."""
        options = {tick_slot(self.id, o.id): o.id for o in self.joint.question(self.id).options}
        exclusive = self.joint.exclusive(self.id)
        common = [slot for slot in self.slots if slot in options]
        alone = [slot for slot in common if options[slot] in exclusive]
        for only in alone:
            cells = {slot: TICKED if slot == only else UNTICKED for slot in common}
            yield from self._filled(states, cells, 1)
        unticked = _gathered(self._filled(states, dict.fromkeys(alone, UNTICKED), 1))
        opened = {(state, False): ways for state, ways in unticked.items()}
        for slot in common:
            if slot not in alone:
                opened = self._tick(slot, opened)
        yield from ((state, ways) for (state, ticked), ways in opened.items() if ticked)

    def _tick(
        self, slot: Slot, opened: Mapping[tuple[State, bool], int]
    ) -> dict[tuple[State, bool], int]:
        following: dict[tuple[State, bool], int] = {}
        for (state, ticked), ways in opened.items():
            for member, now in ((UNTICKED, ticked), (TICKED, True)):
                key = self._fill(state, slot, member), now
                following[key] = following.get(key, 0) + ways
        return following

    def _filled(
        self, states: Mapping[State, int], cells: Mapping[Slot, Member | None], weight: int
    ) -> Iterator[tuple[State, int]]:
        for state, ways in states.items():
            for slot, member in cells.items():
                state = self._fill(state, slot, member)
            yield state, ways * weight

    def _fill(self, state: State, slot: Slot, member: Member | None) -> State:
        """The state once the slot holds a member in those versions that ask the question."""
        looking = self._looking.get(slot)
        if looking is None:
            walk = self.walk
            looking = tuple(slot in watch.looking for watch in (walk.old, walk.new, walk.case))
            self._looking[slot] = looking
        if not any(looking):
            return state
        walk = self.walk
        walk.step()
        old, new, case = state
        if looking[OLD]:
            old = walk.old.fill(old, slot, member if self.asked[OLD] else None)
        if looking[NEW]:
            new = walk.new.fill(new, slot, member if self.asked[NEW] else None)
        if looking[2]:
            case = walk.case.fill(case, slot, member)
        return old, new, case


def _gathered(states: Iterable[tuple[State, int]]) -> dict[State, int]:
    found: dict[State, int] = {}
    for state, ways in states:
        found[state] = found.get(state, 0) + ways
    return found
