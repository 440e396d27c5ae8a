"""Trying answers in a real browser, without JavaScript: Enter, the buttons, and a stale result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from guide.ruleset.model import Disposition
from tests.browser.states import at_level, find_path, real_home, real_rules, sent

pytestmark = pytest.mark.browser

LEVELS = real_rules()[0][0].guide.dispositions


def test_answers_are_tried_changed_and_tried_again(without_script: Page) -> None:
    page = without_script
    page.goto(f"/review{real_home()}/try")
    path = find_path(at_level(Disposition.SOON, 1))
    questions = real_rules()[0][0].question_by_id
    for question_id, answer in path.answers.items():
        for name, values in sent(questions[question_id], answer).items():
            field = name.replace(question_id, f"{question_id}_")
            for value in values:
                page.check(f"[name='{field}'][value='{value}']", force=True)
    page.keyboard.press("Enter")
    bar = page.locator(".standing")
    expect(bar).to_contain_text(LEVELS[Disposition.SOON].title)
    assert page.url.endswith("/try/answers"), "no answer stands in the address"
    stale = page.locator(".stale")
    expect(stale).to_be_hidden()
    expect(bar).to_be_in_viewport()
    first = page.locator("#try-form .tried [type=checkbox]").first
    first.check(force=True)
    expect(stale).to_be_visible()
    expect(bar).to_be_in_viewport()
    bar.get_by_role("button").click()
    expect(bar).to_contain_text(LEVELS[Disposition.EMERGENCY].title)
    expect(stale).to_be_hidden()


def test_another_answer_is_tried_with_one_press(without_script: Page) -> None:
    page = without_script
    page.goto(f"/review{real_home()}/try/path/a-drooping-face")
    expect(page.locator(".standing")).to_contain_text(LEVELS[Disposition.EMERGENCY].title)
    effect = page.locator("#try-changes ~ details").first
    effect.locator("summary").click()
    effect.get_by_role("button").first.click()
    expect(page.locator(".standing")).not_to_contain_text(LEVELS[Disposition.EMERGENCY].title)
