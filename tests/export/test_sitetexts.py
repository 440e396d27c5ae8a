"""The site's own words: in each language that it speaks, all of them, made of those of today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guide.export.sitetexts import site_texts
from guide.reading.catalogues import read_catalogue
from guide.resources import PACKAGE

CATALOGUES = sorted((PACKAGE / "locale").glob("*.po"))
FILLED = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>")


def test_there_are_words_of_templates_and_of_code() -> None:
    found = site_texts()
    assert ("Why we ask this", "") in found and ("Choose only one answer", "") in found
    assert ("There is one question.", "There are %(count)s questions.") in found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_nothing_is_missing_stale_or_gone(path: Path) -> None:
    messages = [message for message in read_catalogue(path, path.stem) if message.id]
    told = {message.id for message in messages if message.string and not message.fuzzy}
    today = {(one, many) if many else one for one, many in site_texts()}
    assert told == today, f"guide translate site {path.stem}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_what_is_filled_in_and_the_marks_are_those_of_the_source(path: Path) -> None:
    for message in read_catalogue(path, path.stem):
        if message.id:
            source, told = forms(message.id), forms(message.string)
            assert marks(told[-1]) == marks(source[-1]), message.id
            assert all(marks(form) <= marks(" ".join(source)) for form in told), message.id


def forms(text: object) -> list[str]:
    """A text, or the texts of one that goes by a number."""
    return [str(form) for form in text] if isinstance(text, (tuple, list)) else [str(text)]


def marks(text: str) -> set[str]:
    """What is filled in, and marks of HTML."""
    return set(FILLED.findall(text))
