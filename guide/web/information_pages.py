"""The pages of a guide that do not depend on answers: causes, sources, numbers and more."""

from __future__ import annotations

from flask import Response, abort

from guide.approval.approvals import despite
from guide.web.blueprints import guide
from guide.web.catalogue import catalogue, this_guide
from guide.web.pages import number_values, page, references
from guide.web.references import References


@guide.get("/causes/<cause_id>")
def cause(cause_id: str) -> Response:
    """All that the guide says about one cause."""
    served = this_guide()
    found = served.rule_set.cause_by_id.get(cause_id)
    if found is None:
        abort(404)
    return page("cause.html", cause=found)


@guide.get("/other-causes")
def other_causes() -> Response:
    """The causes that the guide does not cover, each with its clue."""
    return page("other_causes.html", refs=references(this_guide(), listed=True))


@guide.get("/faq")
def faq() -> Response:
    """Questions people ask."""
    return page("faq.html", refs=references(this_guide(), listed=True))


@guide.get("/sources")
def sources() -> Response:
    """Every source of the guide."""
    return page("sources.html", refs=references(this_guide(), listed=True))


@guide.get("/about")
def about() -> Response:
    """What the guide is for, who it is not for, its version and its review."""
    return page(
        "about.html",
        refs=references(this_guide(), listed=True),
        rule_set=this_guide().rule_set,
        despite=despite(this_guide().review),
    )


@guide.get("/numbers")
def numbers() -> Response:
    """Emergency and crisis numbers by country."""
    table = catalogue().numbers
    places = {source.id: place for place, source in enumerate(table.sources, start=1)}
    refs = References(table.sources, places)
    return page("numbers.html", refs=refs, **number_values())


@guide.get("/privacy")
def privacy() -> Response:
    """What happens to the answers."""
    return page("privacy.html")


@guide.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement."""
    return page("accessibility.html")
