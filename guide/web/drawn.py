"""Question pages that look the same for everyone, drawn and packed once.

A question not answered yet, with no message above it, holds nothing about a person. Most pages of
a journey are of this kind, and drawing and packing one costs more than all else it takes to send
it. For a browser whose forms need a token, the token is put in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Response, current_app, g

from guide.web.catalogue import ServedGuide
from guide.web.compression import BEST, best_encoding, packed
from guide.web.language import offered, page_language
from guide.web.tokens import csrf_token, needs_token

MOST_PAGES = 1_000
_TOKEN_PLACE = "(the token of the form)"


class DrawnPages:
    """The pages drawn so far, by what they depend on."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, str] = {}
        self._bodies: dict[tuple[Hashable, str], bytes] = {}

    def page(self, key: Hashable, draw: Callable[[], Response]) -> Response:
        """The page, drawn where this is the first time."""
        if needs_token():
            return Response(self._text(key, draw).replace(_TOKEN_PLACE, csrf_token()))
        encoding = best_encoding()
        body = self._bodies.get((key, encoding))
        if body is None:
            body = packed(draw().get_data(), encoding, BEST)
            if len(self._bodies) < MOST_PAGES:
                self._bodies[key, encoding] = body
        response = Response(body)
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        return response

    def _text(self, key: Hashable, draw: Callable[[], Response]) -> str:
        text = self._texts.get(key)
        if text is None:
            g.form_token = _TOKEN_PLACE
            text = draw().get_data(as_text=True)
            del g.form_token
            if len(self._texts) < MOST_PAGES:
                self._texts[key] = text
        return text


def drawn_page(key: Hashable, draw: Callable[[], Response]) -> Response:
    """A page that depends on its key alone."""
    pages: DrawnPages = current_app.extensions["guide-drawn"]
    served: ServedGuide = g.served
    return pages.page((page_language(), offered(served.languages), key), draw)
