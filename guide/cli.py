"""The command line: `guide COMMAND`. Each command is a module of its name in `guide/commands`.

Only the module of a command that is given is loaded, so that none waits for what others need.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from guide import __version__
from guide.errors import ExitCode, GuideError, trail

COMMANDS = {
    "check": "every finding and every proof of the rules",
    "explain": "one answer path: questions, result, reasons",
    "diff": "what changed in meaning between two versions",
    "serve": "the web guide on a production server",
    "schema": "the JSON Schema of the rule files, for editors",
    "new": "write a small valid guide to start from",
    "approve": "sign off what a guide says now",
    "approvals": "check who approved what",
    "report": "the traceability file that an auditor asks for",
    "rulebook": "the whole guide in words, as one file to mail and to print",
    "export": "a guide for other programs",
    "import-response": "the answers of a FHIR form, and what they lead to",
    "translate": "a catalogue of what a guide says, for translators",
    "evaluate": "how well a guide does on labelled cases",
    "paths": "the testers' tools: answer paths as tests",
}
"""Every command, and what the help says of it."""

APPROVALS = {
    "verify": "check every record, its hash and its signature",
}
EXPORTS = {
    "fhir": "the questions, rules and results as FHIR resources",
    "openapi": "the JSON API as an OpenAPI document",
}
PATHS = {
    "run": "run scripted paths",
    "walk": "random paths and hostile input, by a seed",
    "suggest": "a small set of paths that tests everything",
    "mutants": "what the scripted paths would not notice",
    "atlas": "every answer path, counted by what it leads to",
    "from-receipt": "a receipt as a path file",
}
GROUPS = {
    "approvals": ("action", APPROVALS),
    "export": ("format", EXPORTS),
    "paths": ("tool", PATHS),
}
"""The commands that are groups of others: the word for one of them, and those others."""

EXIT_CODES = """\
exit codes: 0 clean, 1 findings (diff: the meaning changed; paths: one failed), 2 not usable or not
there, 3 a bug of ours, 130 interrupted. More: README.md and docs/."""
BUG = "this is a bug of ours; the lines below tell where, please report them"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a dash or a quote
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser(words)
    given = parser.parse_args(words)
    if given.command is None:
        parser.print_help()
        return ExitCode.USAGE
    try:
        code = int(given.run(given))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone: let nothing more be written to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FINDINGS
    except GuideError as problem:
        print(f"guide: {problem}", file=sys.stderr)
        return ExitCode.USAGE
    except Exception as problem:
        print(f"guide: {BUG}", trail(problem), sep="\n", file=sys.stderr)
        return ExitCode.BUG


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    about = "Symptom guidance from rule files."
    parser = argparse.ArgumentParser(prog="guide", description=about, epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"guide {__version__}")
    _add(COMMANDS, parser.add_subparsers(dest="command", metavar="COMMAND"), words)
    return parser


def _add(
    listed: Mapping[str, str],
    commands: argparse._SubParsersAction[argparse.ArgumentParser],  # it has no public name
    words: Sequence[str],
) -> None:
    """Add the commands; arguments only to those among the words, since to add them is to load."""
    for name, about in listed.items():
        command = commands.add_parser(name, help=about, description=about)
        if name in GROUPS:
            kind, others = GROUPS[name]
            _add(
                others,
                command.add_subparsers(dest=kind, metavar=kind.upper(), required=True),
                words,
            )
        elif name in words:
            import_module(module_of(name)).add_arguments(command)


def module_of(command: str) -> str:
    """The module of a command."""
    return f"guide.commands.{command.replace('-', '_')}"
