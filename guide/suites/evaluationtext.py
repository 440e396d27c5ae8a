"""An evaluation for people and for programs: as text, and as values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guide.ruleset.model import Disposition
from guide.suites.evaluation import CaseOutcome, Evaluation, Share

MEASURES = {
    "accuracy": "care as labelled (accuracy)",
    "safety": "no less care than is safe (safety of advice)",
    "undertriage": "less care than is safe (undertriage)",
    "overtriage": "more care than is fair, where a limit was given (overtriage)",
    "inclination_to_overtriage": "of the wrong ones, told too much (inclination to overtriage)",
    "comprehensiveness": "came to a result (comprehensiveness)",
    "right_cause": "each cause that had to be named is",
    "wrong_cause": "a cause that misleads is named, or nothing else is",
}
"""The measures that are shares, and what each is in words."""


def share_text(share: Share) -> str:
    """`31 of 33, 94 % (80 to 98)`: the share and its 95 per cent interval."""
    if share.value is None or share.interval is None:
        return "0 of 0"
    low, high = share.interval
    return (
        f"{share.hits} of {share.of}, {100 * share.value:.0f} %"
        f" ({100 * low:.0f} to {100 * high:.0f})"
    )


def as_text(found: Evaluation) -> str:
    """The figures with their intervals, the table of levels, the groups, each miss explained."""
    count = len(found.outcomes)
    lines = [f"{count} {'case' if count == 1 else 'cases'} of {found.guide} {found.version}", ""]
    lines += _figures(found)
    lines += ["", "least care that is safe, by the care that was told:", *_table(found)]
    for group, own in found.by_group().items():
        lines += ["", f"{group}: {len(own.outcomes)}", *_figures(own)]
    if found.missed:
        lines += ["", f"not as labelled ({len(found.missed)}):"]
        lines += [line for one in found.missed for line in _miss(one)]
    return "\n".join(lines)


def _figures(found: Evaluation) -> Iterator[str]:
    for key, about in MEASURES.items():
        share: Share = getattr(found, key)
        if share.of:
            yield f"  {share_text(share):<28} {about}"
    for level, share in found.accuracy_by_level.items():
        yield f"  {share_text(share):<28} care as labelled where {level.key} is the least"
    if found.causes_named is not None:
        yield f"  {found.causes_named:<28.1f} causes named on a result, on average"
    if found.questions_asked is not None:
        yield f"  {found.questions_asked:<28.1f} questions asked, on average"
    if found.capability is not None:
        yield f"  {found.capability:<28.0f} capability comparison score (50: as the others)"


def _table(found: Evaluation) -> Iterator[str]:
    levels = list(reversed(Disposition))
    yield " " * 12 + "".join(f"{level.key:>11}" for level in levels)
    for least, told in found.confusion.items():
        yield f"  {least.key:<10}" + "".join(f"{told[level]:>11}" for level in levels)


def _miss(one: CaseOutcome) -> Iterator[str]:
    yield f"{one.case.place}: {one.case.id}: {'; '.join(_faults(one))}"
    if one.case.turned_out:
        yield f"    turned out to be: {one.case.turned_out}"
    fired = ", ".join(trace.rule.id for trace in one.rules)
    yield f"    rules that fired: {fired or 'none, so the default applies'}"


def _faults(one: CaseOutcome) -> Iterator[str]:
    if one.disposition is None:
        yield f"no answer to '{one.missing}', which is asked"
        return
    if one.too_mild:
        yield f"told {one.disposition.key}, and {one.case.least.key} is the least that is safe"
    if one.too_strict and one.case.most is not None:
        yield f"told {one.disposition.key}, and {one.case.most.key} is the most that is fair"
    if not one.names_causes:
        return
    for cause in one.lacking:
        yield f"'{cause}' is not named"
    for cause in one.wrong:
        yield f"'{cause}' is named"
    if one.misleads:
        yield f"nothing is named but {' and '.join(one.named)}"


def as_object(found: Evaluation) -> dict[str, Any]:
    """All of it for a program."""
    return {
        "guide": found.guide,
        "version": found.version,
        **_measured(found),
        "confusion": {
            least.key: {level.key: number for level, number in told.items()}
            for least, told in found.confusion.items()
        },
        "groups": {group: _measured(own) for group, own in found.by_group().items()},
        "cases": [_case(one) for one in found.outcomes],
    }


def _measured(found: Evaluation) -> dict[str, Any]:
    by_level = found.accuracy_by_level.items()
    return {
        "count": len(found.outcomes),
        **{key: _share(getattr(found, key)) for key in MEASURES},
        "accuracy_by_level": {level.key: _share(share) for level, share in by_level},
        "causes_named": found.causes_named,
        "questions_asked": found.questions_asked,
        "capability_comparison_score": found.capability,
    }


def _share(share: Share) -> dict[str, Any]:
    interval = None if share.interval is None else list(share.interval)
    return {"hits": share.hits, "of": share.of, "share": share.value, "interval": interval}


def _case(one: CaseOutcome) -> dict[str, Any]:
    return {
        "case": one.case.id,
        "place": str(one.case.place),
        "disposition": None if one.disposition is None else one.disposition.key,
        "named": list(one.named),
        "asked": list(one.asked),
        "faults": list(_faults(one)),
        "rules": [trace.rule.id for trace in one.rules],
    }
