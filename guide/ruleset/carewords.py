"""How soon, in the words of readers: of a care below an emergency."""

from __future__ import annotations

from collections.abc import Mapping

from guide.ruleset.model import Care, Disposition, Within

_WHEN: Mapping[Disposition, str] = {
    Disposition.SAME_DAY: "today",
    Disposition.SOON: "soon",
    Disposition.ROUTINE: "at your next visit",
}


def reason_within(within: Within) -> str:
    """What a result says of its level of care where it knows the time."""
    return f"Your answers include a reason to see a doctor within {within.key}."


def how_soon(care: Care) -> str:
    """The end of a sentence: `within 2 weeks`, `today`."""
    return f"within {Within(care.within).key}" if care.within else _WHEN[care.level]
