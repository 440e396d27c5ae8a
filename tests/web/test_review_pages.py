"""The clinician's workbench: read-only, switchable off, and true of the rules that are running."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from guide import clock
from guide.review.parts import FRONT, PARTS
from guide.ruleset.contenthash import content_hash
from guide.web import create_app
from tests.support.approving import approval, with_approvals
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, small_guide

HOME = f"/review{GUIDE}/"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day after the approvals, whenever the tests are run."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 26))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site whose pages wait for what is not worked out yet."""
    rules = small_guide(tmp_path_factory.mktemp("rules"))
    return create_app(*rules, config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0})


@pytest.fixture
def clinician(bench: Flask) -> Reader:
    """Somebody who reviews."""
    return Reader(bench)


@pytest.mark.parametrize("key", PARTS)
def test_every_part_has_a_page_that_names_its_version(
    clinician: Reader, bench: Flask, key: str
) -> None:
    page = clinician.open(f"{HOME}{'' if key == FRONT else key}").page
    rule_set = bench.extensions["guide-catalogue"].guides["hand-shaking"].rule_set
    assert page.status_code == 200
    assert content_hash(rule_set) in page.text
    assert "Not yet reviewed by a clinician." in clinician.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("key", PARTS)
def test_the_pages_are_for_no_search_engine_and_set_no_cookie(clinician: Reader, key: str) -> None:
    page = clinician.open(f"{HOME}{'' if key == FRONT else key}").page
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text or key == "try"


@pytest.mark.parametrize("page", ["nothing", "at-a-glance/nothing", "at-a-glance/a/b"])
def test_what_is_not_there_is_not_found(clinician: Reader, page: str) -> None:
    assert clinician.open(f"{HOME}{page}").page.status_code == 404


def test_an_unknown_guide_has_no_review(clinician: Reader) -> None:
    assert clinician.open("/review/nowhere/").page.status_code == 404


def test_without_a_name_the_only_guide_is_reviewed(clinician: Reader) -> None:
    assert clinician.open("/review/").path == HOME
    assert clinician.page.status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_to_it(bench: Flask, method: str) -> None:
    for key in PARTS:
        answer = getattr(bench.test_client(), method)(f"{HOME}{'' if key == FRONT else key}")
        assert answer.status_code == 405 or (key == "try" and method == "post")


def test_it_can_be_switched_off(site: Callable[..., Flask]) -> None:
    off = Reader(site(REVIEW=False))
    assert off.open(HOME).page.status_code == 404
    assert off.open("/review/").page.status_code == 404
    assert "/review/" not in off.open(f"{GUIDE}/how-it-decides").page.text


def test_readers_find_the_way_to_it(site: Callable[..., Flask]) -> None:
    reader = Reader(site()).open(f"{GUIDE}/how-it-decides")
    assert f'href="{HOME}"' in reader.page.text


def test_a_page_does_not_wait_for_what_takes_long(tmp_path: Path) -> None:
    rules = small_guide(tmp_path)
    app = create_app(*rules, config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 0.0})
    assert "being worked out" in Reader(app).open(HOME).text
    app.config["REVIEW_PATIENCE"] = 600.0
    assert "being worked out" not in Reader(app).open(HOME).text


def test_what_is_searched_for_is_shown_as_text(clinician: Reader) -> None:
    page = clinician.open(f"{HOME}rule-book?words=<b>%22&kind=<i>&about=<u>").page
    assert page.status_code == 200
    assert "<b>" not in page.text and "<i>" not in page.text and "<u>" not in page.text
    assert 'value="&lt;b&gt;&#34;"' in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Dr Ana Lu, neurologist, 2026-11-22: valid"),
        ({"approved": "2099-01-01"}, "Dr Ana Lu, neurologist, 2099-01-01: not valid"),
        ({"valid_until": "2026-11-23"}, "Dr Ana Lu, neurologist, 2026-11-22: no longer valid"),
        ({"scope": "numbers"}, "Dr Ana Lu, neurologist, 2026-11-22: valid"),
    ],
)
def test_each_approval_is_shown_as_what_it_is(
    tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    (rule_set, *_), numbers = small_guide(tmp_path)
    scope = changed.pop("scope", "all")
    approved = with_approvals(rule_set, approval(rule_set, scope, **changed))
    reader = Reader(create_app([approved], numbers, config={"SECRET_KEY": KEY})).open(HOME)
    headings = re.findall(r"<h3>(.*?)</h3>", reader.page.text)
    assert headings[0] == said
    whole = not changed and scope == "all"
    assert ("Reviewed by Dr Ana Lu" in reader.text) == whole


def test_an_approval_of_what_has_changed_since_says_what(tmp_path: Path) -> None:
    (rule_set, *_), numbers = small_guide(tmp_path)
    now = replace(rule_set, guide=replace(rule_set.guide, summary="Other words."))
    app = create_app([with_approvals(now, approval(rule_set))], numbers, config={"SECRET_KEY": KEY})
    reader = Reader(app).open(HOME)
    assert "2026-11-22: no longer valid" in reader.text
    assert "What was approved has changed since version 1.0: texts." in reader.text
    assert "Changed since it was reviewed." in reader.text
