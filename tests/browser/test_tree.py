"""What a screen reader gets: the accessibility tree of each page kind, kept as a golden file.

The small guide stands for all: its words change only with the tests, so a difference is one in the
pages. After a change that is meant, read the difference and run

    UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/browser/test_tree.py
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.states import SMALL_STATES, State

GOLDEN = Path(__file__).parent / "golden"
_STATES = ("checked", "disabled", "expanded", "invalid", "level", "pressed", "required", "live")
_SILENT = {"none", "generic", "InlineTextBox", "LineBreak", "ListMarker"} | {
    "Legend",
    "LabelText",
    "strong",
}
_REQUEST = re.compile(r"number: [0-9a-f]{8}\b")
"""The number of a request, which is another each time."""
_NO_NAME = {"paragraph", "list", "listitem", "DescriptionList", "term", "definition"}


def tree(page: Page) -> str:
    """Role, name, description and state of all that is exposed, indented by depth."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    root = next(node for node in nodes if "parentId" not in node)
    return "\n".join(_lines(root, by_id, 0, "")) + "\n"


def _lines(
    node: dict[str, Any], by_id: dict[str, dict[str, Any]], depth: int, around: str
) -> Iterator[str]:
    role = node.get("role", {}).get("value", "")
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    silent = node.get("ignored") or role in _SILENT
    repeats = role == "StaticText" and (not name or name in around)
    if not silent and not repeats:
        yield "  " * depth + _line(node, "text" if role == "StaticText" else role, name)
        depth += 1
        around = "" if role in _NO_NAME else name
    for child in node.get("childIds", []):
        if child in by_id:
            yield from _lines(by_id[child], by_id, depth, around)


def _line(node: dict[str, Any], role: str, name: str) -> str:
    line = role if not name or role in _NO_NAME else f'{role} "{name}"'
    for item in node.get("properties", []):
        value = item["value"].get("value")
        if item["name"] == "level" and role != "heading":
            continue
        if item["name"] in _STATES and value not in (False, "false", "off", None, ""):
            line += f" [{item['name']}]" if value is True else f" [{item['name']}={value}]"
    value = node.get("value", {}).get("value")
    if value not in (None, "") and role in (
        "progressbar",
        "textbox",
        "combobox",
        "ProgressIndicator",
    ):
        line += f" [value={value}]"
    description = " ".join(str(node.get("description", {}).get("value", "")).split())
    return f"{line} ({description})" if description else line


@pytest.mark.browser
@pytest.mark.parametrize("name", SMALL_STATES)
def test_the_tree_is_as_kept(screen: Page, show: Callable[[str], State], name: str) -> None:
    show(name)
    found, file = _REQUEST.sub("number: 0", tree(screen)), GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(found, encoding="utf-8")
        return
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    changes = difflib.unified_diff(
        kept.splitlines(), found.splitlines(), f"golden/{file.name}", "this page", lineterm="", n=2
    )
    assert found == kept, "\n".join(changes) + "\nMeant? UPDATE_GOLDEN=1 keeps it."


def test_every_golden_file_has_its_page() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(SMALL_STATES)


def test_golden_files_say_what_matters() -> None:
    """Groups have a legend, errors are tied to fields, the level of care is in words."""
    read = {name: (GOLDEN / f"{name}.txt").read_text(encoding="utf-8") for name in SMALL_STATES}
    for name, text in read.items():
        assert re.search(r"^ +main", text, re.M), name
        assert re.search(r'heading "[^"]+" \[level=1\]', text), name
        assert not re.search(r"\b(button|link|textbox|radio|checkbox|img)( \[|$)", text, re.M), name
    assert re.search(
        r'group "Who is it about\?" \(Error: Choose an answer\)', read["small-error-one"]
    )
    assert re.search(
        r'textbox "Number of weeks".*\[invalid=true\].*\(.*'
        r"Error: Give it in digits. Enter a whole number",
        read["small-error-number"],
    )
    for name in ("routine", "soon", "same-day", "emergency"):
        assert '"When to get help:"' in read[f"small-result-{name}"], name
