"""`guide paths atlas`: every answer path, counted and grouped by what it leads to."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide.commands.arguments import TEXT_OR_JSON, add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.commands.output import print_json
from guide.errors import ExitCode
from guide.prover.atlas import atlas_of
from guide.prover.atlastext import as_object, as_text


def atlas_of_paths(rules: Path, guide: str, form: str) -> int:
    """Print every answer path of a guide, counted and grouped by what it leads to."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    found = atlas_of(loaded.rule_sets[0])
    if form == "json":
        print_json(as_object(found))
    else:
        print(as_text(found))
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide and the format."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--format", choices=TEXT_OR_JSON, default="text")
    add_rules(command)
    command.set_defaults(
        run=lambda given: atlas_of_paths(rules_of(given), given.guide, given.format)
    )
