"""`guide evaluate`: how well a guide does on labelled cases, by the field's own measures."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.commands.arguments import TEXT_OR_JSON, add_rules, rules_of
from guide.commands.complaints import complain, one_guide
from guide.commands.output import print_json
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.paths.cases import case_files, load_cases
from guide.suites.evaluation import evaluate
from guide.suites.evaluationtext import as_object, as_text


def evaluate_guide(rules: Path, guide: str, files: Sequence[Path], form: str) -> int:
    """Print the measures of a guide on these case files, or on its own.

    Exit code 1 where a file has errors or a case is not as it was labelled. Raises UsageError where
    there is no case.
    """
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    (rule_set,) = loaded.rule_sets
    cases, findings = load_cases(files or case_files(rule_set.folder), rule_set)
    if findings:
        complain(findings)
        return ExitCode.FINDINGS
    if not cases:
        raise UsageError(f"there are no cases in {rule_set.folder / 'cases'}; name a file of cases")
    found = evaluate(Engine(rule_set), cases)
    if form == "json":
        print_json(as_object(found))
    else:
        print(as_text(found))
    return ExitCode.FINDINGS if found.missed else ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, the case files and the format."""
    command.add_argument("guide", metavar="GUIDE")
    about = "files of labelled cases (default: cases/*.yaml of the guide)"
    command.add_argument("files", nargs="*", type=Path, metavar="CASES", help=about)
    command.add_argument("--format", choices=TEXT_OR_JSON, default="text")
    add_rules(command)
    command.set_defaults(
        run=lambda given: evaluate_guide(rules_of(given), given.guide, given.files, given.format)
    )
