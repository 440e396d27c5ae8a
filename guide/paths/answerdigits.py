"""The answers of a path as one whole number, as small as can be.

Each answer is one or two digits, and each digit has a base of its own: the number of options, of
whole numbers in a range, of ways to tick. The digits make a number as the digits of a clock do
(days, hours, minutes). A digit that is more likely than others is given more than one place of its
base, which makes the number smaller: "none of these" takes one bit, not seven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from guide.ruleset.model import Answer, Question


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit: where its places start, how many it has, and the base, all places there are."""

    start: int
    places: int
    base: int


def number_of(answers: Iterable[tuple[Question, Answer]]) -> int:
    """The number of these answers, which their questions accept. The first is read first."""
    digits = [
        digit for question, answer in answers for digit in WAYS[question.type][0](question, answer)
    ]
    number = 0
    for digit in reversed(digits):
        whole, part = divmod(number, digit.places)
        number = whole * digit.base + digit.start + part
    return number


class DigitReader:
    """Reads answers from a number, one after another."""

    def __init__(self, number: int) -> None:
        self.rest = number

    def answer(self, question: Question) -> Answer:
        """The next answer; whatever the number, it is one that the question accepts."""
        return WAYS[question.type][1](question, self)

    def digit(self, base: int) -> int:
        """The next digit, of those that have one place each."""
        self.rest, digit = divmod(self.rest, base)
        return digit

    def weighted(self, places: tuple[int, ...]) -> int:
        """The next digit, of those that have so many places."""
        self.rest, part = divmod(self.rest, sum(places))
        index = 0
        while part >= places[index]:
            part -= places[index]
            index += 1
        self.rest = self.rest * places[index] + part
        return index


def _plain(index: int, base: int) -> Digit:
    return Digit(index, 1, base)


def _ids(question: Question) -> list[str]:
    return [option.id for option in question.options]


# -- one ------------------------------------------------------------------------------------------


def _one(question: Question, answer: Answer) -> Iterator[Digit]:
    ids = _ids(question)
    yield _plain(ids.index(str(answer)), len(ids))


def _read_one(question: Question, reader: DigitReader) -> Answer:
    return question.options[reader.digit(len(question.options))].id


# -- number: the whole numbers of its range, then its options -------------------------------------


def _number(question: Question, answer: Answer) -> Iterator[Digit]:
    span, ids = question.high - question.low + 1, _ids(question)
    place = answer - question.low if isinstance(answer, int) else span + ids.index(str(answer))
    yield _plain(place, span + len(ids))


def _read_number(question: Question, reader: DigitReader) -> Answer:
    span = question.high - question.low + 1
    place = reader.digit(span + len(question.options))
    return question.low + place if place < span else question.options[place - span].id


# -- many: which of three kinds (an exclusive option, one option, several), then which of them ----


@dataclass(frozen=True, slots=True)
class _Ticks:
    exclusive: list[str]
    free: list[str]

    @property
    def kinds(self) -> tuple[int, int, int]:
        """The places of each kind: people tick "none of these" most."""
        return (2 * bool(self.exclusive), int(bool(self.free)), int(len(self.free) > 1))

    @property
    def sets(self) -> int:
        """How many sets of two options or more there are."""
        return (1 << len(self.free)) - 1 - len(self.free)


def _ticks(question: Question) -> _Ticks:
    exclusive = [option.id for option in question.options if option.exclusive]
    return _Ticks(exclusive, [option.id for option in question.options if not option.exclusive])


def _many(question: Question, answer: Answer) -> Iterator[Digit]:
    ticks = _ticks(question)
    ticked = answer if isinstance(answer, frozenset) else frozenset()
    if len(ticked) > 1:
        mask = sum(1 << place for place, option in enumerate(ticks.free) if option in ticked)
        kind, place, count = 2, mask - mask.bit_length() - 1, ticks.sets
    else:
        (option,) = ticked
        kind = 0 if option in ticks.exclusive else 1
        among = ticks.exclusive if kind == 0 else ticks.free
        place, count = among.index(option), len(among)
    yield Digit(sum(ticks.kinds[:kind]), ticks.kinds[kind], sum(ticks.kinds))
    yield _plain(place, count)


def _read_many(question: Question, reader: DigitReader) -> Answer:
    ticks = _ticks(question)
    kind = reader.weighted(ticks.kinds)
    if kind < 2:
        among = ticks.exclusive if kind == 0 else ticks.free
        return frozenset([among[reader.digit(len(among))]])
    mask = _mask(reader.digit(ticks.sets))
    return frozenset(option for place, option in enumerate(ticks.free) if mask >> place & 1)


def _mask(place: int) -> int:
    """The number with two bits or more that so many such numbers come before."""
    length = 2
    while (mask := place + length + 1).bit_length() > length:
        length += 1
    return mask


_Way = tuple[
    Callable[[Question, Answer], Iterator[Digit]],
    Callable[[Question, DigitReader], Answer],
]
WAYS: Mapping[str, _Way] = {
    "one": (_one, _read_one),
    "many": (_many, _read_many),
    "number": (_number, _read_number),
}
"""For each question type: an answer as digits, and back."""
