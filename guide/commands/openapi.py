"""`guide export openapi`: the JSON API of the guides as an OpenAPI document."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain
from guide.commands.output import as_json, print_json, tell_written, write_file
from guide.errors import ExitCode
from guide.export.openapi import openapi
from guide.reading.loader import load_guides


def export_openapi(rules: Path, guides: Sequence[str], target: Path | None) -> int:
    """Print the document of these guides, or of all, or write it; 1 where one has an error."""
    loaded = load_guides(rules, only=guides)
    if not loaded.clean or loaded.numbers is None:
        complain(loaded.findings)
        return ExitCode.FINDINGS
    document = openapi(loaded.rule_sets, loaded.numbers.countries)
    if target is None:
        print_json(document)
    else:
        write_file(target, as_json(document))
        tell_written([target])
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guides, and the file to write."""
    command.add_argument("guides", nargs="*", metavar="GUIDE", help="(default: all)")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there")
    add_rules(command)
    command.set_defaults(
        run=lambda given: export_openapi(rules_of(given), given.guides, given.output)
    )
