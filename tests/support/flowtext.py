"""What a flow says, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide.review.flow import (
    EARLY,
    EMERGENCY,
    EarlyExit,
    Exit,
    Flow,
    FlowSection,
    Station,
    Step,
)


def said(found: Flow) -> list[str]:
    """All that a flow says, in the order of reading."""
    return [*_told(found.steps), *found.end]


def _told(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, Station):
            yield step.text
            yield from step.notes
            continue
        if isinstance(step, FlowSection):
            yield step.title
            continue
        yield step.words
        for each in step.opened:
            yield f"“{each.means}”"
            yield f"That is: {each.words}. {each.id}"
        if isinstance(step, Exit):
            yield EMERGENCY
        elif isinstance(step, EarlyExit):
            yield from (EARLY, step.end.because)
        else:
            yield from _told(step.steps)
