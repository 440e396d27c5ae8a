"""One walk over all the answer paths that several guides share, without listing them; or of one.

Questions are walked one by one. What the answers so far leave open in each guide is its standing,
and paths in the same standings have the same future, so they are taken together. A question that
takes many is walked tick by tick. The number of standings, not of paths, sets the cost; where it
takes more steps than it may the walk gives up.

`progress` in the engine looks no different from afar and is another thing: it needs no number of
paths, leaves emergencies out, and goes from the last question back, so that any page of a journey
finds its range by one look-up in what the journey knows already.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from operator import add, mul
from typing import Generic, TypeVar

from guide.engine.effort import Effort, GaveUp
from guide.prover.commonanswers import CommonAnswers
from guide.prover.guidewatch import GuideWatch
from guide.prover.undecided import MET, UNMET, Conditions, Watch
from guide.ruleset.model import Question
from guide.ruleset.normal import Formula, Member, Slot
from guide.ruleset.questions import TICKED, UNTICKED, tick_slot, type_of

MOST_OPEN = 50_000
"""How many states may be open at once before a walk gives up; it is memory that they take."""
MOST_REMEMBERED = 5_000
"""How many standings of a guide are remembered from question to question."""

Paths = TypeVar("Paths")
Key = TypeVar("Key")
State = tuple[int, ...]
"""A standing of each guide, and where there is a case one of it, last."""
Lengths = tuple[int, int, int, int]
"""How many paths, their questions in all, the fewest and the most."""


@dataclass(frozen=True, slots=True)
class Reckoning(Generic[Paths]):
    """What is told of paths that are taken together.

    `start`: of the path before its first question. `both`: of two groups. `on`: of the same paths
    one question on, where so many answers do alike.
    """

    start: Paths
    both: Callable[[Paths, Paths], Paths]
    on: Callable[[Paths, int], Paths]


def _both_lengths(one: Lengths, other: Lengths) -> Lengths:
    return (
        one[0] + other[0],
        one[1] + other[1],
        min(one[2], other[2]),
        max(one[3], other[3]),
    )


def _longer(paths: Lengths, alike: int) -> Lengths:
    number, questions, fewest, most = paths
    return number * alike, (questions + number) * alike, fewest + 1, most + 1


NUMBER: Reckoning[int] = Reckoning(1, add, mul)
LENGTHS: Reckoning[Lengths] = Reckoning((1, 0, 0, 0), _both_lengths, _longer)


def case_watch(case: Formula, conditions: Conditions) -> Watch:
    """The watch over a case."""
    watch = Watch(conditions)
    watch.place([case])
    return watch


def no_loss(state: State) -> bool:
    """No path is left out."""
    return False


class Walk(Generic[Paths]):
    """A walk over all paths of these guides, or those of a case.

    `lost`: the states from which on no path is of interest; those outside the case are lost anyway.
    """

    def __init__(
        self,
        answers: CommonAnswers,
        guides: Sequence[GuideWatch],
        reckoning: Reckoning[Paths],
        effort: Effort,
        case: Watch | None = None,
        lost: Callable[[State], bool] = no_loss,
    ) -> None:
        self.answers = answers
        self.guides = tuple(guides)
        self.case = case
        self.watches: tuple[Watch, ...] = (*guides, *([] if case is None else [case]))
        self.reckoning = reckoning
        self.effort = effort
        self.lost = lost
        self._over: dict[State, Paths] = {}

    def run(self, order: Iterable[str]) -> Mapping[State, Paths]:
        """How the paths of the case end, and what is told of them. Raises GaveUp.

        An order that suits the guides: after what an `ask_when` looks at, and after emergencies
        that are tried before.
        """
        current = {tuple(watch.start() for watch in self.watches): self.reckoning.start}
        for question in order:
            current = self._past(question, current)
            self.refuse_too_many(current)
            self._forget(current)
        found = self.gathered((*self._over.items(), *current.items()))
        return {state: paths for state, paths in found.items() if self._case(state) == MET}

    def together(self, group: dict[Key, Paths], key: Key, paths: Paths) -> None:
        """Take paths into a group."""
        group[key] = self.reckoning.both(group[key], paths) if key in group else paths

    def gathered(self, states: Iterable[tuple[Key, Paths]]) -> dict[Key, Paths]:
        """Paths in groups."""
        found: dict[Key, Paths] = {}
        for state, paths in states:
            self.together(found, state, paths)
        return found

    def _past(self, question: str, current: Mapping[State, Paths]) -> dict[State, Paths]:
        """The states once a question is answered, or passed over."""
        groups: dict[tuple[bool, ...], dict[State, Paths]] = {}
        for state, paths in current.items():
            asked = tuple(
                [guide.is_asked(state[at], question) for at, guide in enumerate(self.guides)]
            )
            groups.setdefault(asked, {})[state] = paths
        after: dict[State, Paths] = {}
        for asked, group in groups.items():
            answered = self.gathered(_QuestionStep(self, question, asked).answered(group))
            for state, paths in answered.items():
                following = self._passed(state, question, asked)
                if not self._is_lost(following):
                    where = self._over if self._is_over(following) else after
                    self.together(where, following, paths)
        return after

    def _passed(self, state: State, question: str, asked: tuple[bool, ...]) -> State:
        passed = list(state)
        for at, guide in enumerate(self.guides):
            passed[at] = guide.passed(state[at], question, asked[at])
        return tuple(passed)

    def _case(self, state: State) -> int:
        return MET if self.case is None else self.case.at(state[-1])[0]

    def _is_lost(self, state: State) -> bool:
        return self.lost(state) or self._case(state) == UNMET

    def _is_over(self, state: State) -> bool:
        return all(map(GuideWatch.is_over, self.guides, state)) and self._case(state) == MET

    def refuse_too_many(self, states: Sized) -> None:
        """Give up where more states are open than may be."""
        if len(states) > MOST_OPEN:
            raise GaveUp

    def _forget(self, current: Mapping[State, Paths]) -> None:
        """Keep only what may be met again, where much else is remembered."""
        for at, watch in enumerate(self.watches):
            if watch.remembered > MOST_REMEMBERED:
                watch.keep_only({state[at] for states in (current, self._over) for state in states})


class _QuestionStep(Generic[Paths]):
    """One question on the paths on which the same guides ask it."""

    def __init__(self, walk: Walk[Paths], question: str, asked: tuple[bool, ...]) -> None:
        self.walk = walk
        self.question = walk.answers.question(question)
        self.slots = walk.answers.slots(question)
        self.asked = (*asked, any(asked))
        self._looking: dict[Slot, tuple[tuple[int, Watch, bool], ...]] = {}

    def answered(self, states: Mapping[State, Paths]) -> Iterator[tuple[State, Paths]]:
        """The states that follow, and the paths that come to them."""
        domains = self.walk.answers.domains(self.question.id)
        every_slot = sorted({slot for domain in domains for slot in domain.slots})
        if not any(self.asked):
            yield from self._filled(states, dict.fromkeys(every_slot))
            return
        on = self.walk.reckoning.on
        row = type_of(self.question)
        if row.several and not row.unlimited:
            for cells in self.walk.answers.fillings(self.question.id):
                yield from ((state, on(paths, 1)) for state, paths in self._filled(states, cells))
            return
        if row.several:
            apart = {slot: UNTICKED for slot in every_slot if slot not in self.slots}
            for state, paths in self._ticked(self.walk.gathered(self._filled(states, apart))):
                yield state, on(paths, 1)
            return
        for member, alike in self._told_apart():
            for state, paths in self._filled(states, {self.question.id: member}):
                yield state, on(paths, alike)

    def _told_apart(self) -> Iterable[tuple[Member, int]]:
        """One member for all that nothing watched tells apart, with how many answers they are."""
        slot, row = self.question.id, type_of(self.question)
        found: dict[Hashable, tuple[Member, int]] = {}
        for member in self.slots[slot]:
            met = tuple(watch.met_by(slot, member) for watch in self.walk.watches)
            first, alike = found.get(met, (member, 0))
            found[met] = first, alike + row.weight({slot: member})
        return found.values()

    def _ticked(self, states: Mapping[State, Paths]) -> Iterator[tuple[State, Paths]]:
        """Each exclusive option alone; then the others tick by tick, at least one of them."""
        common = [slot for slot in _tick_slots(self.question) if slot in self.slots]
        exclusive = {
            tick_slot(self.question.id, option)
            for option in self.walk.answers.exclusive(self.question.id)
        }
        alone = [slot for slot in common if slot in exclusive]
        for only in alone:
            cells = {slot: TICKED if slot == only else UNTICKED for slot in common}
            yield from self._filled(states, cells)
        unticked = self.walk.gathered(self._filled(states, dict.fromkeys(alone, UNTICKED)))
        opened = {(state, False): paths for state, paths in unticked.items()}
        for slot in common:
            if slot not in exclusive:
                opened = self._tick(slot, opened)
        yield from ((state, paths) for (state, ticked), paths in opened.items() if ticked)

    def _tick(
        self, slot: Slot, opened: Mapping[tuple[State, bool], Paths]
    ) -> dict[tuple[State, bool], Paths]:
        following: dict[tuple[State, bool], Paths] = {}
        for (state, ticked), paths in opened.items():
            for member, now in ((UNTICKED, ticked), (TICKED, True)):
                self.walk.together(following, (self._fill(state, slot, member), now), paths)
        self.walk.refuse_too_many(following)
        return following

    def _filled(
        self, states: Mapping[State, Paths], cells: Mapping[Slot, Member | None]
    ) -> Iterator[tuple[State, Paths]]:
        for state, paths in states.items():
            for slot, member in cells.items():
                state = self._fill(state, slot, member)
            yield state, paths

    def _fill(self, state: State, slot: Slot, member: Member | None) -> State:
        """The state once the slot holds a member in those guides that ask the question."""
        looking = self._looking.get(slot)
        if looking is None:
            looking = self._looking[slot] = tuple(
                (at, watch, self.asked[at])
                for at, watch in enumerate(self.walk.watches)
                if slot in watch.looking
            )
        if not looking:
            return state
        self.walk.effort.take()
        changed = list(state)
        for at, watch, asked in looking:
            changed[at] = watch.fill(changed[at], slot, member if asked else None)
        return tuple(changed)


def _tick_slots(question: Question) -> list[Slot]:
    return [tick_slot(question.id, option.id) for option in question.options]
