"""Try it: what answers lead to, shown at once; example cases have addresses."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from guide.paths.receipt import receipt_of
from guide.review.workings import Workings
from guide.ruleset.model import Answers
from guide.web import create_app
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

TRY = f"/review{GUIDE}/try"
PATHS = """
- path: A cup too many
  note: The usual picture
  answers: {coffee: yes, cups: [cola], weeks: 2, who: adult, mood: fine}
  unanswered: none
  expect: {disposition: routine, causes: {caffeine: strong}}
- path: "A cup, too many?"
  answers: {danger: [droop]}
  expect: {disposition: routine}
"""
COFFEE = {"who": ["adult"], "weeks": ["60"], "coffee": ["yes"], "cups": ["cola"], "mood": ["low"]}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site whose guide has scripted paths, one of which fails."""
    files = {**FILES, "hand-shaking/paths/cups.yaml": PATHS}
    rules = small_guide(tmp_path_factory.mktemp("rules"), files)
    return create_app(*rules, config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0})


@pytest.fixture
def clinician(bench: Flask) -> Reader:
    """Somebody who reviews."""
    return Reader(bench)


def form(answers: Mapping[str, Sequence[str]], fill_in: str = "none") -> dict[str, object]:
    """The form as a browser sends it."""
    return {
        "fill_in": fill_in,
        **{f"{question}_": list(values) for question, values in answers.items()},
    }


def rules_under(page: str, word: str) -> str:
    """The words under one outcome of the rules."""
    return page.split(f"<summary>{word}:")[1].split("<summary>Not known:")[0]


def test_answers_lead_to_a_result_its_reasons_and_every_rule(clinician: Reader) -> None:
    reader = clinician.post(TRY, form(COFFEE))
    assert reader.page.status_code == 200
    assert "See a doctor soon" in reader.text
    assert "It has lasted for long. long" in reader.text
    assert "Fits in part (possible)" in reader.text and "Coffee rarely lasts a year." in reader.text
    assert "Fired: 5" in reader.text and "False: 3" in reader.text and "Not known: 0" in reader.text
    assert "coffee-and-cola So Too much caffeine is listed and fits well." in reader.text
    assert "“Is there much coffee?” “Yes”; “What is drunk besides?” “Cola”." in reader.text
    assert "Number 1 on this path: “None of these”, filled in." in reader.text
    assert set(reader.chosen) == {"none", "adult", "yes", "cola", "low"}, "“none”: the fill-in"


def test_the_rules_about_one_thing_can_be_shown_alone(clinician: Reader) -> None:
    reader = clinician.post(TRY, {**form(COFFEE), "rules_about": "caffeine"})
    assert "Fired: 3" in reader.text and "False: 0" in reader.text
    assert '<option value="caffeine" selected>' in reader.page.text
    level = clinician.post(TRY, {**form(COFFEE), "rules_about": "soon"})
    assert "Fired: 1" in level.text and "False: 1" in level.text
    assert "Because “Is any of this happening?” “None of these”, filled in." in level.text
    assert "Fired: 5" in clinician.post(TRY, {**form(COFFEE), "rules_about": "nothing"}).text


def test_the_answers_are_given_as_a_line_and_as_a_scripted_path(
    clinician: Reader, bench: Flask
) -> None:
    reader = clinician.post(TRY, form(COFFEE))
    line = "danger=none who=adult weeks=60 coffee=yes cups=cola mood=low"
    assert f"<code>{line}</code>" in reader.page.text
    script = unescape(reader.page.text.split("<pre>")[1].split("</pre>")[0])
    assert "unanswered: none" in script and "disposition: soon" in script
    again = clinician.post(TRY, {"pasted_text": line})
    assert "It has lasted for long." in again.text
    assert "<pre>" not in clinician.post(TRY, form({"danger": ["none"]}, "error")).page.text


def test_a_rule_is_not_known_where_its_question_has_no_answer(clinician: Reader) -> None:
    reader = clinician.post(TRY, form({"danger": ["none"]}, "error"))
    assert "No result yet. Asked next: Who is it about?" in reader.text
    assert "What holds so far" in reader.text and "At least: Look after yourself" in reader.text
    assert 'href="#try-question-who"' in reader.page.text
    assert 'class="standing no-level"' in reader.page.text, "no level stands out that may rise"
    assert "Not known: 6" in reader.text
    assert "Not known, because “For how many weeks?” has no answer." in reader.text


