"""CSV text -> rows of cells that know their line and column.

As spreadsheets write it: cells apart by commas, semicolons or tabs, whichever the first row uses
most; quotes round a cell that holds one of these, a line end or a quote, which is then doubled.
Python's own reader tells no columns, so that a mistake in a cell could not be shown at its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guide.findings import Finding, Place
from guide.reading.source import empty_file, spoilt_text, text_of

DELIMITERS = ",;\t"
_LINE_END = re.compile("\r\n|\r|\n")
_QUOTED = re.compile(' *"((?:[^"]|"")*)("?) *')


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, without blanks around it, and where it starts."""

    text: str
    place: Place


Row = tuple[Cell, ...]


class _NoCsv(Exception):
    """The text is not CSV; the finding says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_rows(path: Path, name: str) -> tuple[tuple[Row, ...] | None, list[Finding]]:
    """The rows of a CSV file that are not blank, or what keeps it from being read."""
    text, problems = text_of(path, name)
    return rows_of(text, name) if text is not None else (None, problems)


def rows_of(text: str, name: str) -> tuple[tuple[Row, ...] | None, list[Finding]]:
    """The rows of CSV text that are not blank."""
    spoilt = spoilt_text(text, name)
    if spoilt is not None:
        return None, [spoilt]
    try:
        rows = tuple(row for row in _Scanner(text, name).rows() if any(cell.text for cell in row))
    except _NoCsv as refused:
        return None, [refused.finding]
    if not rows:
        return None, [empty_file(name)]
    return rows, []


class _Scanner:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
        self.delimiter = _delimiter(text)
        self.plain = re.compile(f"[^{self.delimiter}\r\n]*")

    def rows(self) -> Iterator[Row]:
        at, row = 0, []
        while at < len(self.text):
            cell, at = self._cell(at)
            row.append(cell)
            end = _LINE_END.match(self.text, at)
            if end or at == len(self.text):
                yield tuple(row)
                row = []
                at = end.end() if end else at
            else:
                at += 1
                if at == len(self.text):  # a delimiter ends the file: one more cell, empty
                    yield (*row, Cell("", self._place(at)))

    def _cell(self, start: int) -> tuple[Cell, int]:
        quoted = _QUOTED.match(self.text, start)
        if quoted is None:
            plain = self.plain.match(self.text, start)
            assert plain is not None, "it matches nothing as well"
            return Cell(plain.group().strip(), self._place(start)), plain.end()
        if not quoted[2]:
            self._stop(start, "a quote that is not closed", "close it, or double it in the text")
        end = quoted.end()
        if end < len(self.text) and self.text[end] not in f"{self.delimiter}\r\n":
            self._stop(end, "text after a closing quote", "double a quote that is part of a text")
        return Cell(quoted[1].replace('""', '"').strip(), self._place(start)), end

    def _stop(self, at: int, message: str, hint: str) -> None:
        message = f"this is not valid CSV: {message}"
        raise _NoCsv(Finding(self._place(at), "csv-syntax", message, hint))

    def _place(self, at: int) -> Place:
        line = bisect_right(self.starts, at)
        return Place(self.name, line, at - self.starts[line - 1] + 1)


def _delimiter(text: str) -> str:
    """The one that stands most often in the first row that is not blank, outside of quotes."""
    first = re.sub('"(?:[^"]|"")*"', "", text).lstrip("\r\n").splitlines()
    return max(DELIMITERS, key=(first or [""])[0].count)
