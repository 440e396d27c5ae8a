"""What a journey costs: this site against a stock Flask-WTF application, in CPU time a request.

Both are asked the same ten questions, in turn, round after round, by the same small browser. In
process only the application's own work is timed; over gunicorn, all that its processes did.

    python -m bench.journey               in process
    python -m bench.journey --served      over gunicorn as well
    python -m bench.journey --most 0.75   exit 1 where this site takes more than that of the stock's
"""

from __future__ import annotations

import argparse
import html
import http.client
import io
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

import brotli

from bench.processes import cpu_of_family
from bench.ten_questions import GUIDE, OPTIONS, write_rules

KEY = "a key for measuring that is long enough to be one"
_HIDDEN = re.compile(r'<input[^>]* type="hidden"[^>]*>')
_GIVEN = re.compile(r' (name|value)="([^"]*)"')


@dataclass
class Reply:
    """What came back: status, headers, and the body as it was sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Site(Protocol):
    """Somewhere to send requests to, which knows how much CPU time they took."""

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send one request."""

    def cpu(self) -> float:
        """CPU seconds so far."""


class InProcess:
    """An application called through its WSGI interface."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app, self._cpu = app, 0.0

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Call the application as a server does; only the call is timed."""
        started: list[Any] = []
        environ = _environ(method, path, headers, body)
        before = time.process_time()
        sent = self._app(
            environ, lambda status, head, exc_info=None: started.extend((status, head))
        )
        content = b"".join(sent)
        if hasattr(sent, "close"):
            sent.close()
        self._cpu += time.process_time() - before
        return Reply(int(started[0].split()[0]), started[1], content)

    def cpu(self) -> float:
        """CPU seconds of all calls."""
        return self._cpu


