"""Drafts: every page says so, and no list has them, unless there is nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guide.reading.loader import load_guides
from guide.reading.newguide import write_guide
from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.web.reader import Reader

SAYS = "This guide is a draft."


@pytest.fixture
def rules(tmp_path: Path) -> tuple[RuleSet, Numbers]:
    write_guide(tmp_path, "sore-throat")
    loaded = load_guides(tmp_path)
    assert loaded.numbers is not None
    return loaded.rule_sets[0], loaded.numbers


def named(rule_set: RuleSet, name: str, draft: bool) -> RuleSet:
    guide = replace(rule_set.guide, id=name, title=name.capitalize(), draft=draft)
    return replace(rule_set, guide=guide)


def reader(rules: tuple[RuleSet, Numbers], **drafts: bool) -> Reader:
    """Somebody who reads a site of these guides."""
    rule_sets = [named(rules[0], name, draft) for name, draft in drafts.items()]
    config = {"SECRET_KEY": "k" * 40, "API": True}
    return Reader(create_app(rule_sets, rules[1], config=config))


PAGES = (
    "",
    "/about",
    "/causes/example-cause",
    "/faq",
    "/how-it-decides",
    "/numbers",
    "/other-causes",
    "/privacy",
    "/question/danger-now",
    "/sources",
    "/causes/nothing",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_draft_says_so(rules: tuple[RuleSet, Numbers], path: str) -> None:
    assert SAYS in reader(rules, one=True).open(f"/one{path}").text
    assert SAYS not in reader(rules, one=False).open(f"/one{path}").text


def test_a_result_a_summary_and_the_review_of_a_draft_say_so(
    rules: tuple[RuleSet, Numbers],
) -> None:
    given = {"danger-now": ["none"], "one-sided": ["no"], "weeks": ["1"]}
    journey = reader(rules, one=True).walk(given, "/one")
    assert SAYS in journey.open("/one/result").text
    assert SAYS in journey.open("/one/summary").text
    assert SAYS in journey.open("/review/one/").text


def test_the_list_has_no_draft_and_the_review_marks_it(rules: tuple[RuleSet, Numbers]) -> None:
    site = reader(rules, one=False, two=False, three=True)
    listed = site.open("/").text
    assert "One" in listed and "Two" in listed and "Three" not in listed
    assert "Three (draft)" in site.open("/review/").text
    assert SAYS in site.open("/three").text


def test_beside_one_finished_guide_a_draft_changes_no_way_in(
    rules: tuple[RuleSet, Numbers],
) -> None:
    site = reader(rules, one=False, two=True)
    assert site.open("/").path.startswith("/one")


def test_drafts_are_listed_where_there_is_nothing_else(rules: tuple[RuleSet, Numbers]) -> None:
    assert reader(rules, one=True).open("/").path.startswith("/one")
    assert "Two (draft)" in reader(rules, one=True, two=True).open("/").text
