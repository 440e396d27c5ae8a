"""The real server: signals, sockets, and surroundings in which other servers do not start."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.guideserver import (
    GuideServer,
    command,
    free_port,
    status,
    surroundings,
    until,
)
from tests.web.small_guide import GUIDE
from tests.web.wire import Browser

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GuideServer]:
    found = GuideServer(tmp_path, GUIDE_DRAIN="2")
    yield found
    found.process.kill()


def test_told_to_it_reads_its_rule_files_again_or_says_why_not(server: GuideServer) -> None:
    questions = server.rules / GUIDE.strip("/") / "questions.yaml"
    text, before = questions.read_text("utf-8"), _hash(server)
    questions.write_text(text.replace("Who is it about?", "Whose hands shake?"), "utf-8")
    server.send(signal.SIGHUP)
    until(lambda: "read anew" in server.said(), server.said)
    until(lambda: _hash(server) != before)
    changed = _hash(server)
    questions.write_text(text + "- question: broken\n", "utf-8")
    server.send(signal.SIGHUP)
    until(lambda: "What was served before goes on" in server.said(), server.said)
    assert "questions.yaml:" in server.said() and "they have errors" in server.said()
    assert _hash(server) == changed and server.status("/readyz") == 200
    (server.rules / "numbers.yaml").rename(server.rules / "elsewhere")
    server.send(signal.SIGHUP)
    until(lambda: server.said().count("goes on being served") == 2, server.said)
    assert _hash(server) == changed and "Traceback" not in server.said()
    server.stop()


def test_watched_rule_files_are_read_again_by_themselves(tmp_path: Path) -> None:
    server = GuideServer(tmp_path, "--watch")
    try:
        questions = server.rules / GUIDE.strip("/") / "questions.yaml"
        text, before = questions.read_text("utf-8"), _hash(server)
        questions.write_text(text.replace("Who is it about?", "Whose hands shake?"), "utf-8")
        until(lambda: _hash(server) != before, server.said)
        questions.write_text(text + "- question: broken\n", "utf-8")
        until(lambda: "The rule files have errors" in server.page(GUIDE), server.said)
        assert "missing-key" in server.said() and "missing-key" in server.page(GUIDE)
        questions.write_text(text, "utf-8")
        until(lambda: "The rule files have errors" not in server.page(GUIDE), server.said)
        assert _hash(server) == before
    finally:
        server.stop()


def _hash(server: GuideServer) -> str:
    guides = json.loads(server.page("/version"))["guides"]
    return str(guides[GUIDE.strip("/")]["hash"])


def test_slow_and_silent_connections_hold_up_nobody(server: GuideServer) -> None:
    begun = (
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
        b"POST /country HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\ncountry=",
        b"POST /country HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nco",
        b"GET /nowhere HTTP/1.0\r\n\r\n",
        (b"GET /privacy HTTP/1.1\r\nHost: a\r\n\r\n" * 100),
    )
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(210)]
    for place, line in enumerate(lines):
        line.sendall(begun[place % len(begun)])
    started = time.monotonic()
    assert server.status("/healthz") == server.status(f"{GUIDE}/") == 200
    assert time.monotonic() - started < 5
    # Who was slow and sends the rest after all gets an answer.
    lines[1].sendall(b"TP/1.1\r\nHost: a\r\n\r\n")
    assert lines[1].recv(100).startswith(b"HTTP/1.1 303")
    lines[3].sendall(b"x" * 42)
    assert lines[3].recv(100).startswith(b"HTTP/1.1 ")
    for line in lines:
        line.close()


def test_what_is_wrong_or_too_long_is_said_at_once(server: GuideServer) -> None:
    post = b"POST /country HTTP/1.1\r\nHost: a\r\n"
    for sent, told in (
        (b"NONSENSE\r\n\r\n", 400),
        (post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (post + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX", 400),
        (post + b"Transfer-Encoding: chunked\r\n\r\nffffff\r\n", 413),
        (post + b"Content-Length: 999999999\r\n\r\n", 413),
        (post + b"Content-Length: 20000\r\n\r\n" + b"x" * 20_000, 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, 431),
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
            line.sendall(sent)
            assert line.recv(100).startswith(b"HTTP/1.1 %d" % told), sent[:60]
    until(lambda: server.said().count("POST /country 413") == 1, server.said)
    assert "Traceback" not in server.said() and "InvalidChunkSize" not in server.said()


def test_it_says_that_it_stops_before_it_does(server: GuideServer) -> None:
    server.send(signal.SIGTERM)
    until(lambda: server.status("/readyz") == 503)
    assert server.status(f"{GUIDE}/") == 200
    until(lambda: server.ended)
    assert server.process.returncode == 0


def test_a_new_server_takes_over_the_socket(server: GuideServer) -> None:
    handed_over = "Serving on the socket that was handed over."
    server.send(signal.SIGUSR2)
    until(lambda: handed_over in server.said(), server.said)
    successor = _children(server.process.pid)[-1]
    try:
        until(lambda: bool(_children(successor)), server.said)
        server.stop()
        assert server.status("/readyz") == 200 and "in use" not in server.said()
    finally:
        os.kill(successor, signal.SIGTERM)
        until(lambda: not server.status("/healthz"))


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return sorted(map(int, listed))


ACTIVATED = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.mark.parametrize("host, key", [("127.0.0.1", ""), ("0.0.0.0", ""), ("0.0.0.0", "k" * 40)])
def test_it_serves_on_a_socket_of_systemd(tmp_path: Path, host: str, key: str) -> None:
    with socket.create_server((host, 0)) as listener:
        handle, port = listener.fileno(), listener.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-c", ACTIVATED, str(handle), *command(tmp_path)],
            pass_fds=[handle],
            stderr=subprocess.PIPE,
            env=surroundings(tmp_path, SECRET_KEY=key),
        )
        if host == "0.0.0.0" and not key:
            _, told = process.communicate(timeout=120)
            assert process.returncode == 2 and b"SECRET_KEY is not set" in told
            return
        try:
            until(lambda: status(port) == 200)
            assert (status(port, "/review/") != 404) == (host == "127.0.0.1")
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_a_log_that_nobody_reads_and_a_full_disk_hold_up_nobody(tmp_path: Path) -> None:
    port = free_port()
    with Path("/dev/full").open("wb") as full:
        process = subprocess.Popen(
            command(tmp_path, "--port", str(port)),
            stdout=full,
            stderr=subprocess.PIPE,
            env=surroundings(tmp_path),
        )
    assert process.stderr is not None
    try:
        fcntl.fcntl(process.stderr, fcntl.F_SETPIPE_SZ, 4096)
        until(lambda: status(port) == 200)
        browser = Browser(port)
        assert {browser.ask("GET", "/privacy").status for _ in range(300)} == {200}
        browser.close()
    finally:
        process.kill()
        process.communicate()


HELD_UP = """
import sys
from threading import Event
from guide.web.drain import Drain
from guide.web.master import Server, taken

go_on = Event()

def site(environ, start_response):
    if environ["PATH_INFO"].startswith("/review/"):
        go_on.wait()
    if environ["PATH_INFO"] == "/go-on":
        go_on.set()
    start_response("200 OK", [("Content-Length", "0")])
    return []

bind = f"fd://{taken('127.0.0.1', int(sys.argv[1])).detach()}"
Server(site, bind, 1, Drain()).run()
"""


def test_reviewers_never_hold_up_readers() -> None:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", HELD_UP, str(port)])
    try:
        until(lambda: status(port) == 200)
        paths = (b"/review/x", b"/%72eview/x", b"http://a/review/x", b"/review/x?y")
        lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(20)]
        for place, line in enumerate(lines):
            line.sendall(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % paths[place % len(paths)])
        assert {status(port, "/page") for _ in range(5)} == {200}
        assert status(port, "/go-on") == 200
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 200")
            line.close()
    finally:
        process.terminate()
        process.wait(timeout=60)
