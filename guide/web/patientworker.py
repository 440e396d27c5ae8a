"""The worker: threads see whole requests only, so slow and silent connections hold up nobody.

Gunicorn hands a connection to a thread at once, and the thread then waits for the sender. Here one
loop waits for all of them; a thread is needed from the moment a request is whole until its answer
is on its way. The pages for clinicians have one thread of their own: readers before reviewers.
"""

from __future__ import annotations

import errno
import fcntl
import re
import socket
import struct
import sys
import termios
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any
from urllib.parse import unquote_to_bytes

from gunicorn.workers.gthread import TConn, ThreadWorker

from guide.web.arrival import Arrived, Arriving

ARRIVES_WITHIN = 20.0
"""Seconds that a request may take to arrive, once its connection is there."""
LEAVES_WITHIN = 2.0
"""Seconds that a browser has to hang up after its last answer."""
STALLED = 5
"""Seconds that a thread waits at most for a connection that takes or gives nothing."""
MOST_CONNECTIONS = 1_000
MOST_RECEIVED = 32 * 1024 * 1024
"""Bytes of requests that have not arrived whole, over all connections of a worker."""
ROOM_TO_SEND = 512 * 1024
"""Bytes that the system takes of an answer at once: no page makes a thread wait for its reader."""
_MOST_UNSENT = 64 * 1024
_READ_AT_ONCE = 64 * 1024
_NO_HANDLE_LEFT = (errno.EMFILE, errno.ENFILE)
_LOOKS_EVERY = 0.5
_TOO_SLOW = "408 Request Timeout"
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_TARGET = re.compile(rb"[A-Z]+ (?:https?://[^/ ]*)?([^ ?\r\n]*)")


