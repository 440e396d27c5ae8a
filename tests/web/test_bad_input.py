"""Bad input of any kind gets a clear answer, never a traceback, and no valid answer is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any
from zlib import compress

import pytest
from flask import Flask

from guide.web.answers import Stamped, pack
from guide.web.vault import Vault
from tests.web.conftest import KEY
from tests.web.reader import Reader, cookie_name
from tests.web.small_guide import GUIDE, QUIET

DANGER = f"{GUIDE}/question/danger"
WHO = f"{GUIDE}/question/who"
WEEKS = f"{GUIDE}/question/weeks"
OURS = cookie_name("aaaaaa")
"""The name of a set of answers of this site."""


@pytest.fixture
def at_weeks(reader: Reader) -> Reader:
    """Somebody who has answered two questions and sees the third, a number."""
    return reader.open(DANGER).answer("none").answer("adult")


def refused(reader: Reader, words: str) -> None:
    """The same question came back, says what to do, and links to its field."""
    assert reader.page.status_code == 200
    assert words in reader.text
    assert "<title>Error: " in reader.page.text
    assert "autofocus" in reader.page.text
    question = reader.path.split("/question/")[1]
    assert f'href="#{question}-0"' in reader.page.text
    assert f'id="{question}-0"' in reader.page.text


# -- fields ---------------------------------------------------------------------------------------


def test_nothing_chosen(reader: Reader) -> None:
    refused(reader.open(DANGER).answer(), "Choose at least one, or “None of these”")
    refused(reader.answer("none").answer(), "Choose an answer")


def test_an_unknown_option(reader: Reader) -> None:
    refused(reader.open(DANGER).answer("droop", "nonsense"), "Choose one of the answers")
    assert reader.chosen == ["droop"], "what was chosen stays chosen"
    reader.answer("none")
    refused(reader.answer("<script>"), "Choose one of the answers on this page")


def test_none_of_these_with_something_else_never_drops_a_red_flag(reader: Reader) -> None:
    refused(reader.open(DANGER).answer("droop", "none"), "You ticked “A face that droops” and also")
    assert reader.chosen == ["droop", "none"]
    assert not reader.answer_cookies


def test_none_of_these_with_something_harmless(reader: Reader) -> None:
    reader.open(DANGER).answer("none").answer("adult").answer("3").answer("yes")
    refused(
        reader.answer("tea", "none"), "You ticked “Nothing else” and something else. Choose one"
    )


def test_a_reload_of_a_refused_form_still_shows_what_was_typed(at_weeks: Reader) -> None:
    at_weeks.answer("3").open(WEEKS)
    refused(at_weeks.answer("three"), "Give it in digits.")
    for _ in range(2):
        refused(at_weeks.open(WEEKS), "Give it in digits.")
        assert 'value="three"' in at_weeks.page.text
    at_weeks.answer("4")
    assert "Give it in digits." not in at_weeks.open(WEEKS).text
    assert 'value="4"' in at_weeks.page.text


def test_answering_another_question_keeps_what_was_typed(at_weeks: Reader) -> None:
    at_weeks.answer("three")
    at_weeks.open(WHO).answer("adult")
    refused(at_weeks.open(WEEKS), "Give it in digits.")


def test_clearing_lets_go_of_what_was_typed(at_weeks: Reader) -> None:
    at_weeks.answer("three").clear(GUIDE)
    at_weeks.walk({"danger": ["none"], "who": ["adult"]}, GUIDE)
    assert at_weeks.path == WEEKS and "Give it in digits." not in at_weeks.text


def test_a_doubled_answer(reader: Reader) -> None:
    reader.open(DANGER).answer("none", "none")
    assert reader.path == WHO, "the same tick twice is one tick"
    refused(reader.answer("adult", "child"), "Choose only one answer")
    assert reader.answer("adult", "adult").path == WEEKS


@pytest.mark.parametrize(
    "typed",
    ["", "-1", "105", "twelve", "1.5", "1e3", "0x10", "²", "1" * 400, "3\x00", "nan", "'; --"],
)
def test_what_is_no_number_in_bounds(at_weeks: Reader, typed: str) -> None:
    refused(at_weeks.answer(typed), "Enter a whole number from 0 to 104, or choose “I do not know”")
    assert "\x00" not in at_weeks.page.text


@pytest.mark.parametrize("typed", ["0", "104", " 7 ", "+7", "007", "９"])
def test_a_number_in_bounds(at_weeks: Reader, typed: str) -> None:
    assert at_weeks.answer(typed).path == f"{GUIDE}/question/coffee"


def test_a_number_that_was_typed_comes_back_as_it_was(at_weeks: Reader) -> None:
    assert 'value="105"' in at_weeks.answer("105").page.text


def test_a_number_and_the_option_in_its_stead(at_weeks: Reader) -> None:
    refused(
        at_weeks.answer("5", option="unsure"),
        "You entered a number and also ticked “I do not know”",
    )
    refused(at_weeks.answer("5", option="nonsense"), "Choose one of the answers")
    refused(at_weeks.answer("5", "6"), "Enter a whole number")


def test_an_error_costs_no_earlier_answer(at_weeks: Reader) -> None:
    at_weeks.answer("nonsense").answer("4")
    assert at_weeks.path == f"{GUIDE}/question/coffee"
    assert at_weeks.open(WEEKS).page.text.count('value="4"') == 1


def test_another_kind_of_body(reader: Reader) -> None:
    reader.open(DANGER)
    response = reader.client.post(DANGER, json={"danger": "none"}, follow_redirects=True)
    assert response.status_code == 200 and "Choose at least one" in response.text
    response = reader.client.post(DANGER, data=b"\xff\xfe=\x00", content_type="text/plain")
    assert response.status_code == 303
    assert "Choose at least one" in reader.open(DANGER).text
    response = reader.client.post(
        DANGER, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"
    )
    assert response.status_code in (303, 400)


def test_a_megabyte_of_text(at_weeks: Reader) -> None:
    at_weeks.post(WEEKS, {"csrf_token": "x", "weeks": "9" * 1_000_000})
    assert at_weeks.page.status_code == 413
    assert "That was too much to send" in at_weeks.text
    assert at_weeks.open(WEEKS).page.status_code == 200, "the answers before it are kept"


def test_thousands_of_fields(at_weeks: Reader) -> None:
    parts = {f"field{number}": "x" for number in range(600)}
    at_weeks.post(WEEKS, parts, content_type="multipart/form-data")
    assert at_weeks.page.status_code == 413
    assert at_weeks.open(WEEKS).page.status_code == 200


# -- addresses and methods ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-guide/",
        f"{GUIDE}/question/no-such-question",
        f"{GUIDE}/question/danger/change/nowhere",
        f"{GUIDE}/causes/no-such-cause",
        f"{GUIDE}/%00",
        "/static/../setup.cfg",
        "/static/%2e%2e/setup.cfg",
        "/static/no-such-file.css",
        f"{GUIDE}/question/danger%0d%0aX-Evil:1",
        "/" + "a" * 3000,
    ],
)
def test_an_unknown_address(reader: Reader, path: str) -> None:
    reader.open(path)
    assert reader.page.status_code == 404
    assert "We cannot find this page" in reader.text
    assert "Call your local emergency number" in reader.text


def test_head_and_options(reader: Reader) -> None:
    for path in (f"{GUIDE}/", DANGER, f"{GUIDE}/numbers", "/"):
        head = reader.client.head(path)
        assert head.status_code in (200, 303) and head.data == b""
        options = reader.client.options(path)
        assert options.status_code == 200 and "GET" in options.headers["Allow"]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "NONSENSE"])
def test_other_methods(reader: Reader, method: str) -> None:
    response = reader.client.open(DANGER, method=method)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert "This page cannot be used in that way" in response.text
    assert reader.client.open(f"{GUIDE}/clear", method="GET").status_code == 405


def test_an_unknown_host_is_refused_in_our_own_voice(site: Callable[..., Flask]) -> None:
    client = site(TRUSTED_HOSTS=["guide.example"]).test_client()
    response = client.get(DANGER, base_url="http://evil.example")
    assert response.status_code == 400
    assert "emergency number" in response.text and "evil" not in response.text
    assert client.get(DANGER, base_url="http://guide.example").status_code == 200


# -- cookies --------------------------------------------------------------------------------------


def test_a_cookie_from_another_key(reader: Reader, site: Callable[..., Flask]) -> None:
    reader.walk(QUIET, GUIDE)
    other = Reader(site(SECRET_KEY="another key, just as long as the first one"))
    other.keep_only(reader.cookies)
    for page in ("question/who", "check", "result", "summary"):
        assert other.open(f"{GUIDE}/{page}").page.status_code == 400
        assert "We cannot read your answers" in other.text
    assert other.open(f"{GUIDE}/").page.status_code == 200, "the start page needs no answers"
    other.open(f"{GUIDE}/check").clear(GUIDE)
    assert "Your answers are cleared" in other.text
    assert other.open(f"{GUIDE}/question/danger").page.status_code == 200


def test_an_answer_posted_with_an_unreadable_cookie_is_kept(reader: Reader) -> None:
    reader.open(DANGER)
    reader.client.set_cookie(OURS, "damaged")
    reader.answer("none")
    assert reader.path == WHO and "Your answer is kept." in reader.text
    assert "We cannot read the answers you gave before it." in reader.text


def test_a_set_that_cannot_be_read_stays_beside_those_that_can(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    reader.client.set_cookie(OURS, "damaged")
    assert reader.open(f"{GUIDE}/check").page.status_code == 200
    reader.open(f"{GUIDE}/question/who/change/check").answer("child")
    assert reader.cookies[OURS] == "damaged" and "A child" in reader.text
    assert not reader.clear(GUIDE).answer_cookies


@pytest.mark.parametrize("length", [5_000, 100_000])
def test_a_cookie_that_is_too_long(reader: Reader, length: int) -> None:
    reader.client.set_cookie(OURS, "A" * length)
    assert reader.open(f"{GUIDE}/check").page.status_code == 400


def test_many_foreign_sets_are_dropped(reader: Reader) -> None:
    reader.open(DANGER).answer("none")
    for number in range(60):
        reader.client.set_cookie(f"{OURS[:-6]}{number:06}", "x" * 50)
    reader.open(f"{GUIDE}/check")
    assert reader.page.status_code in (200, 400)


def test_answers_of_an_older_rule_set(reader: Reader) -> None:
    put = reader.client.application.extensions["guide-catalogue"].guides["hand-shaking"].put
    old: dict[str, Stamped] = {
        "danger": (frozenset({"none"}), 1, put["danger"]),
        "who": ("grown-up", 2, "before"),
        "weeks": (4, 3, put["weeks"]),
        "gone": ("yes", 4, "gone"),
    }
    sealed = Vault([KEY]).seal("answers", pack({"hand-shaking": old, "gone-guide": old}))
    reader.client.set_cookie(OURS, sealed)
    assert reader.open(f"{GUIDE}/check").path == WHO
    assert "This question or its answers have changed" in reader.open(WHO).text
    assert reader.answer("adult").path == f"{GUIDE}/question/coffee", "the number is still there"


def test_answers_that_do_not_fit_are_refused_and_the_others_stay(reader: Reader) -> None:
    random = Random(5)
    filler = {
        "q" + random.randbytes(30).hex(): (f"a{random.randbytes(20).hex()}", number, "")
        for number in range(1, 50)
    }
    while len(pack({"other": filler})) > 2_816:  # the most that fits, filled up to the step
        filler.popitem()
    reader.open(f"{GUIDE}/")
    sealed = Vault([KEY]).seal("answers", pack({"other": filler}))
    assert 3_700 < len(sealed) < 3_800
    reader.client.set_cookie(OURS, sealed)
    reader.open(DANGER)
    for values in (["none"], ["adult"], ["3"], ["yes"], ["tea"], ["fine"]):
        if reader.answer(*values).page.status_code == 400:
            break
    assert "There is no more room for answers" in reader.text
    assert reader.answer_cookies, "what was there is kept"


def damaged(value: str, random: Random) -> str:
    """The value with one thing wrong."""
    place = random.randrange(len(value))
    return random.choice(
        [
            value[:place],
            value[place:],
            value[:place] + random.choice("ABCabc019-_") + value[place + 1 :],
            value[:place] + random.choice("=.%\\ é\x7f") + value[place:],
            value + value,
            value * 12,
            value[::-1],
            "A" * random.randrange(9000),
            "",
        ]
    )


@pytest.mark.slow
def test_three_thousand_damaged_cookies_never_break_a_page(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    whole = reader.cookies
    random = Random(7)
    for number in range(3_000):
        name = random.choice(sorted(whole))
        header = "; ".join(
            f"{key}={damaged(value, random) if key == name else value}"
            for key, value in whole.items()
        )
        page = random.choice([f"{GUIDE}/check", f"{GUIDE}/", WHO])
        environ: dict[str, Any] = {"HTTP_COOKIE": header.encode().decode("latin-1")}
        response = reader.client.get(page, environ_overrides=environ)
        assert response.status_code < 500, (number, header[:200])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not zlib",
        b"[1,{}]",
        compress(b"7"),
        compress(b'"text"'),
        compress(b"null"),
        compress(b"[2,[]]"),
        compress(b"[1,{}]"),
        compress(b'[2,{"hand-shaking":7}]'),
        compress(b'[2,{"hand-shaking":{"who":"adult"}}]'),
        compress(b'[2,{"hand-shaking":{"who":["adult",-1,""]}}]'),
        compress(b'[2,{"hand-shaking":{"who":["adult",true,""]}}]'),
        compress(b'[2,{"hand-shaking":{"who":[{"a":1},1,""]}}]'),
        compress(b'[2,{"hand-shaking":{"who":[1e999,1,""]}}]'),
        compress(b'[2,{"hand-shaking":{"who":[[["a"]],1,""]}}]'),
        compress(b"[" * 60_000),
        compress(b'"' + b"a" * 40_000_000 + b'"'),
    ],
    ids=range(17),
)
def test_a_well_sealed_cookie_of_the_wrong_shape(reader: Reader, content: bytes) -> None:
    reader.client.set_cookie(OURS, Vault([KEY]).seal("answers", content))
    assert reader.open(f"{GUIDE}/check").page.status_code == 400
    assert "We cannot read your answers" in reader.text


def test_a_value_sealed_for_one_purpose_serves_no_other(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    reader.keep_only({OURS: reader.cookies[OURS[:-7]]})
    assert reader.open(f"{GUIDE}/check").page.status_code == 400


def test_a_bug_shows_a_calm_page_and_logs_no_answer(
    site: Callable[..., Flask],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = site(TESTING=True, DEBUG=True)
    reader = Reader(app).open(DANGER)

    def broken(*given: object) -> None:
        raise ValueError(f"cannot use droop {given}")

    monkeypatch.setattr("guide.web.visit.Visit.record", broken)
    reader.answer("droop")
    assert reader.page.status_code == 500
    assert "Something went wrong on our side" in reader.text and "emergency" in reader.text
    assert "ValueError" in caplog.text and "question_pages.py" in caplog.text
    everything = caplog.text + "".join(capsys.readouterr())
    assert "droop" not in everything and "droop" not in reader.page.text
    assert not re.search('Traceback|File "', reader.page.text + everything)


def test_a_bug_in_the_error_page_still_gives_a_page(
    site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = site()
    monkeypatch.setattr("guide.web.pages.render_template", lambda *a, **k: 1 / 0)
    response = app.test_client().get(DANGER)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "your local emergency number" in response.text


def test_a_bug_after_the_page_was_made_logs_no_value(
    site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = site()
    nothing: dict[str, str] = {}
    monkeypatch.setattr("guide.web.visit.Visit.write_to", lambda *a: nothing["droop"])
    response = app.test_client().get(DANGER)
    assert response.status_code == 500 and "droop" not in caplog.text
