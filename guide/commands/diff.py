"""`guide diff`: what changed in meaning between two versions of a guide."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from guide.diff import formats
from guide.diff.difference import Difference, compare
from guide.diff.revisions import BrokenGuide, load_versions
from guide.errors import ExitCode
from guide.export.difference import difference_page
from guide.findings import as_text

FORMATS: Mapping[str, Callable[[Difference], str]] = {**formats.FORMATS, "html": difference_page}


def diff(old: str, new: str, form: str) -> int:
    """Print the difference; 0 where the meaning is the same, 1 where it changed, 2 for misuse."""
    try:
        difference = compare(*load_versions(old, new))
    except BrokenGuide as broken:
        print(as_text(broken.findings), file=sys.stderr)
        print(f"guide: {broken}", file=sys.stderr)
        return ExitCode.USAGE
    sys.stdout.write(FORMATS[form](difference))
    return ExitCode.CLEAN if difference.same_meaning else ExitCode.FINDINGS


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The two versions and the format."""
    for name, which in (("old", "older"), ("new", "newer")):
        about = f"the {which} version: a guide's folder, or a git revision of the other's folder"
        command.add_argument(name, metavar=name.upper(), help=about)
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    command.set_defaults(run=lambda given: diff(given.old, given.new, given.format))
