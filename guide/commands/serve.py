"""`guide serve`: the web guide on a production server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from guide.approval.approvals import ReviewStatus
from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain
from guide.commands.reviewstatus import review_status
from guide.commands.site import server
from guide.errors import ExitCode, UsageError
from guide.reading.loader import load_guides
from guide.ruleset.model import RuleSet

REFUSED_START = "The rule files have errors, so the guide was not started."
REFUSED_UNAPPROVED = "The guide was not started: not all guides are approved."


def serve(
    rules: Path,
    host: str,
    port: int,
    workers: int,
    require_approval: bool = False,
    review: bool = True,
    record: Path | None = None,
) -> int:
    """Serve the guides; refuse with the findings where a rule file has an error.

    Where approval is required, refuse with the reasons where a guide is not approved as a whole.
    Without `review`, the pages for clinicians are not served. With `record`, each result becomes a
    path file in that folder.
    """
    if record is not None:
        _refuse_among_rules(record.resolve(), rules.resolve())
    loaded = load_guides(rules)
    if not loaded.clean or loaded.numbers is None:
        complain(loaded.findings, REFUSED_START)
        return ExitCode.FINDINGS
    refused = _unapproved(loaded.rule_sets) if require_approval else ()
    if refused:
        print(*refused, REFUSED_UNAPPROVED, sep="\n", file=sys.stderr)
        return ExitCode.FINDINGS
    code: int = server().serve(
        loaded.rule_sets, loaded.numbers, host, port, workers, review, record
    )
    return code


def _refuse_among_rules(record: Path, rules: Path) -> None:
    """Recorded paths would be taken for rule files, save in a guide's own folder of paths."""
    if rules in (record, *record.parents) and record.parts[len(rules.parts) + 1 :] != ("paths",):
        raise UsageError(f"{record} lies among the rules; record in rules/GUIDE/paths or elsewhere")


def _unapproved(rule_sets: Iterable[RuleSet]) -> tuple[str, ...]:
    """Of each guide that is not approved as a whole: its id and why not."""
    found = ((rule_set, review_status(rule_set)) for rule_set in rule_sets)
    return tuple(_why_not(rule_set, each) for rule_set, each in found if not each.reviewed)


def _why_not(rule_set: RuleSet, found: ReviewStatus) -> str:
    problems = [f"  {finding.place}: {finding.message}" for finding in found.findings]
    return "\n".join([f"{rule_set.guide.id}: {found.sentence}", *problems])


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Where to serve, what, and what is not served."""
    where = "where to listen (default: 127.0.0.1, this computer only)"
    command.add_argument("--host", default="127.0.0.1", help=where)
    command.add_argument("--port", type=int, default=8000, help="(default: 8000)")
    about = "processes that answer side by side (default: 2)"
    command.add_argument("--workers", type=int, default=2, metavar="N", help=about)
    command.add_argument(
        "--require-approval",
        action="store_true",
        help="do not serve what no clinician approved as it is now",
    )
    command.add_argument(
        "--no-review",
        dest="review",
        action="store_false",
        help="do not serve the pages for clinicians under /review/",
    )
    about = "for testers: write each result as a path file to DIR (only on this computer)"
    command.add_argument("--record", type=Path, metavar="DIR", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: serve(
            rules_of(given),
            given.host,
            given.port,
            given.workers,
            given.require_approval,
            given.review,
            given.record,
        )
    )
