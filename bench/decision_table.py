"""One decision table: where rows overlap, and where no row applies.

The set-up is that of the published benchmark of decision tables (Calvanese and others, 2016): a box
of seven numbers is cut into 1,500 rows that neither overlap nor leave a gap, then one row in ten is
made larger or smaller. Rows are bits of one whole number, and so are the rows that touch a span of
a column: what overlaps a row is one "and" a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

Span = tuple[int, int]
"""From the first number to the one after the last."""
Row = tuple[Span, ...]
HIGH = 1_000
LOOKED_AT = 8


def make_table(columns: int = 7, rows: int = 1_500, seed: int = 1) -> list[Row]:
    """A table of this size; the same one for the same seed."""
    random = Random(seed)
    boxes: list[Row] = [((0, HIGH),) * columns]
    while len(boxes) < rows:
        box = boxes.pop(random.randrange(len(boxes)))
        column = random.randrange(columns)
        low, high = box[column]
        if high - low < 2:
            boxes.append(box)
            continue
        middle = random.randrange(low + 1, high)
        boxes.extend(_changed(box, column, span) for span in ((low, middle), (middle, high)))
    for at in random.sample(range(rows), rows // 10):
        column = random.randrange(columns)
        low, high = boxes[at][column]
        grown = max(0, low - random.randrange(HIGH // 10)), min(HIGH, high + 1)
        shrunk = low, max(low + 1, high - random.randrange(HIGH // 10))
        boxes[at] = _changed(boxes[at], column, random.choice((grown, shrunk)))
    return boxes


def _changed(box: Row, column: int, span: Span) -> Row:
    return (*box[:column], span, *box[column + 1 :])


class Table:
    """The rows of a table. Where a row begins and ends in a column is looked up, never searched."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        columns = range(len(rows[0]))
        self._starting = [self._edges(column, 0) for column in columns]
        self._ending = [self._edges(column, 1) for column in columns]
        self._begun = [self._swept(column, 0, ends=False) for column in columns]
        self._ended = [self._swept(column, 1, ends=True) for column in columns]

    def _swept(self, column: int, side: int, ends: bool) -> dict[int, int]:
        """For each edge in a column, the rows that begin before it, or end at it or before."""
        own = self._edges(column, side)
        edges = {0, HIGH, *(edge for row in self.rows for edge in row[column])}
        found, seen = {}, 0
        for edge in sorted(edges):
            here = own.get(edge, 0)
            found[edge] = seen | here if ends else seen
            seen |= here
        return found

    def _edges(self, column: int, side: int) -> dict[int, int]:
        """The rows that begin, or end, at each edge of a column."""
        own: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            own[row[column][side]] = own.get(row[column][side], 0) | 1 << number
        return own

    def _touching(self, column: int, span: Span) -> int:
        """The rows that allow some of a span, as bits. Its ends are edges of rows."""
        return self._begun[column][span[1]] & ~self._ended[column][span[0]]

    def overlaps(self) -> int:
        """How many pairs of rows apply together somewhere."""
        count = 0
        for number, row in enumerate(self.rows):
            together = -1
            for column, span in enumerate(row):
                together &= self._touching(column, span)
            count += (together >> number + 1).bit_count()
        return count

    def gaps(self) -> Iterator[Row]:
        """Boxes that fill all that no row allows, and nothing else; none of them overlap.

        A box that some rows allow a part of is cut in two, along an edge that few rows cross.
        """
        whole: Row = ((0, HIGH),) * len(self.rows[0])
        waiting = [(whole, (1 << len(self.rows)) - 1)]
        while waiting:
            box, rows = waiting.pop()
            if not rows:
                yield box
            elif not self._covering(box, rows):
                column, edge = self._cut(box, rows)
                low, high = box[column]
                for piece in ((low, edge), (edge, high)):
                    left = rows & self._touching(column, piece)
                    waiting.append((_changed(box, column, piece), left))

    def _covering(self, box: Row, rows: int) -> int:
        """The rows that allow the whole box."""
        for column, (low, high) in enumerate(box):
            begun = self._begun[column][low] | self._starting[column].get(low, 0)
            too_short = self._ended[column][high] & ~self._ending[column].get(high, 0)
            rows &= begun & ~too_short
        return rows

    def _cut(self, box: Row, rows: int) -> tuple[int, int]:
        """The edge of one of the first few rows, inside the box, that the fewest rows cross."""
        found = []
        for row in self._first(rows):
            for column, ((low, high), edges) in enumerate(zip(box, row, strict=True)):
                for edge in edges:
                    if low < edge < high:
                        crossed = rows & self._begun[column][edge] & ~self._ended[column][edge]
                        found.append((crossed.bit_count(), column, edge))
        return min(found)[1:]

    def _first(self, rows: int) -> Iterator[Row]:
        for _ in range(LOOKED_AT):
            if rows:
                lowest = rows & -rows
                rows ^= lowest
                yield self.rows[lowest.bit_length() - 1]
