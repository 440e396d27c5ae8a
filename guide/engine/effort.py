"""How long a search may go on: counted in steps, so that it gives up at the same place everywhere.

Whatever may grow with every question that depends on another is held to one of these. What gave up
says so in one way, `GaveUp`, and knows nothing: neither a part of a number nor an estimate.
"""

from __future__ import annotations

from guide.errors import GuideError


class GaveUp(GuideError):
    """A search would take more steps than it may, so what it looked for is not known."""

    def __init__(self) -> None:
        super().__init__("too much depends on too much")


class Effort:
    """The steps that one search may take."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    def take(self, steps: int = 1) -> None:
        """Take steps. Raises GaveUp where they are more than are left."""
        self.taken += steps
        if self.taken > self.most:
            raise GaveUp


class Efforts:
    """The steps that several searches may take: each by itself, and all of them together."""

    def __init__(self, each: int, together: int) -> None:
        self._each = each
        self._left = together
        self._last = Effort(0)

    def another(self) -> Effort:
        """The steps of the search that comes now; the one before has ended."""
        self._left -= self._last.taken
        self._last = Effort(min(self._each, max(0, self._left)))
        return self._last

    def shorten(self) -> None:
        """Each that is still to come may take a tenth of the steps."""
        self._each //= 10
