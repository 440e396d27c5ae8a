"""Everything a rule set shows to a reader: each text with its page, its sources and its place.

One walk for all who need the whole: wording and reading checks, claim tracing, the rule book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guide.findings import Place
from guide.ruleset.model import Cause, Guide, Question, Rule, RuleSet, Statement, Treatment


@dataclass(frozen=True, slots=True)
class Shown:
    """One text that a reader meets. `sources` is empty only for texts that state no fact.

    `evidence` is how good the evidence is, where it tells of a treatment.
    """

    page: str
    part: str
    text: str
    sources: tuple[str, ...]
    place: Place
    evidence: str = ""


def shown(rule_set: RuleSet) -> Iterator[Shown]:
    """Every text of the rule set, page by page."""
    yield from _guide_texts(rule_set.guide)
    for question in rule_set.questions:
        yield from _question_texts(question)
    for rule in rule_set.rules:
        yield from _rule_texts(rule)
    for cause in rule_set.causes:
        yield from _cause_texts(cause)


def _guide_texts(guide: Guide) -> Iterator[Shown]:
    at = guide.place
    yield Shown("start", "title", guide.title, (), at)
    yield Shown("start", "summary", guide.summary, (), at)
    for part, texts in (("does", guide.start.does), ("does not", guide.start.does_not)):
        yield from (Shown("start", part, text, (), at) for text in texts)
    yield from _listed("start", "before", guide.start.before)
    use = guide.intended_use
    for part, texts in (("for", use.suits), ("not for", use.does_not_suit)):
        yield from (Shown("about", part, text, (), at) for text in texts)
    yield from _listed("about", "disclaimer", [guide.disclaimer])
    for level, wording in guide.dispositions.items():
        page = f"result: {level.key}"
        yield Shown(page, "title", wording.title, wording.sources, wording.place)
        yield Shown(page, "text", wording.text, wording.sources, wording.place)
        yield from _listed(page, "do", wording.do)
    yield from _result_texts(guide)
    for reminder in guide.reminders:
        yield Shown("reminders", reminder.id, reminder.text, (), reminder.place)
    for other in guide.other_causes:
        for text in filter(None, (other.name, other.clue, other.see, other.say)):
            yield Shown("other causes", other.id, text, other.sources, other.place)
    for faq in guide.faq:
        for text in (faq.ask, *faq.answer):
            yield Shown("faq", faq.id, text, faq.sources, faq.place)


def _result_texts(guide: Guide) -> Iterator[Shown]:
    for part, titled in (("notice", guide.notice), ("none fits", guide.none_fits)):
        for text in (titled.title, titled.text, titled.see):
            if text:
                yield Shown("result", part, text, titled.sources, titled.place)
    yield from _listed("result", "watch for", guide.watch_for)


def _question_texts(question: Question) -> Iterator[Shown]:
    page = f"question: {question.id}"
    for part, text in (("ask", question.ask), ("hint", question.hint), ("why", question.why)):
        if text:
            yield Shown(page, part, text, question.sources, question.place)
    if question.picture_text:
        yield Shown(page, "picture", question.picture_text, question.sources, question.place)
    for option in question.options:
        for text in (option.text, option.hint):
            if text:
                yield Shown(page, option.id, text, question.sources, option.place)


def _rule_texts(rule: Rule) -> Iterator[Shown]:
    for part, text in (("because", rule.because), ("do", rule.do)):
        if text:
            yield Shown("reasons", f"{rule.id}: {part}", text, rule.sources, rule.place)


def _cause_texts(cause: Cause) -> Iterator[Shown]:
    page = f"cause: {cause.id}"
    yield Shown(page, "name", cause.name, cause.summary.sources, cause.place)
    yield from _listed(page, "summary", [cause.summary])
    for part, statements in (
        ("what", cause.what),
        ("points to", cause.points_to),
        ("points away", cause.points_away),
        ("treatments", cause.treatments),
        ("self-care", cause.self_care),
        ("see", cause.see),
        ("ask", cause.ask),
        ("warnings", cause.warnings),
    ):
        yield from _listed(page, part, statements)


def _listed(page: str, part: str, statements: Iterable[Statement | Treatment]) -> Iterator[Shown]:
    for statement in statements:
        evidence = statement.evidence if isinstance(statement, Treatment) else ""
        yield Shown(page, part, statement.text, statement.sources, statement.place, evidence)
