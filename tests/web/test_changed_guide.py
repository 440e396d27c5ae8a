"""A guide that changes under a person's hands: no answer counts for a question not put that way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from guide.web import create_app
from tests.web.conftest import KEY
from tests.web.reader import Reader, cookie_name
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

DANGER, WHO = f"{GUIDE}/question/danger", f"{GUIDE}/question/who"
QUESTIONS, RULES = "hand-shaking/questions.yaml", "hand-shaking/rules.yaml"
FEVER = "    - {option: fever, text: A high fever, red_flag: yes}\n"
BREATH = "    - {option: breath, text: Trouble breathing"
AGAIN = "This question or its answers have changed since you saw it."
OLDER = "The rules of this guide have changed since you gave your answers."
OTHER_KEY = "another key for tests that is just as long"

Deploy = Callable[..., Reader]


@pytest.fixture
def deploy(tmp_path: Path) -> Deploy:
    """Puts a changed guide in the place of the one that a reader is in."""

    def deployed(reader: Reader, file: str, *changes: tuple[str, str], key: str = KEY) -> Reader:
        text = FILES[file]
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        rules = small_guide(tmp_path, {**FILES, file: text})
        later = Reader(create_app(*rules, config={"SECRET_KEY": key}))
        later.keep_only(reader.cookies)
        return later

    return deployed


def with_fever(deploy: Deploy, reader: Reader) -> Reader:
    return deploy(reader, QUESTIONS, (BREATH, FEVER + BREATH))


def test_a_danger_sign_that_was_added_is_put_to_who_is_under_way(
    reader: Reader, deploy: Deploy
) -> None:
    later = with_fever(deploy, reader.walk(QUIET, GUIDE))
    for page in ("check", "result", "summary", "question/mood"):
        assert later.open(f"{GUIDE}/{page}").path == DANGER, page
    later.open(DANGER)
    assert AGAIN in later.text and "A high fever" in later.text and not later.chosen
    assert later.answer("none").path == f"{GUIDE}/check", "all other answers are kept"


def test_a_page_that_was_open_meanwhile_counts_for_nothing(
    reader: Reader, deploy: Deploy, app: Flask
) -> None:
    reader.open(DANGER)
    put = app.extensions["guide-catalogue"].guides["hand-shaking"].put["danger"]
    later = with_fever(deploy, reader)
    later.post(DANGER, {"csrf_token": reader.token, "danger": "none", "put_as": put})
    assert later.path == DANGER and AGAIN in later.text and not later.answer_cookies
    later.post(DANGER, {"csrf_token": later.token, "danger": "none", "put_as": ""})
    assert later.path == DANGER and AGAIN in later.text, "nor one that does not say how it was put"
    assert later.answer("none").path == WHO


def test_an_emergency_comes_at_once_however_it_was_put(
    reader: Reader, deploy: Deploy, app: Flask
) -> None:
    put = app.extensions["guide-catalogue"].guides["hand-shaking"].put["danger"]
    open_page = with_fever(deploy, reader.open(DANGER))
    form = {"csrf_token": reader.token, "danger": "droop", "put_as": put}
    assert open_page.post(DANGER, form).path == f"{GUIDE}/result"
    answered = with_fever(deploy, reader.answer("droop"))
    assert "Call for help now" in answered.open(f"{GUIDE}/result").text


@pytest.mark.parametrize(
    "change",
    [
        ("Who is it about?", "Who shakes?"),
        ("text: An adult", "text: A grown-up"),
        ("{option: adult", "{option: adult, hint: Over 17"),
    ],
)
def test_a_question_in_other_words_is_put_again(
    reader: Reader, deploy: Deploy, change: tuple[str, str]
) -> None:
    later = deploy(reader.walk(QUIET, GUIDE), QUESTIONS, change).open(f"{GUIDE}/result")
    assert later.path == WHO and "Your result is not ready yet." in later.text
    assert AGAIN in later.open(WHO).text
    assert later.answer("adult").path == f"{GUIDE}/check"


def test_a_reason_or_a_source_in_other_words_changes_nothing(
    reader: Reader, deploy: Deploy
) -> None:
    later = deploy(reader.walk(QUIET, GUIDE), QUESTIONS, ("Children differ.", "It matters."))
    assert later.open(f"{GUIDE}/check").path == f"{GUIDE}/check" and OLDER not in later.text


MOVED = (
    ("- question: weeks\n", "- question: since\n  renamed_from: weeks\n"),
    ("{weeks:", "{since:"),
)


@pytest.fixture
def renamed(reader: Reader, tmp_path: Path) -> Callable[[Reader], Reader]:
    """The guide with a question that has another id, in all its files."""

    def deployed(before: Reader) -> Reader:
        files = dict(FILES)
        files[QUESTIONS] = files[QUESTIONS].replace(*MOVED[0])
        files = {n: t.replace("weeks: {", "since: {") for n, t in files.items()}
        rules = small_guide(tmp_path, files)
        later = Reader(create_app(*rules, config={"SECRET_KEY": KEY}))
        later.keep_only(before.cookies)
        return later

    return deployed


def test_a_renamed_question_leads_on_and_keeps_its_answer(
    reader: Reader, renamed: Callable[[Reader], Reader]
) -> None:
    later = renamed(reader.walk(QUIET, GUIDE))
    assert later.open(f"{GUIDE}/check").path == f"{GUIDE}/check" and "3 weeks" in later.text
    later.open(f"{GUIDE}/question/weeks/change/check")
    assert later.path == f"{GUIDE}/question/since/change/check"
    assert 'value="3"' in later.page.text


def test_a_page_open_under_the_old_name_is_taken(
    reader: Reader, renamed: Callable[[Reader], Reader], app: Flask
) -> None:
    reader.open(DANGER).answer("none").answer("adult")
    put = app.extensions["guide-catalogue"].guides["hand-shaking"].put["weeks"]
    form = {"csrf_token": reader.token, "put_as": put}
    later = renamed(reader)
    later.post(f"{GUIDE}/question/weeks", {**form, "weeks": "many"})
    assert later.path == f"{GUIDE}/question/since" and "Enter a whole number" in later.text
    later.post(f"{GUIDE}/question/weeks", {**form, "weeks": "7"})
    assert later.path == f"{GUIDE}/question/coffee"
    assert 'value="7"' in later.open(f"{GUIDE}/question/since").page.text


@pytest.mark.parametrize("page", ["result", "summary"])
def test_a_result_made_under_older_rules_says_so(reader: Reader, deploy: Deploy, page: str) -> None:
    assert OLDER not in reader.walk(QUIET, GUIDE).open(f"{GUIDE}/{page}").text
    later = deploy(reader, RULES, ("It has lasted for long.", "It went on and on."))
    assert OLDER in later.open(f"{GUIDE}/{page}").text
    later.open(f"{GUIDE}/question/who/change/result").answer("adult")
    assert OLDER not in later.open(f"{GUIDE}/{page}").text, "answered under the rules of today"


# -- keys and sites -------------------------------------------------------------------------------


def test_answers_that_cannot_be_read_come_back_with_their_key(
    reader: Reader, site: Callable[..., Flask], app: Flask
) -> None:
    reader.walk({"danger": ["none"], "who": ["adult"]}, GUIDE)
    other = Reader(site(SECRET_KEY=OTHER_KEY))
    other.keep_only(reader.cookies)
    assert "We cannot read your answers" in other.open(WHO).text
    other.open(f"{GUIDE}/")
    other.post(DANGER, {"csrf_token": other.token, "danger": "unsure"})
    assert "We cannot read the answers you gave before it." in other.text
    both = Reader(site(SECRET_KEY=KEY, SECRET_KEY_FALLBACKS=[OTHER_KEY]))
    both.keep_only(other.cookies)
    assert both.open(DANGER).chosen == ["unsure"], "the newer answer counts"
    assert both.open(WHO).chosen == ["adult"], "and none of the older ones is gone"


@pytest.mark.parametrize("apart", ["port", "path"])
def test_two_sites_on_one_host_leave_each_other_alone(app: Flask, apart: str) -> None:
    """Browsers give the cookies of a host to all its ports and, here, to all its paths."""
    bases = {
        "port": ("http://localhost:8001", "http://localhost:8002"),
        "path": ("http://localhost/one", "http://localhost/two"),
    }[apart]
    one, two = (Reader(app, base) for base in bases)
    one.client, two.client = app.test_client(), app.test_client()
    answered(one, "none")
    two.keep_only(one.cookies)
    page = two.client.get(DANGER, base_url=two.base).text
    assert " checked" not in page and "changed" not in page
    answered(two, "unsure")
    two.client.post(f"{GUIDE}/clear", data={"csrf_token": token(two)}, base_url=two.base)
    assert set(one.cookies.items()) <= set(two.cookies.items())
    one.keep_only(two.cookies)
    page = one.client.get(DANGER, base_url=one.base).text
    assert page.count(" checked") == 1 and 'value="none" checked' in page


def token(reader: Reader) -> str:
    reader.page = reader.client.get(DANGER, base_url=reader.base)
    return reader.token


def answered(reader: Reader, option: str) -> None:
    put = reader.client.application.extensions["guide-catalogue"].guides["hand-shaking"].put
    form = {"csrf_token": token(reader), "danger": option, "put_as": put["danger"]}
    sent = reader.client.post(DANGER, data=form, base_url=reader.base)
    assert sent.status_code == 303, sent.status_code


def test_names_of_cookies_tell_the_place() -> None:
    names = {cookie_name("note", place) for place in ("", ":8001", ":8002", "/one", ":8001/one")}
    assert len(names) == 5
