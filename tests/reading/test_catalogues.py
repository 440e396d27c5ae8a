"""Catalogues: this file, this translation, or these findings."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from guide.checks.translations import found_in
from guide.findings import Finding
from guide.reading.catalogues import read_catalogue, translations_in, updated, written
from guide.ruleset.translation import SourceText

SOURCES = (
    SourceText("question: danger", "A face that droops"),
    SourceText("question: danger", "None of these for {your} child"),
    SourceText("rule: fast", "Call 112 within 2 hours."),
)
GOOD = {
    "A face that droops": "Una cara que se cae",
    "None of these for {your} child": "Nada de esto para {your} hijo",
    "Call 112 within 2 hours.": "Llame al 112 en 2 horas.",
}


def catalogue(folder: Path, change: dict[str, str] | None = None, name: str = "es.po") -> Path:
    """A catalogue in which all is translated, or as changed."""
    path = folder / name
    path.write_bytes(updated(SOURCES, None, "es", "hand").content)
    found = read_catalogue(path, "es")
    for message in found:
        if message.id:
            message.string = {**GOOD, **(change or {})}[str(message.id)]
    path.write_bytes(written(found))
    return path


def findings_of(path: Path) -> list[Finding]:
    """Everything that is wrong with a catalogue."""
    findings: list[Finding] = []
    read = translations_in([path], "hand", findings)
    return findings + [each for one in read.values() for each in found_in(one, SOURCES)]


def codes(path: Path) -> list[str]:
    """The codes of that."""
    return [finding.code for finding in findings_of(path)]


def test_a_whole_catalogue_has_no_finding(tmp_path: Path) -> None:
    assert not codes(catalogue(tmp_path))


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("A face that droops", "", "translation-missing"),
        ("A face that droops", "Una <b>cara</b>", "translation-marks"),
        ("A face that droops", "Una cara &amp; un brazo", "translation-marks"),
        ("A face that droops", "Una\u202ecara", "translation-marks"),
        ("A face that droops", "Una\u200bcara", "translation-marks"),
        ("A face that droops", "Una\u200fcara", "translation-marks"),
        ("A face that droops", "cara " * 30, "translation-long"),
        ("None of these for {your} child", "Nada de esto", "translation-differs"),
        ("None of these for {your} child", "Nada de {his} hijo", "translation-differs"),
        ("Call 112 within 2 hours.", "Llame al 113 en 2 horas.", "translation-differs"),
        ("Call 112 within 2 hours.", "Llame al 112.", "translation-differs"),
    ],
)
def test_a_text_that_is_not_like_its_source(
    source: str, text: str, code: str, tmp_path: Path
) -> None:
    assert codes(catalogue(tmp_path, {source: text})) == [code]


def test_what_differs_from_its_source_is_not_told(tmp_path: Path) -> None:
    path = catalogue(tmp_path, {"Call 112 within 2 hours.": "Llame al 911 en 2 horas."})
    told = translations_in([path], "hand", [])["es"]
    assert told.of("rule: fast", "Call 112 within 2 hours.") is None
    assert told.of("question: danger", "A face that droops") == "Una cara que se cae"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"Project-Id-Version: hand 1", b"Project-Id-Version: foot 1", "catalogue of 'foot'"),
        (b"Language: es", b"Language: fr", "of the language 'fr'"),
        (b"nplurals=3; plural=(n ==", b"nplurals=2; plural=(n ==", "counts in 2 ways"),
        (b"plural=(n ==", b"plural=(open('x') ==", "Plural-Forms are no rule"),
        (b'msgstr "Una', b'??? "Una', "no catalogue"),
        (b"msgctxt", b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_broken_catalogue(before: bytes, after: bytes, message: str, tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    path.write_bytes(path.read_bytes().replace(before, after, 1))
    found = findings_of(path)
    assert [finding.code for finding in found] == ["catalogue-broken"], found
    assert message in found[0].message


def test_a_catalogue_in_the_language_of_nobody(tmp_path: Path) -> None:
    assert codes(catalogue(tmp_path, name="xx.po")) == ["unknown-language"]


def test_a_text_that_changed_keeps_its_old_translation_for_the_translator(tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    today = (SourceText("question: danger", "A face or arm that droops"), *SOURCES[1:])
    found = updated(today, read_catalogue(path, "es"), "es", "hand")
    assert (found.new, found.stale, found.gone) == (0, 1, 0)
    path.write_bytes(found.content)
    told = translations_in([path], "hand", [])["es"]
    assert told.of("question: danger", "A face or arm that droops") is None
    assert 'msgstr "Una cara que se cae"' in path.read_text("utf-8")
    assert '#| msgid "A face that droops"' in path.read_text("utf-8")


def test_a_text_that_is_gone_goes_and_a_new_one_comes(tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    today = (*SOURCES[1:], SourceText("rule: slow", "Rest."))
    found = updated(today, read_catalogue(path, "es"), "es", "hand")
    assert (found.new, found.stale, found.gone) == (1, 0, 1)


def test_to_update_twice_changes_nothing(tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    assert updated(SOURCES, read_catalogue(path, "es"), "es", "hand").content == path.read_bytes()


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="needs gettext's msgfmt")
def test_the_tools_of_translators_take_it(tmp_path: Path) -> None:
    path = catalogue(tmp_path)
    run = subprocess.run(
        ["msgfmt", "--check-format", "--check-domain", "-o", str(tmp_path / "es.mo"), str(path)],
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
