"""What is costly to know, worked out once and then kept: in the background, or while one waits.

A web page must not hang: it waits for a short while and else says that the work is under way. A
book waits. One piece of work runs at a time, so that reviewing never takes a second processor from
the people whose questions are answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Any, TypeVar

MOST_KEPT = 2_000
"""How many pieces are kept; the oldest go first. New ones come up as files on the disk change."""

Value = TypeVar("Value")


class Workings:
    """Pieces of knowledge by key, each worked out once. Safe to share between threads."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, Future[Any]] = {}
        self._access = Lock()
        self._one_at_a_time = Lock()

    def now(self, key: Hashable, work: Callable[[], Value]) -> Value:
        """The piece; whoever asks first works it out, and all others wait. For what is quick."""
        piece, is_new = self._piece(key)
        if is_new:
            _fulfil(piece, work)
        found: Value = piece.result()
        return found

    def until(self, moment: float, key: Hashable, work: Callable[[], Value]) -> Value | None:
        """The piece, or None where it is not there by a moment of `time.monotonic`."""
        piece, is_new = self._piece(key)
        if is_new:
            Thread(target=self._work, args=(piece, work), daemon=True).start()
        try:
            found: Value = piece.result(timeout=max(0.0, moment - time.monotonic()))
        except TimeoutError:
            return None
        return found

    def _piece(self, key: Hashable) -> tuple[Future[Any], bool]:
        with self._access:
            found = self._pieces.get(key)
            if found is not None:
                return found, False
            while len(self._pieces) >= MOST_KEPT:
                del self._pieces[next(iter(self._pieces))]
            fresh = self._pieces[key] = Future()
            return fresh, True

    def _work(self, piece: Future[Any], work: Callable[[], Any]) -> None:
        with self._one_at_a_time:
            _fulfil(piece, work)


def _fulfil(piece: Future[Any], work: Callable[[], Any]) -> None:
    """Work out a piece. What goes wrong is told to everyone who asks for it."""
    try:
        piece.set_result(work())
    except BaseException as problem:
        piece.set_exception(problem)