def _environ(method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


class Served:
    """An application behind gunicorn in processes of its own."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
        self._process = process

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send one request; a connection that the server let go of is opened again."""
        try:
            self._connection.request(method, path, body or None, dict(headers))
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            self._connection.request(method, path, body or None, dict(headers))
            response = self._connection.getresponse()
        return Reply(response.status, response.getheaders(), response.read())

    def cpu(self) -> float:
        """CPU seconds of the process and its workers, to a hundredth."""
        return cpu_of_family(self._process.pid)


@dataclass
class Browser:
    """One reader's browser: it holds cookies, follows where it is sent and counts by kind."""

    site: Site
    accept: str
    cookies: dict[str, str] = field(default_factory=dict)
    cost: dict[str, list[float]] = field(default_factory=dict)
    sent: int = 0
    page: str = ""
    path: str = ""

    def get(self, path: str) -> None:
        """Open a page."""
        self._send("GET", path, b"")

    def post(self, path: str, **data: str) -> None:
        """Send a form with its hidden fields, then open the page it leads to."""
        assert "<form" in self.page, f"no form on {self.path}"
        fields = (dict(_GIVEN.findall(tag)) for tag in _HIDDEN.findall(self.page))
        form = {each["name"]: html.unescape(each.get("value", "")) for each in fields}
        self.get(self._send("POST", path, urlencode({**form, **data}).encode()))

    def _send(self, method: str, path: str, body: bytes) -> str:
        headers = {"Host": "127.0.0.1", "Accept-Encoding": self.accept}
        headers["Sec-Fetch-Site"] = "same-origin" if self.path else "none"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = "http://127.0.0.1"
        before = self.site.cpu()
        reply = self.site.send(method, path, headers, body)
        self.cost.setdefault(method, []).append(self.site.cpu() - before)
        assert reply.status in (200, 302, 303), (method, path, reply.status)
        assert (reply.status == 200) == (method == "GET"), (method, path, reply.status)
        self.path = path
        return self._take(reply)

    def _take(self, reply: Reply) -> str:
        headers = {name.lower(): value for name, value in reply.headers}
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                self._keep(value)
        self.sent += len(reply.body) + sum(len(k) + len(v) + 4 for k, v in reply.headers)
        packed = headers.get("content-encoding") == "br"
        self.page = (brotli.decompress(reply.body) if packed else reply.body).decode()
        return headers.get("location", "")

    def _keep(self, cookie: str) -> None:
        name, _, rest = cookie.partition("=")
        if "max-age=0" in cookie.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = rest.partition(";")[0]


def _answer(number: int) -> str:
    return OPTIONS[(0, 2, 1, 2)[number % 4]][0]


def stock_journey(browser: Browser) -> None:
    """Start page, start, ten questions, result: 23 requests."""
    browser.get("/")
    browser.post("/")
    for number in range(1, 11):
        browser.post(f"/question/{number}", answer=_answer(number))
    assert browser.path == "/result"


def our_journey(browser: Browser) -> None:
    """Start page, ten questions, check, result: 23 requests."""
    browser.get(f"/{GUIDE}/")
    browser.get(f"/{GUIDE}/question/q1")
    for number in range(1, 11):
        browser.post(f"/{GUIDE}/question/q{number}", **{f"q{number}": _answer(number)})
    assert browser.path == f"/{GUIDE}/check"
    browser.get(f"/{GUIDE}/result")


# -- measuring ------------------------------------------------------------------------------------


@dataclass
class Contender:
    """One application, the way through it, and what was measured."""

    name: str
    site: Site
    journey: Callable[[Browser], None]
    accept: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    def run(self, journeys: int) -> None:
        """One round: CPU microseconds for each request, and for each GET and POST."""
        browsers = [Browser(self.site, self.accept) for _ in range(journeys)]
        before = self.site.cpu()
        for browser in browsers:
            self.journey(browser)
        spent = self.site.cpu() - before
        requests = sum(len(costs) for b in browsers for costs in b.cost.values())
        figures = {"request": spent / requests, "journey": spent / journeys}
        for method in ("GET", "POST"):
            costs = [cost for b in browsers for cost in b.cost[method]]
            figures[method] = sum(costs) / len(costs)
        self.rounds.append({name: value * 1e6 for name, value in figures.items()})
        self.sent = browsers[0].sent

    def median(self, figure: str) -> float:
        """The median over all rounds."""
        return statistics.median(found[figure] for found in self.rounds)


def measure(contenders: list[Contender], rounds: int, journeys: int) -> None:
    """Run the contenders in turn, so that a busy moment of the machine strikes all alike."""
    for contender in contenders:
        contender.run(2)
        contender.rounds.clear()
    for _ in range(rounds):
        for contender in contenders:
            contender.run(journeys)


def report(title: str, contenders: list[Contender]) -> float:
    """Print a table; gives the ratio of the second contender's journey to the first one's.

    Those two have the same duty: the stock application compresses nothing.
    """
    first = contenders[0]
    print(f"\n{title}, medians of {len(first.rounds)} rounds, CPU us")
    print(f"{'':34}{'GET':>7}{'POST':>7}{'request':>9}{'journey':>9}{'ratio':>7}{'bytes':>8}")
    for each in contenders:
        row = "".join(
            f"{each.median(name):{width}.0f}"
            for name, width in (("GET", 7), ("POST", 7), ("request", 9), ("journey", 9))
        )
        print(f"{each.name:34}{row}{_ratio(each, first):7.2f}{each.sent:8}")
    return _ratio(contenders[1], first)


def _ratio(one: Contender, other: Contender) -> float:
    """The median over the rounds of the ratio within a round."""
    pairs = zip(one.rounds, other.rounds, strict=True)
    return statistics.median(a["journey"] / b["journey"] for a, b in pairs)


def in_process(rules: Path, rounds: int, journeys: int) -> float:
    """Measure the applications themselves."""
    from bench.stock_app import app as stock
    from guide.reading.loader import load_guides
    from guide.web import create_app

    loaded = load_guides(rules)
    assert loaded.numbers is not None and loaded.rule_sets, loaded.findings
    ours = create_app(loaded.rule_sets, loaded.numbers, config={"SECRET_KEY": KEY})
    contenders = [
        Contender("stock Flask-WTF", InProcess(stock), stock_journey, "identity"),
        Contender("this site, not compressed", InProcess(ours), our_journey, "identity"),
        Contender("this site, as browsers ask", InProcess(ours), our_journey, "gzip, deflate, br"),
    ]
    measure(contenders, rounds, journeys)
    return report("In process", contenders)


def served(rules: Path, rounds: int, journeys: int) -> float:
    """Measure both behind gunicorn: one worker, four threads."""
    stock = ["-m", "gunicorn", "-w", "1", "-k", "gthread", "--threads", "4"]
    stock += ["--access-logfile", "-", "bench.stock_app:app"]
    ours = ["-m", "guide", "serve", "--workers", "1", "--rules", str(rules)]
    with _started(stock, "-b", "127.0.0.1:{}") as one, _started(ours, "--port", "{}") as other:
        contenders = [
            Contender("stock Flask-WTF", one, stock_journey, "identity"),
            Contender("this site, not compressed", other, our_journey, "identity"),
            Contender("this site, as browsers ask", other, our_journey, "gzip, deflate, br"),
        ]
        measure(contenders, rounds, journeys)
        return report("Over gunicorn", contenders)


@contextmanager
def _started(command: list[str], *at: str) -> Iterator[Served]:
    """A server in a process of its own, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = [part.format(port) for part in at]
    process = subprocess.Popen(
        [sys.executable, *command, *where],
        env={**os.environ, "SECRET_KEY": KEY},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def main() -> int:
    """Measure, print, and say by the exit code whether the limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--journeys", type=int, default=10, help="in each round")
    parser.add_argument("--served", action="store_true", help="over gunicorn as well")
    parser.add_argument("--most", type=float, help="the highest ratio that passes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="guide-bench-") as folder:
        rules = write_rules(Path(folder))
        ratios = [in_process(rules, given.rounds, given.journeys)]
        if given.served:
            ratios.append(served(rules, given.rounds, given.journeys * 2))
    return int(given.most is not None and max(ratios) > given.most)


if __name__ == "__main__":
    sys.exit(main())
