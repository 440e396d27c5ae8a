"""The JSON that a client sent, read strictly: what another reader might read otherwise is refused.

A key that stands twice, NaN, another charset and what nests too deep are no JSON here (RFC 8259
leaves each to the reader, and clients and servers that read them differently are how checks are
passed by). What is told of it never quotes it.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_options_header

JSON = "application/json"


class NotJson(Exception):
    """It is no JSON of this kind; the message says why, and quotes nothing of it."""


def is_json(content_type: str) -> bool:
    """Whether a body is said to be JSON in UTF-8."""
    kind, options = parse_options_header(content_type)
    return kind == JSON and options.get("charset", "utf-8").lower() in ("utf-8", "utf8")


def takes_json(accept: MIMEAccept) -> bool:
    """Whether a client takes JSON."""
    return not accept or accept[JSON] > 0


def read_json(body: bytes) -> Any:
    """What the body says. Raises NotJson."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise NotJson("the body is not in UTF-8") from problem
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as problem:
        raise NotJson("the body nests too deep") from problem
    except ValueError as problem:  # a number of thousands of digits, too
        raise NotJson("the body is no JSON") from problem


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson("a key stands twice in one object")
    return found


def _no_number(word: str) -> NoReturn:
    raise NotJson("NaN and Infinity are no JSON")
