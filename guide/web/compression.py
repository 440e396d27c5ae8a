"""Pages are compressed as they are sent: brotli where the browser takes it, else gzip.

Each page carries a new form token, so that no secret is repeated in what is compressed.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_SMALLEST = 500
# Measured on a question and on a long result: the next level up costs more than it saves. A window
# of 64 KiB holds any page, and a larger one has to be allocated each time.
_BROTLI, _WINDOW = 5, 16
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
    encoding = best_encoding()
    if encoding == "br":
        response.set_data(brotli.compress(body, quality=_BROTLI, lgwin=_WINDOW))
        response.content_encoding = encoding
    elif encoding == "gzip":
        response.set_data(gzip.compress(body, _GZIP, mtime=0))
        response.content_encoding = encoding
    return response


def best_encoding() -> str:
    """The best encoding of ours that the browser takes."""
    return _best_of(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def _best_of(header: str) -> str:
    """Browsers send a few headers again and again, and reading one is slow."""
    accepted = parse_accept_header(header, Accept)
    return next((encoding for encoding in ("br", "gzip") if accepted[encoding]), "identity")
