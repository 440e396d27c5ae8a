"""The versions of a guide's folder, as git tells them where the folder is in a checkout."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 30
_ONLY_ASKED = ("--no-optional-locks", "-c", "core.fsmonitor=false")
"""A web page asks too, so git writes nothing and starts no program of the checkout."""
_FIELDS = "%h%x1f%ad%x1f%an%x1f%s"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the folder that was committed."""

    id: str
    day: str
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class History:
    """Every change, the latest first, and whether there are others that are not committed yet."""

    changes: tuple[Change, ...]
    uncommitted: bool


def history(folder: Path, files: Sequence[str] = (".",), most: int = 10_000) -> History | None:
    """The history of a folder, or of some files in it, cut off after the latest `most` changes.

    None where the folder is in no checkout, or there is no git.
    """
    form = (f"--format={_FIELDS}", "--date=short", f"--max-count={most}")
    log = _git(folder, "log", *form, "--", *files)
    if not log:
        return None
    changes = (Change(*line.split("\x1f")) for line in log.splitlines() if line.count("\x1f") == 3)
    return History(tuple(changes), bool(_git(folder, "status", "--porcelain", "--", *files)))


def _git(folder: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(
            ["git", *_ONLY_ASKED, "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout if run.returncode == 0 else ""
