"""unused-condition: every named condition is used, by a rule say, or within one that is.

One that nothing uses decides nothing, and who reads it may believe that it does.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.engine.engine import conditions_of
from guide.findings import Finding
from guide.ruleset.model import RuleSet


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """The named conditions that no question, rule, reminder or property comes to."""
    used = {use.name for condition in conditions_of(rule_set) for use in condition.named()}
    for condition in rule_set.conditions:
        if condition.id not in used:
            message = f"nothing uses the condition '{condition.id}'"
            hint = f"write {{condition: {condition.id}}} where it is meant, or remove it"
            yield Finding(condition.place, "unused-condition", message, hint, severity="warning")
