"""The parts of what a reader meets on an answer path, which are counted and compared one by one.

The level of care, how soon where it is soon, a cause with its fit, an other cause raised, the
crisis lines, whether a question is asked, whether a reminder is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from guide.ruleset.model import Disposition, Fit, Within

Value = Disposition | Within | Fit | bool | None
"""What a part is on a path; None is a cause that is not shown, or no time."""


class Kind(Enum):
    """The kinds of parts."""

    DISPOSITION = "disposition"
    WITHIN = "within"
    CAUSE = "cause"
    OTHER = "other cause"
    CRISIS_LINES = "crisis lines"
    ASKED = "asked"
    REMINDER = "reminder"


class Ending(Enum):
    """The paths on which a part is looked at: all, or by how they end."""

    ANY = "any"
    SOON = "soon"
    CALM = "no emergency"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Part:
    """One part, and on which paths it is looked at."""

    kind: Kind
    id: str = ""
    ending: Ending = Ending.ANY
