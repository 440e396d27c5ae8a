"""`guide report` and `guide rulebook`: files for others, from plain values to an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from guide.approvals import ReviewStatus, status, utc_today
from guide.errors import ExitCode, UsageError
from guide.export.links import broken_links
from guide.export.report import report_page
from guide.export.rulebook import rulebook_page
from guide.findings import FORMATS
from guide.history import history
from guide.loader import Loaded, load_guides
from guide.model import RuleSet
from guide.signatures import checks as signature_checks
from guide.verdicts import run_checks


def report(rules: Path, guide: str, target: Path) -> int:
    """Write the traceability report; 1 where a link in it leads nowhere."""
    loaded = _loaded(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    checked = run_checks(rule_set, rule_set.folder)
    changes = history(rule_set.folder)
    review, today = _status(rule_set), utc_today()
    page = report_page(rule_set, checked, review, changes, today, loaded.numbers)
    code = _write(page, target, "The report")
    if code is ExitCode.CLEAN and checked.failing:
        print(_failing(len(checked.failing)))
    return code


def rulebook(rules: Path, guide: str, target: Path) -> int:
    """Write the rule book; 1 where a link in it leads nowhere."""
    loaded = _loaded(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    page = rulebook_page(rule_set, _status(rule_set), utc_today(), loaded.numbers)
    return _write(page, target, "The rule book")


def _loaded(rules: Path, guide: str) -> Loaded | None:
    loaded = load_guides(rules, only=[guide])
    if not loaded.rule_sets:
        print(FORMATS["text"](loaded.findings), file=sys.stderr)
    return loaded if loaded.rule_sets else None


def _status(rule_set: RuleSet) -> ReviewStatus:
    return status(rule_set, utc_today(), signature_checks(rule_set.approvals))


def _failing(number: int) -> str:
    if number == 1:
        return "1 finding makes a check fail; the report shows it"
    return f"{number} findings make checks fail; the report shows them"


def _write(page: str, target: Path, what: str) -> ExitCode:
    """Write a page that stands alone, unless a link in it leads nowhere."""
    broken = broken_links(page)
    if broken:
        for link in broken:
            print(f"the link {link} leads nowhere", file=sys.stderr)
        print(f"{what} was not written. `guide check` says more.", file=sys.stderr)
        return ExitCode.FINDINGS
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{target} cannot be written: {problem.strerror}") from problem
    print(f"wrote {target}")
    return ExitCode.CLEAN


# -- arguments ------------------------------------------------------------------------------------

Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so

_COMMANDS = (
    ("report", "the traceability file that an auditor asks for", report),
    ("rulebook", "the whole guide in words, as one file to mail and to print", rulebook),
)


def add_commands(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    """Add the two commands; `add_rules` and `rules` are those of the command line."""
    for name, about, write in _COMMANDS:
        command = commands.add_parser(name, help=about)
        command.add_argument("guide", metavar="GUIDE")
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        add_rules(command)
        command.set_defaults(
            run=lambda given, write=write: write(rules(given), given.guide, given.output)
        )
