"""The language of a page: which it says it is in, and which way it is written."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, small_guide


def site_in(language: str, folder: Path) -> Flask:
    """The small guide as though it were written in another language."""
    name = "hand-shaking/guide.yaml"
    files = {**FILES, name: FILES[name].replace("language: en", f"language: {language}")}
    return create_app(*small_guide(folder, files), config={"SECRET_KEY": "long enough to be a key"})


def test_a_guide_from_right_to_left_is_written_so(tmp_path: Path) -> None:
    page = Reader(site_in("ar", tmp_path)).open("/hand-shaking/")
    assert '<html lang="ar" dir="rtl">' in page.page.text


def test_a_script_is_part_of_the_language(tmp_path: Path) -> None:
    page = Reader(site_in("sr-Latn", tmp_path)).open("/hand-shaking/")
    assert '<html lang="sr-Latn" dir="ltr">' in page.page.text
