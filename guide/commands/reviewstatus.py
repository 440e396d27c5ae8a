"""How a guide's approvals stand today, their signatures looked at."""

from __future__ import annotations

from pathlib import Path

from guide import clock
from guide.approval.approvals import ReviewStatus, status
from guide.approval.signatures import checks
from guide.ruleset.model import RuleSet


def review_status(rule_set: RuleSet, allowed_signers: Path | None = None) -> ReviewStatus:
    """The review status of a guide; with `allowed_signers` only approvals they signed count."""
    return status(rule_set, clock.today(), checks(rule_set.approvals, allowed_signers))
