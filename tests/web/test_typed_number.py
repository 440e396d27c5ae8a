"""Whole numbers as people type them: understood, or refused with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.web.typednumber import NotWhole, whole_number
from tests.support.building import number
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

WEEKS = replace(number("weeks", 0, 104), unit="weeks", unit_one="week")
MONTHS = replace(number("months", 0, 40), unit="months", unit_one="month")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("03", 3),
        ("+3", 3),
        ("-3", -3),
        ("\u2212" "3", -3),
        ("٣", 3),
        ("३", 3),
        ("３", 3),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        ("1\u00a0000", 1000),
        ("3.0", 3),
        ("3,0", 3),
        ("3.00", 3),
        ("٣٫٠", 3),
        ("3 weeks", 3),
        ("3weeks", 3),
        ("3 Weeks.", 3),
        ("1 week", 1),
        ("3 wk", 3),
        ("3 wks", 3),
        ("3w", 3),
        ("3.0 weeks", 3),
    ],
)
def test_what_is_understood(typed: str, meant: int) -> None:
    assert whole_number(typed, WEEKS) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", ""),
        ("three", "Give it in digits."),
        ("3.5", "This is no whole number."),
        ("3,5 weeks", "This is no whole number."),
        ("1.000", "Leave out the point or comma."),
        ("1,000", "Leave out the point or comma."),
        ("3 or 4", "Give one number only."),
        ("3-4", "Give one number only."),
        ("3 4", "Give one number only."),
        ("about 3", "Give the number alone."),
        ("3?", "Give the number alone."),
        ("3 months", "Give the number of weeks."),
        ("3 days", "Give the number of weeks."),
        ("²", "Give it in digits."),
        ("9999999999", ""),
    ],
)
def test_what_is_refused_and_why(typed: str, why: str) -> None:
    with pytest.raises(NotWhole) as refused:
        whole_number(typed, WEEKS)
    assert str(refused.value) == why


def test_a_word_is_short_for_the_unit_of_its_own_question_alone() -> None:
    assert whole_number("3 mths", MONTHS) == 3
    with pytest.raises(NotWhole, match="Give the number of months."):
        whole_number("3 wks", MONTHS)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_number_or_refused(typed: str) -> None:
    try:
        assert isinstance(whole_number(typed, WEEKS), int)
    except NotWhole as refused:
        assert str(refused).endswith(".") or not str(refused)


def test_a_reader_is_told_the_reason_and_what_is_wanted(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none").answer("adult").answer("2 months")
    assert "Give the number of weeks. Enter a whole number from 0 to 104" in reader.text
    assert reader.answer("٣ wk").path == f"{GUIDE}/question/coffee"


def test_one_week_is_no_weeks(reader: Reader) -> None:
    reader.walk({**QUIET, "weeks": ["1.0 week"]}, GUIDE)
    assert "1 week " in reader.text and "1 week " in reader.open(f"{GUIDE}/summary").text
    assert 'value="1"' in reader.open(f"{GUIDE}/question/weeks").page.text
