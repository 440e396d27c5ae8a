"""The atlas of a guide: every answer path, counted and grouped by what it leads to.

As text that is compared line by line in review, so nothing in it depends on the machine or on the
day; and as values for JSON. Where a guide has too many groups to list, it says so and counts all
the same: by level of care and by cause, or, of the most entangled guides, in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide.prover.atlas import Outcome, Tally, TooManySituations, atlas, figures
from guide.prover.counting import PathCount, count_paths
from guide.prover.elimination import TooEntangled
from guide.prover.proof import Subject
from guide.ruleset.answertext import as_object as answers_object
from guide.ruleset.answertext import as_text as answers_text
from guide.ruleset.model import Answers, Disposition, Fit, RuleSet

MANY = "There are too many results to list, so the paths are counted without them."
ENTANGLED = "The questions depend on each other in too many ways to count the paths by result."
UNCOUNTED = "The questions depend on each other in too many ways to count the paths at all."


@dataclass(frozen=True, slots=True)
class Group:
    """The paths with one result: how many, and the shortest of them, the calmest of those."""

    outcome: Outcome
    paths: int
    example: Answers


@dataclass(frozen=True, slots=True)
class Atlas:
    """What is known of the paths of a guide.

    `groups` are empty where they cannot be listed, `by_level` and `by_fit` where the paths cannot
    be counted so; `count` is None where they cannot be counted at all.
    """

    guide: str
    count: PathCount | None
    groups: tuple[Group, ...]
    by_level: Mapping[Disposition, int]
    by_fit: Mapping[tuple[str, Fit], int]


def atlas_of(rule_set: RuleSet) -> Atlas:
    """The atlas, as far as it can be drawn."""
    subject = Subject(rule_set)
    guide, engine = rule_set.guide.id, subject.engine
    try:
        found = atlas(engine)
        return _listed(guide, subject, found)
    except TooManySituations:
        pass
    try:
        sums = figures(engine)
        return Atlas(guide, _count(sums.all), (), sums.by_level, sums.by_fit)
    except TooManySituations:
        pass
    try:
        return Atlas(guide, count_paths(engine), (), {}, {})
    except TooEntangled:
        return Atlas(guide, None, (), {}, {})


def _listed(guide: str, subject: Subject, found: Mapping[Outcome, Tally]) -> Atlas:
    everything = Tally()
    by_level: dict[Disposition, int] = dict.fromkeys(Disposition, 0)
    by_fit = {(cause.id, fit): 0 for cause in subject.rule_set.causes for fit in Fit}
    groups = []
    for outcome, tally in found.items():
        everything.add(tally)
        by_level[outcome.disposition] += tally.paths
        for shown in outcome.fits:
            by_fit[shown] += tally.paths
        groups.append(Group(outcome, tally.paths, _example(subject, outcome)))
    groups.sort(key=lambda group: (-group.outcome.disposition, group.outcome.fits))
    return Atlas(guide, _count(everything), tuple(groups), by_level, by_fit)


def _count(tally: Tally) -> PathCount:
    return PathCount(tally.paths, tally.questions, tally.fewest, tally.most)


def _example(subject: Subject, outcome: Outcome) -> Answers:
    encoding, fits = subject.encoding, dict(outcome.fits)
    wanted = [encoding.exactly(outcome.disposition)]
    if outcome.disposition is not Disposition.EMERGENCY:
        wanted += [
            (
                encoding.at_fit(cause.id, fits[cause.id])
                if cause.id in fits
                else -encoding.shown(cause.id)
            )
            for cause in subject.rule_set.causes
        ]
    example = encoding.witness(*wanted)
    assert example is not None, "a group has a path"
    return example


# -- text -----------------------------------------------------------------------------------------


def as_text(found: Atlas) -> str:
    """The whole atlas."""
    return "\n".join(_lines(found))


def _lines(found: Atlas) -> Iterator[str]:
    yield f"Every answer path of {found.guide}, by what it leads to"
    yield ""
    if found.count is None:
        yield UNCOUNTED
        return
    count = found.count
    yield f"{count.paths:,} paths, {count.shortest} to {count.longest} questions long"
    yield f"{count.mean:.2f} questions on average, where every path counts the same"
    if not found.by_level:
        yield ENTANGLED
        return
    yield "" if found.groups else MANY
    yield from _sums(found)
    for level in reversed(Disposition):
        yield from _level(level, [g for g in found.groups if g.outcome.disposition is level])


def _sums(found: Atlas) -> Iterator[str]:
    width = len(f"{max(found.by_level.values()):,}")
    for level in reversed(Disposition):
        yield f"{found.by_level[level]:>{width},}  {level.key}"
    for (cause, fit), paths in found.by_fit.items():
        yield f"{paths:>{width},}  {cause} {fit.key}"


def _level(level: Disposition, groups: list[Group]) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield f"{level.key}: {len(groups)} {'result' if len(groups) == 1 else 'results'}"
    for group in groups:
        yield ""
        yield f"  {_causes(group.outcome)}"
        yield f"    {group.paths:,} {'path' if group.paths == 1 else 'paths'}, the shortest:"
        yield f"    {answers_text(group.example)}"


def _causes(outcome: Outcome) -> str:
    if outcome.disposition is Disposition.EMERGENCY:
        return "no causes are shown"
    return ", ".join(f"{cause} {fit.key}" for cause, fit in outcome.fits) or "no cause fits"


# -- JSON -----------------------------------------------------------------------------------------


def as_object(found: Atlas) -> dict[str, object]:
    """The atlas, for JSON. What cannot be counted is null, and groups that cannot be listed."""
    count = found.count
    return {
        "guide": found.guide,
        "paths": None if count is None else count.paths,
        "shortest": None if count is None else count.shortest,
        "longest": None if count is None else count.longest,
        "questions_in_all": None if count is None else count.questions,
        "by_level": {level.key: paths for level, paths in found.by_level.items()} or None,
        "by_fit": [
            {"cause": cause, "fit": fit.key, "paths": paths}
            for (cause, fit), paths in found.by_fit.items()
        ],
        "groups": [_group(group) for group in found.groups] or None,
    }


def _group(group: Group) -> dict[str, object]:
    return {
        "disposition": group.outcome.disposition.key,
        "causes": {cause: fit.key for cause, fit in group.outcome.fits},
        "paths": group.paths,
        "example": answers_object(group.example),
    }
