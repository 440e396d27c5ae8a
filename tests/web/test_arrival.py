"""How much of a request has arrived, however it is cut up on its way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.web.arrival import LONGEST_BODY, LONGEST_HEAD, Arrived, Arriving

PART, WHOLE = Arrived.PART, Arrived.WHOLE
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
COUNTED = HEAD + b"Content-Length: 5\r\n\r\n"
WHOLES = (
    HEAD + b"\r\n",
    COUNTED + b"12345",
    CHUNKED + b"5\r\n12345\r\n0\r\n\r\n",
    CHUNKED + b"0\r\n\r\n",
    CHUNKED + b"5;a=b\r\n12345\r\n1\r\nx\r\n0\r\nTrailer: x\r\n\r\n",
    HEAD + b"cOnTent-length:\t5 \r\n\r\n12345",
)


@pytest.mark.parametrize(
    "received, how_far",
    [
        (b"", PART),
        (b"GET / HT", PART),
        (HEAD, PART),
        (COUNTED + b"1234", PART),
        (CHUNKED + b"5\r\n12345\r\n0\r\n", PART),
        (CHUNKED + b"5\r\n1234", PART),
        (CHUNKED + b"5", PART),
        *((whole, WHOLE) for whole in WHOLES),
        # What is wrong is for the server to say, and at once.
        (b"NONSENSE\r\n\r\n", WHOLE),
        (CHUNKED + b"zz\r\n", WHOLE),
        (CHUNKED + b"-5\r\n", WHOLE),
        (CHUNKED + b"5\r\n12345XX", WHOLE),
        (CHUNKED + b"1" * 101, WHOLE),
        (HEAD + b"Content-Length: -5\r\n\r\n", WHOLE),
        (HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n", WHOLE),
        # What is too long is never waited for.
        (b"G" * (LONGEST_HEAD + 1), Arrived.HEAD_TOO_LONG),
        (b"G" * (LONGEST_HEAD + 1) + b"\r\n\r\n", Arrived.HEAD_TOO_LONG),
        (HEAD + b"Content-Length: %d\r\n\r\n" % (LONGEST_BODY + 1), Arrived.BODY_TOO_LONG),
        (CHUNKED + b"%x\r\n" % (LONGEST_BODY + 1), Arrived.BODY_TOO_LONG),
        (CHUNKED + b"1\r\nx\r\n" * LONGEST_BODY, Arrived.BODY_TOO_LONG),
        (CHUNKED + b"ffffffffffff\r\n", Arrived.BODY_TOO_LONG),
    ],
)
def test_how_far_a_request_is(received: bytes, how_far: Arrived) -> None:
    assert Arriving().add(received) is how_far


@given(st.sampled_from(WHOLES), st.lists(st.integers(1, 100), max_size=12))
def test_it_is_whole_with_its_last_byte_and_not_before(whole: bytes, cuts: list[int]) -> None:
    places = [0, *sorted({cut for cut in cuts if cut < len(whole)}), len(whole)]
    arriving = Arriving()
    *before, last = [arriving.add(whole[a:b]) for a, b in zip(places, places[1:], strict=False)]
    assert last is WHOLE and set(before) <= {PART}


def test_who_waits_for_a_go() -> None:
    arriving = Arriving()
    arriving.add(COUNTED.replace(b"Host: a", b"Expect: 100-continue"))
    assert arriving.waits_for_go
    arriving.add(b"1")
    assert not arriving.waits_for_go
    plain = Arriving()
    plain.add(COUNTED)
    assert not plain.waits_for_go
