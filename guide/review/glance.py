"""At a glance: what a version is, what is proved of it, who approved it, and what is open."""

from __future__ import annotations

from typing import Any

from guide.approvals import short
from guide.review.dossier import Asked, Dossier
from guide.verdicts import Checked, run_checks


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the front page."""
    if asked.item:
        return None
    guide = dossier.rule_set.guide
    return {
        "checked": checked(dossier, asked),
        "overdue": guide.review_by < asked.today.isoformat(),
        "short": short,
    }


def checked(dossier: Dossier, asked: Asked) -> Checked | None:
    """What every check says; None while it is being worked out."""
    return dossier.known(asked, "checked", lambda: run_checks(dossier.rule_set, dossier.folder))
