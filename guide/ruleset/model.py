"""The rule set as frozen values: what the rule files say once they have been read and checked.

Every item keeps its place, which never takes part in comparing. Nothing here knows YAML, the
web or the solver. The words are those of the project's glossary and are used unchanged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from guide.findings import Place
from guide.ruleset.translated import Translation

Answer = str | int | frozenset[str]
"""An answer: an option's id (one), a set of option ids (many), a whole number or an id (number)."""

Answers = Mapping[str, Answer]
"""Answers by question id."""


class Disposition(IntEnum):
    """The level of care, lowest first, so that the higher of two is their maximum."""

    ROUTINE = 0
    SOON = 1
    SAME_DAY = 2
    EMERGENCY = 3

    @property
    def key(self) -> str:
        """The word the rule files use."""
        return self.name.lower()

    @classmethod
    def of(cls, key: str) -> Disposition:
        """The level a rule file's word names."""
        return cls[key.upper()]


class Fit(IntEnum):
    """How well a cause fits the answers; the higher of two is their maximum."""

    POSSIBLE = 1
    STRONG = 2

    @property
    def key(self) -> str:
        """The word the rule files use."""
        return self.name.lower()

    @classmethod
    def of(cls, key: str) -> Fit:
        """The fit a rule file's word names."""
        return cls[key.upper()]


class Within(IntEnum):
    """How soon, where a level of care is soon; the sooner of two is their maximum."""

    FOUR_WEEKS = 1
    TWO_WEEKS = 2
    ONE_WEEK = 3
    TWO_DAYS = 4

    @property
    def key(self) -> str:
        """The words of rule files, which are those of readers too."""
        return _TIMES[self]

    @classmethod
    def of(cls, key: str) -> Within:
        """The time that a rule file's words name."""
        return next(within for within, words in _TIMES.items() if words == key)


_TIMES: Mapping[Within, str] = {
    Within.TWO_DAYS: "2 days",
    Within.ONE_WEEK: "1 week",
    Within.TWO_WEEKS: "2 weeks",
    Within.FOUR_WEEKS: "4 weeks",
}


class Care(NamedTuple):
    """A level of care and, where it is soon and that is said, within what time (else 0).

    The more urgent of two is their maximum.
    """

    level: Disposition
    within: int = 0

    @classmethod
    def of(cls, level: Disposition, within: Within | None) -> Care:
        """The level of care, with the time where there is one."""
        return cls(level, within or 0)

    @property
    def key(self) -> str:
        """The words of rule files: `same_day`, `soon`, `soon within 2 weeks`."""
        within = f" within {Within(self.within).key}" if self.within else ""
        return f"{self.level.key}{within}"


EVERYONE = "everyone"
"""The audience while nobody has said who it is about, and of those whom no other audience means."""

NAMED = "condition"
"""The operator of a condition that goes by a name."""


