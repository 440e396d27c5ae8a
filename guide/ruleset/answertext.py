"""Answers as a line of text, `danger-now=none who=adult weeks=3`, and in a reader's words.

The line is what findings show as a witness, and what `guide explain` takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from guide.errors import UsageError
from guide.findings import closest, did_you_mean, quoted
from guide.ruleset.model import Answer, Answers, Question
from guide.ruleset.questions import Domain, Domains, type_of
from guide.ruleset.spoken import both, say


def as_text(answers: Answers) -> str:
    """The answers in the order given; the options of one answer in alphabetical order."""
    return " ".join(f"{question}={answer_text(answer)}" for question, answer in answers.items())


def as_object(answers: Answers) -> dict[str, object]:
    """The answers for programs; the options of one answer as a list in alphabetical order."""
    return {q: sorted(a) if isinstance(a, frozenset) else a for q, a in answers.items()}


def answer_text(answer: Answer) -> str:
    """One answer: an option, options joined by +, or a number."""
    return "+".join(sorted(answer)) if isinstance(answer, frozenset) else str(answer)


def in_words(question: Question, answer: Answer) -> tuple[str, ...]:
    """An answer in the words of its page, one text for each option chosen."""
    return type_of(question).words(question, answer)


def within_text(question: Question, answer: Answer) -> str:
    """An answer as a text repeats it: a number as it is, options as they were read, in quotes."""
    words = in_words(question, answer)
    if isinstance(answer, int):
        return words[0]
    quotes = [say("“{text}”", text=text) for text in words]
    return both(filter(None, (", ".join(quotes[:-1]), quotes[-1])))


def from_text(words: Iterable[str], domains: Domains) -> dict[str, Answer]:
    """The answers that words like `who=adult` give. Raises UsageError on what no question takes."""
    answers: dict[str, Answer] = {}
    for word in (part for text in words for part in text.split()):
        question, joint, answer = word.partition("=")
        if not joint:
            raise UsageError(f"{quoted(word)} is no answer; write QUESTION=ANSWER")
        if question not in domains:
            hint = did_you_mean(question, domains) or "known here: " + ", ".join(domains)
            raise UsageError(f"there is no question {quoted(question)}; {hint}")
        if question in answers:
            raise UsageError(f"'{question}' is answered twice")
        answers[question] = _answer(domains[question], answer)
    return answers


def _answer(domain: Domain, text: str) -> Answer:
    answer = domain.type.from_text(text)
    if not domain.accepts(answer):
        hint = _meant(text, domain.question)
        raise UsageError(f"'{domain.question.id}' does not take {quoted(text)}; {hint}")
    return answer


def _meant(text: str, question: Question) -> str:
    """The option that was meant, where one alone is misspelt; else all that the question takes."""
    options = [option.id for option in question.options]
    unknown = [part for part in text.split("+") if part not in options]
    if len(unknown) == 1 and (meant := closest(unknown[0], options)):
        return f"did you mean '{meant}'?"
    number = f"a whole number from {question.low} to {question.high}"
    known = [number, *options] if type_of(question).numbers else options
    alone = [option.id for option in question.options if option.exclusive]
    joint = ", joined by +" if type_of(question).several else ""
    only = f"; {' or '.join(alone)} only by itself" if joint and alone else ""
    listed = " or ".join(part for part in (", ".join(known[:-1]), known[-1]) if part)
    return f"it takes {listed}{joint}{only}"
