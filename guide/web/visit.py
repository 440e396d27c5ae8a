"""One request's view of what the reader's browser keeps, and what it shall keep from now on.

Cookies, all sealed, all gone when the browser closes, each with the tag of this site in its name:
`guide-<tag>` (a random number that ties forms to this browser, the country and the language chosen,
and up to which stamp answers were cleared), `guide-<tag>-xxxxxx` (a set of answers, see `answers`),
`-note` (a message for the next page) and `-trial` (what a clinician sent to be tried). Nothing is
kept here.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any, TypeGuard

from flask import Response, current_app, g, request

from guide.ruleset.model import Answer
from guide.web.answers import (
    RULES,
    STEP,
    Kept,
    Stamped,
    fill,
    highest_stamp,
    join,
    loosen,
    pack,
    squeeze,
    unpack,
)
from guide.web.vault import Vault

LONGEST = 3_800
"""Bytes of one cookie's value; a browser drops one of more than about 4,000 without a word."""
MOST_SETS = 20
"""How many sets of answers are read; more than a few posts never cross."""

_SETTINGS = "settings"
_ANSWERS = "answers"
_NOTE = "note"
_TRIAL = "trial"
KEPT_NOTES = ("refused",)
"""The kinds of notes that stay until their question is answered: what was typed is in them."""
_SET_NAME = re.compile(r"guide-[0-9a-f]{6}-[0-9a-z]{6}")
_PORT = re.compile(r":[0-9]{1,5}$")
_AHEAD = 1_000_000
"""How far a new answer is put before those in sets that cannot be read, but may be again."""


Fields = list[tuple[str, str]]
"""The names and values of a form."""


class TooLong(Exception):
    """It does not fit into a cookie; nothing was written."""


