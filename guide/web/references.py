"""The small numbers behind a statement that lead to its sources.

`References` is what templates call `refs`. It remembers what a page named, so that the page can end
with just those sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide.model import Source


class References:
    """The sources that one page names."""

    def __init__(
        self, sources: Sequence[Source], number: Mapping[str, int], page: str = ""
    ) -> None:
        self._sources = sources
        self._number = number
        self._page = page
        self._used: set[int] = set()

    def __call__(self, sources: Sequence[str]) -> list[tuple[int, str]]:
        """The numbers of the sources a statement names (`id` or `id#claim`), with their links."""
        ids = (reference.partition("#")[0] for reference in sources)
        numbers = sorted({self._number[source] for source in ids if source in self._number})
        self._used.update(numbers)
        return [(number, f"{self._page}#source-{number}") for number in numbers]

    def used(self) -> list[tuple[int, Source]]:
        """The sources named so far, in the order of their numbers."""
        return [(number, self._sources[number - 1]) for number in sorted(self._used)]

    def all(self) -> list[tuple[int, Source]]:
        """Every source there is."""
        return list(enumerate(self._sources, start=1))
