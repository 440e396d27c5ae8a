"""The markup of a page, and what is wrong with it: ties, headings, groups, links, what it fetches.

Each function lists what is wrong with one state. `test_markup` holds every state to them;
`test_planted` shows that each of them sees what it is there for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.browser.states import State

VOID = {"meta", "link", "img", "input", "br", "hr"}
FIELDS = ("input", "select", "textarea")
TIES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns")


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


def loose_ends(state: State) -> list[str]:
    """Ids that stand twice, and names of ids that are nowhere."""
    markup = Markup(state.html)
    ids = Counter(el.given["id"] for el in markup.elements if "id" in el.given)
    found = [f"twice: {name}" for name, count in ids.items() if count > 1]
    for el in markup.elements:
        named = [part for key in TIES for part in el.given.get(key, "").split()]
        if el.tag == "a" and el.given.get("href", "").startswith("#"):
            named.append(el.given["href"][1:])
        found += [f"nowhere: {name}" for name in named if name not in ids]
        found += [f"empty: {key} of {el.tag}" for key in TIES if el.given.get(key) == ""]
    return found


def misheaded(state: State) -> list[str]:
    """Headings and a title that do not say in order what the page is."""
    markup = Markup(state.html)
    headings = [el for el in markup.elements if el.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    found = [f"empty: {el.tag}" for el in headings if not el.text.strip()]
    first, *others = [el for el in headings if el.tag == "h1"]
    found += [f"another h1: {el.text}" for el in others]
    found += [] if first.inside("main") else ["the h1 is not in main"]
    # The error summary may stand before the question; all that comes after goes down step by step.
    levels = [int(el.tag[1]) for el in headings[headings.index(first) :]]
    found += [f"h{a}, then h{b}" for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
    before = {el.tag for el in headings[: headings.index(first)]}
    return found + [f"{tag} before the h1" for tag in before - {"h2"}] + _mistitled(state, first)


def _mistitled(state: State, first: Element) -> list[str]:
    (title,) = (el.text for el in Markup(state.html).all("title") if not el.inside("svg"))
    found = [] if title.endswith(" - Lantern") else [f"the title {title} does not name the site"]
    signs = {"aria-invalid" in state.html, 'class="errors"' in state.html}
    if title.startswith("Error: ") != any(signs):
        found.append(f"the title {title} on a page with error signs {signs}")
    words = " ".join(first.text.split())
    if not title.removeprefix("Error: ").startswith(words.split(":")[0]):
        if not state.name.startswith(("result", "start")):
            found.append(f"the title {title} is not the heading {words}")
    return found


def untied_fields(state: State) -> list[str]:
    """Fields without a label or a group, groups without a legend, errors tied to nothing."""
    markup = Markup(state.html)
    labels = {el.given.get("for"): el.text.strip() for el in markup.all("label")}
    fields = [el for el in markup.all(*FIELDS) if el.given.get("type") != "hidden"]
    found = [f"no label: {el.given}" for el in fields if not labels.get(el.given.get("id"))]
    found += [
        f"no group: {el.given}" for el in fields if el.tag == "input" and not el.inside("fieldset")
    ]
    groups = list(markup.all("fieldset"))
    if len(groups) != len([el for el in markup.all("legend") if el.text.strip()]):
        found.append("a group without a legend")
    return found + (_untied_errors(markup, fields) if 'class="errors"' in state.html else [])


def _untied_errors(markup: Markup, fields: list[Element]) -> list[str]:
    errors = [el.given["id"] for el in markup.elements if el.given.get("class") == "error"]
    holders = (*markup.all("fieldset"), *markup.all("textarea"))
    tied = " ".join(el.given.get("aria-describedby", "") for el in holders).split()
    found = [] if errors and set(errors) <= set(tied) else [f"{errors} are tied to no group"]
    links = [link.given["href"][1:] for link in markup.all("a") if link.inside(".errors")]
    firsts = [error.removesuffix("-error") + "-0" for error in errors]
    if links != firsts or not set(links) <= {field.given["id"] for field in fields}:
        found.append(f"the summary leads to {links}, not to {firsts}")
    if [el for el in markup.elements if "autofocus" in el.given and not el.is_one(".errors")]:
        found.append("something else takes the focus")
    if not [el for el in markup.elements if "autofocus" in el.given]:
        found.append("the summary does not take the focus")
    return found


def alike_links(state: State) -> list[str]:
    """Links that read alike and lead to several places."""
    places: dict[str, set[str]] = {}
    for link in Markup(state.html).all("a"):
        if link.inside("ol"):  # in the list of sources the publisher beside it tells them apart
            continue
        places.setdefault(" ".join(link.text.split()), set()).add(link.given["href"])
    return [f"{text}: {found}" for text, found in places.items() if len(found) > 1]


def foreign_parts(state: State) -> list[str]:
    """Scripts, styles in the page, frames, and what would be fetched from elsewhere."""
    markup = Markup(state.html)
    found = [el.tag for el in markup.all("script", "style", "iframe", "object", "embed", "base")]
    for el in markup.elements:
        found += [f"{el.tag} {key}" for key in el.given if key == "style" or key.startswith("on")]
        address = el.given.get("src") or el.given.get("href", "")
        if el.tag in ("img", "link") and not address.startswith("/static/"):
            found.append(f"{el.tag} {address}")
        if el.tag == "img" and "alt" not in el.given:
            found.append(f"{address} has no alt")
        if el.tag in ("img", "svg") and not (el.given.get("width") and el.given.get("height")):
            found.append(f"{el.tag} {address} has no size of its own")
    (root,) = markup.all("html")
    if not root.given.get("lang") or root.given.get("dir") not in ("ltr", "rtl"):
        found.append(f"html {root.given}")
    return found
