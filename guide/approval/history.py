"""The versions of a guide's folder, as git tells them where the folder is in a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guide.git import GitRefuses, ask, ask_text, checkout_of
from guide.ruleset.blocks import BLOCKS, blocks_of
from guide.ruleset.model import RuleSet

_FIELDS = "%h%x1f%ad%x1f%an%x1f%s"
_WHAT_DIFFERS = ("--shortstat", "--ignore-cr-at-eol", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True, slots=True)
class FolderChange:
    """One change of the folder that was committed."""

    id: str
    day: str
    author: str
    subject: str


@dataclass(frozen=True, slots=True)
class History:
    """Every change, the latest first, and whether there are others that are not committed yet.

    `unknown`: why no change is known, where none is.
    """

    changes: tuple[FolderChange, ...] = ()
    uncommitted: bool = False
    unknown: str = ""


def history(folder: Path, files: Sequence[str] = (".",), most: int = 10_000) -> History:
    """The history of a folder, or of some files in it, cut off after the latest `most` changes."""
    try:
        if checkout_of(folder) is None:
            return History(unknown="the guide's folder is in no git checkout")
        return _told(folder, files, most)
    except GitRefuses as refusal:
        return History(unknown=str(refusal))


def block_folders_of(rule_set: RuleSet) -> tuple[str, ...]:
    """The shared blocks that a guide takes, as git finds them from the guide's folder.

    None where git refuses, which `history` tells.
    """
    folder, blocks = rule_set.folder, blocks_of(rule_set)
    try:
        if not blocks or checkout_of(folder) != checkout_of(folder.parent):
            return ()
    except GitRefuses:
        return ()
    return tuple(f"../{BLOCKS}/{block}" for block in blocks)


def _told(folder: Path, files: Sequence[str], most: int) -> History:
    form = (f"--format={_FIELDS}", "--date=short", f"--max-count={most}")
    log = ask_text(folder, "log", *form, "--", *files)
    if not log:
        return History(unknown="nothing of the guide's folder is committed to git yet")
    changes = (
        FolderChange(*line.split("\x1f")) for line in log.splitlines() if line.count("\x1f") == 3
    )
    return History(tuple(changes), _uncommitted(folder, files))


def _uncommitted(folder: Path, files: Sequence[str]) -> bool:
    """Whether the files differ from those committed in more than their line ends, or are more."""
    differ = ask(folder, "diff-index", *_WHAT_DIFFERS, "HEAD", "--", *files)
    return bool(differ or ask(folder, "ls-files", "--others", "--exclude-standard", "--", *files))
