"""The form that holds every question of a guide: what it sent, read question by question.

Nothing of it is kept. What is wrong with one answer leaves all others as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from guide.engine.engine import Engine
from guide.errors import UsageError
from guide.review.trying import FILL_INS, topics
from guide.ruleset.answertext import from_text
from guide.ruleset.model import Answer, Answers, Question
from guide.web import fields

# Ids have no underscore, so these are never the name of a question.
FILL_IN = "fill_in"
OTHER = "other_answer"
PASTED = "pasted_text"
ABOUT = "rules_about"

Posted = MultiDict[str, str]


def field_name(question_id: str) -> str:
    """The name of a question's field."""
    return f"{question_id}_"


@dataclass(slots=True)
class TrialForm:
    """The answers of a form, what stands in its fields, and what is wrong, by question.

    `about`: the topic of the rules that shall be shown, empty for all of them.
    `strange`: how many fields belong to no question of this guide.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    fill_in: str = "none"
    about: str = ""
    shown: dict[str, fields.InFields] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    strange: int = 0

    @classmethod
    def of(cls, answers: Answers, fill_in: str, engine: Engine) -> TrialForm:
        """The form with these answers in its fields."""
        known = engine.rule_set.question_by_id
        shown = {one: fields.show(known[one], answer) for one, answer in answers.items()}
        return cls(dict(answers), fill_in, shown=shown)

    @classmethod
    def sent(cls, posted: Posted, engine: Engine) -> TrialForm:
        """The form as it was sent; one other answer that was asked for is put in."""
        form = cls(fill_in=posted.get(FILL_IN, "error"))
        if form.fill_in not in FILL_INS:
            form.fill_in = "error"
        if posted.get(ABOUT) in topics(engine.rule_set):
            form.about = posted[ABOUT]
        for question in engine.rule_set.questions:
            form._read(question, posted)
        if form.errors:
            told = engine.tellings[engine.rule_set.guide.audience(form.answers)]
            for name in tuple(form.errors):
                form._read(told.question_by_id[name], posted)
        form.strange = len(set(posted) - set(_names(engine)))
        if posted.get(OTHER):
            form._change(posted[OTHER], engine)
        return form

    def _read(self, question: Question, posted: Posted) -> None:
        name = field_name(question.id)
        values = [value for value in posted.getlist(name) if value.strip()]
        options = [value for value in posted.getlist(f"{name}-option") if value]
        if not values and not options:
            return
        self.shown[question.id] = fields.show_sent(question, values, options)
        try:
            self.answers[question.id] = fields.read(question, values, options)
        except fields.Refused as refused:
            self.errors[question.id] = str(refused)

    def _change(self, change: str, engine: Engine) -> None:
        try:
            other = from_text([change], engine.domains)
        except UsageError:
            self.strange += 1
            return
        for question_id, answer in other.items():
            self.answers[question_id] = answer
            self.shown[question_id] = fields.show(engine.domains[question_id].question, answer)
            self.errors.pop(question_id, None)


def _names(engine: Engine) -> Iterator[str]:
    yield from (FILL_IN, OTHER, ABOUT)
    for question in engine.rule_set.questions:
        yield field_name(question.id)
        yield f"{field_name(question.id)}-option"


def listed(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """The errors as the summary above a page lists them."""
    return [(field_name(question_id), message) for question_id, message in errors.items()]
