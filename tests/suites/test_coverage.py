"""Coverage of a rule set against every path tried one by one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given

from guide.ruleset.answertext import as_text
from guide.ruleset.model import Answers, Condition, Disposition, Fit, RuleSet
from guide.ruleset.operators import by_ids
from guide.suites.coverage import KINDS, OFTEN_NONE, coverage
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, rule_sets


def seen(rule_set: RuleSet, path: reference.Path) -> Iterator[str]:
    """What one path covers, in words."""
    result = reference.result(rule_set, path.answers)
    last = path.asked[-1] if path.emergency else None
    ended = False
    for index, question in enumerate(rule_set.questions):
        name = question.id
        before = [q.id for q in rule_set.questions[:index]]
        given = {q: path.answers[q] for q in path.asked if q in before}
        ended = ended or reference.ends_before(rule_set, index, given)
        if name in path.answers:
            yield f"question {name} is asked"
            answer = path.answers[name]
            ids = answer if isinstance(answer, frozenset) else {answer}
            options = (one for one in ids if not isinstance(one, int))
            yield from (f"option {name}={one} is chosen" for one in options)
        elif not ended:
            yield f"question {name} is passed over"
        if question.ask_when is not None and not ended:
            yield from branches(f"ask_when of {name}", question.ask_when, given)
        ended = ended or name == last
        if not ended:
            yield from at_ends(rule_set, name, path)
    for rule in rule_set.rules:
        yield f"rule {rule.id} " + ("fires" if rule.id in result.fired else "does not fire")
        yield from branches(f"rule {rule.id}", rule.when, path.answers)
    for reminder in rule_set.guide.reminders:
        if reference.truth(reminder.when, path.answers):
            yield f"reminder {reminder.id} is shown"
        yield from branches(f"reminder {reminder.id}", reminder.when, path.answers)
    yield from (f"cause {cause} is shown as {fit.key}" for cause, fit in result.fits.items())
    if not result.fits and not path.emergency:
        yield "cause none fits"
    yield from (f"other cause {other} is raised" for other in result.raised)
    yield f"level {result.disposition.key} is reached"
    if result.within is not None:
        yield f"within {result.within.key} is reached"


def at_ends(rule_set: RuleSet, question: str, path: reference.Path) -> Iterator[str]:
    """What a path covers of the early ends behind a question, up to the first that ends it."""
    for end in rule_set.ends:
        if end.after != question:
            continue
        ids = [q.id for q in rule_set.questions]
        before = ids[: ids.index(question) + 1]
        given = {q: path.answers[q] for q in path.asked if q in before}
        yield from branches(f"early end {end.id}", end.when, given)
        known = reference.truth(end.when, given)
        if known:
            yield f"early end {end.id} ends the questions"
        if known is not False:
            return
        yield f"early end {end.id} lets them go on"


def branches(name: str, condition: Condition, answers: Answers) -> Iterator[str]:
    met: list[str] = []
    for test in leaves(condition):
        text = by_ids(test)
        met.append(text)
        number = f" (number {met.count(text)})" if met.count(text) > 1 else ""
        value = reference.truth(test, answers)
        if value is not None:
            yield f"{name} test {text}{number}: {str(value).lower()}"


def leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


@pytest.mark.slow
@QUICK
@given(rule_sets(most=4))
def test_what_is_covered_open_and_impossible_is_so_over_all_paths(rule_set: RuleSet) -> None:
    every = list(reference.all_paths(rule_set))
    shown = [set(seen(rule_set, path)) for path in every]
    tried = sorted(Random(len(every)).sample(range(len(every)), min(4, len(every))))
    found = coverage(rule_set, [every[number].answers for number in tried])
    assert {str(point): numbers for point, numbers in found.covered.items()} == {
        name: tuple(at for at, number in enumerate(tried) if name in shown[number])
        for name in set().union(*(shown[number] for number in tried))
    }
    assert set(map(str, found.impossible)).isdisjoint(set().union(*shown))
    for point, number in found.open.items():
        missing = shown[[path.answers for path in every].index(dict(found.missing[number]))]
        assert str(point) in missing


def small() -> RuleSet:
    return b.rule_set(
        [b.one("side"), b.one("near", "yes", "no", ask_when=b.is_("side", "yes"))],
        [
            b.raises("late", b.is_("near", "no"), Disposition.SOON),
            b.fits("spasm", b.every(b.is_("side", "yes"), b.is_("near", "yes")), "c1"),
        ],
        causes=["c1"],
    )


def test_without_paths_all_is_open_and_a_few_paths_would_do() -> None:
    found = coverage(small(), [])
    assert not found.covered and found.possible == len(found.open)
    assert sorted(as_text(path) for path in found.missing) == [
        "side=no",
        "side=unsure",
        "side=yes near=no",
        "side=yes near=yes",
    ]
    assert [str(point) for point in found.impossible] == [
        "cause c1 is shown as strong",
        "level same_day is reached",
        "level emergency is reached",
    ]


def test_counts_by_kind_leave_out_what_is_impossible() -> None:
    found = coverage(small(), [{"side": "yes", "near": "yes"}])
    assert found.by_kind() == {
        "question": (2, 3),
        "option": (2, 5),
        "rule": (2, 4),
        "test": (4, 8),
        "cause": (1, 2),
        "level": (1, 2),
        "reminder": (0, 0),
    }
    assert list(found.by_kind()) == [kind for kind in KINDS if kind not in OFTEN_NONE]


def test_a_test_of_a_question_that_is_not_asked_is_neither_true_nor_false() -> None:
    found = coverage(small(), [{"side": "no"}])
    tests = [str(point) for point in found.covered if point.kind == "test"]
    assert tests == [
        "ask_when of near test side is yes: false",
        "rule spasm test side is yes: false",
    ]


def test_a_reminder_is_covered_where_it_is_shown() -> None:
    reminder = b.reminder("hurry", b.is_("side", "yes"))
    guide = b.rule_set([b.one("side")], reminders=[reminder])
    assert coverage(guide, [{"side": "yes"}]).by_kind()["reminder"] == (1, 1)
    assert coverage(guide, [{"side": "no"}]).by_kind()["reminder"] == (0, 1)


def test_a_fit_that_is_lowered_is_covered_as_it_is_shown() -> None:
    guide = b.rule_set(
        [b.one("side"), b.one("near")],
        [
            b.fits("for", b.is_("side", "yes"), "c1", Fit.STRONG),
            b.against("against", b.is_("near", "yes"), "c1"),
        ],
        causes=["c1"],
    )
    found = coverage(guide, [{"side": "yes", "near": "yes"}])
    assert [str(point) for point in found.covered if point.kind == "cause"] == [
        "cause c1 is shown as possible"
    ]
