"""The links within a page that stands alone: each leads to a place in it."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser


class _Links(HTMLParser):
    """The ids of a page and the links to places in it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an id and a link."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.targets.append((value or "")[1:])
            elif name in ("aria-labelledby", "aria-describedby"):
                self.targets.extend((value or "").split())


def broken_links(page: str) -> tuple[str, ...]:
    """The links of a page that lead to no place in it, or to more than one."""
    found = _Links()
    found.feed(page)
    found.close()
    there = Counter(found.ids)
    wrong = (target for target in found.targets if there[target] != 1)
    return tuple(f"#{target}" for target in dict.fromkeys(wrong))
