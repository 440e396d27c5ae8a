"""What the person at hand is told: the texts of the guide in the words of whom they are about."""

from __future__ import annotations

from flask import g

from guide.engine.engine import Journey
from guide.engine.told import Told
from guide.ruleset.model import Guide
from guide.web.catalogue import this_guide
from guide.web.given import given


def tell(journey: Journey) -> Told:
    """From now on, the texts of this request are those of a journey."""
    g.told = told = Told(this_guide().engine, journey)
    return told


def told() -> Told:
    """What the answers at hand are told."""
    found: Told | None = g.get("told")
    return found or tell(this_guide().engine.journey(given().answers))


def whole_guide() -> Guide:
    """The guide in the words of the answers at hand; they are not looked at where none matters."""
    served = this_guide()
    return told().whole_guide if served.engine.speaks else served.guide
