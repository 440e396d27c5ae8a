"""A guide in two languages: the reader chooses, nothing stale is told, and the answers stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from guide.reading.catalogues import CatalogFile, read_catalogue, updated, written
from guide.reading.loader import load_guides
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.translation import sources_of, sources_of_numbers
from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

KEY = "a key for tests that is long enough to be one"
Rules = tuple[tuple[RuleSet, ...], Numbers]
Change = Callable[[CatalogFile], None]


def told(catalogue: CatalogFile, language: str) -> None:
    """Each text in a made-up language: the source in marks."""
    for message in catalogue:
        if message.id:
            message.string = f"⟦{message.id}⟧" if language == "es" else f"ظ{message.id}ظ"


def in_language(folder: Path, language: str, change: Change | None = None) -> Rules:
    """The small guide with a catalogue of every text; `change` spoils it first."""
    (rule_set,), numbers = small_guide(folder, FILES)
    path = folder / "hand-shaking" / "locale" / f"{language}.po"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(updated(sources_of(rule_set), None, language, "hand-shaking").content)
    of_numbers = folder / f"numbers.{language}.po"
    of_numbers.write_bytes(updated(sources_of_numbers(numbers), None, language, "numbers").content)
    for each in (path, of_numbers):
        catalogue = read_catalogue(each, language)
        told(catalogue, language)
        if change is not None and each is path:
            change(catalogue)
        each.write_bytes(written(catalogue))
    loaded = load_guides(folder)
    assert loaded.numbers is not None and loaded.rule_sets, loaded.findings
    return loaded.rule_sets, loaded.numbers


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site of the small guide in English and, as it were, in Spanish."""
    rules = in_language(tmp_path_factory.mktemp("rules"), "es")
    return create_app(*rules, config={"SECRET_KEY": KEY})


def choosing(app: Flask, path: str = f"{GUIDE}/", language: str = "es") -> Reader:
    """A reader who chose a language on a page."""
    reader = Reader(app).open(path)
    return reader.post(
        "/language", {"language": language, "next": path, "csrf_token": reader.token}
    )


def test_each_page_offers_the_other_language(spanish: Flask) -> None:
    reader = Reader(spanish)
    for path in (f"{GUIDE}/", f"{GUIDE}/question/danger", f"{GUIDE}/about", "/privacy"):
        assert '<button name="language" value="es" lang="es">Español</button>' in (
            reader.open(path).page.text
        )


def test_a_choice_leads_back_and_is_kept(spanish: Flask) -> None:
    reader = choosing(spanish, f"{GUIDE}/faq")
    assert reader.path == f"{GUIDE}/faq"
    assert '<html lang="es" dir="ltr">' in reader.page.text
    assert "Preguntas frecuentes" in reader.text
    assert "⟦How long does it last?⟧" in reader.text
    assert 'lang="en">English</button>' in reader.page.text
    assert '<html lang="es"' in reader.open(f"{GUIDE}/").page.text


def test_every_text_of_the_site_and_the_guide_is_told(spanish: Flask) -> None:
    reader = choosing(spanish)
    for path in ("/", "/about", "/treatments", "/causes/caffeine", "/faq", "/numbers"):
        assert 'lang="en"' not in reader.open(f"{GUIDE}{path}").page.text.replace(
            'lang="en">English</button>', ""
        )


