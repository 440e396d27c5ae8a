"""The country that a browser's language suggests: this language, this country, never a choice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from guide.web.suggestion import suggested_country
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, small_guide


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        ("en-GB", "uk"),
        ("en-gb;q=0.8, en", "uk"),
        ("en-AU,en-GB;q=0.9", "australia"),
        ("en-GB;q=0.5, fr-CA;q=0.9", "canada"),
        ("fr, de-DE;q=0.9", "eu"),
        ("hi-Deva-IN", "india"),
        ("de-CH, de-DE;q=0.9", ""),
        ("en", ""),
        ("in", ""),
        ("", ""),
        ("*", ""),
        ("en-u-ca-gregory", ""),
        (";;;=,-,--GB", ""),
    ],
)
def test_this_language_suggests_this_country(
    real_app: Flask, real_rules: tuple[tuple[RuleSet, ...], Numbers], languages: str, country: str
) -> None:
    with real_app.test_request_context(headers={"Accept-Language": languages}):
        found = suggested_country(real_rules[1])
    assert ("" if found is None else found.id) == country


def test_no_region_suggests_two_countries(
    real_rules: tuple[tuple[RuleSet, ...], Numbers],
) -> None:
    regions = [region for country in real_rules[1].countries for region in country.regions]
    assert len(set(regions)) == len(regions) > 20


@pytest.fixture
def from_here(tmp_path: Path) -> Reader:
    """Somebody whose browser speaks the language of Hereland."""
    rules, numbers = small_guide(tmp_path)
    here, *others = numbers.countries
    countries = (replace(here, regions=("HL",)), *others)
    reader = Reader(create_app(rules, replace(numbers, countries=countries)))
    reader.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-HL"
    return reader


def selected(reader: Reader) -> str:
    """The country that is selected in the chooser of this page."""
    found = re.search(r'<option value="(\w*)" selected>', reader.page.text)
    return "" if found is None else found.group(1)


def test_a_number_of_the_suggested_country_stands_by_its_name(from_here: Reader) -> None:
    from_here.open(f"{GUIDE}/question/danger").answer("droop")
    assert "Hereland: Call 999" in from_here.text and selected(from_here) == "here"
    assert "Your browser’s language suggests this one." in from_here.text


def test_a_suggestion_is_not_kept_and_ends_with_a_choice(from_here: Reader) -> None:
    from_here.open(f"{GUIDE}/question/danger").answer("droop")
    from_here.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Call 999" not in from_here.open(f"{GUIDE}/result").text.split("Thereland")[0][:-40]
    from_here.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-HL"
    from_here.open(f"{GUIDE}/result")
    form = {"csrf_token": from_here.token, "country": "there", "next": from_here.path}
    from_here.post("/country", form)
    assert "Call 155" in from_here.text and "Hereland: Call 999" not in from_here.text
    assert selected(from_here) == "there"


def test_the_start_page_kept_for_all_does_not_mix_suggestions_up(from_here: Reader) -> None:
    assert "Hereland: Call 999" in from_here.open(f"{GUIDE}/").text
    from_here.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "Hereland: Call 999" not in from_here.open(f"{GUIDE}/").text
