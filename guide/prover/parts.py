"""The parts of what a reader meets on an answer path, which are counted and compared one by one.

The level of care, how soon where it is soon, a cause with its fit, an other cause raised, the
crisis lines, whether a question is asked, whether a reminder is shown, or a text that depends on
answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from guide.ruleset.model import Disposition, Fit, RuleSet, Statement, Within
from guide.ruleset.statements import StatementList, result_lists

Value = Disposition | Within | Fit | bool | None
"""What a part is on a path; None is a cause that is not shown, no time, a text without its list."""


class Kind(Enum):
    """The kinds of parts."""

    DISPOSITION = "disposition"
    WITHIN = "within"
    CAUSE = "cause"
    OTHER = "other cause"
    CRISIS_LINES = "crisis lines"
    ASKED = "asked"
    REMINDER = "reminder"
    TEXT = "text"


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


def texts_of(rule_set: RuleSet) -> dict[str, tuple[StatementList, tuple[Statement, ...]]]:
    """The statements on results by what a difference calls them, each with its list.

    A text that stands twice in one list is one text.
    """
    found: dict[str, tuple[StatementList, tuple[Statement, ...]]] = {}
    for listed in result_lists(rule_set):
        for said in listed.statements:
            name = f"“{said.text}” ({listed.page}, {listed.part})"
            found[name] = listed, (*found.get(name, (listed, ()))[1], said)
    return found
