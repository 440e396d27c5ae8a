"""Building the model's items from entries that were read without error.

Only plain construction: what is wrong was found before, by the shapes or by the loader.
"""

from __future__ import annotations

from collections.abc import Iterable

from guide.reading.conditions import Asked
from guide.reading.shapes import Entry
from guide.ruleset.model import (
    Approval,
    Cause,
    Claim,
    Control,
    Country,
    Disposition,
    DispositionText,
    Exemption,
    Faq,
    Fit,
    Hazard,
    Mimic,
    Option,
    PhoneNumber,
    Source,
    Statement,
    Titled,
    Treatment,
    Verdict,
)


def asked(entry: Entry) -> Asked:
    """What conditions need to know of a question."""
    without = () if entry["type"] == "number" else None
    options = entry.values.get("options", without)
    readable = options is not None and all(option["option"] for option in options)
    ids = tuple(option["option"] for option in options) if readable else None
    lowest, highest = (
        entry.values.get(key) if entry["type"] == "number" else None for key in ("from", "to")
    )
    return Asked(entry["question"], entry["type"], ids, lowest, highest)


def claim_ids(entry: Entry) -> set[str] | None:
    """The ids of a source's claims; None where one could not be read."""
    claims = entry.values.get("claims", ())
    if claims is None or not all(claim["claim"] for claim in claims):
        return None
    return {claim["claim"] for claim in claims}


def option(entry: Entry) -> Option:
    """An option."""
    return Option(
        id=entry["option"],
        text=entry["text"],
        hint=entry.get("hint", ""),
        exclusive=bool(entry["exclusive"]),
        red_flag=bool(entry["red_flag"]),
        renamed_from=entry.get("renamed_from", ""),
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
        renamed_from=entry.get("renamed_from", ""),
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
        check_by=entry.get("check_by", ""),
        claims=tuple(claims),
        place=entry.place,
    )


CONTROLS = ("rule", "property", "check", "test")
"""The kinds of control that a hazard can name."""


def hazard(entry: Entry) -> Hazard:
    """A hazard with its controls."""
    return Hazard(
        id=entry["hazard"],
        hazard=entry["what"],
        cause=entry["cause"],
        harm=entry["harm"],
        severity=entry["severity"],
        controls=tuple(_control(control) for control in entry["controls"]),
        left=entry.get("left", ""),
        place=entry.place,
    )


def _control(entry: Entry) -> Control:
    kind = next(kind for kind in CONTROLS if kind in entry.key_places)
    how, place = entry.get("how", ""), entry.place_of(kind)
    return Control(kind=kind, names=entry[kind], how=how, place=place)


def approval(entry: Entry) -> Approval:
    """A record of approvals.yaml."""
    return Approval(
        guide=entry.get("guide", ""),
        reviewer=entry["reviewer"],
        role=entry["role"],
        registration=entry.get("registration", ""),
        approved=entry["approved"],
        valid_until=entry.get("valid_until", ""),
        scope=entry["scope"],
        version=entry["version"],
        hash=entry["hash"],
        parts={str(part): str(found) for part, found in entry["parts"].items()},
        checks=tuple(_verdict(verdict) for verdict in entry["checks"]),
        answer_paths=entry["answer_paths"],
        despite=tuple(_exemption(exemption) for exemption in entry.get("despite", ())),
        note=entry.get("note", ""),
        signer=entry.get("signer", ""),
        signature=entry.get("signature", ""),
        seal=entry["seal"],
        place=entry.place,
    )


def _verdict(entry: Entry) -> Verdict:
    return Verdict(
        check=entry["check"],
        passed=entry["verdict"] == "passed",
        findings=entry.get("findings", ()),
        place=entry.place,
    )


def _exemption(entry: Entry) -> Exemption:
    return Exemption(finding=entry["finding"], reason=entry["reason"], place=entry.place)


def country(entry: Entry) -> Country:
    """The numbers of one country."""
    return Country(
        id=entry["country"],
        name=entry["name"],
        emergency=_phone_number(entry["emergency"]),
        also=tuple(_phone_number(number) for number in entry.get("also", ())),
        same_day=tuple(_phone_number(number) for number in entry.get("same_day", ())),
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
