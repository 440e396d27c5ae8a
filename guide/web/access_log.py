"""The log: method, route pattern, status and time of a request, and where a bug was. Nothing else.

Never a path (it tells which questions were asked), a query, a body, a cookie or an address; and of
an exception never its message, which may quote an answer.
"""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path

from flask import Response, g, request

from guide.web.counts import count_request

log = logging.getLogger("guide.access")
bugs = logging.getLogger("guide.bugs")

_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"))


def start_clock() -> None:
    """Note when the request came in."""
    g.started = time.perf_counter()


def log_request(response: Response) -> Response:
    """Log and count the request that this response answers."""
    method = request.method if request.method in _METHODS else "OTHER"
    route = request.url_rule.rule if request.url_rule is not None else "(no route)"
    took = time.perf_counter() - g.get("started", time.perf_counter())
    log.info("%s %s %d %.1f ms", method, route, response.status_code, took * 1000)
    count_request(response, method, route, took)
    return response


def log_bug(error: BaseException) -> None:
    """Log what kind of error it was and where it came through, without any value."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    bugs.error("%s at %s", type(error).__name__, " < ".join(reversed(places)))
