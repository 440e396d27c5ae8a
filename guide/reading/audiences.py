"""Whom a guide speaks of, read: its audiences, and the words and answers that its texts leave open.

A text may hold `{your}`, a word of `audience` in guide.yaml, and `{answer:weeks}`, the answer to a
question. Any other brace would be seen by readers, and is a slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.reading.conditions import Testable
from guide.reading.references import Known
from guide.reading.shapes import Entry, PlacedText
from guide.ruleset.model import EVERYONE
from guide.ruleset.questions import QUESTION_TYPES
from guide.ruleset.wordings import answers_in, stray_brace, words_in

_FORMS = "write {word} for a word of `audience`, {answer:question} for an answer"


class Words(Known[Place]):
    """The words that an audience has in its own form, and those of them that a text uses."""

    def __init__(self) -> None:
        super().__init__("placeholder", "word")
        self.used: set[str] = set()

    def take(self, guide: Entry | None) -> None:
        """Take the words of guide.yaml; without an audience there are none."""
        audience = guide["audience"] if guide is not None else None
        words = audience["words"] if audience is not None else None
        self.all_known = guide is not None and ("audience" not in guide.key_places or bool(words))
        self.update({word: word.place for word in words or ()})

    def unused(self) -> Iterator[Finding]:
        """A warning for each word that no text uses."""
        for word, place in self.items():
            if word not in self.used:
                message, hint = f"no text uses the word {quoted(word)}", "use it, or leave it out"
                yield Finding(place, "unused-word", message, hint, severity="warning")


@dataclass(frozen=True, slots=True)
class WordingReader:
    """Looks at what each text leaves open.

    `own` and `earlier` are for the texts of a question: its id, and those of the questions before
    it, whose answers are all that it can repeat.
    """

    words: Words
    questions: Known[Testable]
    findings: list[Finding] = field(repr=False)
    own: str = ""
    earlier: frozenset[str] | None = None

    def check(self, text: PlacedText) -> None:
        """What is wrong with the braces of a text."""
        if "{" not in text and "}" not in text:
            return
        for word in words_in(text):
            self.words.used.add(word)
            if word not in self.words and self.words.all_known:
                message = f"there is no word {quoted(word)}"
                hint = did_you_mean(word, self.words)
                hint = hint or "give it under `words` of the guide's `audience`"
                self._refuse(text, "unknown-placeholder", message, hint)
        for question in answers_in(text):
            if self.questions.check(question, text.place, self.findings):
                self._check_earlier(question, text)
        brace = stray_brace(text)
        if brace:
            message = f"the brace {quoted(brace)} belongs to no word and no answer"
            self._refuse(text, "stray-brace", message, _FORMS)

    def _check_earlier(self, question: str, text: PlacedText) -> None:
        if self.earlier is not None and question not in self.earlier:
            which = "its own answer" if question == self.own else f"that of '{question}'"
            message = f"a text of '{self.own}' repeats {which}, which is not given yet"
            hint = "it may repeat only answers to questions that stand before it"
            self._refuse(text, "forward-reference", message, hint)

    def _refuse(self, text: PlacedText, code: str, message: str, hint: str) -> None:
        self.findings.append(Finding(text.place, code, message, hint))


def check_audiences(entry: Entry, questions: Known[Testable]) -> Iterator[Finding]:
    """What is wrong with the audiences of a guide, beyond their shape."""
    for audience in entry.get("speaks_of", ()):
        if audience["audience"] == EVERYONE:
            message = f"no audience may be called {quoted(EVERYONE)}"
            hint = "this is whoever is meant by no audience"
            yield Finding(audience.place_of("audience"), "reserved-id", message, hint)
    asked = questions.get(entry["question"] or "")
    if asked is not None:
        yield from _question(entry, asked)
    if entry.complete:
        for audience in entry["speaks_of"]:
            yield from _own_words(audience, entry["words"], audience["words"])


def _question(entry: Entry, asked: Testable) -> Iterator[Finding]:
    """Its answer means one audience at most, so it must be one option, and each stands once."""
    if asked.row not in (None, QUESTION_TYPES["one"]):
        message = f"'{asked.id}' is of type '{asked.type}'; who it is about must be one answer"
        hint = "name a question of type 'one'"
        yield Finding(entry.place_of("question"), "audience-question", message, hint)
        return
    seen: set[str] = set()
    for audience in entry.get("speaks_of", ()):
        for option in dict.fromkeys(audience.get("options", ())):
            if asked.options is not None and option not in asked.options:
                message = f"'{asked.id}' has no option {quoted(option)}"
                hint = did_you_mean(option, asked.options)
                yield Finding(option.place, "unknown-option", message, hint)
            elif option in seen:
                message = f"the option {quoted(option)} means two audiences"
                hint = "leave it to one of the two"
                yield Finding(option.place, "duplicate-item", message, hint)
            seen.add(option)


def _own_words(
    audience: Entry, wanted: dict[PlacedText, str], own: dict[PlacedText, str]
) -> Iterator[Finding]:
    for word in wanted:
        if word not in own:
            message = f"the audience {quoted(audience['audience'])} has no word {quoted(word)}"
            hint = f"add it; for everyone else it is {quoted(wanted[word])}"
            yield Finding(audience.place_of("words"), "missing-word", message, hint)
    for word in own:
        if word not in wanted:
            message = f"there is no word {quoted(word)} for everyone else"
            hint = did_you_mean(word, wanted) or "give it under `words` of `audience` too"
            yield Finding(word.place, "unknown-placeholder", message, hint)
