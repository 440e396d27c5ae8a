"""The real server: signals, sockets, and surroundings in which other servers do not start."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web.small_guide import GUIDE, small_guide
from tests.web.wire import Browser

pytestmark = pytest.mark.slow

HAS_SHM = Path("/dev/shm").is_dir()


def until(condition: Callable[[], bool], told: Callable[[], str] = str) -> None:
    """Wait for something that comes about by itself."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


class GuideServer:
    """`guide serve` on the small guide, as a process of its own."""

    def __init__(self, folder: Path, *arguments: str, **more: str) -> None:
        self.rules = folder / "rules"
        small_guide(self.rules)
        self.out = folder / "out"
        self.err = folder / "err"
        command = [
            sys.executable,
            "-m",
            "guide",
            "serve",
            "--port",
            "0",
            "--rules",
            str(self.rules),
        ]
        environment = {**os.environ, "XDG_STATE_HOME": str(folder), **more}
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [*command, *arguments], stdout=out, stderr=err, env=environment
            )
        until(lambda: self.found_port() > 0 or self.ended, self.said)
        assert not self.ended, self.said()
        self.port = self.found_port()
        until(lambda: self.status("/readyz") == 200, self.said)

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def said(self) -> str:
        return self.out.read_text("utf-8") + self.err.read_text("utf-8")

    def found_port(self) -> int:
        found = re.search(r"Open http://127\.0\.0\.1:(\d+)/", self.out.read_text("utf-8"))
        return int(found.group(1)) if found else 0

    def status(self, path: str) -> int:
        browser = Browser(self.port)
        try:
            return browser.ask("GET", path).status
        except (OSError, AssertionError):
            return 0
        finally:
            browser.close()

    def page(self, path: str) -> str:
        browser = Browser(self.port)
        try:
            return browser.open(path).text
        finally:
            browser.close()

    def send(self, kind: signal.Signals) -> None:
        self.process.send_signal(kind)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GuideServer]:
    found = GuideServer(tmp_path, "--workers", "1", GUIDE_DRAIN="1")
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


def _hash(server: GuideServer) -> str:
    guides = json.loads(server.page("/version"))["guides"]
    return str(guides[GUIDE.strip("/")]["hash"])
