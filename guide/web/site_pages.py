"""The pages of the site as a whole: the list of guides, the country and privacy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, current_app

from guide import clock
from guide.ruleset.spoken import say
from guide.web.addresses import address, own_page
from guide.web.assets import asset_response
from guide.web.blueprints import site
from guide.web.catalogue import (
    ServedGuide,
    catalogue,
    country_of,
    own_site,
    these_numbers,
)
from guide.web.forms import CountryForm, LanguageForm
from guide.web.loopback import let_in
from guide.web.ownfiles import security_txt
from guide.web.pages import number_values, page, shown_note, taken_note
from guide.web.question_pages import go_to_address
from guide.web.visit import Note, this_visit

_COUNTRY = "country"
_LANGUAGE = "language"


@site.get("/")
def index() -> Response:
    """The list of guides; with one guide, that guide."""
    return _choice("index.html", "guide.start", catalogue().listed, **number_values())


@site.get("/review/")
def reviews() -> Response:
    """The list of guides to review; with one guide, its review."""
    if "guide-workbench" not in current_app.extensions:
        abort(404)
    return _choice("review/guides.html", "review.front", tuple(catalogue().guides.values()))


def _choice(template: str, endpoint: str, guides: Sequence[ServedGuide], **values: Any) -> Response:
    if len(guides) == 1:
        return go_to_address(address(endpoint, guide_id=guides[0].id))
    listed = [
        {
            "href": address(endpoint, guide_id=served.id),
            "title": (
                say("{title} (draft)", title=served.guide.title)
                if served.guide.draft
                else served.guide.title
            ),
            "summary": served.guide.summary,
        }
        for served in guides
    ]
    return page(template, guides=listed, **values)


@site.get("/country")
def choose_country() -> Response:
    """The choice again, where its form came from a page that was open for long."""
    note = taken_note(_COUNTRY)
    chosen = this_visit().country if note is None else "".join(note.chosen)
    return page(
        "country.html",
        chosen=chosen,
        countries=these_numbers().countries,
        came_from=(note and own_page(note.typed)) or address("site.index"),
        note=shown_note(note),
    )


@site.post("/country")
def country() -> Response:
    """Keep the country whose numbers shall be shown, and go back to the page."""
    form = CountryForm.posted()
    assert isinstance(form, CountryForm)
    chosen = country_of(form.chosen)
    if form.chosen and chosen is None:
        abort(400)
    target = own_page(form.came_from) or address("site.index")
    if form.stale:
        left = Note("", _COUNTRY, page=_COUNTRY, chosen=(form.chosen,), typed=target)
        this_visit().leave_note(left)
        return go_to_address(address("site.choose_country"))
    this_visit().choose_country(form.chosen)
    return go_to_address(target)


@site.get("/language")
def choose_language() -> Response:
    """The choice again, where its form came from a page that was open for long."""
    if len(catalogue().languages) < 2:
        abort(404)
    note = taken_note(_LANGUAGE)
    came_from = (note and own_page(note.typed)) or address("site.index")
    return page("language.html", came_from=came_from, note=shown_note(note))


@site.post("/language")
def language() -> Response:
    """Keep the language that pages shall be in, and go back to the page."""
    form = LanguageForm.posted()
    assert isinstance(form, LanguageForm)
    if form.chosen not in catalogue().languages:
        abort(400)
    target = own_page(form.came_from) or address("site.index")
    if form.stale:
        this_visit().leave_note(Note("", "button", page=_LANGUAGE, typed=target))
        return go_to_address(address("site.choose_language"))
    this_visit().choose_language(form.chosen)
    return go_to_address(target)


@site.get("/privacy")
def privacy() -> Response:
    """What happens to the answers."""
    return page("privacy.html")


@site.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement."""
    return page("accessibility.html")


@site.get("/recording/<word>")
def recording(word: str) -> Response:
    """Where a tester comes in, on a site that records."""
    return let_in(word, go_to_address(address("site.index")))


@site.get("/.well-known/security.txt")
def security() -> Response:
    """Where holes are reported, where the site says so."""
    if not own_site().security:
        abort(404)
    return Response(security_txt(own_site(), clock.today()), mimetype="text/plain")


@site.get("/static/<path:name>")
def static(name: str) -> Response:
    """A stylesheet, icon or picture."""
    return asset_response(name)
