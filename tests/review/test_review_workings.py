"""What is costly is worked out once, whoever asks and however many ask at once."""

from __future__ import annotations

import time
from threading import Barrier, Event, Thread

import pytest

from guide.review import workings
from guide.review.workings import Workings

NEVER = 0.0
LATER = time.monotonic() + 3_600


def test_a_piece_is_worked_out_once_for_all_who_ask_at_once() -> None:
    known, start, count, found = Workings(), Barrier(8), [], list[object]()

    def work() -> str:
        count.append(1)
        return "known"

    def ask(number: int) -> None:
        start.wait()
        quick = known.now("key", work) if number % 2 else known.until(LATER, "key", work)
        found.append(quick)

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["known"] * 8 and count == [1]


def test_who_cannot_wait_is_told_so_and_the_work_goes_on() -> None:
    known, go_on = Workings(), Event()
    assert known.until(NEVER, "key", lambda: go_on.wait() and "known") is None
    assert known.until(NEVER, "key", lambda: "worked out again") is None
    go_on.set()
    assert known.until(LATER, "key", lambda: "worked out again") == "known"


def test_what_goes_wrong_is_told_to_everyone_and_not_kept_quiet() -> None:
    known = Workings()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            known.until(LATER, "key", lambda: 1 // 0)


def test_the_oldest_pieces_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workings, "MOST_KEPT", 2)
    known = Workings()
    for key in "abc":
        known.now(key, lambda key=key: key)  # type: ignore[misc]
    assert known.now("c", lambda: "again") == "c"
    assert known.now("a", lambda: "again") == "again"
