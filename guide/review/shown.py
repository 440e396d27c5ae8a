"""When is this shown: each level of care and each cause, with the smallest answers that lead to it.

One item for each, since working one out takes its time; the part's own page lists them. How the
answers are found, and what they promise, stands in `implicants`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guide.prover.implicants import (
    Aim,
    AnswerSets,
    against_aim,
    answer_sets,
    cause_aim,
    level_aim,
    other_aim,
    time_aim,
)
from guide.prover.numbers import NOT_COUNTED, WHY, PathNumbers
from guide.prover.proof import Subject
from guide.review.dossier import Asked, Dossier
from guide.review.glance import count
from guide.review.phrases import phrases
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Disposition, Fit, OtherCause, RuleSet, Within

PART = "when-shown"
OTHERS = "Other causes"
KIND = "set"
"""The kind of examples that the witnesses are (see `examples`)."""


@dataclass(frozen=True, slots=True)
class List:
    """One list of answer sets: what it is about, and what holds of a path that has one of them."""

    aim: Aim
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What one page is about: a level of care or a cause, and its lists."""

    item: str
    kind: str
    title: str
    lists: tuple[List, ...]


def topics(rule_set: RuleSet) -> Mapping[str, Topic]:
    """The topics by their part of the address: levels, the highest first, causes, others."""
    levels = (_level_topic(rule_set, level) for level in sorted(Disposition, reverse=True))
    causes = (_cause_topic(rule_set, cause.id) for cause in rule_set.causes)
    others = (_other_topic(rule_set, other) for other in rule_set.raised_others)
    return {topic.item: topic for topic in (*levels, *causes, *others)}


def _level_topic(rule_set: RuleSet, level: Disposition) -> Topic:
    aim = level_aim(rule_set, level)
    title = (
        f"{level.key.replace('_', ' ').capitalize()}: {rule_set.guide.dispositions[level].title}"
    )
    whole = List(aim, "Answers that lead to it", _about_level(rule_set, level))
    times = rule_set.times if level is Disposition.SOON else ()
    timed = (_time_list(rule_set, time) for time in sorted(times, reverse=True))
    return Topic(f"level-{level.key}", "Levels of care", title, (whole, *timed))


def _time_list(rule_set: RuleSet, time: Within) -> List:
    return List(
        time_aim(rule_set, time),
        f"Within {time.key}, or sooner",
        "Where no rule asks for a higher level, a doctor is to be seen within this time or a "
        "shorter one just where one of these sets of answers is given.",
    )


def _about_level(rule_set: RuleSet, level: Disposition) -> str:
    default = rule_set.guide.default_disposition
    if level < default:
        without = default.key.replace("_", " ")
        return f"It is never the result: without any rule, the result is {without}."
    if level is Disposition.EMERGENCY:
        return "The result is this on just those paths that have one of these sets of answers."
    if level is default:
        return (
            "It takes no answers: the result is this on every path on which no rule asks for a "
            "higher level."
        )
    return (
        "Where no rule asks for a higher level, the result is this on just those paths that have "
        "one of these sets of answers."
    )


def _cause_topic(rule_set: RuleSet, cause: str) -> Topic:
    return Topic(
        f"cause-{cause}",
        "Causes",
        rule_set.cause_by_id[cause].name,
        (
            List(
                cause_aim(rule_set, cause, Fit.POSSIBLE),
                "It is listed",
                "On every path but those to an emergency, it is listed just where one of these "
                "sets of answers is given. It fits in part, unless it fits well.",
            ),
            List(
                cause_aim(rule_set, cause, Fit.STRONG),
                "It fits well",
                "On every path but those to an emergency, and where nothing speaks against it, it "
                "fits well just where one of these sets of answers is given.",
            ),
            List(
                against_aim(rule_set, cause),
                "Something speaks against it",
                "On every path but those to an emergency, something speaks against it just where "
                "one of these sets of answers is given. Then it fits in part, where it is listed.",
            ),
        ),
    )


def _other_topic(rule_set: RuleSet, other: OtherCause) -> Topic:
    only = List(
        other_aim(rule_set, other.id),
        "It is raised",
        "On every path but those to an emergency, it is raised just where one of these sets of "
        "answers is given.",
    )
    return Topic(f"other-{other.id}", OTHERS, other.name, (only,))


# -- the part -------------------------------------------------------------------------------------


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The list of topics; the one asked for, with its answer sets; in a book all of them."""
    found = topics(dossier.told)
    if asked.item and asked.item not in found:
        return None
    wanted = list(found.values()) if asked.whole else [found[asked.item]] if asked.item else []
    return {
        "topics": found,
        "kinds": tuple(dict.fromkeys(topic.kind for topic in found.values())),
        "wanted": wanted,
        "heading": found[asked.item].title if asked.item else "",
        "sets": {
            each.aim.key: sets_of(dossier, asked, each.aim)
            for topic in wanted
            for each in topic.lists
        },
        "counted": count(dossier, asked) if wanted else None,
        "paths_to": _paths_to,
        "slug": slug,
        "phrases": phrases,
        "as_text": as_text,
        "named": numbered_text,
        "why_not": WHY,
    }


def sets_of(dossier: Dossier, asked: Asked, aim: Aim) -> AnswerSets | None:
    """The answer sets of an aim; None while they are being worked out."""

    def work() -> AnswerSets:
        return answer_sets(Subject(dossier.rule_set), aim)

    return dossier.known(asked, ("answer sets", aim.key), work)


def _paths_to(topic: Topic, counted: PathNumbers) -> list[tuple[str, int | None]]:
    """All paths, and those on which a topic is the result, or is listed, by fit."""
    kind, _, key = topic.item.partition("-")
    every = ("Answer paths", None if counted.every is None else counted.every.paths)
    if kind == "level":
        times = counted.by_time.items() if key == Disposition.SOON.key else ()
        timed = [(f"Within {time.key}", paths) for time, paths in times]
        return [every, ("It is the result", counted.by_level[Disposition.of(key)]), *timed]
    if kind == "other":
        return [every, ("It is raised", counted.by_other[key])]
    return [
        every,
        ("It fits well", counted.by_fit[key, Fit.STRONG]),
        ("It fits in part", counted.by_fit[key, Fit.POSSIBLE]),
    ]


def numbered_text(count: int | None) -> tuple[str, int]:
    """A number as people can read it: whole and 0, or its first digits and a power of ten."""
    if count is None:
        return NOT_COUNTED, 0
    if count < 10**12:
        return f"{count:,}", 0
    digits, power = f"{count:.1e}".split("e+")
    return digits, int(power)


# -- witnesses ------------------------------------------------------------------------------------


def slug(aim: Aim, number: int) -> str:
    """What the witness of a set is called in addresses; sets are numbered from one."""
    return f"{aim.key}-{number}"


def list_of_slug(rule_set: RuleSet, called: str) -> tuple[Topic, List] | None:
    """The list that the set of this slug stands in, if there is one."""
    key = called.rpartition("-")[0]
    lists = ((topic, each) for topic in topics(rule_set).values() for each in topic.lists)
    return next(((topic, each) for topic, each in lists if each.aim.key == key), None)
