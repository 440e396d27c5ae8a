"""Whole journeys in the browser: by keyboard alone, without JavaScript, and back after clearing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect

from guide.ruleset.model import Answer, Disposition, Question
from tests.browser.faults import PHONE
from tests.browser.measure import SCRIPT, changed_pixels, measure
from tests.browser.states import (
    State,
    answers_of,
    at_level,
    find_path,
    real_home,
    real_rules,
)

pytestmark = pytest.mark.browser

Show = Callable[[str], State]
GUIDE_RULES = real_rules()[0][0]
SOON_LEVEL = Disposition.SOON
SOON = GUIDE_RULES.guide.dispositions[SOON_LEVEL].title
MOST_KEYS = 40
"""More Tab presses than this to reach something on a page would be a burden."""


@pytest.fixture
def keyboard(browser: Browser, base_url: str) -> Any:
    """A desktop browser whose owner has no mouse."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=base_url)
    context.add_init_script(path=SCRIPT)
    yield context.new_page()
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(MOST_KEYS):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector} on {page.url}")


def field(question: Question, option: str) -> str:
    """The selector of an answer's field."""
    place = [each.id for each in question.options].index(option)
    return f"#{question.id}-{place}"


def answer_by_keyboard(page: Page, question: Question, answer: Answer) -> None:
    """Give an answer with Tab, arrows, Space and Enter."""
    if isinstance(answer, frozenset):
        for option in question.options:
            if option.id in answer:
                tab_to(page, field(question, option.id))
                page.keyboard.press("Space")
    else:
        tab_to(page, f"#{question.id}-0")
        steps = [option.id for option in question.options].index(str(answer))
        page.keyboard.press("Space")
        for _ in range(steps):
            page.keyboard.press("ArrowDown")
        expect(page.locator(field(question, str(answer)))).to_be_checked()
    page.keyboard.press("Enter")


def test_a_whole_journey_by_keyboard(keyboard: Page) -> None:
    page, path = keyboard, find_path(at_level(Disposition.SOON, 2))
    page.goto(real_home())
    tab_to(page, ".skip")
    tab_to(page, "main .button")
    page.keyboard.press("Enter")
    for question, answer in answers_of(path):
        expect(page.locator("h1")).to_have_text(question.ask)
        answer_by_keyboard(page, question, answer)
    expect(page.locator("h1")).to_have_text("Check your answers")
    tab_to(page, "main .button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(SOON)
    tab_to(page, "main .button[href$=summary]")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Summary")
    expect(page.locator("main")).to_contain_text(SOON)
    for question, _ in answers_of(path):
        expect(page.locator("main")).to_contain_text(question.short)


def test_a_whole_journey_without_javascript(without_script: Page) -> None:
    page, path = without_script, find_path(at_level(Disposition.SOON, 2))
    page.goto(real_home())
    page.get_by_role("link", name="Start", exact=True).click()
    for question, answer in answers_of(path):
        expect(page.locator("h1")).to_have_text(question.ask)
        chosen = answer if isinstance(answer, frozenset) else {answer}
        for option in question.options:
            if option.id in chosen:
                page.get_by_text(option.text, exact=True).click()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="See my result").click()
    expect(page.locator("h1")).to_have_text(SOON)
    page.locator("summary").first.click()
    expect(page.locator("details").first).to_have_attribute("open", "")
    page.get_by_role("link", name="Page to print").click()
    expect(page.locator("h1")).to_contain_text("Summary")


def test_an_error_takes_the_focus_without_javascript(without_script: Page) -> None:
    page, first = without_script, GUIDE_RULES.questions[0]
    page.goto(f"{real_home()}/question/{first.id}")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile(r"^Error: "))
    expect(page.locator(".errors")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".errors a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{first.id}-0")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(f"#{first.id}-0")).to_be_checked()


def test_back_and_reload_never_send_a_form_again(without_script: Page) -> None:
    """After an error, and after the code of the answers: browsers would ask, and alarm people."""
    page, first, path = without_script, GUIDE_RULES.questions[0], find_path(at_level(SOON_LEVEL, 1))
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.url) if sent.method == "POST" else None)
    page.goto(f"{real_home()}/question/{first.id}")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".errors")).to_be_visible()
    page.reload()
    for question, answer in answers_of(path):
        expect(page.locator("h1")).to_have_text(question.ask)
        chosen = answer if isinstance(answer, frozenset) else {answer}
        for option in chosen:
            page.locator(field(question, str(option)) + " + label").click()
        page.get_by_role("button", name="Continue").click()
    page.goto(f"{real_home()}/summary")
    page.get_by_text("A code for your answers").click()
    page.get_by_role("button", name="Show the code").click()
    expect(page.locator(".code")).to_be_visible()
    sent = len(posted)
    page.reload()
    page.go_back()
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Summary")
    assert len(posted) == sent == len(answers_of(path)) + 2


