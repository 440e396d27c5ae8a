"""How many answer paths a guide has, how long they are, and where they lead: exact, or not given.

The paths are walked where that is short (see `atlas`), and else counted by elimination: those that
reach a level are all but those on which no rule for it fires, and the like for a cause. What even
that cannot count in a moment is None, and whoever shows it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guide.engine.engine import Engine
from guide.prover.atlas import TooManySituations, figures
from guide.prover.counting import PathCount, count_paths, count_paths_where
from guide.prover.elimination import TooEntangled
from guide.ruleset.model import Disposition, Fit, Rule


@dataclass(frozen=True, slots=True)
class PathNumbers:
    """All paths, and how many end at each level of care and show each cause at each fit."""

    every: PathCount | None
    by_level: Mapping[Disposition, int | None]
    by_fit: Mapping[tuple[str, Fit], int | None]

    @property
    def complete(self) -> bool:
        """Whether every number is given."""
        return None not in (self.every, *self.by_level.values(), *self.by_fit.values())


def path_numbers(engine: Engine) -> PathNumbers:
    """The numbers of a guide."""
    try:
        every = count_paths(engine)
    except TooEntangled:
        every = None
    try:
        walked = figures(engine)
    except TooManySituations:
        return _eliminated(engine, every)
    tally = walked.all
    counted = PathCount(tally.paths, tally.questions, tally.fewest, tally.most)
    return PathNumbers(every or counted, walked.by_level, walked.by_fit)


def _eliminated(engine: Engine, every: PathCount | None) -> PathNumbers:
    counting = _Counting(engine, None if every is None else every.paths)
    return PathNumbers(every, dict(counting.by_level()), dict(counting.by_fit()))


class _Counting:
    """Numbers of paths on which rules do not fire, and what follows from them."""

    def __init__(self, engine: Engine, paths: int | None) -> None:
        self.engine = engine
        self.paths = paths
        self.rules = engine.rule_set.rules
        self.emergencies = self._at_least(Disposition.EMERGENCY)

    def by_level(self) -> Iterable[tuple[Disposition, int | None]]:
        """How many paths end at each level: those below the next, less those below it."""
        default = self.engine.rule_set.guide.default_disposition
        below: int | None = 0
        for level in Disposition:
            top = level is Disposition.EMERGENCY
            up_to = self.paths if top else self._without(self._at_least(Disposition(level + 1)))
            yield level, _less(up_to, below) if level >= default else 0
            below = up_to if level >= default else 0

    def by_fit(self) -> Iterable[tuple[tuple[str, Fit], int | None]]:
        """How many paths show each cause at each fit."""
        calm = self._without(self.emergencies)
        for cause in self.engine.rule_set.causes:
            own = [rule for rule in self.rules if rule.then.cause == cause.id]
            best = [rule for rule in own if rule.then.fit is Fit.STRONG]
            against = [rule for rule in self.rules if rule.then.against == cause.id]
            masking = [*self.emergencies, *against]
            shown = _less(calm, self._without([*self.emergencies, *own]))
            strong = _less(self._without(masking), self._without([*masking, *best]))
            yield (cause.id, Fit.STRONG), strong
            yield (cause.id, Fit.POSSIBLE), _less(shown, strong)

    def _at_least(self, level: Disposition) -> list[Rule]:
        return [rule for rule in self.rules if (rule.then.disposition or -1) >= level]

    def _without(self, rules: list[Rule]) -> int | None:
        """On how many paths none of these rules fires."""
        try:
            return count_paths_where(self.engine, [], rules)
        except TooEntangled:
            return None


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part
