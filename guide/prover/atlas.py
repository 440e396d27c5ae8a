"""Every answer path counted exactly and grouped by result, without listing them.

Questions are walked in file order. What the answers so far leave open is a situation: the
conditions still undecided, each with its decided parts taken out. Paths in one situation have the
same future, so they are counted together, and each situation keeps its shortest example. A question
that takes many is walked tick by tick. The number of situations, not of paths, sets the cost; where
it grows past a limit the walk gives up, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from guide.engine.engine import Engine
from guide.errors import GuideError
from guide.prover.undecided import ALWAYS, NEVER, Conditions
from guide.ruleset.model import Answer, Disposition, Fit, Question
from guide.ruleset.normal import Formula, Member, Slot, slots
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import TICKED, UNTICKED, Domain, tick_slot

MOST_SITUATIONS, MOST_FILLED = 50_000, 400_000
"""How many situations may be open at once, and how many slots be filled in them, before a walk
gives up: about a second."""
MOST_LISTED, LONGER = 50_000, 10
"""How many may be open where every result is listed, and how many times longer that may take:
nobody reads a list that is longer still."""


class TooManySituations(GuideError):
    """The guide has too many situations to count its paths by result."""


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What a path leads to: a level of care, and the causes shown with their fits."""

    disposition: Disposition
    fits: tuple[tuple[str, Fit], ...]


@dataclass(slots=True)
class Tally:
    """Paths counted together: how many, their questions in all, fewest, most, shortest example."""

    paths: int = 0
    questions: int = 0
    fewest: int = 0
    most: int = 0
    example: tuple[tuple[str, Answer], ...] = ()

    def add(self, other: Tally) -> None:
        """Count another group in."""
        if not self.paths or other.fewest < self.fewest:
            self.fewest, self.example = other.fewest, other.example
        self.paths += other.paths
        self.questions += other.questions
        self.most = max(self.most, other.most)

    def step(self, question: str, answer: Answer, weight: int) -> Tally:
        """The same paths one question on; `weight` answers do alike."""
        return Tally(
            self.paths * weight,
            (self.questions + self.paths) * weight,
            self.fewest + 1,
            self.most + 1,
            (*self.example, (question, answer)),
        )

    @property
    def mean(self) -> float:
        """The mean number of questions over the paths."""
        return self.questions / self.paths


Situation = tuple[int, ...]
"""The watched conditions by number, as they stand."""


def atlas(engine: Engine) -> Mapping[Outcome, Tally]:
    """Every result of a guide with its paths. Raises TooManySituations on an entangled guide."""
    causes = [cause.id for cause in engine.rule_set.causes]
    return _Walk(engine, list(Disposition), causes).run(MOST_LISTED, LONGER * MOST_FILLED)


@dataclass(frozen=True, slots=True)
class Figures:
    """The paths of a guide: all together, by level of care, and by cause and fit."""

    all: Tally
    by_level: Mapping[Disposition, int]
    by_fit: Mapping[tuple[str, Fit], int]


def figures(engine: Engine) -> Figures:
    """Exact figures over all paths. Looks at levels and at each cause apart, which costs far less
    than the whole atlas. Raises TooManySituations on an entangled guide.
    """
    levels = _Walk(engine, list(Disposition), []).run(MOST_SITUATIONS, MOST_FILLED)
    everything = Tally()
    for tally in levels.values():
        everything.add(tally)
    by_fit: dict[tuple[str, Fit], int] = {}
    for cause in engine.rule_set.causes:
        by_fit |= {(cause.id, fit): 0 for fit in Fit}
        for outcome, tally in (
            _Walk(engine, [Disposition.EMERGENCY], [cause.id])
            .run(MOST_SITUATIONS, MOST_FILLED)
            .items()
        ):
            for shown in outcome.fits:
                by_fit[shown] += tally.paths
    by_level = {outcome.disposition: tally.paths for outcome, tally in levels.items()}
    return Figures(everything, {level: by_level.get(level, 0) for level in Disposition}, by_fit)


