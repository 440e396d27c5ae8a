"""Answer paths written as a path file: the answers, and today's result as what is expected.

What `unanswered: none` would fill in by itself is left out, so that a path reads as its point.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guide.engine.engine import Engine, Journey
from guide.paths.scripted import Expected, ScriptedPath
from guide.ruleset.model import Answer, Answers, Question

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,;='|-]*[A-Za-z0-9']")
LONGEST_NAME = 80
MOST_LISTED = 3
"""How many names a note holds."""
LINE = 100
"""How long a line of the file may get before a list is broken."""


@dataclass(frozen=True, slots=True)
class WrittenPath:
    """A path to be written: its name, a note, and its answers, complete."""

    name: str
    note: str
    answers: Answers


def some_of(what: str, names: Sequence[str]) -> str:
    """What a note says of names: the first few, and how many more there are. Of none: nothing."""
    listed = "; ".join(names[:MOST_LISTED])
    more = len(names) - MOST_LISTED
    return f"{what} {listed}" + (f"; and {more} more" if more > 0 else "") if names else ""


def headlines(engine: Engine, paths: Iterable[Answers]) -> list[str]:
    """A name for each path: the answers that say something, by their ids. No two are the same."""
    found: list[str] = []
    for answers in paths:
        told = _headline(engine, answers)
        times = sum(other == told or other.startswith(f"{told} (") for other in found)
        found.append(f"{told} ({times + 1})" if times else told)
    return found


def _headline(engine: Engine, answers: Answers) -> str:
    told = [
        ", ".join(_listed(question, answers[question.id]))
        for question in engine.journey(answers).asked
        if not _filled(question, answers[question.id])
    ]
    while len("; ".join(told)) > LONGEST_NAME and len(told) > 1:
        told = [*told[:-2], "…"] if told[-1] == "…" else [*told[:-1], "…"]
    return "; ".join(told) or "nothing but no"


def path_file(engine: Engine, paths: Iterable[WrittenPath], about: Iterable[str] = ()) -> str:
    """The text of a path file; `about` are the lines of the comment at its top."""
    lines = [f"# {line}".rstrip() for line in about]
    for path in paths:
        lines.extend(["", *_record(engine, path)] if lines else _record(engine, path))
    return "\n".join(lines) + "\n"


def _record(engine: Engine, path: WrittenPath) -> Iterator[str]:
    journey = engine.journey(path.answers)
    yield f"- path: {_text(path.name)}"
    if path.note:
        yield f"  note: {_text(path.note)}"
    told = [
        question for question in journey.asked if not _filled(question, path.answers[question.id])
    ]
    if told:
        yield "  answers:"
        for question in told:
            yield f"    {question.id}: {_answer(question, path.answers[question.id])}"
    else:
        yield "  answers: {}"
    if len(told) < len(journey.asked):
        yield "  unanswered: none"
    yield from _expected(engine, journey)


def _expected(engine: Engine, journey: Journey) -> Iterator[str]:
    result = engine.result_of(journey)
    causes = (f"{cause}: {fit.key}" for cause, fit in result.fits.items())
    yield "  expect:"
    yield f"    disposition: {result.disposition.key}"
    if result.within is not None:
        yield f"    within: {result.within.key}"
    yield from _flow("causes", causes, "{}")
    if engine.rule_set.raised_others:
        yield from _flow("others", result.raised, "[]")
    fired = engine.fired(journey)
    if fired:  # a list of none says nothing, so a path file may not have it
        yield from _flow("rules", (rule.id for rule in fired), "[]")
    yield from _flow("asked_exactly", (question.id for question in journey.asked), "[]")


def _flow(key: str, words: Iterable[str], ends: str) -> Iterator[str]:
    """A list or mapping on one line, or on as many as it takes."""
    items = list(words)
    whole = f"    {key}: {ends[0]}{', '.join(items)}{ends[1]}"
    if len(whole) <= LINE:
        yield whole
        return
    yield f"    {key}: {ends[0]}"
    line = "     "
    for item in items:
        if len(line) + len(item) + 2 > LINE:
            yield line
            line = "     "
        line += f" {item},"
    yield line.removesuffix(",") + ends[1]


def _filled(question: Question, answer: Answer) -> bool:
    """Whether `unanswered: none` gives this answer."""
    path = ScriptedPath(name="", answers={}, expect=Expected(), unanswered="none")
    return path.answer_to(question) == answer


def _listed(question: Question, answer: Answer) -> list[str]:
    if isinstance(answer, frozenset):
        return [option.id for option in question.options if option.id in answer]
    return [str(answer)]


def _answer(question: Question, answer: Answer) -> str:
    listed = _listed(question, answer)
    return f"[{', '.join(listed)}]" if isinstance(answer, frozenset) else listed[0]


def _text(text: str) -> str:
    """A text as YAML reads it back; in quotes where it might be read as something else."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
