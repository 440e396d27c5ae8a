"""A guide, its questions and a result as plain objects, for other programs.

Keys are the words of the rule files. What has nothing to say leaves its key out, so that a client
need not tell an empty text from none; lists are always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guide.engine.engine import CauseShown, Engine, Journey, OtherRaised, Result
from guide.engine.told import Told
from guide.ruleset.answertext import as_object
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import (
    Country,
    Disposition,
    Numbers,
    PhoneNumber,
    Question,
    Rule,
    RuleSet,
    Source,
    Statement,
    Titled,
    Treatment,
)
from guide.ruleset.questions import type_of
from guide.ruleset.statements import PARTS_OF_A_CAUSE
from guide.ruleset.wordings import in_general

Object = dict[str, Any]


def guide_line(rule_set: RuleSet) -> Object:
    """A guide as a list of guides names it."""
    guide = in_general(rule_set).guide
    return {
        "guide": guide.id,
        "title": guide.title,
        "summary": guide.summary,
        "version": guide.version,
        "updated": guide.updated,
        "language": guide.language,
        "draft": guide.draft,
        "content_hash": content_hash(rule_set),
    }


def guide_object(rule_set: RuleSet) -> Object:
    """A guide whole, as far as a client needs it: every question, and what is said before them."""
    told = in_general(rule_set)
    guide = told.guide
    return {
        **guide_line(rule_set),
        "suits": list(guide.intended_use.suits),
        "does_not_suit": list(guide.intended_use.does_not_suit),
        "before": _statements(guide.start.before),
        "notice": _titled(guide.notice),
        "disclaimer": _statement(guide.disclaimer),
        "questions": [question_object(question) for question in told.questions],
        "causes": [{"cause": cause.id, "name": cause.name} for cause in told.causes],
        "sources": [_source(source) for source in rule_set.sources],
    }


def question_object(question: Question) -> Object:
    """A question as it is put: its words, and what it takes."""
    numbers = type_of(question).numbers
    return {
        "question": question.id,
        "type": question.type,
        "ask": question.ask,
        **_said("hint", question.hint),
        "why": question.why,
        "options": [
            {
                "option": option.id,
                "text": option.text,
                **_said("hint", option.hint),
                "exclusive": option.exclusive,
                "red_flag": option.red_flag,
            }
            for option in question.options
        ],
        **({"from": question.low, "to": question.high} if numbers else {}),
        **_said("unit", question.unit),
        "sources": list(question.sources),
    }


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Where some answers lead, for one country whose numbers are told; None: none is chosen."""

    engine: Engine
    numbers: Numbers
    country: Country | None
    questions: Mapping[str, Object]

    def of(self, journey: Journey) -> Object:
        """The next question, or the result; whichever it is, the emergency line is there."""
        told = Told(self.engine, journey)
        return {
            "complete": journey.complete,
            "asked": [question.id for question in journey.asked],
            "counted": as_object(journey.answers),
            "set_aside": list(journey.set_aside),
            "reminders": [told.reminder(one).text for one in self.engine.reminders(journey)],
            "emergency_numbers": self._emergency(),
            **self._onward(told),
        }

    def _onward(self, told: Told) -> Object:
        following = told.journey.next
        if following is None:
            return {"result": self.result(told)}
        if self.engine.speaks:
            return {"next": question_object(told.question(following))}
        return {"next": self.questions[following.id]}

    def result(self, told: Told) -> Object:
        """What the result's page says, in its order."""
        guide = told.guide
        found = told.result(self.engine.result_of(told.journey))
        level = told.level(found)
        within = {} if found.within is None else {"within": found.within.key}
        shown: Object = {
            "disposition": found.disposition.key,
            **within,
            "title": level.title,
            "text": level.text,
            "do": _statements(level.do),
            "reasons": [_reason(rule) for rule in found.reasons],
            "also": [_reason(rule) for rule in found.also],
            "crisis_lines": found.crisis_lines,
            "numbers": self._numbers(found),
            "notice": _titled(guide.notice),
        }
        if found.disposition is not Disposition.EMERGENCY:
            shown["causes"] = [_cause(cause) for cause in found.causes]
            shown["other_causes"] = [_raised(raised, found) for raised in found.others]
            if not found.causes:
                shown["none_fits"] = _titled(guide.none_fits)
            shown["watch_for"] = _statements(guide.watch_for)
        shown["disclaimer"] = _statement(guide.disclaimer)
        return shown

    def _emergency(self) -> Object:
        phones = self.country.in_danger if self.country else ()
        return {"text": self.numbers.default_text, "phones": _phones(phones)}

    def _numbers(self, found: Result) -> list[Object]:
        """Whom to call: crisis lines first where they are shown, and care today where it is due."""
        if self.country is None:
            return []
        crisis = self.country.crisis if found.crisis_lines else ()
        today = self.country.same_day if found.disposition is Disposition.SAME_DAY else ()
        return _phones((*crisis, *today))


# -- the parts ------------------------------------------------------------------------------------


def _said(key: str, text: str) -> Object:
    return {key: text} if text else {}


def _statement(said: Statement) -> Object:
    told = {"text": said.text, "sources": list(said.sources)}
    if isinstance(said, Treatment):
        return {**told, "evidence": said.evidence, **_said("effect", said.effect)}
    return told


def _statements(statements: Iterable[Statement]) -> list[Object]:
    return [_statement(said) for said in statements]


def _titled(titled: Titled) -> Object:
    return {
        "title": titled.title,
        "text": titled.text,
        **_said("see", titled.see),
        "do": _statements(titled.do),
        "sources": list(titled.sources),
    }


def _reason(rule: Rule) -> Object:
    said = {**_said("do", rule.do), "sources": list(rule.sources)}
    return {"rule": rule.id, "because": rule.because, **said}


def _cause(shown: CauseShown) -> Object:
    cause = shown.cause
    lists = {field: _statements(getattr(cause, field)) for field in PARTS_OF_A_CAUSE.values()}
    return {
        "cause": cause.id,
        "name": cause.name,
        "fit": shown.fit.key,
        "summary": _statement(cause.summary),
        "reasons_for": [_reason(rule) for rule in shown.reasons_for],
        "reasons_against": [_reason(rule) for rule in shown.reasons_against],
        **lists,
    }


def _raised(raised: OtherRaised, found: Result) -> Object:
    other = raised.other
    return {
        "other": other.id,
        "name": other.name,
        "clue": other.clue,
        "see": other.see,
        **_said("say", other.say),
        "how_soon": (other.care or found.care).key,
        "reasons": [_reason(rule) for rule in raised.reasons],
        "sources": list(other.sources),
    }


def _phones(phones: Iterable[PhoneNumber]) -> list[Object]:
    return [{"text": p.text, "number": p.number, "verified": p.verified} for p in phones]


def _source(source: Source) -> Object:
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        **_said("year", source.year),
        **_said("url", source.url),
    }
