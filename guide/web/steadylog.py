"""Writing to standard error and output without ever waiting for whoever reads them.

A log that nobody takes away, a pipe that is stuck or a disk that is full must not hold up a page.
Lines go through a queue of limited length to a thread of their own; what does not fit is counted.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread
from typing import TextIO

MOST_WAITING = 10_000
"""How many lines wait to be written before further ones are dropped."""
_LAST_WORDS = 0.5
_STDERR = 2


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log, in words and as fields for programs."""

    text: str
    fields: Mapping[str, object]

    def __str__(self) -> str:
        return self.text


class JsonLines(logging.Formatter):
    """Each line of a log as a JSON object; what has no fields of its own is a message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = record.msg
        told = said.fields if isinstance(said, LogLine) else {"message": record.getMessage()}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        kind = record.name.rpartition(".")[2]
        return json.dumps({"time": at, "log": kind, **told}, ensure_ascii=False)


class SteadyHandler(logging.Handler):
    """A log handler that drops lines rather than wait; each process has a thread that writes."""

    def __init__(self, handle: int = _STDERR) -> None:
        super().__init__()
        self._handle = handle
        self._process = 0
        self._lines: queue.Queue[str] = queue.Queue()
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Put the line into the queue."""
        if self._process != os.getpid():  # a thread does not come along into a forked process
            self._start()
        try:
            self._lines.put_nowait(self.format(record) + "\n")
        except queue.Full:
            self._lost += 1

    def flush(self) -> None:
        """Wait for a short while until all is written, as at the end of the process."""
        until = time.monotonic() + _LAST_WORDS
        while self._process == os.getpid() and self._lines.unfinished_tasks:
            if time.monotonic() > until:
                return
            time.sleep(0.005)

    def _start(self) -> None:
        self._process, self._lost = os.getpid(), 0
        self._lines = queue.Queue(MOST_WAITING)
        Thread(target=self._write, args=(self._lines,), daemon=True).start()

    def _write(self, lines: queue.Queue[str]) -> None:
        while True:
            line = lines.get()
            lost, self._lost = self._lost, 0
            if lost:
                line = f"{lost} lines could not be written\n{line}"
            with suppress(OSError):
                _write_all(self._handle, line.encode("utf-8", "replace"))
            lines.task_done()


def _write_all(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]


LOGS = ("guide.access", "guide.bugs", "guide.server", "gunicorn.error")
"""Ours, and what gunicorn itself has to say."""


def log_steadily(as_json: bool = False) -> None:
    """Send all logs to standard error, by one handler."""
    handler = SteadyHandler()
    in_words = logging.Formatter("%(asctime)s %(message)s")
    handler.setFormatter(JsonLines() if as_json else in_words)
    for name in LOGS:
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
        log.setLevel(logging.INFO)


def say(*lines: str) -> None:
    """Print to standard output what is good to know; a full disk there stops nothing."""
    _print(lines, sys.stdout)


def tell(*lines: str) -> None:
    """Print to standard error."""
    _print(lines, sys.stderr)


def _print(lines: tuple[str, ...], stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        for line in lines:
            print(line, file=stream)
        stream.flush()
