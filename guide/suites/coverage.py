"""What answer paths cover of a rule set: of its rules, not of code.

Each question asked and passed over, each option chosen, each rule fired and not, each test within a
condition true and false, each cause at each fit, each other cause that rules raise, each level of
care and each time, each reminder, each text that depends on answers shown and left out. What none
of the paths covers is searched for: a few paths that would cover it, or the proof that no path can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guide.findings import Place
from guide.prover.abilities import (
    asked,
    chosen,
    ended,
    fired,
    in_time,
    none_shown,
    raised,
    reached,
    reminded,
    shown,
    told,
)
from guide.prover.proof import Subject
from guide.ruleset.model import Answers, Condition, RuleSet
from guide.ruleset.operators import by_ids, normal_form
from guide.suites.covering import bits, few_paths

KINDS: Mapping[str, str] = {
    "question": "questions, asked and passed over",
    "option": "options chosen",
    "rule": "rules, fired and not fired",
    "test": "tests in conditions, each true and each false",
    "cause": "causes at each fit",
    "other cause": "other causes raised",
    "level": "levels of care",
    "within": "times for a level of care",
    "early end": "early ends, met and passed by",
    "reminder": "reminders shown",
    "text": "texts that depend on answers, shown and left out",
}
"""The kinds of points, in the order they are told, with what each is about."""

OFTEN_NONE = ("early end", "other cause", "within", "text")
"""Kinds that many guides have nothing of; then nothing is told of them."""


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """One thing that a path can cover. `subject`: the id of what it is about; `what`: in words.

    For a test, the subject is that of its condition: `rule spasm`, `ask_when of side`.
    """

    kind: str
    subject: str
    what: str
    place: Place

    def __str__(self) -> str:
        subject = self.subject if self.kind == "test" else f"{self.kind} {self.subject}".rstrip()
        return f"{subject} {self.what}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What `paths` answer paths cover.

    `covered`: by which of the paths, by number from 0. `open`: what none of them covers, and which
    of the `missing` paths would. `impossible`: what no answer path can cover, which is proved.
    """

    guide: str
    version: str
    paths: int
    covered: Mapping[CoveragePoint, tuple[int, ...]]
    open: Mapping[CoveragePoint, int]
    impossible: tuple[CoveragePoint, ...]
    missing: tuple[Answers, ...]

    @property
    def possible(self) -> int:
        """How many points can be covered."""
        return len(self.covered) + len(self.open)

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """How many points of each kind are covered, and how many can be."""
        counts = {}
        for kind in KINDS:
            covered = sum(point.kind == kind for point in self.covered)
            open_ = sum(point.kind == kind for point in self.open)
            if covered or open_ or kind not in OFTEN_NONE:
                counts[kind] = covered, covered + open_
        return counts


def coverage(rule_set: RuleSet, paths: Sequence[Answers]) -> Coverage:
    """What these paths cover, each the complete answers of one, such as `Outcome.answers`."""
    subject = Subject(rule_set)
    literals = dict(_points(subject))
    covers = subject.encoding.simulate(paths)
    masks = {point: covers(literal) for point, literal in literals.items()}
    bare = [point for point, mask in masks.items() if not mask]
    found = few_paths(subject, [literals[point] for point in bare])
    possible = {point for point in bare if literals[point] not in found.vain}
    would = subject.encoding.simulate(found.paths)
    return Coverage(
        guide=rule_set.guide.id,
        version=rule_set.guide.version,
        paths=len(paths),
        covered={point: tuple(bits(mask)) for point, mask in masks.items() if mask},
        open={p: next(bits(would(literals[p]))) for p in bare if p in possible},
        impossible=tuple(point for point in bare if point not in possible),
        missing=tuple(found.paths),
    )


# -- the points -----------------------------------------------------------------------------------


Points = Iterator[tuple[CoveragePoint, int]]
"""Points, each with the literal that says on which paths it is covered."""