def test_each_other_answer_can_be_tried(clinician: Reader) -> None:
    reader = clinician.post(TRY, form(COFFEE))
    assert "More urgent advice: “Call for help now”: 2 answers" in reader.text
    assert "Less urgent advice: “Look after yourself”" in reader.text
    assert 'name="other_answer" value="mood=hurt"' in reader.page.text
    reader.post(TRY, {**form(COFFEE), "other_answer": "mood=hurt"})
    assert "Get help today" in reader.text and "The crisis lines are shown." in reader.text
    assert "hurt" in reader.chosen and "low" not in reader.chosen
    reader.post(TRY, {**form(COFFEE), "other_answer": "danger=breath"})
    assert "On an emergency no causes are listed." in reader.text
    assert "Not asked: an emergency ended the questions before it." in reader.text


def test_an_answer_that_opens_further_questions_is_named_too(clinician: Reader) -> None:
    reader = clinician.post(TRY, form({"danger": ["droop"]}, "error"))
    assert "More would be asked, and the result would hang on it: 1 answer" in reader.text
    assert "“None of these” (then also asked: “Who is it about?”" in reader.text


def test_the_key_enter_shows_the_result_and_tries_no_other_answer(clinician: Reader) -> None:
    page = clinician.post(TRY, form(COFFEE)).page.text
    first = page.split("<button form=")[1].split(">")[0]
    assert first == '"try-form"', "the first button of a form is the one that Enter presses"
    assert page.index('<button form="try-form">') < page.index('name="other_answer"')


def test_an_answer_that_is_not_asked_for_counts_for_nothing(clinician: Reader) -> None:
    reader = clinician.post(TRY, form({**QUIET, "cups": ["tea"]}))
    assert "It is asked only if the answer to “Is there much coffee?” is “Yes”." in reader.text
    assert "The answer here counts for nothing." in reader.text
    assert "tea" in reader.chosen


def test_what_is_tried_is_kept_apart_sealed_and_goes_with_clearing(
    clinician: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    clinician.open(f"{GUIDE}/question/danger").answer("none")
    before = clinician.cookies
    clinician.post(TRY, form({**COFFEE, "mood": ["hurt"]}))
    assert clinician.page.headers["Cache-Control"] == "no-store"
    (added,) = set(clinician.cookies) - set(before)
    assert "trial" in added and "hurt" not in clinician.cookies[added]
    assert {"hurt", "cola"} <= set(clinician.open(f"{TRY}/answers").chosen), "also after a reload"
    assert not set(clinician.open(TRY).chosen) & {"hurt", "cola"}
    assert clinician.open(f"{GUIDE}/question/who").path == f"{GUIDE}/question/who"
    assert not clinician.chosen, "a reader's own answers are others"
    assert "POST /review/<guide_id>/try 303" in caplog.text
    assert "hurt" not in caplog.text and "cola" not in caplog.text
    assert added not in clinician.clear(GUIDE).cookies
    assert clinician.open(f"{TRY}/answers").path == TRY


def test_no_page_of_it_sets_a_cookie(bench: Flask) -> None:
    for page in ("", "/answers", "/path", "/path/a-cup-too-many"):
        assert not Reader(bench).open(f"{TRY}{page}").cookies


def test_answers_that_no_cookie_can_take_are_refused_in_words(clinician: Reader) -> None:
    long = "".join(secrets.token_urlsafe(30) for _ in range(200))
    reader = clinician.post(TRY, {"pasted_text": long})
    assert reader.page.status_code == 413 and not reader.cookies
    assert "That was more than this form can hold." in reader.text


def test_another_answer_mends_a_wrong_one(clinician: Reader) -> None:
    sent = {**form({**COFFEE, "weeks": ["many"]}), "other_answer": "weeks=3"}
    assert clinician.post(TRY, sent).page.status_code == 200
    assert 'value="3"' in clinician.page.text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"danger": ["droop", "nonsense"]}, "Choose one of the answers on this page"),
        ({"danger": ["droop", "none"]}, "You ticked “A face that droops” and also"),
        ({"who": ["adult", "child"]}, "Choose only one answer"),
        ({"weeks": ["105"]}, "Enter a whole number from 0 to 104"),
        ({"weeks": ["<b>many</b>"]}, "Enter a whole number from 0 to 104"),
    ],
)
def test_a_wrong_answer_is_told_and_the_others_stay(
    clinician: Reader, answers: dict[str, list[str]], message: str
) -> None:
    reader = clinician.post(TRY, form({**COFFEE, **answers}))
    assert reader.page.status_code == 200 and "<title>Error: " in reader.page.text
    assert message in reader.text and "<b>" not in reader.page.text
    name = next(iter(answers))
    assert f'href="#{name}_-0"' in reader.page.text and f'id="{name}_-0"' in reader.page.text
    assert {"yes", "cola", "low"} <= set(reader.chosen)
    assert "Every rule" not in reader.text, "no result is shown of half an answer"


