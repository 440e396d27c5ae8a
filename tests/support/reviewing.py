"""A guide under review, as the tests of the workbench want it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from guide.approval.approvals import status
from guide.engine.engine import Engine
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.review.dossier import Asked, Dossier
from guide.review.workings import Workings
from guide.ruleset.model import Numbers, RuleSet
from tests.support.broken import VALID

TODAY = date(2026, 11, 23)
GUIDES = {"small": VALID, "kitchen-sink": VALID, "head-twitching": folder("rules")}


def guide(name: str, rules: Path | None = None) -> RuleSet:
    """A guide, from a rules folder or one of those that lie ready."""
    (rule_set,) = load_guides(rules or GUIDES[name], only=[name]).rule_sets
    return rule_set


def numbers(name: str) -> Numbers:
    """The table of numbers beside a guide."""
    found = load_guides(GUIDES[name], only=[name]).numbers
    assert found is not None
    return found


def dossier(rule_set: RuleSet, beside: Numbers | None = None) -> Dossier:
    """Its dossier."""
    return Dossier(rule_set, Engine(rule_set), Workings(), beside)


def asked(
    rule_set: RuleSet,
    today: date = TODAY,
    item: str = "",
    query: Mapping[str, str] | None = None,
) -> Asked:
    """A question to a part, by somebody who can wait."""
    return Asked(today, status(rule_set, today), item, query or {}, math.inf)