def _place() -> Place:
    return field(compare=False, repr=False, default=Place(""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence or two shown to a reader, with the sources it rests on (`id` or `id#claim`).

    One on a result may depend on answers: it is shown only where `when` is true. Of those in one
    list that have the same name as an `alternative`, exactly one is shown.
    """

    text: str
    sources: tuple[str, ...]
    when: Condition | None = None
    alternative: str = ""
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment(Statement):
    """A treatment and how good the evidence for it is: strong, moderate, low, expert or none.

    `effect`: how well it works, in plain numbers. A strong study may show a weak effect.
    """

    evidence: str
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A test over answers as the author wrote it; `operator` is a row of `operators.OPERATORS`.

    A number is meant from `low` on and where it is less than `below`. `through`: the author wrote
    the last number that is meant, which is one less. One that goes by a name (`condition`) has
    that in `values`, what it says in `means`, and what it stands for as its one part.
    """

    operator: str
    question: str = ""
    values: tuple[str, ...] = ()
    low: int | None = None
    below: int | None = None
    through: bool = False
    count: int = 0
    parts: tuple[Condition, ...] = ()
    means: str = field(compare=False, default="")
    place: Place = _place()

    @property
    def name(self) -> str:
        """The id of the named condition that is meant; empty where a condition is written out."""
        return self.values[0] if self.operator == NAMED else ""

    def named(self) -> Iterator[Condition]:
        """The uses of named conditions in it, those within what a name stands for as well."""
        if self.name:
            yield self
        for part in self.parts:
            yield from part.named()

    def with_named(self, condition_id: str, when: Condition) -> Condition:
        """The same where a named condition stands for something else, wherever it is used."""
        if self.name == condition_id:
            return replace(self, parts=(when,))
        return replace(self, parts=tuple(p.with_named(condition_id, when) for p in self.parts))

    @property
    def by_name(self) -> Condition:
        """The same without what its named conditions stand for."""
        if self.name:
            return replace(self, parts=())
        return replace(self, parts=tuple(part.by_name for part in self.parts))

    def questions(self) -> tuple[str, ...]:
        """The ids of the questions it looks at, each once, in the order they are first named."""
        named = [self.question] if self.question else []
        for part in self.parts:
            named.extend(part.questions())
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCondition:
    """A condition with a name, by which other conditions use it; `means` is it in plain words."""

    id: str
    means: str
    when: Condition
    place: Place = _place()

    def used(self, place: Place = Place("")) -> Condition:
        """The condition as it stands where it is used."""
        return Condition(
            operator=NAMED, values=(self.id,), means=self.means, parts=(self.when,), place=place
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer a question offers. An exclusive option cannot be ticked with another.

    `short` is its short name, on paper (see `shortnames`).
    """

    id: str
    text: str
    short: str = ""
    hint: str = ""
    exclusive: bool = False
    red_flag: bool = False
    renamed_from: str = ""
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question; `type` is a row of `questions.QUESTION_TYPES`.

    `low` and `high` are the lowest and highest whole number a number question takes, `unit` is what
    it counts, and `unit_one` one of that. `section` is the title of the section that begins with
    it, where one does. `short` is its short name, on paper (see `shortnames`).
    """

    id: str
    ask: str
    why: str
    type: str
    sources: tuple[str, ...]
    options: tuple[Option, ...] = ()
    short: str = ""
    hint: str = ""
    ask_when: Condition | None = None
    red_flags: bool = False
    picture: str = ""
    picture_text: str = ""
    low: int = 0
    high: int = 0
    unit: str = ""
    unit_one: str = ""
    section: str = ""
    renamed_from: str = ""
    place: Place = _place()

    def unit_of(self, number: int) -> str:
        """What a number counts: `week` where it is one, else `weeks`."""
        return self.unit_one if number == 1 and self.unit_one else self.unit

    def option(self, option_id: str) -> Option | None:
        """The option with this id, if the question offers it."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEnd:
    """Behind the question `after`: where `when` is true, nothing more is asked, `because` of it."""

    id: str
    when: Condition
    because: str
    after: str = ""
    place: Place = _place()

    @property
    def goes_on(self) -> Condition:
        """Where questions go on behind it: its condition is false, and not unknown."""
        return Condition(operator="not", parts=(self.when,), place=self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a rule concludes; exactly one of four is set: disposition, cause, against, other.

    `fit` goes with `cause`, and `within` with the disposition soon.
    """

    disposition: Disposition | None = None
    within: Within | None = None
    cause: str = ""
    fit: Fit | None = None
    against: str = ""
    other: str = ""
    place: Place = _place()

    @property
    def care(self) -> Care | None:
        """The care it calls for; None where it concludes something else."""
        return None if self.disposition is None else Care.of(self.disposition, self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition and one conclusion, with the reason in the reader's words."""

    id: str
    when: Condition
    then: Conclusion
    because: str
    sources: tuple[str, ...]
    do: str = ""
    lines: str = ""
    place: Place = _place()

    @property
    def brings_crisis_lines(self) -> bool:
        """Whether the result shows the crisis lines once the rule fires.

        A result tells why it is at its level of care, and the lines stand beside that.
        """
        return self.lines == "crisis" and self.then.disposition is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A possible cause and what a reader is told about it."""

    id: str
    name: str
    summary: Statement
    what: tuple[Statement, ...]
    points_to: tuple[Statement, ...]
    points_away: tuple[Statement, ...]
    treatments: tuple[Treatment, ...]
    self_care: tuple[Statement, ...]
    see: tuple[Statement, ...]
    ask: tuple[Statement, ...]
    warnings: tuple[Statement, ...] = ()
    renamed_from: str = ""
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One numbered fact of a source, so that each can be traced to where a reader meets it."""

    id: str
    text: str
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference. `seen`: original, copy, summary, or own (our judgement, not yet accepted).

    `check_by` is the day by which it must be looked at again; without one, with the whole guide.
    """

    id: str
    title: str
    publisher: str
    seen: str
    year: str = ""
    url: str = ""
    check_by: str = ""
    claims: tuple[Claim, ...] = ()
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a safety property promises of a path; exactly one of the kinds is set.

    `disposition` is exact unless `at_least` or `at_most`; `cause` is shown, at `fit` where one is
    given; `other` is raised; `never_shown` names causes and other causes. `within`: care is soon
    within this time, or more urgent. `questions`: the path has ended after so many at most. Either
    of the two may go with a disposition; then both are promised.
    """

    disposition: Disposition | None = None
    at_least: bool = False
    at_most: bool = False
    within: Within | None = None
    questions: int = 0
    cause: str = ""
    fit: Fit | None = None
    other: str = ""
    never_shown: tuple[str, ...] = ()
    asked: str = ""
    never_asked: str = ""
    ends: bool = False
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyProperty:
    """A sentence a clinician would sign: `then` holds on every path on which `whenever` is true.

    Without `whenever` it is a promise about every path.
    """

    text: str
    then: Promise
    whenever: Condition | None = None
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisText:
    """What a reader is told where thoughts of self-harm alone call for a level of care."""

    title: str
    text: str
    do: tuple[Statement, ...]
    sources: tuple[str, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionText:
    """What a reader is told at one level of care."""

    title: str
    text: str
    do: tuple[Statement, ...]
    sources: tuple[str, ...]
    crisis: CrisisText | None = None
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A titled passage: the see-a-professional notice, or what is said where no cause fits."""

    title: str
    text: str
    sources: tuple[str, ...]
    see: str = ""
    do: tuple[Statement, ...] = ()
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A line shown above each later question once its condition is true."""

    id: str
    when: Condition
    text: str
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCause:
    """A cause the guide does not cover, with its clue, who to see, and what to say to them.

    Rules may raise it, so that a result names it. `disposition`, with `within`: the least care at
    which they may.
    """

    id: str
    name: str
    clue: str
    see: str
    sources: tuple[str, ...]
    say: str = ""
    disposition: Disposition | None = None
    within: Within | None = None
    place: Place = _place()

    @property
    def care(self) -> Care | None:
        """The least care at which it may be raised; None where it does not say."""
        return None if self.disposition is None else Care.of(self.disposition, self.within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """A question readers ask, and its answer in paragraphs."""

    id: str
    ask: str
    answer: tuple[str, ...]
    sources: tuple[str, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What the first page says the guide does, does not do, and what to heed before starting."""

    does: tuple[str, ...]
    does_not: tuple[str, ...]
    before: tuple[Statement, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntendedUse:
    """Who the guide is for, and who it is not for."""

    suits: tuple[str, ...]
    does_not_suit: tuple[str, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a guide speaks of where one of these options is the answer, and in what words."""

    id: str
    options: tuple[str, ...]
    words: Mapping[str, str]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audiences:
    """Whom a guide can speak of: a question tells, which takes one answer.

    `words` are those for everyone whom no audience means, and while the question is open.
    """

    question: str
    words: Mapping[str, str]
    speaks_of: tuple[Audience, ...]
    place: Place = _place()

    @property
    def words_of(self) -> Mapping[str, Mapping[str, str]]:
        """The words of each audience by its id."""
        return {EVERYONE: self.words} | {each.id: each.words for each in self.speaks_of}

    def of(self, answers: Answers) -> str:
        """The id of the audience that these answers mean."""
        given = answers.get(self.question)
        return next((each.id for each in self.speaks_of if given in each.options), EVERYONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What `guide.yaml` says: identity, intended use, and the texts besides questions and rules.

    `draft`: it is not finished. Readers are told so, and find it in no list.
    """

    id: str
    title: str
    version: str
    updated: str
    review_by: str
    language: str
    summary: str
    start: StartPage
    intended_use: IntendedUse
    notice: Titled
    disclaimer: Statement
    dispositions: Mapping[Disposition, DispositionText]
    default_disposition: Disposition
    none_fits: Titled
    watch_for: tuple[Statement, ...]
    other_causes: tuple[OtherCause, ...]
    faq: tuple[Faq, ...]
    reminders: tuple[Reminder, ...] = ()
    draft: bool = False
    audiences: Audiences | None = None
    place: Place = _place()

    def audience(self, answers: Answers) -> str:
        """The id of the audience that these answers mean."""
        return EVERYONE if self.audiences is None else self.audiences.of(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number to call. `text` is what it says on the link; unverified ones are marked."""

    text: str
    number: str
    verified: bool
    sources: tuple[str, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The numbers of one country: emergency, others besides, care today, and crisis lines.

    `regions`: the codes that languages of browsers have for it, by which it may be suggested.
    """

    id: str
    name: str
    emergency: PhoneNumber
    regions: tuple[str, ...] = ()
    also: tuple[PhoneNumber, ...] = ()
    same_day: tuple[PhoneNumber, ...] = ()
    crisis: tuple[PhoneNumber, ...] = ()
    place: Place = _place()

    @property
    def in_danger(self) -> tuple[PhoneNumber, ...]:
        """What to call in an emergency."""
        return (self.emergency, *self.also)

    @property
    def phones(self) -> tuple[PhoneNumber, ...]:
        """Every number there is."""
        return (*self.in_danger, *self.same_day, *self.crisis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The dated table of emergency and crisis numbers that all guides share."""

    owner: str
    checked: str
    check_every: str
    default_text: str
    countries: tuple[Country, ...]
    sources: tuple[Source, ...]
    translations: Mapping[str, Translation] = field(compare=False, repr=False, default_factory=dict)
    place: Place = _place()

    def country(self, country_id: str) -> Country | None:
        """The country with this id, if the table has it."""
        return next((country for country in self.countries if country.id == country_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What keeps a hazard from doing harm: a rule, a safety property, a check or a test.

    `names` is the rule's id, the property's text, the check's finding code or `file.py::test`.
    """

    kind: str
    names: str
    how: str = ""
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """A way in which the guide could do harm, with what is done about it and what is left."""

    id: str
    hazard: str
    cause: str
    harm: str
    severity: str
    controls: tuple[Control, ...]
    left: str = ""
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one check said of a rule set: passed, or failed, and the codes of its findings."""

    check: str
    passed: bool
    findings: tuple[str, ...] = ()
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """A finding in spite of which a reviewer approved, and why."""

    finding: str
    reason: str
    place: Place = _place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A reviewer's sign-off on what a rule set said: bound to the hash of a scope of its content.

    `seal` is the hash of all the rest: a record that was edited by hand does not match it.
    `guide` is the id of the guide that was approved; empty in a record of an earlier program.
    `signer` is the name that the key of the `signature` has in an allowed-signers file.
    """

    reviewer: str
    role: str
    approved: str
    scope: str
    version: str
    hash: str
    parts: Mapping[str, str]
    checks: tuple[Verdict, ...]
    answer_paths: str
    seal: str
    guide: str = ""
    registration: str = ""
    valid_until: str = ""
    note: str = ""
    despite: tuple[Exemption, ...] = ()
    signer: str = ""
    signature: str = ""
    place: Place = _place()


def _all_of(*conditions: Condition) -> Condition | None:
    if len(conditions) < 2:
        return next(iter(conditions), None)
    return Condition(operator="all", parts=conditions, place=conditions[0].place)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """One guide, whole: all that its folder says, cross-checked.

    `beside`: a hash of each part that readers see and that is not in its folder, see `beside`.
    `translations`: what there is of it in other languages.
    """

    guide: Guide
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    causes: tuple[Cause, ...]
    sources: tuple[Source, ...]
    safety: tuple[SafetyProperty, ...]
    hazards: tuple[Hazard, ...] = ()
    approvals: tuple[Approval, ...] = ()
    conditions: tuple[NamedCondition, ...] = ()
    ends: tuple[EarlyEnd, ...] = ()
    beside: Mapping[str, str] = field(compare=False, default_factory=dict)
    translations: Mapping[str, Translation] = field(compare=False, default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder it was read from; the scripted paths stand in it."""
        return Path(self.guide.place.file).parent

    @cached_property
    def question_by_id(self) -> Mapping[str, Question]:
        """Questions by id, in file order."""
        return {question.id: question for question in self.questions}

    @cached_property
    def asks(self) -> Mapping[str, Condition | None]:
        """When each question is asked: its `ask_when` is true, and each end before it is false.

        None: always.
        """
        found: dict[str, Condition | None] = {}
        for question in self.questions:
            own = [] if question.ask_when is None else [question.ask_when]
            going_on = (end.goes_on for end in self.ends_before[question.id])
            found[question.id] = _all_of(*own, *going_on)
        return found

    @cached_property
    def ends_before(self) -> Mapping[str, tuple[EarlyEnd, ...]]:
        """The early ends that stand before each question."""
        found: dict[str, tuple[EarlyEnd, ...]] = {}
        before: tuple[EarlyEnd, ...] = ()
        for question in self.questions:
            found[question.id] = before
            before += tuple(end for end in self.ends if end.after == question.id)
        return found

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The title of the section in which each question stands; empty where it is in none."""
        found, title = {}, ""
        for question in self.questions:
            title = question.section or title
            found[question.id] = title
        return found

    @cached_property
    def cause_by_id(self) -> Mapping[str, Cause]:
        """Causes by id, in file order."""
        return {cause.id: cause for cause in self.causes}

    @cached_property
    def other_by_id(self) -> Mapping[str, OtherCause]:
        """Other causes by id, in file order."""
        return {other.id: other for other in self.guide.other_causes}

    @cached_property
    def raised_others(self) -> tuple[OtherCause, ...]:
        """The other causes that a rule raises, in file order."""
        raised = {rule.then.other for rule in self.rules}
        return tuple(other for other in self.guide.other_causes if other.id in raised)

    @cached_property
    def emergencies(self) -> tuple[Rule, ...]:
        """The rules that make an emergency, in file order."""
        return tuple(r for r in self.rules if r.then.disposition is Disposition.EMERGENCY)

    @cached_property
    def times(self) -> tuple[Within, ...]:
        """The times within which rules call for care, the longest first."""
        return tuple(sorted({r.then.within for r in self.rules if r.then.within is not None}))

    @cached_property
    def cares(self) -> tuple[Care, ...]:
        """What results can call for: each level, and soon within each time; the least first."""
        timed = (Care(Disposition.SOON, within) for within in self.times)
        return tuple(sorted([*map(Care, Disposition), *timed]))

    def calling_for(self, care: Care) -> tuple[Rule, ...]:
        """The rules that call for care as urgent as this, in file order."""
        return tuple(rule for rule, called in self._cares_called if called >= care)

    @cached_property
    def _cares_called(self) -> tuple[tuple[Rule, Care], ...]:
        cares = ((rule, rule.then.care) for rule in self.rules)
        return tuple((rule, care) for rule, care in cares if care is not None)

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """Sources by id, in file order."""
        return {source.id: source for source in self.sources}

    @cached_property
    def rule_by_id(self) -> Mapping[str, Rule]:
        """Rules by id, in file order."""
        return {rule.id: rule for rule in self.rules}
