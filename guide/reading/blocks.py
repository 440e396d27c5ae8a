"""Shared blocks being read: `- block: NAME` in a list stands for the block's items of that file.

They are put in its place before the shape of the file reads them. So a guide is the same whether
its items stand in its own files or in a block, but for their places: findings about an item of a
block point into the file of the block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from guide.findings import Finding, Place, did_you_mean, has_errors, quoted
from guide.reading.rulefiles import is_visible, leads_outside, read_node, warn_unknown
from guide.reading.ruleformat import BLOCK_FILES
from guide.reading.shapes import BLOCK, Many, Record, Shape
from guide.reading.source import Mapping, Node
from guide.reading.source import Sequence as Listed
from guide.ruleset.blocks import BLOCKS


class GuideBlocks:
    """The shared blocks that one guide takes: in which of its files, and where it says so first."""

    def __init__(self, rules: Path, findings: list[Finding]) -> None:
        """`rules`: the folder in which the guides stand, and the blocks beside them."""
        self.folder = rules / BLOCKS
        self.taken: dict[str, dict[str, Place]] = {}
        self._findings = findings

    def whole(self, node: Node, shape: Shape) -> tuple[Node, bool]:
        """What was read with the items of blocks in their places, and whether all were found."""
        before = len(self._findings)
        if isinstance(shape, Many):
            node = self._list(node, shape)
        elif isinstance(shape, Record) and isinstance(node, Mapping):
            shapes = {
                name: row.shape for key, row in shape.fields.items() for name in (key, row.was)
            }
            entries = (
                (key, self._list(value, shapes.get(key.value))) for key, value in node.entries
            )
            node = replace(node, entries=tuple(entries))
        return node, not has_errors(self._findings[before:])

    def _list(self, node: Node, shape: Shape | None) -> Node:
        if not isinstance(shape, Many) or not isinstance(node, Listed):
            return node
        if not any(map(_takes_a_block, node.items)):
            return node
        items: list[Node] = []
        met: set[str] = set()
        for item in node.items:
            if isinstance(item, Mapping) and _takes_a_block(item):
                items.extend(self._items(item, shape, met))
            else:
                items.append(item)
        return replace(node, items=tuple(items))

    def _items(self, item: Mapping, shape: Many, met: set[str]) -> Sequence[Node]:
        """The items for which one stands: none, and a finding, where there are none."""
        if not shape.block:
            message = "no block can stand here"
            hint = f"write the items themselves; a block holds {', '.join(BLOCK_FILES)}"
            return self._refuse(item.place, "misplaced-key", message, hint)
        entry = BLOCK.read(item, self._findings)
        name = entry["block"]
        if not entry.complete:
            return ()
        if name in met:
            message = f"the block {quoted(name)} stands twice in this list"
            return self._refuse(name.place, "duplicate-item", message, "remove one of the two")
        met.add(name)
        self.taken.setdefault(name, {}).setdefault(shape.block, name.place)
        return self._read(name, name.place, shape)

    def _read(self, name: str, place: Place, shape: Many) -> Sequence[Node]:
        folder = self.folder / name
        if not folder.is_dir():
            known = [path.name for path in block_folders(self.folder)]
            hint = did_you_mean(name, known) or f"write it: {BLOCKS}/{name}/{shape.block}"
            return self._refuse(place, "unknown-block", f"there is no block {quoted(name)}", hint)
        if leads_outside(folder):
            message = "this is a link to a place outside its folder"
            return self._refuse(Place(str(folder)), "link-outside", message, "copy the folder here")
        path = folder / shape.block
        if not path.exists() and not path.is_symlink():
            message = f"the block {quoted(name)} has no {shape.block}"
            held = ", ".join(_files(folder)) or "nothing"
            return self._refuse(place, "unknown-block", message, f"it holds {held}")
        node = read_node(path, shape.block, self._findings)
        if not isinstance(node, Listed) or not node.items:
            if node is not None:
                shape.read(node, self._findings)  # which says what is wrong with it
            return ()
        for item in node.items:
            if _takes_a_block(item):
                hint = "take the other block in the guide, before or after this one"
                self._refuse(item.place, "nested-block", "a block takes no other block", hint)
        return tuple(item for item in node.items if not _takes_a_block(item))

    def in_part(self) -> Iterator[Finding]:
        """Blocks of which the guide leaves out a file: what that says may be what was meant."""
        for name, taken in self.taken.items():
            left = [file for file in _files(self.folder / name) if file not in taken]
            if left:
                place = min(taken.values())
                message = f"of the block {quoted(name)} the guide leaves out {' and '.join(left)}"
                where = ", ".join(_WHERE.get(file, file) for file in left)
                hint = f"write `- block: {name}` in {where} too"
                yield Finding(place, "block-in-part", message, hint, severity="warning")

    def _refuse(self, place: Place, code: str, message: str, hint: str) -> Sequence[Node]:
        self._findings.append(Finding(place, code, message, hint))
        return ()


_WHERE = {"other_causes.yaml": "other_causes of guide.yaml"}
"""Where a guide takes a file of a block, if not in the file of that name."""


def _takes_a_block(item: Node) -> bool:
    return isinstance(item, Mapping) and any(key.value == "block" for key, _ in item.entries)


def _files(folder: Path) -> list[str]:
    return [file for file in BLOCK_FILES if (folder / file).exists()]


def block_folders(folder: Path) -> list[Path]:
    """The folder of each block that there is."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_visible(path) and path.is_dir())


def check_blocks(folder: Path, taken: Iterable[str], findings: list[Finding]) -> None:
    """What is wrong with the folder of blocks itself: what no guide takes, and what nothing reads.

    `taken`: the names of the blocks that some guide takes.
    """
    used = set(taken)
    if folder.is_dir():
        files = (path for path in folder.iterdir() if is_visible(path) and not path.is_dir())
        warn_unknown(sorted(files), (), findings)
    for block in block_folders(folder):
        warn_unknown(filter(is_visible, sorted(block.iterdir())), BLOCK_FILES, findings)
        if block.name not in used:
            message = f"no guide takes the block {quoted(block.name)}"
            hint = f"write `- block: {block.name}` in a guide's list, or remove it"
            place = Place(str(block))
            findings.append(Finding(place, "unused-block", message, hint, severity="warning"))
