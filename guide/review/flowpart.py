"""The flow as a part of a review: the drawing in sheets, and the same as a nested list."""

from __future__ import annotations

from typing import Any

from guide.review.dossier import Asked, Dossier
from guide.review.flow import EMERGENCY, Branch, Flow, Station, flow
from guide.review.flowdrawing import Sheet, drawn


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the part."""
    if asked.item:
        return None
    found, sheets = dossier.kept("flow", lambda: _flow_and_sheets(dossier))
    return {"flow": found, "sheets": sheets, "kind_of": _kind_of, "emergency": EMERGENCY}


def _flow_and_sheets(dossier: Dossier) -> tuple[Flow, tuple[Sheet, ...]]:
    found = flow(dossier.engine)
    return found, drawn(found)


def _kind_of(step: object) -> str:
    """What a template needs to know of a step."""
    if isinstance(step, Station):
        return "station"
    return "branch" if isinstance(step, Branch) else "exit"
