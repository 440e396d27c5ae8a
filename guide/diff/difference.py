"""The difference between two versions of a guide: what is proved, counted and listed.

`compare` does it all. Results first, in the order in which a reviewer should see them: less urgent,
crisis lines gone, more urgent, then causes that vanish, appear, are re-graded. What is said to stay
the same is proved for every joint path (see `joint`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from guide.diff.cases import CaseFinder, Found, formula
from guide.diff.counting import Counter
from guide.diff.joint import Joint, Witness
from guide.diff.lists import Listed, SetOtherwise, TextChange, listed, settings, texts
from guide.diff.naming import Aligned, align
from guide.diff.versions import OneSided, one_sided
from guide.prover.parts import Kind, Part, Value, texts_of
from guide.prover.solver import FALSE
from guide.prover.terms import GivenTest
from guide.ruleset.model import Disposition, Fit, RuleSet
from guide.ruleset.operators import words
from guide.ruleset.statements import result_lists


class DiffVerdict(Enum):
    """What changed, the weightiest first."""

    RESULTS = "results"
    ANSWERS = "answers"
    QUESTIONS = "questions"
    TEXTS = "texts"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Case:
    """Some of the paths that changed: how to know them, how many there are, and one of them.

    `paths` is None where they could not be counted. Cases may overlap.
    """

    tests: tuple[GivenTest, ...]
    paths: int | None
    witness: Witness


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part that goes from one value to another, on how many paths, and where.

    `complete`: the cases are all there are; otherwise the list was cut off.
    """

    part: Part
    before: Value
    after: Value
    paths: int | None
    witness: Witness
    cases: tuple[Case, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is not as it was; `fires_elsewhere` is None where it is only in one version."""

    id: str
    old: str
    new: str
    fires_elsewhere: bool | None


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A named condition that stands for something else, and all that it changes by that."""

    id: str
    old: str
    new: str
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. `paths`: all joint paths; `changed`: those with another result.

    `order_suits`: the order of the questions is such that paths can be counted.
    """

    joint: Joint
    results: tuple[PartChange, ...]
    asked: tuple[PartChange, ...]
    answers: tuple[OneSided, ...]
    rules: tuple[RuleChange, ...]
    conditions: tuple[ConditionChange, ...]
    listed: tuple[Listed, ...]
    texts: tuple[TextChange, ...]
    settings: tuple[SetOtherwise, ...]
    paths: int | None
    changed: int | None
    order_suits: bool

    @property
    def uncounted(self) -> bool:
        """Whether a number is missing anywhere."""
        changes = (*self.results, *self.asked)
        numbers = [case.paths for change in changes for case in change.cases]
        numbers += [self.paths, self.changed, *(change.paths for change in changes)]
        return None in numbers

    @property
    def verdict(self) -> DiffVerdict:
        """The weightiest kind of change there is."""
        if self.results:
            return DiffVerdict.RESULTS
        if self.answers:
            return DiffVerdict.ANSWERS
        if self.asked or self.moved:
            return DiffVerdict.QUESTIONS
        if self.rules or self.conditions or self.listed or self.texts or self.settings:
            return DiffVerdict.TEXTS
        return DiffVerdict.NOTHING

    @property
    def same_meaning(self) -> bool:
        """Whether every answer path is the same in both, and has the same result."""
        return self.verdict in (DiffVerdict.TEXTS, DiffVerdict.NOTHING)

    @property
    def moved(self) -> tuple[str, ...]:
        """The questions that are asked at another place in the order."""
        return next((items.moved for items in self.listed if items.kind == "questions"), ())


def compare(old: RuleSet, new: RuleSet) -> Difference:
    """Everything that differs between two versions of a guide."""
    aligned = align(old, new)
    joint = Joint(aligned)
    counter = Counter(joint)
    paths = counter.paths()
    found = list(_found(joint))
    changed = counter.changed(list(dict.fromkeys(part for part, *_ in found if _is_result(part))))
    changes = [_change(joint, counter, *one) for one in found]
    return Difference(
        joint=joint,
        results=tuple(sorted((c for c in changes if _is_result(c.part)), key=urgency)),
        asked=tuple(change for change in changes if not _is_result(change.part)),
        answers=tuple(one_sided(aligned)),
        rules=tuple(_rule_changes(aligned, joint)),
        conditions=tuple(_condition_changes(aligned)),
        listed=listed(aligned),
        texts=texts(aligned),
        settings=settings(aligned),
        paths=paths,
        changed=changed,
        order_suits=counter.order is not None,
    )


def _is_result(part: Part) -> bool:
    return part.kind not in (Kind.ASKED, Kind.REMINDER)


def _found(joint: Joint) -> Iterator[tuple[Part, Value, Value]]:
    """The changes that are on some path: every part, every value it had and has."""
    for part in joint.parts:
        for before in joint.values(part):
            for after in joint.values(part):
                if before != after and _possible(joint, joint.change(part, before, after)):
                    yield part, before, after


def _possible(joint: Joint, literal: int) -> bool:
    return literal != FALSE and joint.logic.possible(literal)


def _change(joint: Joint, counter: Counter, part: Part, before: Value, after: Value) -> PartChange:
    change = joint.change(part, before, after)
    brought_by = joint.brought_by(part, before, after)
    own = part.id if part.kind is Kind.ASKED else ""
    finder = CaseFinder(joint, change, brought_by, prefer=looked_at(joint, part), avoid=own)
    found, complete = finder.find()
    numbers = counter.of(part)
    paths = None if numbers is None else numbers.get((before, after), 0)
    if complete and len(found) == 1:  # the one case holds every path that changed
        cases = [Case(found[0].tests, paths, found[0].witness)]
    else:
        cases = [_case(joint, counter, part, before, after, one) for one in found]
    return PartChange(part, before, after, paths, found[0].witness, tuple(cases), complete)


def _case(
    joint: Joint, counter: Counter, part: Part, before: Value, after: Value, found: Found
) -> Case:
    numbers = counter.of(part, formula(joint, found.tests))
    paths = None if numbers is None else numbers.get((before, after), 0)
    return Case(found.tests, paths, found.witness)


def looked_at(joint: Joint, part: Part) -> frozenset[str]:
    """The questions that a condition looks at which is not as it was, or that asks this part."""
    found: set[str] = set()
    for one, other in (joint.rule_sets, joint.rule_sets[::-1]):
        for rule in one.rules:
            twin = other.rule_by_id.get(rule.id)
            if twin is None or (twin.when, twin.then) != (rule.when, rule.then):
                found.update(rule.when.questions())
        for question in one.questions:
            asks = one.asks[question.id]
            changed = question.id not in other.asks or other.asks[question.id] != asks
            own = part.kind is Kind.ASKED and part.id == question.id
            if asks is not None and (changed or own):
                found.update(asks.questions())
        if part.kind is Kind.TEXT:
            conditions = (said.when for said in texts_of(one)[part.id][1])
            found.update(q for when in conditions if when is not None for q in when.questions())
    return frozenset(found)


def urgency(change: PartChange) -> tuple[int, ...]:
    """The order of the results: what a reviewer must not miss comes first."""
    before, after = change.before, change.after
    if isinstance(before, Disposition) and isinstance(after, Disposition):
        return (0 if after < before else 2, -max(before, after), -abs(before - after))
    if change.part.kind is Kind.WITHIN:
        sooner = int(after or 0) - int(before or 0)
        return (0 if sooner < 0 else 2, -Disposition.SOON, 0, -abs(sooner))
    if change.part.kind is Kind.OTHER:
        return (8 if after else 7,)
    if change.part.kind is Kind.CRISIS_LINES:
        return (3 if after else 1,)
    if change.part.kind is Kind.TEXT:
        return (9,)
    if after is None:
        return (4, -int(before or 0))
    if before is None:
        return (5, -int(after))
    return (6, -int(before))


def _rule_changes(aligned: Aligned, joint: Joint) -> Iterator[RuleChange]:
    old, new = aligned.old, aligned.new
    for rule in new.rules:
        before = old.rule_by_id.get(rule.id)
        if before is None:
            yield RuleChange(rule.id, "", rule_words(new, rule.id), None)
        elif (before.when.by_name, before.then) != (rule.when.by_name, rule.then):
            elsewhere = joint.rule_fires_elsewhere(rule.id)
            yield RuleChange(rule.id, rule_words(old, rule.id), rule_words(new, rule.id), elsewhere)
    for rule in old.rules:
        if rule.id not in new.rule_by_id:
            yield RuleChange(rule.id, rule_words(old, rule.id), "", None)


def _condition_changes(aligned: Aligned) -> Iterator[ConditionChange]:
    """Each named condition that is in both and not the same; one it uses is told by itself."""
    old, new = aligned.old, aligned.new
    before = {condition.id: condition for condition in old.conditions}
    for condition in new.conditions:
        own = before.get(condition.id, condition)
        if own.when.by_name != condition.when.by_name:
            yield ConditionChange(
                condition.id,
                words(own.when, old.question_by_id),
                words(condition.when, new.question_by_id),
                tuple(_users(condition.id, new)),
            )


def _users(condition_id: str, rule_set: RuleSet) -> Iterator[str]:
    """What uses a named condition, itself or through another."""
    items = [
        *((f"question {question.id}", question.ask_when) for question in rule_set.questions),
        *((f"early end {end.id}", end.when) for end in rule_set.ends),
        *((f"rule {rule.id}", rule.when) for rule in rule_set.rules),
        *(
            (each.named(said), said.when)
            for each in result_lists(rule_set)
            for said in each.dependent
        ),
        *((f"reminder {each.id}", each.when) for each in rule_set.guide.reminders),
        *((f"safety property “{stated.text}”", stated.whenever) for stated in rule_set.safety),
    ]
    for what, condition in items:
        if condition is not None and any(use.name == condition_id for use in condition.named()):
            yield what


def rule_words(rule_set: RuleSet, rule_id: str) -> str:
    """A rule as a sentence: what it concludes, and when."""
    rule = rule_set.rule_by_id[rule_id]
    then = rule.then
    if then.care is not None:
        concludes = then.care.key
    elif then.other:
        concludes = f"other cause {then.other}"
    elif then.cause:
        concludes = f"{then.cause} {(then.fit or Fit.POSSIBLE).key}"
    else:
        concludes = f"against {then.against}"
    return f"{concludes} when {words(rule.when, rule_set.question_by_id)}"
