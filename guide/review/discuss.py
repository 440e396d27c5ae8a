"""Discuss: the addresses of all passages, and what a remark's line is about."""

from __future__ import annotations

from typing import Any

from guide.review.dossier import Asked, Dossier
from guide.review.remarks import understood

MOST_READ = 2_000
"""Characters of a line that are looked at."""

KINDS = {
    "question": "Questions",
    "option": "Options",
    "rule": "Rules",
    "cause": "Causes",
    "end": "Early ends",
    "condition": "Named conditions",
    "reminder": "Reminders",
    "property": "Safety properties",
    "number": "Emergency and crisis numbers",
    "text": "Texts",
    "source": "Sources",
    "claim": "Claims",
}


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the page for remarks."""
    if asked.item:
        return None
    given = asked.query.get("line", "")[:MOST_READ]
    guide_id = dossier.rule_set.guide.id
    return {
        "given": given,
        "understood": understood(given, guide_id, dossier.hash, dossier.passage),
        "example": next(each for each in dossier.passages if each.kind == "question"),
        "by_kind": tuple(
            (title, tuple(each for each in dossier.passages if each.kind == kind))
            for kind, title in KINDS.items()
        ),
    }
