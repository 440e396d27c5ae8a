"""How many answer paths a guide has, how long they are, and where they lead: exact, or not given.

Everything that counts paths by result asks here, so that all of it tells the same numbers. Each
number is walked for (see `walk`); where the walk gives up it is counted by elimination: those that
reach a level are all but those on which no rule for it fires, and the like for a cause. What even
that cannot count is None, and `number_text` and `WHY` say so in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from guide.engine.effort import Effort, Efforts, GaveUp
from guide.engine.engine import Engine
from guide.prover.counting import PathCount, count_paths, count_paths_where
from guide.prover.lonewalks import LoneWalks
from guide.prover.walk import LENGTHS
from guide.ruleset.model import Care, Disposition, Fit, Rule, Within

Counted = TypeVar("Counted")

MOST_STEPS = 100_000
"""How many steps one walk may take before it gives up; about a second. Then no more are walked."""
MOST_STEPS_TOGETHER = 1_000_000
"""The same for all walks over one guide."""

NOT_COUNTED = "not counted"
"""What stands in the place of a number that is not known."""
WHY = "Not counted: too much depends on too much to count the paths. What is proved is proved."
"""Why numbers are missing, wherever some are."""


def number_text(paths: int | None) -> str:
    """`1,234` or `not counted`."""
    return NOT_COUNTED if paths is None else f"{paths:,}"


@dataclass(frozen=True, slots=True)
class PathNumbers:
    """All paths, and how many end at each level of care and show each cause at each fit.

    `by_time`: how many are to be seen soon within each time that rules name; `by_other`: how many
    raise each other cause that rules raise.
    """

    every: PathCount | None
    by_level: Mapping[Disposition, int | None]
    by_fit: Mapping[tuple[str, Fit], int | None]
    by_time: Mapping[Within, int | None]
    by_other: Mapping[str, int | None]

    @property
    def complete(self) -> bool:
        """Whether every number is given."""
        by_result = (self.by_level, self.by_fit, self.by_time, self.by_other)
        return None not in (self.every, *(n for each in by_result for n in each.values()))

    @property
    def all_text(self) -> str:
        """How many paths there are, or that it is not known."""
        return number_text(None if self.every is None else self.every.paths)


def path_numbers(engine: Engine) -> PathNumbers:
    """The numbers of a guide."""
    numbers = _Counts(engine)
    every, by_level = numbers.by_level()
    by_fit: dict[tuple[str, Fit], int | None] = {}
    for cause in engine.rule_set.causes:
        by_fit |= {(cause.id, fit): paths for fit, paths in numbers.by_fit(cause.id).items()}
    by_time = numbers.by_time() if engine.rule_set.times else {}
    by_other = {other.id: numbers.by_other(other.id) for other in engine.rule_set.raised_others}
    return PathNumbers(every, by_level, by_fit, by_time, by_other)


class _Counts:
    """The numbers of one guide: walked for, and else eliminated."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.walks = LoneWalks(engine)
        self.efforts = Efforts(MOST_STEPS, MOST_STEPS_TOGETHER)

    def by_level(self) -> tuple[PathCount | None, Mapping[Disposition, int | None]]:
        """All paths, and how many end at each level of care."""
        found = self._walked(self.walks.by_level)
        if found is None:
            every = _or_none(lambda: count_paths(self.engine))
            return every, dict(_eliminated_levels(self.engine, every))
        every = PathCount(*reduce(LENGTHS.both, found.values()))
        return every, {level: found.get(level, (0,))[0] for level in Disposition}

    def by_fit(self, cause: str) -> Mapping[Fit, int | None]:
        """How many paths show a cause at each fit."""
        found = self._walked(lambda effort: self.walks.by_fit(cause, effort))
        if found is None:
            return _eliminated_fits(self.engine, cause)
        return {fit: found.get(fit, 0) for fit in Fit}

    def by_time(self) -> Mapping[Within, int | None]:
        """How many paths end at soon within each time that rules name."""
        found = self._walked(self.walks.by_time)
        if found is None:
            return dict(_eliminated_times(self.engine))
        return {time: found.get(time, 0) for time in self.engine.rule_set.times}

    def by_other(self, other: str) -> int | None:
        """How many paths raise an other cause."""
        found = self._walked(lambda effort: self.walks.by_other(other, effort))
        return _eliminated_other(self.engine, other) if found is None else found

    def _walked(self, walk: Callable[[Effort], Counted]) -> Counted | None:
        """What a walk finds. Once one gave up the others would too, and are spared the steps."""
        try:
            return walk(self.efforts.another())
        except GaveUp:
            self.efforts = Efforts(0, 0)
            return None


# -- by elimination -------------------------------------------------------------------------------


def _eliminated_levels(
    engine: Engine, every: PathCount | None
) -> Iterator[tuple[Disposition, int | None]]:
    """How many paths end at each level: those below the next, less those below it."""
    default = engine.rule_set.guide.default_disposition
    below: int | None = 0
    for level in Disposition:
        if level < default:
            yield level, 0
            continue
        if level is Disposition.EMERGENCY:
            up_to = None if every is None else every.paths
        else:
            up_to = _without(engine, _at_least(engine, Disposition(level + 1)))
        yield level, _less(up_to, below)
        below = up_to


def _eliminated_fits(engine: Engine, cause: str) -> Mapping[Fit, int | None]:
    """How many paths show a cause at each fit: those that no emergency ends, less those without."""
    rules = engine.rule_set.rules
    emergencies = _at_least(engine, Disposition.EMERGENCY)
    own = [rule for rule in rules if rule.then.cause == cause]
    best = [rule for rule in own if rule.then.fit is Fit.STRONG]
    masking = [*emergencies, *(rule for rule in rules if rule.then.against == cause)]
    shown = _less(_without(engine, emergencies), _without(engine, [*emergencies, *own]))
    strong = _less(_without(engine, masking), _without(engine, [*masking, *best]))
    return {Fit.POSSIBLE: _less(shown, strong), Fit.STRONG: strong}


def _eliminated_times(engine: Engine) -> Iterator[tuple[Within, int | None]]:
    """How many paths end at soon within each time: those below the next care, less those below."""
    cares = engine.rule_set.cares
    for time in engine.rule_set.times:
        care = Care(Disposition.SOON, time)
        above = cares[cares.index(care) + 1]
        if care <= Care(engine.rule_set.guide.default_disposition):
            yield time, 0
        else:
            yield time, _less(_below(engine, above), _below(engine, care))


def _below(engine: Engine, care: Care) -> int | None:
    """On how many paths care is less urgent than this."""
    rules = engine.rule_set.rules
    return _without(engine, [r for r in rules if r.then.care is not None and r.then.care >= care])


def _eliminated_other(engine: Engine, other: str) -> int | None:
    """How many paths raise an other cause: those that no emergency ends, less those without."""
    emergencies = _at_least(engine, Disposition.EMERGENCY)
    raising = [rule for rule in engine.rule_set.rules if rule.then.other == other]
    return _less(_without(engine, emergencies), _without(engine, [*emergencies, *raising]))


def _at_least(engine: Engine, level: Disposition) -> list[Rule]:
    return [rule for rule in engine.rule_set.rules if (rule.then.disposition or -1) >= level]


def _without(engine: Engine, rules: list[Rule]) -> int | None:
    """On how many paths none of these rules fires."""
    return _or_none(lambda: count_paths_where(engine, [], rules))


def _or_none(count: Callable[[], Counted]) -> Counted | None:
    try:
        return count()
    except GaveUp:
        return None


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part
