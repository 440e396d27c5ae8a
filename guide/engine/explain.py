"""One answer path in words, for testers and clinicians: what is asked, the result, and why."""

from __future__ import annotations

from collections.abc import Iterator, Set

from guide.engine.engine import ConditionTrace, Engine, Journey, RuleTrace
from guide.engine.told import Told
from guide.ruleset.answertext import answer_text
from guide.ruleset.model import Answers
from guide.ruleset.operators import by_ids

_TRUTH = {True: "fired", False: "false", None: "unknown"}
_HOLDS = {True: "true", False: "false", None: "unknown"}


def explain(
    engine: Engine, answers: Answers, rules: bool = False, filled: Set[str] = frozenset()
) -> str:
    """The path, the result and the reasons; with `rules` the trace of every rule as well.

    `filled`: the questions whose answer was filled in.
    """
    journey = engine.journey(answers)
    ending = _result(engine, journey) if journey.complete else _so_far(engine, journey)
    lines = [*_path(engine, journey, filled), "", *ending]
    shown = [traced for traced in engine.trace(journey) if rules or traced.truth]
    lines += ["", "rules" if shown else "rules: none fires"]
    for traced in shown:
        lines.extend(_rule(traced, journey, whole=rules))
    return "\n".join(lines)


def _path(engine: Engine, journey: Journey, filled: Set[str]) -> Iterator[str]:
    yield "asked"
    for question in journey.asked:
        note = " (filled in)" if question.id in filled else ""
        yield f"  {question.id} = {answer_text(journey.answers[question.id])}{note}"
    if journey.next is not None:
        yield f"  {journey.next.id} is asked next; the path is not complete"
    end = engine.early_end(journey)
    if end is not None:
        yield f"  early end: {end.id}; nothing more is asked"
    for question_id in journey.set_aside:
        yield f"  {question_id} is not asked on this path; its answer counts for nothing"


def _result(engine: Engine, journey: Journey) -> Iterator[str]:
    result = engine.result_of(journey)
    yield "result"
    yield f"  disposition: {result.care.key}"
    for shown in result.causes:
        yield f"  cause: {shown.cause.id} {shown.fit.key}"
    if not result.causes and not journey.emergency:
        yield "  cause: none fits"
    for other in result.raised:
        yield f"  other cause: {other}"
    told = Told(engine, journey)
    if engine.rule_set.guide.audiences is not None:
        yield f"  speaks of: {told.audience}"
    for listed, said in told.statements():
        if said.when is not None:
            yield f"  text: {listed.named(said)}"


def _so_far(engine: Engine, journey: Journey) -> Iterator[str]:
    """Rules only ever raise the level of care, so what fired already is the least there will be."""
    yield "no result: the path is not complete"
    result = engine.result_of(journey)
    if result.reasons:
        yield f"  disposition: at least {result.care.key}"


def _rule(traced: RuleTrace, journey: Journey, whole: bool) -> Iterator[str]:
    because = ", ".join(
        (
            f"{question.id} = {answer_text(journey.answers[question.id])}"
            if question.id in journey.answers
            else f"{question.id} not answered"
        )
        for question in traced.because_of
    )
    yield f"  {traced.rule.id}: {_TRUTH[traced.truth]} ({because})"
    top = traced.condition
    if whole and top.parts:
        for part in (top,) if top.condition.name else top.parts:
            yield from _condition(part, "    ")


def _condition(traced: ConditionTrace, indent: str) -> Iterator[str]:
    yield f"{indent}{by_ids(traced.condition)}: {_HOLDS[traced.truth]}"
    for part in traced.parts:
        yield from _condition(part, indent + "  ")
