"""The outcome of a scripted path in words: what differs, what was asked, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide.engine.engine import ConditionTrace, RuleTrace
from guide.paths.scripted import PathOutcome
from guide.ruleset.answertext import answer_text
from guide.ruleset.model import Answers
from guide.ruleset.operators import by_ids

MOST_RULES = 8
"""How many of the rules that matter are told."""
_CURES = {
    "missing answer": "add it, or say how to fill what is missing: `unanswered: unsure`",
    "unasked answer": "leave it out, or let such answers be: `unasked_ok: yes`",
}
"""What to write in the path, where the path itself lacks something or says too much."""


def as_text(outcome: PathOutcome, drivers: Sequence[str] = ()) -> str:
    """A failure in words: what differs, what was asked, and why. A path that passed: a line.

    `drivers`: where the failure shows, where it was looked for elsewhere than on the engine.
    """
    path, difference = outcome.path, outcome.difference
    if difference is None:
        return f"{path.place}: passed: {path.name}"
    lines = [
        f"{path.place}: failed: {path.name}",
        *([f"  note: {path.note}"] if path.note else []),
        *([f"  at: {', '.join(drivers)}"] if drivers else []),
        f"  first difference: {difference.about}",
        f"    expected: {difference.expected}",
        f"    got: {difference.got}",
        *([f"    {_CURES[difference.about]}"] if difference.about in _CURES else []),
        "  asked:",
        *(f"    {line}" for line in _asked_lines(outcome)),
    ]
    if outcome.asks is not None:
        lines += [f"  '{difference.subject}' is asked when:", *_condition_lines(outcome.asks, 4)]
    if outcome.rules:
        lines.append("  rules that matter:")
    for traced in outcome.rules[:MOST_RULES]:
        lines += _rule_lines(traced, outcome.answers)
    if len(outcome.rules) > MOST_RULES:
        lines.append(
            f"    and {len(outcome.rules) - MOST_RULES} more; `guide explain` has them all"
        )
    if outcome.near_miss is not None:
        question, answer = outcome.near_miss
        lines.append(f"  it would pass with: {question.id} = {answer_text(answer)}")
    return "\n".join(lines)


def _asked_lines(outcome: PathOutcome) -> Iterator[str]:
    for question in outcome.observed.asked:
        if question in outcome.answers:
            filled = "" if question in outcome.path.answers else "   (filled in)"
            yield f"{question} = {answer_text(outcome.answers[question])}{filled}"
        else:
            yield f"{question}: no answer"


_FIRED = {True: "fired", False: "false", None: "unknown"}
_TRUE = {True: "true", False: "false", None: "unknown"}


def _rule_lines(traced: RuleTrace, answers: Answers) -> Iterator[str]:
    because = ", ".join(
        f"{q.id} = {answer_text(answers[q.id])}" if q.id in answers else f"{q.id} was not answered"
        for q in traced.because_of
    )
    yield f"    {traced.rule.id}: {_FIRED[traced.truth]}, because {because}"
    if traced.truth is not True:
        yield from _condition_lines(traced.condition, 6)


def _condition_lines(traced: ConditionTrace, indent: int) -> Iterator[str]:
    """The tests of one question, each with its truth; what joins them is named above them."""
    condition = traced.condition
    blank = " " * indent
    if not traced.parts:
        yield f"{blank}{by_ids(condition)}: {_TRUE[traced.truth]}"
        return
    joint = by_ids(condition) if condition.name else condition.operator.replace("_", " ")
    count = f" {condition.count}" if condition.count else ""
    yield f"{blank}{joint}{count}: {_TRUE[traced.truth]}"
    for part in traced.parts:
        yield from _condition_lines(part, indent + 2)
