"""What commands print and write: JSON, and files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from guide.errors import UsageError


def as_json(shown: object) -> str:
    """What a program reads, as a person can read it too."""
    return json.dumps(shown, indent=2, ensure_ascii=False)


def print_json(shown: object) -> None:
    """Print what a program reads."""
    print(as_json(shown))


def write_file(path: Path, text: str) -> None:
    """Write what a command was asked to write; where that cannot be, say why."""
    try:
        path.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UsageError(f"{path} cannot be written: {reason}") from problem


def make_folder(path: Path) -> None:
    """Make the folder that a command writes to; where that cannot be, say why."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise UsageError(f"{path} cannot be made: {reason}") from problem


def tell_written(paths: Iterable[Path]) -> None:
    """Name each file that was written."""
    for path in paths:
        print(f"wrote {path}")
