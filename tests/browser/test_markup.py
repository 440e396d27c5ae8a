"""The markup of every state: sound by the W3C checker, tied together, headed and titled.

None of it needs a browser. The checker needs Java; `make test` fetches it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from guide.resources import folder
from tests.browser import markup
from tests.browser.markup import Markup
from tests.browser.states import STATES, UNSTYLED, State, real_site, small_book, state

VNU = Path(__file__).parents[2] / ".cache/node_modules/vnu-jar/build/dist/vnu.jar"
PARTS: dict[str, Callable[[State], list[str]]] = {
    "ties": markup.loose_ends,
    "headings": markup.misheaded,
    "fields": markup.untied_fields,
    "links": markup.alike_links,
    "parts": markup.foreign_parts,
}


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_wrong_with_the_markup(part: str) -> None:
    wrong = {name: found for name in (*STATES, *UNSTYLED) if (found := PARTS[part](state(name)))}
    assert not wrong


def test_every_page_says_whether_it_was_reviewed() -> None:
    silent = [name for name in STATES if "Not yet reviewed by a clinician" not in state(name).html]
    assert silent == ["index-no-guide"], "there is nothing to review on a site without a guide"


def test_answers_to_forms_are_typed_into_no_history() -> None:
    for name in STATES:
        if name.startswith("question"):
            form = next(el for el in Markup(state(name).html).all("form"))
            assert form.given["autocomplete"] == "off"
            assert "novalidate" in form.given


def test_every_page_of_the_site_is_in_the_list() -> None:
    shown = set()
    for name in STATES:
        page = state(name)
        adapter = real_site().url_map.bind("localhost")
        if page.status == 200 and page.path.startswith(("/head-twitching", "/kitchen-sink")):
            shown.add(adapter.match(page.path)[0])
    pages = {
        rule.endpoint
        for rule in real_site().url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith("guide.")
    }
    others = {"guide.cookies", "guide.answers_file"}  # the second is a file to save
    assert pages - shown == others, "a page without a state in STATES"


@pytest.mark.slow
def test_the_w3c_checker_finds_nothing(tmp_path: Path) -> None:
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("vnu.jar or java is missing: `make test` fetches the first, with npm")
    for name in (*STATES, *UNSTYLED):
        (tmp_path / f"{name}.html").write_text(state(name).html, encoding="utf-8")
    (tmp_path / "book.html").write_text(small_book(), encoding="utf-8")
    for sheet in folder("static").glob("*.css"):
        shutil.copy(str(sheet), tmp_path)
    for picture in folder("static").rglob("*.svg"):
        shutil.copy(str(picture), tmp_path)
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always"]
        + ["--also-check-css", "--also-check-svg", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )
    found = json.loads(checked.stderr)["messages"]
    assert not [
        f"{Path(item['url']).name}:{item.get('lastLine')}: {item['message']}" for item in found
    ]
