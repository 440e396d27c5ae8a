"""The markup of every state: sound by the W3C checker, tied together, headed and titled.

None of it needs a browser. The checker needs Java; `make test` fetches it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.browser.states import STATES, real_site, state

from guide.resources import folder

VNU = Path(__file__).parents[2] / ".cache/node_modules/vnu-jar/build/dist/vnu.jar"
VOID = {"meta", "link", "img", "input", "br", "hr"}


class Element:
    """One element: its tag, attributes, parent and the text inside it."""

    def __init__(self, tag: str, given: dict[str, str], parent: Element | None) -> None:
        self.tag, self.given, self.parent, self.text = tag, given, parent, ""

    def inside(self, *kinds: str) -> bool:
        """Whether the element stands in one with such a tag or class (`.card`)."""
        at = self.parent
        while at is not None and not at.is_one(*kinds):
            at = at.parent
        return at is not None

    def is_one(self, *kinds: str) -> bool:
        """Whether the element has such a tag or class."""
        classes = [f".{name}" for name in self.given.get("class", "").split()]
        return any(kind in (self.tag, *classes) for kind in kinds)


class Markup(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {key: value or "" for key, value in attrs}
        element = Element(tag, given, self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the elements that end here."""
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        """Add text to every element around it."""
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements with such a tag."""
        return (element for element in self.elements if element.tag in tags)


@pytest.mark.parametrize("name", STATES)
def test_what_is_named_is_there(name: str) -> None:
    markup = Markup(state(name).html)
    ids = Counter(el.given["id"] for el in markup.elements if "id" in el.given)
    assert not [found for found, count in ids.items() if count > 1]
    named = [
        part
        for el in markup.elements
        for key in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")
        for part in el.given.get(key, "").split()
    ]
    named += [
        el.given["href"][1:] for el in markup.all("a") if el.given.get("href", "").startswith("#")
    ]
    assert not set(named) - set(ids)
    assert not [el.tag for el in markup.elements if el.given.get("aria-describedby") == ""]


@pytest.mark.parametrize("name", STATES)
def test_headings_and_title(name: str) -> None:
    page, markup = state(name), Markup(state(name).html)
    headings = [el for el in markup.elements if el.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    assert all(el.text.strip() for el in headings)
    first, *others = [el for el in headings if el.tag == "h1"]
    assert not others and first.inside("main")
    # The error summary may stand before the question; all that comes after goes down step by step.
    levels = [int(el.tag[1]) for el in headings[headings.index(first) :]]
    assert not [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
    before = [int(el.tag[1]) for el in headings[: headings.index(first)]]
    assert set(before) <= {2}
    (title,) = (el.text for el in markup.all("title") if not el.inside("svg"))
    assert title.endswith(" - Lantern")
    assert (
        title.startswith("Error: ")
        == (page.status == 422)
        == ("aria-invalid" in page.html or 'class="errors"' in page.html)
    )
    if not name.startswith(("result", "start")):
        words = " ".join(first.text.split())
        assert title.removeprefix("Error: ").startswith(words.split(":")[0]), (title, words)


@pytest.mark.parametrize("name", STATES)
def test_groups_have_a_legend_and_fields_a_label(name: str) -> None:
    markup = Markup(state(name).html)
    labels = {el.given.get("for"): el.text.strip() for el in markup.all("label")}
    kinds = ("input", "select", "textarea")
    fields = [el for el in markup.all(*kinds) if el.given.get("type") != "hidden"]
    for field in fields:
        assert labels.get(field.given.get("id")), field.given
        assert field.tag != "input" or field.inside("fieldset"), field.given
    groups = list(markup.all("fieldset"))
    assert len(groups) == len([el for el in markup.all("legend") if el.text.strip()])
    if state(name).status == 422:
        described = " ".join(el.given.get("aria-describedby", "") for el in groups).split()
        errors = [el.given["id"] for el in markup.elements if el.given.get("class") == "error"]
        assert errors and set(errors) <= set(described)
        links = [link.given["href"][1:] for link in markup.all("a") if link.inside(".errors")]
        firsts = [error.removesuffix("-error") + "-0" for error in errors]
        assert links == firsts and set(links) <= {field.given["id"] for field in fields}


@pytest.mark.parametrize("name", STATES)
def test_links_that_read_alike_lead_to_one_place(name: str) -> None:
    places: dict[str, set[str]] = {}
    for link in Markup(state(name).html).all("a"):
        if link.inside("ol"):  # in the list of sources the publisher beside it tells them apart
            continue
        places.setdefault(" ".join(link.text.split()), set()).add(link.given["href"])
    assert not {text: found for text, found in places.items() if len(found) > 1}


@pytest.mark.parametrize("name", STATES)
def test_pages_hold_no_script_no_style_and_nothing_from_elsewhere(name: str) -> None:
    markup = Markup(state(name).html)
    assert not list(markup.all("script", "style", "iframe", "object", "embed", "base"))
    for el in markup.elements:
        assert "style" not in el.given and not [key for key in el.given if key.startswith("on")]
        if el.tag in ("img", "link"):
            address = el.given.get("src") or el.given.get("href", "")
            assert address.startswith("/static/"), address
    assert all("alt" in el.given for el in markup.all("img"))
    (root,) = markup.all("html")
    assert root.given["lang"] and root.given["dir"] in ("ltr", "rtl")


@pytest.mark.parametrize("name", STATES)
def test_pictures_have_a_size_without_the_stylesheet(name: str) -> None:
    for el in Markup(state(name).html).all("img", "svg"):
        assert el.given.get("width") and el.given.get("height"), el.given


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
        if page.status == 200 and page.path.startswith("/head-twitching"):
            shown.add(adapter.match(page.path)[0])
    pages = {
        rule.endpoint
        for rule in real_site().url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith("guide.")
    }
    assert pages - shown == {"guide.cookies"}, "a page without a state in STATES"


@pytest.mark.slow
def test_the_w3c_checker_finds_nothing(tmp_path: Path) -> None:
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("vnu.jar or java is missing: `make test` fetches the first, with npm")
    for name in STATES:
        (tmp_path / f"{name}.html").write_text(state(name).html, encoding="utf-8")
    for sheet in folder("static").glob("*.css"):
        shutil.copy(str(sheet), tmp_path)
    for picture in folder("static").rglob("*.svg"):
        shutil.copy(str(picture), tmp_path)
    checked = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always"]
        + ["--also-check-css", "--also-check-svg", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    found = json.loads(checked.stderr)["messages"]
    assert not [
        f"{Path(item['url']).name}:{item.get('lastLine')}: {item['message']}" for item in found
    ]
