"""Compare: what changed in meaning between two versions, as sections of a page.

What is shown comes from `guide.diff`, which proves it. A pair is compared once for its two hashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from guide.diff import compare
from guide.diff.difference import DiffVerdict
from guide.diff.report import report
from guide.diff.sections import Node, Section, sections
from guide.diff.wording import BY_TEXT
from guide.engine.engine import Engine
from guide.errors import UsageError
from guide.review.dossier import Asked, Dossier
from guide.review.versions import SERVED, Read, Version, Versions, approved, covers, read, versions
from guide.ruleset.answertext import from_text
from guide.ruleset.model import RuleSet

PART = "compare"
BETWEEN = ".."
"""Stands between the keys of two versions in an address."""
_MOST_WORDS = 2_000
"""Longer texts are shown side by side without marks."""

Piece = tuple[str, bool]
"""Some words of a text, and whether they are only in this version."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is written otherwise: what it is, before and now."""

    what: str
    before: tuple[Piece, ...]
    now: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A section of the report, with what differs in its rows marked."""

    title: str
    sentences: tuple[str, ...]
    points: tuple[Node, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference of two versions. `proved`: that the meaning is the same."""

    verdict: str
    proved: bool
    sections: tuple[Marked, ...]


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the page: the versions there are, or the two that are asked for, compared."""
    known = versions(dossier)
    if not asked.item and not {"old", "new"} <= set(asked.query):
        return {"known": known, "pair": None, **_choice(dossier, known, asked)}
    keys = asked.item.split(BETWEEN) if asked.item else [asked.query["old"], asked.query["new"]]
    pair = [version for version in map(known.version, keys) if version is not None]
    if len(keys) != 2 or len(pair) != 2:
        return None
    return {"known": known, "pair": pair, **_pair(dossier, pair, asked)}


def _choice(dossier: Dossier, known: Versions, asked: Asked) -> dict[str, Any]:
    approvals = approved(dossier, known, asked)
    likely = [each.version for each in approvals if each.version] + [*known.revisions]
    return {
        "approvals": approvals,
        "start": next((version.key for version in likely if version.key != SERVED), SERVED),
        "bad_approvals": [judged for judged in asked.review.judged if not judged.was_good],
        "covers": covers,
        "served": SERVED,
        "before": dict(zip(known.revisions, known.revisions[1:], strict=False)),
    }


def _pair(dossier: Dossier, pair: list[Version], asked: Asked) -> dict[str, Any]:
    sides = [read(dossier, version, asked) for version in pair]
    ready = [side for side in sides if side is not None]
    compared = None
    if len(ready) == 2 and all(side.rule_set is not None for side in ready):
        compared = _compared(dossier, ready[0], ready[1], asked)
    return {
        "heading": "What changed",
        "broken": [side for side in ready if side.rule_set is None],
        "compared": compared,
        "can_try": lambda label, path: can_try(dossier, ready, label, path),
    }


def _compared(dossier: Dossier, old: Read, new: Read, asked: Asked) -> Compared | None:
    assert old.rule_set is not None and new.rule_set is not None
    before, now = old.rule_set, new.rule_set
    return dossier.known(asked, ("diff", old.hash, new.hash), lambda: compared(before, now))


def compared(old: RuleSet, new: RuleSet) -> Compared:
    """What changed between two rule sets."""
    difference = compare(old, new)
    first, *others = map(_marked, sections(report(difference, BY_TEXT)))
    proved = difference.same_meaning and difference.verdict is not DiffVerdict.NOTHING
    verdict, *rest = first.sentences
    return Compared(verdict, proved, (replace(first, sentences=tuple(rest)), *others))


def _marked(section: Section) -> Marked:
    rows = tuple(Row(what, *marked(old, new)) for what, old, new in section.rows)
    return Marked(section.title, tuple(section.sentences), tuple(section.points), rows)


def can_try(dossier: Dossier, sides: list[Read], label: str, path: str) -> bool:
    """Whether an answer path can be tried on what is served: it is a path of that version."""
    old, new = (side.hash == dossier.hash for side in sides)
    if not (old if "before" in label else new if label == "now" else old or new):
        return False
    return is_path(dossier.engine, path)


def is_path(engine: Engine, path: str) -> bool:
    """Whether a guide takes these answers."""
    try:
        return bool(from_text([path], engine.domains))
    except UsageError:
        return False


# -- two texts side by side ----------------------------------------------------------------------


def marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, with the words marked that only one of them has."""
    before, now = _words(old), _words(new)
    if not before or not now or max(len(before), len(now)) > _MOST_WORDS:
        return tuple(_whole(old)), tuple(_whole(new))
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return (
        tuple(_piece(before[start:end], kind) for kind, start, end, *_ in steps if end > start),
        tuple(_piece(now[start:end], kind) for kind, *_, start, end in steps if end > start),
    )


def _words(text: str) -> list[str]:
    """The words, each with the space behind it."""
    return re.findall(r"\S+\s*", f"{text.strip()} ")


def _piece(words: list[str], kind: str) -> Piece:
    return "".join(words), kind != "equal"


def _whole(text: str) -> Iterator[Piece]:
    if text:
        yield text, False
