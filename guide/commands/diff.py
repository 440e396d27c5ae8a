"""`guide diff`: what changed in meaning between two versions of a guide."""

from __future__ import annotations

import argparse

from guide.diff import FORMATS, diff_command


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The two versions and the format."""
    for name, which in (("old", "older"), ("new", "newer")):
        about = f"the {which} version: a guide's folder, or a git revision of the other's folder"
        command.add_argument(name, metavar=name.upper(), help=about)
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    command.set_defaults(run=lambda given: diff_command(given.old, given.new, given.format))
