"""The result: how soon to get care and why, which causes fit, and the summary to print."""

from __future__ import annotations

from typing import Any

from flask import Response

from guide.engine import Journey, Result
from guide.web.blueprints import guide
from guide.web.catalogue import this_guide
from guide.web.pages import number_values, page, references, taken_note
from guide.web.question_pages import answer_rows, finished_journey
from guide.web.what_if import not_listed, what_would_change


@guide.get("/result")
def result() -> Response:
    """The result of the answers; an emergency has a page of its own, without causes."""
    journey, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    if journey.emergency:
        return page("emergency.html", **_result_values(journey, ""))
    return page("result.html", **_result_values(journey, "result"), **_reasoning(journey))


@guide.get("/summary")
def summary() -> Response:
    """The result on paper, for the appointment."""
    journey, elsewhere = finished_journey()
    return elsewhere or page("summary.html", **_result_values(journey, ""))


def _result_values(journey: Journey, place: str) -> dict[str, Any]:
    served = this_guide()
    found = served.engine.result_of(journey)
    return {
        "note": taken_note(),
        **number_values(),
        "refs": references(served, listed=True),
        "result": found,
        "level": served.guide.dispositions[found.disposition],
        "crisis": _needs_crisis_lines(found),
        "rows": answer_rows(journey, place),
    }


def _reasoning(journey: Journey) -> dict[str, Any]:
    engine = this_guide().engine
    found = engine.result_of(journey)
    changes = engine.changes(journey)
    return {
        "what_if": what_would_change(engine, journey, found, changes),
        "not_listed": not_listed(engine, journey, found, changes),
    }


def _needs_crisis_lines(found: Result) -> bool:
    return any(rule.lines == "crisis" for rule in (*found.reasons, *found.also))
