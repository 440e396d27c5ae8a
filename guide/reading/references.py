"""What items say about one another: the ids there are, and the names that must be among them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from typing import Any, TypeVar

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.reading.shapes import Entry, Reference

Kind = TypeVar("Kind")


class Known(dict[str, Kind]):
    """The ids of one kind that other items may name, with what must be known of each.

    Where an id could not be read there may be more than these, and no name is called unknown.
    `called`: what they are in words, where that is not the key.
    """

    def __init__(self, key: str, called: str = "") -> None:
        super().__init__()
        self.key = key
        self.called = called or key
        self.all_known = True

    def collect(self, entries: Any, known: Callable[[Entry], Kind]) -> None:
        """Take the ids of a file's entries; there are none where it could not be read."""
        self.all_known = bool(entries) and all(entry[self.key] for entry in entries)
        for entry in entries or ():
            if entry[self.key]:
                self.setdefault(entry[self.key], known(entry))

    def check(self, name: str, place: Place, findings: list[Finding]) -> bool:
        """Whether there is such an id; a finding where there is none for certain."""
        if name in self:
            return True
        if self.all_known:
            message = f"there is no {self.called} {quoted(name)}"
            code = f"unknown-{self.key}"
            findings.append(Finding(place, code, message, did_you_mean(name, self)))
        return False


def either(key: str, *kinds: Known[Kind]) -> Known[Kind]:
    """The ids of several kinds as one, for what may name any of them; `key` is that of one."""
    known = Known[Kind](key, " or ".join(kind.called for kind in kinds))
    known.all_known = all(kind.all_known for kind in kinds)
    for kind in kinds:
        known.update(kind)
    return known


def known_claims(source: Entry) -> set[str] | None:
    """The ids of a source's claims; None where one could not be read."""
    claims = source.values.get("claims", ())
    if claims is None or not all(claim["claim"] for claim in claims):
        return None
    return {claim["claim"] for claim in claims}


def check_reference(ref: Reference, known: Map[str, Known[Any]], findings: list[Finding]) -> None:
    """What a reference names is there; one to a source may be `source#claim`."""
    name, _, claim = ref.partition("#")
    if not known[ref.to].check(name, ref.place, findings):
        return
    claims: set[str] | None = known[ref.to][name] if claim else None
    if claims is not None and claim not in claims:
        message = f"source '{name}' has no claim {quoted(claim)}"
        hint = did_you_mean(claim, claims) or "name the source alone, or add the claim to it"
        findings.append(Finding(ref.place, "unknown-claim", message, hint))
