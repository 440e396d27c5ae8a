"""Shared blocks: items that stand once, in `blocks/NAME/`, and in each guide that takes them.

A guide holds the items themselves, so all that is said of its content is said of them too. Where
an item comes from, its place tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guide.findings import Place
from guide.ruleset.model import RuleSet

BLOCKS = "blocks"
"""The folder of the shared blocks, beside the guides; so no guide can have this name."""


def block_of(place: Place) -> str:
    """The shared block in which a place lies; empty where it lies in none."""
    folder = Path(place.file).parent
    return folder.name if folder.parent.name == BLOCKS else ""


def blocks_of(rule_set: RuleSet) -> tuple[str, ...]:
    """The shared blocks from which a rule set takes items, by name."""
    return tuple(sorted(set(filter(None, map(block_of, _places(rule_set))))))


def _places(rule_set: RuleSet) -> Iterator[Place]:
    """The places of all items that a block may hold."""
    for listed in (
        rule_set.questions,
        rule_set.conditions,
        rule_set.rules,
        rule_set.sources,
        rule_set.safety,
        rule_set.guide.other_causes,
    ):
        yield from (item.place for item in listed)
