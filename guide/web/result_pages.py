"""The result: how soon to get care and why, which causes fit, and the summary to print.

Both can show a receipt of the answers, when its button is pressed: a note asks the page for it, and
it is drawn into that one page and kept nowhere. So it is with the answers as a file, which is made
when it is asked for. The page of an emergency offers neither, so that nothing distracts there.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app

from guide.engine.engine import Journey, Result
from guide.paths.receipt import NoReceipt, receipt_of
from guide.paths.recording import PathRecorder
from guide.paths.response import response_of
from guide.ruleset.carewords import how_soon
from guide.ruleset.shortnames import short_answer
from guide.ruleset.spoken import say
from guide.web import wording
from guide.web.access_log import log_bug
from guide.web.blueprints import guide
from guide.web.catalogue import this_guide
from guide.web.forms import GuideForm
from guide.web.given import given
from guide.web.pages import (
    ShownNote,
    go_to,
    number_values,
    page,
    references,
    shown_note,
    taken_note,
)
from guide.web.question_pages import answer_rows, finished_journey
from guide.web.telling import told
from guide.web.visit import Note, this_visit
from guide.web.what_if import not_listed, sought, what_would_change

MOST_TREATMENTS = 2
"""How many treatments a result shows for a cause; the page of treatments has all of them."""
_CODE, _FILE = "code", "file"
FHIR_JSON = "application/fhir+json"


@guide.get("/result")
def result() -> Response:
    """The result of the answers; an emergency has a page of its own, without causes."""
    journey, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    values = {**_result_values(journey, "result"), **_recorded(journey)}
    if journey.emergency:
        return page("emergency.html", **values, rows=answer_rows(journey, ""))
    found: Result = values["result"]
    return page(
        "result.html",
        **values,
        **_reasoning(journey, found),
        most_treatments=MOST_TREATMENTS,
    )


@guide.get("/summary")
def summary() -> Response:
    """The result on paper, for the appointment."""
    journey, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    refs = references(this_guide(), listed=True)
    put = map(told().question, journey.asked)
    rows = [short_answer(asked, journey.answers[asked.id]) for asked in put]
    return page("summary.html", **_result_values(journey, "summary"), rows=rows, refs=refs)


@guide.post("/<any(result, summary):here>")
def code(here: str) -> Response:
    """Ask the page for the receipt of the answers."""
    _, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    kind = "button" if GuideForm.posted().stale else _CODE
    this_visit().leave_note(Note(this_guide().id, kind, page=here))
    return go_to(f"guide.{here}")


@guide.post("/answers")
def take_along() -> Response:
    """Ask for the answers as a file."""
    _, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    stale = GuideForm.posted().stale
    kind, page_for = ("button", "result") if stale else (_FILE, "answers")
    this_visit().leave_note(Note(this_guide().id, kind, page=page_for))
    return go_to("guide.result" if stale else "guide.answers_file")


@guide.get("/answers")
def answers_file() -> Response:
    """The answers as a file, made in this moment for whoever pressed the button."""
    journey, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    note = taken_note("answers")
    if note is None or note.kind != _FILE:
        return go_to("guide.result")
    found = response_of(this_guide().engine, journey.answers)
    response = Response(json.dumps(found, indent=1, ensure_ascii=False), mimetype=FHIR_JSON)
    # The name says nothing of what is in it: it stays in a list of downloads.
    response.headers["Content-Disposition"] = 'attachment; filename="answers.json"'
    return response


def _noted(journey: Journey, here: str) -> dict[str, Any]:
    """The note above the page, and the receipt where its button was pressed."""
    note = taken_note(here)
    if note is None and given().older_rules:
        note = Note(this_guide().id, "older_rules")
    if note is None or note.kind != _CODE:
        return {"note": shown_note(note)}
    try:
        return {"receipt": receipt_of(this_guide().engine, journey.answers)}
    except NoReceipt:
        return {"note": ShownNote(say(wording.NO_RECEIPT))}


def _recorded(journey: Journey) -> dict[str, Any]:
    """The file that this result is in, where the site records."""
    recorder: PathRecorder | None = current_app.config.get("RECORDER")
    if recorder is None:
        return {}
    try:
        return {"recorded": recorder.record(this_guide().engine, journey)}
    except OSError as problem:  # the page matters more; its banner says that there is no file
        log_bug(problem)
        return {"recorded": ""}


def _result_values(journey: Journey, here: str) -> dict[str, Any]:
    served = this_guide()
    found = told().result(served.engine.result_of(journey))
    return {
        **number_values(),
        "result": found,
        "guide": told().guide,
        "level": told().level(found),
        "how_soon": how_soon,
        "crisis": found.crisis_lines,
        **_noted(journey, here),
    }


def _reasoning(journey: Journey, found: Result) -> dict[str, Any]:
    engine = this_guide().engine
    changes = engine.changes(journey)
    return {
        "what_if": what_would_change(told(), found, changes),
        "not_listed": not_listed(told(), found, changes),
        "sought": sought(told()),
    }
