"""The pages of the clinician's workbench, one for each part of a review.

They are read-only and the same for everyone; what they show comes from `guide.review`. No answer
of a person is ever part of an address here: a query holds search terms and names of versions.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, abort, current_app, request

from guide import clock
from guide.review.dossier import Asked, Dossier
from guide.review.drawing import common
from guide.review.parts import FRONT, PARTS, ReviewPart
from guide.review.workings import Workings
from guide.web.addresses import address
from guide.web.blueprints import review
from guide.web.catalogue import catalogue, this_guide
from guide.web.pages import page
from guide.web.question_pages import go_to_address

PATIENCE = 2.0
"""How long a page waits for what is not worked out yet, in seconds, unless REVIEW_PATIENCE says."""


class Workbench:
    """The dossiers of the guides that are served."""

    def __init__(self) -> None:
        self._workings = Workings()
        self._dossiers: dict[str, Dossier] = {}

    def dossier(self, guide_id: str) -> Dossier:
        """The dossier of a guide as it is served now."""
        served = catalogue().guides[guide_id]
        found = self._dossiers.get(guide_id)
        if found is None or found.rule_set is not served.source:
            found = Dossier(served.source, served.engine, self._workings, catalogue().numbers)
            self._dossiers[guide_id] = found
        return found


@review.get("/")
def front() -> Response:
    """The first part."""
    return _page_of(PARTS[FRONT])


@review.get("/<part>")
@review.get("/<part>/<path:item>")
def part(part: str, item: str = "") -> Response:
    """A part, or one item of it."""
    if part == FRONT and not item:
        return go_to_address(link(FRONT))
    if part not in PARTS:
        abort(404)
    return _page_of(PARTS[part], item)


def _page_of(part: ReviewPart, item: str = "") -> Response:
    asked = asked_for(item)
    values = part.values(this_dossier(), asked)
    if values is None:
        abort(404)
    return part_page(part, asked, values)


def this_dossier() -> Dossier:
    """The dossier of the guide at hand."""
    workbench: Workbench = current_app.extensions["guide-workbench"]
    return workbench.dossier(this_guide().id)


def asked_for(item: str = "") -> Asked:
    """What this request asks for."""
    patience: float = current_app.config.get("REVIEW_PATIENCE", PATIENCE)
    return Asked(
        today=clock.today(),
        review=this_guide().review,
        item=item,
        query=request.args.to_dict(),
        until=time.monotonic() + patience,
    )


def part_page(
    part: ReviewPart, asked: Asked, values: Mapping[str, Any], status: int = 200
) -> Response:
    """The page of a part with these values."""
    everywhere = common(this_dossier(), asked, link, top=2)
    parts = tuple(PARTS.values())
    return page("review/page.html", status, part=part, parts=parts, **{**everywhere, **values})


def link(part: str, anchor: str = "", item: str = "", **query: str) -> str:
    """The address of a part, of an item of it, or of a place in it."""
    home = this_guide().id
    if part == FRONT and not item:
        found = address("review.front", guide_id=home)
    elif item:
        found = address("review.part", guide_id=home, part=part, item=item)
    else:
        found = address("review.part", guide_id=home, part=part)
    return f"{found}{'?' if query else ''}{urlencode(query)}{'#' if anchor else ''}{anchor}"
