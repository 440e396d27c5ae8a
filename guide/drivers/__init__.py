"""Paths on the real site: by its JSON API, over HTTP, and in a real browser, here or anywhere.

In: a site, as a WSGI application or an address, and paths. Out: what each page showed.
It imports nothing of the web guide, and knows it by its pages alone.

These are the drivers above the engine. `drivers_of` gives those that a word asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guide.drivers.in_browser import browser_driver
from guide.drivers.over_api import api_driver
from guide.drivers.over_http import http_driver
from guide.drivers.sites import SiteMaker
from guide.paths.runs import ENGINE, Driver

__all__ = ["ALL", "PAGE_WORDS", "WORDS", "SiteMaker", "drivers_of"]

ALL = "all"

_DRIVERS: Mapping[str, Callable[[SiteMaker], tuple[Driver, ...]]] = {
    "engine": lambda make_site: (ENGINE,),
    "http": lambda make_site: (http_driver(make_site),),
    "browser": lambda make_site: (
        browser_driver("browser", make_site, script=True),
        browser_driver("browser without JavaScript", make_site, script=False),
    ),
}
"""The drivers by the word that asks for them; one word may stand for several, run one by one."""

API = "api"
PAGE_WORDS = (*_DRIVERS, ALL)
WORDS = (*PAGE_WORDS, API)
"""A server need not have the API, so `all` is all but that."""


def drivers_of(word: str, make_site: SiteMaker) -> tuple[Driver, ...]:
    """The drivers that a word asks for."""
    if word == API:
        return (api_driver(make_site),)
    rows = _DRIVERS.values() if word == ALL else (_DRIVERS[word],)
    return tuple(driver for row in rows for driver in row(make_site))
