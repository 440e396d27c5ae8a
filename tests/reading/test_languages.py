"""Languages by their tags: this tag is known, written this way, and called this by its speakers."""

from __future__ import annotations

import pytest

from guide.reading.languages import direction, locale_of, own_name


@pytest.mark.parametrize("tag", ["en", "en-GB", "es", "es-419", "zh-Hans", "zh-Hant-TW", "sr-Latn"])
def test_cldr_knows(tag: str) -> None:
    assert locale_of(tag) is not None


@pytest.mark.parametrize(
    "tag",
    ["", "xx", "en-XX", "und", "root", "EN", "en_GB", "zh-Hans-XX", "e n", "en\n", "a" * 9000],
)
def test_nobody_has(tag: str) -> None:
    assert locale_of(tag) is None


@pytest.mark.parametrize(
    ("tag", "way"),
    [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("sr-Latn", "ltr"), ("xx", "ltr")],
)
def test_it_is_written(tag: str, way: str) -> None:
    assert direction(tag) == way


@pytest.mark.parametrize(
    ("tag", "name"), [("es", "Español"), ("en", "English"), ("ar", "العربية"), ("xx", "Xx")]
)
def test_its_speakers_call_it(tag: str, name: str) -> None:
    assert own_name(tag) == name
