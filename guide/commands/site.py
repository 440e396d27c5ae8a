"""The web guide, for the commands that serve it or walk on it.

It is loaded inside, so that a command that needs no page does not wait for Flask.
"""

from __future__ import annotations

from types import ModuleType
from wsgiref.types import WSGIApplication

from guide.ruleset.model import Numbers, RuleSet


def make_site(rule_set: RuleSet, numbers: Numbers) -> WSGIApplication:
    """The web guide of one rule set with its API; its key is its own and lasts as long."""
    site: WSGIApplication = server().create_app([rule_set], numbers, config={"API": True})
    return site


def server() -> ModuleType:
    """The web guide's server."""
    from guide.web import server as loaded  # the one deferred import: Flask

    return loaded
