"""`guide import-response`: the answers of a FHIR form, told as the guide sees them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain
from guide.engine.engine import Engine
from guide.engine.explain import explain
from guide.errors import ExitCode, UsageError
from guide.paths.receipt import receipt_of
from guide.paths.responsereader import LONGEST, Response, read_response
from guide.paths.writer import WrittenPath, headlines, path_file
from guide.reading.loader import load_guides
from guide.ruleset.answertext import as_text


def import_response(rules: Path, file: Path, guide: str, told_as: str) -> int:
    """Tell a response; 2 where it cannot be read, 1 where its path has not come to its end."""
    loaded = load_guides(rules, only=[guide] if guide else [])
    if not loaded.rule_sets:
        complain(loaded.findings)
        return ExitCode.FINDINGS
    response = read_response(_content(file), map(Engine, loaded.rule_sets), file.name)
    if not isinstance(response, Response):
        complain(response)
        return ExitCode.USAGE
    if response.remarks:
        complain(response.remarks)
    journey = response.engine.journey(response.answers)
    if journey.next is not None and told_as in _WHOLE:
        raise UsageError(f"the path is not complete: '{journey.next.id}' is still to be asked")
    print(TOLD[told_as](response).rstrip("\n"))
    return ExitCode.CLEAN if journey.complete else ExitCode.FINDINGS


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LONGEST + 1)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UsageError(f"{file} cannot be read: {reason}") from problem


def _explained(response: Response) -> str:
    return explain(response.engine, response.answers)


def _counted(response: Response) -> str:
    return as_text(response.engine.journey(response.answers).answers)


def _receipt(response: Response) -> str:
    return receipt_of(response.engine, response.answers)


def _path(response: Response) -> str:
    engine = response.engine
    answers = engine.journey(response.answers).answers
    (name,) = headlines(engine, [answers])
    guide = engine.rule_set.guide
    about = [f"The answers of a FHIR response, in the guide {guide.id}, version {guide.version}."]
    about += [f"{remark.message[:1].upper()}{remark.message[1:]}." for remark in response.remarks]
    return path_file(engine, [WrittenPath(f"From a response: {name}", "", answers)], about)


TOLD: Mapping[str, Callable[[Response], str]] = {
    "explain": _explained,
    "answers": _counted,
    "receipt": _receipt,
    "path": _path,
}
"""How a response can be told."""
_WHOLE = ("receipt", "path")
"""What there is only of a path that has come to its end."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The file, and how it is told."""
    about = "a FHIR QuestionnaireResponse, as JSON"
    command.add_argument("file", type=Path, metavar="FILE", help=about)
    command.add_argument("--guide", default="", help="the guide it is to (default: it tells)")
    about = "the result with its reasons (default), the answers, a receipt, or a path file"
    command.add_argument("--to", choices=tuple(TOLD), default="explain", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: import_response(rules_of(given), given.file, given.guide, given.to)
    )
