"""What the commands' arguments share: the rules folder, and the formats."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide.errors import UsageError
from guide.resources import folder

TEXT_OR_JSON = ("text", "json")
"""The formats of the commands that tell what they found, to people or to programs."""


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
    if (chosen / "guide.yaml").is_file():
        around = chosen.absolute().parent
        raise UsageError(f"{chosen} is one guide; name the folder around it: --rules {around}")
    return chosen
