"""That the server is about to stop, as all its processes know it at once."""

from __future__ import annotations

import mmap


class Drain:
    """Whether the server is about to stop: one byte that all its processes share."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    def begin(self) -> None:
        """From now on `/readyz` says that readers shall go elsewhere."""
        self._shared[0] = 1

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return self._shared[0] == 1
