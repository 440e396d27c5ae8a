"""What no tool looks at: sizes, order, targets, focus and the contrast of controls.

Each test shows one state in one browser page and measures it under several conditions; a failure
lists the condition and what is wrong under it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.measure import measure, too_low
from tests.browser.states import STATES, State

from guide.resources import folder

pytestmark = pytest.mark.browser

Show = Callable[[str], State]

# WCAG 1.4.12. A sheet made by script is the reader's, so the site's policy does not forbid it.
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_PLAIN = "() => { document.adoptedStyleSheets = [] }"
_SIZE = "size => { document.documentElement.style.fontSize = size }"
_SIDE = "side => { document.documentElement.dir = side }"
_UNFOLD = "() => document.querySelectorAll('details').forEach(part => { part.open = true })"


def faults(page: Page, condition: str) -> list[str]:
    """What does not fit on the page as it is."""
    return [
        f"{condition}: {name}: {found}"
        for name in ("overflow", "clipped", "overlaps")
        for found in measure(page, name)
    ]


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_lost_at_any_size(screen: Page, show: Show, name: str) -> None:
    # 1280 px at a zoom of 400 % leave 320.
    screen.set_viewport_size({"width": 320, "height": 256})
    show(name)
    found = faults(screen, "320 px, folded")
    screen.evaluate(_UNFOLD)
    found += faults(screen, "320 px")
    screen.evaluate(_SPACED)
    found += faults(screen, "320 px, text spacing")
    screen.evaluate(_SIDE, "rtl")
    screen.evaluate(_PLAIN)
    found += faults(screen, "320 px, right to left")
    screen.set_viewport_size(DESKTOP)
    found += faults(screen, "1280 px, right to left")
    screen.evaluate(_SIDE, "ltr")
    screen.evaluate(_SIZE, "200%")
    found += faults(screen, "1280 px, text at 200 %")
    screen.set_viewport_size(PHONE)
    found += faults(screen, "390 px, text at 200 %")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", STATES)
def test_the_page_reads_in_the_order_it_is_seen(screen: Page, show: Show, name: str) -> None:
    show(name)
    screen.evaluate(_UNFOLD)
    assert not measure(screen, "order")


@pytest.mark.parametrize("name", STATES)
def test_targets_are_large_enough(screen: Page, show: Show, name: str) -> None:
    found = []
    show(name)
    screen.evaluate(_UNFOLD)
    for size in (PHONE, DESKTOP):
        screen.set_viewport_size(size)
        for target in measure(screen, "targets"):
            if min(target["width"], target["height"]) < target["least"]:
                found.append(f"{size['width']} px: {target}")
        found += [f"{size['width']} px: no press reaches {row}" for row in measure(screen, "rows")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", STATES)
def test_controls_text_and_focus_stand_out(screen: Page, show: Show, name: str) -> None:
    found = []
    show(name)
    screen.evaluate(_UNFOLD)
    for scheme in ("light", "dark"):
        screen.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {fault}" for fault in too_low(measure(screen, "controls"), 3)]
        found += [f"{scheme}: {fault}" for fault in too_low(measure(screen, "textOnGround"))]
        found += [f"{scheme}: focus: {fault}" for fault in measure(screen, "focus")]
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
