"""Asking git about a checkout: nothing is written, and a refusal is told with git's own reason.

A web page asks too, so git takes no locks and starts no program that the checkout names. A folder
that is in no checkout is an answer. That there is no git here, or that git does not trust the
checkout's owner, is none: whoever reads on would take it for "no history".
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from guide.errors import UsageError

_SECONDS = 60
_ONLY_ASKED = ("--no-optional-locks", "-c", "core.fsmonitor=false")
_AS_STORED = ("-c", "core.autocrlf=input")
"""A checkout made on Windows has other line ends than what git stores: they are no change."""
_NO_CHECKOUT = "not a git repository"


class GitRefuses(UsageError):
    """Git does not tell; the message is its reason."""


class NoGit(GitRefuses):
    """There is no git here that answers, whatever it is asked."""


def ask(folder: Path, *question: str) -> bytes:
    """What git prints when it is asked in a folder. Raises GitRefuses where it does not tell."""
    try:
        done = subprocess.run(
            ["git", *_ONLY_ASKED, *_AS_STORED, "-C", str(folder), *question],
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "LC_ALL": "C"},  # its reasons are read here
        )
    except subprocess.TimeoutExpired:
        raise NoGit(f"git took over {_SECONDS} seconds, so it was stopped") from None
    except OSError:
        raise NoGit("git cannot be run here") from None
    if done.returncode:
        reason = " ".join(done.stderr.decode(errors="replace").split())
        raise GitRefuses(f"git refuses: {reason.removeprefix('fatal: ')}")
    return done.stdout


def ask_text(folder: Path, *question: str) -> str:
    """The same as text."""
    return ask(folder, *question).decode(errors="replace")


def checkout_of(folder: Path) -> Path | None:
    """The top of the checkout that a folder is in, or once was; None where it is in none."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    try:
        top = ask(there, "rev-parse", "--show-toplevel")
    except GitRefuses as refusal:
        if _NO_CHECKOUT in str(refusal):
            return None
        raise
    return Path(os.fsdecode(top).removesuffix("\n"))
