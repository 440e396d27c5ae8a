"""The guides as they are served: each rule set compiled once, with what its pages look up often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import current_app, g

from guide import clock
from guide.approval import signatures
from guide.approval.approvals import ReviewStatus, status
from guide.engine.engine import Engine
from guide.engine.progress import ProgressMeter
from guide.reading.languages import direction
from guide.ruleset.asput import put_mark, rules_mark
from guide.ruleset.duedays import review_day
from guide.ruleset.model import Country, Numbers, Question, RuleSet
from guide.ruleset.ownsite import OwnSite
from guide.ruleset.spoken import say, speak
from guide.ruleset.translated import Translation
from guide.ruleset.translation import (
    share_of,
    sources_of,
    translated,
    translated_numbers,
)
from guide.ruleset.wordings import in_general
from guide.web import wording
from guide.web.forms import QuestionForm, question_form
from guide.web.language import (
    ENGLISH,
    LEAST_TOLD,
    page_language,
    spoken_by_site,
    words_in,
)


class ServedGuide:
    """One rule set, compiled.

    `source` is as it is written, and so is what the engine gives; `rule_set` and `guide` are as
    they are read where no answers are known.
    """

    def __init__(self, rule_set: RuleSet, translation: Translation | None = None) -> None:
        self.written = rule_set
        self.translation = translation
        self.language = rule_set.guide.language if translation is None else translation.language
        own = direction(rule_set.guide.language)
        self.source = rule_set if translation is None else translated(rule_set, translation, own)
        self.rule_set = in_general(self.source)
        self.guide = self.rule_set.guide
        self.id = rule_set.guide.id
        self.engine = Engine(self.source)
        self.engine.prepare_texts()
        self.meter = ProgressMeter(self.engine)
        audiences = rule_set.guide.audiences
        self.put: Mapping[str, str] = {q.id: put_mark(q, audiences) for q in rule_set.questions}
        self.rules = rules_mark(rule_set)
        self.renamed: Mapping[str, Question] = {
            question.renamed_from: question
            for question in self.source.questions
            if question.renamed_from and question.renamed_from not in self.put
        }
        # A page may be open under the name that its question had.
        self.forms: Mapping[str, type[QuestionForm]] = {
            name: question_form(question, name)
            for name, question in {**self.source.question_by_id, **self.renamed}.items()
        }
        self._signatures = signatures.checks(rule_set.approvals)
        self._review = self._review_on(clock.today())
        self.languages: Mapping[str, ServedGuide] = {self.language: self}
        if translation is None:
            self.languages = {**self.languages, **_in_other_languages(rule_set)}
            for other in self.languages.values():
                other.languages = self.languages

    def question(self, question_id: str) -> Question | None:
        """The question that has this id, or had it before it was renamed; None for no such."""
        return self.source.question_by_id.get(question_id) or self.renamed.get(question_id)

    @property
    def review(self) -> ReviewStatus:
        """Whether this guide is reviewed as it is; looked at anew each day, since approvals end."""
        today = clock.today()
        if today != self._review[0]:
            self._review = self._review_on(today)
        return self._review[1]

    def _review_on(self, today: date) -> tuple[date, ReviewStatus]:
        return today, status(self.written, today, self._signatures)

    @property
    def overdue(self) -> bool:
        """Whether the day by which this guide was to be reviewed again is past."""
        return review_day(self.guide).overdue(clock.today())

    @property
    def review_status(self) -> str:
        """What is said of the review of this guide, on every page."""
        if self.translation is None:
            return self.review.sentence
        return f"{self.review.sentence} {say(wording.NOT_CHECKED)}"

    @cached_property
    def source_number(self) -> Mapping[str, int]:
        """The number under which each source is shown, the same on every page."""
        return {source.id: place for place, source in enumerate(self.rule_set.sources, start=1)}


def _in_other_languages(rule_set: RuleSet) -> Mapping[str, ServedGuide]:
    """The guide in each language that it is offered in besides its own, compiled in its words."""
    found = {}
    sources = sources_of(rule_set) if rule_set.translations else ()
    for tag, translation in sorted(rule_set.translations.items()):
        spoken = tag in spoken_by_site() and tag != rule_set.guide.language
        if spoken and share_of(sources, translation) >= LEAST_TOLD:
            speak(words_in(tag))
            found[tag] = ServedGuide(rule_set, translation)
            speak()
    return found


@dataclass(frozen=True)
class Catalogue:
    """All guides of the site and the table of numbers they share."""

    guides: Mapping[str, ServedGuide]
    numbers: Numbers

    @cached_property
    def languages(self) -> Mapping[str, Numbers]:
        """The languages that some guide is offered in, each with the numbers in it."""
        tags = [tag for served in self.guides.values() for tag in served.languages]
        return {tag: self._numbers_in(tag) for tag in dict.fromkeys(tags)}

    def _numbers_in(self, tag: str) -> Numbers:
        translation = self.numbers.translations.get(tag)
        if translation is None or tag in self._own:
            return self.numbers
        return translated_numbers(self.numbers, translation, ENGLISH, direction(ENGLISH))

    @property
    def _own(self) -> frozenset[str]:
        return frozenset(served.guide.language for served in self.guides.values())

    @classmethod
    def of(cls, rule_sets: Sequence[RuleSet], numbers: Numbers) -> Catalogue:
        """Compile the rule sets."""
        return cls({served.id: served for served in map(ServedGuide, rule_sets)}, numbers)

    @property
    def listed(self) -> tuple[ServedGuide, ...]:
        """The guides that readers find in lists: no drafts, unless there is nothing else."""
        served = tuple(self.guides.values())
        return tuple(one for one in served if not one.guide.draft) or served

    @property
    def review_status(self) -> str:
        """What is said of the review on pages that belong to no guide."""
        said = {served.guide.title: served.review_status for served in self.listed}
        if len(set(said.values())) == 1:
            return next(iter(said.values()))
        return " ".join(f"{title}: {sentence}" for title, sentence in said.items())


def catalogue() -> Catalogue:
    """The guides of the running site."""
    found: Catalogue = current_app.extensions["guide-catalogue"]
    return found


def this_guide() -> ServedGuide:
    """The guide that the request at hand is about."""
    served: ServedGuide = g.served
    return served


def these_numbers() -> Numbers:
    """The table of numbers in the language of the page at hand."""
    found = catalogue()
    return found.languages.get(page_language(), found.numbers)


def own_site() -> OwnSite:
    """What whoever runs the site says of it."""
    found: OwnSite = current_app.config["SITE"]
    return found


def country_of(country_id: str) -> Country | None:
    """The country a reader chose, if the table has it."""
    return these_numbers().country(country_id)
