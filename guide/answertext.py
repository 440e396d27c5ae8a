"""Answers, and single tests, as a line of text: `danger-now=none who=adult weeks=3`.

What findings show as a witness, and what `guide explain` takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from guide.errors import UsageError
from guide.findings import did_you_mean
from guide.model import Answer, Answers, Condition
from guide.questions import Domain, Domains


def as_text(answers: Answers) -> str:
    """The answers in the order given; the options of one answer in alphabetical order."""
    return " ".join(f"{question}={answer_text(answer)}" for question, answer in answers.items())


def answer_text(answer: Answer) -> str:
    """One answer: an option, options joined by +, or a number."""
    return "+".join(sorted(answer)) if isinstance(answer, frozenset) else str(answer)


def single_test_text(condition: Condition) -> str:
    """A test of one question, by ids: `where is face or neck`."""
    if condition.operator == "range":
        bounds = [f"{condition.low} or more"] if condition.low is not None else []
        bounds += [f"less than {condition.below}"] if condition.below is not None else []
        return f"{condition.question} is {' and '.join(bounds)}"
    joint = " and " if condition.operator == "all_of" else " or "
    return f"{condition.question} is {joint.join(condition.values)}"


def from_text(words: Iterable[str], domains: Domains) -> dict[str, Answer]:
    """The answers that words like `who=adult` give. Raises UsageError on what no question takes."""
    answers: dict[str, Answer] = {}
    for word in (part for text in words for part in text.split()):
        question, joint, answer = word.partition("=")
        if not joint or question not in domains:
            hint = did_you_mean(question, domains)
            raise UsageError(f"no question '{question}' for the answer '{word}'; {hint}")
        if question in answers:
            raise UsageError(f"'{question}' is answered twice")
        answers[question] = _answer(domains[question], answer, word)
    return answers


def _answer(domain: Domain, text: str, word: str) -> Answer:
    options = [option.id for option in domain.question.options]
    if domain.question.type == "many":
        answer: Answer = frozenset(text.split("+"))
    elif domain.question.type == "number" and text.lstrip("-").isdecimal():
        answer = int(text)
    else:
        answer = text
    if not domain.accepts(answer):
        hint = did_you_mean(text, options)
        raise UsageError(f"'{domain.question.id}' does not take the answer in '{word}'; {hint}")
    return answer