@dataclass(frozen=True, slots=True)
class Note:
    """A message for the next page of one guide, or of the site where `guide` is empty.

    `page`: the one page it is for, empty for whichever comes next. A form that was refused leaves
    what was `chosen` and `typed`, and the `error`. The other lists are question ids.
    """

    guide: str
    kind: str
    page: str = ""
    error: str = ""
    chosen: tuple[str, ...] = ()
    typed: str = ""
    aside: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Visit:
    """What the browser sent, read once, and the cookies that the response will set."""

    def __init__(
        self, cookies: Mapping[str, str], vault: Vault, secure: bool, place: str = ""
    ) -> None:
        """`place`: the port and the path of the site on its host."""
        self._vault = vault
        self._secure = secure
        self._prefix = "__Host-" if secure else ""
        self._base = cookie_base(place)
        ours = f"{self._prefix}{self._base}"
        self._sent = {
            name.removeprefix(self._prefix): value
            for name, value in cookies.items()
            if name.startswith(ours)
        }
        self._writes: dict[str, str | None] = {}
        self._read_settings()
        self._read_answers()

    # -- reading ----------------------------------------------------------------------------------

    def _read_settings(self) -> None:
        found = loosen(self._vault.open(_SETTINGS, self._sent.get(self._base, "")) or b"")
        settings: dict[str, Any] = found if isinstance(found, dict) else {}
        browser, country, floor, language = (settings.get(key) for key in ("b", "c", "f", "l"))
        self.has_settings = bool(settings)
        self.browser = bytes.fromhex(browser) if _is_hex(browser) else b""
        self.country = country if isinstance(country, str) else ""
        self.language = language if isinstance(language, str) else ""
        self._floor = floor if type(floor) is int and floor >= 0 else 0

    def _read_answers(self) -> None:
        self._sets_sent = sorted(name for name in self._sent if _SET_NAME.fullmatch(name))
        # Cookies of others may bear such names too, however many: only what opens is counted.
        opened = ((name, self._unseal(self._sent[name])) for name in self._sets_sent)
        read = dict(islice(((n, kept) for n, kept in opened if kept is not None), MOST_SETS))
        self._sets_read = list(read)
        self.unreadable = bool(self._sets_sent) and not read
        self._kept = join(read.values(), self._floor)

    def _unseal(self, value: str) -> Kept | None:
        if not STEP < len(value) <= LONGEST:
            return None
        content = self._vault.open(_ANSWERS, value)
        return None if content is None else unpack(content)

    @property
    def has_cookies(self) -> bool:
        """Whether the browser sent anything of ours back, readable or not."""
        return bool(self._sent)

    @property
    def holds_answers(self) -> bool:
        """Whether the browser sent answers, readable or not."""
        return bool(self._sets_sent)

    def kept(self, guide_id: str) -> Mapping[str, Stamped]:
        """What is kept of one guide, by question."""
        return self._kept.get(guide_id, {})

    def take_note(self, guide_id: str, page: str = "") -> Note | None:
        """The message for this page, if there is one; it is shown once.

        One that is for a single other page waits for it: two tabs may be at two questions. One with
        a form that was refused stays until its page is answered, so that a reload shows it again.
        """
        sealed = self._sent.get(f"{self._base}-note")
        if sealed is None:
            return None
        note = _note(loosen(self._vault.open(_NOTE, sealed) or b""))
        if note is not None and note.page and (note.guide, note.page) != (guide_id, page):
            return None
        if note is None or note.kind not in KEPT_NOTES:
            self._write("-note", None)
        return note if note is not None and note.guide == guide_id else None

    def awaited_page(self, guide_id: str) -> str:
        """The page of a guide for which a message waits; empty where none does."""
        note = _note(
            loosen(self._vault.open(_NOTE, self._sent.get(f"{self._base}-note", "")) or b"")
        )
        return note.page if note is not None and note.guide == guide_id else ""

    def trial(self, guide_id: str) -> Fields | None:
        """The form last sent to be tried in this guide, if there is one."""
        match loosen(self._vault.open(_TRIAL, self._sent.get(f"{self._base}-trial", "")) or b""):
            case [str(guide), list(sent)] if guide == guide_id:
                return [(str(name), str(value)) for name, value in sent]
        return None

    # -- writing ----------------------------------------------------------------------------------

    def browser_number(self) -> bytes:
        """The random number that ties forms to this browser, made at the first need."""
        if not self.browser:
            self.browser = os.urandom(12)
            self._write_settings()
        return self.browser

    def choose_country(self, country_id: str) -> None:
        """Keep the country whose numbers shall be shown; empty for none."""
        self.country = country_id
        self.browser_number()
        self._write_settings()

    def choose_language(self, tag: str) -> None:
        """Keep the language that pages shall be in."""
        self.language = tag
        self.browser_number()
        self._write_settings()

    def record(
        self, guide_id: str, question_id: str, answer: Answer, put: str = "", rules: str = ""
    ) -> None:
        """Keep one more answer, with the marks of its question as put and of the rules.

        Raises TooLong, and then keeps what was there. Sets that cannot be read stay as they are: a
        key may come back.
        """
        step = 1 if len(self._sets_read) == len(self._sets_sent) else _AHEAD
        stamp = max(highest_stamp(self._kept), self._floor) + step
        kept = {guide: dict(given) for guide, given in self._kept.items()}
        kept.setdefault(guide_id, {}).update(
            {question_id: (answer, stamp, put), RULES: (rules, stamp, "")}
        )
        sealed = self._vault.seal(_ANSWERS, pack(kept))
        if len(sealed) > LONGEST:
            raise TooLong
        self._kept = kept
        if self.awaited_page(guide_id) == question_id:
            self._write("-note", None)
        self._let_go_of_sets(self._sets_read)
        self._writes[f"{self._base}-{secrets.token_hex(3)}"] = sealed

    def clear(self) -> None:
        """Let go of every answer, also of those that a post now on its way still carries."""
        self._floor = max(highest_stamp(self._kept), self._floor) + 1
        self._kept = {}
        self._let_go_of_sets(self._sets_sent)
        for kind in ("-note", "-trial"):
            self._write(kind, None)
        self.browser_number()
        self._write_settings()

    def leave_note(self, note: Note) -> None:
        """Show a message on the next page; what was sent goes with it as far as it fits."""
        sealed = self._vault.seal(_NOTE, fill(squeeze(_plain(note))))
        if len(sealed) > LONGEST:
            cut = replace(note, chosen=(), typed="")
            sealed = self._vault.seal(_NOTE, fill(squeeze(_plain(cut))))
        self._write("-note", sealed)

    def keep_trial(self, guide_id: str, sent: Fields) -> None:
        """Keep a form that was sent to be tried. Raises TooLong."""
        sealed = self._vault.seal(_TRIAL, fill(squeeze([guide_id, sent])))
        if len(sealed) > LONGEST:
            raise TooLong
        self._write("-trial", sealed)

    def _let_go_of_sets(self, names: Iterable[str]) -> None:
        self._writes.update((name, None) for name in names)

    def _write_settings(self) -> None:
        plain: dict[str, Any] = {"b": self.browser.hex(), "c": self.country, "f": self._floor}
        if self.language:
            plain["l"] = self.language
        self._write("", self._vault.seal(_SETTINGS, fill(squeeze(plain))))

    def _write(self, kind: str, value: str | None) -> None:
        """Set a cookie, or let go of it where there is one."""
        name = self._base + kind
        if value is not None or name in self._sent or name in self._writes:
            self._writes[name] = value

    def write_to(self, response: Response) -> None:
        """Set and expire the cookies of this visit. Names and values need no quoting."""
        kind = f"Path=/; HttpOnly; SameSite=Lax{'; Secure' if self._secure else ''}"
        for name, value in self._writes.items():
            ends = "; Max-Age=0" if value is None else ""
            response.headers.add("Set-Cookie", f"{self._prefix}{name}={value or ''}; {kind}{ends}")


