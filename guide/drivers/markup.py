"""HTML as a tree of elements: as much as it takes to find forms, links and words on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr path rect circle".split()
)
_INLINE = frozenset("a abbr b cite code em i small span strong sub sup".split())
_NOT_WORDS = frozenset("script style template title".split())


@dataclass(eq=False, slots=True)
class Element:
    """An element with its attributes and what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> Iterator[Element]:
        """Every element inside it, in order, with this tag and these attributes."""
        for child in self.children:
            if isinstance(child, Element):
                if child.fits(tag, attributes):
                    yield child
                yield from child.all(tag, **attributes)

    def first(self, tag: str = "", **attributes: str) -> Element | None:
        """The first of them."""
        return next(self.all(tag, **attributes), None)

    def fits(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether it has this tag and these attributes."""
        own = self.attributes
        return (not tag or self.tag == tag) and all(own.get(k) == v for k, v in attributes.items())

    @property
    def text(self) -> str:
        """Its words, each gap one blank."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        gap = "" if self.tag in _INLINE else " "
        yield gap
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in _NOT_WORDS:
                yield from child._pieces()
        yield gap


class _Builder(HTMLParser):
    """Builds the tree; an end tag closes all that is open inside its element."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of SVG that holds nothing."""
        self._open[-1].children.append(Element(tag, {n: v or "" for n, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, where it is open."""
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Words."""
        self._open[-1].children.append(data)


def parsed(markup: str) -> Element:
    """The tree of a page."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.root
