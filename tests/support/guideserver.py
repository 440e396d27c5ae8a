"""`guide serve` as processes of their own, for tests of the real server."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.web.small_guide import small_guide
from tests.web.wire import Browser


def until(condition: Callable[[], bool], told: Callable[[], str] = str) -> None:
    """Wait for something that comes about by itself."""
    end = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def command(folder: Path, *arguments: str) -> list[str]:
    """`guide serve` on the small guide, which it writes."""
    small_guide(folder / "rules")
    serve = ["-m", "guide", "serve", "--rules", str(folder / "rules"), "--workers", "1"]
    return [sys.executable, *serve, *arguments]


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "XDG_STATE_HOME": str(folder), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str = "/readyz") -> int:
    """The status of a page; 0 where nobody answers."""
    browser = Browser(port)
    try:
        return browser.ask("GET", path).status
    except (OSError, AssertionError):
        return 0
    finally:
        browser.close()


class GuideServer:
    """`guide serve` as a process of its own."""

    def __init__(self, folder: Path, *arguments: str, **more: str) -> None:
        self.rules = folder / "rules"
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                command(folder, "--port", "0", *arguments),
                stdout=out,
                stderr=err,
                env=surroundings(folder, **more),
            )
        try:
            until(lambda: self.found_port() > 0 or self.ended, self.said)
            assert not self.ended, self.said()
            self.port = self.found_port()
            until(lambda: self.status("/readyz") == 200, self.said)
        except BaseException:
            self.process.kill()
            raise

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def said(self) -> str:
        return self.out.read_text("utf-8") + self.err.read_text("utf-8")

    def found_port(self) -> int:
        found = re.search(r"Open http://127\.0\.0\.1:(\d+)/", self.out.read_text("utf-8"))
        return int(found.group(1)) if found else 0

    def status(self, path: str) -> int:
        return status(self.port, path)

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
        self.process.wait(timeout=60)