@lru_cache(maxsize=100)
def cookie_base(place: str) -> str:
    """What the names of a site's cookies begin with.

    Browsers give the cookies of a host to every port and, where they are for all of it, to every
    path. So the place is told by the name, and two sites on one host never meet.
    """
    return f"guide-{hashlib.sha256(place.encode()).hexdigest()[:6]}"


def this_visit() -> Visit:
    """The visit of the request at hand."""
    visit: Visit | None = g.get("visit")
    if visit is None:
        vault: Vault = current_app.extensions["guide-vault"]
        port = _PORT.search(request.environ.get("HTTP_HOST", ""))
        place = f"{port.group() if port else ''}{request.script_root}"
        g.visit = visit = Visit(request.cookies, vault, is_https(), place)
    return visit


def is_https() -> bool:
    """Whether the reader reached the site by HTTPS: so the request says, or the settings."""
    return bool(current_app.config.get("HTTPS")) or request.is_secure


def write_cookies(response: Response) -> Response:
    """Hand the visit's cookies to the response, where the request looked at any."""
    visit: Visit | None = g.get("visit")
    if visit is not None:
        visit.write_to(response)
    return response


_TEXTS, _LISTS = ("guide", "kind", "page", "error", "typed"), ("chosen", "aside", "back", "new")


def _plain(note: Note) -> list[list[Any]]:
    texts = [getattr(note, name) for name in _TEXTS]
    return [texts, *([*getattr(note, name)] for name in _LISTS)]


def _note(found: Any) -> Note | None:
    match found:
        case [list(texts), *lists] if len(texts) == len(_TEXTS) and len(lists) == len(_LISTS):
            if not all(isinstance(each, list) for each in lists):
                return None
            given: dict[str, Any] = dict(zip(_TEXTS, map(str, texts), strict=True))
            given.update((n, tuple(map(str, each))) for n, each in zip(_LISTS, lists, strict=True))
            return Note(**given)
    return None


def _is_hex(text: Any) -> TypeGuard[str]:
    return isinstance(text, str) and re.fullmatch(r"[0-9a-f]{24}", text) is not None
