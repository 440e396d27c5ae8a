"""Findings: what a check reports about a rule file, as sortable values.

A finding names its place, says what is wrong in one sentence and, where it can, the cure.
Here too is how findings are written for people, for programs and for code review.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

_LONGEST_WORD = 100


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, and a line and column counted from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing a check has to say. `severity` is `error` or `warning`; only errors stop a guide.

    `witness` is a concrete answer path that shows it, where there is one.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: str = "error"
    witness: str = field(default="", compare=False)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity == "error" for finding in findings)


def quoted(word: str, most: int = 60) -> str:
    """What an author wrote, in quotes, on one line and cut short, so that it fits a message.

    A character that no editor shows is given by its number: `<U+200B>`.
    """
    line = " ".join("".join(map(_visible, word)).split())
    return f"'{line}'" if len(line) <= most else f"'{line[:most]}…'"


def _visible(character: str) -> str:
    if character.isprintable() or character in "\n\t":
        return character
    return f"<U+{ord(character):04X}>"


_QUANTITY = re.compile(r"[0-9]+(?=\s)")
"""The number of a text such as `2 weeks`."""


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; empty where none is much like it.

    A quantity is never taken for another: whoever writes `two weeks` is not led to `4 weeks`.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    own = _QUANTITY.match(word)
    number = own[0] if own else ""
    words = sorted(
        each for each in set(known) if not (found := _QUANTITY.match(each)) or found[0] == number
    )
    matches = difflib.get_close_matches(word, words, n=1)
    return next(iter(matches or difflib.get_close_matches(word.lower(), words, n=1)), "")


def did_you_mean(word: str, known: Iterable[str], also: Sequence[str] = ()) -> str:
    """A hint naming the closest word, or all of a few known ones, or nothing.

    `also` are words that may be meant but are not listed.
    """
    words = sorted(set(known))
    meant = closest(word, [*words, *also])
    if meant:
        return f"did you mean {quoted(meant)}?{_strange(word, meant)}"
    if 0 < len(words) <= 8:
        return "known here: " + ", ".join(words)
    return ""


def _strange(word: str, meant: str) -> str:
    """What looks like a letter or a hyphen of the word that was meant, and is another."""
    for character in word:
        dash = unicodedata.category(character) == "Pd"
        if not character.isascii() and character not in meant and (character.isalpha() or dash):
            kind = "dash" if dash else "letter"
            return f" {quoted(character)} is another {kind}, U+{ord(character):04X}"
    return ""


def as_text(findings: Sequence[Finding]) -> str:
    """One line a finding, and an indented line for its hint and its witness."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.place}: {finding.severity} {finding.code}: {finding.message}")
        if finding.hint:
            lines.append(f"    {finding.hint}")
        if finding.witness:
            lines.append(f"    shown by: {finding.witness}")
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects, for programs."""
    return json.dumps([_as_object(finding) for finding in findings], indent=2, ensure_ascii=False)


def as_github(findings: Sequence[Finding]) -> str:
    """Workflow commands that mark the lines in a code review."""
    return "\n".join(_as_workflow_command(finding) for finding in findings)


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def _as_object(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "hint": finding.hint,
        "witness": finding.witness,
    }


def _as_workflow_command(finding: Finding) -> str:
    text = " ".join(part for part in (finding.message, finding.hint) if part)
    return (
        f"::{finding.severity} file={_escaped(finding.place.file, ',:')},"
        f"line={max(finding.place.line, 1)},col={max(finding.place.column, 1)},"
        f"title={finding.code}::{_escaped(text)}"
    )


def _escaped(text: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
