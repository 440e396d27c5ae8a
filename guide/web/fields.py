"""The question types on the web, one row each: reading what a form sent, and showing an answer.

The types themselves are rows of `guide.ruleset.questions.QUESTION_TYPES`; a test checks it.
`read` gets the values sent under the question's name and those under `<name>-option`, and gives the
answer or raises Refused with the words for the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guide.ruleset.model import Answer, Option, Question
from guide.ruleset.spoken import say
from guide.web import wording
from guide.web.typednumber import NotWhole, whole_number

_MOST_TYPED = 40


class Refused(Exception):
    """What was sent is no answer; the message says what to do."""


@dataclass(frozen=True, slots=True)
class InFields:
    """What stands in the fields of a page: the options chosen and the text typed."""

    chosen: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One question type: what a form sent as an answer, and an answer as it stands in fields.

    `show_sent` gets the values sent that are options of the question, and those that are not.
    `inputs` is the row of `FIELDS` in `templates/macros.html` that draws it.
    """

    key: str
    read: Callable[[Question, Sequence[str], Sequence[str]], Answer]
    show: Callable[[Answer], InFields]
    show_sent: Callable[[Sequence[str], Sequence[str]], InFields]
    inputs: str


def read(question: Question, values: Sequence[str], options: Sequence[str]) -> Answer:
    """The answer that a form sent. Raises Refused."""
    return FIELDS[question.type].read(question, values, options)


def show(question: Question, answer: Answer) -> InFields:
    """How the answer stands in the fields of its page."""
    return FIELDS[question.type].show(answer)


def show_sent(question: Question, values: Sequence[str], options: Sequence[str]) -> InFields:
    """What was sent, put back into the fields as far as they can hold it."""
    known = {option.id for option in question.options}
    chosen = [value for value in (*values, *options) if value in known]
    others = [value for value in values if value not in known]
    return FIELDS[question.type].show_sent(chosen, others)


def inputs_of(question: Question) -> str:
    """What the question's inputs are called in the templates."""
    return FIELDS[question.type].inputs


# -- one ------------------------------------------------------------------------------------------


def _read_one(question: Question, values: Sequence[str], options: Sequence[str]) -> Answer:
    distinct = set(values)
    if not distinct:
        raise Refused(say(wording.CHOOSE_ONE))
    if any(question.option(value) is None for value in distinct):
        raise Refused(say(wording.CHOOSE_LISTED))
    if len(distinct) > 1:
        raise Refused(say(wording.CHOOSE_ONLY_ONE))
    return distinct.pop()


def _show_one_sent(chosen: Sequence[str], others: Sequence[str]) -> InFields:
    return InFields(tuple(chosen[:1]))


# -- many -----------------------------------------------------------------------------------------


def _read_many(question: Question, values: Sequence[str], options: Sequence[str]) -> Answer:
    ticked = [question.option(value) for value in dict.fromkeys(values)]
    known = [option for option in ticked if option is not None]
    if not ticked:
        raise Refused(_choose_some(question))
    if len(known) < len(ticked):
        raise Refused(say(wording.CHOOSE_LISTED))
    exclusive = next((option for option in known if option.exclusive), None)
    if exclusive is not None and len(known) > 1:
        raise Refused(_choose_either(question, exclusive, known))
    return frozenset(option.id for option in known)


def _choose_some(question: Question) -> str:
    exclusive = next((option.text for option in question.options if option.exclusive), "")
    return say(wording.CHOOSE_SOME, none=exclusive) if exclusive else say(wording.CHOOSE_ONE)


def _choose_either(question: Question, exclusive: Option, ticked: Sequence[Option]) -> str:
    flag = next((o for o in ticked if o.red_flag or (question.red_flags and not o.exclusive)), None)
    if flag is None:
        return say(wording.CHOOSE_EITHER, none=exclusive.text)
    return say(wording.KEEP_RED_FLAG, flag=flag.text, none=exclusive.text)


def _show_many_sent(chosen: Sequence[str], others: Sequence[str]) -> InFields:
    return InFields(tuple(chosen))


# -- number ---------------------------------------------------------------------------------------


def _read_number(question: Question, values: Sequence[str], options: Sequence[str]) -> Answer:
    typed = {value.strip() for value in values} - {""}
    instead = set(options)
    if any(question.option(value) is None for value in instead):
        raise Refused(say(wording.CHOOSE_LISTED))
    if instead and typed:
        option = question.option(next(iter(instead)))
        raise Refused(say(wording.NUMBER_EITHER, option=option.text if option else ""))
    if len(instead) > 1 or len(typed) > 1:
        raise Refused(say(wording.CHOOSE_ONLY_ONE) if instead else _give_number(question))
    if instead:
        return instead.pop()
    return _whole_number(question, typed.pop() if typed else "")


def _whole_number(question: Question, typed: str) -> int:
    try:
        number = whole_number(typed, question)
    except NotWhole as problem:
        raise Refused(f"{problem} {_give_number(question)}".strip()) from problem
    if not question.low <= number <= question.high:
        raise Refused(_give_number(question))
    return number


def _give_number(question: Question) -> str:
    low, high = question.low, question.high
    if not question.options:
        return say(wording.GIVE_NUMBER, low=low, high=high)
    option = question.options[0].text
    return say(wording.GIVE_NUMBER_OR, low=low, high=high, option=option)


def _show_number(answer: Answer) -> InFields:
    return InFields(typed=str(answer)) if isinstance(answer, int) else _show_options(answer)


def _show_number_sent(chosen: Sequence[str], others: Sequence[str]) -> InFields:
    typed = next(iter(others), "")
    return InFields(tuple(chosen), "".join(c for c in typed if c.isprintable())[:_MOST_TYPED])


def _show_options(answer: Answer) -> InFields:
    if isinstance(answer, frozenset):
        return InFields(tuple(sorted(answer)))
    return InFields((str(answer),))


FIELDS: Mapping[str, FieldRow] = {
    row.key: row
    for row in (
        FieldRow("one", _read_one, _show_options, _show_one_sent, "choice"),
        FieldRow("many", _read_many, _show_options, _show_many_sent, "ticks"),
        FieldRow("number", _read_number, _show_number, _show_number_sent, "number"),
    )
}
