"""The questions of a guide as items of a FHIR form, each shown where the path asks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guide.export.fhiritems import (
    Naming,
    Object,
    core,
    display,
    drawn_as,
    enabled_when,
    extended,
    group,
    sourced,
)
from guide.export.fhirlogic import FhirLogic, either
from guide.paths.fhirnames import in_its_stead, option_system, section_of
from guide.paths.response import coding
from guide.ruleset.model import Option, Question
from guide.ruleset.questions import type_of

OR_CHOOSE = "Or choose:"
ONLY_ALONE = "“{option}” can only be chosen alone. Take its tick away, or the others."


@dataclass(frozen=True, slots=True)
class QuestionItems:
    """Makes the items of the questions."""

    logic: FhirLogic
    naming: Naming

    def all(self) -> Iterator[Object]:
        """Every question in order, those of a section in a group of its own."""
        rule_set = self.logic.rule_set
        groups: dict[str, list[Question]] = {}
        for question_id, link_id in section_of(rule_set).items():
            groups.setdefault(link_id, []).append(rule_set.question_by_id[question_id])
        for link_id, questions in groups.items():
            items = [item for question in questions for item in self._of(question)]
            if link_id:
                shown = either(self.logic.asked(question) for question in questions)
                yield group(link_id, questions[0].section, items, shown)
            else:
                yield from items

    def _of(self, question: Question) -> Iterator[Object]:
        asked, told = self.logic.asked(question), self._told(question)
        if not type_of(question).numbers:
            yield self._choice(question, question.id, question.ask, asked, told)
            return
        yield self._number(question, asked, told)
        if question.options:
            offered = self.logic.asked_in_its_stead(question)
            yield self._choice(question, in_its_stead(question.id), OR_CHOOSE, offered, [])

    def _number(self, question: Question, asked: str, told: Sequence[Object]) -> Object:
        text = f"{question.ask} ({question.unit})" if question.unit else question.ask
        bounds = [
            core("minValue", "Integer", question.low),
            core("maxValue", "Integer", question.high),
        ]
        # Where options may stand in its stead, neither of the two items is required by itself.
        required = {} if question.options else {"required": True}
        own = self._asked(question, question.id, text, asked, bounds)
        return {**own, "type": "integer", **required, **_inner(told)}

    def _choice(
        self, question: Question, link_id: str, text: str, asked: str, told: Sequence[Object]
    ) -> Object:
        several = type_of(question).several
        drawn = [
            drawn_as("check-box" if several else "radio-button"),
            core("questionnaire-choiceOrientation", "Code", "vertical"),
        ]
        guide_id = self.logic.rule_set.guide.id
        system = option_system(guide_id, question.id, self.naming.base)
        required: dict[str, Any] = {} if type_of(question).numbers else {"required": True}
        return {
            **self._asked(question, link_id, text, asked, drawn),
            "type": self.naming.choice,
            **required,
            **({"repeats": True} if several else {}),
            **({"answerConstraint": "optionsOnly"} if self.naming.release == "R5" else {}),
            "answerOption": [self._option(option, system, several) for option in question.options],
            **_inner(told),
        }

    def _asked(
        self, question: Question, link_id: str, text: str, asked: str, extensions: list[Object]
    ) -> Object:
        own = [*enabled_when(asked), *extensions, *sourced(self.naming, question.sources)]
        return extended(own, linkId=link_id, text=text)

    def _option(self, option: Option, system: str, several: bool) -> Object:
        """An option, with what tells it from others."""
        marks = []
        if option.exclusive and several:
            marks.append(core("questionnaire-optionExclusive", "Boolean", True))
        if option.red_flag:
            marks.append({"url": self.naming.own("red-flag"), "valueBoolean": True})
        return extended(marks, valueCoding=coding(option, system))

    def _told(self, question: Question) -> list[Object]:
        """What is said with a question: what to heed, why it is asked, what cannot be ticked."""
        told = [display(f"{question.id}.hint", question.hint)] if question.hint else []
        if question.picture_text:
            told.append(display(f"{question.id}.picture", question.picture_text))
        if mixed := self.logic.mixed(question):
            alone = "” or “".join(o.text for o in question.options if o.exclusive)
            told.append(display(f"{question.id}.alone", ONLY_ALONE.format(option=alone), mixed))
        told.append(display(f"{question.id}.why", question.why, extensions=[drawn_as("help")]))
        return told


def _inner(told: Sequence[Object]) -> Object:
    return {"item": list(told)} if told else {}
