"""A real HTTP client that counts what goes over the wire, and the real server to ask.

The client keeps cookies as a browser does, sends the headers of one, and takes brotli.
"""

from __future__ import annotations

import gzip
import html
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import brotli

_HIDDEN = re.compile(r'<input type="hidden"[^>]*>')
_GIVEN = re.compile(r' (name|value)="([^"]*)"')


@dataclass(frozen=True)
class Answered:
    """One response: its size as sent, headers included, and what it holds."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int
    cookies: tuple[str, ...]

    @property
    def text(self) -> str:
        """The page, unpacked."""
        match self.headers.get("content-encoding"):
            case "br":
                return str(brotli.decompress(self.body), "utf-8")
            case "gzip":
                return gzip.decompress(self.body).decode("utf-8")
        return self.body.decode("utf-8")

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the forms on this page, which a browser sends with the rest."""
        assert "<form" in self.text, self.path
        found = (dict(_GIVEN.findall(tag)) for tag in _HIDDEN.findall(self.text))
        return {each["name"]: html.unescape(each["value"]) for each in found}


class Browser:
    """Asks one server, one request at a time, over one connection."""

    def __init__(self, port: int, encoding: str = "gzip, deflate, br, zstd") -> None:
        self.port, self.encoding = port, encoding
        self.cookies: dict[str, str] = {}
        self._socket: socket.socket | None = None

    def open(self, path: str) -> Answered:
        """A page, where it leads."""
        return self._follow(self.ask("GET", path))

    def send(self, path: str, form: Mapping[str, object]) -> Answered:
        """Send a form and go where the answer leads."""
        return self._follow(self.ask("POST", path, urlencode(form, doseq=True).encode()))

    def first_visit(self, path: str) -> list[Answered]:
        """All that a browser fetches to show a page for the first time."""
        page = self.open(path)
        parts = re.findall(r'<(?:link|img|script)\b[^>]*?(?:href|src)="([^"]+)"', page.text)
        return [page, *(self.ask("GET", html.unescape(part)) for part in dict.fromkeys(parts))]

    def ask(self, method: str, path: str, body: bytes = b"") -> Answered:
        """One request and its response."""
        request = self._request(method, path, body)
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self._socket.sendall(request)
        return self._read(path)

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _follow(self, answered: Answered) -> Answered:
        for _ in range(5):
            if answered.status not in (302, 303, 308):
                return answered
            answered = self.ask("GET", answered.headers["location"])
        raise AssertionError(f"{answered.path} leads nowhere")

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += ["Sec-Fetch-Site: same-origin"]
        lines += [f"Accept-Encoding: {self.encoding}", "Accept: text/html,*/*;q=0.8"]
        if self.cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {pairs}")
        if method == "POST":
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
            lines.append(f"Origin: http://127.0.0.1:{self.port}")
        return "\r\n".join([*lines, "", ""]).encode("ascii") + body

    def _read(self, path: str) -> Answered:
        assert self._socket is not None
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more(data)
        head, _, body = data.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        assert "transfer-encoding" not in headers, "a page of known length needs no chunks"
        while len(body) < int(headers.get("content-length", 0)):
            body += self._more(data)
        cookies = tuple(value for name, value in pairs if name.lower() == "set-cookie")
        self._keep(cookies)
        if headers.get("connection", "").lower() == "close":
            self.close()
        size = len(head) + 4 + len(body)
        return Answered(path, int(status.split()[1]), headers, body, size, cookies)

    def _more(self, before: bytes) -> bytes:
        assert self._socket is not None
        found = self._socket.recv(65_536)
        assert found, f"the server hung up after {before[:200]!r}"
        return found

    def _keep(self, cookies: tuple[str, ...]) -> None:
        for cookie in cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


class Served:
    """`guide serve` as a process of its own, on the real rules or those of a folder."""

    def __init__(self, home: Path, rules: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        environment = {**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home)}
        which = [] if rules is None else ["--rules", str(rules)]
        self.log = home / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guide", "serve", "--port", str(self.port), *which],
                stdout=log,
                stderr=log,
                env=environment,
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                if Browser(self.port).ask("GET", "/readyz").status == 200:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """Stop the server and wait until it has gone."""
        self.process.terminate()
        self.process.wait(timeout=20)
