"""Makes docs/screenshots from the running program: `make screenshots`.

One journey in a real browser; each page is taken as on a phone and on a desktop, light and dark.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.faults import DESKTOP, PHONE
from tests.browser.states import answers_of, at_level, find_path, real_home
from tests.web.wire import Served

from guide.model import Answer, Disposition, Question

TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
SIZES: dict[str, ViewportSize] = {"phone": PHONE, "desktop": DESKTOP}
LARGEST = 150_000


def main() -> None:
    """Start the program, walk through it and take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server = Served(Path(home))
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        try:
            _journey(browser.new_page(base_url=f"http://127.0.0.1:{server.port}"))
        finally:
            browser.close()
            server.stop()


def _journey(page: Page) -> None:
    page.goto(real_home())
    _take(page, "start")
    page.get_by_role("link", name="Start", exact=True).click()
    for question, answer in answers_of(find_path(at_level(Disposition.SOON, 1))):
        if question.picture:
            _take(page, "question")
        if question.id == "who":
            page.get_by_role("button", name="Continue").click()
            _take(page, "question-error")
        _answer(page, question, answer)
    page.get_by_role("link", name="See my result").click()
    _take(page, "result")
    page.get_by_role("button", name="Clear my answers").click()
    page.goto(f"{real_home()}/numbers")
    page.get_by_label("Show numbers for").select_option("uk")
    page.get_by_role("button", name="Show numbers").click()
    page.goto(f"{real_home()}/question/{_emergency()[0][0].id}")
    for question, answer in _emergency():
        _answer(page, question, answer)
    _take(page, "emergency")


def _emergency() -> list[tuple[Question, Answer]]:
    return answers_of(find_path(lambda result: result.disposition is Disposition.EMERGENCY))


def _answer(page: Page, question: Question, answer: Answer) -> None:
    chosen = answer if isinstance(answer, frozenset) else {answer}
    for place, option in enumerate(question.options):
        if option.id in chosen:
            page.locator(f"label[for={question.id}-{place}]").click()
    page.get_by_role("button", name="Continue").click()


def _take(page: Page, name: str) -> None:
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.evaluate("scrollTo(0, 0)")
            file = TARGET / f"{name}-{size}-{scheme}.png"
            page.screenshot(path=file)
            weight = file.stat().st_size
            assert weight < LARGEST, f"{file.name} is {weight} bytes"
            print(f"{file.name}: {weight} bytes")


if __name__ == "__main__":
    main()
