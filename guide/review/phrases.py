"""A condition in words, line by line: long ones are read alternative by alternative."""

from __future__ import annotations

import re

_BREAK = re.compile(r" (?=(?:or|and) (?:[“(]|the answer ))|(?<=includes) (?=“)|(?<= is) (?=“)")
_FEW = 4


def phrases(text: str) -> list[str]:
    """The condition's lines: each alternative begins one, if there are many."""
    found = _BREAK.split(text)
    return found if len(found) > _FEW else [text]
