"""Short codes for paper and for the phone: values as letters and digits, in groups, with a check.

The 32 characters are Crockford's: no I, L, O or U, so that none looks like another. I and L are
read as 1, O as 0. Small letters count as large ones, and anything may part the groups.

The check is a Reed-Solomon code over pairs of characters (the field of 1,024 elements), with three
pairs. Two codes that both pass differ in four pairs at least, so up to three wrong pairs are always
noticed: any one, two or three wrong characters, and any two neighbours that changed places. Where
one pair alone would explain what is wrong, it is the right explanation unless three or more pairs
are wrong. Beyond that, one code in a thousand million passes by accident.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
CHECK = 6
"""How many characters at the end are the check."""
LONGEST = 2_000
"""Characters in a code; the check can tell apart 1,023 pairs."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_VALUES.update({"I": 1, "L": 1, "O": 0})
_VALUES.update({letter.lower(): value for letter, value in _VALUES.items()})

_ORDER = 1_023
_POLYNOMIAL = 0b100_0000_1001


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no code. `in_form`: it looks like one, and only its check says otherwise."""

    message: str
    hint: str
    in_form: bool = False


def written(values: Sequence[int]) -> str:
    """A code of these values, each below 32, with its check. Their number leaves whole groups."""
    whole = [*values, *_check(values)]
    if len(whole) % GROUP or len(whole) > LONGEST:
        raise ValueError(f"{len(whole)} characters make no code")
    characters = "".join(ALPHABET[value] for value in whole)
    return " ".join(_groups(characters))


def read(text: str) -> tuple[int, ...] | Misread:
    """The values of a code without its check, or why the text is none."""
    if len(text) > 2 * LONGEST:
        return Misread(f"a code has at most {LONGEST} characters; this is longer", "")
    characters = "".join(character for character in text if not _parts(character))
    misread = _form(text, characters)
    if misread is not None:
        return misread
    values = [_VALUES[character] for character in characters]
    found = _syndromes(values)
    if any(found):
        return Misread("the check letters do not match", _where(found, len(values)), in_form=True)
    return tuple(values[:-CHECK])


def _groups(characters: str) -> Iterator[str]:
    for start in range(0, len(characters), GROUP):
        yield characters[start : start + GROUP]


# -- the form of a text ---------------------------------------------------------------------------


def _parts(character: str) -> bool:
    """Whether it only parts groups: a space, a dash, a full stop, the end of a line."""
    return unicodedata.category(character)[0] in "ZPC"


def _form(text: str, characters: str) -> Misread | None:
    for place, character in enumerate(characters):
        if character not in _VALUES:
            message = f"'{character}' in group {place // GROUP + 1} stands in no code"
            return Misread(message, f"the characters are {ALPHABET}")
    if not characters:
        return Misread("there is nothing to read", "type the groups of four letters and digits")
    if len(characters) % GROUP or len(characters) < CHECK:
        return Misread("a code is made of groups of four; " + _lacking(text, characters), "")
    return None


def _lacking(text: str, characters: str) -> str:
    """What is not whole: the first group of another length, where the text shows its groups."""
    spaced = "".join(" " if _parts(character) else character for character in text)
    groups = spaced.split()
    wrong = [(i, group) for i, group in enumerate(groups, start=1) if len(group) != GROUP]
    if len(groups) > 1 and len(wrong) == 1:
        place, group = wrong[0]
        return f"group {place}, '{group}', has {len(group)}"
    return f"this has {len(characters)} characters"


def _where(found: Sequence[int], length: int) -> str:
    """The group of the one pair that would explain all that is wrong, where there is one."""
    if all(found):
        first, second, third = (_LOGS[item] for item in found)
        distance = (second - first) % _ORDER
        if (third - second) % _ORDER == distance and distance < length // 2:
            group = (length - 1 - 2 * distance) // GROUP + 1
            return f"unless three or more characters are wrong, the mistake is in group {group}"
    return "more than one character is wrong; compare each group"


# -- the check: arithmetic on pairs ---------------------------------------------------------------


def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [1], [0] * (_ORDER + 1)
    for exponent in range(1, _ORDER):
        doubled = powers[-1] << 1
        powers.append(doubled ^ _POLYNOMIAL if doubled > _ORDER else doubled)
        logs[powers[-1]] = exponent
    return powers, logs


_POWERS, _LOGS = _tables()


def _times(one: int, other: int) -> int:
    return _POWERS[(_LOGS[one] + _LOGS[other]) % _ORDER] if one and other else 0


def _generator() -> tuple[int, int, int]:
    """(x - 1)(x - a)(x - a^2) without its leading 1, highest power first."""
    one, two, three = 1, _POWERS[1], _POWERS[2]
    pairs = _times(one, two) ^ _times(one, three) ^ _times(two, three)
    return one ^ two ^ three, pairs, _times(_times(one, two), three)


_GENERATOR = _generator()


def _pairs(values: Sequence[int]) -> Iterator[int]:
    for high, low in zip(values[::2], values[1::2], strict=True):
        yield high << 5 | low


def _check(values: Sequence[int]) -> Iterator[int]:
    """What is left when the pairs, read as a polynomial, are divided by the generator."""
    rest = [0, 0, 0]
    for pair in _pairs(values):
        lead = pair ^ rest[0]
        rest = [item ^ _times(lead, g) for item, g in zip([*rest[1:], 0], _GENERATOR, strict=True)]
    for pair in rest:
        yield from (pair >> 5, pair & 31)


def _syndromes(values: Sequence[int]) -> list[int]:
    """The polynomial's values where the generator is zero: all zero where nothing is wrong."""
    found = [0, 0, 0]
    for pair in _pairs(values):
        found = [_times(item, _POWERS[power]) ^ pair for power, item in enumerate(found)]
    return found
