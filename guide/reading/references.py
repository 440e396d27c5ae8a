"""What items say about one another: the ids there are, and the names that must be among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.reading.shapes import Entry, PlacedText

Kind = TypeVar("Kind")


class Known(dict[str, Kind]):
    """The ids of one kind that other items may name, with what must be known of each.

    Where an id could not be read there may be more than these, and no name is called unknown.
    """

    def __init__(self, key: str, code: str) -> None:
        super().__init__()
        self.key = key
        self.code = code
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
            message = f"there is no {self.key} {quoted(name)}"
            findings.append(Finding(place, self.code, message, did_you_mean(name, self)))
        return False


def source_refs(value: Any) -> Iterator[PlacedText]:
    """Every reference to a source in a record that was read, and in all records in it."""
    if isinstance(value, Entry):
        for key, inner in value.values.items():
            if key == "sources":
                yield from (ref for ref in inner or () if isinstance(ref, PlacedText))
            yield from source_refs(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from source_refs(inner)


def check_source(ref: PlacedText, known: Known[set[str] | None], findings: list[Finding]) -> None:
    """A reference is `source` or `source#claim`."""
    source, _, claim = ref.partition("#")
    if not known.check(source, ref.place, findings):
        return
    claims = known[source]
    if claim and claims is not None and claim not in claims:
        message = f"source '{source}' has no claim {quoted(claim)}"
        hint = did_you_mean(claim, claims) or "name the source alone, or add the claim to it"
        findings.append(Finding(ref.place, "unknown-claim", message, hint))


def report_duplicates(entries: Iterable[Entry], key: str, findings: list[Finding]) -> None:
    first: dict[str, Place] = {}
    for entry in entries:
        name, place = entry[key], entry.place_of(key)
        if name in first:
            message = f"the {key} {quoted(name)} stands twice"
            hint = f"it stands first at line {first[name].line}; give one another name"
            findings.append(Finding(place, "duplicate-id", message, hint))
        elif name is not None:
            first[name] = place
        if key == "source":
            report_duplicates(entry.get("claims", ()), "claim", findings)
