"""The command line: `guide COMMAND`. Each command is a function of plain values to an exit code."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from wsgiref.types import WSGIApplication

from guide import __version__
from guide.answertext import from_text
from guide.commands import approval, book, paths, receipt, run, walk
from guide.commands.check import check
from guide.diff import FORMATS as DIFF_FORMATS
from guide.diff import diff_command
from guide.engine import Engine
from guide.errors import ExitCode, GuideError, UsageError, trail
from guide.explain import explain as explained
from guide.export.rule_format import rule_format
from guide.findings import FORMATS, Finding
from guide.loader import load_guides
from guide.model import Numbers, RuleSet
from guide.newguide import write_guide, write_schemas
from guide.resources import folder
from guide.ruleformat import FILES, schema

EXIT_CODES = """\
exit codes: 0 clean, 1 findings (diff: the meaning changed; paths: one failed), 2 not usable or not
there, 3 a bug of ours, 130 interrupted. More: README.md and docs/."""
BUG = "this is a bug of ours; the lines below tell where, please report them"
REFUSED_START = "The rule files have errors, so the guide was not started."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a dash or a quote
    parser = _parser()
    given = parser.parse_args(arguments)
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


# -- commands -------------------------------------------------------------------------------------


def serve(
    rules: Path,
    host: str,
    port: int,
    workers: int,
    require_approval: bool = False,
    review: bool = True,
    record: Path | None = None,
) -> int:
    """Serve the guides; refuse with the findings where a rule file has an error.

    Where approval is required, refuse with the reasons where a guide is not approved as a whole.
    Without `review`, the pages for clinicians are not served. With `record`, each result becomes a
    path file in that folder.
    """
    if record is not None:
        _refuse_among_rules(record.resolve(), rules.resolve())
    loaded = load_guides(rules)
    if not loaded.clean or loaded.numbers is None:
        _print_findings(loaded.findings, "text", to_stderr=True)
        print(REFUSED_START, file=sys.stderr)
        return ExitCode.FINDINGS
    refused = approval.unapproved(loaded.rule_sets) if require_approval else ()
    if refused:
        print(*refused, approval.REFUSED_SERVING, sep="\n", file=sys.stderr)
        return ExitCode.FINDINGS
    code: int = _web().serve(loaded.rule_sets, loaded.numbers, host, port, workers, review, record)
    return code


def make_site(rule_set: RuleSet, numbers: Numbers) -> WSGIApplication:
    """The web guide of one rule set, as it is served; its key is its own and lasts as long."""
    site: WSGIApplication = _web().create_app([rule_set], numbers)
    return site


def _web() -> ModuleType:
    from guide.web import server  # the one deferred import: Flask

    return server


def _refuse_among_rules(record: Path, rules: Path) -> None:
    """Recorded paths would be taken for rule files, save in a guide's own folder of paths."""
    if rules in (record, *record.parents) and record.parts[len(rules.parts) + 1 :] != ("paths",):
        raise UsageError(f"{record} lies among the rules; record in rules/GUIDE/paths or elsewhere")


def explain(rules: Path, guide: str, answers: Sequence[str], whole: bool) -> int:
    """Print one answer path: what is asked, the result and why; 1 where the guide has an error."""
    loaded = load_guides(rules, only=[guide])
    if not loaded.rule_sets:
        _print_findings(loaded.findings, "text", to_stderr=True)
        return ExitCode.FINDINGS
    engine = Engine(loaded.rule_sets[0])
    print(explained(engine, from_text(answers, engine.domains), whole))
    return ExitCode.CLEAN


def print_schema(file: str | None, target: Path | None, markdown: bool) -> int:
    """Print the JSON Schema of one kind of file, or of all by name.

    With a target folder: write one file for each kind there. As Markdown: print the reference.
    """
    if markdown:
        print(rule_format(), end="")
        return ExitCode.CLEAN
    if target is not None:
        return _print_written(write_schemas(target))
    shown = schema(file) if file else {name: schema(name) for name in FILES}
    print(json.dumps(shown, indent=2, ensure_ascii=False))
    return ExitCode.CLEAN


def new(rules: Path, name: str) -> int:
    """Write a small valid guide to start from."""
    code = _print_written(write_guide(rules, name))
    print(f"next: guide check {name} --rules {rules}")
    return code


# -- printing -------------------------------------------------------------------------------------


def _print_findings(findings: Sequence[Finding], form: str, to_stderr: bool = False) -> None:
    text = FORMATS[form](findings)
    if text:
        print(text, file=sys.stderr if to_stderr else sys.stdout)


def _print_written(paths: Sequence[Path]) -> int:
    for path in paths:
        print(f"wrote {path}")
    return ExitCode.CLEAN


