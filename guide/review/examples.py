"""Example cases, each with an address of its own, so that no answers ever stand in an address.

An example is found by its kind and its slug. Whoever shows examples of a new kind adds a row to
EXAMPLES; the address is /review/<guide>/try/<kind>/<slug>.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guide.engine import Engine
from guide.model import Answers
from guide.paths import ScriptedPath, run
from guide.review.dossier import Asked, Dossier

_OTHERS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case to try; `fill_in` says what stands for the answers that it leaves out (see `trying`).

    `said`: what is known of it, in sentences.
    """

    slug: str
    title: str
    answers: Answers
    fill_in: str = "error"
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of examples: its part of the address (it keeps its name), its title, and all."""

    key: str
    title: str
    examples: Callable[[Dossier], Iterable[Example]]


def slugs(titles: Iterable[str]) -> Iterator[str]:
    """A slug for each title: its letters and digits, numbered where two would be the same."""
    taken: set[str] = set()
    for title in titles:
        plain = _OTHERS.sub("-", title.lower()).strip("-")[:_LONGEST_SLUG].rstrip("-") or "path"
        slug, number = plain, 1
        while slug in taken:
            number += 1
            slug = f"{plain}-{number}"
        taken.add(slug)
        yield slug


def _scripted(dossier: Dossier) -> Iterator[Example]:
    """The scripted paths of the guide, as they stand in its folder now."""
    paths = dossier.scripted_paths()
    for path, slug in zip(paths, slugs(path.name for path in paths), strict=True):
        yield Example(
            slug=slug,
            title=path.name,
            answers=path.answers,
            fill_in=path.unanswered,
            said=tuple(_said(path, dossier.engine)),
        )


def _said(path: ScriptedPath, engine: Engine) -> Iterator[str]:
    if path.note:
        yield path.note if path.note.endswith(".") else f"{path.note}."
    difference = run(path, engine).difference
    if difference is None:
        yield "It leads where its script says."
    else:
        yield f"It fails: expected {difference.expected}; got {difference.got}."


EXAMPLES: Mapping[str, Kind] = {
    row.key: row for row in (Kind("path", "Scripted paths", _scripted),)
}


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The examples by kind, for the part in which they can be tried."""
    if asked.item:
        return None
    return {"kinds": [(kind, of_kind(kind, dossier, asked)) for kind in EXAMPLES.values()]}


def of_kind(kind: Kind, dossier: Dossier, asked: Asked) -> tuple[Example, ...] | None:
    """All examples of a kind; None while they are being worked out."""
    key = ("examples", kind.key)
    return dossier.known(asked, key, lambda: tuple(kind.examples(dossier)))
