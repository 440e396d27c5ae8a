"""The application behind a port of this computer, for a browser to come to."""

from __future__ import annotations

import io
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

HERE = "127.0.0.1"


class _ServerHere(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news, and an error's text may quote an answer."""


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a line would hold the address of a page."""

    def get_stderr(self) -> Any:
        """Where the application may write errors: nowhere."""
        return io.StringIO()


class Serving:
    """A WSGI application on a free loopback port, until closed."""

    def __init__(self, site: WSGIApplication) -> None:
        self._server = _ServerHere((HERE, 0), _Handler)
        self._server.set_app(site)
        self.origin = f"http://{HERE}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
