"""The site that a driver goes to: one made here for the guide, or a running server."""

from __future__ import annotations

from collections.abc import Callable
from wsgiref.types import WSGIApplication

from guide.paths.runs import DriverUnavailable, Setting
from guide.ruleset.model import Numbers, RuleSet

SiteMaker = Callable[[RuleSet, Numbers], WSGIApplication]
"""Makes the web guide of one rule set, as it is served."""


def site_of(setting: Setting, make_site: SiteMaker) -> WSGIApplication:
    """The site of a setting's guide. Raises DriverUnavailable where it lacks its numbers."""
    if setting.numbers is None:
        told = "the site needs numbers.yaml in the rules folder, which is missing or has errors"
        raise DriverUnavailable(f"{told}; guide check says which")
    return make_site(setting.rule_set, setting.numbers)
