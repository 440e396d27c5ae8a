"""The texts of a guide in another language, as its translators left them in a catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from guide.findings import Place

_MARK = re.compile(r"\{([a-z0-9:-]+)\}")
_NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedText:
    """One text as translated; empty where it is not. `fuzzy`: by its translator's own word."""

    at: str
    source: str
    text: str
    fuzzy: bool = False
    place: Place = field(compare=False, repr=False, default=Place(""))

    @property
    def fault(self) -> str:
        """Why it cannot be shown though it is there: what it must have of its source is not so."""
        if sorted(marks_in(self.source)) != sorted(marks_in(self.text)):
            return f"the words in braces differ: {_listed(marks_in(self.source))} in the source"
        if sorted(numbers_in(self.source)) != sorted(numbers_in(self.text)):
            return f"the numbers differ: {_listed(numbers_in(self.source))} in the source"
        return ""

    @property
    def usable(self) -> bool:
        """Whether a reader may be told so."""
        return bool(self.text) and not self.fuzzy and not self.fault


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A catalogue of one guide, or of the numbers, in one language."""

    language: str
    direction: str
    texts: tuple[TranslatedText, ...]
    place: Place = field(compare=False, repr=False, default=Place(""))

    @cached_property
    def by_source(self) -> Mapping[tuple[str, str], TranslatedText]:
        """Each text by where it stands and what it was made of."""
        return {(text.at, text.source): text for text in self.texts}

    def of(self, at: str, source: str) -> str | None:
        """What a reader is told in the place of a text; None where there is nothing usable."""
        found = self.by_source.get((at, source))
        return found.text if found is not None and found.usable else None


def marks_in(text: str) -> tuple[str, ...]:
    """The words and answers that a text has in braces."""
    return tuple(_MARK.findall(text))


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers that a text names, such as a number to call: each as its digits."""
    return tuple(_NUMBER.findall(text))


def _listed(found: tuple[str, ...]) -> str:
    return ", ".join(found) or "none"
