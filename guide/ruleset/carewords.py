"""How soon, in the words of readers: of a care below an emergency."""

from __future__ import annotations

from collections.abc import Mapping

from guide.ruleset.model import Care, Disposition, Within
from guide.ruleset.spoken import say, worded

_WHEN: Mapping[Disposition, str] = {
    Disposition.SAME_DAY: worded("today"),
    Disposition.SOON: worded("soon"),
    Disposition.ROUTINE: worded("at your next visit"),
}
_TIMES = (worded("2 days"), worded("1 week"), worded("2 weeks"), worded("4 weeks"))
"""The times, for translators; a test holds them to those that there are."""


def time_words(within: Within) -> str:
    """How long that is: `2 weeks`."""
    return say(within.key)


def reason_within(within: Within) -> str:
    """What a result says of its level of care where it knows the time."""
    return say(
        "Your answers include a reason to see a doctor within {time}.", time=time_words(within)
    )


def how_soon(care: Care) -> str:
    """The end of a sentence: `within 2 weeks`, `today`."""
    if not care.within:
        return say(_WHEN[care.level])
    return say("within {time}", time=time_words(Within(care.within)))
