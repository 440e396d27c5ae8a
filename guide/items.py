"""Building the model's items from entries that were read without error.

Only plain construction: what is wrong was found before, by the shapes or by the loader.
"""

from __future__ import annotations

from collections.abc import Iterable

from guide.conditions import Asked
from guide.model import (
    Cause,
    Claim,
    Country,
    Disposition,
    DispositionText,
    Faq,
    Fit,
    Mimic,
    Option,
    PhoneNumber,
    Source,
    Statement,
    Titled,
    Treatment,
)
from guide.shapes import Entry


def asked(entry: Entry) -> Asked:
    """What conditions need to know of a question."""
    options = entry.values.get("options", ())
    readable = options is not None and all(option["option"] for option in options)
    ids = tuple(option["option"] for option in options) if readable else None
    return Asked(entry["question"], entry["type"], ids)


def option(entry: Entry) -> Option:
    """An option."""
    return Option(
        id=entry["option"],
        text=entry["text"],
        hint=entry.get("hint", ""),
        exclusive=bool(entry["exclusive"]),
        red_flag=bool(entry["red_flag"]),
        place=entry.place,
    )


def level(key: str | None) -> Disposition | None:
    """The level of care a key names."""
    return None if key is None else Disposition.of(key)


def fit(key: str | None) -> Fit | None:
    """The fit a key names."""
    return None if key is None else Fit.of(key)


def statement(entry: Entry) -> Statement:
    """A statement."""
    return Statement(text=entry["text"], sources=entry["sources"], place=entry.place)


def statements(entries: Iterable[Entry]) -> tuple[Statement, ...]:
    """A list of statements."""
    return tuple(statement(entry) for entry in entries)


def titled(entry: Entry) -> Titled:
    """A titled passage."""
    return Titled(
        title=entry["title"],
        text=entry["text"],
        sources=entry["sources"],
        see=entry.get("see", ""),
        place=entry.place,
    )


def dispositions(entry: Entry) -> dict[Disposition, DispositionText]:
    """The wording of each level of care."""
    return {
        level: DispositionText(
            title=entry[level.key]["title"],
            text=entry[level.key]["text"],
            do=statements(entry[level.key]["do"]),
            sources=entry[level.key]["sources"],
            place=entry[level.key].place,
        )
        for level in Disposition
    }


def mimic(entry: Entry) -> Mimic:
    """A cause not covered."""
    return Mimic(
        id=entry["mimic"],
        name=entry["name"],
        clue=entry["clue"],
        see=entry["see"],
        sources=entry["sources"],
        place=entry.place,
    )


def faq(entry: Entry) -> Faq:
    """A reader's question."""
    return Faq(
        id=entry["faq"],
        ask=entry["ask"],
        answer=entry["answer"],
        sources=entry["sources"],
        place=entry.place,
    )


def cause(entry: Entry) -> Cause:
    """A cause."""
    return Cause(
        id=entry["cause"],
        name=entry["name"],
        summary=statement(entry["summary"]),
        what=statements(entry["what"]),
        points_to=statements(entry["points_to"]),
        points_away=statements(entry["points_away"]),
        treatments=tuple(
            Treatment(
                text=treatment["text"],
                evidence=treatment["evidence"],
                sources=treatment["sources"],
                place=treatment.place,
            )
            for treatment in entry["treatments"]
        ),
        self_care=statements(entry["self_care"]),
        see=statements(entry["see"]),
        ask=statements(entry["ask"]),
        warnings=statements(entry.get("warnings", ())),
        place=entry.place,
    )


def source(entry: Entry) -> Source:
    """A source with its claims."""
    claims = (
        Claim(id=claim["claim"], text=claim["text"], place=claim.place)
        for claim in entry.get("claims", ())
    )
    return Source(
        id=entry["source"],
        title=entry["title"],
        publisher=entry["publisher"],
        seen=entry["seen"],
        year=entry.get("year", ""),
        url=entry.get("url", ""),
        claims=tuple(claims),
        place=entry.place,
    )


def country(entry: Entry) -> Country:
    """The numbers of one country."""
    return Country(
        id=entry["country"],
        name=entry["name"],
        emergency=_phone_number(entry["emergency"]),
        also=tuple(_phone_number(number) for number in entry.get("also", ())),
        crisis=tuple(_phone_number(number) for number in entry.get("crisis", ())),
        place=entry.place,
    )


def _phone_number(entry: Entry) -> PhoneNumber:
    return PhoneNumber(
        text=entry["text"],
        number=entry["number"],
        verified=bool(entry["verified"]),
        sources=entry["sources"],
        place=entry.place,
    )
