"""What no tool looks at: sizes, order, targets, focus and the contrast of controls, on every state.

A failure lists the condition and what is wrong under it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from guide.resources import folder
from tests.browser import faults
from tests.browser.measure import measure, too_low
from tests.browser.states import STATES, State

pytestmark = pytest.mark.browser

Show = Callable[[str], State]
PICTURES = Path(folder("static")) / "pictures"


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_lost_at_any_size(screen: Page, show: Show, name: str) -> None:
    show(name)
    found = faults.at_any_size(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [name for name in STATES if not name.startswith("review")])
def test_huge_text_has_room(screen: Page, show: Show, name: str) -> None:
    show(name)
    faults.unfold(screen)
    found = faults.at_huge_text(screen)
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


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_the_drawing_stands_out_in_the_dark_and_prints_light(empty: Page, picture: Path) -> None:
    empty.set_content(picture.read_text(encoding="utf-8"))
    grounds = []
    for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "dark")):
        empty.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
        assert not too_low(measure(empty, "drawing"))
        grounds.append(empty.evaluate("getComputedStyle(document.querySelector('.tile')).fill"))
    light, dark, paper = grounds
    assert light == paper == "rgb(255, 255, 255)" and dark == "rgb(37, 28, 40)"
