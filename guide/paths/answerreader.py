"""Answers as a path file or a case file has them -> answers, with every mistake at its place."""

from __future__ import annotations

from collections.abc import Mapping as Map

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.paths.table import COLUMNS
from guide.reading.shapes import PlacedText
from guide.ruleset.model import Answer, Question, RuleSet
from guide.ruleset.questions import type_of

Written = PlacedText | int | tuple[PlacedText, ...]
"""An answer as a file has it."""


class AnswerReader:
    """Makes answers of what was read; what is wrong with one is a finding.

    `columns`: where the column of each question is, where the file is a table.
    """

    def __init__(self, rule_set: RuleSet, findings: list[Finding]) -> None:
        self.rule_set = rule_set
        self.findings = findings
        self.columns: Map[str, Place] = {}

    def read(self, given: Map[PlacedText, Written]) -> dict[str, Answer]:
        """The answers by question id, without those that something is wrong with."""
        answers: dict[str, Answer] = {}
        for question_id, written in given.items():
            question = self.rule_set.question_by_id.get(question_id)
            if question is None:
                self._unknown_answer(question_id)
                continue
            answer = self._answer(question, written, question_id.place)
            if answer is not None:
                answers[question.id] = answer
        return answers

    def _unknown_answer(self, name: PlacedText) -> None:
        """An answer to no question: in a table told once, at the head of the column."""
        in_table = name in self.columns
        place = self.columns[name] if in_table else name.place
        known = self.rule_set.question_by_id
        hint = did_you_mean(name, known, also=COLUMNS if in_table else ())
        self._error(place, "unknown-question", f"there is no question '{name}'", hint)

    def _answer(self, question: Question, written: Written, place: Place) -> Answer | None:
        if isinstance(written, int):
            return self._number(question, written, place)
        if isinstance(written, tuple) and not type_of(question).several:
            self._refuse(question, place, "a list")
            return None
        named = written if isinstance(written, tuple) else (written,)
        return self._options(question, named, place)

    def _number(self, question: Question, number: int, place: Place) -> int | None:
        if not type_of(question).numbers:
            self._refuse(question, place, f"the number {number}")
            return None
        if not question.low <= number <= question.high:
            message = f"{number} is not between {question.low} and {question.high}"
            self._error(place, "out-of-range", message)
            return None
        return number

    def _options(
        self, question: Question, named: tuple[PlacedText, ...], place: Place
    ) -> Answer | None:
        unknown = [name for name in named if question.option(name) is None]
        for name in unknown:
            hint = did_you_mean(name, [option.id for option in question.options])
            if type_of(question).numbers and not hint.startswith("did"):
                quotes = ", without quotes" if name.isdecimal() else ""
                hint = f"write a whole number from {question.low} to {question.high}{quotes}"
            message = f"question '{question.id}' has no option {quoted(name)}"
            self._error(name.place, "unknown-option", message, hint)
        if unknown or not named:
            return None
        answer = type_of(question).chosen([str(name) for name in named])
        if not type_of(question).accepts(question, answer):
            alone = ", ".join(o.id for o in question.options if o.exclusive and o.id in named)
            message = f"'{alone}' cannot be ticked together with another option"
            self._error(place, "not-an-answer", message, "name it alone, or leave it out")
            return None
        return answer

    def _refuse(self, question: Question, place: Place, found: str) -> None:
        about = type_of(question).about
        message = f"'{question.id}' does not take {found}"
        self._error(place, "wrong-answer", message, f"it takes {about}")

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))
