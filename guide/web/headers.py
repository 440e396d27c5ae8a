"""The headers that every response carries.

There is no script anywhere, so none is allowed. `same-origin` as referrer keeps addresses of this
site from others and still lets a browser prove, over HTTPS too, that a form is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Response, current_app, request

from guide.web.visit import is_https

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What only a script could ask for needs no line here.
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
}
_PERSONAL = ("guide.question", "guide.check", "guide.result", "guide.summary", "guide.cleared")
_FOR_CLINICIANS = "review"


def with_constant_headers(site: WSGIApplication) -> WSGIApplication:
    """The site with the headers that are the same on every response.

    Added here, where headers are a plain list, they cost a tenth of what they do on a Response.
    """
    constant = list(_ALWAYS.items())

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + constant, *error)

        return site(environ, start)

    return answer


def keep_to_this_host(response: Response) -> Response:
    """Let a redirect name no host: the only one known is what the browser says it asked."""
    if response.location and not response.location.startswith("/"):
        to = urlsplit(response.location)
        response.headers["Location"] = urlunsplit(("", "", f"/{to.path.lstrip('/')}", to.query, ""))
    return response


def add_headers(response: Response) -> Response:
    """Add the headers that depend on the request; only static files may be kept by a cache."""
    hsts = current_app.config.get("HSTS")
    if hsts and is_https():
        response.headers["Strict-Transport-Security"] = f"max-age={hsts}"
    response.headers.setdefault("Cache-Control", "no-store")
    if request.endpoint in _PERSONAL or request.blueprint == _FOR_CLINICIANS:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
