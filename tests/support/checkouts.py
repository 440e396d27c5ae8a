"""Git checkouts for tests: made with no settings but these, on days that are given."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SETTINGS = (
    "user.name=Ana Lu",
    "user.email=ana@example.org",
    "commit.gpgsign=false",
    "init.defaultBranch=main",
)


def git(folder: Path, *arguments: str, day: str = "2026-11-22") -> str:
    """Run git in a folder; what it prints."""
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    when = {name: f"{day}T12:00:00" for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    none = {name: os.devnull for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")}
    return subprocess.run(
        ["git", "-C", str(folder), *settings, *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **when, **none},
    ).stdout


def commit(folder: Path, subject: str, day: str = "2026-11-22") -> str:
    """Commit all that the folder holds; the short id of the commit."""
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", subject, day=day)
    return git(folder, "rev-parse", "--short", "HEAD").strip()


def with_windows_line_ends(folder: Path) -> None:
    """Write every text of a folder as a checkout on Windows has it."""
    for file in folder.rglob("*"):
        if file.is_file() and ".git" not in file.parts:
            unix = file.read_bytes().replace(b"\r\n", b"\n")
            file.write_bytes(unix.replace(b"\n", b"\r\n"))
