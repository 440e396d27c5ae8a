"""audience-never, answer-not-known: whom texts speak of, and the answers that they repeat.

On some path each audience is meant. A text repeats an answer only where it is given on every path
that shows the text; where a question takes a number, that must be one, since an option in its stead
reads as no number. What a reader meets without answers can repeat none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from guide.findings import Finding
from guide.prover.abilities import spoken_of
from guide.prover.proof import Subject
from guide.ruleset.model import Question
from guide.ruleset.questions import type_of
from guide.ruleset.statements import Shown, first_words, result_lists, shown
from guide.ruleset.wordings import answers_in


def check(subject: Subject) -> Iterator[Finding]:
    """Audiences that nobody is, and answers that may be missing where a text repeats them."""
    for audience in spoken_of(subject):
        if not subject.possible(audience.literal):
            message = f"on no answer path do the texts speak of '{audience.id}'"
            hint = "look at when its question is asked, and at its options"
            yield Finding(audience.item.place, "audience-never", message, hint)
    places = TextPlaces(subject)
    for text in shown(subject.rule_set):
        for question in dict.fromkeys(answers_in(text.text)):
            yield from _repeated(places, text, subject.rule_set.question_by_id[question])


def _repeated(places: TextPlaces, text: Shown, question: Question) -> Iterator[Finding]:
    named = f"“{first_words(text.text)}” ({text.page}, {text.part})"
    what = f"{named} repeats the answer to '{question.id}'"
    where = places.of(text)
    if where is None:
        message = f"{what}, and is read by people who have given none"
        hint = "say it without the answer"
        yield Finding(text.place, "answer-not-known", message, hint)
        return
    unknown = -places.known(question)
    if places.subject.possible(where, unknown):
        kind = "a number there" if type_of(question).numbers else "given wherever it is shown"
        message, hint = f"{what}, which may not be {kind}", "show it only where it is: add `when`"
        witness = places.subject.witness(where, unknown)
        yield Finding(text.place, "answer-not-known", message, hint, witness=witness)


class TextPlaces:
    """On which paths each text of a rule set is shown, as literals."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    def of(self, text: Shown) -> int | None:
        """Where a text is shown; None where people meet it who have given no answers."""
        encoding = self.subject.encoding
        kind, _, name = text.page.partition(": ")
        if kind == "question":
            return encoding.asked[name] if text.part != "section" else None
        standing = self._standing.get((text.page, text.part))
        if standing is None:
            return None
        return encoding.logic.conj([standing, encoding.true(text.when)])

    def known(self, question: Question) -> int:
        """The question is answered, with a number where it takes one."""
        encoding = self.subject.encoding
        if not type_of(question).numbers:
            return encoding.asked[question.id]
        members = encoding.engine.domains[question.id].slots[question.id]
        return encoding.cell(question.id, frozenset(m for m in members if isinstance(m, tuple)))

    @cached_property
    def _standing(self) -> Mapping[tuple[str, str], int]:
        encoding, rule_set = self.subject.encoding, self.subject.rule_set
        found = {(one.page, one.part): encoding.stands(one) for one in result_lists(rule_set)}
        for level in rule_set.guide.dispositions:
            found[f"result: {level.key}", "text"] = encoding.exactly(level)
        for cause in rule_set.causes:
            found[f"cause: {cause.id}", "summary"] = encoding.shown(cause.id)
        for rule in rule_set.rules:
            for part in ("because", "do"):
                found["reasons", f"{rule.id}: {part}"] = encoding.fired[rule.id]
        for reminder in rule_set.guide.reminders:
            found["reminders", reminder.id] = encoding.true(reminder.when)
        return found
