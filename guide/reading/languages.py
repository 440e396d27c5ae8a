"""Languages by their tags, as CLDR knows them: `en`, `en-GB`, `zh-Hans`, `sr-Latn`.

What differs from language to language comes from there: which way it is written, and what it is
called by those who speak it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

TAG = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
"""The form of a tag: a language, a script where that is not the usual one, a region."""


@lru_cache
def locale_of(tag: str) -> Locale | None:
    """What CLDR knows of a language; None where it does not know it."""
    if not re.fullmatch(TAG, tag) or tag == "und":
        return None
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@lru_cache
def direction(tag: str) -> str:
    """Which way a language is written: `ltr` or `rtl`."""
    found = locale_of(tag)
    return "ltr" if found is None else str(found.text_direction)


@lru_cache
def own_name(tag: str) -> str:
    """What a language is called in itself, with a capital letter as on a button: `Español`."""
    found = locale_of(tag)
    name = tag if found is None else found.get_display_name() or tag
    return f"{name[:1].upper()}{name[1:]}"
