"""What no tool looks at: sizes, order, targets, focus and the contrast of controls, on every state.

A failure lists the condition and what is wrong under it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page
from tests.browser import faults
from tests.browser.measure import measure, too_low
from tests.browser.states import STATES, State

from guide.resources import folder

pytestmark = pytest.mark.browser

Show = Callable[[str], State]


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_lost_at_any_size(screen: Page, show: Show, name: str) -> None:
    show(name)
    found = faults.at_any_size(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", STATES)
def test_all_can_be_seen_and_used_in_order(screen: Page, show: Show, name: str) -> None:
    show(name)
    found = faults.lost_to_the_keyboard(screen)
    faults.unfold(screen)
    found += faults.out_of_order(screen)
    found += faults.hard_to_see(screen)
    found += faults.hard_to_hit(screen)
    found += faults.pale_on_paper(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["start", "question-picture", "question-error-many", "check"])
def test_without_the_stylesheet_the_page_reads_in_order(
    screen: Page, show: Show, name: str
) -> None:
    screen.route("**/*.css", lambda route: route.abort())
    show(name)
    screen.unroute("**/*.css")
    assert screen.evaluate("getComputedStyle(document.body).fontSize") == "16px"
    assert not measure(screen, "order")
    assert not measure(screen, "overflow")
    widths = screen.locator("svg").evaluate_all("all => all.map(one => one.clientWidth)")
    assert all(width < 50 for width in widths), "an icon fills the page"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_stands_out(screen: Page, scheme: Literal["light", "dark"]) -> None:
    screen.emulate_media(color_scheme=scheme)
    for picture in (folder("static") / "pictures").glob("*.svg"):
        screen.set_content(picture.read_text(encoding="utf-8"))
        assert not too_low(measure(screen, "drawing"))