STANDS_OUT = {
    "start": ["main .button", ".wordmark", "select", "main a.src", "footer a", "footer summary"],
    "question-one": [".choice input", "summary", ".back a"],
    "question-many": ["input[type=checkbox]"],
    "question-answered": ["input:checked"],
    "question-number": ["input.text", "main button"],
    "question-error-one": [".errors a"],
    "check": [".change a"],
    "emergency-country": [".tel"],
}
LOOKS: list[Any] = [
    {"color_scheme": scheme, "forced_colors": forced}
    for scheme in ("light", "dark")
    for forced in ("none", "active")
]


@pytest.mark.parametrize("name", STANDS_OUT)
def test_the_focus_is_seen(screen: Page, show: Show, name: str) -> None:
    """Compares pictures: an outline that is cut off or covered does not pass."""
    show(name)
    found = []
    for selector in STANDS_OUT[name]:
        element = screen.locator(selector).first
        for look in LOOKS:
            screen.emulate_media(**look)
            changed, least = focus_pixels(screen, element)
            if changed < least:
                found.append(f"{selector}, {look}: {changed} of {least:.0f} pixels")
    assert not found, "\n".join(found)


def focus_pixels(page: Page, element: Locator) -> tuple[int, float]:
    """How many pixels the focus changes, and how many it should."""
    element.scroll_into_view_if_needed()
    page.evaluate("document.activeElement.blur()")
    box = element.bounding_box()
    assert box is not None
    left, top = max(box["x"] - 10, 0), max(box["y"] - 10, 0)
    clip: Any = {
        "x": left,
        "y": top,
        "width": min(box["width"] + 20, PHONE["width"] - left),
        "height": box["height"] + 20,
    }
    before = page.screenshot(clip=clip)
    element.evaluate("el => el.focus({ focusVisible: true, preventScroll: true })")
    # WCAG 2.4.13 asks for a line of 2 px round it; links that wrap are measured by their box.
    least = 1.5 * (box["width"] + box["height"]) * 2
    return changed_pixels(page, before, page.screenshot(clip=clip)), least


@pytest.mark.parametrize("name", ["question-one", "question-many"])
def test_a_choice_is_seen(screen: Page, show: Show, name: str) -> None:
    show(name)
    element = screen.locator(".choice input").first
    box: Any = element.bounding_box()
    for look in LOOKS:
        screen.emulate_media(**look)
        element.evaluate("el => { el.checked = false }")
        before = screen.screenshot(clip=box)
        element.evaluate("el => { el.checked = true }")
        changed = changed_pixels(screen, before, screen.screenshot(clip=box))
        assert changed > 60, f"{changed} pixels of the field change, {look}"


def test_answers_stand_on_the_other_side_in_right_to_left(screen: Page, show: Show) -> None:
    for name in ("question-one", "question-many", "question-number"):
        show(name)
        assert all(side["field"] < side["from"] for side in measure(screen, "sides"))
        screen.evaluate("document.documentElement.dir = 'rtl'")
        rows = measure(screen, "sides")
        assert rows and all(side["field"] > side["to"] for side in rows), rows


def test_back_shows_no_answers_after_clearing(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], base_url: str
) -> None:
    """In a browser that keeps pages whole for its Back button, as browsers do."""
    browser = browser_type.launch(
        **browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = browser.new_page(base_url=base_url, viewport=PHONE)
    path = find_path(at_level(Disposition.SOON, 1), longest=False)
    page.goto(real_home())
    page.get_by_role("link", name="Start", exact=True).click()
    given = answers_of(path)
    for question, answer in given:
        for option in sorted(answer) if isinstance(answer, frozenset) else [str(answer)]:
            page.locator(f"label[for={field(question, option)[1:]}]").click()
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="See my result").click()
    expect(page.locator("h1")).to_have_text(SOON)
    pages = len(given) + 2
    page.get_by_text("Clear my answers").click()
    page.get_by_role("button", name="Yes, clear them").click()
    expect(page.locator("h1")).to_have_text("Your answers are cleared")
    for _ in range(pages):
        page.go_back()
        shown = page.locator("main").inner_text()
        assert SOON not in shown and not page.locator("main .answers").count(), page.url
        assert not page.locator("main input:checked").count(), page.url
    browser.close()
