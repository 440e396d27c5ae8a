"""The passages of a rule set: all that a remark can be about, each with an address that lasts.

Questions, options, rules, causes, reminders and sources go by their ids. Other texts have none, and
go by a mark of their words: while the words stay the address stays, and once they change it leads
to nothing rather than to something else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from guide.findings import Place
from guide.ruleset.contenthash import hash_of
from guide.ruleset.model import EVERYONE, Condition, Country, EarlyEnd, Numbers, Question, RuleSet
from guide.ruleset.operators import words
from guide.ruleset.rulewords import sentence
from guide.ruleset.statements import SUMMARY, Shown, shown
from guide.ruleset.wordings import tellings

EVIDENCE = ("source", "claim")
"""The kinds that stand in the part on evidence; all others stand in the rule book."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage. `page` and `part` tell where a reader meets it, `words` what it says.

    `mark` changes with anything that belongs to it: its words, its condition, its sources. `when`
    and `alternative` are those of a statement that depends on answers. Where it speaks of several
    audiences, `words` are those for everyone else, and `told` has those of each audience.
    """

    kind: str
    name: str
    words: str
    sources: tuple[str, ...]
    place: Place
    mark: str
    page: str = ""
    part: str = ""
    evidence: str = ""
    when: Condition | None = None
    alternative: str = ""
    told: tuple[tuple[str, str], ...] = ()

    @property
    def anchor(self) -> str:
        """Its id on the page of its part, and in the book."""
        return f"{self.kind}-{self.name}"

    @property
    def home(self) -> str:
        """The key of the part in which it stands."""
        return "evidence" if self.kind in EVIDENCE else "rule-book"


def passages(rule_set: RuleSet, numbers: Numbers | None = None) -> tuple[Passage, ...]:
    """Every passage, in the order of the rule book."""
    found = _written(rule_set, numbers)
    if rule_set.guide.audiences is None:
        return found
    every = {audience: _written(told, numbers) for audience, told in tellings(rule_set).items()}
    own = {audience: told for audience, told in every.items() if audience != EVERYONE}
    return tuple(
        replace(
            passage,
            words=every[EVERYONE][place].words,
            told=tuple(
                (audience, told[place].words)
                for audience, told in own.items()
                if told[place].words != every[EVERYONE][place].words
            ),
        )
        for place, passage in enumerate(found)
    )


def _written(rule_set: RuleSet, numbers: Numbers | None) -> tuple[Passage, ...]:
    """The passages of a rule set as it is written."""
    countries = () if numbers is None else numbers.countries
    return (
        *(found for question in rule_set.questions for found in _of_question(question)),
        *(_of_end(end, rule_set) for end in rule_set.ends),
        *(
            Passage(
                "condition",
                condition.id,
                f"{condition.means}: {words(condition.when, rule_set.question_by_id)}",
                (),
                condition.place,
                _mark(condition),
                "conditions",
            )
            for condition in rule_set.conditions
        ),
        *(
            Passage(
                "rule",
                rule.id,
                " ".join(filter(None, (sentence(rule, rule_set), rule.because, rule.do))),
                rule.sources,
                rule.place,
                _mark(rule),
                "reasons",
            )
            for rule in rule_set.rules
        ),
        *_texts(rule_set),
        *(
            Passage("property", mark(stated.text), stated.text, (), stated.place, _mark(stated))
            for stated in rule_set.safety
        ),
        *(found for country in countries for found in _of_country(country)),
        *_of_sources(rule_set),
    )


def _of_question(question: Question) -> Iterator[Passage]:
    page = f"question: {question.id}"
    texts = (question.section, question.ask, question.short, question.hint, question.why)
    words = " ".join(filter(None, (*texts, question.picture_text)))
    yield Passage(
        "question", question.id, words, question.sources, question.place, _mark(question), page
    )
    for option in question.options:
        name = f"{question.id}.{option.id}"
        words = " ".join(filter(None, (option.text, option.short, option.hint)))
        yield Passage("option", name, words, question.sources, option.place, _mark(option), page)


def _of_end(end: EarlyEnd, rule_set: RuleSet) -> Passage:
    when = words(end.when, rule_set.question_by_id)
    text = f"Nothing more is asked if {when}. {end.because}"
    return Passage("end", end.id, text, (), end.place, _mark(end), "ends")


def _texts(rule_set: RuleSet) -> Iterator[Passage]:
    """The texts that belong to no question and no rule; those of a cause go by their page."""
    met: Counter[str] = Counter()
    for text in shown(rule_set):
        page, _, name = text.page.partition(": ")
        if page in ("question", SUMMARY, "ends", "conditions", "reasons"):
            continue
        if (page, text.part) == ("cause", "name"):
            yield _passage("cause", name, text)
        elif page == "reminders":
            yield _passage("reminder", text.part, text)
        else:
            found = mark(text.text)
            met[found] += 1
            yield _passage("text", found if met[found] == 1 else f"{found}.{met[found]}", text)


def _passage(kind: str, name: str, text: Shown) -> Passage:
    where = (text.place, _mark(text), text.page, text.part)
    own = (text.evidence, text.when, text.alternative)
    return Passage(kind, name, text.text, text.sources, *where, *own)


def _of_country(country: Country) -> Iterator[Passage]:
    """The numbers to call. Their sources stand in the table of numbers, not in the rule set."""
    by_use = {
        "emergency": (country.emergency,),
        "also": country.also,
        "same-day": country.same_day,
        "crisis": country.crisis,
    }
    for use, phones in by_use.items():
        for phone in phones:
            digits = "".join(character for character in phone.number if character.isdigit())
            name = f"{country.id}.{use}.{digits}"
            words = f"{country.name}, {use}: {phone.text}. Dials {phone.number}."
            yield Passage(
                "number", name, words, (), phone.place, _mark(phone), "numbers", country.name
            )


def _of_sources(rule_set: RuleSet) -> Iterator[Passage]:
    for source in rule_set.sources:
        words = f"{source.title}. {source.publisher}"
        yield Passage("source", source.id, words, (), source.place, _mark(source))
        for claim in source.claims:
            name = f"{source.id}.{claim.id}"
            yield Passage("claim", name, claim.text, (source.id,), claim.place, _mark(claim))


def mark(words: str) -> str:
    """A short mark of words."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _mark(value: object) -> str:
    """A short mark of all that an item of the model says, however it is laid out."""
    return hash_of(value).rpartition(":")[2][:8]


def by_anchor(found: tuple[Passage, ...]) -> Mapping[str, Passage]:
    """The passages by their ids."""
    return {passage.anchor: passage for passage in found}
