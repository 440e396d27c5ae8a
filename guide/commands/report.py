"""`guide report`: the traceability file that an auditor asks for."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide import clock
from guide.approval.history import block_folders_of, history
from guide.approval.verdicts import run_checks
from guide.commands.arguments import rules_of
from guide.commands.complaints import one_guide
from guide.commands.pagefile import add_page_arguments, write_page
from guide.commands.reviewstatus import review_status
from guide.errors import ExitCode
from guide.export.report import report_page


def report(rules: Path, guide: str, target: Path) -> int:
    """Write the traceability report; 1 where a link in it leads nowhere."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    checked = run_checks(rule_set, rule_set.folder)
    changes = history(rule_set.folder, (".", *block_folders_of(rule_set)))
    review, today = review_status(rule_set), clock.today()
    page = report_page(rule_set, checked, review, changes, today, loaded.numbers)
    code = write_page(page, target, "The report")
    if code is ExitCode.CLEAN and checked.failing:
        print(_failing(len(checked.failing)))
    return code


def _failing(number: int) -> str:
    if number == 1:
        return "1 finding makes a check fail; the report shows it"
    return f"{number} findings make checks fail; the report shows them"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, and the file to write."""
    add_page_arguments(command)
    command.set_defaults(run=lambda given: report(rules_of(given), given.guide, given.output))
