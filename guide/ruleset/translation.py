"""A guide in another language: each of its texts as translated, or as it is where that cannot be.

A translation belongs to the very text that it was made of, in the place where that stands. Once the
text changes, it is stale and is never shown: a reader gets the text of today in the guide's own
language, marked as such. Logic knows no language, so every id, rule and condition stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from guide.ruleset.model import Audiences, Condition, Country, Numbers, PhoneNumber, RuleSet
from guide.ruleset.spoken import ForeignText
from guide.ruleset.translated import Translation
from guide.ruleset.wordings import (
    Change,
    retold_cause,
    retold_end,
    retold_guide,
    retold_question,
    retold_rule,
    words_in,
)

AUDIENCE = "audience"
"""Where the words of audiences stand."""
_KEPT = "source-"
"""Before the name of a word that stays as it is, in texts that do."""

ChangeAt = Callable[[str], Change]
"""What is done to the texts of one item, which is named as the text's place."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text to be translated, and where it stands."""

    at: str
    text: str


# -- what there is to translate -------------------------------------------------------------------


def sources_of(rule_set: RuleSet) -> tuple[SourceText, ...]:
    """Every text of a guide, each once in its place."""
    return _recorded(lambda change: changed_rule_set(rule_set, change))


def sources_of_numbers(numbers: Numbers) -> tuple[SourceText, ...]:
    """Every text of the table of numbers."""
    return _recorded(lambda change: changed_numbers(numbers, change))


def _recorded(walk: Callable[[ChangeAt], object]) -> tuple[SourceText, ...]:
    found: dict[SourceText, None] = {}

    def recording(at: str) -> Change:
        def record(text: str) -> str:
            if text:
                found[SourceText(at, text)] = None
            return text

        return record

    walk(recording)
    return tuple(found)


def changed_rule_set(rule_set: RuleSet, change_at: ChangeAt) -> RuleSet:
    """A rule set with every text changed by the item in which it stands."""
    named = {
        each.id: change_at(f"condition: {each.id}")(each.means) for each in rule_set.conditions
    }
    questions = (
        replace(
            retold_question(question, change),
            unit=change(question.unit),
            unit_one=change(question.unit_one),
        )
        for question in rule_set.questions
        for change in [change_at(f"question: {question.id}")]
    )
    changed = replace(
        rule_set,
        guide=retold_guide(rule_set.guide, change_at("guide")),
        questions=tuple(questions),
        ends=tuple(retold_end(end, change_at(f"end: {end.id}")) for end in rule_set.ends),
        rules=tuple(retold_rule(rule, change_at(f"rule: {rule.id}")) for rule in rule_set.rules),
        causes=tuple(retold_cause(c, change_at(f"cause: {c.id}")) for c in rule_set.causes),
        safety=tuple(
            replace(promise, text=change_at("safety")(promise.text)) for promise in rule_set.safety
        ),
        conditions=tuple(replace(each, means=named[each.id]) for each in rule_set.conditions),
    )
    audiences = rule_set.guide.audiences
    if audiences is None:
        return changed
    spoken = _changed_audiences(audiences, change_at(AUDIENCE))
    return replace(changed, guide=replace(changed.guide, audiences=spoken))


def _changed_audiences(audiences: Audiences, change: Change) -> Audiences:
    def changed(words: Mapping[str, str]) -> Mapping[str, str]:
        return {name: change(word) for name, word in words.items()}

    return replace(
        audiences,
        words=changed(audiences.words),
        speaks_of=tuple(replace(one, words=changed(one.words)) for one in audiences.speaks_of),
    )


def changed_numbers(numbers: Numbers, change_at: ChangeAt) -> Numbers:
    """The table of numbers with its texts changed."""
    whole = change_at("numbers")
    return replace(
        numbers,
        owner=whole(numbers.owner),
        check_every=whole(numbers.check_every),
        default_text=whole(numbers.default_text),
        countries=tuple(_country(c, change_at(f"country: {c.id}")) for c in numbers.countries),
    )


def _country(country: Country, change: Change) -> Country:
    def all_of(phones: tuple[PhoneNumber, ...]) -> tuple[PhoneNumber, ...]:
        return tuple(replace(phone, text=change(phone.text)) for phone in phones)

    return replace(
        country,
        name=change(country.name),
        emergency=replace(country.emergency, text=change(country.emergency.text)),
        also=all_of(country.also),
        same_day=all_of(country.same_day),
        crisis=all_of(country.crisis),
    )


# -- what a reader is told ------------------------------------------------------------------------


def translated(rule_set: RuleSet, translation: Translation, direction: str) -> RuleSet:
    """The guide in another language; `direction` is the way its own language is written."""
    kept = _Kept(rule_set.guide.language, direction)
    audiences = rule_set.guide.audiences
    words = _all_words(audiences)
    whole = all(translation.of(AUDIENCE, word) is not None for word in words)

    def in_it(at: str) -> Change:
        def change(text: str) -> str:
            found = translation.of(at, text) if whole or not words_in(text) else None
            return kept(text) if found is None else found

        return change

    changed = changed_rule_set(rule_set, in_it)
    if audiences is None:
        return changed
    both = _with_source_words(changed.guide.audiences, audiences) if whole else audiences
    return replace(changed, guide=replace(changed.guide, audiences=both))


def translated_numbers(
    numbers: Numbers, translation: Translation, source: str, direction: str
) -> Numbers:
    """The numbers in another language than their own, `source`."""
    kept = _Kept(source, direction)

    def in_it(at: str) -> Change:
        def change(text: str) -> str:
            found = translation.of(at, text)
            return kept(text) if found is None else found

        return change

    return changed_numbers(numbers, in_it)


def with_means(condition: Condition, rule_set: RuleSet) -> Condition:
    """A condition whose names are in the words of a translated guide."""
    means = {each.id: each.means for each in rule_set.conditions}
    parts = tuple(with_means(part, rule_set) for part in condition.parts)
    return replace(condition, parts=parts, means=means.get(condition.name, condition.means))


def share_of(sources: tuple[SourceText, ...], translation: Translation) -> float:
    """How much of all texts a reader would be told in the language, from 0 to 1."""
    told = sum(translation.of(source.at, source.text) is not None for source in sources)
    return told / len(sources) if sources else 1.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """Leaves a text as it is, marked; the words in it stay those of its own language."""

    language: str
    direction: str

    def __call__(self, text: str) -> str:
        if not text:
            return text
        for word in set(words_in(text)):
            text = text.replace(f"{{{word}}}", f"{{{_KEPT}{word}}}")
        return ForeignText(text, self.language, self.direction)


def _all_words(audiences: Audiences | None) -> Iterator[str]:
    for words in () if audiences is None else audiences.words_of.values():
        yield from words.values()


def _with_source_words(told: Audiences | None, source: Audiences) -> Audiences:
    """The words of both languages, those of the source under names of their own."""
    assert told is not None

    def both(own: Mapping[str, str], before: Mapping[str, str]) -> Mapping[str, str]:
        return {**own, **{f"{_KEPT}{name}": word for name, word in before.items()}}

    pairs = zip(told.speaks_of, source.speaks_of, strict=True)
    return replace(
        told,
        words=both(told.words, source.words),
        speaks_of=tuple(replace(one, words=both(one.words, old.words)) for one, old in pairs),
    )
