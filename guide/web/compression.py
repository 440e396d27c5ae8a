"""Pages are compressed as they are sent: brotli where the browser takes it, else gzip.

Where a page carries a form token, it is a new one, so that no secret is repeated in what is
compressed.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_PACKED = ("text/html", "application/json")
_SMALLEST = 500
# Measured on a question and on a long result: the next level up costs more than it saves. A window
# of 64 KiB holds any page, and a larger one has to be allocated each time.
_WINDOW = 16


@dataclass(frozen=True, slots=True)
class Packing:
    """How hard to pack, by encoding."""

    brotli: int
    gzip: int


EACH_TIME, BEST = Packing(5, 6), Packing(11, 9)
"""For a page that is sent once, and for one that is kept and sent again."""


def compress(response: Response) -> Response:
    """Compress a page in the way the browser takes."""
    if response.mimetype not in _PACKED or 300 <= response.status_code < 400:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if response.direct_passthrough or response.content_encoding or request.method == "HEAD":
        return response
    body = response.get_data()
    if len(body) < _SMALLEST:
        return response
    encoding = best_encoding()
    if encoding != "identity":
        response.set_data(packed(body, encoding, EACH_TIME))
        response.content_encoding = encoding
    return response


def packed(body: bytes, encoding: str, how: Packing) -> bytes:
    """The body in an encoding."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=how.brotli, lgwin=_WINDOW))
    return gzip.compress(body, how.gzip, mtime=0) if encoding == "gzip" else body


def best_encoding() -> str:
    """The best encoding of ours that the browser takes."""
    return _best_of(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def _best_of(header: str) -> str:
    """Browsers send a few headers again and again, and reading one is slow."""
    accepted = parse_accept_header(header, Accept)
    return next((encoding for encoding in ("br", "gzip") if accepted[encoding]), "identity")
