"""The errors the program raises for misuse, and its exit codes.

What is wrong with a rule file is a finding (a value, see `findings`), never one of these.
"""

from enum import IntEnum


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
