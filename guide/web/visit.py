"""One request's view of what the reader's browser keeps, and what it shall keep from now on.

Cookies, all sealed, all gone when the browser closes: `guide` (a random number that ties forms to
this browser, the country chosen, and up to which stamp answers were cleared), `guide-xxxxxx` (a set
of answers, see `answers`), `guide-note` (a message for the next page) and `guide-trial` (what a
clinician sent to be tried). Nothing is kept here.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeGuard

from flask import Response, current_app, g, request

from guide.ruleset.model import Answer
from guide.web.answers import STEP, Kept, fill, highest_stamp, join, loosen, pack, squeeze, unpack
from guide.web.vault import Vault

LONGEST = 3_800
"""Bytes of one cookie's value; a browser drops one of more than about 4,000 without a word."""
MOST_SETS = 20
"""How many sets of answers are read; more than a few posts never cross."""

_SETTINGS = "settings"
_ANSWERS = "answers"
_NOTE = "note"
_TRIAL = "trial"
_SET_NAME = re.compile(r"guide-[0-9a-z]{6}")


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

    def __init__(self, cookies: Mapping[str, str], vault: Vault, secure: bool) -> None:
        self._vault = vault
        self._secure = secure
        self._prefix = "__Host-" if secure else ""
        self._sent = {
            name.removeprefix(self._prefix): value
            for name, value in cookies.items()
            if name.startswith(f"{self._prefix}guide")
        }
        self._writes: dict[str, str | None] = {}
        self._read_settings()
        self._read_answers()

    # -- reading ----------------------------------------------------------------------------------

    def _read_settings(self) -> None:
        found = loosen(self._vault.open(_SETTINGS, self._sent.get("guide", "")) or b"")
        settings: dict[str, Any] = found if isinstance(found, dict) else {}
        browser, country, floor = (settings.get(key) for key in ("b", "c", "f"))
        self.has_settings = bool(settings)
        self.browser = bytes.fromhex(browser) if _is_hex(browser) else b""
        self.country = country if isinstance(country, str) else ""
        self._floor = floor if type(floor) is int and floor >= 0 else 0

    def _read_answers(self) -> None:
        self._sets_sent = sorted(name for name in self._sent if _SET_NAME.fullmatch(name))
        # Cookies of others may bear such names too, however many: only what opens is counted.
        opened = (self._unseal(self._sent[name]) for name in self._sets_sent)
        readable = list(islice((kept for kept in opened if kept is not None), MOST_SETS))
        self.unreadable = bool(self._sets_sent) and not readable
        self._kept = join(readable, self._floor)

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

    def answers(self, guide_id: str) -> dict[str, Answer]:
        """The answers given in one guide, by question."""
        return {question: answer for question, (answer, _) in self._kept.get(guide_id, {}).items()}

    def take_note(self, guide_id: str, page: str = "") -> Note | None:
        """The message for this page, if there is one; it is shown once.

        One that is for a single other page waits for it: two tabs may be at two questions.
        """
        sealed = self._sent.get("guide-note")
        if sealed is None:
            return None
        note = _note(loosen(self._vault.open(_NOTE, sealed) or b""))
        if note is not None and note.page and (note.guide, note.page) != (guide_id, page):
            return None
        self._writes["guide-note"] = None
        return note if note is not None and note.guide == guide_id else None

    def trial(self, guide_id: str) -> Fields | None:
        """The form last sent to be tried in this guide, if there is one."""
        match loosen(self._vault.open(_TRIAL, self._sent.get("guide-trial", "")) or b""):
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

    def record(self, guide_id: str, question_id: str, answer: Answer) -> None:
        """Keep one more answer. Raises TooLong, and then keeps what was there."""
        stamp = max(highest_stamp(self._kept), self._floor) + 1
        kept = {guide: dict(given) for guide, given in self._kept.items()}
        kept.setdefault(guide_id, {})[question_id] = (answer, stamp)
        sealed = self._vault.seal(_ANSWERS, pack(kept))
        if len(sealed) > LONGEST:
            raise TooLong
        self._kept = kept
        self._let_go_of_sets()
        self._writes[f"guide-{secrets.token_hex(3)}"] = sealed

    def clear(self) -> None:
        """Let go of every answer, also of those that a post now on its way still carries."""
        self._floor = max(highest_stamp(self._kept), self._floor) + 1
        self._kept = {}
        self._let_go_of_sets()
        self._writes.update({"guide-note": None, "guide-trial": None})
        self.browser_number()
        self._write_settings()

    def leave_note(self, note: Note) -> None:
        """Show a message on the next page; what was sent goes with it as far as it fits."""
        sealed = self._vault.seal(_NOTE, fill(squeeze(_plain(note))))
        if len(sealed) > LONGEST:
            cut = replace(note, chosen=(), typed="")
            sealed = self._vault.seal(_NOTE, fill(squeeze(_plain(cut))))
        self._writes["guide-note"] = sealed

    def keep_trial(self, guide_id: str, sent: Fields) -> None:
        """Keep a form that was sent to be tried. Raises TooLong."""
        sealed = self._vault.seal(_TRIAL, fill(squeeze([guide_id, sent])))
        if len(sealed) > LONGEST:
            raise TooLong
        self._writes["guide-trial"] = sealed

    def _let_go_of_sets(self) -> None:
        self._writes.update((name, None) for name in self._sets_sent)

    def _write_settings(self) -> None:
        plain = {"b": self.browser.hex(), "c": self.country, "f": self._floor}
        self._writes["guide"] = self._vault.seal(_SETTINGS, fill(squeeze(plain)))

    def write_to(self, response: Response) -> None:
        """Set and expire the cookies of this visit. Names and values need no quoting."""
        kind = f"Path=/; HttpOnly; SameSite=Lax{'; Secure' if self._secure else ''}"
        for name, value in self._writes.items():
            ends = "; Max-Age=0" if value is None else ""
            response.headers.add("Set-Cookie", f"{self._prefix}{name}={value or ''}; {kind}{ends}")


def this_visit() -> Visit:
    """The visit of the request at hand."""
    visit: Visit | None = g.get("visit")
    if visit is None:
        vault: Vault = current_app.extensions["guide-vault"]
        g.visit = visit = Visit(request.cookies, vault, is_https())
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
