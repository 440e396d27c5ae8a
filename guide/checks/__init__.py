"""The checks of a rule set that has loaded: one module each, listed in `CHECKS`.

A check is a function from a rule set to findings. Its module's docstring is its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guide.checks import claims, reading, wording
from guide.findings import Finding
from guide.model import RuleSet

Check = Callable[[RuleSet], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (claims.check, reading.check, wording.check)


def check(rule_set: RuleSet) -> list[Finding]:
    """What all checks say of a rule set, sorted by place."""
    return sorted(finding for each in CHECKS for finding in each(rule_set))