class PatientWorker(ThreadWorker):
    """Gunicorn's worker with threads, in front of which requests are put together."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # In the order in which they end, since all have the same time.
        self._arriving: dict[TConn, tuple[float, Arriving]] = {}
        self._leaving: dict[TConn, float] = {}
        self._received = 0
        self._looked_at = 0.0
        server: Any = self.app
        self._review = server.review_path.encode()
        self._metrics = server.metrics

    def init_process(self) -> None:
        """Start, with a thread for reviewers, and threads that give way to each other quickly."""
        if self._metrics is not None:
            self._metrics.leave()
        sys.setswitchinterval(0.001)
        self._reviewers = ThreadPoolExecutor(max_workers=1)
        super().init_process()

    # -- a connection comes, and its request ------------------------------------------------------

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where there are too many, the one that has waited longest goes."""
        try:
            sock, client = listener.accept()
        except OSError as problem:
            if problem.errno in _NO_HANDLE_LEFT:
                self._make_room()
            return
        self.nr_conns += 1
        if self.nr_conns >= MOST_CONNECTIONS:
            self._make_room()
        stalled = struct.pack("ll", STALLED, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            sock.setsockopt(socket.SOL_SOCKET, option, stalled)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM_TO_SEND)
        self._await_request(TConn(self.cfg, sock, client, listener.getsockname()))

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Await the next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_request(conn)

    def enqueue_req(self, conn: TConn) -> None:
        """Await the next request of a connection, of which something came with the last one."""
        self._await_request(conn, _unreader(conn).take_buffered())

    def _await_request(self, conn: TConn, begun: bytes = b"") -> None:
        conn.sock.setblocking(False)
        self._arriving[conn] = time.monotonic() + ARRIVES_WITHIN, Arriving()
        self.poller.register(conn.sock, EVENT_READ, partial(self._receive, conn))
        if begun:
            self._take(conn, begun)

    def _receive(self, conn: TConn, _: object) -> None:
        try:
            data = conn.sock.recv(_READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, data)
        else:
            self._drop(conn)

    def _take(self, conn: TConn, data: bytes) -> None:
        _, arriving = self._arriving[conn]
        arrived = arriving.add(data)
        self._received += len(data)
        if arrived is Arrived.WHOLE:
            self._hand_over(conn)
        elif arrived is not Arrived.PART:
            self._refuse(conn, arrived.value)
        elif self._received > MOST_RECEIVED:
            self._make_room()
        elif arriving.waits_for_go:
            with suppress(OSError):
                conn.sock.send(_GO_ON)

    def _hand_over(self, conn: TConn) -> None:
        """Let a thread answer the request. Who takes no answers gets no further ones."""
        received = bytes(self._no_longer(conn).received)
        if _unsent(conn.sock) > _MOST_UNSENT:
            self._close(conn)
            return
        conn.init()
        _unreader(conn).unread(received)
        threads = self._reviewers if self._is_for_reviewers(received) else self.tpool
        threads.submit(self.handle, conn).add_done_callback(partial(self._answered, conn))

    def _is_for_reviewers(self, received: bytes) -> bool:
        target = _TARGET.match(received)
        return target is not None and unquote_to_bytes(target[1]).startswith(self._review)

    def _answered(self, conn: TConn, done: Future[Any]) -> None:
        self.method_queue.defer(self.finish_request, conn, done)

    # -- a connection goes ------------------------------------------------------------------------

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Keep the connection for its next request, or see it off without waiting for it."""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
        else:
            self._see_off(conn)

    def murder_pending(self) -> None:
        """Let go of what took too long. Gunicorn asks for it after every event."""
        now = time.monotonic()
        if now < self._looked_at + _LOOKS_EVERY:
            return
        self._looked_at = now
        for conn, (until, arriving) in list(self._arriving.items()):
            silent = not arriving.received
            if until <= now and not silent:
                self._refuse(conn, _TOO_SLOW)
            elif until <= now or (silent and not self.alive):
                self._drop(conn)
        for conn in [conn for conn, until in self._leaving.items() if until <= now]:
            self._gone(conn)

    def _make_room(self) -> None:
        """Let go of the connection that has waited longest: one that idles, else a slow one."""
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            with suppress(KeyError, ValueError):
                self.poller.unregister(conn.sock)
            self._close(conn)
        elif self._arriving:
            self._drop(next(iter(self._arriving)))
        elif self._leaving:
            self._gone(next(iter(self._leaving)))

    def _refuse(self, conn: TConn, status: str) -> None:
        """Answer a request that never becomes whole."""
        if self._metrics is not None:
            self._metrics.counts.refused("request")
        self._no_longer(conn)
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        with suppress(OSError):
            conn.sock.send(f"{head}Content-Length: 0\r\n\r\n".encode())
        self._see_off(conn)

    def _see_off(self, conn: TConn) -> None:
        """Say that no more comes, and hang up when the other side has: else its answer is lost."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, partial(self._hear_out, conn))
        except (OSError, ValueError):
            self._close(conn)
            return
        self._leaving[conn] = time.monotonic() + LEAVES_WITHIN

    def _hear_out(self, conn: TConn, _: object) -> None:
        try:
            if conn.sock.recv(_READ_AT_ONCE):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._gone(conn)

    def _gone(self, conn: TConn) -> None:
        del self._leaving[conn]
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _drop(self, conn: TConn) -> None:
        self._no_longer(conn)
        self._close(conn)

    def _no_longer(self, conn: TConn) -> Arriving:
        """Await nothing more on the connection for now."""
        _, arriving = self._arriving.pop(conn)
        self._received -= len(arriving.received)
        self.poller.unregister(conn.sock)
        return arriving

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _unreader(conn: TConn) -> Any:
    parser: Any = conn.parser
    return parser.unreader


def _unsent(sock: socket.socket) -> int:
    """How many bytes of earlier answers the other side has not taken yet."""
    try:
        found: int = struct.unpack("i", fcntl.ioctl(sock, termios.TIOCOUTQ, b"\0\0\0\0"))[0]
    except OSError:
        return 0
    return found
