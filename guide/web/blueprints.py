"""The groups of pages: those of the site as a whole, those of one guide, those of its review."""

from __future__ import annotations

from flask import Blueprint, abort, g

from guide.web.catalogue import catalogue

site = Blueprint("site", __name__)
guide = Blueprint("guide", __name__, url_prefix="/<guide_id>")
review = Blueprint("review", __name__, url_prefix="/review/<guide_id>")


@guide.url_value_preprocessor
@review.url_value_preprocessor
def _find_guide(endpoint: str | None, values: dict[str, str] | None) -> None:
    """Turn the guide's id in an address into the guide; an unknown one is no page."""
    served = catalogue().guides.get((values or {}).pop("guide_id", ""))
    if served is None:
        abort(404)
    g.served = served
