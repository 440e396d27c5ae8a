"""A report as sections: under each heading its sentences, its items as a tree, and its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from guide.diff.report import Block, Heading, ListItem, Sentence


@dataclass(slots=True)
class Node:
    """One item of a list, the answer paths that show it with their labels, and what is below it."""

    text: str
    paths: tuple[tuple[str, str], ...]
    below: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """One heading of the report with what stands under it; of each row what it is, before, now."""

    title: str
    sentences: list[str] = field(default_factory=list)
    points: list[Node] = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)


def sections(blocks: Iterable[Block]) -> list[Section]:
    """The blocks of a report under their headings, its items as a tree."""
    found: list[Section] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append(Section(block.text))
        elif isinstance(block, Sentence):
            found[-1].sentences.append(block.text)
        elif isinstance(block, ListItem):
            below = found[-1].points
            for _ in range(block.depth):
                below = below[-1].below
            below.append(Node(block.text, block.paths))
        else:
            found[-1].rows += block.rows
    return found
