"""Which rule files can be served: read at the start, and anew whenever they may have changed.

What cannot be served says so in words; the server then keeps what it had.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from guide.approval.approvals import ReviewStatus
from guide.commands.reviewstatus import review_status
from guide.findings import as_text
from guide.reading.loader import Loaded, load_guides
from guide.ruleset.model import RuleSet

HAS_ERRORS = "they have errors"
NOT_APPROVED = "not all guides are approved"

Stamps = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class RuleFiles:
    """A rules folder, and what its guides must be to be served.

    A draft stops no other guide. It is left out, and its findings are told, where it has errors;
    so it is where approval is required and it has none.
    """

    folder: Path
    only: tuple[str, ...] = ()
    require_approval: bool = False

    def read(self) -> Loaded | str:
        """What is to be served as the files have it now; else the findings, and why it cannot be.

        Raises UsageError where the folder or a guide is not there.
        """
        loaded = load_guides(self.folder, self.only)
        if not loaded.servable:
            return "\n".join(filter(None, (as_text(loaded.findings), _refused(HAS_ERRORS))))
        offered = loaded.rule_sets if self.only else loaded.offered
        refused = self._unapproved(offered)
        kept = tuple(one for one in offered if one.guide.id not in refused)
        if not kept or any(not one.guide.draft for one in offered if one not in kept):
            return "\n".join((*refused.values(), _refused(NOT_APPROVED)))
        return replace(loaded, rule_sets=kept)

    def stamps(self) -> Stamps:
        """When each file of the folder was last written, and how large it is."""
        found = {}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                with suppress(OSError):  # an editor moves files about while it saves
                    state = os.stat(path)
                    found[path] = (state.st_mtime_ns, state.st_size)
        return found

    def _unapproved(self, rule_sets: Iterable[RuleSet]) -> dict[str, str]:
        """Why each guide that must be approved as a whole, and is not, cannot be served."""
        if not self.require_approval:
            return {}
        found = {one.guide.id: (one, review_status(one)) for one in rule_sets}
        return {name: _why_not(*pair) for name, pair in found.items() if not pair[1].reviewed}


def _refused(why: str) -> str:
    return f"The rule files cannot be served: {why}."


def _why_not(rule_set: RuleSet, found: ReviewStatus) -> str:
    problems = [f"  {finding.place}: {finding.message}" for finding in found.findings]
    return "\n".join([f"{rule_set.guide.id}: {found.sentence}", *problems])
