"""The scripted paths that lie with a guide, run on the engine: what each met, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.paths.files import load_paths, path_files, stray_files
from guide.paths.scripted import PathOutcome, run


def run_own_paths(folder: Path, engine: Engine) -> tuple[tuple[PathOutcome, ...], list[Finding]]:
    """What the paths of a guide's folder met, and a finding for all that keeps one from passing."""
    paths, refused = load_paths(path_files(folder), engine.rule_set)
    outcomes = tuple(run(path, engine) for path in paths)
    return outcomes, sorted([*stray_files(folder / "paths"), *refused, *_failed(outcomes)])


def _failed(outcomes: Sequence[PathOutcome]) -> Iterator[Finding]:
    for outcome in outcomes:
        if outcome.difference is not None:
            wanted, got = outcome.difference.expected, outcome.difference.got
            message = f"“{outcome.path.name}” fails: expected {wanted}, got {got}"
            hint = "`guide paths run` explains it"
            yield Finding(outcome.path.place, "failed-path", message, hint)
