"""`guide check`: every finding and proof of the guides, exact numbers, and witnesses on request."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from guide import clock
from guide.checks import check as check_rule_set
from guide.checks.builtin import proved
from guide.checks.translations import check_numbers
from guide.codes import PROOFS
from guide.commands.arguments import add_rules, rules_of
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.findings import FORMATS, Finding, has_errors
from guide.paths.ownpaths import run_own_paths
from guide.prover.numbers import NOT_COUNTED, WHY, PathNumbers, number_text, path_numbers
from guide.prover.proof import Subject
from guide.prover.witnesses import witnesses
from guide.reading.loader import load_guides
from guide.ruleset.duedays import overdue
from guide.ruleset.model import Disposition, Fit, RuleSet


def check(rules: Path, guides: Sequence[str], form: str, shown: str | None = None) -> int:
    """Print every finding of the guides and their paths; 1 where one is an error.

    `shown`: print, besides, the shortest path for each thing with this in its name.
    """
    if shown is not None and form != "text":
        raise UsageError(f"--witness goes with --format text, not with {form}")
    loaded = load_guides(rules, only=guides)
    found = [(rule_set, check_rule_set(rule_set)) for rule_set in loaded.rule_sets]
    tried = (run_own_paths(one.folder, Engine(one))[1] for one in loaded.rule_sets)
    said = (finding for own in (*(own for _, own in found), *tried) for finding in own)
    spoken = check_numbers(loaded.numbers) if loaded.numbers else ()
    late = overdue(loaded.rule_sets, loaded.numbers, clock.today())
    findings = sorted([*loaded.findings, *said, *spoken, *late])
    text = FORMATS[form](findings)
    if text:
        print(text)
    if form == "text":
        for rule_set, own in found:
            print(*_summary(rule_set, own, shown), sep="\n")
        print(_count_of(findings))
    return ExitCode.FINDINGS if has_errors(findings) else ExitCode.CLEAN


def _summary(rule_set: RuleSet, findings: Sequence[Finding], shown: str | None) -> Iterator[str]:
    lines = [_size(rule_set), *_numbers(rule_set, findings), *_promises(rule_set, findings)]
    if shown is not None:
        lines += _witnesses(rule_set, shown)
    yield from (f"{rule_set.guide.id}: {line}" for line in lines)


def _size(rule_set: RuleSet) -> str:
    return ", ".join(
        (
            counted(len(rule_set.questions), "question"),
            counted(len(rule_set.rules), "rule"),
            counted(len(rule_set.causes), "cause"),
            counted(len(rule_set.sources), "source"),
            counted(len(rule_set.safety), "safety property", "safety properties"),
        )
    )


def _numbers(rule_set: RuleSet, findings: Sequence[Finding]) -> Iterator[str]:
    """How many answer paths there are, how long they are, and where they lead."""
    numbers = path_numbers(Engine(rule_set))
    refuted = any(f.severity == "error" and f.code in PROOFS for f in findings)
    yield _every(numbers, "looked at" if refuted else "proved")
    default = rule_set.guide.default_disposition
    levels = [
        f"{number_text(numbers.by_level[level])} {level.key}"
        for level in sorted(Disposition, reverse=True)
        if level >= default
    ]
    yield f"paths by disposition: {', '.join(levels)}"
    for cause in rule_set.causes:
        fits = [
            f"{number_text(numbers.by_fit[cause.id, fit])} {fit.key}"
            for fit in sorted(Fit, reverse=True)
        ]
        yield f"paths by cause: {cause.id} {', '.join(fits)}"
    for time, paths in numbers.by_time.items():
        yield f"paths by time: {number_text(paths)} within {time.key}"
    for other, paths in numbers.by_other.items():
        yield f"paths by other cause: {number_text(paths)} raise {other}"
    if not numbers.complete:
        yield WHY


def _promises(rule_set: RuleSet, findings: Sequence[Finding]) -> Iterator[str]:
    """What is promised of every guide, and by the guide itself."""
    stated = len(rule_set.safety)
    own = f"the {counted(stated, 'safety property', 'safety properties')} of the guide"
    kept = all(finding.code != "violated-property" for finding in findings)
    for text, holds in (*proved(findings), (own, kept)):
        yield f"{'proved' if holds else 'NOT SO'} on every path: {text}"


def _every(numbers: PathNumbers, verb: str) -> str:
    every = numbers.every
    if every is None:
        return f"all answer paths {verb}; how many is {NOT_COUNTED}"
    lengths = f"{every.shortest} to {every.longest} questions, {every.mean:.1f} on average"
    return f"all {every.paths:,} answer paths {verb}, {lengths}"


def _witnesses(rule_set: RuleSet, shown: str) -> list[str]:
    found = [
        f"{name}: {path or 'on no path'}" for name, path in witnesses(Subject(rule_set), shown)
    ]
    if not found:
        raise UsageError(f"nothing in {rule_set.guide.id} has '{shown}' in its name")
    return found


def _count_of(findings: Sequence[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in findings)
    return f"{counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"


def counted(number: int, noun: str, several: str = "") -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Which guides, and what is told of them."""
    command.add_argument("guides", nargs="*", metavar="GUIDE", help="which guides (default: all)")
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    about = "also the shortest answer path for whatever has this in its name; alone: for everything"
    command.add_argument("--witness", nargs="?", const="", metavar="WHAT", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: check(rules_of(given), given.guides, given.format, given.witness)
    )
