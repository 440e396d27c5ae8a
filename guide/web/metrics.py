"""Metrics for those who run a site, in the OpenMetrics format, at an address of their own.

One process counts what all tell it (see `counts`) and answers the monitoring. Journeys are shown by
tens only: so no single one can be seen to begin or to end.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from guide import __version__
from guide.errors import UsageError
from guide.ruleset.contenthash import content_hash
from guide.ruleset.duedays import review_day
from guide.ruleset.model import RuleSet
from guide.web.counts import ANSWERED, ENDED, LOST, REFUSED, REQUEST, Counts

TEN = 10
"""Journeys are shown in steps of so many."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_WAITING = 1024 * 1024
"""Bytes of lines that wait to be counted."""
_SILENT_FOR = 5
_MISSING = (
    "GUIDE_METRICS needs the package prometheus-client, which is not here: "
    "pip install 'lantern-guide[metrics]'"
)

Labels = tuple[str, ...]


class Metrics:
    """The totals of one server and the address at which they stand."""

    def __init__(self, host: str, port: int, journeys: bool) -> None:
        """Raises UsageError where the address cannot be had."""
        self._totals = Totals()
        self._lines, handle = os.pipe()
        os.set_blocking(handle, False)
        with suppress(OSError):  # the system may allow less
            fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, _WAITING)
        self.counts = Counts(handle, journeys)
        self._port = _MetricsPort(host, port, self._totals.page())

    @property
    def port(self) -> int:
        """The port, also where any free one was asked for."""
        return int(self._port.server_address[1])

    def know(self, rule_sets: Iterable[RuleSet]) -> None:
        """Tell which guides are served, in place of those told before."""
        self._totals.know(rule_sets)

    def start(self, workers: Callable[[], int]) -> None:
        """Count and answer from now on, in this process."""
        self._totals.workers.set_function(workers)
        for work in (self._count, self._port.serve_forever):
            Thread(target=work, daemon=True).start()

    def leave(self) -> None:
        """Let go of the address in a process that only tells."""
        self._port.socket.close()

    def _count(self) -> None:
        for line in _lines(self._lines):
            self._totals.count(*line.split("\t"))


def _lines(handle: int) -> Iterator[str]:
    rest = b""
    while data := os.read(handle, 65_536):
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "replace")


def _client() -> Any:
    """The client library; only those who ask for metrics need it."""
    try:
        import prometheus_client
    except ImportError as problem:
        raise UsageError(_MISSING) from problem
    return prometheus_client


class Totals:
    """What is counted, as the monitoring reads it."""

    def __init__(self) -> None:
        self._prometheus = prometheus = _client()
        # When a total began would tell when the first one came.
        prometheus.disable_created_metrics()
        self._registry = registry = prometheus.CollectorRegistry()

        def total(name: str, about: str, *labels: str) -> Any:
            return prometheus.Counter(name, about, labels, registry=registry)

        def now(name: str, about: str, *labels: str) -> Any:
            return prometheus.Gauge(name, about, labels, registry=registry)

        self._requests = total("guide_requests", "Answers.", "method", "route", "status")
        self._seconds = prometheus.Histogram(
            "guide_request_seconds",
            "Time to answer.",
            ["route"],
            registry=registry,
            buckets=BUCKETS,
        )
        self._used = total("guide_cpu_seconds", "Processor time of all workers.")
        self._refused = total("guide_refused", "What was refused, by kind.", "what")
        self._lost = total("guide_lost", "Happenings that could not be counted.")
        tens = "In tens; what is left over is not shown."
        self._answered = total("guide_answered", f"First answers. {tens}", "guide", "question")
        self._ended = total("guide_ended", f"Results. {tens}", "guide", "level", "last_question")
        self.workers = now("guide_workers", "Processes that answer.")
        self._version = now("guide_version", "The program.", "version")
        self._served = now("guide_served", "Each guide as it is.", "guide", "version", "hash")
        self._due = now("guide_review_due_seconds", "When a review is due.", "guide")
        self._version.labels(__version__).set(1)
        self._lost.inc(0)
        self._journeys: Counter[Labels] = Counter()

    def page(self) -> Any:
        """The page with all of them."""
        return self._prometheus.make_wsgi_app(self._registry)

    def know(self, rule_sets: Iterable[RuleSet]) -> None:
        """Tell which guides are served, in place of those told before."""
        self._served.clear()
        self._due.clear()
        for rule_set in rule_sets:
            guide = rule_set.guide
            self._served.labels(guide.id, guide.version, content_hash(rule_set)).set(1)
            due = datetime.combine(review_day(guide).day, time(), UTC)
            self._due.labels(guide.id).set(due.timestamp())

    def count(self, kind: str, *words: str) -> None:
        """Count one happening."""
        if kind == REQUEST:
            method, route, status, seconds, used = words
            self._requests.labels(method, route, status).inc()
            self._seconds.labels(route).observe(float(seconds))
            self._used.inc(max(0.0, float(used)))
        elif kind == REFUSED:
            self._refused.labels(*words).inc()
        elif kind == LOST:
            self._lost.inc(int(words[0]))
        elif kind in (ANSWERED, ENDED):
            self._count_journey(self._answered if kind == ANSWERED else self._ended, kind, words)

    def _count_journey(self, total: Any, kind: str, words: Labels) -> None:
        seen = (kind, *words)
        self._journeys[seen] += 1
        if self._journeys[seen] % TEN == 0:
            total.labels(*words).inc(TEN)


class _MetricsPort(ThreadingMixIn, WSGIServer):
    """Answers the monitoring; who is silent is let go of."""

    daemon_threads = True

    def __init__(self, host: str, port: int, page: Any) -> None:
        try:
            self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            super().__init__((host, port), _SilentHandler)
        except (OSError, UnicodeError) as problem:
            reason = getattr(problem, "strerror", None) or str(problem)
            raise UsageError(f"cannot serve metrics on {host}:{port}: {reason}") from problem
        self.set_app(page)

    def server_bind(self) -> None:
        """Take the address without asking for the name of this computer."""
        # A server that takes over from this one is there before this one has gone.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "guide", self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever hung up is no fault of ours."""


class _SilentHandler(WSGIRequestHandler):
    """A request of the monitoring, which no log has."""

    timeout = _SILENT_FOR

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing."""
