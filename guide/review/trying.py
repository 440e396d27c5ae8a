"""Answers tried out: how each question stands, the result, every rule's truth, every other answer.

Pure, and for a clinician: any set of answers will do, also one that no path comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from guide.engine.engine import Engine, Journey, OtherResult, Result, RuleTrace
from guide.engine.told import Told
from guide.paths.scripted import Expected, ScriptedPath
from guide.paths.writer import WrittenPath, headlines, path_file
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Answer, Answers, Disposition, Question, Reminder, Rule, RuleSet
from guide.ruleset.statements import StatementList

FILL_INS: Mapping[str, str] = {
    "error": "Leave them open",
    "none": "Answer them with “none of these” or “no”, where there is that answer",
    "unsure": "Answer them with “I am not sure”, else with “no” or the first answer",
}
"""What can be done with questions that are not answered, by `ScriptedPath.unanswered`."""


PART = "try"
"""The key of the part; the web draws it, since answers come by POST."""


class QuestionStanding(Enum):
    """How a question stands to the answers tried."""

    COUNTS = "counts"
    NEXT = "next"
    WAITS = "waits"
    OFF = "off"
    ENDED = "ended"
    SPARED = "spared"


@dataclass(frozen=True, slots=True)
class Stand:
    """One question: how it stands, its place on the path (0: none), and the answer it has.

    `filled_in`: the answer was not chosen, it stands for one that was left out.
    """

    question: Question
    standing: QuestionStanding
    place: int
    answer: Answer | None
    filled_in: bool


@dataclass(frozen=True)
class Trial:
    """All that answers lead to. `chosen` are those given, `journey` holds those filled in too.

    The result is as it is told; so are its texts.
    """

    engine: Engine
    chosen: Answers
    fill_in: str
    journey: Journey
    result: Result
    told: Told

    @cached_property
    def questions(self) -> tuple[Stand, ...]:
        """Every question of the guide, in order."""
        return tuple(self._stands())

    def _stands(self) -> Iterator[Stand]:
        journey = self.journey
        places = {question.id: place for place, question in enumerate(journey.asked, start=1)}
        beyond = {question.id for question in self.engine.out_of_reach(journey)}
        spared = self._spared()
        ended = False
        for asked in self.engine.rule_set.questions:
            question = self.told.question(asked)
            standing = QuestionStanding.WAITS
            if question.id in places:
                standing = QuestionStanding.COUNTS
                ended = journey.emergency and places[question.id] == len(places)
            elif asked == journey.next:
                standing = QuestionStanding.NEXT
            elif question.id in spared:
                standing = QuestionStanding.SPARED
            elif question.id in beyond:
                standing = QuestionStanding.ENDED if ended else QuestionStanding.OFF
            chosen = self.chosen.get(question.id)
            filled = journey.answers.get(question.id) if chosen is None else None
            answer = chosen if filled is None else filled
            yield Stand(question, standing, places.get(question.id, 0), answer, filled is not None)

    def _spared(self) -> frozenset[str]:
        """The questions that an early end spares on this path."""
        end = self.engine.early_end(self.journey)
        ends_before = self.engine.rule_set.ends_before
        return frozenset(question for question, ends in ends_before.items() if end in ends)

    @cached_property
    def traces(self) -> tuple[RuleTrace, ...]:
        """Every rule with its truth and the questions that made it so."""
        return self.engine.trace(self.journey)

    def rules_that(self, truth: bool | None, about: str = "") -> tuple[RuleTrace, ...]:
        """The rules that fired (True), are false, or unknown (None); or those about one topic."""
        return tuple(
            traced
            for traced in self.traces
            if traced.truth is truth and about in ("", topic(traced.rule))
        )

    @cached_property
    def changes(self) -> tuple[OtherResult, ...]:
        """What each single other answer would do, where it does anything."""
        return self.engine.changes(self.journey)

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """The reminders that are shown on the path."""
        return tuple(map(self.told.reminder, self.engine.reminders(self.journey)))

    @cached_property
    def statements(self) -> tuple[tuple[StatementList, str], ...]:
        """The statements that depend on answers and are shown, each with its list."""
        return tuple(
            (listed, self.told.text(said.text))
            for listed, said in self.told.statements()
            if said.when is not None
        )

    @property
    def line(self) -> str:
        """The answers on the path as findings name them."""
        return as_text(self.journey.answers)

    @property
    def script(self) -> str:
        """The path as a scripted path that expects today's result; empty while it has no end."""
        if not self.journey.complete:
            return ""
        answers = self.journey.answers
        name = headlines(self.engine, [answers])[0]
        return path_file(self.engine, [WrittenPath(name, "", answers)])


def topic(rule: Rule) -> str:
    """What a rule is about: the key of a level of care, or the id of a cause or other cause."""
    then = rule.then
    if then.disposition is not None:
        return then.disposition.key
    return then.cause or then.against or then.other


def topics(rule_set: RuleSet) -> dict[str, str]:
    """All topics that a guide has rules about, by key, in words: the most urgent levels first."""
    texts = rule_set.guide.dispositions
    names = {level.key: f"“{texts[level].title}”" for level in sorted(Disposition, reverse=True)}
    names |= {cause.id: cause.name for cause in rule_set.causes}
    names |= {other.id: other.name for other in rule_set.raised_others}
    used = set(map(topic, rule_set.rules))
    return {key: name for key, name in names.items() if key in used}


def try_answers(engine: Engine, chosen: Answers, fill_in: str = "error") -> Trial:
    """Try these answers; those that are not given are filled in as `fill_in` says."""
    given = filled_in(engine, chosen, fill_in)
    journey = engine.journey(given)
    told = Told(engine, journey)
    return Trial(engine, chosen, fill_in, journey, told.result(engine.result_of(journey)), told)


def filled_in(engine: Engine, chosen: Answers, fill_in: str) -> dict[str, Answer]:
    """The answers given and those that stand for the others, as in a scripted path."""
    path = ScriptedPath(name="", answers=chosen, expect=Expected(), unanswered=fill_in)
    answers = ((question.id, path.answer_to(question)) for question in engine.rule_set.questions)
    return {question: answer for question, answer in answers if answer is not None}
