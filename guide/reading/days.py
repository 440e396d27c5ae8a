"""Days as people write them, in their own languages."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date

from guide.reading.languages import locale_of


@lru_cache(maxsize=1_000)
def day_words(tag: str, day: str) -> str:
    """A day, YYYY-MM-DD, in the words of a language; English keeps the form that all can read."""
    locale = locale_of(tag)
    if locale is None or locale.language == "en":
        return day
    return format_date(date.fromisoformat(day), "long", locale=locale)