# -- arguments ------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    about = "Symptom guidance from rule files."
    parser = argparse.ArgumentParser(prog="guide", description=about, epilog=EXIT_CODES)
    parser.add_argument("--version", action="version", version=f"guide {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_check(commands)
    _add_explain(commands)
    _add_diff(commands)
    _add_serve(commands)
    _add_schema(commands)
    _add_new(commands)
    approval.add_commands(commands, _add_rules, _rules)
    book.add_commands(commands, _add_rules, _rules)
    _add_paths(commands)
    _describe(commands)
    return parser


_Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so


def _describe(commands: _Commands[argparse.ArgumentParser]) -> None:
    """Each command's own help says what the list of commands says of it."""
    for listed in commands._get_subactions():
        commands._name_parser_map[listed.dest].description = listed.help


def _add_check(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("check", help="every finding and every proof of the rules")
    command.add_argument("guides", nargs="*", metavar="GUIDE", help="which guides (default: all)")
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    about = "also the shortest answer path for whatever has this in its name; alone: for everything"
    command.add_argument("--witness", nargs="?", const="", metavar="WHAT", help=about)
    _add_rules(command)
    command.set_defaults(
        run=lambda given: check(_rules(given), given.guides, given.format, given.witness)
    )


def _add_explain(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("explain", help="one answer path: questions, result, reasons")
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument(
        "answers", nargs="+", metavar="ANSWER", help="who=adult; several: place=cheek+neck"
    )
    command.add_argument(
        "--trace", action="store_true", help="every rule, not only those that fire"
    )
    _add_rules(command)
    command.set_defaults(
        run=lambda given: explain(_rules(given), given.guide, given.answers, given.trace)
    )


def _add_diff(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("diff", help="what changed in meaning between two versions")
    for name, which in (("old", "older"), ("new", "newer")):
        about = f"the {which} version: a guide's folder, or a git revision of the other's folder"
        command.add_argument(name, metavar=name.upper(), help=about)
    command.add_argument("--format", choices=sorted(DIFF_FORMATS), default="text")
    command.set_defaults(run=lambda given: diff_command(given.old, given.new, given.format))


def _add_paths(commands: _Commands[argparse.ArgumentParser]) -> None:
    about = "the testers' tools: answer paths as tests"
    command = commands.add_parser("paths", help=about)
    tools = command.add_subparsers(dest="tool", metavar="TOOL", required=True)
    run.add_commands(tools, _add_rules, _rules, make_site)
    walk.add_commands(tools, _add_rules, _rules, make_site)
    paths.add_commands(tools, _add_rules, _rules)
    receipt.add_commands(tools, _add_rules, _rules)
    _describe(tools)


def _add_serve(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("serve", help="the web guide on a production server")
    where = "where to listen (default: 127.0.0.1, this computer only)"
    command.add_argument("--host", default="127.0.0.1", help=where)
    command.add_argument("--port", type=int, default=8000, help="(default: 8000)")
    about = "processes that answer side by side (default: 2)"
    command.add_argument("--workers", type=int, default=2, metavar="N", help=about)
    command.add_argument(
        "--require-approval",
        action="store_true",
        help="do not serve what no clinician approved as it is now",
    )
    command.add_argument(
        "--no-review",
        dest="review",
        action="store_false",
        help="do not serve the pages for clinicians under /review/",
    )
    about = "for testers: write each result as a path file to DIR (only on this computer)"
    command.add_argument("--record", type=Path, metavar="DIR", help=about)
    _add_rules(command)
    command.set_defaults(
        run=lambda given: serve(
            _rules(given),
            given.host,
            given.port,
            given.workers,
            given.require_approval,
            given.review,
            given.record,
        )
    )


def _add_schema(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("schema", help="the JSON Schema of the rule files, for editors")
    which = "of one kind, for example rules.yaml (default: of all)"
    command.add_argument("file", nargs="?", choices=sorted(FILES), metavar="FILE", help=which)
    command.add_argument("--write", type=Path, metavar="DIR", help="write a file for each kind")
    command.add_argument("--markdown", action="store_true", help="the reference of the format")
    command.set_defaults(run=lambda given: print_schema(given.file, given.write, given.markdown))


def _add_new(commands: _Commands[argparse.ArgumentParser]) -> None:
    command = commands.add_parser("new", help="write a small valid guide to start from")
    command.add_argument("name", metavar="NAME", help="its id, for example hand-tremor")
    _add_rules(command)
    command.set_defaults(run=lambda given: new(_rules(given, must_exist=False), given.name))


def _add_rules(command: argparse.ArgumentParser) -> None:
    about = "the rules folder (default: rules/ here; to read, else the one that comes along)"
    command.add_argument("--rules", type=Path, metavar="DIR", help=about)


def _rules(given: argparse.Namespace, must_exist: bool = True) -> Path:
    """The rules folder asked for, else `rules/` here, else the packaged one."""
    if given.rules is not None:
        chosen: Path = given.rules
    elif Path("rules").is_dir() or not must_exist:
        chosen = Path("rules")
    else:
        chosen = folder("rules")
    if must_exist and not chosen.is_dir():
        raise UsageError(f"there is no folder {chosen}; name one with --rules DIR")
    return chosen
