"""Sending one request and getting one reply: to a WSGI application here, or to a running server.

A reply is bounded in size and time. Nothing is followed or kept here: that is a browser's part.
"""

from __future__ import annotations

import http.client
import io
import ssl
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import WSGIApplication

from guide.paths.runs import DriverUnavailable, WalkFailed

PATIENCE = 15.0
"""Seconds that a server may take to say anything."""
LARGEST_PAGE = 4 * 1024 * 1024
"""Bytes of a page, unpacked; a page of this site has a few thousand."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `target` is a path with what may follow it."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `body` is unpacked."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header; empty where there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Transport(Protocol):
    """A way to a site. `origin` is its scheme, host and port as they stand in addresses."""

    origin: str

    def send(self, request: Request) -> Reply:
        """Send a request. Raises DriverUnavailable where there is no reply."""

    def close(self) -> None:
        """Let go of what is held open."""


# -- in this process ------------------------------------------------------------------------------


class InProcess:
    """A WSGI application, called as a server calls it."""

    def __init__(self, site: WSGIApplication, origin: str = "http://localhost") -> None:
        self.origin = origin
        self._site = site

    def send(self, request: Request) -> Reply:
        """Call the application."""
        started: list[Any] = []

        def start(
            status: str, headers: list[tuple[str, str]], *error: Any
        ) -> Callable[[bytes], object]:
            started[:] = [status, headers]
            return io.BytesIO().write

        sent = self._site(_environ(request, self.origin), start)
        try:
            body = b"".join(sent)
        finally:
            if hasattr(sent, "close"):
                sent.close()
        status, headers = started
        return _reply(int(status.split()[0]), headers, body)

    def close(self) -> None:
        """There is nothing to let go of."""


def _environ(request: Request, origin: str) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    scheme, host = urlsplit(origin).scheme, urlsplit(origin).hostname or ""
    sent = {name.lower(): value for name, value in request.headers.items()}
    headers = {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in sent.items()}
    return {
        **headers,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": str(urlsplit(origin).port or (443 if scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": sent.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


# -- a running server -----------------------------------------------------------------------------


class Remote:
    """A running server, one request at a time over one connection."""

    def __init__(self, url: str) -> None:
        self.origin = origin_of(url)
        self._patience = PATIENCE
        self._connection = self._connect()

    def send(self, request: Request) -> Reply:
        """Send a request; a connection that the server let go of meanwhile is opened again."""
        try:
            try:
                return self._once(request)
            except (ConnectionError, http.client.RemoteDisconnected):
                self._connection.close()
                return self._once(request)
        except TimeoutError as problem:
            self._connection.close()
            told = f"{self.origin} did not answer within {self._patience:g} seconds"
            raise DriverUnavailable(told) from problem
        except (OSError, http.client.HTTPException) as problem:
            self._connection.close()
            reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            raise DriverUnavailable(f"{self.origin} cannot be reached: {reason}") from problem

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _once(self, request: Request) -> Reply:
        body = request.body or None
        self._connection.request(request.method, request.target, body, dict(request.headers))
        response = self._connection.getresponse()
        body = response.read(LARGEST_PAGE + 1)
        if not response.isclosed():
            self._connection.close()  # more than may be: nothing of it is read
        return _reply(response.status, response.getheaders(), body)

    def _connect(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.origin)
        host = parts.hostname or ""
        if parts.scheme == "https":
            trust = ssl.create_default_context()
            return http.client.HTTPSConnection(
                host, parts.port, timeout=self._patience, context=trust
            )
        return http.client.HTTPConnection(host, parts.port, timeout=self._patience)


def origin_of(url: str) -> str:
    """Scheme, host and port of a server's address. DriverUnavailable for what is none."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        told = f"'{url}' is not a server's address; write it as http://127.0.0.1:8000"
        raise DriverUnavailable(told)
    return f"{parts.scheme}://{parts.netloc}"


# -- what came back -------------------------------------------------------------------------------


def _reply(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Reply:
    found = Reply(status, tuple(headers), body)
    if found.header("content-encoding") == "gzip":
        found = Reply(status, found.headers, _unpacked(body))
    if len(found.body) > LARGEST_PAGE:
        raise WalkFailed(f"a page of more than {LARGEST_PAGE:,} bytes came")
    return found


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, LARGEST_PAGE + 1)
    except zlib.error as problem:
        raise WalkFailed("a page came that cannot be unpacked") from problem
