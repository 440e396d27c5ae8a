"""The rule book: every part is in it, every link leads somewhere, and it stands alone."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from guide.approval.approvals import status
from guide.export.links import broken_links
from guide.export.rulebook import rulebook_page
from guide.review.parts import PARTS
from tests.support.reviewing import GUIDES, TODAY, dossier, guide, numbers

pytestmark = pytest.mark.slow


@cache
def book(name: str) -> str:
    """Its book."""
    rule_set = guide(name)
    return rulebook_page(rule_set, status(rule_set, TODAY), TODAY, numbers(name))


@pytest.mark.parametrize("name", GUIDES)
def test_every_part_is_in_it_and_every_link_leads_somewhere(name: str) -> None:
    html = book(name)
    assert broken_links(html) == ()
    for part in PARTS.values():
        assert (f'<h2 id="{part.key}">' in html) == part.in_book, part.key
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})


@pytest.mark.parametrize("name", GUIDES)
def test_every_passage_has_its_place_and_its_line_for_remarks(name: str) -> None:
    known = dossier(guide(name), numbers(name))
    words = unescape(book(name))
    for passage in known.passages:
        assert f' id="{passage.anchor}"' in words, passage.anchor
        assert known.where(passage.place) in words, passage.anchor
        assert f"<code>{known.remark(passage)}</code>" in words, passage.anchor


@pytest.mark.parametrize("name", GUIDES)
def test_it_stands_alone(name: str) -> None:
    html = book(name)
    assert not re.search(r"<script|<link|<iframe|@import|url\(| on[a-z]+=", html)
    addresses = re.findall(r' (?:src|href|action)="([^"]*)"', html)
    assert not [each for each in addresses if not re.match("#|https?://|data:", each)]
    headings = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False))
    assert "being worked out" not in html
    assert "Not yet reviewed by a clinician." in html


def test_a_named_condition_has_its_entry_and_is_led_to_from_what_uses_it() -> None:
    page = book("kitchen-sink")
    assert 'id="condition-new"' in page
    assert "“it has shaken for less than two weeks” means: the answer to" in page
    rule = page.partition('id="rule-short-and-worried"')[2].partition("</article>")[0]
    assert '<a href="#condition-new-with-worry">' in rule and '<a href="#condition-new">' in rule
