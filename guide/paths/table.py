"""Path files as tables: CSV, one row a path, one column a question, for people with spreadsheets.

The first row names the columns: `path`, `note`, `guide`, `unanswered`, `unasked_ok`, the id of a
question for its answers, and `expect.disposition`, `expect.causes` and so on for what a path must
lead to. A question that is called like one of the other columns is written `answers.note`. An empty
cell says nothing; several things in a cell stand apart by semicolons or lines; a cause with its fit
is `cause=strong`, and `none` in `expect.causes` means that no cause is shown, in `expect.others`
that no other cause is raised.

The rows become the nodes that a YAML file of the same paths has, so that both are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.paths.spreadsheet import Cell, Row, read_rows
from guide.reading.ruleformat import EXPECT, PATH
from guide.reading.shapes import renamed_key
from guide.reading.source import Mapping, Node, Scalar, Sequence

ANSWERS, EXPECTED = "answers", "expect"
PLAIN = tuple(key for key in PATH.fields if key not in (ANSWERS, EXPECTED))
"""The columns about the path itself."""
EXPECTATIONS = tuple(f"{EXPECTED}.{key}" for key in EXPECT.fields)
_RENAMED = {f"{EXPECTED}.{old}": f"{EXPECTED}.{new}" for old, new in EXPECT.renamed.items()}
COLUMNS = ("path", "guide", *PLAIN[1:], *EXPECTATIONS)
SEVERAL = re.compile("[;\n\r]+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of paths: the nodes of the same YAML file, and where each question's column is."""

    node: Node
    columns: Map[str, Place]


def read_table(path: Path, name: str) -> tuple[Table | None, list[Finding]]:
    """The table in a CSV file, and what is wrong with it."""
    rows, findings = read_rows(path, name)
    if rows is None:
        return None, findings
    header = _Header(rows[0], findings)
    if not header.complete:
        return None, findings
    place = rows[0][0].place
    rest = (header.path(row) for row in rows[1:])
    paths = Sequence(place, tuple(path for path in rest if path is not None))
    guide = header.guide(rows[1:])
    if guide is None:
        return Table(paths, header.questions), findings
    entries = ((_text("guide", guide.place), guide), (_text("paths", place), paths))
    return Table(Mapping(place, entries), header.questions), findings


