"""The rule book in a browser: one file from the disk, no network, as sound as the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.faults import DESKTOP, PHONE, unfold
from tests.browser.measure import SCRIPT, measure
from tests.browser.states import small_book
from tests.browser.test_axe import AXE, COLOURS, faults


@pytest.mark.browser
def test_the_book_stands_alone_and_is_sound(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "book.html"
    file.write_text(small_book(), encoding="utf-8")
    context = browser.new_context(viewport=PHONE, offline=True)
    context.add_init_script(path=SCRIPT)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert [each for each in asked if not each.startswith("data:")] == [file.as_uri()]
    unfold(page)
    page.evaluate(AXE)
    found = faults(page, "phone, light")
    found += [
        f"phone: {fault}" for name in ("overflow", "clipped") for fault in measure(page, name)
    ]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(DESKTOP)
    found += faults(page, "desktop, dark", COLOURS)
    page.emulate_media(media="print")
    found += [f"paper: {fault}" for fault in measure(page, "pale")]
    context.close()
    assert not found, "\n".join(found)
