"""*Take your answers along*: a file made when its button is pressed, and kept nowhere."""

from __future__ import annotations

import logging

import pytest

from guide.engine.engine import Engine
from guide.paths.responsereader import Response, read_response
from guide.ruleset.model import Numbers, RuleSet
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET
from tests.web.test_receipt import ANSWERS

FILE = f"{GUIDE}/answers"
Rules = tuple[tuple[RuleSet, ...], Numbers]


def pressed(reader: Reader, page: str = "result") -> Reader:
    """Walk to the result and press the button."""
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/{page}")
    assert f'formaction="{FILE}"' in reader.page.text and "Take your answers along" in reader.text
    return reader.post(FILE, {"csrf_token": reader.token}, follow=False)


@pytest.mark.parametrize("page", ["result", "summary"])
def test_one_press_saves_a_file_that_is_read_back(reader: Reader, rules: Rules, page: str) -> None:
    pressed(reader, page)
    assert reader.page.status_code == 303 and reader.page.headers["Location"] == FILE
    saved = reader.open(FILE).page
    assert saved.mimetype == "application/fhir+json"
    assert saved.headers["Content-Disposition"] == 'attachment; filename="answers.json"'
    assert saved.headers["Cache-Control"] == "no-store"
    found = read_response(saved.get_data(), map(Engine, rules[0]))
    assert isinstance(found, Response) and not found.remarks
    assert found.answers == ANSWERS


def test_it_is_there_once_and_kept_nowhere(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        pressed(reader)
        before = reader.cookies
        assert "fine" in reader.open(FILE).page.get_data(as_text=True)
    assert reader.cookies != before, "the wish for it goes with the file"
    assert "fine" not in caplog.text
    assert reader.open(FILE).path == f"{GUIDE}/result", "a second time it is asked for anew"


def test_a_form_of_another_site_saves_none(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE).post(FILE, {"csrf_token": "made up"})
    assert reader.path == f"{GUIDE}/result" and "Please press the button again." in reader.text
    assert reader.open(FILE).path == f"{GUIDE}/result"


def test_there_is_none_before_there_is_a_result(reader: Reader) -> None:
    reader.walk({"danger": ["none"], "who": ["adult"]}, GUIDE)
    reader.post(FILE, {"csrf_token": reader.token})
    assert reader.path == f"{GUIDE}/question/weeks"
    assert reader.open(FILE).path == f"{GUIDE}/question/weeks"


def test_after_clearing_there_is_none(reader: Reader) -> None:
    pressed(reader)
    reader.open(f"{GUIDE}/result").clear(GUIDE)
    assert reader.open(FILE).path == f"{GUIDE}/"


def test_the_page_of_an_emergency_does_not_offer_it(reader: Reader) -> None:
    reader.walk({"danger": ["droop"]}, GUIDE)
    assert reader.path == f"{GUIDE}/result" and "Take your answers along" not in reader.text
