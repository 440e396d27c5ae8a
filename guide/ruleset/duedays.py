"""The days by which something must be looked at again, and what is said once one is past.

Whoever keeps a guide is warned by `guide check` and the workbench; readers are told on the pages
that name the day. A day that passes is never an error: it must stop neither a site nor a build.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from guide.findings import Finding, Place, quoted
from guide.ruleset.model import Guide, Numbers, RuleSet, Source

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_MOST_YEARS = 100
"""More than any length of time in a rule file."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """What must be looked at again by a day. On that day it is due, the day after it is overdue."""

    what: str
    day: date
    place: Place
    cure: str

    def due(self, today: date) -> bool:
        """Whether the day has come."""
        return self.day <= today

    def overdue(self, today: date) -> bool:
        """Whether the day is past."""
        return self.day < today


def review_day(guide: Guide) -> DueDay:
    """When a guide as a whole is due for review."""
    cure = "have it reviewed, then write the next day in review_by"
    return DueDay("this guide", date.fromisoformat(guide.review_by), guide.place, cure)


def source_day(source: Source) -> DueDay | None:
    """When a source is due, where it has a day of its own."""
    if not source.check_by:
        return None
    what = f"the source {quoted(source.id)}"
    cure = "open it again, then write the next day in check_by"
    return DueDay(what, date.fromisoformat(source.check_by), source.place, cure)


def numbers_day(numbers: Numbers) -> DueDay:
    """When the table of numbers is due: as long after its last check as it says itself."""
    day = after(date.fromisoformat(numbers.checked), numbers.check_every)
    cure = "call or open each, then write the day on which you did in checked"
    return DueDay("the table of emergency and crisis numbers", day, numbers.place, cure)


def after(day: date, time: str) -> date:
    """The day that is a time, `6 months` say, after another.

    A month ends on its last day: a month after 31 January is the end of February.
    """
    if day.year + _MOST_YEARS > MAXYEAR:
        return date.max
    number, unit = time.removesuffix("s").split()
    if unit in _DAYS:
        return day + timedelta(int(number) * _DAYS[unit])
    months = day.month - 1 + int(number) * _MONTHS[unit]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def overdue(
    rule_sets: Iterable[RuleSet], numbers: Numbers | None, today: date
) -> Iterator[Finding]:
    """A warning for each day that is past."""
    for each in due_days(rule_sets, numbers):
        if each.overdue(today):
            message = f"{each.what} was to be looked at again by {each.day}"
            yield Finding(each.place, "overdue", message, each.cure, severity="warning")


def due_days(rule_sets: Iterable[RuleSet], numbers: Numbers | None) -> Iterator[DueDay]:
    """Every day by which something of these guides, or of the numbers they share, is due."""
    sources = () if numbers is None else numbers.sources
    if numbers is not None:
        yield numbers_day(numbers)
    for rule_set in rule_sets:
        yield review_day(rule_set.guide)
        sources += rule_set.sources
    yield from (day for source in sources if (day := source_day(source)) is not None)