def _points(subject: Subject) -> Points:
    yield from _questions(subject)
    yield from _ends(subject)
    for question in subject.rule_set.questions:
        for option in chosen(subject, question):
            yield CoveragePoint("option", option.id, "is chosen", option.item.place), option.literal
    for rule in fired(subject):
        yield CoveragePoint("rule", rule.id, "fires", rule.item.place), rule.literal
        yield CoveragePoint("rule", rule.id, "does not fire", rule.item.place), -rule.literal
    yield from _tests(subject)
    yield from _causes(subject)
    for other in raised(subject):
        yield CoveragePoint("other cause", other.id, "is raised", other.item.place), other.literal
    for time in in_time(subject):
        yield CoveragePoint("within", time.id, "is reached", time.item.place), time.literal
    for level in reached(subject):
        yield CoveragePoint("level", level.id, "is reached", level.item.place), level.literal
    for reminder in reminded(subject):
        yield CoveragePoint(
            "reminder", reminder.id, "is shown", reminder.item.place
        ), reminder.literal
    yield from _texts(subject)


def _questions(subject: Subject) -> Points:
    encoding = subject.encoding
    for question in asked(subject):
        place = question.item.place
        yield CoveragePoint("question", question.id, "is asked", place), question.literal
        if question.item.ask_when is not None:
            passed = CoveragePoint("question", question.id, "is passed over", place)
            come_to = encoding.come_to(question.item)
            yield passed, encoding.logic.conj([come_to, -encoding.wanted[question.id]])


def _ends(subject: Subject) -> Points:
    encoding = subject.encoding
    for end in ended(subject):
        place, come_to = end.item.place, encoding.come_to_end(end.item)
        goes_on = encoding.logic.conj([come_to, encoding.true(end.item.goes_on)])
        yield CoveragePoint("early end", end.id, "ends the questions", place), end.literal
        yield CoveragePoint("early end", end.id, "lets them go on", place), goes_on


def _tests(subject: Subject) -> Points:
    """Each test of one question in each condition; in an `ask_when`, where that is come to."""
    encoding, rule_set = subject.encoding, subject.rule_set
    for question in rule_set.questions:
        if question.ask_when is not None:
            reached = encoding.come_to(question)
            name = f"ask_when of {question.id}"
            yield from _branches(subject, name, question.ask_when, [reached])
    for end in rule_set.ends:
        reached = encoding.come_to_end(end)
        yield from _branches(subject, f"early end {end.id}", end.when, [reached])
    for rule in rule_set.rules:
        yield from _branches(subject, f"rule {rule.id}", rule.when, [])
    for reminder in rule_set.guide.reminders:
        yield from _branches(subject, f"reminder {reminder.id}", reminder.when, [])
    for text in told(subject):
        if text.item.when is not None:
            where = [subject.encoding.stands(text.listed)]
            name = f"text {text.listed.named(text.item)}"
            yield from _branches(subject, name, text.item.when, where)


def _branches(subject: Subject, name: str, condition: Condition, where: list[int]) -> Points:
    """Each test true and false; a test of a question that is not asked is neither."""
    seen: dict[str, int] = {}
    for test in _leaves(condition):
        text = by_ids(test)
        seen[text] = seen.get(text, 0) + 1
        which = f"test {text}" + (f" (number {seen[text]})" if seen[text] > 1 else "")
        for truth in (True, False):
            point = CoveragePoint("test", name, f"{which}: {str(truth).lower()}", test.place)
            literal = _truth(subject, test, negated=not truth)
            yield point, subject.encoding.logic.conj([*where, literal])


def _leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from _leaves(part)


def _truth(subject: Subject, condition: Condition, negated: bool = False) -> int:
    return subject.encoding.holds(normal_form(condition, subject.engine.domains, negated))


def _texts(subject: Subject) -> Points:
    """Each text that depends on answers shown, and left out where its list stands."""
    for text in told(subject):
        named, place = text.listed.named(text.item), text.item.place
        yield CoveragePoint("text", named, "is shown", place), text.literal
        left_out = subject.encoding.logic.conj(
            [subject.encoding.stands(text.listed), -text.literal]
        )
        yield CoveragePoint("text", named, "is left out", place), left_out


def _causes(subject: Subject) -> Points:
    for cause in shown(subject):
        what = f"is shown as {cause.fit.key}"
        yield CoveragePoint("cause", cause.id, what, cause.item.place), cause.literal
    none = CoveragePoint("cause", "", "none fits", subject.rule_set.guide.none_fits.place)
    yield none, none_shown(subject)
