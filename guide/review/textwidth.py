"""How wide text is at most, and where to break it, without a font at hand.

A drawing is laid out before anyone knows which font it will be shown in. Widths are those of a
broad font (about DejaVu Sans), in thousandths of the size, so that others leave some room.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, east_asian_width

_WIDTHS = {
    275: "'",
    300: "IJijl|",
    340: " .,/:;!’‘",
    400: "()[]-{}ft",
    460: 'r"',
    540: "?cszkxvy“”",
    640: "0123456789abdeghnopquFLSTYP_–",
    700: "ABCEKRVXZ",
    790: "DGHNOQU&",
    830: "w+=<>~×",
    1000: "MWm%@—",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_PHRASE = re.compile(r" (?=(?:or|and) (?:[“(]|the answer ))|(?<=includes )(?=“)|(?<= is )(?=“)")
_OTHER = 850
_FULL = 1050
_BOLD = 1.13


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line of text is at most."""
    thousandths = sum(map(_letter, text))
    return thousandths * size * (_BOLD if bold else 1) / 1000


@cache
def _letter(letter: str) -> int:
    if combining(letter):
        return 0
    other = _FULL if east_asian_width(letter) in "WF" else _OTHER
    return _WIDTH.get(letter, other)


def phrased(text: str, most: float, size: float) -> tuple[str, ...]:
    """The same, and each alternative of a condition begins a line; what fits in two lines stays."""
    lines = wrapped(text, most, size)
    if len(lines) <= 2:
        return lines
    return tuple(line for phrase in _PHRASE.split(text) for line in wrapped(phrase, most, size))


def phrases(text: str) -> list[str]:
    """A condition in words, line by line: each alternative begins a line, if there are many."""
    found = _PHRASE.split(text)
    return found if len(found) > 4 else [text]


def wrapped(text: str, most: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text in lines that are not wider than this. A word that is too long is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, most, size, bold):
            longer = f"{line} {piece}" if line else piece
            if line and width(longer, size, bold) > most:
                lines.append(line)
                longer = piece
            line = longer
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, most: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold) > most:
            pieces.append("")
        pieces[-1] += letter
    return pieces
