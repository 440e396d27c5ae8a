"""Which rule files can be served: read at the start, and anew whenever they may have changed.

What cannot be served says so in words; the server then keeps what it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from guide.approval.approvals import ReviewStatus
from guide.commands.reviewstatus import review_status
from guide.findings import as_text
from guide.reading.loader import load_guides
from guide.ruleset.model import Numbers, RuleSet

HAS_ERRORS = "they have errors"
NOT_APPROVED = "not all guides are approved"


@dataclass(frozen=True)
class RuleFiles:
    """A rules folder, and what its guides must be to be served."""

    folder: Path
    only: tuple[str, ...] = ()
    require_approval: bool = False

    def read(self) -> tuple[tuple[RuleSet, ...], Numbers] | str:
        """The guides as the files have them now; else the findings, and a last line that says why.

        Raises UsageError where the folder or a guide is not there.
        """
        loaded = load_guides(self.folder, self.only)
        if not loaded.clean or loaded.numbers is None:
            return "\n".join(filter(None, (as_text(loaded.findings), _refused(HAS_ERRORS))))
        refused = _unapproved(loaded.rule_sets) if self.require_approval else ()
        if refused:
            return "\n".join((*refused, _refused(NOT_APPROVED)))
        return loaded.rule_sets, loaded.numbers


def _refused(why: str) -> str:
    return f"The rule files cannot be served: {why}."


def _unapproved(rule_sets: Iterable[RuleSet]) -> tuple[str, ...]:
    """Of each guide that is not approved as a whole: its id and why not."""
    found = ((rule_set, review_status(rule_set)) for rule_set in rule_sets)
    return tuple(_why_not(rule_set, each) for rule_set, each in found if not each.reviewed)


def _why_not(rule_set: RuleSet, found: ReviewStatus) -> str:
    problems = [f"  {finding.place}: {finding.message}" for finding in found.findings]
    return "\n".join([f"{rule_set.guide.id}: {found.sentence}", *problems])
