"""The page for those who run a site: its table of settings is the one in the code."""

from __future__ import annotations

from pathlib import Path

from guide.web.settings import SETTINGS, settings_table

PAGE = Path(__file__).parents[2] / "docs" / "running.md"
START, END = "<!-- settings -->\n", "<!-- end of settings -->\n"


def test_the_settings_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert (
        page.partition(START)[2].partition(END)[0] == settings_table()
    ), "print guide.web.settings.settings_table() between the two marks"
    assert all(page.count(f"`{setting.name}`") for setting in SETTINGS)
