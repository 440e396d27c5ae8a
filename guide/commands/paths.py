"""`guide paths suggest`, `mutants` and `atlas`: from plain values to an exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guide.answertext import as_text
from guide.atlastext import as_object as atlas_object
from guide.atlastext import as_text as atlas_text
from guide.atlastext import atlas_of
from guide.coveragetext import percent
from guide.engine import Engine
from guide.errors import ExitCode
from guide.findings import FORMATS, Finding
from guide.loader import load_guides
from guide.model import Answer, Answers, RuleSet
from guide.mutants import MutationReport, examine
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import observe
from guide.paths.writer import WrittenPath, headlines, path_file, some_of
from guide.proof import Subject
from guide.suggest import OTHER_OPTION, Suggestion, suggest

FORMS = ("text", "json")


def suggest_paths(rules: Path, guide: str, extend: bool, form: str) -> int:
    """Print paths that test everything; with `extend` only what the guide's own paths lack."""
    rule_set = _rule_set(rules, guide)
    if rule_set is None:
        return ExitCode.FINDINGS
    engine = Engine(rule_set)
    known = _scripted(rules / guide, rule_set, engine) if extend else []
    if known is None:
        return ExitCode.FINDINGS
    suggestion = suggest(Subject.with_boundaries(rule_set), known)
    if form == "json":
        _print_json(_suggestion_object(suggestion))
        return ExitCode.CLEAN
    names = headlines(engine, (path.answers for path in suggestion.paths))
    paths = [
        WrittenPath(name, some_of("Alone shows", path.alone), path.answers)
        for name, path in zip(names, suggestion.paths, strict=True)
    ]
    print(path_file(engine, paths, _about(suggestion)), end="")
    return ExitCode.CLEAN


def paths_against_mutants(rules: Path, guide: str, form: str) -> int:
    """Print what the guide's scripted paths would not notice; 1 where there is anything."""
    rule_set = _rule_set(rules, guide)
    if rule_set is None:
        return ExitCode.FINDINGS
    engine = Engine(rule_set)
    known = _scripted(rules / guide, rule_set, engine)
    if known is None:
        return ExitCode.FINDINGS
    report = examine(Subject.with_boundaries(rule_set), known)
    if form == "json":
        _print_json(_report_object(report))
    else:
        print("\n".join(_report_lines(report, engine, len(known))))
    return ExitCode.FINDINGS if report.unnoticed else ExitCode.CLEAN


def atlas_of_paths(rules: Path, guide: str, form: str) -> int:
    """Print every answer path of a guide, counted and grouped by what it leads to."""
    rule_set = _rule_set(rules, guide)
    if rule_set is None:
        return ExitCode.FINDINGS
    found = atlas_of(rule_set)
    if form == "json":
        _print_json(atlas_object(found))
    else:
        print(atlas_text(found))
    return ExitCode.CLEAN


# -- reading --------------------------------------------------------------------------------------


def _rule_set(rules: Path, guide: str) -> RuleSet | None:
    loaded = load_guides(rules, only=[guide])
    if loaded.rule_sets:
        return loaded.rule_sets[0]
    _complain(loaded.findings)
    return None


def _scripted(folder: Path, rule_set: RuleSet, engine: Engine) -> list[dict[str, Answer]] | None:
    """The complete answers of the guide's scripted paths; None where a path file has an error."""
    paths, findings = load_paths(path_files(folder), rule_set)
    if findings:
        _complain(findings)
        return None
    journeys = [(path, observe(path, engine)[0]) for path in paths]
    for path, journey in journeys:
        if journey.next is not None:
            message = (
                f"{path.place}: left out, since '{journey.next.id}' has no answer: {path.name}"
            )
            print(message, file=sys.stderr)
    return [dict(journey.answers) for _, journey in journeys if journey.complete]


def _complain(findings: Sequence[Finding]) -> None:
    print(FORMATS["text"](findings), file=sys.stderr)


# -- printing -------------------------------------------------------------------------------------


def _print_json(shown: object) -> None:
    print(json.dumps(shown, indent=2, ensure_ascii=False))


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


def _report_lines(report: MutationReport, engine: Engine, known: int) -> Iterator[str]:
    effective = report.mutations - len(report.equivalent)
    noticed = f"{report.noticed} of {effective} mutants that change anything"
    yield f"{known} scripted paths notice {noticed}"
    yield f"({percent(report.score)} %); {len(report.equivalent)} more proved to change nothing"
    if not report.unnoticed:
        return
    yield ""
    yield f"not noticed ({len(report.unnoticed)}), and the number of the path below that would:"
    for each in report.unnoticed:
        mutation = each.mutation
        yield f"{mutation.place}: {mutation}  [{each.path + 1}]"
    yield ""
    about = ["These paths notice the rest. Read each result before relying on it."]
    yield path_file(engine, missing_paths(report, engine), about).rstrip()


def missing_paths(report: MutationReport, engine: Engine) -> list[WrittenPath]:
    """The missing paths with names, and notes that say what each is there to notice."""
    notices: list[list[str]] = [[] for _ in report.missing]
    for each in report.unnoticed:
        notices[each.path].append(str(each.mutation))
    names = headlines(engine, report.missing)
    return [
        WrittenPath(name, some_of("Would notice", noticed), answers)
        for name, noticed, answers in zip(names, notices, report.missing, strict=True)
    ]


def _suggestion_object(suggestion: Suggestion) -> dict[str, object]:
    return {
        "paths": [
            {"answers": _answers(path.answers), "alone": list(path.alone)}
            for path in suggestion.paths
        ],
        "known_paths": suggestion.known,
        "obligations": suggestion.obligations,
        "met_before": suggestion.met_before,
        "infeasible": list(suggestion.infeasible),
        "paths_at_least": suggestion.at_least,
    }


def _report_object(report: MutationReport) -> dict[str, object]:
    return {
        "mutants": report.mutations,
        "noticed": report.noticed,
        "equivalent": [str(mutation) for mutation in report.equivalent],
        "score": report.score,
        "unnoticed": [
            {
                "file": each.mutation.place.file,
                "line": each.mutation.place.line,
                "column": each.mutation.place.column,
                "mutant": str(each.mutation),
                "path": as_text(report.missing[each.path]),
            }
            for each in report.unnoticed
        ],
        "missing": [_answers(answers) for answers in report.missing],
    }


def _answers(answers: Answers) -> dict[str, object]:
    return {q: sorted(a) if isinstance(a, frozenset) else a for q, a in answers.items()}


# -- arguments ------------------------------------------------------------------------------------

Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so


def add_commands(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    """Add `suggest`, `mutants` and `atlas` to the sub-commands of `guide paths`."""
    command = commands.add_parser("suggest", help="a small set of paths that tests everything")
    command.add_argument("guide", metavar="GUIDE")
    about = "only what the guide's scripted paths lack"
    command.add_argument("--extend", action="store_true", help=about)
    command.add_argument("--format", choices=FORMS, default="text")
    add_rules(command)
    command.set_defaults(
        run=lambda given: suggest_paths(rules(given), given.guide, given.extend, given.format)
    )
    command = commands.add_parser("mutants", help="what the scripted paths would not notice")
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--format", choices=FORMS, default="text")
    add_rules(command)
    command.set_defaults(
        run=lambda given: paths_against_mutants(rules(given), given.guide, given.format)
    )
    command = commands.add_parser("atlas", help="every answer path, counted by what it leads to")
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--format", choices=FORMS, default="text")
    add_rules(command)
    command.set_defaults(run=lambda given: atlas_of_paths(rules(given), given.guide, given.format))
