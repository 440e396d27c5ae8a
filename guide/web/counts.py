"""What happens on the site, told by its processes to the one that counts. Never who did what.

One line is one happening, and stands alone: nothing in it tells which other lines are of the same
reader. It goes through a pipe that never waits: what does not fit is lost, and that is counted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Protocol

from flask import Response, current_app, g, request

from guide.engine.engine import Engine, Journey
from guide.ruleset.model import Answers, Question, RuleSet
from guide.web.visit import Visit

REQUEST, ANSWERED, ENDED, REFUSED, LOST = "request", "answered", "ended", "refused", "lost"
"""The kinds of happenings: the first word of a line."""


class Counts:
    """Tells what happened, where anybody counts: `handle` is the pipe to it, None for nobody."""

    def __init__(self, handle: int | None = None, journeys: bool = False) -> None:
        self.on = handle is not None
        self.journeys = self.on and journeys
        self._handle = -1 if handle is None else handle
        self._process, self._used, self._lost = 0, 0.0, 0

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. Tells also how much of a processor this process has used."""
        if self._process != os.getpid():  # a process that was forked begins at nothing
            self._process, self._used = os.getpid(), 0.0
        used, self._used = self._used, time.process_time()
        self._tell(REQUEST, method, route, status, f"{seconds:.6f}", f"{self._used - used:.6f}")

    def answered(self, guide: str, question: str) -> None:
        """A question was answered that had no answer before."""
        if self.journeys:
            self._tell(ANSWERED, guide, question)

    def ended(self, guide: str, level: str, last: str) -> None:
        """An answer to the question `last` led to a result with this level of care."""
        if self.journeys:
            self._tell(ENDED, guide, level, last)

    def refused(self, what: str) -> None:
        """Something was refused: a form, a host, a cookie, a body or a whole request."""
        self._tell(REFUSED, what)

    def _tell(self, *words: object) -> None:
        if not self.on:
            return
        lost = f"{LOST}\t{self._lost}\n" if self._lost else ""
        line = lost + "\t".join(map(str, words)) + "\n"
        try:
            os.write(self._handle, line.encode())
            self._lost = 0
        except OSError:  # it is full, or nobody is at the other end any more
            self._lost += 1


NOBODY = Counts()
"""Where nothing is counted."""


class CountedBy(Protocol):
    """What `create_app` may be told of whoever counts: see `metrics`."""

    counts: Counts

    def know(self, rule_sets: Iterable[RuleSet]) -> None:
        """Take note of the guides that are served."""


def counts() -> Counts:
    """Who counts what happens on the running site."""
    by: CountedBy | None = current_app.config.get("COUNTED_BY")
    return NOBODY if by is None else by.counts


def count_request(response: Response, method: str, route: str, seconds: float) -> None:
    """Count the request that this response answers, and answers that could not be read."""
    told = counts()
    if not told.on:
        return
    told.request(method, route, response.status_code, seconds)
    visit: Visit | None = g.get("visit")
    if visit is not None and visit.unreadable:
        told.refused("cookie")
    if request.environ.get("guide.refused"):
        told.refused("body")


def count_answer(engine: Engine, asked: Question, before: Answers, after: Journey) -> None:
    """Count an answer to a question that had none, and the result where it led to one.

    `before`: the answers that counted before it.
    """
    told = counts()
    if not told.journeys:
        return
    until, guide_id = engine.journey(before), engine.rule_set.guide.id
    if asked in after.asked and asked not in until.asked:
        told.answered(guide_id, asked.id)
    if after.complete and not until.complete:
        level = engine.result_of(after).disposition.key
        told.ended(guide_id, level, after.asked[-1].id)
