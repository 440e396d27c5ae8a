"""What a reader is told: the texts in the words for whom they are about, and with answers in them.

At the end of a path, texts that depend on answers are shown where that is true. All is given back
as items of the model, so that whoever draws them needs to know nothing of words and conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from guide.engine.engine import CauseShown, Engine, Journey, OtherRaised, Result
from guide.ruleset.answertext import within_text
from guide.ruleset.carewords import reason_within
from guide.ruleset.model import (
    Cause,
    CrisisText,
    Disposition,
    DispositionText,
    EarlyEnd,
    Guide,
    OtherCause,
    Question,
    Reminder,
    Rule,
    RuleSet,
    Statement,
)
from guide.ruleset.spoken import say
from guide.ruleset.statements import Said, StatementList, cause_with, guide_with, result_lists
from guide.ruleset.wordings import (
    UNANSWERED,
    expanded,
    repeating,
    retold_cause,
    retold_end,
    retold_guide,
    retold_other,
    retold_question,
    retold_reminder,
    retold_rule,
)


@dataclass(frozen=True)
class Told:
    """What one journey is told; its answers are all that it depends on.

    Items come in any words, and are given back in those of the journey. A guide and a cause have
    what the journey's result shows of their lists; where they are whole, all.
    """

    engine: Engine
    journey: Journey

    @cached_property
    def audience(self) -> str:
        """The id of the audience that the texts speak of."""
        return self.engine.rule_set.guide.audience(self.journey.answers)

    @cached_property
    def rule_set(self) -> RuleSet:
        """The rule set in the words of the audience, without answers."""
        return self.engine.tellings[self.audience]

    def text(self, text: str) -> str:
        """A text that is made of texts of the guide."""
        audiences = self.engine.rule_set.guide.audiences
        words = {} if audiences is None else audiences.words_of[self.audience]
        return self._with_answers(expanded(text, words))

    def question(self, question: Question) -> Question:
        """A question and its options."""
        told = self.rule_set.question_by_id[question.id]
        return retold_question(told, self._with_answers) if self.engine.repeats_answers else told

    def reminder(self, reminder: Reminder) -> Reminder:
        """A line above a question."""
        return retold_reminder(reminder, self.text) if self.engine.speaks else reminder

    def early_end(self) -> EarlyEnd | None:
        """Where the questions ended early, if they did."""
        end = self.engine.early_end(self.journey)
        return retold_end(end, self.text) if end is not None and self.engine.speaks else end

    def rule(self, rule: Rule) -> Rule:
        """A rule, which gives a reason."""
        told = self.rule_set.rule_by_id[rule.id]
        return retold_rule(told, self._with_answers) if self.engine.repeats_answers else told

    def other(self, other: OtherCause) -> OtherCause:
        """An other cause."""
        told = self.rule_set.other_by_id[other.id]
        return retold_other(told, self._with_answers) if self.engine.repeats_answers else told

    def whole_cause(self, cause: Cause) -> Cause:
        """A cause with all that is said of it."""
        told = self.rule_set.cause_by_id[cause.id]
        return retold_cause(told, self._with_answers) if self.engine.repeats_answers else told

    def cause(self, cause: Cause) -> Cause:
        """A cause with what is shown of its lists."""
        told = self.whole_cause(cause)
        return cause_with(told, self.among) if self.engine.texts_depend else told

    @cached_property
    def whole_guide(self) -> Guide:
        """The guide with all that it says."""
        told = self.rule_set.guide
        return retold_guide(told, self._with_answers) if self.engine.repeats_answers else told

    @cached_property
    def guide(self) -> Guide:
        """The guide with what is shown of its lists."""
        told = self.whole_guide
        return guide_with(told, self.among) if self.engine.texts_depend else told

    def result(self, result: Result) -> Result:
        """The result with its reasons and causes so."""
        if not self.engine.texts_depend and not self.engine.speaks:
            return result
        return replace(
            result,
            reasons=self._rules(result.reasons),
            also=self._rules(result.also),
            causes=tuple(map(self._shown, result.causes)),
            others=tuple(
                OtherRaised(self.other(raised.other), self._rules(raised.reasons))
                for raised in result.others
            ),
        )

    def _shown(self, shown: CauseShown) -> CauseShown:
        reasons = (self._rules(shown.reasons_for), self._rules(shown.reasons_against))
        return CauseShown(self.cause(shown.cause), shown.fit, *reasons)

    def _rules(self, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(map(self.rule, rules))

    # -- texts that depend on answers -------------------------------------------------------------

    def holds(self, said: Statement) -> bool:
        """Whether a statement is shown, wherever its list stands."""
        return said.when is None or self.engine.is_true(said.when, self.journey)

    def among(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        """Those of a list that are shown."""
        return tuple(filter(self.holds, statements))

    def level(self, result: Result) -> DispositionText | CrisisText:
        """The words of the result's level of care, those for self-harm where that alone calls."""
        words = self.guide.dispositions[result.disposition]
        chosen = words.crisis if result.crisis_alone and words.crisis else words
        if result.within is None:
            return chosen
        return replace(chosen, text=reason_within(result.within))

    def statements(self) -> Iterator[tuple[StatementList, Statement]]:
        """Every statement that the result shows, or a page that it leads to, as it is written."""
        result = self.engine.result_of(self.journey)
        for listed in result_lists(self.engine.rule_set):
            if stands_on(listed, result):
                yield from ((listed, said) for said in self.among(listed.statements))

    # -- answers in texts -------------------------------------------------------------------------

    def _with_answers(self, text: str) -> str:
        return repeating(text, self._answer)

    def _answer(self, question_id: str) -> str:
        """The words of an answer. On a page that may be read without it something stands there."""
        answer = self.journey.answers.get(question_id)
        if answer is None:
            return say(UNANSWERED)
        return within_text(self.question(self.rule_set.question_by_id[question_id]), answer)


def stands_on(listed: StatementList, result: Result) -> bool:
    """Whether a list of statements stands on a result."""
    if listed.level is not None:
        return result.disposition is listed.level
    if result.disposition is Disposition.EMERGENCY:
        return False
    if listed.none_fits:
        return not result.causes
    return not listed.cause or result.fit_of(listed.cause) is not None
