"""`guide rulebook`: the whole guide in words, as one file to mail and to print."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide import clock
from guide.commands.arguments import rules_of
from guide.commands.complaints import one_guide
from guide.commands.pagefile import add_page_arguments, write_page
from guide.commands.reviewstatus import review_status
from guide.errors import ExitCode
from guide.export.rulebook import rulebook_page


def rulebook(rules: Path, guide: str, target: Path) -> int:
    """Write the rule book; 1 where a link in it leads nowhere."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    page = rulebook_page(rule_set, review_status(rule_set), clock.today(), loaded.numbers)
    return write_page(page, target, "The rule book")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, and the file to write."""
    add_page_arguments(command)
    command.set_defaults(run=lambda given: rulebook(rules_of(given), given.guide, given.output))
