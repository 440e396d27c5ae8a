"""The days by which something must be looked at again: before, on the day and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from guide.findings import has_errors
from guide.reading.loader import load_guides
from guide.reading.ruleformat import FILES
from guide.reading.shapes import AnyOf, Day, Keyed, Many, Record, Shape
from guide.ruleset.duedays import after, numbers_day, overdue, review_day, source_day
from tests.support.broken import VALID

LOADED = load_guides(VALID, only=["kitchen-sink"])
RULE_SET = LOADED.rule_sets[0]
assert LOADED.numbers is not None
NUMBERS = replace(LOADED.numbers, checked="2027-03-01", check_every="6 months")
GUIDE = replace(RULE_SET.guide, review_by="2027-10-01")
BOOK = replace(RULE_SET.source_by_id["book"], check_by="2027-08-01")
DATED = replace(RULE_SET, guide=GUIDE, sources=(BOOK, *RULE_SET.sources[1:]))

WHAT_HAPPENS: dict[str, str] = {
    "guide.yaml: updated": "nothing: it says when something was done",
    "guide.yaml: review_by": "overdue",
    "sources.yaml: check_by": "overdue",
    "numbers.yaml: checked": "overdue, the time in check_every later",
    "numbers.yaml: check_by": "overdue",
    "approvals.yaml: approved": "nothing: it says when something was done",
    "approvals.yaml: valid_until": "approval-expired, and pages say that the review has ended",
}
"""What becomes of each day in a rule file once it is past."""


def days(file: str, shape: Shape) -> Iterator[str]:
    """The fields of a file that are days."""
    if isinstance(shape, Record):
        for key, field in shape.fields.items():
            if isinstance(field.shape, Day):
                yield f"{file}: {key}"
            yield from days(file, field.shape)
    elif isinstance(shape, Many | Keyed):
        yield from days(file, shape.item)
    elif isinstance(shape, AnyOf):
        yield from days(file, shape.record)


def test_of_each_day_in_a_rule_file_it_is_known_what_happens_once_it_is_past() -> None:
    found = [day for file, shape in FILES.items() for day in days(file, shape)]
    assert sorted(set(found)) == sorted(WHAT_HAPPENS)


@pytest.mark.parametrize(
    ("day", "is_due", "is_overdue"),
    [("2027-09-30", False, False), ("2027-10-01", True, False), ("2027-10-02", True, True)],
)
def test_a_day_that_is_to_come_that_has_come_and_that_is_past(
    day: str, is_due: bool, is_overdue: bool
) -> None:
    review = review_day(GUIDE)
    today = date.fromisoformat(day)
    assert (review.due(today), review.overdue(today)) == (is_due, is_overdue)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-08-01", []),
        ("2027-08-02", ["the source 'book'"]),
        ("2027-09-01", ["the source 'book'"]),
        ("2027-09-02", ["the source 'book'", "the table of emergency and crisis numbers"]),
        ("2027-10-01", ["the source 'book'", "the table of emergency and crisis numbers"]),
        (
            "2027-10-02",
            ["the source 'book'", "the table of emergency and crisis numbers", "this guide"],
        ),
    ],
)
def test_each_day_that_is_past_is_a_warning(day: str, said: list[str]) -> None:
    found = list(overdue([DATED], NUMBERS, date.fromisoformat(day)))
    assert {finding.code for finding in found} <= {"overdue"} and not has_errors(found)
    assert sorted(finding.message.partition(" was to be")[0] for finding in found) == said


def test_the_warning_names_the_day_and_stands_where_the_thing_does() -> None:
    (late,) = overdue([DATED], None, date(2027, 9, 1))
    assert late.message == "the source 'book' was to be looked at again by 2027-08-01"
    assert late.place == BOOK.place and late.place.file.endswith("sources.yaml")


def test_a_source_of_the_numbers_is_due_too_and_one_without_a_day_never() -> None:
    desk = replace(NUMBERS.sources[0], check_by="2027-03-02")
    table = replace(NUMBERS, sources=(desk, *NUMBERS.sources[1:]))
    (late,) = overdue([], table, date(2027, 3, 3))
    assert late.place == desk.place
    assert source_day(replace(desk, check_by="")) is None


@pytest.mark.parametrize(
    ("day", "time", "then"),
    [
        ("2026-11-22", "1 day", "2026-11-23"),
        ("2026-12-20", "2 weeks", "2027-01-03"),
        ("2026-11-22", "6 months", "2027-05-22"),
        ("2026-12-22", "1 month", "2027-01-22"),
        ("2027-01-31", "1 month", "2027-02-28"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2026-11-22", "99 years", "2125-11-22"),
        ("9999-12-31", "1 day", "9999-12-31"),
        ("9950-01-01", "99 years", "9999-12-31"),
    ],
)
def test_a_time_after_a_day(day: str, time: str, then: str) -> None:
    assert after(date.fromisoformat(day), time) == date.fromisoformat(then)


def test_the_numbers_are_due_as_long_after_the_last_check_as_they_say() -> None:
    assert numbers_day(NUMBERS).day == date(2027, 9, 1)
    assert numbers_day(replace(NUMBERS, check_every="1 week")).day == date(2027, 3, 8)
