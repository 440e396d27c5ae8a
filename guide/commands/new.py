"""`guide new`: a small valid guide to start from."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.output import tell_written
from guide.errors import ExitCode
from guide.reading.newguide import write_guide


def new(rules: Path, name: str) -> int:
    """Write a small valid guide to start from."""
    tell_written(write_guide(rules, name))
    print(f"next: guide check {name} --rules {rules}")
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The name, and the rules folder to write into."""
    command.add_argument("name", metavar="NAME", help="its id, for example hand-tremor")
    add_rules(command)
    command.set_defaults(run=lambda given: new(rules_of(given, must_exist=False), given.name))
