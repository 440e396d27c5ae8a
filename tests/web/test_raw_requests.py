"""Malformed requests, hostile headers, bodies and cookies against the real server, by a seed.

Whatever comes, the server answers with no 5xx, logs no traceback, and goes on answering others.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.guideserver import GuideServer
from tests.web.small_guide import GUIDE

pytestmark = pytest.mark.slow

MOST = 400
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "TRACE", "get", "G T", "", "PRI", "CONNECT")
PATHS = (
    "/",
    f"{GUIDE}/",
    f"{GUIDE}/question/danger",
    f"{GUIDE}/result",
    "/country",
    "/healthz",
    "/static/../../etc/passwd",
    "/%00",
    "/%ff%fe",
    "//evil.example/",
    "http://evil.example/",
    "http://[::1",
    "*",
    "",
    "/a?b=%zz&&&=;",
    "/" + "x" * 5000,
)
VERSIONS = (
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/2.0",
    "HTTP/0.9",
    "HTTP/9.9",
    "http/1.1",
    "",
    "HTTP/1.1 x",
)
HEADERS = (
    "Host: a",
    "Host: a, b",
    "Host:",
    "Host: [::1",
    "Host: evil.example:99999",
    "Host: \x00",
    "Cookie: guide-e3b0c4=\xff\xfe",
    "Cookie: " + "a=b; " * 2000,
    "Cookie: guide-e3b0c4-aaaaaa=" + "A" * 4000,
    "Cookie: ;;;===",
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 5, 5",
    "Content-Length: 99999999999999999999",
    "Content-Type: multipart/form-data; boundary=",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Type: application/x-www-form-urlencoded; charset=utf-7",
    "Content-Type: \xff",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding: gzip",
    "Transfer-Encoding : chunked",
    "Accept-Encoding: br;q=x, *;q=-1, gzip;;;",
    "Origin: http://[",
    "Referer: //\x7f",
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Site: \xe4",
    "X-Forwarded-Proto: https",
    "X-Forwarded-For: ' OR 1=1",
    "SCRIPT_NAME: /evil",
    "Script-Name: /evil",
    "Expect: 100-continue",
    "Expect: nonsense",
    "Upgrade: h2c",
    "Connection: close, keep-alive, \t",
    "Range: bytes=0-0,0-0,0-0",
    "If-None-Match: *",
    "If-Modified-Since: nonsense",
    " folded: header",
    "no colon",
    ": no name",
    "Authorization: Basic \xff",
    "X" * 9000 + ": y",
)
BODIES = (
    b"",
    b"hello",
    b"danger=none",
    b"danger=%ff%00&csrf_token=" + b"A" * 300,
    b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\x00\r\n--x--",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"zz\r\n",
    b"fffffffffffffffff\r\n",
    b"=" * 20_000,
    bytes(range(256)) * 8,
)
LINE_ENDS = ("\r\n",) * 9 + ("\n",)


def requests(seed: int) -> Iterator[bytes]:
    """Made-up requests, no two runs of a seed different."""
    chance = random.Random(seed)
    for _ in range(MOST):
        end = chance.choice(LINE_ENDS)
        line = f"{chance.choice(METHODS)} {chance.choice(PATHS)} {chance.choice(VERSIONS)}"
        lines = [line, *chance.sample(HEADERS, chance.randrange(6))]
        if chance.random() < 0.6:
            lines.insert(1, "Host: a")
        sent = (end.join(lines) + end * 2).encode("latin-1") + chance.choice(BODIES)
        yield sent[: chance.randrange(len(sent))] if chance.random() < 0.1 else sent


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GuideServer]:
    found = GuideServer(tmp_path)
    yield found
    found.process.kill()


def answers(port: int, sent: bytes) -> bytes:
    """All that comes back, until the server has nothing more to say."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        found = b""
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while data := line.recv(65_536):
                found += data
        except ConnectionError:  # it hung up on what it had heard enough of
            pass
        return found


def test_no_request_breaks_the_server(server: GuideServer) -> None:
    answered = 0
    for sent in requests(17):
        found = answers(server.port, sent)
        assert not found or found.startswith(b"HTTP/1."), sent[:300]
        status = found[9:12]
        assert not status.startswith(b"5") or status in (b"501", b"505"), (sent[:300], found[:200])
        answered += bool(found)
    assert answered > MOST / 3
    assert server.status("/readyz") == server.status(f"{GUIDE}/") == 200
    said = server.said()
    assert "Traceback" not in said and "Error at" not in said and "server error" not in said
    assert "evil" not in said and "OR 1=1" not in said and "danger=" not in said
