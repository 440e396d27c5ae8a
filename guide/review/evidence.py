"""Evidence: what every statement rests on, the weakest first, and where every claim is met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide.review.dossier import Asked, Dossier
from guide.review.passages import Passage
from guide.ruleset.duedays import numbers_day, source_day
from guide.ruleset.model import Claim, Source

STRENGTH: Sequence[str] = ("own", "summary", "copy", "original")
"""What was seen of a source, the weakest first."""
UNOPENED = ("own", "summary")
"""Nobody opened the source itself, nor a copy of it."""


@dataclass(frozen=True, slots=True)
class MetClaim:
    """A claim of a source with the passages that carry it."""

    claim: Claim
    anchor: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Rested:
    """A source with the passages that rest on it, and its claims."""

    source: Source
    own: Passage
    passages: tuple[Passage, ...]
    claims: tuple[MetClaim, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it. `weak`: passages whose every source is unopened; `copies`: at best a copy."""

    sources: tuple[Rested, ...]
    weak: tuple[Passage, ...]
    copies: tuple[Passage, ...]
    stated: int

    @property
    def unused(self) -> tuple[Rested, ...]:
        """The sources that no statement names."""
        return tuple(each for each in self.sources if not each.passages)

    @property
    def claims(self) -> tuple[tuple[Source, MetClaim], ...]:
        """Every claim with its source, those that are met nowhere first."""
        every = [(each.source, claim) for each in self.sources for claim in each.claims]
        return tuple(sorted(every, key=lambda found: bool(found[1].passages)))

    def due(self, today: date) -> tuple[Rested, ...]:
        """The sources whose day for a new look has come, the longest overdue first."""
        days = ((source_day(each.source), each) for each in self.sources)
        come = [(day.day, each) for day, each in days if day is not None and day.due(today)]
        return tuple(each for _, each in sorted(come, key=lambda found: found[0]))

    @property
    def undated(self) -> int:
        """How many sources have no day for a new look."""
        return sum(not each.source.check_by for each in self.sources)


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the page on evidence."""
    if asked.item:
        return None
    evidence = dossier.kept("evidence", lambda: evidence_of(dossier))
    return {
        "evidence": evidence,
        "due": evidence.due(asked.today),
        "numbers": dossier.numbers,
        "numbers_due": None if dossier.numbers is None else numbers_day(dossier.numbers),
        "today": asked.today,
        "unchecked": tuple(_unchecked(dossier)),
    }


def _unchecked(dossier: Dossier) -> Iterator[Passage]:
    """The numbers to call that nobody saw at the named body's own address."""
    countries = () if dossier.numbers is None else dossier.numbers.countries
    for country in countries:
        for phone in country.phones:
            if not phone.verified:
                yield from (each for each in dossier.passages if each.place == phone.place)


def evidence_of(dossier: Dossier) -> Evidence:
    """What each source of a rule set carries."""
    stated = [each for each in dossier.passages if each.sources and each.kind in _STATED]
    resting = _resting(stated)
    sources = sorted(dossier.rule_set.sources, key=lambda source: STRENGTH.index(source.seen))
    best = {each.anchor: _best(each, dossier.rule_set.source_by_id) for each in stated}
    return Evidence(
        tuple(_rested(source, dossier, resting) for source in sources),
        tuple(each for each in stated if best[each.anchor] in UNOPENED),
        tuple(each for each in stated if best[each.anchor] == "copy"),
        len(stated),
    )


_STATED = ("question", "rule", "cause", "text")
"""The kinds of passages that state something of their own. An option rests on its question's."""


def _resting(stated: Sequence[Passage]) -> Mapping[str, Sequence[Passage]]:
    """The passages by the sources, and by the claims, that they name."""
    found: dict[str, list[Passage]] = {}
    for passage in stated:
        for name in dict.fromkeys(_names(passage)):
            found.setdefault(name, []).append(passage)
    return found


def _names(passage: Passage) -> Iterator[str]:
    for ref in passage.sources:
        yield ref
        yield ref.partition("#")[0]


def _rested(source: Source, dossier: Dossier, resting: Mapping[str, Sequence[Passage]]) -> Rested:
    claims = tuple(
        MetClaim(
            claim,
            f"claim-{source.id}.{claim.id}",
            tuple(resting.get(f"{source.id}#{claim.id}", ())),
        )
        for claim in source.claims
    )
    own = dossier.passage[f"source-{source.id}"]
    return Rested(source, own, tuple(resting.get(source.id, ())), claims)


def _best(passage: Passage, sources: Mapping[str, Source]) -> str:
    """How well the best of a passage's sources was seen."""
    seen = (sources[ref.partition("#")[0]].seen for ref in passage.sources)
    return max(seen, key=STRENGTH.index)
