"""Joint paths counted exactly, by what a part is in the old version and in the new one.

A counted path is one way to answer the questions that either version asks, with answers that both
accept. The paths are walked as those of one guide are (see `walk`), in an order that suits both
versions: after what an `ask_when` looks at, and after the emergencies that either version tries
before. Where there is none, or where the walk gives up, there is no count: never a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from guide.diff.joint import NEW, OLD, Joint
from guide.engine.effort import Efforts, GaveUp
from guide.prover.guidewatch import GuideWatch, tried_for_emergency
from guide.prover.parts import Ending, Kind, Part, Value
from guide.prover.undecided import Conditions
from guide.prover.walk import NUMBER, State, Walk, case_watch
from guide.ruleset.model import Disposition
from guide.ruleset.normal import Formula

MOST_STEPS = 200_000
"""How many steps from situation to situation one walk may take before it gives up."""
MOST_STEPS_IN_ALL = 600_000
"""The same for all walks over one pair of versions."""

Pair = tuple[tuple[Value, ...], tuple[Value, ...]]
"""What the parts are in the old version, and in the new one."""
Changes = Mapping[tuple[Value, Value], int]
"""How many paths go from one value of a part to another."""


class Counter:
    """Counts the joint paths of two versions."""

    def __init__(self, joint: Joint) -> None:
        self.joint = joint
        self._watches: dict[tuple[Part, ...], tuple[GuideWatch, GuideWatch]] = {}
        self._conditions = Conditions()
        self._known: dict[tuple[Part, Formula | None], Changes | None] = {}
        self._efforts = Efforts(MOST_STEPS, MOST_STEPS_IN_ALL)

    @cached_property
    def order(self) -> tuple[str, ...] | None:
        """The order of the walk; None where no order suits both versions."""
        graph: dict[str, set[str]] = {question: set() for question in self.joint.order}
        for engine in self.joint.engines:
            before: set[str] = set()
            trying = tried_for_emergency(engine)
            for question in engine.rule_set.questions:
                graph[question.id] |= before
                asks = engine.rule_set.asks[question.id]
                graph[question.id] |= set() if asks is None else set(asks.questions())
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
        told_by_level = (Kind.CRISIS_LINES, Kind.WITHIN)
        whole = level in parts or any(part.kind in told_by_level for part in parts)
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
        if self.order is None:
            return None
        if parts not in self._watches:
            engines, conditions = self.joint.engines, self._conditions
            old, new = (GuideWatch(each, parts, self.order, conditions) for each in engines)
            self._watches[parts] = old, new
        versions = _WalkedVersions(*self._watches[parts], ending, whole)
        watched = None if case is None else case_watch(case, self._conditions)
        effort = self._efforts.another()
        walk = Walk(self.joint, versions.both, NUMBER, effort, watched, versions.lost)
        try:
            return versions.pairs(walk.run(self.order))
        except GaveUp:
            return None


class _WalkedVersions:
    """Two versions on a walk: which paths are of interest, and what they add up to."""

    def __init__(self, old: GuideWatch, new: GuideWatch, ending: Ending, whole: bool) -> None:
        self.old = old
        self.new = new
        self.both = (old, new)
        self.ending = ending
        self.whole = whole or old.default != new.default

    def lost(self, state: State) -> bool:
        """Whether no path that begins so can count."""
        if not self.whole and self.old.future(state[OLD]) == self.new.future(state[NEW]):
            return True
        return self.ending in (Ending.CALM, Ending.SOON) and (
            self.old.has_ended(state[OLD]) or self.new.has_ended(state[NEW])
        )

    def pairs(self, found: Mapping[State, int]) -> Mapping[Pair, int]:
        """The paths that end as wanted, by what the parts are."""
        pairs: dict[Pair, int] = {}
        for state, paths in found.items():
            if self._counts(state):
                pair = self.old.values(state[OLD]), self.new.values(state[NEW])
                pairs[pair] = pairs.get(pair, 0) + paths
        return pairs

    def _counts(self, state: State) -> bool:
        if self.ending is Ending.SOON:
            return self.old.ends_soon(state[OLD]) and self.new.ends_soon(state[NEW])
        ends = {self.old.ends_in_emergency(state[OLD]), self.new.ends_in_emergency(state[NEW])}
        wanted = {Ending.ANY: ends, Ending.CALM: {False}, Ending.EMERGENCY: {True}}[self.ending]
        return ends == wanted


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
    if ending is Ending.SOON:
        return all(values[0] is Disposition.SOON for values in pair)
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
