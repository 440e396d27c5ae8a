"""The line that a remark begins with, so that mail and trackers name what they mean.

It holds the guide, the passage, the version by its hash, a mark of all that belongs to the
passage, and the words as they were. Given such a line again, `understood` tells which passage it is
about and whether that is still the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from guide.approval.approvals import short
from guide.review.passages import Passage

LONGEST = 300
"""Characters quoted at most; the passage is named besides."""

_LINE = re.compile(
    r"(?P<guide>[a-z][a-z0-9-]*) (?P<kind>[a-z]+) (?P<name>[a-z0-9.-]+) "
    r"\((?P<hash>[a-z0-9:]+), mark (?P<mark>[0-9a-f]+)\)"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line is about. `passage` is None where there is no such passage any more."""

    anchor: str
    passage: Passage | None
    same_version: bool
    same_passage: bool


def line(guide_id: str, content_hash: str, passage: Passage) -> str:
    """The line for a passage."""
    name = f"{guide_id} {passage.kind} {passage.name}"
    return f"{name} ({short(content_hash)}, mark {passage.mark}): “{_cut(passage.words)}”"


def understood(
    text: str, guide_id: str, content_hash: str, known: Mapping[str, Passage]
) -> Understood | None:
    """What a line is about; None where it is no such line, or about another guide."""
    found = _LINE.search(" ".join(text.split()))
    if found is None or found["guide"] != guide_id:
        return None
    anchor = f"{found['kind']}-{found['name']}"
    passage = known.get(anchor)
    same_passage = passage is not None and found["mark"] == passage.mark
    return Understood(anchor, passage, found["hash"] == short(content_hash), same_passage)


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"
