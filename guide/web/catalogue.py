"""The guides as they are served: each rule set compiled once, with what its pages look up often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import current_app, g

from guide.engine import Engine
from guide.model import Country, Numbers, Question, RuleSet
from guide.progress import ProgressMeter
from guide.web.forms import QuestionForm, question_form
from guide.web.wording import NOT_REVIEWED


class ServedGuide:
    """One rule set, compiled."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.guide = rule_set.guide
        self.id = rule_set.guide.id
        self.engine = Engine(rule_set)
        self.meter = ProgressMeter(self.engine)
        self.forms: Mapping[str, type[QuestionForm]] = {
            question.id: question_form(question) for question in rule_set.questions
        }

    def question(self, question_id: str) -> Question | None:
        """The question with this id, if the guide has it."""
        return self.rule_set.question_by_id.get(question_id)

    @cached_property
    def review_status(self) -> str:
        """What is said of the review of this guide, on every page."""
        return review_status(self.rule_set)

    @cached_property
    def source_number(self) -> Mapping[str, int]:
        """The number under which each source is shown, the same on every page."""
        return {source.id: place for place, source in enumerate(self.rule_set.sources, start=1)}


@dataclass(frozen=True)
class Catalogue:
    """All guides of the site and the table of numbers they share."""

    guides: Mapping[str, ServedGuide]
    numbers: Numbers

    @classmethod
    def of(cls, rule_sets: Sequence[RuleSet], numbers: Numbers) -> Catalogue:
        """Compile the rule sets."""
        return cls({served.id: served for served in map(ServedGuide, rule_sets)}, numbers)


def review_status(rule_set: RuleSet) -> str:
    """One sentence on who reviewed a rule set. Nothing counts as reviewed without an approval."""
    return NOT_REVIEWED


def catalogue() -> Catalogue:
    """The guides of the running site."""
    found: Catalogue = current_app.extensions["guide-catalogue"]
    return found


def this_guide() -> ServedGuide:
    """The guide that the request at hand is about."""
    served: ServedGuide = g.served
    return served


def country_of(country_id: str) -> Country | None:
    """The country a reader chose, if the table has it."""
    return catalogue().numbers.country(country_id)
