"""The rule book: every question, rule, cause, safety property and text, with what each rests on.

A query narrows it: `words` that a passage must hold, a `kind`, and what it is `about` (a level of
care or a cause). They are search terms of a reviewer, never answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.review.dossier import Asked, Dossier
from guide.review.glance import checked
from guide.review.passages import Passage
from guide.ruleset.model import (
    Cause,
    EarlyEnd,
    NamedCondition,
    Numbers,
    PhoneNumber,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
)
from guide.ruleset.statements import EFFECTS

KINDS: Mapping[str, str] = {
    "question": "Questions",
    "end": "Early ends of the questions",
    "condition": "Named conditions",
    "rule": "Rules",
    "cause": "Causes",
    "property": "Safety properties",
    "number": "Emergency and crisis numbers",
    "text": "Other texts",
}
"""The kinds of entries and the headings above them, in order."""

PARTS_OF_A_CAUSE: Mapping[str, str] = {
    "summary": "In short",
    "what": "What it is",
    "points to": "What points to it",
    "points away": "What points away from it",
    "treatments": "Treatments",
    EFFECTS: "How well the treatments work",
    "warnings": "Take care",
    "self-care": "What one can do oneself",
    "see": "Who to see, and when",
    "ask": "What to ask",
}

PAGES: Mapping[str, str] = {
    "start": "The start page",
    "about": "About this guide",
    "result": "The result",
    "reminders": "Reminders above the questions",
    "other causes": "Causes that the guide does not cover",
    "faq": "Questions people ask",
}
"""Where readers meet the texts that belong to no question, rule or cause."""

MOST_WORDS = 200
"""Characters of a search that are looked at."""


Item = Question | EarlyEnd | NamedCondition | Rule | Cause | SafetyProperty | PhoneNumber | None


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry: its own passage, those that belong to it, and the item of the model behind it.

    `about` names the levels of care and causes it has to do with; `group` is its second heading.
    """

    kind: str
    own: Passage
    belonging: tuple[Passage, ...]
    item: Item
    about: frozenset[str]
    searched: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class BookQuery:
    """What a reader of the book looks for."""

    words: str = ""
    kind: str = ""
    about: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> BookQuery:
        """From the query of an address."""
        words = " ".join(query.get("words", "")[:MOST_WORDS].split())
        kind = query.get("kind", "")
        return cls(words, kind if kind in KINDS else "", query.get("about", ""))

    def takes(self, entry: BookEntry) -> bool:
        """Whether an entry is wanted."""
        return (
            self.kind in ("", entry.kind)
            and (not self.about or self.about in entry.about)
            and all(word in entry.searched for word in self.words.casefold().split())
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.kind or self.about)


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the book's page."""
    if asked.item:
        return None
    every = dossier.kept("rule-book", lambda: tuple(entries(dossier)))
    wanted = BookQuery.of(asked.query)
    found = [entry for entry in every if wanted.takes(entry)]
    groups = (
        (kind, title, tuple(entry for entry in found if entry.kind == kind))
        for kind, title in KINDS.items()
    )
    return {
        "wanted": wanted,
        "kinds": KINDS,
        "abouts": tuple(_abouts(dossier.told)),
        "parts_of_a_cause": PARTS_OF_A_CAUSE,
        "groups": tuple(group for group in groups if group[2]),
        "proved": proved(dossier, asked),
        "found": len(found),
        "all": len(every),
    }


def proved(dossier: Dossier, asked: Asked) -> Mapping[str, str] | None:
    """What the proofs say of each safety property, by its text; None while they are under way.

    The book of rules is worth reading without them, so a page does not wait for them.
    """
    found = checked(dossier, asked.without_waiting())
    if found is None:
        return None
    said: dict[str, str] = {}
    for stated in dossier.rule_set.safety:
        about = [each for each in found.findings if each.place == stated.place]
        said[stated.text] = "; ".join(f"{each.code}: {each.message}" for each in about)
    return said


