"""The rule book: every part of a review in one file that can be sent by mail and printed.

The same values and the same templates as on the pages under /review/, bound together: no script,
nothing from elsewhere, and every link leads to a place in the file.
"""

from __future__ import annotations

import mimetypes
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any

from guide import __version__
from guide.approval.approvals import ReviewStatus
from guide.engine.engine import Engine
from guide.export.templates import template
from guide.resources import folder
from guide.review.dossier import Asked, Dossier
from guide.review.drawing import common
from guide.review.parts import PARTS, ReviewPart
from guide.review.workings import Workings
from guide.ruleset.model import Numbers, RuleSet

STYLES = ("guide.css", "review.css")
_TOP = 3


def rulebook_page(
    rule_set: RuleSet, review: ReviewStatus, today: date, numbers: Numbers | None = None
) -> str:
    """The whole book as HTML, with the table of numbers that stands beside the guide."""
    dossier = Dossier(rule_set, Engine(rule_set), Workings(), numbers)
    asked = Asked(today=today, review=review, whole=True)
    values = common(dossier, asked, _link, _TOP)
    bound = [
        (part, _body(part, {**values, **(part.values(dossier, asked) or {})}))
        for part in PARTS.values()
        if part.in_book
    ]
    page: str = template("review/book.html").render(
        values,
        program=__version__,
        today=today.isoformat(),
        style="\n".join(_text(name) for name in STYLES),
        parts=bound,
    )
    return page


def _body(part: ReviewPart, values: Mapping[str, Any]) -> str:
    found: str = template(f"review/{part.template}", asset=_inlined).render(values)
    return found


def _link(part: str, anchor: str = "", item: str = "", **query: str) -> str:
    """The place in the book; an item of a part stands there under its own id, `part-item`."""
    return f"#{anchor or (f'{part}-{item}' if item else part)}"


def _text(name: str) -> str:
    return (folder("static") / name).read_text(encoding="utf-8")


def _inlined(path: str) -> str:
    """A picture as an address that holds it; of a missing one the words beside it are left."""
    file = folder("static") / path
    if not file.is_file():
        return "data:,"
    content = b64encode(file.read_bytes()).decode("ascii")
    return f"data:{mimetypes.guess_type(path)[0]};base64,{content}"
