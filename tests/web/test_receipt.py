"""The receipt on the pages: shown when its button is pressed, and kept nowhere."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask

from guide.engine.engine import Engine
from guide.paths.receipt import NoReceipt, Receipt, read_receipt
from guide.ruleset.model import Answers, Numbers, RuleSet
from guide.web import result_pages
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

Rules = tuple[tuple[RuleSet, ...], Numbers]
EMERGENCY = {"danger": ["droop"]}
ANSWERS: Answers = {
    "danger": frozenset(["none"]),
    "who": "adult",
    "weeks": 3,
    "coffee": "no",
    "mood": "fine",
}
OFFER = "Show the code"


def press(reader: Reader, page: str) -> Reader:
    """Open a page and press its button."""
    reader.open(f"{GUIDE}/{page}")
    assert OFFER in reader.text and not code_on(reader)
    assert "press the button again" not in reader.text
    assert f'action="{GUIDE}/{page}#code"' in reader.page.text
    return reader.post(reader.path, {"csrf_token": reader.token})


def code_on(reader: Reader) -> str:
    found = re.search(r'class="code"[^>]*>([^<]*)<', reader.page.text)
    return found.group(1) if found else ""


def finished(reader: Reader, answers: dict[str, list[str]] = QUIET) -> Reader:
    return reader.walk(answers, GUIDE)


@pytest.mark.parametrize("page", ["result", "summary"])
def test_one_press_shows_a_code_that_holds_the_answers(
    reader: Reader, rules: Rules, page: str
) -> None:
    press(finished(reader), page)
    assert reader.page.status_code == 200 and reader.path == f"{GUIDE}/{page}"
    found = read_receipt(code_on(reader), map(Engine, rules[0]))
    assert isinstance(found, Receipt)
    assert found.answers == ANSWERS and not found.changed
    assert "Anyone who has the code can read your answers." in reader.text
    assert OFFER not in reader.text


def test_a_code_is_kept_nowhere(reader: Reader, caplog: pytest.LogCaptureFixture) -> None:
    finished(reader).open(f"{GUIDE}/summary")
    before = reader.cookies
    with caplog.at_level(logging.INFO):
        reader.post(reader.path, {"csrf_token": reader.token}, follow=False)
    sent = reader.page.headers
    assert sent["Location"] == f"{GUIDE}/summary" and sent["Cache-Control"] == "no-store"
    code = code_on(reader.open(f"{GUIDE}/summary"))
    assert reader.cookies == before, "the wish for a code went with the page"
    assert code and not any(group in caplog.text for group in code.split())
    assert not code_on(reader.open(f"{GUIDE}/summary")), "gone with its page"


def test_the_emergency_page_offers_none_and_its_summary_does(reader: Reader) -> None:
    reader.walk(EMERGENCY, GUIDE)
    assert reader.path == f"{GUIDE}/result" and OFFER not in reader.text
    reader.post(f"{GUIDE}/result", {"csrf_token": reader.token})
    assert reader.page.status_code == 200 and not code_on(reader)
    assert code_on(press(reader, "summary"))


@pytest.mark.parametrize("page", ["result", "summary"])
def test_a_form_of_another_site_shows_none(reader: Reader, page: str) -> None:
    finished(reader).post(f"{GUIDE}/{page}", {"csrf_token": "made up"})
    assert reader.page.status_code == 200 and not code_on(reader)
    assert "Please press the button again." in reader.text and OFFER in reader.text


@pytest.mark.parametrize("page", ["result", "summary"])
def test_there_is_no_code_before_there_is_a_result(reader: Reader, page: str) -> None:
    reader.walk({"danger": ["none"], "who": ["adult"]}, GUIDE)
    reader.post(f"{GUIDE}/{page}", {"csrf_token": reader.token})
    assert reader.path == f"{GUIDE}/question/weeks" and "not ready yet" in reader.text


def test_after_clearing_there_is_none(reader: Reader) -> None:
    press(finished(reader), "summary").clear(GUIDE)
    reader.post(f"{GUIDE}/summary", {"csrf_token": reader.token})
    assert reader.path == f"{GUIDE}/" and not code_on(reader)


def test_answers_too_many_for_a_code_are_told(
    site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(engine: Engine, answers: Answers) -> str:
        raise NoReceipt

    monkeypatch.setattr(result_pages, "receipt_of", none)
    reader = press(finished(Reader(site())), "result")
    assert reader.page.status_code == 200 and not code_on(reader)
    assert "There are more answers here than a code can hold." in reader.text
