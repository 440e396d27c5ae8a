"""Cookies as a browser keeps them for one site: by name and path, and none that is too large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import time

LARGEST = 4096
"""Bytes of name and value together; browsers drop a larger cookie without a word."""


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One `Set-Cookie` line, read as browsers read it."""

    name: str
    value: str
    attributes: dict[str, str]

    @classmethod
    def of(cls, line: str) -> SetCookie:
        """Read a line; what makes no sense is an empty name or attribute."""
        pair, *rest = line.split(";")
        name, _, value = pair.partition("=")
        parts = (part.partition("=") for part in rest)
        attributes = {key.strip().lower(): given.strip() for key, _, given in parts}
        return cls(name.strip(), value.strip(), attributes)

    @property
    def size(self) -> int:
        """Bytes of name and value, which is what browsers count."""
        return len(self.name.encode()) + len(self.value.encode())

    @property
    def ends(self) -> float | None:
        """Seconds from now until the cookie goes; None where it goes with the browser."""
        try:
            if "max-age" in self.attributes:
                return float(self.attributes["max-age"])
            if "expires" in self.attributes:
                return parsedate_to_datetime(self.attributes["expires"]).timestamp() - time()
        except ValueError:
            pass
        return None


@dataclass
class CookieJar:
    """The cookies of one browser for one site. `secure`: the site is reached by HTTPS."""

    secure: bool = False
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def copy(self) -> CookieJar:
        """The same cookies, to try something with."""
        return CookieJar(self.secure, dict(self.kept))

    def take(self, lines: Iterable[str], path: str) -> list[str]:
        """Keep what a response to a request for `path` set; what a browser would drop, and why."""
        dropped = []
        for cookie in map(SetCookie.of, lines):
            problem = self._problem(cookie)
            if problem:
                dropped.append(f"cookie '{cookie.name}' {problem}")
                continue
            key = cookie.name, _path_of(cookie, path)
            if cookie.ends is not None and cookie.ends <= 0:
                self.kept.pop(key, None)
            else:
                self.kept[key] = cookie.value
        return dropped

    def header(self, path: str) -> str:
        """The value of the `Cookie` header of a request for `path`; empty where there is none."""
        sent = (f"{n}={v}" for (n, scope), v in self.kept.items() if _covers(scope, path))
        return "; ".join(sent)

    def _problem(self, cookie: SetCookie) -> str:
        if not cookie.name:
            return "has no name"
        if cookie.size > LARGEST:
            return f"has {cookie.size:,} bytes, and browsers drop one of more than {LARGEST:,}"
        if "secure" in cookie.attributes and not self.secure:
            return "is for HTTPS only, and the site is not reached by HTTPS"
        return ""


def _path_of(cookie: SetCookie, path: str) -> str:
    """The path a cookie is for; without one, the folder of the page that set it."""
    given = cookie.attributes.get("path", "")
    if given.startswith("/"):
        return given
    return path.partition("?")[0].rpartition("/")[0] or "/"


def _covers(scope: str, path: str) -> bool:
    path = path.partition("?")[0]
    return path == scope or path.startswith(scope if scope.endswith("/") else f"{scope}/")
