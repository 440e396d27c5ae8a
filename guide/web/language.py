"""The language that a reader is spoken to in: the one chosen, else that of the guide.

What the browser says it would like is a hint for the button alone. A language is offered where the
site speaks it and nearly all of the guide is told in it; what is not, stands in the guide's own
language and is marked as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from flask import g, request

from guide.reading.catalogues import SUFFIX, as_spoken, read_catalogue
from guide.reading.languages import direction, own_name
from guide.resources import PACKAGE
from guide.ruleset.spoken import ForeignText, speak
from guide.web.visit import this_visit

ENGLISH = "en"
"""The language that the site's own words are written in."""
LEAST_TOLD = 0.95
"""The share of a guide's texts that must be told in a language for it to be offered."""


@dataclass(frozen=True, slots=True)
class OfferedLanguage:
    """A language that a page is offered in. `wanted`: the browser asks for it before this one."""

    tag: str
    name: str
    wanted: bool


class _InEnglish(NullTranslations):
    """The site's words on a page in a language that the site does not speak."""

    def gettext(self, message: str) -> str:
        return ForeignText(message, ENGLISH, direction(ENGLISH))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=1)
def spoken_by_site() -> Mapping[str, NullTranslations]:
    """The site's own words, in each language that it speaks; read once."""
    found: dict[str, NullTranslations] = {ENGLISH: NullTranslations()}
    for path in sorted((PACKAGE / "locale").glob(f"*{SUFFIX}")):
        found[path.stem] = as_spoken(read_catalogue(path, path.stem))
    return found


def words_in(tag: str) -> NullTranslations:
    """The site's words for a page in this language: `en-GB` is spoken as `en` is."""
    spoken = spoken_by_site()
    return spoken.get(tag) or spoken.get(tag.partition("-")[0]) or _InEnglish()


def speak_in(tag: str) -> None:
    """From now on, the request at hand is answered in this language."""
    g.language = tag
    speak(words_in(tag))


def quiet() -> None:
    """The next request does not hear what was spoken in this one."""
    speak()


def page_language() -> str:
    """The language of the page at hand."""
    found: str = g.get("language", ENGLISH)
    return found


def chosen_among(tags: Mapping[str, object]) -> str:
    """The language that the reader chose, if it is one of these; empty where it is none.

    With one language there is nothing to choose, and no cookie is looked at.
    """
    chosen = this_visit().language if len(tags) > 1 else ""
    return chosen if chosen in tags else ""


def offered(tags: Mapping[str, object]) -> tuple[OfferedLanguage, ...]:
    """The other languages of a page, for the buttons on it."""
    here = page_language()
    others = [tag for tag in tags if tag != here]
    wanted = _wanted([here, *others]) if others else here
    return tuple(OfferedLanguage(tag, own_name(tag), tag == wanted) for tag in others)


def _wanted(tags: list[str]) -> str:
    """The one of these that the browser likes best; the first where it names none."""
    liked = (tag.partition("-")[0] for tag, _ in request.accept_languages)
    by_base = {tag.partition("-")[0]: tag for tag in reversed(tags)}
    return next((by_base[tag] for tag in liked if tag in by_base), tags[0])
