"""Example cases, each with an address of its own, so that no answers ever stand in an address.

An example is found by its kind and its slug. Whoever shows examples of a new kind adds a row to
EXAMPLES; the address is /review/<guide>/try/<kind>/<slug>.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.paths.scripted import ScriptedPath, run
from guide.prover.atlas import atlas_of
from guide.prover.lonewalks import Outcome
from guide.review import shown
from guide.review.dossier import Asked, Dossier
from guide.review.glance import checked
from guide.ruleset.answertext import from_text
from guide.ruleset.model import Answers

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


Examples = tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class ExampleKind:
    """One kind of examples: its part of the address, which stays as it is, its title, and all.

    `examples` gives None while they are being worked out. Where the item asked for is the slug of
    one of them, it may leave out others. A kind that is not `listed` has its ways in elsewhere.
    """

    key: str
    title: str
    examples: Callable[[Dossier, Asked], Examples | None]
    listed: bool = True


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


# -- scripted paths -------------------------------------------------------------------------------


def _scripted(dossier: Dossier, asked: Asked) -> Examples:
    """The scripted paths of the guide, as they stand in its folder now."""
    return dossier.current("scripted examples", lambda: tuple(_all_scripted(dossier)))


def _all_scripted(dossier: Dossier) -> Iterator[Example]:
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


# -- one path to each result, and the witnesses of findings ---------------------------------------


def _results(dossier: Dossier, asked: Asked) -> Examples | None:
    """The shortest path to each result; none where there are too many to list."""
    return dossier.known(asked, "result examples", lambda: tuple(_all_results(dossier)))


def _all_results(dossier: Dossier) -> Iterator[Example]:
    groups = atlas_of(dossier.rule_set).groups
    titles = [_result_title(group.outcome) for group in groups]
    for slug, title, group in zip(slugs(titles), titles, groups, strict=True):
        said = f"It is the shortest of {group.paths:,} answer paths to this result."
        yield Example(slug=slug, title=title, answers=dict(group.example), said=(said,))


def _result_title(outcome: Outcome) -> str:
    causes = ", ".join(f"{cause} {fit.key}" for cause, fit in outcome.fits)
    others = f"; also {', '.join(outcome.others)}" if outcome.others else ""
    return f"{outcome.care.key}: {causes or 'no cause'}{others}"


def _witnesses(dossier: Dossier, asked: Asked) -> Examples | None:
    """The answer paths that show what the checks found."""
    found = checked(dossier, asked)
    return None if found is None else tuple(_shown_by(dossier, found.findings))


def _shown_by(dossier: Dossier, findings: Iterable[Finding]) -> Iterator[Example]:
    shown = [finding for finding in findings if finding.witness]
    for slug, finding in zip(slugs(finding.code for finding in shown), shown, strict=True):
        yield Example(
            slug=slug,
            title=f"{finding.code}: {finding.message}",
            answers=from_text([finding.witness], dossier.engine.domains),
            said=tuple(filter(None, (f"{dossier.where(finding.place)}", finding.hint))),
        )


# -- one path for each set of answers that leads to something ------------------------------------


def _answer_sets(dossier: Dossier, asked: Asked) -> Examples | None:
    """The witnesses of the list of answer sets that the slug asked for belongs to."""
    found = shown.list_of_slug(dossier.told, asked.item)
    if found is None:
        return ()
    topic, one_list = found
    sets = shown.sets_of(dossier, asked, one_list.aim)
    if sets is None:
        return None
    said = ("It is the shortest answer path that has this set of answers.",)
    return tuple(
        Example(
            slug=shown.slug(one_list.aim, number),
            title=f"{topic.title}. {one_list.title}: set {number}",
            answers=each.witness,
            said=said,
        )
        for number, each in enumerate(sets.sets, start=1)
    )


EXAMPLES: Mapping[str, ExampleKind] = {
    row.key: row
    for row in (
        ExampleKind("path", "Scripted paths", _scripted),
        ExampleKind("result", "One path to each result", _results),
        ExampleKind("finding", "Paths that show what the checks found", _witnesses),
        ExampleKind(shown.KIND, "One path for each set of answers", _answer_sets, listed=False),
    )
}


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The kinds of examples there are, or all of one kind: None while they are worked out."""
    kind = EXAMPLES.get(asked.item)
    if kind is not None and kind.listed:
        return {"heading": kind.title, "kind": kind, "found": kind.examples(dossier, asked)}
    listed = tuple(kind for kind in EXAMPLES.values() if kind.listed)
    return None if asked.item else {"kinds": listed}
