"""The forms: they check what is posted. Pages are drawn from the model, never from a form.

A form class is built once for each question. A form is made for a post only.
"""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from guide.ruleset.model import Answer, Question
from guide.web import fields
from guide.web.tokens import PageToken


class GuideForm(FlaskForm):  # type: ignore[misc]
    """A posted form with this site's own token."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Takes the token check from `tokens`."""

        csrf = True
        csrf_class = PageToken
        csrf_field_name = "csrf_token"

    @classmethod
    def posted(cls) -> GuideForm:
        """The form that the request at hand sent, checked."""
        form = cls(formdata=request.form)
        form.validate()
        return form

    @property
    def stale(self) -> bool:
        """Whether the token did not prove that a page of this site sent the form."""
        return bool(self.csrf_token.errors)


class ValuesField(Field):
    """All values that were sent under one name."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep every value: two where one is expected is for the question type to judge."""
        self.data = tuple(value for value in valuelist if isinstance(value, str))


class QuestionForm(GuideForm):
    """The form of one question; see `question_form`."""

    question: Question
    answer: ValuesField
    instead: ValuesField
    put_as = ValuesField()
    given: Answer | None = None

    @classmethod
    def posted_to(cls, question: Question) -> QuestionForm:
        """The form that the request at hand sent, checked; messages are in the question's words."""
        form = cls(formdata=request.form)
        form.question = question
        form.validate()
        return form

    def validate_answer(self, field: ValuesField) -> None:
        """Read the answer by the question's type."""
        try:
            self.given = fields.read(self.question, field.data or (), self.instead.data or ())
        except fields.Refused as refused:
            raise ValidationError(str(refused)) from refused

    @property
    def error(self) -> str:
        """What is wrong with the answer, in the reader's words; empty where nothing is."""
        return str(self.answer.errors[0]) if self.answer.errors else ""

    @property
    def as_put(self) -> str:
        """The mark of the question as the page put it."""
        return next(iter(self.put_as.data or ()), "")

    @property
    def shown(self) -> fields.InFields:
        """What was sent, for the page to show again."""
        return fields.show_sent(self.question, self.answer.data or (), self.instead.data or ())


class CountryForm(GuideForm):
    """The choice of a country, and the page to come back to."""

    country = ValuesField()
    next = ValuesField()

    @property
    def chosen(self) -> str:
        """The country's id, empty for none."""
        return next(iter(self.country.data or ()), "")

    @property
    def came_from(self) -> str:
        """The page that holds the form, as it was sent."""
        return next(iter(self.next.data or ()), "")


class LanguageForm(GuideForm):
    """The choice of a language, and the page to come back to."""

    language = ValuesField()
    next = ValuesField()

    @property
    def chosen(self) -> str:
        """The tag of the language."""
        return next(iter(self.language.data or ()), "")

    @property
    def came_from(self) -> str:
        """The page that holds the form, as it was sent."""
        return next(iter(self.next.data or ()), "")


def question_form(question: Question, name: str) -> type[QuestionForm]:
    """The form class of a question. Fields bear the question's name only in the page."""
    members = {
        "question": question,
        "answer": ValuesField(name=name),
        "instead": ValuesField(name=f"{name}-option"),
    }
    return type("QuestionForm", (QuestionForm,), members)
