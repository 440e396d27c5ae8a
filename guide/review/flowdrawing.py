"""The flow drawn: a line from question to question, with branches that leave it and come back.

The drawing is made of rows, one under the other; each says which lines run through it. So nothing
ever crosses, however long the guide is, and it can be cut between any two rows: it comes in
sheets, narrow enough for a phone, that stand side by side on a wide screen or on paper. Depth is
never more than two: a branch, and an exit out of it. Coordinates are whole user units of the SVG.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from guide.review.flow import EMERGENCY, Branch, Exit, Flow, Station, Step
from guide.review.textwidth import phrased, wrapped

WIDTH = 340
"""How wide a sheet is: what a phone can show without making letters smaller."""
TALLEST = 960
"""A sheet is cut before it gets taller than this, where it can be cut."""
LANE = 56
_SPINE = 14
_PADDING = 12
_GAP = 18
_IF_NOT = "if not"


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of text: its size, the height of a line, and whether it is bold."""

    key: str
    size: int
    leading: int
    bold: bool = False


ASK = Style("ask", 15, 20, bold=True)
NOTE = Style("note", 12, 16)
WHEN = Style("when", 13, 18)
STOP = Style("stop", 13, 18, bold=True)
ASIDE = Style("aside", 12, 16)
"""What only the drawing needs to say: which way is which, and where the next sheet goes on."""


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of one style; x and y are the start of the first line's foot."""

    style: Style
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The text as it was before it was broken into lines."""
        return " ".join(self.lines)

    @property
    def height(self) -> int:
        """How much room it takes."""
        return len(self.lines) * self.style.leading


@dataclass(frozen=True, slots=True)
class Box:
    """A box with its texts; `question` is what it leads to, empty where nowhere."""

    kind: str
    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with corners; with a head at its end where it is an arrow."""

    points: tuple[tuple[int, int], ...]
    arrow: bool = False

    @property
    def path(self) -> str:
        """The line as the `d` of an SVG path."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.points)

    @property
    def head(self) -> str:
        """Its head as the `d` of an SVG path; it points down or to the left."""
        (x, y), before = self.points[-1], self.points[-2]
        if before[1] == y:
            return f"M{x} {y}l9 -5v10z"
        return f"M{x} {y}l-5 -9h10z"


@dataclass(frozen=True, slots=True)
class Row:
    """A strip of the drawing. `cut`: a sheet may end before it; `number`: its question, if one.

    `lanes`: how deep the lines go that come in from above.
    """

    height: int
    lanes: int
    boxes: tuple[Box, ...] = ()
    labels: tuple[Text, ...] = ()
    lines: tuple[Line, ...] = ()
    cut: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One part of the drawing, `number` of `of`, for the questions from `first` to `last`."""

    number: int
    of: int
    first: int
    last: int
    height: int
    boxes: tuple[Box, ...]
    labels: tuple[Text, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH

    @property
    def in_order(self) -> list[Box | Text]:
        """Boxes and labels as they are read, from top to bottom."""
        return sorted([*self.boxes, *self.labels], key=lambda part: part.y)

    @property
    def title(self) -> str:
        """What it shows."""
        if not self.first:
            return f"Sheet {self.number} of {self.of}: the result"
        asked = (
            f"question {self.first}"
            if self.first == self.last
            else (f"questions {self.first} to {self.last}")
        )
        return f"Sheet {self.number} of {self.of}: {asked}"


def drawn(flow: Flow) -> tuple[Sheet, ...]:
    """The sheets of a flow."""
    rows = [*_rows(flow.steps), _end(flow.end)]
    parts = _cut(rows)
    return tuple(_sheet(parts, index) for index in range(len(parts)))


# -- rows -----------------------------------------------------------------------------------------


def _spine(depth: int) -> int:
    return depth * LANE + _SPINE


def _through(depths: int, height: int) -> tuple[Line, ...]:
    """The lines that run through a row beside what it shows."""
    return tuple(Line(((_spine(d), 0), (_spine(d), height))) for d in range(depths))


def _rows(steps: Sequence[Step], depth: int = 0) -> Iterator[Row]:
    for place, step in enumerate(steps):
        if isinstance(step, Station):
            row = _station(step, depth)
            yield row if place or not depth else _passed_by(row, depth - 1)
        elif isinstance(step, Exit):
            yield _when(step.words, depth)
            yield _passed_by(_stop(depth + 1), depth)
        else:
            yield from _branch(step, depth)


def _branch(branch: Branch, depth: int) -> Iterator[Row]:
    """A branch is cut only where it is too tall to stand on one sheet with others."""
    rows = [_when(branch.words, depth), *_rows(branch.steps, depth + 1), _return(depth + 1)]
    may_cut = sum(row.height for row in rows) > TALLEST * 3 // 4
    first, *others = rows
    yield replace(first, cut=True)
    yield from (replace(row, cut=row.cut and may_cut) for row in others)


def _station(station: Station, depth: int) -> Row:
    texts = [(ASK, station.text), *((NOTE, note) for note in station.notes)]
    row = _boxed("question", texts, depth, station.question.id)
    return replace(row, cut=True, number=station.number)


def _stop(depth: int) -> Row:
    return _boxed("emergency", [(STOP, EMERGENCY)], depth)


def _end(texts: Sequence[str]) -> Row:
    first, *rest = texts
    row = _boxed("result", [(ASK, first), *((NOTE, text) for text in rest)], 0)
    return replace(row, cut=True)


def _boxed(kind: str, texts: Sequence[tuple[Style, str]], depth: int, question: str = "") -> Row:
    """An arrow into a box; the lines of the lanes outside run past it."""
    left = depth * LANE
    inside = WIDTH - left - 2 * _PADDING
    placed: list[Text] = []
    y = _GAP + _PADDING
    for style, text in texts:
        lines = wrapped(text, inside, style.size, style.bold)
        placed.append(Text(style, left + _PADDING, y + style.size, lines))
        y += placed[-1].height + 2
    height = y + _PADDING - 6
    box = Box(kind, left, _GAP, WIDTH - left, height - _GAP, tuple(placed), question)
    into = Line(((_spine(depth), 0), (_spine(depth), _GAP)), arrow=True)
    return Row(height, depth + 1, (box,), (), (*_through(depth, height), into))


def _when(words: str, depth: int) -> Row:
    """A branch leaves the line; its condition stands beside the arrow."""
    left = _spine(depth + 1) + 12
    lines = phrased(words, WIDTH - left, WHEN.size)
    label = Text(WHEN, left, _GAP + WHEN.size - 2, lines)
    height = _GAP + max(label.height, WHEN.leading)
    away = Line(((_spine(depth), _GAP), (_spine(depth + 1), _GAP), (_spine(depth + 1), height)))
    return Row(height, depth + 1, (), (label,), (*_through(depth + 1, height), away))


def _return(depth: int) -> Row:
    """A branch comes back."""
    height = _GAP + 6
    x, home = _spine(depth), _spine(depth - 1)
    back = Line(((x, 0), (x, _GAP), (home + 1, _GAP)), arrow=True)
    return Row(height, depth + 1, (), (), (*_through(depth, height), back))


def _passed_by(row: Row, depth: int) -> Row:
    """The row with the word for the way that runs past it."""
    label = Text(ASIDE, _spine(depth) + 4, _GAP + 18, (_IF_NOT,))
    return replace(row, labels=(*row.labels, label))


# -- sheets ---------------------------------------------------------------------------------------


def _cut(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows in sheets: as many in each as it can hold."""
    parts: list[list[Row]] = [[]]
    for start, stop in _pieces(rows):
        piece = list(rows[start:stop])
        height = sum(row.height for row in (*parts[-1], *piece))
        if parts[-1] and height > TALLEST:
            parts.append([])
        parts[-1].extend(piece)
    return parts


def _pieces(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Rows that must stay together: a condition stays with what it leads to."""
    starts = [
        place
        for place, row in enumerate(rows)
        if place == 0 or (row.cut and rows[place - 1].boxes) or _is_return(rows[place - 1])
    ]
    return zip(starts, [*starts[1:], len(rows)], strict=True)


def _is_return(row: Row) -> bool:
    return not row.boxes and not row.labels


@dataclass(slots=True)
class _Stack:
    """Rows put one under the other."""

    y: int = 0
    boxes: list[Box] = field(default_factory=list)
    labels: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.boxes.extend(_lowered_box(box, self.y) for box in row.boxes)
        self.labels.extend(replace(label, y=label.y + self.y) for label in row.labels)
        for line in row.lines:
            points = tuple((x, y + self.y) for x, y in line.points)
            self._draw(replace(line, points=points))
        self.y += row.height

    def _draw(self, line: Line) -> None:
        """Draw a line, or draw the one on that it goes on from."""
        for place, other in enumerate(self.lines):
            if other.points[-1] == line.points[0] and not other.arrow:
                if _is_straight(other) and _is_straight(line):
                    points = (other.points[0], line.points[-1])
                    self.lines[place] = replace(line, points=points)
                    return
        self.lines.append(line)


def _is_straight(line: Line) -> bool:
    """Whether it goes straight down."""
    return len({x for x, _ in line.points}) == 1


def _lowered_box(box: Box, by: int) -> Box:
    texts = tuple(replace(text, y=text.y + by) for text in box.texts)
    return replace(box, y=box.y + by, texts=texts)


def _sheet(parts: Sequence[Sequence[Row]], index: int) -> Sheet:
    rows = parts[index]
    following = parts[index + 1][0] if index + 1 < len(parts) else None
    asked = [row.number for row in rows if row.number]
    stack = _Stack()
    stack.add(_header(index, len(parts), rows[0].lanes if index else 0))
    for row in rows:
        stack.add(row)
    if following is not None:
        stack.add(_footer(index, following.lanes))
    first, last = (asked[0], asked[-1]) if asked else (0, 0)
    return Sheet(
        index + 1,
        len(parts),
        first,
        last,
        stack.y + 2,
        tuple(stack.boxes),
        tuple(stack.labels),
        tuple(stack.lines),
    )


def _header(index: int, sheets: int, lanes: int) -> Row:
    text = f"Sheet {index + 1} of {sheets}" if sheets > 1 else "Start"
    label = Text(ASIDE, 2, ASIDE.size, (text,))
    lines = tuple(Line(((_spine(d), 20), (_spine(d), 26))) for d in range(max(1, lanes)))
    return Row(26, lanes, (), (label,), lines)


def _footer(index: int, lanes: int) -> Row:
    """The lines go on; the words for where stand beside them."""
    lines = tuple(replace(line, arrow=True) for line in _through(max(1, lanes), 22))
    label = Text(ASIDE, _spine(max(1, lanes) - 1) + 12, 16, (f"on sheet {index + 2}",))
    return Row(24, lanes, (), (label,), lines)
