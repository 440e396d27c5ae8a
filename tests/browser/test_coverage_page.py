"""The page on what scripted paths cover, in a real browser: axe, and no wider than the empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from guide.export.coverage import coverage_page
from guide.reading.loader import load_rule_set
from guide.suites.coverage import coverage
from tests.browser.faults import DESKTOP
from tests.browser.test_axe import AXE, COLOURS, faults
from tests.suites.test_coverage import small
from tests.support.broken import VALID


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_sticks_out(empty: Page) -> None:
    rule_set, _ = load_rule_set(VALID / "kitchen-sink")
    assert rule_set is not None
    first = {"danger": frozenset(["droop"])}
    page = coverage_page(
        [(coverage(rule_set, [first]), rule_set), (coverage(small(), []), small())]
    )
    empty.set_content(page)
    empty.evaluate(AXE)
    found = faults(empty, "phone, light")
    assert empty.evaluate("document.documentElement.scrollWidth <= innerWidth")
    empty.emulate_media(color_scheme="dark")
    empty.set_viewport_size(DESKTOP)
    found += faults(empty, "desktop, dark", COLOURS)
    assert not found, "\n".join(found)
