"""`guide schema`: the format of the rule files, for editors and for readers."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide.commands.output import as_json, tell_written
from guide.errors import ExitCode
from guide.export.formatreference import rule_format
from guide.reading.newguide import write_schemas
from guide.reading.ruleformat import FILES, schema


def print_schema(file: str | None, target: Path | None, markdown: bool) -> int:
    """Print the JSON Schema of one kind of file, or of all by name.

    With a target folder: write one file for each kind there. As Markdown: print the reference.
    """
    if markdown:
        print(rule_format(), end="")
        return ExitCode.CLEAN
    if target is not None:
        tell_written(write_schemas(target))
        return ExitCode.CLEAN
    shown = schema(file) if file else {name: schema(name) for name in FILES}
    print(as_json(shown))
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The kind of file, and where and how it is told."""
    which = "of one kind, for example rules.yaml (default: of all)"
    command.add_argument("file", nargs="?", choices=sorted(FILES), metavar="FILE", help=which)
    command.add_argument("--write", type=Path, metavar="DIR", help="write a file for each kind")
    command.add_argument("--markdown", action="store_true", help="the reference of the format")
    command.set_defaults(run=lambda given: print_schema(given.file, given.write, given.markdown))
