"""Drawing a page: what every template gets, whoever asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request

from guide.reading.languages import direction
from guide.ruleset.model import Condition, Country, Numbers, PhoneNumber
from guide.ruleset.operators import words
from guide.ruleset.spoken import say
from guide.ruleset.translation import with_means
from guide.web import wording
from guide.web.addresses import address
from guide.web.catalogue import (
    ServedGuide,
    catalogue,
    country_of,
    own_site,
    these_numbers,
    this_guide,
)
from guide.web.language import offered, page_language
from guide.web.references import References
from guide.web.suggestion import suggested_country
from guide.web.telling import told, whole_guide
from guide.web.visit import Note, this_visit


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page of the site, inside the guide at hand where there is one."""
    served: ServedGuide | None = g.get("served")
    values.setdefault("here", request.endpoint or "")
    if served is not None:
        values.setdefault("refs", references(served))
        values.update(
            guide_id=served.id,
            guide_title=served.guide.title,
            review_status=served.review_status,
            overdue=served.overdue,
            draft=served.guide.draft,
        )
        if "guide" not in values:
            values["guide"] = whole_guide()
    values.setdefault("review_status", catalogue().review_status)
    values.update(lang=page_language(), dir=direction(page_language()))
    if request.blueprint != "review":
        values["languages"] = offered(catalogue().languages if served is None else served.languages)
        values.setdefault("came_from", f"{request.script_root}{request.path}")
    return make_response(render_template(template, **values), status)


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note above a page, in words."""

    title: str
    text: str = ""
    items: tuple[str, ...] = ()


def shown_note(note: Note | None) -> ShownNote | None:
    """The note above a page as the template shows it."""
    if note is None or note.kind not in wording.NOTES:
        return None
    title, text = map(_said, wording.NOTES[note.kind])
    if not note.guide:
        return ShownNote(title, text)
    lists = (
        (wording.NOTE_NEW, note.new),
        (wording.NOTE_BACK, note.back),
        (wording.NOTE_ASIDE, note.aside),
    )
    known = this_guide().source.question_by_id
    items = [
        say(line, ask=told().question(known[q]).ask)
        for line, ids in lists
        for q in ids
        if q in known
    ]
    return ShownNote(title, text, tuple(items))


def _said(text: str) -> str:
    """A text of the tables; an empty one stays so, since catalogues keep their head under it."""
    return say(text) if text else ""


def taken_note(page: str = "") -> Note | None:
    """The note left for this page of a guide, shown once."""
    if request.method == "HEAD":
        return None
    served: ServedGuide | None = g.get("served")
    note = this_visit().take_note("" if served is None else served.id, page)
    if note is not None and note.kind in wording.REFUSED_FORMS:
        g.form_refused = True
    return note


def number_values(came_from: str = "") -> dict[str, Any]:
    """The country chosen and its numbers, for the chooser and the phone links."""
    numbers: Numbers = these_numbers()
    country = shown_country()
    return {
        "numbers": numbers,
        "country": country,
        "suggested": suggested_country(numbers) if country is None else None,
        "phones_to_call": emergency_numbers(),
        "came_from": came_from or f"{request.script_root}{request.path}",
    }


def shown_country() -> Country | None:
    """The country whose numbers are shown: the one chosen, else the site's own, if it has one."""
    return country_of(this_visit().country or own_site().country)


def emergency_numbers() -> tuple[PhoneNumber, ...]:
    """The emergency numbers of the country chosen; none where none is chosen."""
    country = shown_country()
    return () if country is None else country.in_danger


def references(served: ServedGuide, *, listed: bool = False) -> References:
    """The sources of a guide; `listed` where the page itself ends with them."""
    on_page = "" if listed else address("guide.sources", guide_id=served.id)
    return References(served.rule_set.sources, served.source_number, on_page)


def condition_words(condition: Condition) -> str:
    """A condition of the guide at hand in words."""
    served = this_guide()
    if served.translation is not None:
        condition = with_means(condition, served.rule_set)
    return words(condition, served.rule_set.question_by_id)


def go_to(endpoint: str, **values: str) -> Response:
    """Send the browser to another page of the guide at hand, by GET."""
    target = address(endpoint, guide_id=this_guide().id, **values)
    return make_response(redirect(target, code=303))
