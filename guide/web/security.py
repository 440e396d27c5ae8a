"""The headers that every response carries.

There is no script anywhere, so none is allowed. `same-origin` as referrer keeps addresses of this
site from others and still lets a browser prove, over HTTPS too, that a form is ours.
"""

from __future__ import annotations

from flask import Response, request

from guide.web.visit import is_https

_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), microphone=(), payment=(), usb=()"
    ),
}
_HSTS = "max-age=31536000; includeSubDomains"
_PERSONAL = ("guide.question", "guide.check", "guide.result", "guide.summary", "guide.cleared")


def add_headers(response: Response) -> Response:
    """Add the security headers; nothing but static files may be kept by a cache."""
    response.headers.extend(_ALWAYS)
    if is_https():
        response.headers["Strict-Transport-Security"] = _HSTS
    response.headers.setdefault("Cache-Control", "no-store")
    if request.endpoint in _PERSONAL:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
