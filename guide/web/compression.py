"""Pages are compressed as they are sent: brotli where the browser takes it, else gzip.

Each page carries a new form token, so that no secret is repeated in what is compressed.
"""

from __future__ import annotations

import gzip

import brotli
from flask import Response, request

_SMALLEST = 500
_BROTLI = 4
_GZIP = 6


def compress(response: Response) -> Response:
    """Compress a page in the way the browser takes."""
    if response.mimetype != "text/html" or 300 <= response.status_code < 400:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if response.direct_passthrough or response.content_encoding or request.method == "HEAD":
        return response
    body = response.get_data()
    if len(body) < _SMALLEST:
        return response
    accepted = request.accept_encodings
    if accepted["br"]:
        response.set_data(brotli.compress(body, quality=_BROTLI))
        response.content_encoding = "br"
    elif accepted["gzip"]:
        response.set_data(gzip.compress(body, _GZIP, mtime=0))
        response.content_encoding = "gzip"
    return response
