"""Named conditions: read when one is first used, so that what stands within it is known already.

One that comes up again while it is being read uses itself, directly or through others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from guide.findings import Finding, quoted
from guide.reading.references import Known
from guide.reading.shapes import Entry, PlacedText
from guide.ruleset.model import Condition, NamedCondition


class NamedConditions:
    """The named conditions of a guide, by name."""

    def __init__(self, findings: list[Finding], build: Callable[[Entry], Any]) -> None:
        """`build` makes a named condition of its entry, and may come back here for others."""
        self._findings = findings
        self._build = build
        self._entries = Known[Entry]("condition")
        self._read: dict[str, NamedCondition | None] = {}
        self._being_read: list[str] = []

    def collect(self, entries: Any) -> None:
        """Take what stands in the file: None where it could not be read, () where there is none."""
        self._entries.collect(entries, lambda entry: entry)
        if entries == ():
            self._entries.all_known = True

    def all(self) -> tuple[NamedCondition, ...]:
        """Every one that could be read, in file order."""
        found = [self._of(name) for name in self._entries]
        return tuple(condition for condition in found if condition is not None)

    def use(self, name: PlacedText) -> Condition | None:
        """The condition of this name as it stands where it is used; None and a finding."""
        if not self._entries.check(name, name.place, self._findings):
            return None
        if name in self._being_read:
            way = [*self._being_read[self._being_read.index(name) :], name]
            message = f"the condition {quoted(name)} uses itself: {' → '.join(way)}"
            hint = "write out what one of them stands for"
            self._findings.append(Finding(name.place, "condition-circle", message, hint))
            return None
        found = self._of(name)
        return None if found is None else found.used(name.place)

    def _of(self, name: str) -> NamedCondition | None:
        if name not in self._read:
            self._being_read.append(name)
            built = self._build(self._entries[name])
            self._being_read.pop()
            self._read[name] = built if isinstance(built, NamedCondition) else None
        return self._read[name]