def test_the_browser_only_suggests(spanish: Flask) -> None:
    page = Reader(spanish).open(f"{GUIDE}/", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.8"})
    assert '<html lang="en"' in page.page.text
    assert 'lang="es" class="wanted">Español' in page.page.text


@pytest.mark.parametrize("sent", ["x" * 8000, ",,,;;;", "de, fr", "xx-XX", "*"])
def test_odd_wishes_suggest_nothing(spanish: Flask, sent: str) -> None:
    page = Reader(spanish).open(f"{GUIDE}/", headers={"Accept-Language": sent})
    assert page.page.status_code == 200 and "wanted" not in page.page.text


def test_answers_and_result_are_the_same_in_each_language(spanish: Flask) -> None:
    reader = Reader(spanish).open(f"{GUIDE}/")
    for question, values in QUIET.items():
        reader.post(f"{GUIDE}/question/{question}", {question: values, "csrf_token": reader.token})
    before = reader.open(f"{GUIDE}/result").page.text
    reader.post(
        "/language", {"language": "es", "next": f"{GUIDE}/result", "csrf_token": reader.token}
    )
    assert reader.path == f"{GUIDE}/result"
    after = reader.page.text
    kinds = re.compile(r'data-(?:disposition|cause|fit|other|within)="[^"]*"')
    assert kinds.findall(before) == kinds.findall(after) and kinds.findall(before)
    assert "⟦Look after yourself⟧" in after


def test_a_danger_text_that_changed_is_told_in_its_own_language(tmp_path: Path) -> None:
    in_language(tmp_path, "es")
    path = tmp_path / "hand-shaking" / "questions.yaml"
    changed = path.read_text("utf-8").replace("A face that droops", "A face or arm that droops")
    path.write_text(changed, encoding="utf-8")
    loaded = load_guides(tmp_path)
    assert loaded.numbers is not None
    app = create_app(loaded.rule_sets, loaded.numbers, config={"SECRET_KEY": KEY})
    page = choosing(app, f"{GUIDE}/question/danger").page.text
    assert '<span lang="en" dir="ltr">A face or arm that droops</span>' in page
    assert "⟦A face that droops⟧" not in page
    assert '<html lang="es"' in page


def fuzzy(catalogue: CatalogFile) -> None:
    """A translator who is not sure of the danger sign."""
    for message in catalogue:
        if message.id == "A face that droops":
            message.flags.add("fuzzy")


def test_what_its_translator_is_not_sure_of_is_not_told(tmp_path: Path) -> None:
    app = create_app(*in_language(tmp_path, "es", fuzzy), config={"SECRET_KEY": KEY})
    page = choosing(app, f"{GUIDE}/question/danger").page.text
    assert '<span lang="en" dir="ltr">A face that droops</span>' in page


def few(catalogue: CatalogFile) -> None:
    """A translator who has only begun."""
    for message in list(catalogue)[9:]:
        message.string = ""


def test_a_language_that_is_not_complete_is_not_offered(tmp_path: Path) -> None:
    app = create_app(*in_language(tmp_path, "es", few), config={"SECRET_KEY": KEY})
    assert "Español" not in Reader(app).open(f"{GUIDE}/").page.text
    assert Reader(app).post("/language", {"language": "es"}).page.status_code == 400


def test_a_language_that_was_taken_away_is_forgotten(spanish: Flask, app: Flask) -> None:
    reader = choosing(spanish)
    reader.client.application = app
    page = reader.open(f"{GUIDE}/").page
    assert page.status_code == 200 and '<html lang="en"' in page.text


def test_every_page_says_who_translated_it(spanish: Flask) -> None:
    reader = choosing(spanish)
    for path in ("/", "/question/danger", "/about"):
        assert "Traducida por este proyecto" in reader.open(f"{GUIDE}{path}").text


def test_the_workbench_stays_in_english(spanish: Flask) -> None:
    reader = choosing(spanish)
    assert '<html lang="en"' in reader.open(f"/review{GUIDE}/").page.text


def test_marks_of_a_language_stand_in_no_attribute(tmp_path: Path) -> None:
    """A guide in a language that the site does not speak: English words are marked in it."""
    files = {**FILES}
    name = "hand-shaking/guide.yaml"
    files[name] = files[name].replace("language: en", "language: ar")
    reader = Reader(create_app(*small_guide(tmp_path, files), config={"SECRET_KEY": KEY}))
    for path in ("/", "/question/danger", "/question/weeks", "/about", "/numbers", "/treatments"):
        text = reader.open(f"{GUIDE}{path}").page.text
        if 'dir="rtl"' in text:
            assert '<span lang="en" dir="ltr">' in text
        assert not re.search(r'="[^"<>]*<', text), path
        assert not re.search(r"<(title|option)[^>]*>[^<]*<(?!/)", text), path


def test_there_is_no_choice_of_one(app: Flask) -> None:
    assert Reader(app).open("/language").page.status_code == 404


def test_a_choice_from_an_old_page_is_asked_for_again(spanish: Flask) -> None:
    reader = Reader(spanish).open(f"{GUIDE}/faq")
    reader.post("/language", {"language": "es", "next": f"{GUIDE}/faq", "csrf_token": "old"})
    assert reader.path == "/language" and "Please press the button again." in reader.text
    assert f'name="next" value="{GUIDE}/faq"' in reader.page.text
