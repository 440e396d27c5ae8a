"""The answers as they are kept in the reader's browser: their form, and how two sets become one.

Every answer carries a stamp, a counter that only grows (never a clock), and the mark of its
question as it was put. A browser may hold several sets at once, because two posts crossed: each
post writes a set of its own and lets go only of the sets that it read, so no order of arrival can
lose an answer. The newest stamp of a question wins.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from guide.ruleset.model import Answer

FORMAT = 2
STEP = 256
"""Contents are filled up to a multiple of this, so that their length says little."""
MOST_UNPACKED = 65_536

RULES = ""
"""Stands in the place of a question: the mark of the rules when the last answer was given."""

Stamped = tuple[Answer, int, str]
"""An answer, its stamp, and the mark of the question as it was put."""
Kept = Mapping[str, Mapping[str, Stamped]]
"""Stamped answers by guide and question."""

_HIGHEST_STAMP = 2**53
_to_json = json.JSONEncoder(separators=(",", ":")).encode


def pack(kept: Kept) -> bytes:
    """The answers as few bytes, filled up to the next step."""
    plain = {
        guide: {q: [_plain(answer), stamp, put] for q, (answer, stamp, put) in given.items()}
        for guide, given in kept.items()
    }
    return fill(squeeze([FORMAT, plain]))


def unpack(content: bytes) -> Kept | None:
    """The answers, or None where this is not what `pack` makes."""
    found = loosen(content)
    match found:
        case [int(form), dict(guides)] if form == FORMAT:
            try:
                return {_text(guide): _given(given) for guide, given in guides.items()}
            except ValueError:
                return None
    return None


def join(sets: Iterable[Kept], floor: int = 0) -> dict[str, dict[str, Stamped]]:
    """All sets as one. Answers stamped at `floor` or below were cleared and stay gone."""
    joined: dict[str, dict[str, Stamped]] = {}
    for kept in sets:
        for guide, given in kept.items():
            newest = joined.setdefault(guide, {})
            for question, stamped in given.items():
                known = newest.get(question)
                if stamped[1] > floor and (known is None or _order(stamped) > _order(known)):
                    newest[question] = stamped
    return joined


def highest_stamp(kept: Kept) -> int:
    """The highest stamp there is, 0 where there is none."""
    return max((stamp for given in kept.values() for _, stamp, _ in given.values()), default=0)


def squeeze(value: Any) -> bytes:
    """A plain value as compressed JSON."""
    # With zlib's own window, setting up 256 KiB of tables costs more than all the rest of a post.
    deflate = zlib.compressobj(wbits=12, memLevel=5)
    return deflate.compress(_to_json(value).encode()) + deflate.flush()


def loosen(content: bytes) -> Any:
    """What `squeeze` took, or None for anything else. Never unpacks more than the limit."""
    inflate = zlib.decompressobj()
    try:
        plain = inflate.decompress(content, MOST_UNPACKED)
        return json.loads(plain) if inflate.eof else None
    except (zlib.error, ValueError, RecursionError):
        return None


def fill(content: bytes) -> bytes:
    """The content with zeros behind it, up to the next step."""
    return content + b"\0" * (-len(content) % STEP)


def _plain(answer: Answer) -> str | int | list[str]:
    return sorted(answer) if isinstance(answer, frozenset) else answer


def _order(stamped: Stamped) -> tuple[int, str]:
    # Two answers of the same stamp crossed: neither is newer, so any fixed order will do.
    return stamped[1], repr(_plain(stamped[0]))


def _given(given: Any) -> dict[str, Stamped]:
    if not isinstance(given, dict):
        raise ValueError
    return {_text(question): _stamped(pair) for question, pair in given.items()}


def _stamped(pair: Any) -> Stamped:
    match pair:
        case [answer, int(stamp), str(put)] if type(stamp) is int and 0 < stamp < _HIGHEST_STAMP:
            return _answer(answer), stamp, put
    raise ValueError


def _answer(answer: Any) -> Answer:
    if isinstance(answer, list):
        return frozenset(_text(option) for option in answer)
    if isinstance(answer, str):
        return _text(answer)
    if type(answer) is int and abs(answer) < _HIGHEST_STAMP:
        return answer
    raise ValueError


def _text(text: Any) -> str:
    # Whether a guide knows this id is for the engine to say: rule sets change.
    if isinstance(text, str):
        return text
    raise ValueError
