"""What the pages say of the review of a guide: the truth on every page, and each day anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask

from guide import clock
from guide.approval.approvals import CHANGED, EXPIRED, NOT_REVIEWED
from guide.ruleset.model import Exemption, Numbers, RuleSet
from guide.web import create_app
from tests.support.approving import approval, with_approvals
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

pytestmark = pytest.mark.slow

Rules = tuple[tuple[RuleSet, ...], Numbers]
REVIEWED = "Reviewed by Dr Ana Lu, neurologist, on 2026-11-22."
PAGES = ("", "question/danger", "about", "faq", "check", "result", "summary", "how-it-decides")


@pytest.fixture
def served(rules: Rules) -> Callable[[RuleSet], Reader]:
    """Somebody who has answered, on a site with one rule set."""

    def make(rule_set: RuleSet) -> Reader:
        app: Flask = create_app([rule_set], rules[1], config={"SECRET_KEY": KEY})
        return Reader(app).walk(QUIET, GUIDE)

    return make


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The day on which pages are read; a test can put another in its place."""

    def set_day(day: str) -> None:
        monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))

    set_day("2026-11-23")
    return set_day


def changed(rule_set: RuleSet) -> RuleSet:
    """The same guide with one other word."""
    texts = replace(rule_set.guide, summary=rule_set.guide.summary.replace("hands", "arms"))
    return replace(rule_set, guide=texts)


def assert_says(reader: Reader, sentence: str) -> None:
    """Every page says this of the review, and nothing else."""
    others = {REVIEWED, CHANGED, EXPIRED, NOT_REVIEWED} - {sentence}
    for page in PAGES:
        text = reader.open(f"{GUIDE}/{page}").text
        assert sentence in text, page
        assert not any(other in text for other in others), page


def test_a_guide_that_nobody_approved(rules: Rules, served: Callable[[RuleSet], Reader]) -> None:
    assert_says(served(rules[0][0]), NOT_REVIEWED)


def test_an_approved_guide(rules: Rules, served: Callable[[RuleSet], Reader]) -> None:
    rule_set = rules[0][0]
    assert_says(served(with_approvals(rule_set, approval(rule_set))), REVIEWED)


def test_a_change_of_one_word_ends_the_review(
    rules: Rules, served: Callable[[RuleSet], Reader]
) -> None:
    rule_set = rules[0][0]
    late = changed(with_approvals(rule_set, approval(rule_set)))
    assert_says(served(late), CHANGED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved": "2026-11-24"},
        {"scope": "everything"},
        {"hash": "sha256:00"},
        {"signature": "AAAA", "signer": "ana"},
        {"reviewer": "<b>Dr</b>", "approved": "2030-01-01"},
    ],
)
def test_a_broken_approval_is_never_shown_as_one(
    rules: Rules, served: Callable[[RuleSet], Reader], wrong: dict[str, Any]
) -> None:
    rule_set = rules[0][0]
    assert_says(served(with_approvals(rule_set, approval(rule_set, **wrong))), NOT_REVIEWED)
    edited = replace(approval(rule_set), reviewer="Dr Bo Ek")
    assert_says(served(with_approvals(rule_set, edited)), NOT_REVIEWED)


def test_an_approval_of_a_part_is_not_one_of_the_guide(
    rules: Rules, served: Callable[[RuleSet], Reader]
) -> None:
    rule_set = rules[0][0]
    assert_says(served(with_approvals(rule_set, approval(rule_set, "rules"))), NOT_REVIEWED)


def test_an_approval_runs_out_while_the_site_is_up(
    rules: Rules, served: Callable[[RuleSet], Reader], today: Callable[[str], None]
) -> None:
    rule_set = rules[0][0]
    until = approval(rule_set, valid_until="2026-12-31")
    reader = served(with_approvals(rule_set, until))
    assert_says(reader, REVIEWED)
    Reader(reader.client.application).open(f"{GUIDE}/question/danger")  # drawn once and kept
    today("2027-01-01")
    assert_says(reader, EXPIRED)
    assert EXPIRED in Reader(reader.client.application).open(f"{GUIDE}/question/danger").text
    today("2026-12-31")
    assert_says(reader, REVIEWED)


@pytest.mark.parametrize(
    ("day", "is_late"), [("2027-11-21", False), ("2027-11-22", False), ("2027-11-23", True)]
)
def test_pages_say_once_the_day_of_the_review_is_past(
    rules: Rules,
    served: Callable[[RuleSet], Reader],
    today: Callable[[str], None],
    day: str,
    is_late: bool,
) -> None:
    reader = served(rules[0][0])
    today(day)
    about = reader.open(f"{GUIDE}/about").text
    assert ("Due for review by 2027-11-22. This day is past" in about) == is_late
    results = [reader.open(f"{GUIDE}/{page}").text for page in ("result", "summary")]
    emergency = reader.open(f"{GUIDE}/question/danger").answer("droop").text
    assert "Call for help now" in emergency
    for text in (*results, emergency):
        assert ("Its review was due by 2027-11-22 and is late." in text) == is_late
        assert ("Due for review by 2027-11-22." in text) != is_late


@pytest.mark.parametrize(
    ("day", "is_late"), [("2027-05-21", False), ("2027-05-22", False), ("2027-05-23", True)]
)
def test_the_page_of_numbers_says_once_the_day_of_their_check_is_past(
    rules: Rules,
    served: Callable[[RuleSet], Reader],
    today: Callable[[str], None],
    day: str,
    is_late: bool,
) -> None:
    reader = served(rules[0][0])
    today(day)
    text = reader.open(f"{GUIDE}/numbers").text
    assert "It was last looked at on 2026-11-22." in text
    assert ("It was to be looked at again by 2027-05-22, and that is late" in text) == is_late
    assert ("It is looked at every 6 months." in text) != is_late


def test_a_reviewers_name_is_text(rules: Rules, served: Callable[[RuleSet], Reader]) -> None:
    rule_set = rules[0][0]
    named = approval(rule_set, reviewer="<script>alert(1)</script>")
    page = served(with_approvals(rule_set, named)).open(f"{GUIDE}/about").page.text
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page


def test_what_it_was_approved_in_spite_of_is_shown(
    rules: Rules, served: Callable[[RuleSet], Reader]
) -> None:
    rule_set = rules[0][0]
    in_spite = (Exemption(finding="never-fires", reason="The rule comes later."),)
    named = approval(rule_set, despite=in_spite)
    text = served(with_approvals(rule_set, named)).open(f"{GUIDE}/about").text
    assert "never-fires" in text and "The rule comes later." in text