@dataclass(frozen=True, slots=True)
class _CauseWatch:
    """Where a cause's conditions stand in a situation."""

    cause: str
    possible: int
    strong: int
    against: int


Key = TypeVar("Key")


class _Walk:
    """One walk over all answers, which tells apart only the levels and causes it is given."""

    def __init__(self, engine: Engine, levels: list[Disposition], causes: list[str]) -> None:
        self.engine = engine
        self.told_apart = levels, causes
        self.questions = engine.rule_set.questions
        self.default = engine.rule_set.guide.default_disposition
        self.conditions = Conditions()
        self.levels: dict[Disposition, int] = {}
        self.causes: list[_CauseWatch] = []
        self.looking: dict[Slot, list[int]] = {}
        self.start: Situation = tuple(self._watch())
        self.found: dict[Outcome, Tally] = {}
        self.filled = 0
        self.limits = 0, 0

    # -- what is watched --------------------------------------------------------------------------

    def _watch(self) -> Iterator[int]:
        """The conditions of each question, level of care and cause; notes where each stands."""
        watched: list[int] = []
        for question in self.questions:
            asks = question.ask_when
            formula = None if asks is None else normal_form(asks, self.engine.domains)
            self._place(watched, [] if formula is None else [formula])
            if formula is None:
                watched[-1] = ALWAYS
        rules, normal = self.engine.rule_set.rules, self.engine.normal
        levels, causes = self.told_apart
        for level in levels:
            if level > self.default:
                fires = [normal[r.id] for r in rules if (r.then.disposition or 0) >= level]
                self.levels[level] = self._place(watched, fires)
        for cause in causes:
            own = [rule for rule in rules if rule.then.cause == cause]
            strong = [normal[rule.id] for rule in own if rule.then.fit is Fit.STRONG]
            against = [normal[rule.id] for rule in rules if rule.then.against == cause]
            self.causes.append(
                _CauseWatch(
                    cause,
                    self._place(watched, [normal[rule.id] for rule in own]),
                    self._place(watched, strong),
                    self._place(watched, against),
                )
            )
        return iter(watched)

    def _place(self, watched: list[int], alternatives: list[Formula]) -> int:
        """Watch that one of the alternatives holds; returns where."""
        position = len(watched)
        watched.append(self.conditions.at_least(1, [self.conditions.of(f) for f in alternatives]))
        for slot in frozenset().union(*(slots(formula) for formula in alternatives)):
            self.looking.setdefault(slot, []).append(position)
        return position

    # -- the walk ---------------------------------------------------------------------------------

    def run(self, situations: int, filled: int) -> dict[Outcome, Tally]:
        """Every outcome with its tally; so many situations at once and fillings at most."""
        self.limits = situations, filled
        current = {self.start: Tally(paths=1)}
        for index, question in enumerate(self.questions):
            current = self._past(index, question, current)
            self._refuse_too_many(len(current))
        for situation, tally in current.items():
            _count(self.found, self._outcome(situation), tally)
        return dict(sorted(self.found.items()))

    def _past(
        self, index: int, question: Question, current: Mapping[Situation, Tally]
    ) -> dict[Situation, Tally]:
        """The situations once a question is asked and answered, or passed over."""
        domain = self.engine.domains[question.id]
        after: dict[Situation, Tally] = {}
        asked: dict[Situation, Tally] = {}
        for situation, tally in current.items():
            if situation[index] == ALWAYS:
                asked[situation] = tally
            else:
                filled = self._fill_all(situation, dict.fromkeys(domain.slots))
                _count(after, self._tidy(filled, index), tally)
        emergency = self.levels.get(Disposition.EMERGENCY, index)
        for situation, tally in self._answered(domain, asked):
            if situation[emergency] == ALWAYS and emergency != index:
                _count(self.found, Outcome(Disposition.EMERGENCY, ()), tally)
            else:
                _count(after, self._tidy(situation, index), tally)
        return after

    def _answered(
        self, domain: Domain, asked: Mapping[Situation, Tally]
    ) -> Iterator[tuple[Situation, Tally]]:
        if domain.question.type == "many":
            yield from self._ticked(domain.question, asked)
            return
        for answer in domain.answers():
            cells = domain.cells(answer)
            weight = domain.type.weight(cells)
            for situation, tally in asked.items():
                filled = self._fill_all(situation, cells)
                yield filled, tally.step(domain.question.id, answer, weight)

    def _ticked(
        self, question: Question, asked: Mapping[Situation, Tally]
    ) -> Iterator[tuple[Situation, Tally]]:
        """Each exclusive option alone; then the others tick by tick, at least one of them."""
        exclusive = [option.id for option in question.options if option.exclusive]
        free = [option.id for option in question.options if not option.exclusive]
        none_ticked = {tick_slot(question.id, option.id): UNTICKED for option in question.options}
        for only in exclusive:
            cells = {**none_ticked, tick_slot(question.id, only): TICKED}
            for situation, tally in asked.items():
                step = tally.step(question.id, frozenset([only]), 1)
                yield self._fill_all(situation, cells), step
        unticked = {tick_slot(question.id, option): UNTICKED for option in exclusive}
        opened: dict[tuple[Situation, frozenset[str]], Tally] = {}
        for situation, tally in asked.items():
            _count(opened, (self._fill_all(situation, unticked), frozenset()), tally)
        for option in free:
            opened = self._tick(tick_slot(question.id, option), option, opened)
        for (situation, ticks), tally in opened.items():
            if ticks:
                yield situation, tally.step(question.id, ticks, 1)

    def _tick(
        self,
        slot: Slot,
        option: str,
        opened: Mapping[tuple[Situation, frozenset[str]], Tally],
    ) -> dict[tuple[Situation, frozenset[str]], Tally]:
        """One more option, ticked and not; of equal situations the first ticks stand for all."""
        following: dict[tuple[Situation, bool], tuple[frozenset[str], Tally]] = {}
        for (situation, ticks), tally in opened.items():
            for member, now in ((UNTICKED, ticks), (TICKED, ticks | {option})):
                key = (self._fill(situation, slot, member), bool(now))
                known = following.setdefault(key, (now, Tally()))
                known[1].add(tally)
        self._refuse_too_many(len(following))
        return {(key[0], ticks): tally for key, (ticks, tally) in following.items()}

    def _refuse_too_many(self, situations: int) -> None:
        if situations > self.limits[0] or self.filled > self.limits[1]:
            raise TooManySituations("too many situations to count the paths by result")

    # -- situations -------------------------------------------------------------------------------

    def _fill_all(self, situation: Situation, cells: Mapping[Slot, Member | None]) -> Situation:
        for slot, member in cells.items():
            situation = self._fill(situation, slot, member)
        return situation

    def _fill(self, situation: Situation, slot: Slot, member: Member | None) -> Situation:
        self.filled += 1
        changed = list(situation)
        for position in self.looking.get(slot, ()):
            changed[position] = self.conditions.decide(changed[position], slot, member)
        return tuple(changed)

    def _tidy(self, situation: Situation, passed: int) -> Situation:
        """Forget what can no longer make a difference, so that more situations are equal."""
        tidy = list(situation)
        tidy[passed] = NEVER
        for watch in self.causes:
            if tidy[watch.against] == ALWAYS:
                tidy[watch.strong] = NEVER
            elif tidy[watch.strong] == NEVER:
                tidy[watch.against] = NEVER
        return tuple(tidy)

    def _outcome(self, situation: Situation) -> Outcome:
        reached = [level for level, at in self.levels.items() if situation[at] == ALWAYS]
        fits = []
        for watch in self.causes:
            strong = situation[watch.strong] == ALWAYS and situation[watch.against] != ALWAYS
            if strong:
                fits.append((watch.cause, Fit.STRONG))
            elif situation[watch.possible] == ALWAYS:
                fits.append((watch.cause, Fit.POSSIBLE))
        return Outcome(max(reached, default=self.default), tuple(fits))


def _count(group: dict[Key, Tally], key: Key, tally: Tally) -> None:
    group.setdefault(key, Tally()).add(tally)
