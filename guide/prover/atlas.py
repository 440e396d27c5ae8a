"""The atlas of a guide: every answer path, counted and grouped by what it leads to.

Where a guide has too many groups to list, the paths are counted all the same, as far as they can be
(see `numbers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from guide.engine.effort import Effort, GaveUp
from guide.engine.engine import Engine
from guide.prover.counting import PathCount
from guide.prover.lonewalks import LoneWalks, Outcome
from guide.prover.numbers import PathNumbers, path_numbers
from guide.prover.proof import Subject
from guide.prover.walk import LENGTHS, Lengths
from guide.ruleset.model import Answers, Disposition, Fit, RuleSet, Within

MOST_STEPS = 2_000_000
"""How many steps the walk may take that tells every result apart: nobody reads a longer list."""


@dataclass(frozen=True, slots=True)
class Group:
    """The paths with one result: how many, and the shortest of them, the calmest of those."""

    outcome: Outcome
    paths: int
    example: Answers


@dataclass(frozen=True, slots=True)
class Atlas:
    """What is known of the paths of a guide. `groups` is empty where they cannot be listed."""

    guide: str
    numbers: PathNumbers
    groups: tuple[Group, ...]


def atlas_of(rule_set: RuleSet) -> Atlas:
    """The atlas, as far as it can be drawn."""
    subject = Subject(rule_set)
    try:
        found = outcomes(subject.engine)
    except GaveUp:
        return Atlas(rule_set.guide.id, path_numbers(subject.engine), ())
    groups = [
        Group(outcome, paths[0], _example(subject, outcome)) for outcome, paths in found.items()
    ]
    groups.sort(key=lambda group: _most_urgent_first(group.outcome))
    return Atlas(rule_set.guide.id, _summed(rule_set, found), tuple(groups))


def _most_urgent_first(outcome: Outcome) -> tuple[object, ...]:
    level, within = outcome.care
    return -level, -within, outcome.fits, outcome.others


def outcomes(engine: Engine) -> Mapping[Outcome, Lengths]:
    """Every result of a guide with its paths. Raises GaveUp."""
    return LoneWalks(engine).by_outcome(Effort(MOST_STEPS))


def _summed(rule_set: RuleSet, found: Mapping[Outcome, Lengths]) -> PathNumbers:
    by_level = dict.fromkeys(Disposition, 0)
    by_fit = {(cause.id, fit): 0 for cause in rule_set.causes for fit in Fit}
    by_time = dict.fromkeys(rule_set.times, 0)
    by_other = {other.id: 0 for other in rule_set.raised_others}
    for outcome, (paths, *_) in found.items():
        by_level[outcome.disposition] += paths
        for shown in outcome.fits:
            by_fit[shown] += paths
        for other in outcome.others:
            by_other[other] += paths
        if outcome.care.within:
            by_time[Within(outcome.care.within)] += paths
    every = PathCount(*reduce(LENGTHS.both, found.values()))
    return PathNumbers(every, by_level, by_fit, by_time, by_other)


def _example(subject: Subject, outcome: Outcome) -> Answers:
    encoding, fits = subject.encoding, dict(outcome.fits)
    wanted = [encoding.exactly_care(outcome.care)]
    if outcome.disposition is not Disposition.EMERGENCY:
        wanted += [
            (
                encoding.at_fit(cause.id, fits[cause.id])
                if cause.id in fits
                else -encoding.shown(cause.id)
            )
            for cause in subject.rule_set.causes
        ]
        wanted += [
            encoding.raised(other.id) if other.id in outcome.others else -encoding.raised(other.id)
            for other in subject.rule_set.raised_others
        ]
    example = encoding.witness(*wanted)
    assert example is not None, "a group has a path"
    return example
