"""The errors the program raises for misuse, and its exit codes.

What is wrong with a rule file is a finding (a value, see `findings`), never one of these.
"""

import traceback
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What a command returns to the shell."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


class GuideError(Exception):
    """The root of what this program raises when it is used wrongly."""


class UsageError(GuideError):
    """A command was called with something it cannot use; the message says what and the cure."""


def trail(problem: BaseException) -> str:
    """What kind of error a bug raised and the places it came through, the last first.

    Never its message or a value: they may quote what a person answered.
    """
    frames = reversed(traceback.extract_tb(problem.__traceback__))
    places = [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return "\n".join([type(problem).__name__, *places])
