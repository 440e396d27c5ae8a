"""What a rule set can do: all of it, and each on just the paths on which the reference has it."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given

from guide.prover.abilities import (
    asked,
    chosen,
    fired,
    in_time,
    none_shown,
    raised,
    reached,
    reminded,
    shown,
)
from guide.prover.proof import Subject
from guide.ruleset.model import Disposition, Fit, RuleSet, Within
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, rule_sets


def literals(subject: Subject) -> Iterator[tuple[object, int]]:
    """Every ability by a name that the reference knows too."""
    for question in asked(subject):
        yield ("asked", question.id), question.literal
        for option in chosen(subject, question.item):
            yield ("chosen", option.id), option.literal
    for rule in fired(subject):
        yield ("fired", rule.id), rule.literal
    for cause in shown(subject):
        yield (cause.id, cause.fit), cause.literal
    yield "none shown", none_shown(subject)
    for level in reached(subject):
        yield Disposition.of(level.id), level.literal
    for time in in_time(subject):
        yield ("within", time.within), time.literal
    for other in raised(subject):
        yield ("raised", other.id), other.literal
    for reminder in reminded(subject):
        yield ("reminded", reminder.id), reminder.literal


def done(rule_set: RuleSet, path: reference.Path) -> set[object]:
    """What the reference does on a path."""
    result = reference.result(rule_set, path.answers)
    found: set[object] = {result.disposition, *result.fits.items()}
    found |= {("raised", other) for other in result.raised}
    found |= {("within", result.within)}
    found |= {("asked", question) for question in path.asked}
    found |= {("fired", rule) for rule in result.fired}
    for question, answer in path.answers.items():
        options = answer if isinstance(answer, frozenset) else {answer}
        found |= {("chosen", f"{question}={option}") for option in options}
    for reminder in rule_set.guide.reminders:
        if reference.truth(reminder.when, path.answers):
            found.add(("reminded", reminder.id))
    if not result.fits and result.disposition is not Disposition.EMERGENCY:
        found.add("none shown")
    return found


@QUICK
@given(rule_sets(most=3))
def test_each_is_done_on_just_the_paths_that_have_it(rule_set: RuleSet) -> None:
    subject = Subject(rule_set)
    paths = list(reference.all_paths(rule_set))
    simulated = subject.encoding.simulate([path.answers for path in paths])
    wanted = [done(rule_set, path) for path in paths]
    for name, literal in literals(subject):
        mask = simulated(literal)
        assert [bool(mask & 1 << at) for at in range(len(paths))] == [name in own for own in wanted]


def test_nothing_is_left_out() -> None:
    options = ("a", "b")
    made = b.rule_set(
        [b.one("q", *options), b.many("m", *options)],
        [
            b.raises("r", b.is_("q", "a"), Disposition.SOON, Within.ONE_WEEK),
            b.names("n", b.is_("q", "a"), "o2"),
        ],
        reminders=[b.reminder("remember", b.is_("q", "b"))],
    )
    every_fit = {(cause.id, fit) for cause in made.causes for fit in Fit}
    assert {name for name, _ in literals(Subject(made))} == {
        *every_fit,
        *(("asked", question) for question in ("q", "m")),
        *(("chosen", f"{question}={option}") for question in ("q", "m") for option in options),
        ("fired", "r"),
        ("fired", "n"),
        ("raised", "o2"),
        ("within", Within.ONE_WEEK),
        "none shown",
        *Disposition,
        ("reminded", "remember"),
    }