def entries(dossier: Dossier) -> Iterator[BookEntry]:
    """Every entry of the book, in order."""
    by_page: dict[str, list[Passage]] = {}
    for passage in dossier.passages:
        by_page.setdefault(passage.page, []).append(passage)
    known = dossier.passage
    for question in dossier.told.questions:
        _, *options = by_page[f"question: {question.id}"]
        own, section = known[f"question-{question.id}"], dossier.rule_set.sections[question.id]
        yield _entry("question", own, options, question, group=section)
    for end in dossier.rule_set.ends:
        yield _entry("end", known[f"end-{end.id}"], (), end)
    for condition in dossier.rule_set.conditions:
        yield _entry("condition", known[f"condition-{condition.id}"], (), condition)
    for group, rule in _grouped(dossier.told):
        yield _entry("rule", known[f"rule-{rule.id}"], (), rule, _about_rule(rule), group)
    for cause in dossier.told.causes:
        _, *texts = by_page[f"cause: {cause.id}"]
        yield _entry("cause", known[f"cause-{cause.id}"], texts, cause, {cause.id})
    properties = (found for found in dossier.passages if found.kind == "property")
    for own, stated in zip(properties, dossier.rule_set.safety, strict=True):
        yield _entry("property", own, (), stated, _about_property(stated))
    phones = {phone.place: phone for phone in _phones(dossier.numbers)}
    for own in by_page.get("numbers", ()):
        yield _entry("number", own, (), phones[own.place], frozenset(), own.part)
    for own in dossier.passages:
        if own.kind == "reminder" or (own.kind == "text" and not own.page.startswith("cause: ")):
            page, _, level = own.page.partition(": ")
            group = f"{PAGES[page]}: {level}" if level else PAGES[page]
            yield _entry("text", own, (), None, {level}, group)


def _phones(numbers: Numbers | None) -> Iterator[PhoneNumber]:
    for country in () if numbers is None else numbers.countries:
        yield from country.phones


def _entry(
    kind: str,
    own: Passage,
    belonging: Sequence[Passage],
    item: Item,
    about: set[str] | frozenset[str] = frozenset(),
    group: str = "",
) -> BookEntry:
    searched = " ".join(_searched(passage) for passage in (own, *belonging)).casefold()
    return BookEntry(kind, own, tuple(belonging), item, frozenset(about), searched, group)


def _searched(passage: Passage) -> str:
    told = (text for _, text in passage.told)
    return " ".join((passage.name, passage.words, *told, *passage.sources))


def _grouped(rule_set: RuleSet) -> Iterator[tuple[str, Rule]]:
    """The rules by what they conclude: levels of care, the most urgent first, then causes."""
    for level in sorted(rule_set.guide.dispositions, reverse=True):
        title = f"Rules for “{rule_set.guide.dispositions[level].title}”"
        yield from ((title, rule) for rule in rule_set.rules if rule.then.disposition is level)
    for cause in rule_set.causes:
        title = f"Rules about {cause.name}"
        yield from (
            (title, rule)
            for rule in rule_set.rules
            if cause.id in (rule.then.cause, rule.then.against)
        )
    title = "Rules that raise other causes"
    yield from ((title, rule) for rule in rule_set.rules if rule.then.other)


def _about_rule(rule: Rule) -> set[str]:
    then = rule.then
    level = then.disposition.key if then.disposition is not None else ""
    return set(filter(None, (level, then.cause, then.against, then.other)))


def _about_property(stated: SafetyProperty) -> set[str]:
    then = stated.then
    level = then.disposition.key if then.disposition is not None else ""
    return set(filter(None, (level, then.cause, then.other, *then.never_shown)))


def _abouts(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    for level in sorted(rule_set.guide.dispositions, reverse=True):
        yield level.key, rule_set.guide.dispositions[level].title
    for cause in rule_set.causes:
        yield cause.id, cause.name
    for other in rule_set.raised_others:
        yield other.id, other.name
