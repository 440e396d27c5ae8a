"""Question pages that look the same for everyone, drawn once.

A question not answered yet, with no message above it, holds nothing about a person. Most pages of
a journey are of this kind, and drawing one costs more than all else it takes to send it.
Only the form's token differs, and is put in afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import Response, current_app, g

from guide.web.tokens import csrf_token

MOST_PAGES = 1_000
_TOKEN_PLACE = "(the token of the form)"


class DrawnPages:
    """The pages drawn so far, by what they depend on."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, str] = {}

    def page(self, key: Hashable, draw: Callable[[], Response]) -> Response:
        """The page, drawn where this is the first time."""
        text = self._texts.get(key)
        if text is None:
            g.form_token = _TOKEN_PLACE
            text = draw().get_data(as_text=True)
            del g.form_token
            if len(self._texts) < MOST_PAGES:
                self._texts[key] = text
        return Response(text.replace(_TOKEN_PLACE, csrf_token()))


def drawn_page(key: Hashable, draw: Callable[[], Response]) -> Response:
    """A page that depends on its key alone."""
    pages: DrawnPages = current_app.extensions["guide-drawn"]
    return pages.page(key, draw)
