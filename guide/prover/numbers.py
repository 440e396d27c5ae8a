"""How many answer paths a guide has, how long they are, and where they lead: exact, or not given.

Everything that counts paths by result asks here, so that all of it tells the same numbers. Each
number is walked for (see `walk`); where the walk gives up it is counted by elimination: those that
reach a level are all but those on which no rule for it fires, and the like for a cause. What even
that cannot count is None, and `number_text` and `WHY` say so in the same words everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from guide.engine.effort import Effort, Efforts, GaveUp
from guide.engine.engine import Engine
from guide.prover.counting import PathCount, PathCounts
from guide.prover.lonewalks import LoneWalks
from guide.ruleset.model import Care, Disposition, Fit, Rule, Within

Counted = TypeVar("Counted")

MOST_STEPS = 100_000
"""How many steps one walk may take before it gives up; about a second."""
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
    numbers = _GuideNumbers(engine)
    by_fit: dict[tuple[str, Fit], int | None] = {}
    for cause in engine.rule_set.causes:
        by_fit |= {(cause.id, fit): paths for fit, paths in numbers.by_fit(cause.id).items()}
    by_other = {other.id: numbers.by_other(other.id) for other in engine.rule_set.raised_others}
    return PathNumbers(
        numbers.every, dict(numbers.by_level()), by_fit, dict(numbers.by_time()), by_other
    )


class _GuideNumbers:
    """The numbers of one guide: walked for, and else eliminated."""

    def __init__(self, engine: Engine) -> None:
        self.rule_set = engine.rule_set
        self.walks = LoneWalks(engine)
        self.eliminated = _Eliminated(engine)
        self.efforts = Efforts(MOST_STEPS, MOST_STEPS_TOGETHER)
        self.every = self._every()
        self._below: dict[frozenset[str], int | None] = {}

    def by_level(self) -> Iterator[tuple[Disposition, int | None]]:
        """How many paths end at each level: those below the next, less those below it."""
        for level in Disposition:
            if level is Disposition.EMERGENCY:
                up_to = None if self.every is None else self.every.paths
            else:
                up_to = self.below(Care(Disposition(level + 1)))
            yield level, _less(up_to, self.below(Care(level)))

    def by_time(self) -> Iterator[tuple[Within, int | None]]:
        """How many paths end at soon within each time: those below the next care, less others."""
        cares = self.rule_set.cares
        for time in self.rule_set.times:
            care = Care(Disposition.SOON, time)
            above = cares[cares.index(care) + 1]
            yield time, _less(self.below(above), self.below(care))

    def below(self, care: Care) -> int | None:
        """On how many paths care is less urgent than this."""
        if care <= Care(self.rule_set.guide.default_disposition):
            return 0
        # The same rules may call for two cares: all that say soon may say within what time, too.
        calling = frozenset(rule.id for rule in self.rule_set.calling_for(care))
        if calling not in self._below:
            walked = self._walked(lambda effort: self.walks.below(care, effort))
            self._below[calling] = self.eliminated.below(care) if walked is None else walked
        return self._below[calling]

    def by_fit(self, cause: str) -> Mapping[Fit, int | None]:
        """How many paths show a cause at each fit."""
        found = self._walked(lambda effort: self.walks.by_fit(cause, effort))
        if found is None:
            return self.eliminated.by_fit(cause)
        return {fit: found.get(fit, 0) for fit in Fit}

    def by_other(self, other: str) -> int | None:
        """How many paths raise an other cause."""
        found = self._walked(lambda effort: self.walks.by_other(other, effort))
        return self.eliminated.by_other(other) if found is None else found

    def _every(self) -> PathCount | None:
        found = self._walked(self.walks.every)
        return self.eliminated.every() if found is None else PathCount(*found)

    def _walked(self, walk: Callable[[Effort], Counted]) -> Counted | None:
        """What a walk finds. Where one gave up others are likely to, and get fewer steps."""
        try:
            return walk(self.efforts.another())
        except GaveUp:
            self.efforts.shorten()
            return None


class _Eliminated:
    """The numbers of one guide by elimination: on how many paths no rule for something fires."""

    def __init__(self, engine: Engine) -> None:
        self.rule_set = engine.rule_set
        self.rules = engine.rule_set.rules
        self.counts = PathCounts(engine)
        self.emergencies = engine.rule_set.emergencies
        self._known: dict[frozenset[str], int | None] = {}

    def every(self) -> PathCount | None:
        """All paths."""
        return _or_none(self.counts.every)

    def below(self, care: Care) -> int | None:
        """On how many paths care is less urgent than this."""
        return self._without(self.rule_set.calling_for(care))

    def by_fit(self, cause: str) -> Mapping[Fit, int | None]:
        """How many paths show a cause at each fit."""
        own = [rule for rule in self.rules if rule.then.cause == cause]
        best = [rule for rule in own if rule.then.fit is Fit.STRONG]
        against = [rule for rule in self.rules if rule.then.against == cause]
        strong = self._with_one_of(best, [*self.emergencies, *against])
        return {Fit.POSSIBLE: _less(self._calm_with(own), strong), Fit.STRONG: strong}

    def by_other(self, other: str) -> int | None:
        """How many paths raise an other cause."""
        return self._calm_with([rule for rule in self.rules if rule.then.other == other])

    def _calm_with(self, rules: Sequence[Rule]) -> int | None:
        return self._with_one_of(rules, self.emergencies)

    def _with_one_of(self, rules: Sequence[Rule], unless: Sequence[Rule]) -> int | None:
        """On how many paths one of these rules fires, and none of the others."""
        return _less(self._without(unless), self._without([*unless, *rules]))

    def _without(self, rules: Sequence[Rule]) -> int | None:
        """On how many paths none of these rules fires."""
        key = frozenset(rule.id for rule in rules)
        if key not in self._known:
            self._known[key] = _or_none(lambda: self.counts.where([], rules))
        return self._known[key]


def _or_none(count: Callable[[], Counted]) -> Counted | None:
    try:
        return count()
    except GaveUp:
        return None


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part
