"""The pages of a guide that are always open: causes, sources, numbers and more."""

from __future__ import annotations

from flask import Response, abort

from guide import clock
from guide.approval.approvals import despite
from guide.engine.told import Told
from guide.ruleset.duedays import numbers_day
from guide.ruleset.model import Cause
from guide.ruleset.statements import lists_of
from guide.web.blueprints import guide
from guide.web.catalogue import catalogue, this_guide
from guide.web.given import given
from guide.web.pages import condition_words, number_values, page, references
from guide.web.references import References


@guide.get("/causes/<cause_id>")
def cause(cause_id: str) -> Response:
    """All that the guide says about one cause: by the answers, where they lead to it.

    Without answers, what depends on them stands there with its condition in words.
    """
    served = this_guide()
    found = served.rule_set.cause_by_id.get(cause_id)
    if found is None:
        abort(404)
    told = _told_of(found)
    if told is None:
        return page("cause.html", cause=found, condition=condition_words)
    return page("cause.html", cause=told.cause(found), told=True)


@guide.get("/treatments")
def treatments() -> Response:
    """What can help, cause by cause: by the answers, where they lead to the cause."""
    causes = this_guide().rule_set.causes
    told = {cause.id: _told_of(cause) for cause in causes}
    shown = [cause if (by := told[cause.id]) is None else by.cause(cause) for cause in causes]
    return page("treatments.html", causes=shown, condition=condition_words)


def _told_of(cause: Cause) -> Told | None:
    """What the answers say of a cause that depends on them; None where they do not lead to it."""
    served = this_guide()
    if not any(listed.dependent for listed in lists_of(cause)):
        return None
    journey = served.engine.journey(given().answers)
    if not journey.complete or served.engine.result_of(journey).fit_of(cause.id) is None:
        return None
    return Told(served.engine, journey)


@guide.get("/other-causes")
def other_causes() -> Response:
    """The causes that the guide does not cover, each with its clue."""
    refs = references(this_guide(), listed=True)
    return page("other_causes.html", refs=refs, condition=condition_words)


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
    due = numbers_day(table)
    late = due.day if due.overdue(clock.today()) else None
    return page("numbers.html", refs=refs, late=late, **number_values())


@guide.get("/privacy")
def privacy() -> Response:
    """What happens to the answers."""
    return page("privacy.html")


@guide.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement."""
    return page("accessibility.html")
