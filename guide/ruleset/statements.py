"""Everything a rule set shows to a reader: each text with its page, its sources and its place.

One walk for all who need the whole: wording and reading checks, claim tracing, the rule book. The
lists of statements on a result stand here too, each with the results that it stands on: what is in
them may depend on answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from guide.findings import Place
from guide.ruleset.model import (
    Cause,
    Condition,
    CrisisText,
    Disposition,
    DispositionText,
    Guide,
    Question,
    Rule,
    RuleSet,
    Statement,
    Treatment,
)

Said = TypeVar("Said", bound=Statement)

FIRST_WORDS = 8
"""How many words a text is named by."""

PARTS_OF_A_CAUSE: Mapping[str, str] = {
    "what": "what",
    "points to": "points_to",
    "points away": "points_away",
    "treatments": "treatments",
    "self-care": "self_care",
    "see": "see",
    "ask": "ask",
    "warnings": "warnings",
}
"""The lists of statements that a cause has: what each is called, and its field."""

SUMMARY = "summary"
"""The page for the doctor, on which short names stand."""
EFFECTS = "effects"
"""The part that says how well treatments work. It alone may give a reader odds."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One text that a reader meets. `sources` is empty only for texts that state no fact.

    `evidence` is how good the evidence is, where it tells of a treatment. `when` and `alternative`
    are those of a statement that depends on answers.
    """

    page: str
    part: str
    text: str
    sources: tuple[str, ...]
    place: Place
    evidence: str = ""
    when: Condition | None = None
    alternative: str = ""


def shown(rule_set: RuleSet) -> Iterator[Shown]:
    """Every text of the rule set, page by page."""
    yield from _guide_texts(rule_set.guide)
    for question in rule_set.questions:
        yield from _question_texts(question)
    for question in rule_set.questions:
        yield from _short_names(question)
    for end in rule_set.ends:
        yield Shown("ends", end.id, end.because, (), end.place)
    for condition in rule_set.conditions:
        yield Shown("conditions", condition.id, condition.means, (), condition.place)
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
        yield from _level_texts(page, wording)
        if wording.crisis is not None:
            yield from _level_texts(f"{page}, self-harm", wording.crisis)
    yield from _result_texts(guide)
    for reminder in guide.reminders:
        yield Shown("reminders", reminder.id, reminder.text, (), reminder.place)
    for other in guide.other_causes:
        for text in filter(None, (other.name, other.clue, other.see, other.say)):
            yield Shown("other causes", other.id, text, other.sources, other.place)
    for faq in guide.faq:
        for text in (faq.ask, *faq.answer):
            yield Shown("faq", faq.id, text, faq.sources, faq.place)


def _level_texts(page: str, wording: DispositionText | CrisisText) -> Iterator[Shown]:
    yield Shown(page, "title", wording.title, wording.sources, wording.place)
    yield Shown(page, "text", wording.text, wording.sources, wording.place)
    yield from _listed(page, "do", wording.do)


def _result_texts(guide: Guide) -> Iterator[Shown]:
    for part, titled in (("notice", guide.notice), ("none fits", guide.none_fits)):
        for text in (titled.title, titled.text, titled.see):
            if text:
                yield Shown("result", part, text, titled.sources, titled.place)
    yield from _listed("result", "none fits", guide.none_fits.do)
    yield from _listed("result", "watch for", guide.watch_for)


def _question_texts(question: Question) -> Iterator[Shown]:
    page = f"question: {question.id}"
    if question.section:
        yield Shown(page, "section", question.section, (), question.place)
    for part, text in (("ask", question.ask), ("hint", question.hint), ("why", question.why)):
        if text:
            yield Shown(page, part, text, question.sources, question.place)
    if question.picture_text:
        yield Shown(page, "picture", question.picture_text, question.sources, question.place)
    for option in question.options:
        for text in (option.text, option.hint):
            if text:
                yield Shown(page, option.id, text, question.sources, option.place)


def _short_names(question: Question) -> Iterator[Shown]:
    if question.short:
        yield Shown(SUMMARY, question.id, question.short, question.sources, question.place)
    for option in question.options:
        if option.short:
            part = f"{question.id}: {option.id}"
            yield Shown(SUMMARY, part, option.short, question.sources, option.place)


def _rule_texts(rule: Rule) -> Iterator[Shown]:
    for part, text in (("because", rule.because), ("do", rule.do)):
        if text:
            yield Shown("reasons", f"{rule.id}: {part}", text, rule.sources, rule.place)


def _cause_texts(cause: Cause) -> Iterator[Shown]:
    page = f"cause: {cause.id}"
    yield Shown(page, "name", cause.name, cause.summary.sources, cause.place)
    yield from _listed(page, "summary", [cause.summary])
    for part, field in PARTS_OF_A_CAUSE.items():
        yield from _listed(page, part, getattr(cause, field))
    for treatment in cause.treatments:
        if treatment.effect:
            own = (treatment.sources, treatment.place)
            yield Shown(page, EFFECTS, treatment.effect, *own, when=treatment.when)


def _listed(page: str, part: str, statements: Iterable[Statement]) -> Iterator[Shown]:
    for said in statements:
        evidence = said.evidence if isinstance(said, Treatment) else ""
        own = (evidence, said.when, said.alternative)
        yield Shown(page, part, said.text, said.sources, said.place, *own)


def first_words(text: str) -> str:
    """As much of a text as tells it from others."""
    words = text.split()
    return text if len(words) <= FIRST_WORDS else f"{' '.join(words[:FIRST_WORDS])} …"


# -- the lists of statements on a result ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementList:
    """A list of statements, and the results that it stands on.

    Those of one `level` of care; those that show a `cause`; those that show none, where
    `none_fits`; and where nothing of these is said, all but an emergency's.
    """

    page: str
    part: str
    statements: tuple[Statement, ...]
    level: Disposition | None = None
    cause: str = ""
    none_fits: bool = False

    def named(self, said: Statement) -> str:
        """A statement of it by its first words and where it stands."""
        return f"“{first_words(said.text)}” ({self.page}, {self.part})"

    @property
    def dependent(self) -> tuple[Statement, ...]:
        """Those that depend on answers."""
        return tuple(said for said in self.statements if said.when is not None)

    @property
    def alternatives(self) -> Mapping[str, tuple[Statement, ...]]:
        """Those of which exactly one is to be shown, by their name."""
        names = dict.fromkeys(said.alternative for said in self.statements if said.alternative)
        return {
            name: tuple(said for said in self.statements if said.alternative == name)
            for name in names
        }


def result_lists(rule_set: RuleSet) -> Iterator[StatementList]:
    """Every list of statements that a result shows, or a page that it leads to."""
    guide = rule_set.guide
    for level, wording in guide.dispositions.items():
        yield StatementList(f"result: {level.key}", "do", wording.do, level=level)
    yield StatementList("result", "none fits", guide.none_fits.do, none_fits=True)
    yield StatementList("result", "watch for", guide.watch_for)
    for cause in rule_set.causes:
        yield from lists_of(cause)


def lists_of(cause: Cause) -> Iterator[StatementList]:
    """The lists of statements of one cause."""
    for part, field in PARTS_OF_A_CAUSE.items():
        yield StatementList(f"cause: {cause.id}", part, getattr(cause, field), cause=cause.id)


class ListChange(Protocol):
    """What is done to each list of statements on a result."""

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]: ...


def guide_with(guide: Guide, change: ListChange) -> Guide:
    """A guide whose own lists of statements on a result are changed."""
    return replace(
        guide,
        dispositions={
            level: replace(wording, do=change(wording.do))
            for level, wording in guide.dispositions.items()
        },
        none_fits=replace(guide.none_fits, do=change(guide.none_fits.do)),
        watch_for=change(guide.watch_for),
    )


def cause_with(cause: Cause, change: ListChange) -> Cause:
    """A cause whose lists of statements are changed."""
    lists: dict[str, Any] = {
        field: change(getattr(cause, field)) for field in PARTS_OF_A_CAUSE.values()
    }
    return replace(cause, **lists)
