"""No page of the site is drawn from a post, so Back and reload never ask to send a form again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask

from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

VALUES = {"guide_id": GUIDE.strip("/"), "question_id": "weeks", "place": "check", "here": "result"}
SENT: Mapping[str, Mapping[str, object]] = {
    "nothing": {},
    "an answer": {"weeks": "3", "country": "here", "weeks_": "3"},
    "no answer": {"weeks": "many", "country": "", "weeks_": "many"},
    "a path": {"pasted_text": "weeks=many"},
    "too much": {"weeks": "9" * 20_000, "pasted_text": "9" * 70_000},
}


def addresses(app: Flask) -> Iterator[str]:
    """Every address of the site that takes a form."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            for here in ("result", "summary") if "here" in rule.arguments else ("",):
                values = {**VALUES, "here": here}
                given = {name: value for name, value in values.items() if name in rule.arguments}
                yield bound.build(rule.endpoint, given, method="POST")


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("token", ["good", "forged"])
def test_every_form_leads_to_a_page_or_is_an_error(app: Flask, sent: str, token: str) -> None:
    reader = Reader(app).walk(QUIET, GUIDE)
    found = list(addresses(app))
    assert len(found) >= 7, found
    for path in found:
        reader.open(f"{GUIDE}/question/weeks")
        good = reader.token if reader.page.status_code == 200 else "none"
        form = {"csrf_token": good if token == "good" else "made up", **SENT[sent]}
        status = reader.post(path, form, follow=False).page.status_code
        assert status == 303 or status >= 400, (path, status)
        if status == 303:
            assert reader.open(reader.page.headers["Location"]).page.status_code < 400, path


def test_an_error_is_told_until_its_question_is_answered(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("droop", "none")
    assert reader.chosen == ["droop", "none"] and "You ticked" in reader.text
    assert "You ticked" in reader.open(reader.path).text
    reader.answer("none")
    assert "You ticked" not in reader.open(f"{GUIDE}/question/danger").text


def test_an_error_waits_for_its_own_page(reader: Reader) -> None:
    """Two tabs at two questions: the error of one is not shown above the other, nor lost by it."""
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/question/weeks")
    reader.answer("many", follow=False)
    for page in ("question/who", "check", "result"):
        assert "Enter a whole number" not in reader.open(f"{GUIDE}/{page}").text
    assert "Enter a whole number" in reader.open(f"{GUIDE}/question/weeks").text
