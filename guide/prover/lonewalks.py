"""The walks over the answer paths of one guide, which tell paths apart by one part of the result.

A part at a time costs far less than all at once, since more standings are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guide.engine.effort import Effort
from guide.engine.engine import Engine
from guide.prover.commonanswers import CommonAnswers
from guide.prover.guidewatch import GuideWatch
from guide.prover.parts import Kind, Part, Value
from guide.prover.undecided import Conditions
from guide.prover.walk import (
    LENGTHS,
    NUMBER,
    Lengths,
    Paths,
    Reckoning,
    State,
    Walk,
    no_loss,
)
from guide.ruleset.model import Care, Disposition, Fit

LEVEL = Part(Kind.DISPOSITION)
TIME = Part(Kind.WITHIN)


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What a path leads to: a care, the causes shown with their fits, the other causes raised."""

    care: Care
    fits: tuple[tuple[str, Fit], ...]
    others: tuple[str, ...] = ()

    @property
    def disposition(self) -> Disposition:
        """The level of care."""
        return self.care.level


class LoneWalks:
    """Walks over one guide. Each raises GaveUp."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers = CommonAnswers([engine])
        self.order = tuple(question.id for question in engine.rule_set.questions)
        self.conditions = Conditions()

    def every(self, effort: Effort) -> Lengths:
        """All paths."""
        (paths,) = self._walked(self._watch([]), LENGTHS, effort).values()
        return paths

    def below(self, care: Care, effort: Effort) -> int:
        """How many paths call for less urgent care than this."""
        watch = self._watch([])
        called = watch.place_care(care)

        def is_lost(state: State) -> bool:
            return watch.is_met(state[0], called)

        return sum(self._walked(watch, NUMBER, effort, is_lost).values())

    def by_fit(self, cause: str, effort: Effort) -> Mapping[Fit, int]:
        """How many paths show a cause, by its fit."""
        watch = self._watch([Part(Kind.CAUSE, cause)])

        def is_lost(state: State) -> bool:
            return watch.never_shows(state[0], cause)

        found = self._walked(watch, NUMBER, effort, is_lost)
        return {Fit(fit): paths for (fit,), paths in found.items() if fit is not None}

    def by_other(self, other: str, effort: Effort) -> int:
        """How many paths raise an other cause."""
        found = self._walked(self._watch([Part(Kind.OTHER, other)]), NUMBER, effort)
        return found.get((True,), 0)

    def by_outcome(self, effort: Effort) -> Mapping[Outcome, Lengths]:
        """All paths, by all that they lead to."""
        rule_set = self.engine.rule_set
        parts = [
            LEVEL,
            *([TIME] if rule_set.times else []),
            *(Part(Kind.CAUSE, cause.id) for cause in rule_set.causes),
            *(Part(Kind.OTHER, other.id) for other in rule_set.raised_others),
        ]
        found = self._walked(self._watch(parts), LENGTHS, effort)
        outcomes = {_outcome(parts, values): paths for values, paths in found.items()}
        return dict(sorted(outcomes.items()))

    def _watch(self, parts: Sequence[Part]) -> GuideWatch:
        return GuideWatch(self.engine, tuple(parts), self.order, self.conditions)

    def _walked(
        self,
        watch: GuideWatch,
        reckoning: Reckoning[Paths],
        effort: Effort,
        lost: Callable[[State], bool] = no_loss,
    ) -> Mapping[tuple[Value, ...], Paths]:
        """The paths that are not lost, by what the parts are that are watched."""
        walk = Walk(self.answers, [watch], reckoning, effort, lost=lost)
        ends = walk.run(self.order).items()
        return walk.gathered((watch.values(standing), paths) for (standing,), paths in ends)


def _outcome(parts: Sequence[Part], values: Sequence[Value]) -> Outcome:
    known = dict(zip(parts, values, strict=True))
    level, within = Disposition(known[LEVEL] or 0), known.get(TIME) or 0
    shown = [(part, value) for part, value in known.items() if value]
    fits = tuple((part.id, Fit(value)) for part, value in shown if part.kind is Kind.CAUSE)
    others = tuple(part.id for part, _ in shown if part.kind is Kind.OTHER)
    return Outcome(Care(level, within), fits, others)
