"""The drawing of the flow as a browser shows it: legible, and every text where it was laid out.

It is laid out with the widths of a broad font; this holds it to the font that is really there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.faults import DESKTOP, PHONE
from tests.browser.measure import measure, too_low
from tests.browser.states import State

pytestmark = pytest.mark.browser

NARROW: ViewportSize = {"width": 320, "height": 640}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

_FILLS = """() => [...document.querySelectorAll(".flow text, .flow rect, .flow .heads")].map(
  part => getComputedStyle(part).fill)"""


def test_texts_stand_in_their_boxes_and_can_be_read(
    screen: Page, show: Callable[[str], State]
) -> None:
    show("review-flow")
    for size in (DESKTOP, NARROW, PHONE):
        screen.set_viewport_size(size)
        assert not measure(screen, "flowFaults")
    for scheme in SCHEMES:
        screen.emulate_media(color_scheme=scheme)
        found = measure(screen, "flowTexts")
        assert len(found) > 10 and not too_low(found)
    screen.emulate_media(color_scheme="light")


def test_with_forced_colours_the_drawing_has_two_colours(
    screen: Page, show: Callable[[str], State]
) -> None:
    show("review-flow")
    screen.emulate_media(forced_colors="active")
    assert len(set(screen.evaluate(_FILLS))) == 2
    screen.emulate_media(forced_colors="none")


def test_a_phone_shows_letters_that_are_large_enough(
    screen: Page, show: Callable[[str], State]
) -> None:
    show("review-flow")
    scale = "document.querySelector('.flow').getBoundingClientRect().width / 340"
    assert float(screen.evaluate(scale)) * 12 > 11.5
