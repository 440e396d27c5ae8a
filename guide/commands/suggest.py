"""`guide paths suggest`: a small set of answer paths that tests everything."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from guide.commands.arguments import TEXT_OR_JSON, add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.commands.output import as_json, tell_written, write_file
from guide.commands.scriptedanswers import scripted_answers
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.paths.writer import WrittenPath, headlines, path_file, some_of
from guide.ruleset.answertext import as_object
from guide.suites.mutations import with_boundaries
from guide.suites.suggest import OTHER_OPTION, Suggestion, suggest


def suggest_paths(
    rules: Path, guide: str, extend: bool, form: str, output: Path | None = None
) -> int:
    """Print paths that test everything; with `extend` only what the guide's own paths lack.

    With `output` they are written there once they are known. A shell makes the file it is to write
    to before a command starts, and an empty file among a guide's paths is an error.
    """
    if output is not None and output.exists():
        raise UsageError(f"{output} is already there; choose another name or remove it")
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    engine = Engine(rule_set)
    known = scripted_answers(rules / guide, rule_set, engine) if extend else []
    if known is None:
        return ExitCode.FINDINGS
    suggestion = suggest(with_boundaries(rule_set), known)
    if form == "json":
        text = f"{as_json(_suggestion_object(suggestion))}\n"
    else:
        text = _path_file(engine, suggestion)
    if output is None:
        print(text, end="")
    else:
        write_file(output, text)
        tell_written([output])
    return ExitCode.CLEAN


def _path_file(engine: Engine, suggestion: Suggestion) -> str:
    names = headlines(engine, (path.answers for path in suggestion.paths))
    paths = [
        WrittenPath(name, some_of("Alone shows", path.alone), path.answers)
        for name, path in zip(names, suggestion.paths, strict=True)
    ]
    return path_file(engine, paths, _about(suggestion))


def _about(suggestion: Suggestion) -> Iterator[str]:
    given = f" and the {suggestion.known} given" if suggestion.known else ""
    feasible = suggestion.obligations - len(suggestion.infeasible)
    paths = len(suggestion.paths)
    yield f"{paths} paths{given} meet all {feasible} obligations that any path meets:"
    yield "each question, option, rule, cause at each fit and level of care, and each test within a"
    yield "condition making the difference by itself. What is new here takes at least"
    yield f"{suggestion.at_least} paths. What is expected is today's result: read it before use."
    if suggestion.infeasible:
        tests = [name for name in suggestion.infeasible if not name.endswith(OTHER_OPTION)]
        others = len(suggestion.infeasible) - len(tests)
        yield ""
        yield f"{others} options left out of a test are proved to change nothing, were they in it."
        yield f"{len(tests)} more obligations are proved to be met by no path:"
        yield from (f"  {name}" for name in tests)


def _suggestion_object(suggestion: Suggestion) -> dict[str, object]:
    return {
        "paths": [
            {"answers": as_object(path.answers), "alone": list(path.alone)}
            for path in suggestion.paths
        ],
        "known_paths": suggestion.known,
        "obligations": suggestion.obligations,
        "met_before": suggestion.met_before,
        "infeasible": list(suggestion.infeasible),
        "paths_at_least": suggestion.at_least,
    }


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, and which paths are told and how."""
    command.add_argument("guide", metavar="GUIDE")
    about = "only what the guide's scripted paths lack"
    command.add_argument("--extend", action="store_true", help=about)
    command.add_argument("--format", choices=TEXT_OR_JSON, default="text")
    about = "write them to FILE, for example rules/GUIDE/paths/suggested.yaml"
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: suggest_paths(
            rules_of(given), given.guide, given.extend, given.format, given.output
        )
    )
