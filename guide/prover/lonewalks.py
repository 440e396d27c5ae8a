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
from guide.ruleset.model import Disposition, Fit

LEVEL = Part(Kind.DISPOSITION)


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What a path leads to: a level of care, and the causes shown with their fits."""

    disposition: Disposition
    fits: tuple[tuple[str, Fit], ...]


class LoneWalks:
    """Walks over one guide. Each raises GaveUp."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers = CommonAnswers([engine])
        self.order = tuple(question.id for question in engine.rule_set.questions)
        self.conditions = Conditions()

    def by_level(self, effort: Effort) -> Mapping[Disposition, Lengths]:
        """All paths, by level of care."""
        watch = self._watch([LEVEL])
        found = self._walked(watch, LENGTHS, effort)
        return {Disposition(level or 0): paths for (level,), paths in found.items()}

    def by_fit(self, cause: str, effort: Effort) -> Mapping[Fit, int]:
        """How many paths show a cause, by its fit."""
        watch = self._watch([Part(Kind.CAUSE, cause)])

        def is_lost(state: State) -> bool:
            return watch.never_shows(state[0], cause)

        found = self._walked(watch, NUMBER, effort, is_lost)
        return {Fit(fit): paths for (fit,), paths in found.items() if fit is not None}

    def by_outcome(self, effort: Effort) -> Mapping[Outcome, Lengths]:
        """All paths, by all that they lead to."""
        causes = [cause.id for cause in self.engine.rule_set.causes]
        watch = self._watch([LEVEL, *(Part(Kind.CAUSE, cause) for cause in causes)])
        found = self._walked(watch, LENGTHS, effort)
        outcomes = {_outcome(level, causes, fits): paths for (level, *fits), paths in found.items()}
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


def _outcome(level: Value, causes: Sequence[str], fits: Sequence[Value]) -> Outcome:
    shown = ((cause, Fit(fit)) for cause, fit in zip(causes, fits, strict=True) if fit is not None)
    return Outcome(Disposition(level or 0), tuple(shown))
