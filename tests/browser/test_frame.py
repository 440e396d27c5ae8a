"""What is seen first, on a phone: a low header, the first answer, the number to call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.faults import PHONE
from tests.browser.states import STATES, State

pytestmark = pytest.mark.browser

Show = Callable[[str], State]

HIGHEST_HEADER = 48
FIRST_ANSWER = 300
LONGEST_RESULT = 1_980
"""Closed parts aside; 200 of it are the line on when to call, which is never closed."""
TO_CALL = ["emergency-country", "emergency-suggested", "self-harm-suggested"]
_SHOWN_HEIGHT = """() => {
  for (const part of document.querySelectorAll("details:not([open])")) part.style.display = "none";
  return document.documentElement.scrollHeight;
}"""


def box(page: Page, selector: str) -> Any:
    """Where an element stands."""
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return found


@pytest.mark.parametrize("name", ["question-one", "check", "result-soon", "emergency", "faq"])
def test_the_header_is_low(screen: Page, show: Show, name: str) -> None:
    show(name)
    assert box(screen, "header")["height"] <= HIGHEST_HEADER


@pytest.mark.parametrize(
    "name", ["question-many", "question-one", "question-number", "question-picture"]
)
def test_the_first_answer_is_near_the_top(screen: Page, show: Show, name: str) -> None:
    show(name)
    screen.set_viewport_size({"width": 360, "height": 740})
    assert box(screen, ".choice, input.text")["y"] < FIRST_ANSWER


@pytest.mark.parametrize("name", TO_CALL)
def test_the_number_to_call_is_the_first_stop_and_full_width(
    screen: Page, show: Show, name: str
) -> None:
    show(name)
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.matches('.call')")
    call, card = box(screen, ".call"), box(screen, ".level")
    assert call["width"] > card["width"] * 0.85
    assert call["y"] + call["height"] < PHONE["height"] / 2
    ground = screen.locator(".call").first.evaluate("el => getComputedStyle(el).backgroundColor")
    assert ground == "rgb(163, 22, 42)"


@pytest.mark.parametrize("name", ["emergency", "emergency-suggested", "self-harm-suggested"])
def test_the_country_is_chosen_in_the_box_above_the_fold(
    screen: Page, show: Show, name: str
) -> None:
    show(name)
    chooser = box(screen, ".level .country")
    assert chooser["y"] + chooser["height"] < PHONE["height"]


@pytest.mark.parametrize("name", ["emergency-country", "self-harm"])
def test_an_emergency_has_one_box(screen: Page, show: Show, name: str) -> None:
    show(name)
    assert screen.locator("main .card").count() == 1
    assert not screen.locator("main .notice").count()


def test_a_result_with_one_cause_is_short(screen: Page, show: Show) -> None:
    show("result-one-cause")
    assert screen.locator("[data-cause]").count() == 1
    assert screen.evaluate(_SHOWN_HEIGHT) < LONGEST_RESULT


@pytest.mark.parametrize("name", [name for name in STATES if name.startswith("result-")])
def test_a_result_never_folds_when_to_call(screen: Page, show: Show, name: str) -> None:
    show(name)
    watch = screen.locator("section:has(> h2:text-is('What to watch for')) > ul li").first
    assert watch.is_visible()


@pytest.mark.parametrize("name", ["question-many", "question-one"])
def test_the_words_of_an_answer_can_be_selected(screen: Page, show: Show, name: str) -> None:
    show(name)
    words = box(screen, ".choice label")
    middle = words["y"] + 25
    screen.mouse.move(words["x"] + 60, middle)
    screen.mouse.down()
    screen.mouse.move(words["x"] + 160, middle, steps=4)
    screen.mouse.up()
    assert screen.evaluate("getSelection().toString().length") > 3
    assert not screen.locator("input:checked").count()
