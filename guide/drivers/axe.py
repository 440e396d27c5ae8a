"""axe on every page that a browser meets, each state of a page once a run.

axe itself comes with the package axe-playwright-python; what it finds is named by rule and place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guide.paths.runs import DriverUnavailable

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """async tags => {
  document.querySelectorAll("details").forEach(folded => { folded.open = true });
  const options = { runOnly: tags, resultTypes: ["violations"] };
  options.rules = { "target-size": { enabled: true } };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(rule => rule.nodes.map(node => (
    { rule: rule.id, help: rule.help, where: node.target.join(" ") })));
}"""
# What differs each time that a page is drawn: its token, and the numbers of "Question 3 of 12".
_PASSING = re.compile(r'(?<=name="csrf_token" value=")[^"]*|\d+')


class AxeRuns:
    """Runs axe on pages, and remembers what it found on each."""

    def __init__(self) -> None:
        self._found: dict[bytes, tuple[str, ...]] = {}

    def look_at(self, tab: Tab, markup: str) -> tuple[str, ...]:
        """What axe finds wrong on the page shown; `markup` is what tells its state."""
        state = sha256(_PASSING.sub("", markup).encode()).digest()
        if state not in self._found:
            tab.evaluate(axe_source())
            self._found[state] = tuple(_line(one) for one in tab.evaluate(_RUN, list(TAGS)))
        return self._found[state]

    @property
    def pages(self) -> int:
        """How many states of pages were looked at."""
        return len(self._found)


def _line(found: Mapping[str, Any]) -> str:
    return f"axe: {found['rule']} at {found['where']}: {found['help']}"


@cache
def axe_source() -> str:
    """The script of axe. Raises DriverUnavailable where it is missing."""
    package = find_spec("axe_playwright_python")
    file = Path(package.origin).parent / "axe.min.js" if package and package.origin else None
    if file is None or not file.is_file():
        told = "axe, which looks at every page in the browser, is missing"
        raise DriverUnavailable(f"{told}: pip install 'lantern-guide[browser]'")
    return file.read_text(encoding="utf-8")
