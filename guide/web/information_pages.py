"""The pages of a guide that are always open: causes, sources, numbers and more."""

from __future__ import annotations

from flask import Response, abort

from guide import clock
from guide.approval.approvals import despite
from guide.ruleset.duedays import numbers_day
from guide.ruleset.model import Cause
from guide.ruleset.statements import lists_of
from guide.web.blueprints import guide
from guide.web.catalogue import these_numbers, this_guide
from guide.web.pages import condition_words, number_values, page, references
from guide.web.references import References
from guide.web.telling import told


@guide.get("/causes/<cause_id>")
def cause(cause_id: str) -> Response:
    """All that the guide says about one cause: by the answers, where they lead to it.

    Without answers, what depends on them stands there with its condition in words.
    """
    served = this_guide()
    found = served.rule_set.cause_by_id.get(cause_id)
    if found is None:
        abort(404)
    if _leads_to(found):
        return page("cause.html", cause=told().cause(found), told=True)
    if served.engine.speaks:
        found = told().whole_cause(found)
    return page("cause.html", cause=found, condition=condition_words)


@guide.get("/treatments")
def treatments() -> Response:
    """What can help, cause by cause: by the answers, where they lead to the cause."""
    causes = this_guide().rule_set.causes
    shown = [
        told().cause(cause) if _leads_to(cause) else told().whole_cause(cause) for cause in causes
    ]
    return page("treatments.html", causes=shown, condition=condition_words)


def _leads_to(cause: Cause) -> bool:
    """Whether the answers lead to a cause of which what is said depends on them."""
    if not any(listed.dependent for listed in lists_of(cause)):
        return False
    journey = told().journey
    return journey.complete and this_guide().engine.result_of(journey).fit_of(cause.id) is not None


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
        rule_set=told().rule_set if this_guide().engine.speaks else this_guide().rule_set,
        despite=despite(this_guide().review),
    )


@guide.get("/numbers")
def numbers() -> Response:
    """Emergency and crisis numbers by country."""
    table = these_numbers()
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
