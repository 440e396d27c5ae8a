"""What a flow says, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide.review.flow import EMERGENCY, Exit, Flow, Station, Step


def said(found: Flow) -> list[str]:
    """All that a flow says, in the order of reading."""
    return [*_told(found.steps), *found.end]


def _told(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, Station):
            yield step.text
            yield from step.notes
            continue
        yield step.words
        if isinstance(step, Exit):
            yield EMERGENCY
        else:
            yield from _told(step.steps)
