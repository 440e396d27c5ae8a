"""The atlas of a guide as text and as values for JSON.

The text is compared line by line in review, so nothing in it depends on the machine or on the day.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.prover.atlas import Atlas, Group
from guide.prover.counting import PathCount
from guide.prover.lonewalks import Outcome
from guide.prover.numbers import NOT_COUNTED, WHY, PathNumbers, number_text
from guide.ruleset.answertext import as_object as answers_object
from guide.ruleset.answertext import as_text as answers_text
from guide.ruleset.model import Disposition, Within

MANY = "There are too many results to list, so the paths are counted without them."


def as_text(found: Atlas) -> str:
    """The whole atlas."""
    return "\n".join(_lines(found))


def _lines(found: Atlas) -> Iterator[str]:
    yield f"Every answer path of {found.guide}, by what it leads to"
    yield ""
    yield from _lengths(found.numbers.every)
    yield "" if found.groups else MANY
    if not found.numbers.complete:
        yield WHY
    yield from _sums(found.numbers)
    for level in reversed(Disposition):
        yield from _level(level, [g for g in found.groups if g.outcome.disposition is level])


def _lengths(every: PathCount | None) -> Iterator[str]:
    if every is None:
        yield f"How many paths there are is {NOT_COUNTED}."
        return
    yield f"{every.paths:,} paths, {every.shortest} to {every.longest} questions long"
    yield f"{every.mean:.2f} questions on average, where every path counts the same"


def _sums(numbers: PathNumbers) -> Iterator[str]:
    rows = [(number_text(numbers.by_level[level]), level.key) for level in reversed(Disposition)]
    rows += [
        (number_text(paths), f"{cause} {fit.key}") for (cause, fit), paths in numbers.by_fit.items()
    ]
    rows += [(number_text(n), f"soon within {time.key}") for time, n in numbers.by_time.items()]
    rows += [(number_text(n), f"{other} raised") for other, n in numbers.by_other.items()]
    width = max(len(number_text(paths)) for paths in numbers.by_level.values())
    yield from (f"{number:>{width}}  {what}" for number, what in rows)


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
    causes = ", ".join(f"{cause} {fit.key}" for cause, fit in outcome.fits) or "no cause fits"
    within = f"within {Within(outcome.care.within).key}: " if outcome.care.within else ""
    others = f"; also: {', '.join(outcome.others)}" if outcome.others else ""
    return f"{within}{causes}{others}"


# -- JSON -----------------------------------------------------------------------------------------


def as_object(found: Atlas) -> dict[str, object]:
    """The atlas, for JSON. What cannot be counted is null, and groups that cannot be listed."""
    numbers = found.numbers
    every = numbers.every
    return {
        "guide": found.guide,
        "paths": None if every is None else every.paths,
        "shortest": None if every is None else every.shortest,
        "longest": None if every is None else every.longest,
        "questions_in_all": None if every is None else every.questions,
        "by_level": {level.key: paths for level, paths in numbers.by_level.items()},
        "by_fit": [
            {"cause": cause, "fit": fit.key, "paths": paths}
            for (cause, fit), paths in numbers.by_fit.items()
        ],
        **_by_time(numbers),
        **({"by_other": dict(numbers.by_other)} if numbers.by_other else {}),
        "groups": [_group(group) for group in found.groups] or None,
    }


def _by_time(numbers: PathNumbers) -> dict[str, object]:
    """The numbers by time, where the guide names any."""
    by_time = {time.key: paths for time, paths in numbers.by_time.items()}
    return {"by_time": by_time} if by_time else {}


def _group(group: Group) -> dict[str, object]:
    within = group.outcome.care.within
    return {
        "disposition": group.outcome.disposition.key,
        **({"within": Within(within).key} if within else {}),
        "causes": {cause: fit.key for cause, fit in group.outcome.fits},
        **({"others": list(group.outcome.others)} if group.outcome.others else {}),
        "paths": group.paths,
        "example": answers_object(group.example),
    }