def test_what_belongs_to_no_question_is_said_to_be_left_out(clinician: Reader) -> None:
    for strange in ({"gone_": "yes"}, {"other_answer": "mood=furious"}, {"other_answer": "x"}):
        reader = clinician.post(TRY, {**form(COFFEE), **strange})
        assert reader.page.status_code == 200
        assert "Some answers were left out." in reader.text and "low" in reader.chosen
    assert "left out" not in clinician.post(TRY, form(COFFEE)).text


def test_a_post_without_answers_shows_the_form(clinician: Reader) -> None:
    for sent in ({}, {"fill_in": "nonsense"}, {"weeks_": " "}):
        reader = clinician.post(TRY, sent)
        assert reader.page.status_code == 200 and "Question 1 of 6." in reader.text
    assert clinician.post(TRY, {}, content_type="text/plain").page.status_code == 200


def test_a_huge_post_is_refused_in_words(clinician: Reader) -> None:
    reader = clinician.post(TRY, form({"danger": ["droop"] * 20_000}))
    assert reader.page.status_code == 413
    assert "That was more than this form can hold." in reader.text
    many = clinician.post(TRY, form({"danger": ["droop"] * 2_000}))
    assert many.page.status_code == 200, "a form may be larger here than elsewhere"


def test_a_scripted_path_has_an_address(clinician: Reader) -> None:
    assert f'href="{TRY}/path"' in clinician.open(TRY).page.text
    reader = clinician.open(f"{TRY}/path")
    assert f'href="{TRY}/path/a-cup-too-many"' in reader.page.text
    assert "2 in all." in reader.text and "<h1>Scripted paths</h1>" in reader.page.text
    reader.open(f"{TRY}/path/a-cup-too-many")
    assert "Example: A cup too many" in reader.text and "The usual picture." in reader.text
    assert "It leads where its script says." in reader.text
    assert "Fits well (strong)" in reader.text and "Set-Cookie" not in reader.page.headers
    reader.open(f"{TRY}/path/a-cup-too-many-2")
    assert "It fails: expected routine; got emergency." in reader.text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["path/none", "nothing/a", "path/a/b", "nothing"])
def test_an_example_that_is_not_there_is_not_found(clinician: Reader, page: str) -> None:
    assert clinician.open(f"{TRY}/{page}").page.status_code == 404


def test_a_path_can_be_pasted_as_findings_name_it(clinician: Reader) -> None:
    reader = clinician.post(TRY, {"pasted_text": "danger=none who=child\n weeks=unsure"})
    assert "Answer for the child." in reader.text and "No result yet." in reader.text
    assert set(reader.chosen) >= {"none", "child", "unsure"}


def receipt(app: Flask) -> str:
    """The receipt of a path of the guide."""
    engine = app.extensions["guide-catalogue"].guides["hand-shaking"].engine
    none = frozenset(["none"])
    answers: Answers = {"danger": none, "who": "child", "weeks": 60, "coffee": "no", "mood": "hurt"}
    return receipt_of(engine, answers)


def test_a_receipt_from_a_printout_can_be_tried(clinician: Reader, bench: Flask) -> None:
    reader = clinician.post(TRY, {"pasted_text": receipt(bench).lower()})
    assert "These are the answers of the receipt." in reader.text
    assert "The guide says today what it said when the receipt was made." in reader.text
    assert "The crisis lines are shown." in reader.text
    assert 'value="60"' in reader.page.text and {"child", "hurt"} <= set(reader.chosen)


