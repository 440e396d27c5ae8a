"""The reference interpreter: what a rule set means, slowly and plainly.

It follows the rule format's own words on the conditions as they are written. It knows nothing of
normal forms, slots or bands, shares no code with the engine beyond the model, and is meant to be
read in one go and believed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from guide.ruleset.model import (
    Answer,
    Answers,
    Condition,
    Disposition,
    Fit,
    Question,
    Rule,
    RuleSet,
    Within,
)

Truth = bool | None
"""True, false, or unknown (None)."""


@dataclass(frozen=True)
class Path:
    """What was asked and answered, what is open, and how it ended."""

    asked: tuple[str, ...]
    open: tuple[str, ...]
    emergency: bool
    answers: dict[str, Answer]

    @property
    def next(self) -> str | None:
        """The question to ask now."""
        return self.open[0] if self.open else None


@dataclass(frozen=True)
class Outcome:
    """The result: what was fired, the care, causes with fit and reasons, others with reasons."""

    fired: frozenset[str]
    disposition: Disposition
    fits: dict[str, Fit]
    reasons: frozenset[str]
    also: frozenset[str]
    within: Within | None
    raised: dict[str, frozenset[str]]
    reasons_for: dict[str, frozenset[str]]
    reasons_against: dict[str, frozenset[str]]


# -- three-valued truth ---------------------------------------------------------------------------


def truth(condition: Condition, answers: Answers) -> Truth:
    """The truth of a condition, `answers` holding only those on the path."""
    parts = [truth(part, answers) for part in condition.parts]
    if condition.operator == "all":
        return _all(parts)
    if condition.operator == "any":
        return _any(parts)
    if condition.operator == "not":
        return None if parts[0] is None else not parts[0]
    if condition.operator == "at_least":
        return _at_least(condition.count, parts)
    if condition.operator == "condition":
        return parts[0]
    if condition.question not in answers:
        return None
    return _test(condition, answers[condition.question])


def _all(parts: list[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def _any(parts: list[Truth]) -> Truth:
    if True in parts:
        return True
    return None if None in parts else False


def _at_least(count: int, parts: list[Truth]) -> Truth:
    true, unknown = parts.count(True), parts.count(None)
    if true >= count:
        return True
    return None if true + unknown >= count else False


def _test(condition: Condition, answer: Answer) -> bool:
    if condition.operator == "range":
        if isinstance(answer, str) or isinstance(answer, frozenset):
            return False
        above = condition.low is None or answer >= condition.low
        return above and (condition.below is None or answer < condition.below)
    if isinstance(answer, frozenset):
        ticked = [value in answer for value in condition.values]
        return all(ticked) if condition.operator == "all_of" else any(ticked)
    return answer in condition.values


# -- what can be answered -------------------------------------------------------------------------


def possible_answers(question: Question) -> list[Answer]:
    """Every answer to a question, every whole number too."""
    options = [option.id for option in question.options]
    if question.type == "one":
        return list(options)
    if question.type == "number":
        return [*range(question.low, question.high + 1), *options]
    exclusive = {option.id for option in question.options if option.exclusive}
    ticks = [
        frozenset(some)
        for count in range(1, len(options) + 1)
        for some in combinations(options, count)
    ]
    return [some for some in ticks if len(some) == 1 or not some & exclusive]


def is_answer(question: Question, answer: object) -> bool:
    """Whether this is one of the possible answers; True is no number, though Python says 1.

    Said once more in words, since a page of danger signs can be answered in thousands of ways.
    """
    if isinstance(answer, bool) or not isinstance(answer, str | int | frozenset):
        return False
    options = {option.id for option in question.options}
    if isinstance(answer, frozenset):
        alone = {option.id for option in question.options if option.exclusive}
        fits = bool(answer) and answer <= options and (len(answer) == 1 or not answer & alone)
        return question.type == "many" and fits
    if isinstance(answer, int):
        return question.type == "number" and question.low <= answer <= question.high
    return question.type != "many" and answer in options


# -- the path -------------------------------------------------------------------------------------


def walk(rule_set: RuleSet, given: Answers, past_open: bool = False) -> Path:
    """Ask in file order what is to be asked, up to the first open question or past them all."""
    answers: dict[str, Answer] = {}
    open_: list[str] = []
    for index, question in enumerate(rule_set.questions):
        if ends_before(rule_set, index, answers):
            break
        if question.ask_when is not None and truth(question.ask_when, answers) is not True:
            continue
        if question.id in given and is_answer(question, given[question.id]):
            answers[question.id] = given[question.id]
        elif past_open:
            open_.append(question.id)
        else:
            return Path(tuple(answers), (question.id,), False, answers)
        if is_emergency(rule_set, answers):
            return Path(tuple(answers), tuple(open_), True, answers)
    return Path(tuple(answers), tuple(open_), False, answers)


def ends_before(rule_set: RuleSet, index: int, answers: Answers) -> bool:
    """Whether an early end keeps the question of this number from being asked.

    It lets it be asked only where its condition is false: not where it is true, nor where a
    question that it looks at was not asked.
    """
    before = [question.id for question in rule_set.questions[:index]]
    return any(
        end.after in before and truth(end.when, answers) is not False for end in rule_set.ends
    )


def fired(rule_set: RuleSet, answers: Answers) -> list[Rule]:
    """The rules that are true of the answers on a path."""
    return [rule for rule in rule_set.rules if truth(rule.when, answers) is True]


def is_emergency(rule_set: RuleSet, answers: Answers) -> bool:
    """Whether an emergency rule is true of the answers on a path."""
    ending = (rule for rule in rule_set.rules if rule.then.disposition is Disposition.EMERGENCY)
    return any(truth(rule.when, answers) is True for rule in ending)


# -- the result -----------------------------------------------------------------------------------


def result(rule_set: RuleSet, answers: Answers) -> Outcome:
    """The result of the answers on a path."""
    rules = fired(rule_set, answers)
    levels = {rule.id: rule.then.disposition for rule in rules if rule.then.disposition is not None}
    level = max([rule_set.guide.default_disposition, *levels.values()])
    fits: dict[str, Fit] = {}
    speaks_for: dict[str, frozenset[str]] = {}
    speaks_against: dict[str, frozenset[str]] = {}
    for cause in rule_set.causes if level is not Disposition.EMERGENCY else ():
        for_it = [rule for rule in rules if rule.then.cause == cause.id]
        against_it = [rule for rule in rules if rule.then.against == cause.id]
        if not for_it:
            continue
        strong = any(rule.then.fit is Fit.STRONG for rule in for_it)
        fits[cause.id] = Fit.STRONG if strong and not against_it else Fit.POSSIBLE
        speaks_for[cause.id] = frozenset(rule.id for rule in for_it)
        speaks_against[cause.id] = frozenset(rule.id for rule in against_it)
    raised: dict[str, set[str]] = {}
    for rule in rules if level is not Disposition.EMERGENCY else ():
        if rule.then.other:
            raised.setdefault(rule.then.other, set()).add(rule.id)
    times = [
        rule.then.within
        for rule in rules
        if rule.then.disposition is Disposition.SOON and rule.then.within is not None
    ]
    return Outcome(
        fired=frozenset(rule.id for rule in rules),
        disposition=level,
        fits=fits,
        reasons=frozenset(rule for rule, own in levels.items() if own is level),
        also=frozenset(rule for rule, own in levels.items() if own is not level),
        within=_shortest(times) if level is Disposition.SOON else None,
        raised={other: frozenset(names) for other, names in raised.items()},
        reasons_for=speaks_for,
        reasons_against=speaks_against,
    )


_DAYS = {
    Within.TWO_DAYS: 2,
    Within.ONE_WEEK: 7,
    Within.TWO_WEEKS: 14,
    Within.FOUR_WEEKS: 28,
}


def days(level: Disposition, within: Within | None) -> float:
    """How many days a person who does as told waits at most, for comparing two results."""
    longest = {Disposition.EMERGENCY: 0.0, Disposition.SAME_DAY: 1.0, Disposition.ROUTINE: 1000.0}
    return longest.get(level, 100.0 if within is None else float(_DAYS[within]))


def _shortest(times: list[Within]) -> Within | None:
    return min(times, key=_DAYS.__getitem__, default=None)


# -- all paths ------------------------------------------------------------------------------------


def all_paths(rule_set: RuleSet, given: Answers | None = None) -> Iterator[Path]:
    """Every complete path that begins with these answers, by trying every answer."""
    path = walk(rule_set, given or {})
    if path.next is None:
        yield path
        return
    question = rule_set.question_by_id[path.next]
    for answer in possible_answers(question):
        yield from all_paths(rule_set, {**path.answers, question.id: answer})


def calm_lengths(rule_set: RuleSet, given: Answers) -> set[int]:
    """The lengths of the paths on which an emergency is met only where no answer avoids it."""
    path = walk(rule_set, given)
    if path.next is None:
        return {len(path.asked)}
    question = rule_set.question_by_id[path.next]
    ways = [{**path.answers, question.id: answer} for answer in possible_answers(question)]
    calm = [way for way in ways if not walk(rule_set, way).emergency]
    if not calm:
        return {len(path.asked) + 1}
    return set().union(*(calm_lengths(rule_set, way) for way in calm))
