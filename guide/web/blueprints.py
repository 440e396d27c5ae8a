"""The groups of pages: those of the site as a whole, those of one guide, those of its review."""

from __future__ import annotations

from flask import Blueprint, abort, g

from guide.web.catalogue import catalogue
from guide.web.language import ENGLISH, chosen_among, speak_in

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
    reviewed = (endpoint or "").startswith(f"{review.name}.")
    tag = "" if reviewed else chosen_among(served.languages)
    g.served = served.languages.get(tag, served)
    speak_in(ENGLISH if reviewed else g.served.language)


def speak_as_chosen() -> None:
    """Speak to the reader of a page that belongs to no guide."""
    if "language" not in g:
        speak_in(chosen_among(catalogue().languages) or ENGLISH)
