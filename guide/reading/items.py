"""Building the values of the model from entries that were read.

An entry's record says what it makes: a class of the model, as a rule. That is given the value of
each key, under the name of the key or of the field that the row names; where a key was left out,
the model's own default stands. So a new key is a row of `ruleformat` and a field of the model.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from guide.findings import Finding
from guide.reading.audiences import WordingReader
from guide.reading.conditions import ConditionReader
from guide.reading.references import Known, check_reference
from guide.reading.shapes import Entry, Reference, Wording
from guide.reading.source import Mapping


@dataclass(frozen=True, slots=True)
class ItemBuilder:
    """Makes items of entries, and reports what they name that is not there.

    `known`: the ids that a reference may name, by what it refers to. `conditions` reads those that
    stand in the entries, and `wordings` looks at their texts.
    """

    known: Map[str, Known[Any]]
    conditions: ConditionReader
    wordings: WordingReader
    findings: list[Finding]

    def build(self, entry: Entry) -> Any:
        """What the entry makes; None where something in it is wrong."""
        values = {key: self._value(value) for key, value in entry.values.items()}
        if not entry.complete or any(value is None for value in values.values()):
            return None
        fields = entry.record.fields
        named = {fields[key].to or key: value for key, value in values.items()}
        return entry.record.makes(**named, place=entry.place)

    def _value(self, value: Any) -> Any:
        """What stands at a key, as the model has it."""
        if isinstance(value, Entry):
            return self.build(value)
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in value)
        if isinstance(value, dict):
            return {str(key): self._value(item) for key, item in value.items()}
        if isinstance(value, Mapping):
            return self.conditions.read(value)
        if isinstance(value, Wording):
            self.wordings.check(value)
        if isinstance(value, Reference):
            check_reference(value, self.known, self.findings)
        return value
