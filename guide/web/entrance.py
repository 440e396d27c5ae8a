"""What a request goes through before the site sees it: the path it stands under, and its body.

A body that comes in chunks is read here, whole: what is wrong with it is the sender's doing, and
no page needs to know that bodies can come that way.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import abort, request
from gunicorn.http.errors import ParseException

_REFUSED = "guide.refused"
_NO_PAGE = "There is no page here. The site is at {prefix}/.\n"


def under_prefix(site: WSGIApplication, prefix: str) -> WSGIApplication:
    """The site under a path of its host, which every address that it gives begins with."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(f"{prefix}/"):
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = prefix, path.removeprefix(prefix)
            return site(environ, start_response)
        status = "308 Permanent Redirect" if path in ("", "/", prefix) else "404 Not Found"
        body = _NO_PAGE.format(prefix=prefix).encode()
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        headers += [("Location", f"{prefix}/")] if status.startswith("308") else []
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return answer if prefix else site


def with_whole_bodies(site: WSGIApplication, longest: int) -> WSGIApplication:
    """The site, to which every body comes at once and with its length."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.pop("HTTP_TRANSFER_ENCODING", ""):
            body = _read(environ, longest)
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
            environ.pop("wsgi.input_terminated", None)
        return site(environ, start_response)

    return answer


def _read(environ: WSGIEnvironment, longest: int) -> bytes:
    try:
        body: bytes = environ["wsgi.input"].read(longest + 1)
    except (ParseException, OSError, ValueError):
        environ[_REFUSED] = 400
        return b""
    if len(body) > longest:
        environ[_REFUSED] = 413
        return b""
    return body


def refuse_bad_body() -> None:
    """Answer a body that could not be taken with the page that says so."""
    refused = request.environ.get(_REFUSED)
    if refused:
        abort(refused)
