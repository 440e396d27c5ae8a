"""What the commands' arguments share: the rules folder, and the type of a list of commands."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from guide.errors import UsageError
from guide.resources import folder

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where commands are added; argparse has no other name for it."""


def add_rules(command: argparse.ArgumentParser) -> None:
    """Add `--rules` to a command."""
    about = "the rules folder (default: rules/ here; to read, else the one that comes along)"
    command.add_argument("--rules", type=Path, metavar="DIR", help=about)


def rules_of(given: argparse.Namespace, must_exist: bool = True) -> Path:
    """The rules folder asked for, else `rules/` here, else the packaged one.

    Raises UsageError where it is not there and must be.
    """
    if given.rules is not None:
        chosen: Path = given.rules
    elif Path("rules").is_dir() or not must_exist:
        chosen = Path("rules")
    else:
        chosen = folder("rules")
    if must_exist and not chosen.is_dir():
        raise UsageError(f"there is no folder {chosen}; name one with --rules DIR")
    return chosen


def describe(commands: Commands) -> None:
    """Each command's own help says what the list of commands says of it."""
    for listed in commands._get_subactions():
        commands._name_parser_map[listed.dest].description = listed.help
