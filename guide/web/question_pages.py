"""The way through a guide: its start, its questions, the check of the answers, and clearing them.

The answers alone say where a person is. A post keeps one answer and sends the browser on; a page
that does not fit the answers sends it to the page that does, with a note that says so.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import groupby
from typing import Any

from flask import Response, abort, request

from guide.engine.engine import Journey
from guide.ruleset.answertext import in_words
from guide.ruleset.model import Answers, Question
from guide.web import fields
from guide.web.addresses import address
from guide.web.blueprints import guide
from guide.web.catalogue import this_guide
from guide.web.counts import count_answer
from guide.web.drawn import drawn_page
from guide.web.forms import GuideForm, QuestionForm
from guide.web.given import given
from guide.web.pages import ShownNote, go_to, number_values, page, shown_note, taken_note
from guide.web.telling import tell, told
from guide.web.visit import Note, TooLong, Visit, this_visit

PLACES = ("check", "result")
"""Where a person can be when they change an earlier answer; they come back to it."""
_CLEARED = "cleared"
_ID = re.compile(r"[a-z0-9-]{1,80}")
_LONGEST = 80


@guide.get("/")
def start() -> Response:
    """The start page of a guide."""
    served = this_guide()
    found = given()
    journey = served.engine.journey(found.answers)
    tell(journey)
    note, numbers = shown_note(taken_note()), number_values()
    draw = partial(
        page,
        "start.html",
        note=note,
        **numbers,
        progress=served.meter.progress(served.engine.journey({})),
        first=address(
            "guide.question", guide_id=served.id, question_id=served.rule_set.questions[0].id
        ),
        onward=onward_address(journey) if journey.asked or found.outdated else "",
    )
    if note or journey.asked or found.outdated:
        return draw()
    countries = [each and each.id for each in (numbers["country"], numbers["suggested"])]
    return drawn_page((numbers["came_from"], *countries, served.review_status), draw)


@guide.route("/question/<question_id>", methods=["GET", "POST"])
@guide.route("/question/<question_id>/change/<place>", methods=["GET", "POST"])
def question(question_id: str, place: str = "") -> Response:
    """One question: shown, or its answer taken."""
    served = this_guide()
    asked = served.question(question_id)
    if place not in ("", *PLACES):
        abort(404)
    if asked is None:
        return _not_here(question_id)
    if request.method == "POST":
        return _take(asked, place, served.forms[question_id])
    if asked.id != question_id:
        return go_to_address(_address_of(asked, place))
    visit, found = this_visit(), given()
    visit.browser_number()  # the first answer must find that the browser keeps cookies
    note = taken_note(asked.id)
    journey = served.engine.journey(found.answers)
    tell(journey)
    if note is not None and note.page:
        return _show_again(asked, place, note, journey)
    if visit.unreadable:
        return unreadable_page()
    if asked not in journey.asked and asked != journey.next:
        return _bring_to_journey(journey, "order")
    if note is None and asked.id in found.outdated:
        note = Note(served.id, "reworded")
    return _show_kept(asked, place, journey, note)


@guide.get("/check")
def check() -> Response:
    """All answers, each with a way to change it."""
    journey, elsewhere = finished_journey()
    if elsewhere is not None:
        return elsewhere
    if journey.emergency:
        return go_to("guide.result")
    return page(
        "check.html",
        note=shown_note(taken_note()),
        sections=_by_section(answer_rows(journey, "check")),
        early_end=told().early_end(),
    )


@guide.get("/cookies")
def cookies() -> Response:
    """Goes on where the browser keeps cookies, and says why they are needed where it does not."""
    visit = this_visit()
    if visit.has_cookies:
        served = this_guide()
        return go_to_address(onward_address(served.engine.journey(given().answers)))
    return page("cookies.html", 400)


@guide.post("/clear")
def clear() -> Response:
    """Let go of every answer in this browser."""
    if GuideForm.posted().stale:
        this_visit().leave_note(Note(this_guide().id, "button", page=_CLEARED))
    else:
        this_visit().clear()
    return go_to("guide.cleared")


@guide.get("/cleared")
def cleared() -> Response:
    """Says that the answers are gone, where they are; or asks to press the button once more."""
    note = taken_note(_CLEARED)
    if note is None and this_visit().holds_answers:
        return go_to("guide.start")
    return page("cleared.html", cleared=note is None, note=shown_note(note))


# -- taking an answer -------------------------------------------------------------------------


def _take(asked: Question, place: str, form_class: type[QuestionForm]) -> Response:
    served, visit = this_guide(), this_visit()
    answers = given().answers
    form = form_class.posted_to(told().question(asked))
    if form.given is None or form.stale:
        return _ask_again(asked, place, form)
    after = served.engine.journey({**answers, asked.id: form.given})
    if form.as_put != served.put[asked.id] and not after.emergency:
        return _put_again(asked, place)
    was_unreadable, had_cookies = visit.unreadable, visit.has_cookies
    try:
        visit.record(served.id, asked.id, form.given, served.put[asked.id], served.rules)
    except TooLong:
        return page("too_long.html", 400)
    count_answer(served.engine, asked, answers, after)
    if not had_cookies:
        return go_to("guide.cookies")
    if was_unreadable:
        visit.leave_note(Note(served.id, "unread"))
    elif answers.get(asked.id) != form.given:
        _note_change(visit, asked, answers, after)
    return go_to_address(onward_address(after, place))


def _ask_again(asked: Question, place: str, form: QuestionForm) -> Response:
    """Send the browser to the question, with what it sent and what is wrong in a note.

    Nothing is drawn from a post, so neither Back nor reload ever asks to send a form again.
    """
    kind, shown = "stale" if form.stale else "refused", form.shown
    note = Note(this_guide().id, kind, asked.id, form.error, shown.chosen, shown.typed)
    return _to_question(asked, place, note)


def _put_again(asked: Question, place: str) -> Response:
    """Send the browser to the question, for the page it had put it in another way."""
    return _to_question(asked, place, Note(this_guide().id, "reworded", asked.id))


def _not_here(question_id: str) -> Response:
    """Where a question is asked for that this version of the guide has not.

    Servers of two versions stand side by side for a while, and either may get the next request. An
    answer that comes stays in a note for its question, which shows it where it is known. A page is
    not here, and the proxy asks the next server; led elsewhere, the two could send a browser to
    and fro.
    """
    visit, served = this_visit(), this_guide()
    if request.method != "POST" or not visit.has_cookies or not _ID.fullmatch(question_id):
        abort(404)
    if not GuideForm.posted().stale:
        sent = [value for value in request.form.getlist(question_id) if len(value) <= _LONGEST]
        note = Note(
            served.id, "other_version", question_id, chosen=tuple(sent), typed="".join(sent[:1])
        )
        visit.leave_note(note)
    return go_to_address(onward_address(served.engine.journey(given().answers)))


def _to_question(asked: Question, place: str, note: Note) -> Response:
    visit = this_visit()
    visit.leave_note(note)
    return go_to_address(_address_of(asked, place)) if visit.has_cookies else go_to("guide.cookies")


def _address_of(asked: Question, place: str) -> str:
    values = {"guide_id": this_guide().id, "question_id": asked.id}
    return address("guide.question", **values, **({"place": place} if place else {}))


def _note_change(visit: Visit, changed: Question, answers: Answers, after: Journey) -> None:
    """Leave a note for the next page: an earlier answer was changed, or one counts for nothing.

    An emergency needs no note: its page says what matters. A first answer needs none, nor does one
    that counted for nothing before.
    """
    served = this_guide()
    if after.emergency:
        return
    if changed not in after.asked:
        visit.leave_note(Note(served.id, "kept"))
    elif changed.id in answers:
        before = served.engine.journey(answers)
        if changed in before.asked:
            visit.leave_note(_changed(before, after))


def _changed(before: Journey, after: Journey) -> Note:
    """What a changed answer has done to the questions.

    Of those that are reached now and were not before, some have their old answers back, and the
    others are new.
    """
    counted = {question.id for question in before.asked}
    there = before.reached
    fresh = [question.id for question in after.reached if question not in there]
    return Note(
        this_guide().id,
        "changed",
        aside=tuple(name for name in after.set_aside if name in counted),
        back=tuple(name for name in fresh if name in before.set_aside and name in after.answers),
        new=tuple(name for name in fresh if name not in after.answers),
    )


# -- showing a question -----------------------------------------------------------------------


def _show_kept(asked: Question, place: str, journey: Journey, left: Note | None) -> Response:
    """The question with the answer that is kept, if there is one."""
    answer = journey.answers.get(asked.id)
    shown = fields.InFields() if answer is None else fields.show(asked, answer)
    return _question_page(asked, place, journey, shown, shown_note(left))


def _show_again(asked: Question, place: str, note: Note, journey: Journey) -> Response:
    """The question as it was sent, with what is wrong."""
    shown = fields.InFields(note.chosen, note.typed)
    return _question_page(asked, place, journey, shown, shown_note(note), note.error)


def _question_page(
    asked: Question,
    place: str,
    journey: Journey,
    shown: fields.InFields,
    note: ShownNote | None = None,
    error: str = "",
) -> Response:
    served = this_guide()
    reminders = served.engine.reminders(journey)
    values: dict[str, Any] = {
        "question": told().question(asked),
        "section": told().text(told().rule_set.sections[asked.id]),
        "put_as": served.put[asked.id],
        "shown": shown,
        "position": _position(asked, journey),
        "progress": served.meter.progress(journey),
        "reminders": [told().reminder(reminder) for reminder in reminders],
        "action": f"{request.script_root}{request.path}",
        "back": _back_address(asked, place, journey),
    }
    errors = [(asked.id, error)] if error else []
    draw = partial(page, "question.html", **values, note=note, errors=errors)
    if note or error or shown != fields.InFields() or served.engine.repeats_answers:
        return draw(error=bool(error))
    where = (values["action"], values["position"], values["progress"], values["back"])
    texts = (told().audience, *(reminder.id for reminder in reminders))
    return drawn_page((where, texts, served.review_status), draw)


def _position(asked: Question, journey: Journey) -> int:
    """The number of the question on the path, 0 where it is not on it."""
    if asked in journey.asked:
        return journey.asked.index(asked) + 1
    return len(journey.asked) + 1 if asked == journey.next else 0


def _back_address(asked: Question, place: str, journey: Journey) -> str:
    """The page before this one: where a change began, the question before, or the start."""
    guide_id = this_guide().id
    if place and journey.complete:
        return address(f"guide.{place}", guide_id=guide_id)
    position = _position(asked, journey)
    if position < 2:
        return address("guide.start", guide_id=guide_id)
    earlier = journey.asked[position - 2]
    return address("guide.question", guide_id=guide_id, question_id=earlier.id)


# -- where a person is ------------------------------------------------------------------------


def onward_address(journey: Journey, place: str = "") -> str:
    """The page a person is at: the next question, else the check of the answers or the result.

    `place` is where a change of an earlier answer began.
    """
    guide_id = this_guide().id
    if journey.emergency:
        return address("guide.result", guide_id=guide_id)
    if journey.next is None:
        return address(f"guide.{place or 'check'}", guide_id=guide_id)
    return _address_of(journey.next, place)


def finished_journey() -> tuple[Journey, Response | None]:
    """The journey of a page that needs all answers, and the response instead where it has not."""
    served, visit = this_guide(), this_visit()
    found = given()
    journey = served.engine.journey(found.answers)
    tell(journey)
    if visit.unreadable:
        return journey, unreadable_page()
    if journey.complete:
        return journey, None
    if not journey.asked and not found.outdated:
        visit.leave_note(Note(served.id, "none"))
        return journey, go_to("guide.start")
    return journey, _bring_to_journey(journey, "unfinished")


def _bring_to_journey(journey: Journey, kind: str) -> Response:
    """Send the browser to where it is, with a note, unless one for that question waits already."""
    visit, guide_id = this_visit(), this_guide().id
    if journey.next is None or visit.awaited_page(guide_id) != journey.next.id:
        visit.leave_note(Note(guide_id, kind))
    return go_to_address(onward_address(journey))


def answer_rows(journey: Journey, place: str) -> list[dict[str, Any]]:
    """The answers on the path as the summary list shows them."""
    guide_id, sections = this_guide().id, told().rule_set.sections
    way_back = {"place": place} if place else {}
    return [
        {
            "section": told().text(sections[asked.id]),
            "question": asked.ask,
            "answer": in_words(asked, journey.answers[asked.id]),
            "href": address("guide.question", guide_id=guide_id, question_id=asked.id, **way_back),
        }
        for asked in map(told().question, journey.asked)
    ]


def _by_section(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows below the title of each section."""
    grouped = groupby(rows, key=lambda row: str(row["section"]))
    return [(title, list(together)) for title, together in grouped]


def unreadable_page() -> Response:
    """Says that the answers in the browser cannot be read, and offers to start again."""
    return page("unreadable.html", 400)


def go_to_address(target: str) -> Response:
    """Send the browser to a page of this site, by GET."""
    return Response(status=303, headers={"Location": target})
