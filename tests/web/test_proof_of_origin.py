"""Forms prove to be ours by the browser's own word, or else by a token; and nothing else counts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask

from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

DANGER, WHO = f"{GUIDE}/question/danger", f"{GUIDE}/question/who"
TELLS = {"Sec-Fetch-Site": "same-origin"}
STALE = "Your answer is still chosen. Please press Continue again."


def sent(reader: Reader, headers: Mapping[str, str], token: str = "") -> Reader:
    """The answer "none" to the first question, by a post with these headers."""
    return reader.post(DANGER, {"csrf_token": token, "danger": "none"}, headers=headers)


def test_a_browser_that_tells_gets_pages_without_a_token_and_all_forms_work(app: Flask) -> None:
    reader = Reader(app)
    reader.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    reader.open(DANGER)
    for question, values in QUIET.items():
        assert "csrf_token" not in reader.page.text, reader.path
        reader.post(reader.path, {question: values})
    for page in ("check", "result", "summary", "numbers", ""):
        assert "csrf_token" not in reader.open(f"{GUIDE}/{page}").page.text, page
    assert "Code for these answers" in reader.post(f"{GUIDE}/result", {}).text
    assert 'value="here" selected' in reader.post("/country", {"country": "here"}).page.text
    assert not reader.post(f"{GUIDE}/clear", {}).answer_cookies


@pytest.mark.parametrize("word", ["cross-site", "same-site", "none", "", "nonsense"])
def test_what_a_browser_says_comes_from_elsewhere_counts_for_nothing(
    reader: Reader, word: str
) -> None:
    """Not even with a token: a page may have been read over somebody's shoulder."""
    reader.open(DANGER)
    headers = {"Sec-Fetch-Site": word, "Origin": "http://localhost"}
    assert STALE in sent(reader, headers, reader.token).text and not reader.answer_cookies


def test_without_its_word_there_must_be_a_token(reader: Reader, app: Flask) -> None:
    reader.open(DANGER)
    for headers in ({}, {"Origin": "http://localhost"}, {"Origin": "null"}):
        for token in ("", "made up"):
            assert STALE in sent(reader, headers, token).text and not reader.answer_cookies
    other = Reader(app).open(DANGER).token
    assert STALE in sent(reader, {}, other).text, "that of another browser"
    assert sent(reader.open(DANGER), {}, reader.token).path == WHO


def test_a_browser_whose_word_is_lost_on_the_way_gets_a_token(reader: Reader) -> None:
    """It tells where its pages are asked for, and something takes that from what it posts."""
    reader.client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    put = reader.open(DANGER).page.text.partition('name="put_as" value="')[2].partition('"')[0]
    del reader.client.environ_base["HTTP_SEC_FETCH_SITE"]
    form = {"danger": "droop", "put_as": put}
    there = reader.client.post(DANGER, data=form).headers["Location"]
    reader.open(there, headers=TELLS)
    assert STALE in reader.text and reader.chosen == ["droop"]
    assert reader.answer("droop").path == f"{GUIDE}/result"


def test_pages_kept_for_one_browser_hold_nothing_of_another(app: Flask) -> None:
    first, second = (Reader(app) for _ in range(2))
    for encoding in ("br", "gzip", ""):
        headers = {**TELLS, "Accept-Encoding": encoding}
        pages = [reader.client.get(DANGER, headers=headers) for reader in (first, second)]
        assert pages[0].data == pages[1].data
        assert pages[0].headers.get("Content-Encoding", "") == encoding
        assert pages[0].headers["Vary"] == "Accept-Encoding"
        assert pages[0].headers["Cache-Control"] == "no-store"
    assert first.cookies and first.cookies != second.cookies
