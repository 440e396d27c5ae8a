"""axe on every state: WCAG 2.2 AA and axe's best practice, light and dark, phone and desktop.

Dark mode changes colours alone, which a test below holds the stylesheet to; so in the dark only the
rules about colour are run. They cost most by far: each scheme and each width has them once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from guide.resources import folder
from tests.browser.faults import DESKTOP, unfold
from tests.browser.states import STATES, State

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOUR_RULES = ("color-contrast", "link-in-text-block")

_RUN = """async options => {
  const { violations, incomplete } = await axe.run(document, {
    ...options, resultTypes: ["violations", "incomplete"],
  });
  const short = found => found.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, where: node.target.join(" "), html: node.html.slice(0, 120),
    why: [...node.any, ...node.all, ...node.none].map(
      check => check.data?.messageKey ?? check.message),
  })));
  return { violations: short(violations), undecided: short(incomplete) };
}"""
_LEFT_TO_US = {
    ("color-contrast", "bgGradient"),
    ("color-contrast", "pseudoContent"),
}
"""What axe cannot decide and we measure: text on the ground that fades (`test_layout`)."""


Options = Mapping[str, Any]
EVERYTHING: Options = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
}
COLOURS: Options = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
ALL_BUT_COLOURS: Options = {
    **EVERYTHING,
    "rules": {**EVERYTHING["rules"], **{rule: {"enabled": False} for rule in COLOUR_RULES}},
}


def faults(page: Page, condition: str, options: Options = EVERYTHING) -> list[str]:
    """What axe finds wrong, and what it leaves undecided that nothing else decides."""
    found = page.evaluate(_RUN, options)
    undecided = [
        item
        for item in found["undecided"]
        if not all((item["rule"], why) in _LEFT_TO_US for why in item["why"])
    ]
    return [f"{condition}: {item}" for item in (*found["violations"], *undecided)]


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing(screen: Page, show: Callable[[str], State], name: str) -> None:
    show(name)
    unfold(screen)
    screen.evaluate(AXE)
    found = faults(screen, "phone, light")
    screen.set_viewport_size(DESKTOP)
    found += faults(screen, "desktop, light", ALL_BUT_COLOURS)
    screen.emulate_media(color_scheme="dark")
    found += faults(screen, "desktop, dark", COLOURS)
    assert not found, "\n".join(found)


def test_dark_mode_changes_colours_alone() -> None:
    style = re.sub(
        r"/\*.*?\*/", "", (folder("static") / "guide.css").read_text(encoding="utf-8"), flags=re.S
    )
    blocks = re.findall(
        r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}\s*\}", style, re.S
    )
    assert len(blocks) == style.count("prefers-color-scheme") == 1
    for line in blocks[0].split(";"):
        assert not line.strip() or re.fullmatch(r"--[a-z-]+: #[0-9a-f]{3,6}", line.strip()), line
