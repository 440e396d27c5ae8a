"""Texts that depend on answers, on the pages of a small guide that has some in every list."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

CHANGES = (
    ("guide.yaml", "{text: Rest well.,", "{text: Rest the hand., when: {who: adult},"),
    (
        "guide.yaml",
        "{text: Watch for weakness.,",
        "{text: Watch the child., when: {who: child}, alternative: watch, sources: [book]}\n"
        "  - {text: Watch yourself., when: {who: adult}, alternative: watch,",
    ),
    (
        "guide.yaml",
        "  see: A doctor can look for them.\n",
        "  see: A doctor can look for them.\n"
        "  do: [{text: Write it down., when: {weeks: {below: 4}}, sources: [book]}]\n",
    ),
    ("guide.yaml", "{text: Stay with the person.,", "{text: Hold on., when: {danger: droop},"),
    ("causes.yaml", "{text: Sleep more., evid", "{text: Sleep more., when: {who: child}, evid"),
    ("causes.yaml", "{text: Talking helps many., evid", "{text: Talk., effect: 5 in 10 did., evid"),
    ("causes.yaml", "{text: Swap one cup for water.,", "{text: Swap., when: {cups: cola},"),
    ("causes.yaml", "{text: Could my drinks do this?,", "{text: Why cola?, when: {cups: cola},"),
    ("causes.yaml", "{text: Do not change a", "{when: {who: child}, text: Do not change a"),
)
COFFEE = {**QUIET, "coffee": ["yes"], "cups": ["tea"]}
COLA = {**QUIET, "coffee": ["yes"], "cups": ["cola", "tea"]}


@pytest.fixture
def teller(tmp_path: Path) -> Reader:
    """A reader of the guide with texts that depend on answers."""
    files = dict(FILES)
    for file, before, after in CHANGES:
        name = f"hand-shaking/{file}"
        assert before in files[name], before
        files[name] = files[name].replace(before, after)
    return Reader(create_app(*small_guide(tmp_path, files)))


def after(reader: Reader, answers: dict[str, list[str]], page: str = "result") -> str:
    if reader.answer_cookies:
        reader.clear(GUIDE)
    order = ("danger", "who", "weeks", "coffee", "cups", "mood")
    reader.walk({key: answers[key] for key in order if key in answers}, GUIDE)
    return reader.open(f"{GUIDE}/{page}").text


def test_the_result_shows_what_is_true_of_the_answers(teller: Reader) -> None:
    text = after(teller, QUIET)
    for shown in ("Rest the hand.", "Watch yourself.", "Write it down."):
        assert shown in text
    assert "Watch the child." not in text and "Shown only if" not in text


def test_of_alternatives_the_other_is_shown_with_the_other_answer(teller: Reader) -> None:
    text = after(teller, {**QUIET, "who": ["child"], "weeks": ["9"]})
    assert "Watch the child." in text and "Watch yourself." not in text
    assert "Rest the hand." not in text and "Write it down." not in text


def test_a_cause_on_the_result_says_what_is_true(teller: Reader) -> None:
    text = after(teller, {**COLA, "who": ["child"]})
    assert "Sleep more." in text and "Do not change a medicine alone." in text
    text = after(teller, COLA)
    assert "Drink less bit by bit." in text and "Sleep more." not in text
    assert "Do not change a medicine alone." not in text


def test_the_summary_asks_what_is_true(teller: Reader) -> None:
    assert "Why cola?" in after(teller, COLA, "summary")
    text = after(teller, COFFEE, "summary")
    assert "Why cola?" not in text and "About Too much caffeine" not in text


def test_an_emergency_says_what_is_true(teller: Reader) -> None:
    text = teller.open(f"{GUIDE}/question/danger").answer("droop").text
    assert teller.path == f"{GUIDE}/result" and "Hold on." in text
    assert "Hold on." not in teller.open(f"{GUIDE}/question/danger").answer("breath").text


def test_the_page_of_a_cause_without_answers_says_all_with_its_conditions(teller: Reader) -> None:
    text = teller.open(f"{GUIDE}/causes/caffeine").text
    assert "This page is general." in text and "Swap." in text and "Sleep more." in text
    condition = "the answer to “What is drunk besides?” includes “Cola”"
    assert f"Shown only if {condition}." in text


def test_the_page_of_a_cause_goes_by_answers_that_lead_to_it(teller: Reader) -> None:
    text = after(teller, COFFEE, "causes/caffeine")
    assert "goes by your answers" in text and "Shown only if" not in text
    assert "Swap." not in text and "Sleep more." not in text
    assert "Swap." in after(teller, COLA, "causes/caffeine")


def test_the_page_of_a_cause_is_general_where_answers_do_not_lead_to_it(teller: Reader) -> None:
    assert "Shown only if" in after(teller, QUIET, "causes/caffeine")


def test_how_well_a_treatment_works_stands_beside_it(teller: Reader) -> None:
    assert "5 in 10 did." in teller.open(f"{GUIDE}/causes/worry").text
    assert "5 in 10 did." in after(teller, {**COLA, "mood": ["low"]})


def test_how_it_decides_and_other_causes_tell_the_conditions(teller: Reader) -> None:
    for page in ("how-it-decides", "how-it-decides/care/routine", "other-causes"):
        assert "Shown only if" in teller.open(f"{GUIDE}/{page}").text, page
