"""What a client of the JSON API asks: answers by question, and what else it may say.

Each fault is a value that names its field by a JSON pointer (RFC 6901) and says what is taken
there. What was sent is never repeated, and a key that nobody knows is not named either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.ruleset.model import Answer, Question
from guide.ruleset.questions import Domain, Domains, type_of

FIELDS = ("answers", "country", "language", "content_hash")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one field, and what it takes where that can be listed."""

    pointer: str
    detail: str
    allowed: tuple[str | int, ...] = ()

    def as_object(self) -> dict[str, Any]:
        """As a problem document has it."""
        allowed = {"allowed": list(self.allowed)} if self.allowed else {}
        return {"pointer": self.pointer, "detail": self.detail, **allowed}


class Unfit(Exception):
    """What was sent is JSON and not what is asked for; `faults` says of each field why."""

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        super().__init__("not what is taken here")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What a client asks; empty where it does not say."""

    answers: Mapping[str, Answer]
    country: str
    content_hash: str


def asked(
    sent: Any, domains: Domains, countries: Sequence[str], languages: Sequence[str]
) -> ApiRequest:
    """What was asked. Raises Unfit with every fault there is."""
    if not isinstance(sent, dict):
        raise Unfit([FieldFault("", "an object is taken", FIELDS)])
    answers: dict[str, Answer] = {}
    faults = [
        *_unknown("", sent, FIELDS),
        *_take_answers(sent.get("answers"), domains, answers),
        *_not_among("country", sent, countries),
        *_not_among("language", sent, languages),
    ]
    known = sent.get("content_hash", "")
    if not isinstance(known, str):
        faults.append(FieldFault("/content_hash", "a text is taken"))
    if faults:
        raise Unfit(faults)
    return ApiRequest(answers, sent.get("country", ""), known)


def _unknown(pointer: str, sent: Mapping[str, Any], known: Iterable[str]) -> Iterator[FieldFault]:
    listed = tuple(known)
    if set(sent) - set(listed):
        yield FieldFault(pointer, "there is a key that is not known here", listed)


def _not_among(field: str, sent: Mapping[str, Any], taken: Sequence[str]) -> Iterator[FieldFault]:
    if field in sent and sent[field] not in taken:
        yield FieldFault(f"/{field}", "one of these is taken", tuple(taken))


def _take_answers(sent: Any, domains: Domains, answers: dict[str, Answer]) -> Iterator[FieldFault]:
    if not isinstance(sent, dict):
        yield FieldFault("/answers", "an object is taken: answers by question", tuple(domains))
        return
    yield from _unknown("/answers", sent, domains)
    for question, value in sent.items():
        domain = domains.get(question)
        if domain is None:
            continue
        answer = _answer(value, domain)
        if answer is None:
            yield _refused(domain.question)
        else:
            answers[question] = answer


def _answer(value: Any, domain: Domain) -> Answer | None:
    """The answer that a value of JSON is; None where the question does not take it.

    A number without a fraction is whole however it is written (JSON Schema, 6.1.1); true is none.
    """
    answer: Answer | None = None
    if isinstance(value, str) or type(value) is int:
        answer = value
    elif isinstance(value, float) and value.is_integer():
        answer = int(value)
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        answer = frozenset(value) if len(set(value)) == len(value) else None
    return answer if answer is not None and domain.accepts(answer) else None


def _refused(question: Question) -> FieldFault:
    row = type_of(question)
    options = tuple(option.id for option in question.options)
    pointer = f"/answers/{question.id}"
    if row.several:
        alone = [option.id for option in question.options if option.exclusive]
        only = f"; {' or '.join(alone)} only by itself" if alone else ""
        return FieldFault(pointer, f"a list of one or more of these is taken{only}", options)
    if row.numbers:
        also = ", or one of these" if options else ""
        detail = f"a whole number from {question.low} to {question.high} is taken{also}"
        return FieldFault(pointer, detail, options)
    return FieldFault(pointer, "one of these is taken", options)
