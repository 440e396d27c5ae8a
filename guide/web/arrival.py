"""How much of a request has arrived: whether it is whole, and whether it ever can be.

It looks no closer than it must: what is wrong with a request is for the server to say, once all of
it is here.
"""

from __future__ import annotations

import re
from enum import Enum

LONGEST_HEAD = 64 * 1024
"""Bytes of the head: room for as many cookies as browsers keep of one site."""
LONGEST_BODY = 256 * 1024
"""Bytes of a body as sent. The site takes less, and tells so with a page of its own."""

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([^\r]*)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_LONGEST_SIZE = 100


class Arrived(Enum):
    """How far a request has come."""

    PART = "part"
    WHOLE = "whole"
    HEAD_TOO_LONG = "431 Request Header Fields Too Large"
    BODY_TOO_LONG = "413 Content Too Large"


class Arriving:
    """One request on its way."""

    def __init__(self) -> None:
        self.received = bytearray()
        self._body = 0  # where the body starts, once the head is here
        self._next = 0  # where the next chunk starts
        self._length = 0
        self._is_chunked = False

    def add(self, data: bytes) -> Arrived:
        """Take what came, and tell how far the request is."""
        searched = max(0, len(self.received) - len(_END))
        self.received += data
        if not self._body:
            end = self.received.find(_END, searched)
            if end < 0 or end > LONGEST_HEAD:
                too_long = len(self.received) > LONGEST_HEAD
                return Arrived.HEAD_TOO_LONG if too_long else Arrived.PART
            self._read_head(bytes(self.received[: end + 2]), end + len(_END))
        return self._chunks() if self._is_chunked else self._counted()

    @property
    def waits_for_go(self) -> bool:
        """Whether the sender waits to hear that its body is wanted."""
        return len(self.received) == self._body and bool(_EXPECTS.search(self.received))

    def _read_head(self, head: bytes, body: int) -> None:
        self._body = self._next = body
        self._is_chunked = bool(_CHUNKED.search(head))
        lengths = _LENGTH.findall(head)
        if len(lengths) == 1 and re.fullmatch(rb"[0-9]{1,15}[ \t]*", lengths[0]):
            self._length = int(lengths[0])

    def _counted(self) -> Arrived:
        if self._length > LONGEST_BODY:
            return Arrived.BODY_TOO_LONG
        here = len(self.received) - self._body >= self._length
        return Arrived.WHOLE if here else Arrived.PART

    def _chunks(self) -> Arrived:
        """Go on from the chunk that was not whole; a wrong one ends the search."""
        while True:
            if len(self.received) - self._body > LONGEST_BODY:
                return Arrived.BODY_TOO_LONG
            line_end = self.received.find(b"\r\n", self._next)
            if line_end < 0:
                is_wrong = len(self.received) - self._next > _LONGEST_SIZE
                return Arrived.WHOLE if is_wrong else Arrived.PART
            size = bytes(self.received[self._next : line_end]).partition(b";")[0].strip()
            if not re.fullmatch(rb"[0-9a-fA-F]{1,12}", size):
                return Arrived.WHOLE
            if not int(size, 16):
                ended = self.received.find(_END, line_end) >= 0
                return Arrived.WHOLE if ended else Arrived.PART
            after = line_end + 2 + int(size, 16) + 2
            if after - self._body > LONGEST_BODY:
                return Arrived.BODY_TOO_LONG
            if after > len(self.received):
                return Arrived.PART
            if self.received[after - 2 : after] != b"\r\n":
                return Arrived.WHOLE
            self._next = after
