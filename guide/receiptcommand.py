"""`guide paths from-receipt`: a receipt as a path file, from plain values to an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guide.engine import Engine
from guide.errors import ExitCode
from guide.findings import FORMATS, Finding
from guide.loader import load_guides
from guide.pathwriter import WrittenPath, headlines, path_file
from guide.receipts import Receipt, read_receipt

STALE = frozenset(("receipt-questions",))
"""The codes of findings about a receipt that was read well; the rules are others now."""
CHANGED = (
    "The guide has changed since this receipt was made: what the person saw may have been another",
    "result, or other words. The answers are theirs; what is expected is today's result.",
)


def path_from_receipt(rules: Path, groups: Sequence[str], guide: str) -> int:
    """Print a path file of the receipt's answers; 2 where it cannot be read, 1 where not now."""
    loaded = load_guides(rules, only=[guide] if guide else [])
    if not loaded.rule_sets:
        return _complain(loaded.findings, ExitCode.FINDINGS)
    receipt = read_receipt(" ".join(groups), map(Engine, loaded.rule_sets))
    if not isinstance(receipt, Receipt):
        stale = all(finding.code in STALE for finding in receipt)
        guides_unread = [f for f in loaded.findings if f.severity == "error"]
        problems = [*receipt, *([] if stale else guides_unread)]
        return _complain(problems, ExitCode.FINDINGS if stale else ExitCode.USAGE)
    if receipt.changed:
        print(*CHANGED, sep="\n", file=sys.stderr)
    engine = receipt.engine
    (name,) = headlines(engine, [receipt.answers])
    path = WrittenPath(f"From a receipt: {name}", "", receipt.answers)
    print(path_file(engine, [path], _about(receipt)), end="")
    return ExitCode.CLEAN


def _about(receipt: Receipt) -> Iterator[str]:
    guide = receipt.engine.rule_set.guide
    yield f"The answers of a receipt, in the guide {guide.id}, version {guide.version}."
    if receipt.changed:
        yield from CHANGED
    else:
        yield "The guide says what it said when the receipt was made, so this is what was shown."


def _complain(findings: Sequence[Finding], code: ExitCode) -> ExitCode:
    print(FORMATS["text"](findings), file=sys.stderr)
    return code


# -- arguments ------------------------------------------------------------------------------------

Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so


def add_commands(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    """Add `from-receipt` to the sub-commands of `guide paths`."""
    command = commands.add_parser("from-receipt", help="a receipt as a path file")
    about = "the groups of the receipt, as printed"
    command.add_argument("groups", nargs="+", metavar="CODE", help=about)
    command.add_argument("--guide", default="", help="the guide it is of (default: it tells)")
    add_rules(command)
    command.set_defaults(
        run=lambda given: path_from_receipt(rules(given), given.groups, given.guide)
    )
