"""Makes docs/screenshots from the running program: `make screenshots`.

One journey in a real browser; each page is taken as on a phone and on a desktop, light and dark.
Then the pages for clinicians, as on a small desktop. What they compare is a copy in which one rule
was changed, so that there is something to see.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from guide.resources import folder
from guide.ruleset.model import Answer, Disposition, Question
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.faults import DESKTOP, PHONE
from tests.browser.states import answers_of, at_level, find_path, real_home
from tests.web.wire import Served

TARGET = Path(__file__).parents[1] / "docs" / "screenshots"
SIZES: dict[str, ViewportSize] = {"phone": PHONE, "desktop": DESKTOP}
LARGEST = 180_000

REVIEW = {
    "glance": "",
    "rule-book": "rule-book?words=caffeine&kind=rule",
    "flow": "flow",
    "when-shown": "when-shown/cause-hemifacial-spasm",
    "try": "try",
    "compare": "compare/served..files",
    "evidence": "evidence",
    "discuss": "discuss",
}
"""The pages for clinicians, by the name of their picture."""


def main() -> None:
    """Start the program, walk through it and take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        rules = Path(home) / "rules"
        shutil.copytree(folder("rules"), rules)
        server = Served(Path(home), rules)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        try:
            address = f"http://127.0.0.1:{server.port}"
            _journey(browser.new_page(base_url=address))
            _lower(rules / real_home().strip("/") / "rules.yaml")
            _review(browser.new_page(base_url=address))
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
            _take(page, "error")
        _answer(page, question, answer)
    page.get_by_role("link", name="See my result").click()
    _take(page, "result")
    page.get_by_text("Clear my answers").click()
    page.get_by_role("button", name="Yes, clear them").click()
    page.goto(f"{real_home()}/numbers")
    page.get_by_label("Show numbers for").select_option("uk")
    page.get_by_role("button", name="Show numbers").click()
    page.goto(f"{real_home()}/question/{_emergency()[0][0].id}")
    for question, answer in _emergency():
        _answer(page, question, answer)
    _take(page, "emergency")


def _lower(file: Path) -> None:
    """Change the first rule for a doctor's visit soon to one that asks for less."""
    text = file.read_text(encoding="utf-8")
    lower, times = re.subn(r"{disposition: soon\b[^}]*}", "{disposition: routine}", text, count=1)
    assert times
    file.write_text(lower, encoding="utf-8")


def _review(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 640})
    page.emulate_media(color_scheme="light")
    for name, path in REVIEW.items():
        shown = page.goto(f"/review{real_home()}/{path}")
        assert shown is not None and shown.ok, path
        while page.locator(".working").count():  # it says that it is being worked out
            page.reload()
        _take_one(page, f"review-{name}")
        if name == "rule-book":
            page.locator(".cited summary").first.click()
            page.locator(".entry").first.scroll_into_view_if_needed()
            _take_one(page, "review-remark")


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
            _take_one(page, f"{name}-{size}-{scheme}")


def _take_one(page: Page, name: str) -> None:
    file = TARGET / f"{name}.png"
    page.screenshot(path=file)
    weight = file.stat().st_size
    assert weight < LARGEST, f"{file.name} is {weight} bytes"
    print(f"{file.name}: {weight} bytes")


if __name__ == "__main__":
    main()
