"""The engine against the reference interpreter, and each trap of rule evaluation by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Protocol, cast

import pytest
from hypothesis import given

from guide.engine.engine import ConditionTrace, Engine, OtherResult, RuleTrace
from guide.errors import GuideError
from guide.ruleset.model import (
    Answer,
    Answers,
    Care,
    Condition,
    Disposition,
    Fit,
    Promise,
    Reminder,
    Rule,
    RuleSet,
)
from tests.support import building as b
from tests.support import reference
from tests.support.properties import violated, violations
from tests.support.strategies import (
    QUICK,
    THOROUGH,
    Case,
    cases,
    full_cases,
    make_condition,
    randoms,
    rule_sets,
)

EMERGENCY, SAME_DAY = Disposition.EMERGENCY, Disposition.SAME_DAY
SOON, ROUTINE = Disposition.SOON, Disposition.ROUTINE


class Named(Protocol):
    """What has an id."""

    @property
    def id(self) -> str: ...


def ids(items: Iterable[Named]) -> tuple[str, ...]:
    return tuple(item.id for item in items)


# -- against the reference ------------------------------------------------------------------------


@THOROUGH
@given(cases())
def test_a_journey_is_that_of_the_reference(case: Case) -> None:
    rule_set, given_answers = case
    journey = Engine(rule_set).journey(given_answers)
    path = reference.walk(rule_set, given_answers)
    assert ids(journey.asked) == path.asked
    assert (journey.next.id if journey.next else None) == path.next
    assert journey.emergency == path.emergency
    assert dict(journey.answers) == path.answers
    assert journey.given == given_answers
    assert journey.complete == (path.next is None)


@THOROUGH
@given(cases())
def test_a_result_is_that_of_the_reference(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    result = engine.result_of(journey)
    wanted = reference.result(rule_set, journey.answers)
    assert result.disposition is wanted.disposition
    assert result.fits == wanted.fits
    assert result.within is wanted.within
    assert {rule.id for rule in result.reasons} == wanted.reasons
    if result.within is not None:
        assert result.reasons[0].then.within is result.within
    raised = {one.other.id: {rule.id for rule in one.reasons} for one in result.others}
    assert raised == wanted.raised
    assert list(result.raised) == sorted(result.raised)  # in file order
    assert {rule.id for rule in result.also} == wanted.also
    assert {rule.id for rule in engine.fired(journey)} == wanted.fired
    for shown in result.causes:
        assert {rule.id for rule in shown.reasons_for} == wanted.reasons_for[shown.cause.id]
        assert {rule.id for rule in shown.reasons_against} == wanted.reasons_against[shown.cause.id]


@QUICK
@given(rule_sets(most=3))
def test_every_answer_path_agrees_with_the_reference(rule_set: RuleSet) -> None:
    engine = Engine(rule_set)
    for path in reference.all_paths(rule_set):
        journey = engine.journey(path.answers)
        wanted = reference.result(rule_set, path.answers)
        assert (ids(journey.asked), journey.emergency) == (path.asked, path.emergency)
        assert engine.result(path.answers).disposition is wanted.disposition
        assert engine.result(path.answers).fits == wanted.fits
        assert engine.result(path.answers).within is wanted.within
        assert set(engine.result(path.answers).raised) == set(wanted.raised)


@THOROUGH
@given(cases())
def test_a_trace_has_the_truth_of_every_condition_and_its_parts(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)

    def agree(trace: ConditionTrace, condition: Condition) -> None:
        assert trace.condition is condition
        assert trace.truth is reference.truth(condition, journey.answers)
        assert len(trace.parts) == len(condition.parts)
        for part, inner in zip(trace.parts, condition.parts, strict=True):
            agree(part, inner)

    traces = engine.trace(journey)
    assert [trace.rule for trace in traces] == list(rule_set.rules)
    for trace in traces:
        agree(trace.condition, trace.rule.when)
        assert trace.truth is trace.condition.truth


@THOROUGH
@given(cases())
def test_a_trace_names_the_questions_that_decide(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    for trace in engine.trace(journey):
        named = set(ids(trace.because_of))
        assert named
        if trace.truth is None:
            assert named.isdisjoint(journey.answers)
            assert named == _missing(trace.rule.when, journey.answers)
        else:
            alone = {q: answer for q, answer in journey.answers.items() if q in named}
            assert reference.truth(trace.rule.when, alone) is trace.truth


def _missing(condition: Condition, answers: Answers) -> set[str]:
    """The unanswered questions under the parts that are unknown."""
    if reference.truth(condition, answers) is not None:
        return set()
    if not condition.parts:
        return {condition.question}
    return set().union(*(_missing(part, answers) for part in condition.parts))


@THOROUGH
@given(cases())
def test_changes_are_true_and_none_is_missing(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    found = {(change.question.id, change.answer): change for change in engine.changes(journey)}
    before = reference.walk(rule_set, given_answers, past_open=True)
    now = reference.result(rule_set, before.answers)
    for question in journey.asked:
        for answer in engine.domains[question.id].neighbours(journey.answers[question.id]):
            other = reference.walk(rule_set, {**given_answers, question.id: answer}, True)
            then = reference.result(rule_set, other.answers)
            differs = _result(then) != _result(now)
            change = found.pop((question.id, answer), None)
            assert (change is not None) == differs
            if change is not None:
                _agree_on_change(change, now, then)
                opened = tuple(q for q in other.open if q not in before.open)
                assert ids(change.opens) == opened
    assert not found


def _result(outcome: reference.Outcome) -> tuple[object, ...]:
    return outcome.disposition, outcome.within, outcome.fits, set(outcome.raised)


def _agree_on_change(change: OtherResult, now: reference.Outcome, then: reference.Outcome) -> None:
    assert change.disposition is then.disposition
    assert change.care == Care.of(then.disposition, then.within)
    assert change.care_changes == (_result(then)[:2] != _result(now)[:2])
    assert set(change.raised) == set(then.raised) - set(now.raised)
    assert set(change.not_raised) == set(now.raised) - set(then.raised)
    assert change.added == {c: fit for c, fit in then.fits.items() if c not in now.fits}
    assert set(change.dropped) == set(now.fits) - set(then.fits)
    kept = set(now.fits) & set(then.fits)
    assert change.regraded == {c: then.fits[c] for c in kept if then.fits[c] != now.fits[c]}


@QUICK
@given(full_cases(most=3))
def test_what_a_change_says_holds_however_the_opened_questions_are_answered(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    held = dict(journey.answers)
    for change in engine.changes(engine.journey(held)):
        for path in _ends(rule_set, {**held, change.question.id: change.answer}):
            then = reference.result(rule_set, path.answers)
            assert Care.of(then.disposition, then.within) >= change.care
            if not change.opens:
                assert Care.of(then.disposition, then.within) == change.care


def _ends(rule_set: RuleSet, given_answers: dict[str, Answer]) -> list[reference.Path]:
    path = reference.walk(rule_set, given_answers)
    if path.next is None:
        return [path]
    question = rule_set.question_by_id[path.next]
    ways = ({**given_answers, question.id: a} for a in reference.possible_answers(question))
    return [end for way in ways for end in _ends(rule_set, way)]


# -- what must hold of any rule set ---------------------------------------------------------------


@THOROUGH
@given(full_cases())
def test_nothing_off_the_path_counts(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    bare = engine.journey(journey.answers)
    assert journey.complete and bare.complete
    assert engine.result_of(journey) == engine.result_of(bare)
    assert set(journey.set_aside) == set(given_answers) - set(journey.answers)
    assert bare.set_aside == ()


@QUICK
@given(cases(most=4))
def test_set_aside_is_what_no_answer_to_come_brings_back(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    aside = set(journey.set_aside)
    assert aside.isdisjoint(journey.answers)
    answered = {q for q, answer in given_answers.items() if engine.domains[q].accepts(answer)}
    beyond = {question.id for question in engine.out_of_reach(journey)}
    assert aside == beyond & answered
    if journey.complete:
        assert beyond == set(rule_set.question_by_id) - set(journey.answers)
        return
    for path in _ends(rule_set, dict(given_answers)):
        assert beyond.isdisjoint(path.asked)


@THOROUGH
@given(full_cases(), randoms())
def test_the_order_of_rules_never_matters(case: Case, random: Random) -> None:
    rule_set, given_answers = case
    shuffled = list(rule_set.rules)
    random.shuffle(shuffled)
    other = replace(rule_set, rules=tuple(shuffled))
    one, two = Engine(rule_set).result(given_answers), Engine(other).result(given_answers)
    assert (one.disposition, one.fits) == (two.disposition, two.fits)
    assert set(ids(one.reasons)) == set(ids(two.reasons))
    assert set(ids(one.also)) == set(ids(two.also))
    assert [shown.cause.id for shown in one.causes] == [shown.cause.id for shown in two.causes]


@THOROUGH
@given(full_cases(), randoms())
def test_a_red_flag_added_never_lowers_the_disposition(case: Case, random: Random) -> None:
    rule_set, given_answers = case
    level = random.choice(list(Disposition))
    flag = b.raises("flag", make_condition(random, rule_set.questions), level)
    flagged = replace(rule_set, rules=(*rule_set.rules, flag))
    before = Engine(rule_set).result(given_answers).disposition
    engine = Engine(flagged)
    after = engine.result(given_answers)
    assert after.disposition >= before
    if flag in engine.fired(engine.journey(given_answers)):
        assert after.disposition >= level


@THOROUGH
@given(full_cases())
def test_what_is_true_stays_true_along_a_path(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    path = list(engine.journey(given_answers).answers)
    earlier: dict[str, bool | None] = {}
    for length in range(len(path) + 1):
        journey = engine.journey({q: given_answers[q] for q in path[:length]})
        now = {trace.rule.id: trace.truth for trace in engine.trace(journey)}
        assert all(now[rule] is truth for rule, truth in earlier.items() if truth is not None)
        earlier = now


@THOROUGH
@given(full_cases())
def test_an_emergency_ends_the_path_at_once(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    if not journey.emergency:
        assert engine.result_of(journey).disposition is not EMERGENCY
        return
    result = engine.result_of(journey)
    assert journey.next is None and result.disposition is EMERGENCY and result.causes == ()
    before = {q: answer for q, answer in list(journey.answers.items())[:-1]}
    assert engine.journey(before).emergency is False
    assert engine.result_of(engine.journey(before)).disposition is not EMERGENCY


@THOROUGH
@given(cases())
def test_an_answer_that_its_question_does_not_accept_counts_as_not_given(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    good = {
        question.id: given_answers[question.id]
        for question in rule_set.questions
        if question.id in given_answers
        and reference.is_answer(question, given_answers[question.id])
    }
    with_bad, without = engine.journey(given_answers), engine.journey(good)
    assert with_bad.asked == without.asked and with_bad.next == without.next
    assert with_bad.cells == without.cells and with_bad.set_aside == without.set_aside


@pytest.mark.parametrize("junk", [True, 1.0, "1", b"1", ["1"], {"1"}, {}, None, 4, -1, ("1",)])
def test_junk_is_no_answer_to_any_type(junk: object) -> None:
    asked = [b.number("n", 1, 3), b.one("o", "a", "b"), b.many("m", "a", "none")]
    for question in asked:
        engine = Engine(b.rule_set([question]))
        assert engine.journey({question.id: 1, "other": 1}).set_aside == ()
        journey = engine.journey({question.id: cast(Answer, junk)})
        assert journey.next == question and journey.answers == {}


@THOROUGH
@given(full_cases())
def test_a_rule_is_decided_only_by_questions_that_were_asked(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    for trace in engine.trace(journey):
        if trace.truth is not None:
            assert set(ids(trace.because_of)) <= set(journey.answers)


# -- the traps, by name ---------------------------------------------------------------------------


def _fires(rule_set: RuleSet, **given_answers: Answer) -> set[str]:
    engine = Engine(rule_set)
    return {rule.id for rule in engine.fired(engine.journey(given_answers))}


MEDICINE = (
    b.one("takes", "yes", "no"),
    b.one("new", "yes", "no", "unsure", ask_when=b.is_("takes", "yes")),
)


def test_pitfall_not_of_a_question_that_was_not_asked_is_unknown() -> None:
    made = b.rule_set(MEDICINE, [b.fits("r", b.not_(b.is_("new", "yes")), "c1")])
    assert _fires(made, takes="no") == set()
    assert _fires(made, takes="no", new="no") == set(), "an answer kept off the path"
    assert _fires(made, takes="yes", new="no") == {"r"}
    engine = Engine(made)
    (trace,) = engine.trace(engine.journey({"takes": "no"}))
    assert trace.truth is None and ids(trace.because_of) == ("new",)


def test_pitfall_a_or_not_a_is_no_tautology() -> None:
    new = b.is_("new", "yes")
    made = b.rule_set(MEDICINE, [b.raises("catch-all", b.either(new, b.not_(new)), SOON)])
    assert _fires(made, takes="no") == set()
    assert Engine(made).result({"takes": "no"}).disposition is ROUTINE
    assert _fires(made, takes="yes", new="unsure") == {"catch-all"}


def test_pitfall_unsure_is_an_ordinary_option() -> None:
    made = b.rule_set([b.one("q")], [b.fits("r", b.not_(b.is_("q", "yes")), "c1")])
    assert _fires(made, q="unsure") == {"r"}
    assert _fires(made, q="no") == {"r"}
    assert _fires(made, q="yes") == set()


def test_pitfall_unsure_in_place_of_a_number_is_an_answer() -> None:
    asked = [b.number("weeks", 0, 50, "unsure")]
    made = b.rule_set(asked, [b.fits("r", b.not_(b.between("weeks", 2)), "c1")])
    assert _fires(made, weeks="unsure") == {"r"}
    assert _fires(made, weeks=1) == {"r"} and _fires(made, weeks=2) == set()


def test_pitfall_an_emergency_is_sound_in_the_middle_of_the_questions() -> None:
    asked = [b.one("a"), b.one("b"), b.one("c")]
    made = b.rule_set(
        asked, [b.raises("r", b.every(b.is_("a", "yes"), b.is_("b", "yes")), EMERGENCY)]
    )
    journey = Engine(made).journey({"a": "yes", "b": "yes"})
    assert journey.emergency and journey.next is None
    assert not Engine(made).journey({"a": "yes", "b": "unsure"}).emergency


def test_pitfall_a_stale_answer_counts_for_nothing_until_it_is_on_the_path_again() -> None:
    made = b.rule_set(MEDICINE, [b.fits("r", b.is_("new", "yes"), "c1")])
    engine = Engine(made)
    kept = {"takes": "no", "new": "yes"}
    assert engine.journey(kept).set_aside == ("new",)
    assert engine.result(kept).causes == ()
    back = engine.journey({**kept, "takes": "yes"})
    assert back.set_aside == () and engine.result_of(back).fits == {"c1": Fit.POSSIBLE}


def test_pitfall_a_question_opened_by_a_change_sets_nothing_aside() -> None:
    asked = [*MEDICINE, b.one("last")]
    journey = Engine(b.rule_set(asked)).journey({"takes": "yes", "last": "no"})
    assert journey.next is not None and journey.next.id == "new"
    assert journey.set_aside == (), "the last answer waits, and counts once the new one is given"


def test_pitfall_a_change_counts_the_answers_that_stand_behind_the_questions_it_opens() -> None:
    asked = [*MEDICINE, b.one("last")]
    made = b.rule_set(asked, [b.fits("r", b.is_("last", "yes"), "c1")])
    engine = Engine(made)
    assert engine.changes(engine.journey({"takes": "no", "last": "yes"}))[0].question.id == "last"
    raised = [b.raises("up", b.is_("takes", "yes"), SOON), *made.rules]
    engine = Engine(b.rule_set(asked, raised))
    change = engine.changes(engine.journey({"takes": "no", "last": "yes"}))[0]
    assert (change.answer, change.disposition, change.dropped) == ("yes", SOON, ())
    assert ids(change.opens) == ("new",)


def test_pitfall_a_change_brings_answers_back_that_were_set_aside() -> None:
    made = b.rule_set(MEDICINE, [b.fits("r", b.is_("new", "yes"), "c1")])
    engine = Engine(made)
    (change,) = engine.changes(engine.journey({"takes": "no", "new": "yes"}))
    assert change.added == {"c1": Fit.POSSIBLE} and change.opens == ()


def test_pitfall_numbers_at_their_boundaries() -> None:
    tests = [
        b.fits("below-18", b.between("age", None, 18), "c1"),
        b.fits("from-18", b.between("age", 18), "c1"),
        b.fits("18-to-20", b.between("age", 18, 21), "c1"),
        b.fits("outside", b.between("age", 130), "c1"),
        b.fits("any", b.between("age", -5, 500), "c1"),
    ]
    made = b.rule_set([b.number("age", 0, 120)], tests)
    assert _fires(made, age=17) == {"below-18", "any"}
    assert _fires(made, age=18) == {"from-18", "18-to-20", "any"}
    assert _fires(made, age=20) == {"from-18", "18-to-20", "any"}
    assert _fires(made, age=21) == {"from-18", "any"}
    assert _fires(made, age=120) == {"from-18", "any"}
    assert _fires(made, age=cast(Answer, 17.5)) == set(), "only whole numbers are answers"


def test_pitfall_none_of_these_is_a_tick_of_its_own() -> None:
    asked = [b.many("m", "a", "b", "none")]
    made = b.rule_set(
        asked,
        [
            b.fits("none", b.is_("m", "none"), "c1"),
            b.fits("not-a", b.not_(b.is_("m", "a")), "c1"),
            b.fits("not-both", b.not_(b.all_of("m", "a", "b")), "c1"),
        ],
    )
    assert _fires(made, m=frozenset(["none"])) == {"none", "not-a", "not-both"}
    assert _fires(made, m=frozenset(["a", "b"])) == set()
    assert _fires(made, m=frozenset(["a"])) == {"not-both"}
    assert _fires(made, m=frozenset(["a", "none"])) == set(), "no answer at all"
    assert _fires(made, m=frozenset()) == set(), "no answer at all"


@pytest.mark.parametrize(
    ("rules", "shown"),
    [
        ([b.raises("r", b.is_("q", "yes"), SAME_DAY)], True),
        ([b.raises("r", b.is_("q", "yes"), EMERGENCY)], True),
        ([b.raises("r", b.is_("q", "no"), SAME_DAY)], False),
        (
            [b.raises("r", b.is_("q", "yes"), SOON), b.raises("s", b.is_("q", "yes"), EMERGENCY)],
            True,
        ),
        ([b.fits("r", b.is_("q", "yes"), "c1")], False),
    ],
)
def test_crisis_lines_stand_beside_the_reasons_of_a_level(rules: list[Rule], shown: bool) -> None:
    first, *others = rules
    made = b.rule_set([b.one("q", "yes", "no")], [replace(first, lines="crisis"), *others])
    assert Engine(made).result({"q": "yes"}).crisis_lines is shown


def test_pitfall_a_property_says_nothing_where_its_premise_is_unknown() -> None:
    premise = b.not_(b.is_("new", "yes"))
    safe = b.promise(Promise(disposition=EMERGENCY), premise)
    engine = Engine(b.rule_set(MEDICINE, safety=[safe]))
    assert not violated(safe, engine, engine.journey({"takes": "no"}))
    assert violated(safe, engine, engine.journey({"takes": "yes", "new": "no"}))


def test_a_bound_that_the_numbers_are_not_cut_at_is_refused_and_not_guessed() -> None:
    engine = Engine(b.rule_set([b.number("age", 0, 120)]))
    with pytest.raises(GuideError, match="cut without"):
        engine.is_true(b.between("age", 5, 10), engine.journey({"age": 7}))
    assert engine.is_true(b.between("age", 0, 121), engine.journey({"age": 7}))


# -- results --------------------------------------------------------------------------------------


def test_against_lowers_strong_to_possible_and_removes_nothing() -> None:
    yes = b.is_("q", "yes")
    made = b.rule_set(
        [b.one("q")],
        [
            b.against("no", yes, "c1"),
            b.fits("for", yes, "c1", Fit.STRONG),
            b.against("x", yes, "c2"),
        ],
    )
    for order in permutations(made.rules):
        result = Engine(b.rule_set(made.questions, order)).result({"q": "yes"})
        assert result.fits == {"c1": Fit.POSSIBLE}
        assert ids(result.causes[0].reasons_against) == ("no",)


def test_a_rule_below_the_default_does_not_lower_it() -> None:
    made = b.rule_set([b.one("q")], [b.raises("r", b.is_("q", "no"), ROUTINE)], default=SOON)
    assert Engine(made).result({"q": "yes"}).disposition is SOON
    assert Engine(made).result({"q": "yes"}).reasons == ()
    assert Engine(made).result({"q": "no"}).disposition is SOON


def test_a_lower_level_is_named_besides() -> None:
    yes = b.is_("q", "yes")
    made = b.rule_set([b.one("q")], [b.raises("low", yes, SOON), b.raises("high", yes, SAME_DAY)])
    result = Engine(made).result({"q": "yes"})
    assert (ids(result.reasons), ids(result.also)) == (("high",), ("low",))


def test_an_unfinished_path_has_no_result() -> None:
    engine = Engine(b.rule_set([b.one("q")]))
    with pytest.raises(GuideError, match="'q' is still to be asked"):
        engine.result({})
    assert engine.next_question({}) is engine.rule_set.questions[0]
    assert engine.next_question({"q": "yes"}) is None


def test_a_reminder_is_shown_once_it_is_true() -> None:
    reminder = Reminder(id="r", when=b.is_("q", "yes"), text="Mind this.")
    engine = Engine(b.rule_set([b.one("q"), b.one("p")], reminders=[reminder]))
    assert engine.reminders(engine.journey({})) == ()
    assert engine.reminders(engine.journey({"q": "no"})) == ()
    assert engine.reminders(engine.journey({"q": "yes"})) == (reminder,)


# -- safety properties on one path ----------------------------------------------------------------

YES = b.is_("q", "yes")
CARE = b.rule_set(
    [b.one("q"), b.one("p", ask_when=b.is_("q", "yes", "no"))],
    [
        b.raises("soon", YES, SOON),
        b.fits("for", YES, "c1", Fit.STRONG),
        b.raises("now", b.is_("p", "unsure"), EMERGENCY),
    ],
)


@pytest.mark.parametrize(
    ("then", "kept"),
    [
        (Promise(disposition=SOON), True),
        (Promise(disposition=ROUTINE), False),
        (Promise(disposition=SAME_DAY), False),
        (Promise(disposition=ROUTINE, at_least=True), True),
        (Promise(disposition=SOON, at_least=True), True),
        (Promise(disposition=SAME_DAY, at_least=True), False),
        (Promise(cause="c1"), True),
        (Promise(cause="c1", fit=Fit.STRONG), True),
        (Promise(cause="c1", fit=Fit.POSSIBLE), False),
        (Promise(cause="c2"), False),
        (Promise(never_shown=("c2",)), True),
        (Promise(never_shown=("c1",)), False),
        (Promise(asked="p"), True),
        (Promise(asked="other"), False),
        (Promise(never_asked="p"), False),
        (Promise(never_asked="other"), True),
        (Promise(ends=True), False),
    ],
)
def test_each_kind_of_promise(then: Promise, kept: bool) -> None:
    safe = b.promise(then, YES)
    engine = Engine(b.rule_set(CARE.questions, CARE.rules, safety=[safe]))
    journey = engine.journey({"q": "yes", "p": "no"})
    assert violated(safe, engine, journey) is not kept
    assert violations(engine, journey) == (() if kept else (safe,))
    elsewhere = engine.journey({"q": "no", "p": "no"})
    assert violations(engine, elsewhere) == ()


def test_a_promise_without_whenever_is_about_every_path() -> None:
    engine = Engine(CARE)
    safe = b.promise(Promise(disposition=SOON, at_least=True))
    assert violated(safe, engine, engine.journey({"q": "unsure"}))
    assert not violated(safe, engine, engine.journey({"q": "yes", "p": "yes"}))


def test_ends_is_kept_where_the_last_answer_made_it_true() -> None:
    engine = Engine(CARE)
    safe = b.promise(Promise(ends=True), b.is_("p", "unsure"))
    assert not violated(safe, engine, engine.journey({"q": "yes", "p": "unsure"}))
    early = b.promise(Promise(ends=True), b.is_("q", "unsure"))
    assert not violated(early, engine, engine.journey({"q": "unsure"}))


def test_an_emergency_shows_no_cause_and_so_breaks_the_promise_of_one() -> None:
    engine = Engine(CARE)
    safe = b.promise(Promise(cause="c1"), YES)
    assert violated(safe, engine, engine.journey({"q": "yes", "p": "unsure"}))


def test_an_unfinished_path_keeps_and_breaks_nothing() -> None:
    engine = Engine(CARE)
    with pytest.raises(GuideError, match="'p' is still to be asked"):
        violations(engine, engine.journey({"q": "yes"}))


def test_a_trace_is_a_plain_value() -> None:
    engine = Engine(CARE)
    first, second = (engine.trace(engine.journey({"q": "yes"})) for _ in range(2))
    assert first == second and isinstance(first[0], RuleTrace)
