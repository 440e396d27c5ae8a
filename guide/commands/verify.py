"""`guide approvals verify`: every approval record, its hash and its signature."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.approval.approvals import ReviewStatus, short
from guide.commands.arguments import add_rules, rules_of
from guide.commands.reviewstatus import review_status
from guide.errors import ExitCode, UsageError
from guide.findings import FORMATS, has_errors
from guide.reading.loader import load_guides
from guide.ruleset.model import Approval, RuleSet


def verify(
    rules: Path, guides: Sequence[str], form: str, allowed_signers: Path | None = None
) -> int:
    """Print how each guide and each of its approvals stands; 1 where one has a problem."""
    if allowed_signers is not None and not allowed_signers.is_file():
        raise UsageError(f"there is no file {allowed_signers} of allowed signers")
    loaded = load_guides(rules, only=guides)
    findings = list(loaded.findings)
    for rule_set in loaded.rule_sets:
        found = review_status(rule_set, allowed_signers)
        findings.extend(found.findings)
        if form == "text":
            _print_status(rule_set, found, allowed_signers)
    if findings:
        print(FORMATS[form](sorted(findings)))
    elif form == "json":
        print("[]")
    return ExitCode.FINDINGS if has_errors(findings) else ExitCode.CLEAN


def _print_status(rule_set: RuleSet, found: ReviewStatus, allowed_signers: Path | None) -> None:
    print(f"{rule_set.guide.id}: {found.sentence}")
    for each in found.judged:
        approval = each.approval
        who = f"{approval.reviewer}, {approval.role}"
        who += f", {approval.registration}" if approval.registration else ""
        print(f"  {approval.approved}  {approval.scope}  {who}: {found.word(each)}")
        sealed = _seal(approval, allowed_signers)
        print(f"    version {approval.version}, {short(approval.hash)}, {sealed}")
        for exemption in approval.despite:
            print(f"    approved despite {exemption.finding}: {exemption.reason}")
        if approval.note:
            print(f"    note: {approval.note}")


def _seal(approval: Approval, allowed_signers: Path | None) -> str:
    if not approval.signature:
        return "not signed"
    unknown = "" if allowed_signers else "; whose key it is was not checked (--allowed-signers)"
    return f"signed as {approval.signer}{unknown}"


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Which guides, the format, and who may sign."""
    command.add_argument("guides", nargs="*", metavar="GUIDE", help="which guides (default: all)")
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    command.add_argument(
        "--allowed-signers",
        type=Path,
        metavar="FILE",
        help="who may sign (see man ssh-keygen); with it only signed approvals count",
    )
    add_rules(command)
    command.set_defaults(
        run=lambda given: verify(rules_of(given), given.guides, given.format, given.allowed_signers)
    )
