"""A page of a guide as a machine reads it: what it asks, where it leads on, and its result.

It is read from its HTML alone. `rel="next"` marks the way on; `data-disposition`, `data-within`,
`data-cause`, `data-fit` and `data-other` mark the result; the notice is the part that
`notice-title` names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guide.drivers.forms import Form, form_of
from guide.drivers.markup import Element, parsed

NOTICE = "notice-title"


@dataclass(frozen=True)
class Page:
    """A page as it was sent; `address` is its path."""

    address: str
    status: int
    markup: str

    @cached_property
    def root(self) -> Element:
        """The tree of the page."""
        return parsed(self.markup)

    @cached_property
    def main(self) -> Element:
        """The main part, or all of a page that has none."""
        return self.root.first("main") or self.root

    @property
    def title(self) -> str:
        """The title of the page."""
        found = self.root.first("title")
        return "" if found is None else found.text

    @property
    def heading(self) -> str:
        """The heading of the page."""
        found = self.main.first("h1")
        return "" if found is None else found.text

    @cached_property
    def text(self) -> str:
        """The words of the main part."""
        return self.main.text

    @property
    def error(self) -> str:
        """What the page says is wrong with what was sent."""
        found = self.main.first(role="alert")
        return "" if found is None else found.text

    @property
    def note(self) -> str:
        """The note above the page."""
        found = self.main.first(role="status")
        return "" if found is None else found.text

    @cached_property
    def forms(self) -> list[Form]:
        """All forms of the page, each with its address made whole."""
        return [form_of(element) for element in self.root.all("form")]

    @cached_property
    def question_form(self) -> Form | None:
        """The form that asks the question of this page; None where it asks none."""
        posted = (form_of(element) for element in self.main.all("form", method="post"))
        return next((form for form in posted if _is_address_of(form.asks, form.action)), None)

    @property
    def asks(self) -> str:
        """The id of the question that the page asks; empty where it asks none."""
        return "" if self.question_form is None else self.question_form.asks

    @property
    def onward(self) -> str:
        """The address of the way on; empty where there is none."""
        found = self.main.first("a", rel="next")
        return "" if found is None else found.attributes.get("href", "")

    @property
    def links(self) -> list[str]:
        """The addresses on this site that the page links to."""
        given = (element.attributes.get("href", "") for element in self.root.all("a"))
        return [href for href in given if href.startswith("/") and not href.startswith("//")]

    @cached_property
    def disposition(self) -> str:
        """The disposition of a result; empty on any other page."""
        return self._marked("data-disposition")

    @property
    def within(self) -> str:
        """The time of a result; empty where it has none."""
        return self._marked("data-within")

    def _marked(self, attribute: str) -> str:
        found = (element.attributes.get(attribute) for element in self.main.all())
        return next((value for value in found if value), "")

    @property
    def others(self) -> tuple[str, ...]:
        """The other causes that a result raises, by id."""
        given = (element.attributes for element in self.main.all())
        return tuple(one["data-other"] for one in given if "data-other" in one)

    @property
    def causes(self) -> Mapping[str, str]:
        """The fits of the causes that a result shows, by id."""
        given = (element.attributes for element in self.main.all())
        return {one["data-cause"]: one.get("data-fit", "") for one in given if "data-cause" in one}

    @property
    def notice(self) -> str:
        """The notice to see a professional; empty where the page has none."""
        found = self.main.first("section", **{"aria-labelledby": NOTICE})
        return "" if found is None else found.text


def _is_address_of(question: str, action: str) -> bool:
    return bool(question) and question in action.split("/")
