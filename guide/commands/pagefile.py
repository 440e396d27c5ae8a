"""A page that a command writes to a file of its own, and the arguments that say which."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from guide.commands.arguments import add_rules
from guide.commands.output import tell_written, write_file
from guide.errors import ExitCode
from guide.export.links import broken_links


def write_page(page: str, target: Path, what: str) -> ExitCode:
    """Write a page that stands alone, unless a link in it leads nowhere."""
    broken = broken_links(page)
    if broken:
        for link in broken:
            print(f"the link {link} leads nowhere", file=sys.stderr)
        print(f"{what} was not written. `guide check` says more.", file=sys.stderr)
        return ExitCode.FINDINGS
    write_file(target, page)
    tell_written([target])
    return ExitCode.CLEAN


def add_page_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, and the file to write."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    add_rules(command)
