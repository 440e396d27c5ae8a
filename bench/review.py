"""What a page of the clinician's workbench costs once its heavy parts are known.

CPU time of the thread that answers: what is worked out in the background is no part of it.

Run from the top of the checkout: `python -m bench.review`. Each part of the shipped guide, and of
made-up ones of 100 questions, is asked for until nothing on it is being worked out any more (or for
WARM_UP seconds at most), then 9 times over; the median counts. Compression is included.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from flask.testing import FlaskClient

from bench.synthetic import KINDS, make
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.review.parts import FRONT, PARTS
from guide.ruleset.model import RuleSet
from guide.web import create_app

TARGET = 300
TURNS = 9
WARM_UP = 120.0
QUESTIONS, RULES = 100, 200


def main() -> None:
    """Print one row a part and guide."""
    print("| guide | questions, rules | part | ms | KB as sent | KB | whole |")
    print("| --- | --- | --- | ---: | ---: | ---: | --- |")
    for rule_set in guides():
        size = f"{len(rule_set.questions)}, {len(rule_set.rules)}"
        for key, cost, sent, plain, whole in measured(rule_set):
            row = (rule_set.guide.id, size, key, f"{cost:.1f}", f"{sent:.1f}", f"{plain:.0f}")
            print("|", " | ".join((*row, "yes" if whole else "no")), "|", flush=True)


def guides() -> Iterator[RuleSet]:
    """The shipped guide and two large ones."""
    yield from load_guides(folder("rules")).rule_sets
    yield from (make(kind, QUESTIONS, RULES) for kind in KINDS)


def measured(rule_set: RuleSet) -> Iterator[tuple[str, float, float, float, bool]]:
    """Of each part: milliseconds, KB as sent and unpacked, and whether nothing is missing on it."""
    numbers = load_guides(folder("rules")).numbers
    assert numbers is not None
    client = create_app([rule_set], numbers).test_client()
    for key in PARTS:
        path = f"/review/{rule_set.guide.id}/{'' if key == FRONT else key}"
        whole = _warm(client, path)
        costs = [_cost(client, path) for _ in range(TURNS)]
        sent = client.get(path, headers={"Accept-Encoding": "br"}).data
        plain = client.get(path).data
        yield key, statistics.median(costs), len(sent) / 1000, len(plain) / 1000, whole


def _warm(client: FlaskClient, path: str) -> bool:
    end = time.monotonic() + WARM_UP
    while time.monotonic() < end:
        page = client.get(path)
        assert page.status_code == 200, (path, page.status_code)
        if b'class="working"' not in page.data:
            return True
    return False


def _cost(client: FlaskClient, path: str) -> float:
    start = time.thread_time()
    client.get(path, headers={"Accept-Encoding": "br"})
    return (time.thread_time() - start) * 1000


if __name__ == "__main__":
    main()
