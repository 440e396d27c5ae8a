"""The clients of docs/clients: a page of another site in Chromium, and a program in a terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, Page, expect

from guide.drivers.axe import AxeRuns
from guide.drivers.serving import Serving
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.web import create_app
from tests.browser.faults import PHONE

pytestmark = pytest.mark.browser

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
GUIDE = "head-twitching"


class Clinic:
    """A site of somebody else, with the page on it."""

    api = ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        page = (CLIENTS / "page.html").read_text("utf-8")
        ours = page.replace('data-api=""', f'data-api="{self.api}"')
        ours = ours.replace('data-country=""', 'data-country="uk"')
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [ours.encode()]


@pytest.fixture(scope="module")
def clinic() -> Iterator[tuple[str, str]]:
    """The addresses of a clinic's page, and of the site whose API it uses."""
    loaded = load_guides(Path(folder("rules")))
    assert loaded.numbers is not None
    page = Clinic()
    with closing(Serving(page)) as clinic_site:
        config = {"API": True, "API_ORIGINS": [clinic_site.origin]}
        site = create_app(loaded.rule_sets, loaded.numbers, config=config)
        with closing(Serving(site)) as serving:
            page.api = serving.origin
            yield clinic_site.origin, serving.origin


@pytest.fixture
def tab(browser: Browser, clinic: tuple[str, str]) -> Iterator[Page]:
    """A phone on the clinic's page."""
    context = browser.new_context(viewport=PHONE)
    tab = context.new_page()
    tab.goto(clinic[0])
    yield tab
    context.close()


def answer(tab: Page, text: str) -> None:
    """Choose an answer by the keyboard, and go on."""
    tab.get_by_label(text).first.focus()
    tab.keyboard.press("Space")
    tab.get_by_role("button", name="Continue").focus()
    tab.keyboard.press("Enter")


def test_an_emergency_leads_the_page_with_the_number_to_call(tab: Page) -> None:
    answer(tab, "Trouble breathing")
    call = tab.get_by_role("link").first
    expect(call).to_have_attribute("href", "tel:999")
    expect(tab.locator("h1")).to_be_focused()
    expect(tab.get_by_text("What may fit your answers")).to_have_count(0)
    assert not AxeRuns().look_at(tab, tab.content())


def test_a_way_through_ends_in_a_result_with_the_notice(tab: Page) -> None:
    for _ in range(25):
        heading = tab.locator("h1")
        expect(heading).to_be_focused()
        if not tab.get_by_role("button", name="Continue").count():
            break
        assert not AxeRuns().look_at(tab, tab.content())
        asked = heading.inner_text()
        offered = tab.locator("label.option span").all_inner_texts()
        answer(tab, next((text for text in offered if text.startswith("None")), offered[0]))
        expect(heading).not_to_have_text(asked)
    expect(tab.get_by_text("Not yet reviewed by a clinician.")).to_be_visible()
    expect(tab.get_by_role("heading", name="What to watch for")).to_be_visible()


def test_back_puts_the_question_before_again(tab: Page) -> None:
    first = tab.locator("h1").inner_text()
    answer(tab, "None of these")
    expect(tab.locator("h1")).not_to_have_text(first)
    tab.get_by_role("button", name="Back").click()
    expect(tab.locator("h1")).to_have_text(first)


def test_an_answer_that_is_missing_is_asked_for(tab: Page) -> None:
    tab.get_by_role("button", name="Continue").click()
    expect(tab.get_by_role("alert")).to_contain_text("Choose all that fit")


def test_the_program_in_a_terminal_comes_to_a_result(clinic: tuple[str, str]) -> None:
    call = [sys.executable, str(CLIENTS / "ask.py"), clinic[1], GUIDE, "uk"]
    done = subprocess.run(call, input="99\n1\n", capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "That is not an answer" in done.stdout and "Call 999" in done.stdout
    assert "Not yet reviewed by a clinician." in done.stdout
