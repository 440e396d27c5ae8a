"""Each card of a result names, in one line, every source of every statement in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from guide.drivers.markup import Element, parsed
from guide.ruleset.model import Disposition, RuleSet
from guide.ruleset.wordings import each_heard
from guide.web.catalogue import ServedGuide
from tests.browser.states import at_level, find_path, real_home, real_rules, walked

RULE_SET = real_rules()[0][0]
LEAST_STATEMENTS = 4


def cards(html: str) -> Iterator[Element]:
    """The cards of a page."""
    classes = ((el, el.attributes.get("class", "").split()) for el in parsed(html).all())
    return (element for element, names in classes if "card" in names)


def numbers(card: Element) -> set[int]:
    """The numbers of the sources that a card names."""
    links = (el for el in card.all("a") if "src" in el.attributes.get("class", "").split())
    return {int(number) for link in links for number in re.findall(r"\d+", link.text)}


def unnamed(rule_set: RuleSet, card: Element) -> tuple[int, list[str]]:
    """How many statements a card has, and those with a source that it does not name."""
    number, named = ServedGuide(rule_set).source_number, numbers(card)
    there = [
        each for each in each_heard(rule_set) if each.text in card.text and len(each.text) > 25
    ]
    # A short statement may be a part of a longer one, which has sources of its own.
    told = [a for a in there if not any(a.text in b.text != a.text for b in there)]
    lost = [
        each.text
        for each in told
        if not {number[source.partition("#")[0]] for source in each.sources} <= named
    ]
    return len(told), lost


@pytest.mark.parametrize("level", list(Disposition), ids=lambda level: level.key)
def test_every_statement_on_a_card_has_its_sources_named_there(level: Disposition) -> None:
    causes = None if level is Disposition.EMERGENCY else 1
    page = walked(find_path(at_level(level, causes))).open(f"{real_home()}/result").page.text
    found = [unnamed(RULE_SET, card) for card in cards(page)]
    assert sum(count for count, _ in found) >= LEAST_STATEMENTS
    assert not [text for _, lost in found for text in lost]
