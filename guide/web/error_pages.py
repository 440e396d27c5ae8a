"""Error pages in the site's own voice, each with the emergency line, and never a traceback."""

from __future__ import annotations

from flask import Flask, Response
from markupsafe import escape
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    SecurityError,
)

from guide.ruleset.spoken import say
from guide.web.access_log import log_bug, request_id
from guide.web.catalogue import catalogue, own_site
from guide.web.counts import counts
from guide.web.json_api import is_for_api, problem, problem_of
from guide.web.pages import emergency_numbers, page
from guide.web.wording import EMERGENCY_LINE, ERRORS

_BARE = (
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">'
    '<title>{title} - {site}</title><meta name="viewport" content="width=device-width">'
    "</head><body><main><h1>{title}</h1><p>{text}</p><p><strong>{line}</strong></p>"
    "<p>{id}</p></main></body></html>"
)
"""What is left to send where the pages themselves are broken."""


def register_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        counts().refused("host")
    if is_for_api():
        return problem_of(error)
    shown = status if status in ERRORS else (500 if status >= 500 else 400)
    response = _error_page(shown, status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _bug(error: Exception) -> Response:
    if isinstance(error, InternalServerError):
        return _http_error(error)
    log_bug(error)
    if is_for_api():
        return problem(500)
    try:
        return _error_page(500, 500)
    except Exception as second:  # whatever broke the page may break its error page as well
        log_bug(second)
        title, text = ERRORS[500]
        line = EMERGENCY_LINE.format(who=catalogue().numbers.default_text)
        shown = {"title": title, "text": text, "line": line, "id": request_id()}
        shown["site"] = escape(own_site().name)
        return Response(_BARE.format(**shown), status=500)


def _error_page(shown: int, status: int) -> Response:
    title, text = map(say, ERRORS[shown])
    who = catalogue().numbers.default_text
    return page(
        "error.html",
        status,
        title=title,
        text=text,
        emergency_line=say(EMERGENCY_LINE, who=who),
        phones_to_call=emergency_numbers(),
        here="",
        request_id=request_id(),
    )
