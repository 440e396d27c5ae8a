"""A bar on a terminal while a long run goes on; nothing where the output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

WIDTH = 30
PATIENCE = 0.5
"""How many seconds a run may take before the bar appears."""
OFTEN = 0.1
"""How many seconds at least lie between two drawings."""


class ProgressBar:
    """Counts what is done and what failed of it."""

    def __init__(self, total: int, to: TextIO | None = None) -> None:
        self.total = total
        self.done = self.failed = 0
        self._to = sys.stderr if to is None else to
        self._shown = 0
        self._next = monotonic() + PATIENCE if self._to.isatty() else float("inf")

    def step(self, failed: bool) -> None:
        """One more is done."""
        self.done += 1
        self.failed += failed
        if monotonic() >= self._next:
            self._draw()

    def _draw(self) -> None:
        full = WIDTH * self.done // max(1, self.total)
        failed = f", {self.failed} failed" if self.failed else ""
        text = f"[{'#' * full}{'.' * (WIDTH - full)}] {self.done} of {self.total} paths{failed}"
        self._write(text)
        self._next = monotonic() + OFTEN

    def clear(self) -> None:
        """Take the bar away, so that something else can be printed."""
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        blank = " " * (self._shown - len(text))
        print(f"\r{text}{blank}", end="" if text else "\r", file=self._to, flush=True)
        self._shown = len(text)


@contextmanager
def progress_bar(total: int) -> Iterator[ProgressBar]:
    """A bar that is gone at the end, however the run ends."""
    bar = ProgressBar(total)
    try:
        yield bar
    finally:
        bar.clear()
