"""Paths on the real site: over HTTP, and in a real browser, here or at any address.

In: a site, as a WSGI application or an address, and paths. Out: what each page showed.
It imports nothing of the web guide, and knows it by its pages alone.

These are the levels above the engine. `levels_of` gives those that a word asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guide.drivers.in_browser import browser_level
from guide.drivers.over_http import http_level
from guide.drivers.sites import SiteMaker
from guide.paths.runs import ENGINE, Level

__all__ = ["ALL", "WORDS", "SiteMaker", "levels_of"]

ALL = "all"

_LEVELS: Mapping[str, Callable[[SiteMaker], tuple[Level, ...]]] = {
    "engine": lambda make_site: (ENGINE,),
    "http": lambda make_site: (http_level(make_site),),
    "browser": lambda make_site: (
        browser_level("browser", make_site, script=True),
        browser_level("browser without JavaScript", make_site, script=False),
    ),
}
"""The levels by the word that asks for them; one word may stand for several, run one by one."""

WORDS = (*_LEVELS, ALL)


def levels_of(word: str, make_site: SiteMaker) -> tuple[Level, ...]:
    """The levels that a word asks for."""
    rows = _LEVELS.values() if word == ALL else (_LEVELS[word],)
    return tuple(level for row in rows for level in row(make_site))
