"""Whole numbers as people type them: `3`, `٣`, `1 000`, `3.0`, `3 weeks`, `3 wk`.

What cannot be one whole number of what is counted is refused with the reason. Nothing is guessed:
`1.000` is a thousand to some and one to others.
"""

from __future__ import annotations

import re

from guide.ruleset.model import Question
from guide.ruleset.spoken import say
from guide.web import wording

MOST_DIGITS = 9
_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3})+|\d+)(?:([.,٫])(\d+))?(?:\s*([^\W\d_]+)\.?)?")
_MORE_THAN_ONE = re.compile(r"\d.*[^\d.,٫].*\d")


class NotWhole(Exception):
    """What was typed is no whole number; the message says why."""


def whole_number(typed: str, question: Question) -> int:
    """The number that was typed. Raises NotWhole."""
    text = _BLANKS.sub(" ", typed).strip().replace("−", "-")
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise NotWhole(_why(text))
    sign, digits, point, fraction, word = found.groups()
    if point and len(fraction) == 3:
        raise NotWhole(say(wording.NUMBER_POINT))
    if fraction and int(fraction):
        raise NotWhole(say(wording.NUMBER_NOT_WHOLE))
    if word and not _counts(word, question):
        raise NotWhole(_in_units(question))
    plain = digits.replace(" ", "")
    if len(plain) > MOST_DIGITS:
        raise NotWhole("")
    return -int(plain) if sign == "-" else int(plain)


def _why(text: str) -> str:
    if not any(character.isdecimal() for character in text):
        return say(wording.NUMBER_IN_DIGITS) if text else ""
    several = _MORE_THAN_ONE.search(text)
    return say(wording.NUMBER_ONE if several else wording.NUMBER_ALONE)


def _counts(word: str, question: Question) -> bool:
    """Whether a word is what the question counts, or short for it: `week`, `wks` and `w`."""
    return any(_short_for(word.casefold(), unit) for unit in _units(question))


def _units(question: Question) -> list[str]:
    return [unit.casefold() for unit in (question.unit, question.unit_one) if unit]


def _short_for(word: str, unit: str) -> bool:
    """Its first letter, and others of its letters in their order."""
    left = iter(unit)
    return word[0] == unit[0] and all(letter in left for letter in word)


def _in_units(question: Question) -> str:
    if not question.unit:
        return say(wording.NUMBER_ALONE)
    return say(wording.NUMBER_OF, unit=question.unit)
