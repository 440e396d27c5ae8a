"""What the site promises of every response, as far as it can be seen from outside.

Each promise is a row: its words, and a check that says what is wrong with a request and its reply,
or nothing. What is promised of a whole walk (no answer lost, agreement with the engine, emergency
at once) is looked at by who walks.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from guide.drivers.cookies import LARGEST, SetCookie
from guide.drivers.pages import Page
from guide.drivers.transport import Reply, Request
from guide.errors import GuideError
from guide.ruleset.model import Disposition

MARK = "<b data-hostile>"
"""Markup that hostile input holds: on no page may it stand as it was sent."""
_LONG_ENOUGH = 5
"""Shorter words may stand in a sealed cookie by chance."""
_FETCHED = {"link": "href", "img": "src", "script": "src", "iframe": "src", "object": "data"}


class BrokenPromise(GuideError):
    """A promise was broken: which, what was expected, and what came."""

    def __init__(self, promise: str, expected: str, got: str) -> None:
        super().__init__(f"{promise}: expected {expected}, got {got}")
        self.promise, self.expected, self.got = promise, expected, got


class Exchange:
    """A request and its reply, with what the checks ask of both. `ids`: the site's own words."""

    def __init__(self, request: Request, reply: Reply, ids: frozenset[str]) -> None:
        self.request, self.reply = request, reply
        self._ids = ids

    @cached_property
    def page(self) -> Page | None:
        """The page that came; None where it is none."""
        html = self.reply.header("content-type").startswith("text/html")
        shown = html and self.reply.body and self.request.method != "HEAD"
        return Page(self.request.target, self.reply.status, self.reply.text) if shown else None

    @cached_property
    def values(self) -> list[str]:
        """The values that the request sent in its body and that are no words of the site."""
        try:
            fields = parse_qsl(self.request.body.decode("latin-1"))
        except ValueError:
            return []
        return [v for name, v in fields if name != "csrf_token" and v and v not in self._ids]

    @property
    def cookies(self) -> Iterator[SetCookie]:
        """The cookies that the reply sets."""
        return map(SetCookie.of, self.reply.all("set-cookie"))


def _not_our_fault(seen: Exchange) -> str:
    return f"status {seen.reply.status}" if seen.reply.status >= 500 else ""


def _no_page_from_a_form(seen: Exchange) -> str:
    asked_twice = seen.request.method == "POST" and seen.reply.status < 300
    return f"a page, status {seen.reply.status}" if asked_twice else ""


def _kept_by_no_cache(seen: Exchange) -> str:
    kind, kept = (seen.reply.header(name) for name in ("content-type", "cache-control"))
    own = kind.startswith("text/html") or seen.reply.header("location")
    return f"Cache-Control: {kept or 'none'}" if own and "no-store" not in kept else ""


def _stays_here(seen: Exchange) -> str:
    location = seen.reply.header("location")
    host = urlsplit(location).netloc
    away = location.startswith("\\") or (host and host != seen.request.headers.get("Host"))
    return f"Location: {location}" if away else ""


def _no_answer_in_addresses(seen: Exchange) -> str:
    location = urlsplit(seen.reply.header("location"))
    held = set(location.path.split("/")) & set(seen.values)
    grown = (location.query or location.fragment) and "?" not in seen.request.target
    return f"Location: {location.geturl()}" if held or grown else ""


def _cookies_kept_by_browsers(seen: Exchange) -> str:
    large = (cookie for cookie in seen.cookies if cookie.size > LARGEST)
    return next((f"'{cookie.name}' of {cookie.size:,} bytes" for cookie in large), "")


def _cookies_closed(seen: Exchange) -> str:
    for cookie in seen.cookies:
        lacks = [name for name in ("httponly", "samesite") if name not in cookie.attributes]
        if lacks:
            return f"'{cookie.name}' without {lacks[0]}"
        if cookie.ends is not None and cookie.ends > 0:
            return f"'{cookie.name}' outlives the browser"
        if any(word in form for word in _long(seen.values) for form in _forms(cookie.value)):
            return f"'{cookie.name}' shows an answer to whoever reads it"
    return ""


def _long(values: list[str]) -> Iterator[bytes]:
    return (value.encode("latin-1", "replace") for value in values if len(value) >= _LONG_ENOUGH)


def _forms(value: str) -> Iterator[bytes]:
    plain = value.encode("latin-1", "replace")
    yield plain
    try:
        yield urlsafe_b64decode(plain + b"=" * (-len(plain) % 4))
    except ValueError:
        return


def _asks_nobody_else(seen: Exchange) -> str:
    for element in seen.page.root.all() if seen.page is not None else ():
        address = element.attributes.get(_FETCHED.get(element.tag, ""), "")
        if urlsplit(address).netloc:
            return f"<{element.tag}> from {urlsplit(address).netloc}"
    return ""


def _no_trace(seen: Exchange) -> str:
    return "a traceback" if b"Traceback (most recent call last)" in seen.reply.body else ""


def _nothing_raw(seen: Exchange) -> str:
    return "markup as it was sent" if MARK.encode() in seen.reply.body else ""


def _says_what_is_wrong(seen: Exchange) -> str:
    if seen.reply.status < 400 or seen.request.method == "HEAD":
        return ""
    page = seen.page
    if page is None or not page.heading or len(page.text) <= len(page.heading):
        return f"status {seen.reply.status} without a word"
    return ""


def _whole_result(seen: Exchange) -> str:
    page = seen.page
    if page is None or not page.disposition:
        return ""
    if page.disposition not in (level.key for level in Disposition):
        return f"the disposition '{page.disposition}'"
    if not page.notice:
        return "no notice"
    if page.disposition == Disposition.EMERGENCY.key and (page.causes or page.others):
        return "causes in an emergency"
    return ""


PROMISES: Mapping[str, tuple[str, Callable[[Exchange], str]]] = {
    "every request is answered": ("a status below 500", _not_our_fault),
    "Back and reload send no form again": ("a form answered by another page", _no_page_from_a_form),
    "nothing is kept in a cache": ("no-store", _kept_by_no_cache),
    "the site leads nowhere else": ("an address of this site", _stays_here),
    "no answer stands in an address": ("an address without one", _no_answer_in_addresses),
    "cookies are small enough": (f"{LARGEST:,} bytes at most", _cookies_kept_by_browsers),
    "cookies are closed to others": ("HttpOnly, SameSite, sealed, gone", _cookies_closed),
    "no third party is asked": ("parts of this site alone", _asks_nobody_else),
    "no traceback reaches a reader": ("none", _no_trace),
    "what was sent never becomes markup": ("it escaped", _nothing_raw),
    "what is wrong is said": ("a heading and a sentence", _says_what_is_wrong),
    "every result is whole": ("a disposition and the notice", _whole_result),
}


def hold(request: Request, reply: Reply, ids: frozenset[str]) -> None:
    """Check every promise. Raises BrokenPromise for the first that does not hold."""
    seen = Exchange(request, reply, ids)
    for promise, (expected, check) in PROMISES.items():
        got = check(seen)
        if got:
            raise BrokenPromise(promise, expected, f"{got} ({request.method} {request.target})")