def test_a_receipt_tells_that_the_rules_have_changed(bench: Flask, tmp_path: Path) -> None:
    files = dict(FILES)
    for before, after, told in (
        ("It has lasted for long.", "It went on for long.", "has changed since it was made"),
        ("    - {option: low, text: Low}\n", "", "have changed since"),
    ):
        files = {name: text.replace(before, after) for name, text in files.items()}
        files = {
            name: text.replace("mood: [low, hurt]", "mood: hurt") for name, text in files.items()
        }
        later = create_app(*small_guide(tmp_path, files), config={"SECRET_KEY": KEY})
        assert told in Reader(later).post(TRY, {"pasted_text": receipt(bench)}).text


def test_a_damaged_receipt_is_told_and_stays_in_its_field(clinician: Reader, bench: Flask) -> None:
    right = receipt(bench)
    for wrong in (
        right[:-1],
        right[5:],
        f"{right[:-1]}{'7' if right[-1] != '7' else '8'}",
        "",
        "é",
    ):
        reader = clinician.post(TRY, {"pasted_text": wrong})
        assert reader.page.status_code == 200, wrong
        assert 'id="try-pasted-error"' in reader.page.text
        assert 'href="#try-pasted-0"' in reader.page.text, "what is wrong is said at the top too"
        assert "<title>Error: " in reader.page.text
        assert f">{wrong}</textarea>" in reader.page.text


def test_the_shortest_path_to_each_result_has_an_address(clinician: Reader, tmp_path: Path) -> None:
    reader = clinician.open(f"{TRY}/result/soon-caffeine-strong-worry-possible")
    assert "Example: soon: caffeine strong, worry possible" in reader.text
    assert "answer paths to this result" in reader.text
    assert "Fits well (strong)" in reader.text and "See a doctor soon" in reader.text
    assert f'href="{reader.path}"' in reader.open(f"{TRY}/result").page.text


def test_examples_that_are_not_worked_out_yet_are_under_way(
    clinician: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workings, "until", lambda *asked: None)
    assert "being worked out" in clinician.open(f"{TRY}/result").text
    reader = clinician.open(f"{TRY}/result/soon-no-cause")
    assert reader.page.status_code == 503 and "The examples are being read." in reader.text


def test_what_shows_a_finding_has_an_address(tmp_path: Path) -> None:
    promise = """
- property: Every child is seen today
  whenever: {who: child}
  then: {disposition: {at_least: same_day}}
"""
    files = {**FILES, "hand-shaking/safety.yaml": FILES["hand-shaking/safety.yaml"] + promise}
    site = create_app(
        *small_guide(tmp_path, files), config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0}
    )
    reader = Reader(site).open(f"{TRY}/finding/violated-property")
    assert reader.page.status_code == 200 and "child" in reader.chosen
    assert "There are none." not in Reader(site).open(f"{TRY}/finding").text
    assert "hand-shaking/safety.yaml:" in reader.text


def test_what_is_far_too_long_to_be_a_path_is_told(clinician: Reader) -> None:
    reader = clinician.post(TRY, {"pasted_text": "who=adult " * 500})
    assert reader.page.status_code == 200
    assert "This is longer than any receipt or answer path" in reader.text


@pytest.mark.parametrize("text", ["who=giant", "=", "who=adult who=child", "<i>"])
def test_a_damaged_path_is_told_and_stays_in_its_field(clinician: Reader, text: str) -> None:
    reader = clinician.post(TRY, {"pasted_text": text})
    assert reader.page.status_code == 200
    assert 'id="try-pasted-error"' in reader.page.text and "<i>" not in reader.page.text
    assert text in reader.page.text.replace("&lt;", "<").replace("&gt;", ">")


def test_without_the_review_nothing_can_be_tried(tmp_path: Path) -> None:
    site = create_app(*small_guide(tmp_path), config={"SECRET_KEY": KEY, "REVIEW": False})
    assert Reader(site).post(TRY, form(COFFEE)).page.status_code == 404
