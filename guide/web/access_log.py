"""The log: method, route pattern, status and time of a request, and where a bug was. Nothing else.

Never a path (it tells which questions were asked), a query, a body, a cookie or an address; and of
an exception never its message, which may quote an answer. Each request has a random id of its own,
by which an error page that somebody tells of can be found; it joins no two requests.
"""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from pathlib import Path

from flask import Response, g, has_request_context, request

from guide.web.counts import count_request
from guide.web.steadylog import LogLine

log = logging.getLogger("guide.access")
bugs = logging.getLogger("guide.bugs")

_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"))


def start_clock() -> None:
    """Note when the request came in."""
    g.started = time.perf_counter()


def request_id() -> str:
    """The random id of the request at hand; empty where there is none."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    found: str = g.request_id
    return found


def log_request(response: Response) -> Response:
    """Log and count the request that this response answers."""
    method = request.method if request.method in _METHODS else "OTHER"
    route = request.url_rule.rule if request.url_rule is not None else "(no route)"
    took = time.perf_counter() - g.get("started", time.perf_counter())
    ms = round(took * 1000, 1)
    fields = {"method": method, "route": route, "status": response.status_code, "ms": ms}
    log.info(_line(f"{method} {route} {response.status_code} {ms:.1f} ms", fields))
    count_request(response, method, route, took)
    return response


def log_bug(error: BaseException) -> None:
    """Log what kind of error it was and where it came through, without any value."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    kind, where = type(error).__name__, " < ".join(reversed(places))
    bugs.error(_line(f"{kind} at {where}", {"error": kind, "at": where}))


def _line(text: str, fields: dict[str, object]) -> LogLine:
    named = request_id()
    return LogLine(f"{text} {named}".rstrip(), {**fields, "request": named})