class _Header:
    """The columns of a table; makes a path of each row."""

    def __init__(self, row: Row, findings: list[Finding]) -> None:
        self.findings = findings
        self.place = row[0].place
        self.names: list[str] = []
        self.refused: set[int] = set()
        self.questions: dict[str, Place] = {}
        for cell in row:
            self.names.append(self._name(cell))

    def _name(self, cell: Cell) -> str:
        """The column's name; a question's column is known by `answers.` before its id."""
        name = _RENAMED.get(cell.text, cell.text)
        if name != cell.text:
            self.findings.append(renamed_key(cell.text, name, cell.place))
        section, dot, key = name.partition(".")
        if dot and section == EXPECTED and name not in COLUMNS:
            hint = did_you_mean(name, EXPECTATIONS) or "known here: " + ", ".join(EXPECTATIONS)
            self._refuse(cell, "unknown-column", f"there is no column {quoted(name)}", hint)
        elif name and name not in COLUMNS:
            name = name if dot and section == ANSWERS else f"{ANSWERS}.{name}"
            self.questions[name.partition(".")[2]] = cell.place
        if name and name in self.names:
            hint = "put the two together, or give one another name"
            message = f"the column {quoted(cell.text)} stands twice"
            self._refuse(cell, "duplicate-column", message, hint)
        return name

    def _refuse(self, cell: Cell, code: str, message: str, hint: str) -> None:
        self.refused.add(len(self.names))
        self.findings.append(Finding(cell.place, code, message, hint))

    @property
    def complete(self) -> bool:
        """Whether the columns that every table needs are there; what is not is a finding."""
        missing = [] if "path" in self.names else ["path"]
        expects = any(name.startswith(f"{EXPECTED}.") for name in self.names)
        missing += [] if expects else [EXPECTATIONS[0]]
        for name in missing:
            hint = "the first row names the columns; docs/testers.md shows a table"
            message = f"the table has no column '{name}'"
            self.findings.append(Finding(self.place, "missing-column", message, hint))
        return not missing

    def guide(self, rows: tuple[Row, ...]) -> Scalar | None:
        """The guide that the rows name; a table is for one guide."""
        named = [cell for row in rows for name, cell in self._filled(row) if name == "guide"]
        for cell in named[1:]:
            if cell.text != named[0].text:
                message = f"the table is for '{named[0].text}', and this row for '{cell.text}'"
                hint = "write one file for each guide"
                self.findings.append(Finding(cell.place, "several-guides", message, hint))
        return _text(named[0].text, named[0].place) if named else None

    def _filled(self, row: Row) -> Iterator[tuple[str, Cell]]:
        """The cells of a row that say something, with the names of their columns."""
        for number, cell in enumerate(row):
            if cell.text:
                yield self.names[number] if number < len(self.names) else "", cell

    def path(self, row: Row) -> Mapping | None:
        """The node of a path; None where a cell is in a column that was refused."""
        if any(number in self.refused and cell.text for number, cell in enumerate(row)):
            return None
        sections: dict[str, list[tuple[Scalar, Node]]] = {"": [], ANSWERS: [], EXPECTED: []}
        broken = False
        for name, cell in self._filled(row):
            section, dot, key = name.partition(".")
            node = self._node(name, cell)
            broken = broken or node is None
            if node is not None and name != "guide":
                sections[section if dot else ""].append((_text(key or name, cell.place), node))
        place = row[0].place
        for section in (ANSWERS, EXPECTED):
            inner = Mapping(place, tuple(sections[section]))
            sections[""].append((_text(section, place), inner))
        return None if broken else Mapping(place, tuple(sections[""]))

    def _node(self, name: str, cell: Cell) -> Node | None:
        if not name:
            message = f"no column has a name for the cell {quoted(cell.text)}"
            hint = "name it in the first row, or look for a separator too many"
            self.findings.append(Finding(cell.place, "extra-cell", message, hint))
            return None
        section, dot, key = name.partition(".")
        if section == ANSWERS and dot:
            return _answer(cell)
        if section != EXPECTED or key in ("disposition", "within"):
            return _text(cell.text, cell.place)
        if key == "causes":
            return self._causes(cell)
        parts = [] if key == "others" and cell.text == "none" else _parts(cell)
        return Sequence(cell.place, tuple(_text(part, cell.place) for part in parts))

    def _causes(self, cell: Cell) -> Mapping | None:
        fits: dict[str, tuple[Scalar, Node]] = {}
        for part in _parts(cell) if cell.text != "none" else ():
            cause, joint, fit = (text.strip() for text in part.partition("="))
            if not (cause and joint and fit) or cause in fits:
                hint = "write cause=strong; cause=possible, or none"
                message = f"{quoted(part)} is not a cause with its fit"
                message = f"the cause '{cause}' stands twice" if cause in fits else message
                self.findings.append(Finding(cell.place, "wrong-form", message, hint))
                return None
            fits[cause] = _text(cause, cell.place), _text(fit, cell.place)
        return Mapping(cell.place, tuple(fits.values()))


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in SEVERAL.split(cell.text) if part.strip()]


def _answer(cell: Cell) -> Node:
    parts = _parts(cell)
    scalars = [Scalar(cell.place, part, _kind(part)) for part in parts]
    return scalars[0] if len(scalars) == 1 else Sequence(cell.place, tuple(scalars))


def _kind(text: str) -> str:
    return "number" if re.fullmatch("-?(0|[1-9][0-9]*)", text) else "text"


def _text(text: str, place: Place) -> Scalar:
    return Scalar(place, text, "text")
