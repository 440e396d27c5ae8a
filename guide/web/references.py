"""The small numbers behind a statement that lead to its sources.

`References` is what templates call `refs`. It remembers what a page named, so that the page can end
with just those sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.ruleset.model import Source

MOST_TOGETHER = 4
"""More numbers than this may run over the end of a line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The small link behind a statement. One for all its sources: they stand in that order."""

    numbers: str
    href: str


class References:
    """The sources that one page names."""

    def __init__(
        self, sources: Sequence[Source], number: Mapping[str, int], page: str = ""
    ) -> None:
        self._sources = sources
        self._number = number
        self._page = page
        self._used: set[int] = set()

    def __call__(self, sources: Sequence[str]) -> Mark | None:
        """The sources a statement names (`id` or `id#claim`), and the link to the first of them."""
        ids = (reference.partition("#")[0] for reference in sources)
        numbers = sorted({self._number[source] for source in ids if source in self._number})
        if not numbers:
            return None
        self._used.update(numbers)
        apart = " " if len(numbers) > MOST_TOGETHER else "\N{NO-BREAK SPACE}"
        return Mark(f",{apart}".join(map(str, numbers)), f"{self._page}#source-{numbers[0]}")

    def of(self, *items: Any) -> Mark | None:
        """One mark for all that a card says: statements, rules, texts, and lists of them."""
        return self(tuple(_sources_of(items)))

    def used(self) -> list[tuple[int, Source]]:
        """The sources named so far, in the order of their numbers."""
        return [(number, self._sources[number - 1]) for number in sorted(self._used)]

    def all(self) -> list[tuple[int, Source]]:
        """Every source there is."""
        return list(enumerate(self._sources, start=1))


def _sources_of(item: Any) -> Iterator[str]:
    if isinstance(item, (tuple, list)):
        for each in item:
            yield from _sources_of(each)
    elif item:
        yield from item.sources
