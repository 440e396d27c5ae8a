"""`guide serve`: the site on a production server, gunicorn, with threads.

On this computer it needs no settings. Seen from elsewhere it asks for a proper SECRET_KEY. Nothing
about a request reaches a log but what `access_log` writes.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from guide.errors import ExitCode, UsageError
from guide.paths.recording import PathRecorder
from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from guide.web.security import is_loopback

SHORTEST_KEY = 32

_NEEDS_KEY = (
    "SECRET_KEY is {problem}. It seals the answers in each browser, so on an address that others\n"
    "can reach it must be set, and be at least {shortest} characters long. To make one:\n"
    "    export SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')"
)

_RECORDS_HERE = (
    "{problem}. --record writes people's answers to files, so it works only\n"
    "on this computer: use --host 127.0.0.1, and nothing that leads others to it"
)


def serve(
    rule_sets: Sequence[RuleSet],
    numbers: Numbers,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    review: bool = True,
    record: Path | None = None,
) -> int:
    """Serve the guides until stopped, with the pages for clinicians unless `review` is false.

    `record` is a folder to which each result is written as a path file. Raises UsageError where
    that cannot start.
    """
    recording = {} if record is None else recording_settings(os.environ, host, record)
    settings = {**server_settings(os.environ, host), "REVIEW": review, **recording}
    _check_port(host, port)
    app = create_app(rule_sets, numbers, config=settings)
    _log_to_stderr()
    where = f"[{host}]" if ":" in host else host
    if record is not None:
        print(f"Recording: each result becomes a path file in {record}.", flush=True)
    print(f"Open http://{where}:{port}/ in a browser. Press Ctrl+C to stop.", flush=True)
    _Server(app, f"{where}:{port}", workers).run()
    return ExitCode.CLEAN


def server_settings(environment: Mapping[str, str], host: str) -> dict[str, Any]:
    """The settings of the site, from the environment."""
    key = environment.get("SECRET_KEY", "")
    if is_loopback(host):
        key = key or _own_key(environment)
    elif len(key) < SHORTEST_KEY:
        problem = "too short" if key else "not set"
        raise UsageError(_NEEDS_KEY.format(problem=problem, shortest=SHORTEST_KEY))
    hosts = _listed(environment.get("TRUSTED_HOSTS", ""))
    return {
        "SECRET_KEY": key,
        "SECRET_KEY_FALLBACKS": _listed(environment.get("SECRET_KEY_FALLBACKS", "")),
        "TRUSTED_HOSTS": hosts or None,
        "HTTPS": environment.get("GUIDE_HTTPS", "") in ("1", "yes", "true"),
    }


def recording_settings(environment: Mapping[str, str], host: str, folder: Path) -> dict[str, Any]:
    """The settings of a site that records. Raises UsageError where others than testers may come."""
    if not is_loopback(host):
        raise UsageError(_RECORDS_HERE.format(problem=f"{host} can be reached from elsewhere"))
    for name in ("TRUSTED_HOSTS", "GUIDE_HTTPS"):
        if environment.get(name):
            raise UsageError(_RECORDS_HERE.format(problem=f"{name} is set, as for a public site"))
    return {"RECORDER": PathRecorder(folder)}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


# -- the key on this computer ---------------------------------------------------------------------


def _own_key(environment: Mapping[str, str]) -> str:
    """A key kept in a file of the user's, so that starting the server again loses no answer."""
    state = environment.get("XDG_STATE_HOME") or "~/.local/state"
    path = Path(state) / "lantern-guide" / "secret-key"
    try:
        path = path.expanduser()
        return _read_key(path) or _write_key(path)
    except (OSError, RuntimeError):  # RuntimeError: a user whom the system knows no home of
        print(f"No key could be kept at {path}: answers last until the server stops.", flush=True)
        return secrets.token_urlsafe(48)


def _read_key(path: Path) -> str:
    """The key in the file; empty where there is none, or where others could have read it."""
    if not path.is_file() or path.stat().st_mode & 0o077:
        return ""
    key = path.read_text(encoding="ascii", errors="replace").strip()
    return key if len(key) >= SHORTEST_KEY else ""


def _write_key(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key + "\n")
    fresh.replace(path)
    return key


# -- gunicorn -------------------------------------------------------------------------------------


def _check_port(host: str, port: int) -> None:
    """Find out now whether the address can be taken, rather than in gunicorn's retries."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UsageError(
            f"cannot serve on {host}:{port}: {reason}. Another program may use that port; "
            "choose another one with --port."
        ) from problem


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name in ("guide.access", "guide.bugs"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
        log.setLevel(logging.INFO)


class _QuietLogger(Logger):
    """Gunicorn's own log without what a request held: no address, no path, no message."""

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the kind of the error alone."""
        error = sys.exc_info()[0]
        self.error_log.error("server error: %s", error.__name__ if error else "unknown")


class _Server(BaseApplication):
    """The site as gunicorn runs it."""

    def __init__(self, app: Flask, bind: str, workers: int) -> None:
        self._app = app
        self._options = {
            "bind": bind,
            "workers": workers,
            "worker_class": "gthread",
            "threads": 4,
            "loglevel": "error",
            "logger_class": _QuietLogger,
            "accesslog": None,
            "control_socket_disable": True,
            # Several sets of answers can be under way at once, each up to 4,000 bytes.
            "limit_request_field_size": 32_768,
            "graceful_timeout": 10,
            "proc_name": "guide",
        }
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The site; it was made before the workers, so that they share it."""
        return self._app
