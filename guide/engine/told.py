"""What a reader is told at the end of a path: of texts that depend on answers, what is true.

A guide and a cause are given back with just the statements that a journey's result shows, so that
whoever draws them needs to know nothing of conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guide.engine.engine import Engine, Journey, Result
from guide.ruleset.carewords import reason_within
from guide.ruleset.model import (
    Cause,
    CrisisText,
    Disposition,
    DispositionText,
    Guide,
    Statement,
)
from guide.ruleset.statements import Said, StatementList, cause_with, guide_with, result_lists


@dataclass(frozen=True, slots=True)
class Told:
    """What one journey is told; its answers are all that it depends on."""

    engine: Engine
    journey: Journey

    def holds(self, said: Statement) -> bool:
        """Whether a statement is shown, wherever its list stands."""
        return said.when is None or self.engine.is_true(said.when, self.journey)

    def among(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        """Those of a list that are shown."""
        return tuple(filter(self.holds, statements))

    def guide(self, guide: Guide) -> Guide:
        """The guide with what is shown of its lists."""
        return guide_with(guide, self.among) if self.engine.texts_depend else guide

    def cause(self, cause: Cause) -> Cause:
        """The cause with what is shown of its lists."""
        return cause_with(cause, self.among) if self.engine.texts_depend else cause

    def result(self, result: Result) -> Result:
        """The result with its causes so."""
        if not self.engine.texts_depend:
            return result
        causes = (replace(shown, cause=self.cause(shown.cause)) for shown in result.causes)
        return replace(result, causes=tuple(causes))

    def level(self, result: Result) -> DispositionText | CrisisText:
        """The words of the result's level of care, those for self-harm where that alone calls."""
        words = self.guide(self.engine.rule_set.guide).dispositions[result.disposition]
        chosen = words.crisis if result.crisis_alone and words.crisis else words
        if result.within is None:
            return chosen
        return replace(chosen, text=reason_within(result.within))

    def statements(self) -> Iterator[tuple[StatementList, Statement]]:
        """Every statement that the result shows, or a page that it leads to, with its list."""
        result = self.engine.result_of(self.journey)
        for listed in result_lists(self.engine.rule_set):
            if stands_on(listed, result):
                yield from ((listed, said) for said in self.among(listed.statements))


def stands_on(listed: StatementList, result: Result) -> bool:
    """Whether a list of statements stands on a result."""
    if listed.level is not None:
        return result.disposition is listed.level
    if result.disposition is Disposition.EMERGENCY:
        return False
    if listed.none_fits:
        return not result.causes
    return not listed.cause or result.fit_of(listed.cause) is not None
