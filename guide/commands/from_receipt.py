"""`guide paths from-receipt`: a receipt as a path file, from plain values to an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain
from guide.diff.revisions import BrokenGuide, load_revision
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.findings import Finding
from guide.paths.groups import guide_folders
from guide.paths.receipt import Receipt, read_receipt
from guide.paths.writer import WrittenPath, headlines, path_file
from guide.reading.loader import load_guides
from guide.ruleset.model import RuleSet

STALE = frozenset(("receipt-questions",))
"""The codes of findings about a receipt that was read well; the rules are others now."""
CHANGED = (
    "The guide has changed since this receipt was made: what the person saw may have been another",
    "result, or other words. The answers are theirs; what is expected is today's result.",
)
HOW_THEN = "To read it with the rules of that time: --at REVISION (of git), or --rules FOLDER."


def path_from_receipt(rules: Path, groups: Sequence[str], guide: str, at: str = "") -> int:
    """Print a path file of the receipt's answers; 2 where it cannot be read, 1 where not now.

    `at` is the git revision with whose rules it is read, in the stead of those that are there now.
    """
    rule_sets, unread = _past(rules, guide, at) if at else _present(rules, guide)
    if not rule_sets:
        complain(unread)
        return ExitCode.FINDINGS
    receipt = read_receipt(" ".join(groups), map(Engine, rule_sets))
    if not isinstance(receipt, Receipt):
        if all(finding.code in STALE for finding in receipt):
            complain(receipt, HOW_THEN)
            return ExitCode.FINDINGS
        complain([*receipt, *unread])
        return ExitCode.USAGE
    if receipt.changed:
        print(*CHANGED, HOW_THEN, sep="\n", file=sys.stderr)
    engine = receipt.engine
    (name,) = headlines(engine, [receipt.answers])
    path = WrittenPath(f"From a receipt: {name}", "", receipt.answers)
    print(path_file(engine, [path], _about(receipt)), end="")
    return ExitCode.CLEAN


def _present(rules: Path, guide: str) -> tuple[Sequence[RuleSet], Sequence[Finding]]:
    """The guides that can be read, and the errors of the others."""
    loaded = load_guides(rules, only=[guide] if guide else [])
    return loaded.rule_sets, [each for each in loaded.findings if each.severity == "error"]


def _past(rules: Path, guide: str, at: str) -> tuple[Sequence[RuleSet], Sequence[Finding]]:
    """The guide as it was at a revision, or the errors that it had."""
    names = [guide] if guide else [folder.name for folder in guide_folders(rules)]
    if len(names) != 1:
        raise UsageError(f"--at reads one guide; name it with --guide: {', '.join(names)}")
    try:
        return [load_revision(at, rules / names[0])], []
    except BrokenGuide as broken:
        return [], broken.findings


def _about(receipt: Receipt) -> Iterator[str]:
    guide = receipt.engine.rule_set.guide
    yield f"The answers of a receipt, in the guide {guide.id}, version {guide.version}."
    if receipt.changed:
        yield from CHANGED
    else:
        yield "The guide says what it said when the receipt was made, so this is what was shown."


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The receipt, and with which rules it is read."""
    about = "the groups of the receipt, as printed"
    command.add_argument("groups", nargs="+", metavar="CODE", help=about)
    command.add_argument("--guide", default="", help="the guide it is of (default: it tells)")
    about = "read it with the rules of a git revision (default: as they are now)"
    command.add_argument("--at", default="", metavar="REVISION", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: path_from_receipt(rules_of(given), given.groups, given.guide, given.at)
    )
