"""The picture of the rooms in CONTRIBUTING.md: every room, and just the ways that the imports take.

An arrow that follows from others is left out, so that the picture can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.test_layering import MODULES, imports, in_guide, room_of

PICTURE = Path(__file__).parents[2] / "CONTRIBUTING.md"
Uses = Mapping[str, set[str]]


def uses() -> Uses:
    """Each room with those that its modules import."""
    rooms = {room_of(in_guide(name)) for name, path in MODULES.items() if path.stem == "__init__"}
    found: dict[str, set[str]] = {room: set() for room in rooms - {""}}
    for name, path in MODULES.items():
        room = room_of(in_guide(name))
        if room in found:
            found[room] |= {item.room for item in imports(path.read_text(encoding="utf-8"))}
    return {room: (used - {room}) & found.keys() for room, used in found.items()}


def below(room: str, graph: Uses) -> Iterator[str]:
    """All that a room uses, by others too."""
    for used in graph[room]:
        yield used
        yield from below(used, graph)


def plain(graph: Uses) -> set[tuple[str, str]]:
    """The arrows, without those that follow from others."""
    return {
        (used, room)
        for room, direct in graph.items()
        for used in direct
        if not any(used in below(other, graph) for other in direct)
    }


def drawn() -> tuple[set[str], set[tuple[str, str]]]:
    """The rooms and the arrows between them in the picture."""
    found = re.search(r"```mermaid\n(.*?)```", PICTURE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    rooms = set(re.findall(r'^ +(\w+)\["<b>\1</b><br>[^"]+"\]$', found[1], re.MULTILINE))
    arrows = re.findall(r"^ +(\w+) --> (\w+)$", found[1], re.MULTILINE)
    assert len(arrows) == len(set(arrows))
    return rooms, set(arrows)


def test_every_room_is_drawn_and_no_other() -> None:
    assert drawn()[0] == uses().keys()


def test_the_arrows_are_those_of_the_imports() -> None:
    arrows, imported = drawn()[1], plain(uses())
    assert not imported - arrows, "draw them in CONTRIBUTING.md"
    assert not arrows - imported, "take them out of CONTRIBUTING.md"


def test_an_arrow_that_follows_from_others_is_none() -> None:
    assert plain({"a": set(), "b": {"a"}, "c": {"a", "b"}}) == {("a", "b"), ("b", "c")}
