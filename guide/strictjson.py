"""JSON from outside, read strictly: what another reader might read otherwise is refused.

A key that stands twice, NaN, another charset and what nests too deep are no JSON here (RFC 8259
leaves each to the reader, and programs that read them differently are how checks are passed by).
What is told of it never quotes it.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn


class NotJson(Exception):
    """It is no JSON of this kind; the message says why, and quotes nothing of it."""


def read_json(sent: bytes) -> Any:
    """What the text says. Raises NotJson."""
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotJson("it is not in UTF-8") from problem
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as problem:
        raise NotJson("it nests too deep") from problem
    except ValueError as problem:  # a number of thousands of digits, too
        raise NotJson("it is no JSON") from problem


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("a key stands twice in one object")
    return found


def _no_number(word: str) -> NoReturn:
    raise NotJson("NaN and Infinity are no JSON")
