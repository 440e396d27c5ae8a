"""The site as gunicorn runs it: one process that holds the address and looks after the workers.

What differs from gunicorn's own: the address is taken before anything is promised, being told to
stop may first send readers elsewhere, and starting the program anew repeats the command as given.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from guide.errors import UsageError
from guide.web.drain import Drain
from guide.web.metrics import Metrics
from guide.web.patientworker import MOST_CONNECTIONS, PatientWorker
from guide.web.steadylog import SteadyHandler

THREADS = 4
"""How many threads of a worker answer side by side."""
_FIRST_HANDED_OVER = 3


# -- the address ----------------------------------------------------------------------------------


def taken(host: str, port: int) -> socket.socket:
    """A socket at the address, not listening yet. Raises UsageError where it cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except (OSError, OverflowError, UnicodeError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UsageError(
            f"cannot serve on {host}:{port}: {reason}. Another program may use that port; "
            "choose another one with --port."
        ) from problem
    return found


def handed_over() -> str | None:
    """The host of the socket that systemd or the server before this one opened for us.

    None where there is none. It is empty for a socket in the file system, which a proxy is behind.
    """
    by_us = os.environ.get("GUNICORN_FD") if os.environ.get("GUNICORN_PID") else None
    by_systemd = os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS")
    if not by_us and not by_systemd:
        return None
    handle = int(by_us.split(",")[0]) if by_us else _FIRST_HANDED_OVER
    with socket.socket(fileno=os.dup(handle)) as found:
        name = found.getsockname()
    return str(name[0]) if isinstance(name, tuple) else ""


# -- gunicorn -------------------------------------------------------------------------------------


class QuietLogger(Logger):
    """Gunicorn's own log without what a request held: no address, no path, no message."""

    def setup(self, cfg: Any) -> None:
        """Write as steadily as our own logs do, and in the same form."""
        ours = [each for each in self.error_log.handlers if isinstance(each, SteadyHandler)]
        super().setup(cfg)
        self.error_log.handlers = [*(ours or [SteadyHandler()])]

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the kind of the error alone."""
        error = sys.exc_info()[0]
        self.error_log.error("server error: %s", error.__name__ if error else "unknown")


class Master(Arbiter):
    """Gunicorn's master, which drains before it stops."""

    def __init__(self, app: Server) -> None:
        super().__init__(app)
        self._drain, self._patience, self._changed = app.drain, app.patience, app.changed
        self._stops_at = 0.0
        # As it was typed: gunicorn would start `guide/__main__.py`, which `python -m guide` is not.
        self.START_CTX["args"] = [sys.executable, *sys.orig_argv[1:]]

    def handle_term(self) -> None:
        """Stop; where there is time to drain, answer on for as long, and say `not ready`."""
        if self._drain.begun or not self._patience:
            raise StopIteration
        self._drain.begin()
        self._stops_at = time.monotonic() + self._patience

    def manage_workers(self) -> None:
        """As gunicorn does each second; also, stop when the time to drain is over.

        Where rule files are watched and one was saved, it is as if told to read them again.
        """
        if self._drain.begun and time.monotonic() >= self._stops_at:
            raise StopIteration
        if self._changed is not None and self._changed():
            self.reload()
        super().manage_workers()


class Server(BaseApplication):
    """The site and how gunicorn shall run it.

    `make` makes the site anew when the server is told to read its files again; it gives None where
    what was served before goes on being served. `changed`: whether it is to do so by itself.
    """

    def __init__(
        self,
        site: WSGIApplication,
        bind: str,
        workers: int,
        drain: Drain,
        patience: int = 0,
        review_path: str = "/review/",
        make: Callable[[], WSGIApplication | None] = lambda: None,
        changed: Callable[[], bool] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._site, self._make, self.changed, self.metrics = site, make, changed, metrics
        self.drain, self.patience, self.review_path = drain, patience, review_path
        self._options = {
            "bind": bind,
            "workers": workers,
            "worker_class": PatientWorker,
            "worker_connections": MOST_CONNECTIONS,
            # Longer than proxies keep a connection: none shall close while they send on it.
            "keepalive": 75,
            "threads": THREADS,
            "worker_tmp_dir": _heartbeat_folder(),
            "loglevel": "error",
            "logger_class": QuietLogger,
            "accesslog": None,
            "control_socket_disable": True,
            # Several sets of answers can be under way at once, each up to 4,000 bytes.
            "limit_request_field_size": 32_768,
            "graceful_timeout": 10,
            "proc_name": "guide",
            # What a client says of where the site is or how it came here is never believed.
            "forwarder_headers": "",
            "secure_scheme_headers": {},
        }
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The site; it was made before the workers, so that they share it."""
        return self._site

    def reload(self) -> None:
        """Make the site anew for the workers to come."""
        self._site = self._make() or self._site
        self.callable = None
        super().reload()

    def run(self) -> None:
        """Serve until stopped."""
        master = Master(self)
        if self.metrics is not None:
            self.metrics.start(lambda: len(master.WORKERS))
        master.run()


def _heartbeat_folder() -> str:
    """Where a worker keeps the file by which it says that it lives."""
    try:
        return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else tempfile.gettempdir()
    except FileNotFoundError as problem:
        raise UsageError("there is no folder for temporary files that can be written") from problem
