"""The program's own words, in the language of whoever reads them at the moment.

They stand in English where they are used and are looked up when they are said. Whoever serves a
reader says first in which language (`speak`); commands and tests that do not are told in English.
Translators get them by these names: `worded`, `say` and `say_count` here, `trans` and `gettext` in
templates.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from functools import reduce
from gettext import NullTranslations
from html import escape
from typing import Any


class ForeignText(str):
    """A text in another language than what stands around it. Pages mark it as such."""

    language: str
    direction: str

    def __new__(cls, text: str, language: str, direction: str) -> ForeignText:
        """The text, with its language and the way that is written."""
        found = super().__new__(cls, text)
        found.language, found.direction = language, direction
        return found

    def __html__(self) -> str:
        """As it stands in a page."""
        return f'<span lang="{self.language}" dir="{self.direction}">{escape(self)}</span>'


def like(text: str, changed: str) -> str:
    """A text that was made of another, in the language of that."""
    if isinstance(text, ForeignText):
        return ForeignText(changed, text.language, text.direction)
    return changed


_ENGLISH = NullTranslations()
_speaking: ContextVar[NullTranslations] = ContextVar("speaking", default=_ENGLISH)


def speak(translations: NullTranslations = _ENGLISH) -> None:
    """From now on, in this thread, say all in this language."""
    _speaking.set(translations)


def worded(text: str) -> str:
    """A text for translators that is said only later."""
    return text


def say(text: str, /, **values: object) -> str:
    """A text in the language at hand, with values put in."""
    return _filled(_speaking.get().gettext(text), values)


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """A text by a number, which languages count in their own ways."""
    found = _speaking.get().ngettext(one, many, count)
    return _filled(found, {"count": count, **values})


def either(texts: Iterable[str]) -> str:
    """One of these: `a or b`."""
    return reduce(lambda one, other: say("{one} or {other}", one=one, other=other), texts)


def both(texts: Iterable[str]) -> str:
    """All of these: `a and b`."""
    return reduce(lambda one, other: say("{one} and {other}", one=one, other=other), texts)


def gettext(text: str) -> str:
    """What templates call."""
    return _speaking.get().gettext(text)


def pgettext(context: str, text: str) -> str:
    """What templates call where a text means two things."""
    return _speaking.get().pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """What templates call for a text by a number."""
    return _speaking.get().ngettext(one, many, count)


def npgettext(context: str, one: str, many: str, count: int) -> str:
    """The two together."""
    return _speaking.get().npgettext(context, one, many, count)


def _filled(text: str, values: dict[str, Any]) -> str:
    filled = text.format(**values) if values else text
    return like(text, filled)
