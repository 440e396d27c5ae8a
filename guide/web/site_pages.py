"""The pages of the site as a whole: the list of guides, the country, privacy, and health checks."""

from __future__ import annotations

from flask import Response, abort, current_app

from guide.web import wording
from guide.web.addresses import address, own_page
from guide.web.assets import asset_response
from guide.web.blueprints import site
from guide.web.catalogue import catalogue, country_of
from guide.web.forms import CountryForm
from guide.web.pages import ShownNote, page
from guide.web.question_pages import go_to_address
from guide.web.visit import this_visit


@site.get("/")
def index() -> Response:
    """The list of guides; with one guide, that guide."""
    return _choice("index.html", "guide.start")


@site.get("/review/")
def reviews() -> Response:
    """The list of guides to review; with one guide, its review."""
    if "guide-workbench" not in current_app.extensions:
        abort(404)
    return _choice("review/guides.html", "review.front")


def _choice(template: str, endpoint: str) -> Response:
    guides = list(catalogue().guides.values())
    if len(guides) == 1:
        return go_to_address(address(endpoint, guide_id=guides[0].id))
    listed = [
        {
            "href": address(endpoint, guide_id=served.id),
            "title": served.guide.title,
            "summary": served.guide.summary,
        }
        for served in guides
    ]
    return page(template, guides=listed)


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
        return page(
            "country.html",
            chosen=form.chosen,
            countries=catalogue().numbers.countries,
            default_text=catalogue().numbers.default_text,
            came_from=target,
            note=ShownNote(wording.STALE_COUNTRY),
        )
    this_visit().choose_country(form.chosen)
    return go_to_address(target)


@site.get("/privacy")
def privacy() -> Response:
    """What happens to the answers."""
    return page("privacy.html")


@site.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement."""
    return page("accessibility.html")


@site.get("/static/<path:name>")
def static(name: str) -> Response:
    """A stylesheet, icon or picture."""
    return asset_response(name)


@site.get("/healthz")
def healthz() -> Response:
    """Says that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@site.get("/readyz")
def readyz() -> Response:
    """Says whether guides are loaded."""
    ready = bool(catalogue().guides)
    return Response(
        "ready\n" if ready else "no guide is loaded\n",
        status=200 if ready else 503,
        mimetype="text/plain",
    )
