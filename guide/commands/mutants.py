"""`guide paths mutants`: slips in the rules that no scripted path would notice."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from guide.commands.arguments import TEXT_OR_JSON, add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.commands.output import print_json
from guide.commands.scriptedanswers import scripted_answers
from guide.engine.engine import Engine
from guide.errors import ExitCode
from guide.paths.writer import WrittenPath, headlines, path_file, some_of
from guide.ruleset.answertext import as_object, as_text
from guide.suites.coveragetext import percent
from guide.suites.mutants import MutationReport, examine
from guide.suites.mutations import with_boundaries


def paths_against_mutants(rules: Path, guide: str, form: str) -> int:
    """Print what the guide's scripted paths would not notice; 1 where there is anything."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    engine = Engine(rule_set)
    known = scripted_answers(rules / guide, rule_set, engine)
    if known is None:
        return ExitCode.FINDINGS
    report = examine(with_boundaries(rule_set), known)
    if form == "json":
        print_json(_report_object(report))
    else:
        print("\n".join(_report_lines(report, engine, len(known))))
    return ExitCode.FINDINGS if report.unnoticed else ExitCode.CLEAN


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
        "missing": [as_object(answers) for answers in report.missing],
    }


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide and the format."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--format", choices=TEXT_OR_JSON, default="text")
    add_rules(command)
    command.set_defaults(
        run=lambda given: paths_against_mutants(rules_of(given), given.guide, given.format)
    )
