"""Progress: the totals are those of trying every answer, and never run backwards."""

from __future__ import annotations

import pytest
from hypothesis import given

from guide.engine import progress
from guide.engine.engine import Engine
from guide.engine.progress import Progress, ProgressMeter
from guide.ruleset.model import Answer, Disposition, RuleSet
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, THOROUGH, Case, full_cases, rule_sets

EMERGENCY = Disposition.EMERGENCY


@QUICK
@given(full_cases(most=4))
def test_the_totals_are_those_of_all_answers_to_come(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    meter = ProgressMeter(engine)
    assert meter.exact
    path = list(engine.journey(given_answers).answers)
    for length in range(len(path)):
        so_far = {q: given_answers[q] for q in path[:length]}
        lengths = reference.calm_lengths(rule_set, so_far)
        wanted = Progress(length + 1, min(lengths), max(lengths))
        assert meter.progress(engine.journey(so_far)) == wanted


@QUICK
@given(rule_sets(most=4))
def test_where_an_emergency_can_be_avoided_only_calm_paths_count(rule_set: RuleSet) -> None:
    """The reference's measure is the plain one wherever no question forces an emergency."""
    paths = list(reference.all_paths(rule_set))
    calm = {len(path.asked) for path in paths if not path.emergency}
    forced = any(
        all(
            reference.walk(rule_set, {**before, path.asked[-1]: answer}).emergency
            for answer in reference.possible_answers(rule_set.question_by_id[path.asked[-1]])
        )
        for path in paths
        if path.emergency
        for before in [dict(list(path.answers.items())[:-1])]
    )
    if not forced:
        shown = ProgressMeter(Engine(rule_set)).progress(Engine(rule_set).journey({}))
        assert (shown.fewest, shown.most) == (min(calm), max(calm))


def _never_backwards(rule_set: RuleSet, given_answers: dict[str, Answer]) -> None:
    engine = Engine(rule_set)
    meter = ProgressMeter(engine)
    path = list(engine.journey(given_answers).answers)
    last = Progress(0, 0, 10**6)
    for length in range(len(path) + 1):
        journey = engine.journey({q: given_answers[q] for q in path[:length]})
        shown = meter.progress(journey)
        if journey.emergency:
            assert shown == Progress(length, length, length)
            return
        assert last.fewest <= shown.fewest <= shown.most <= last.most
        assert shown.number == (length if journey.complete else length + 1)
        assert shown.number <= shown.fewest
        last = shown
    assert last.number == last.fewest == last.most == len(path)


@THOROUGH
@given(full_cases())
def test_totals_never_run_backwards(case: Case) -> None:
    _never_backwards(*case)


@THOROUGH
@given(full_cases())
def test_bounds_never_run_backwards_either(case: Case) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "MOST_STEPS", 0)
        _never_backwards(*case)


@QUICK
@given(full_cases(most=4))
def test_bounds_hold_the_exact_totals(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    exact = ProgressMeter(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "MOST_STEPS", 0)
        bounds = ProgressMeter(engine)
    assert exact.exact and not bounds.exact
    path = list(engine.journey(given_answers).answers)
    for length in range(len(path) + 1):
        journey = engine.journey({q: given_answers[q] for q in path[:length]})
        inner, outer = exact.progress(journey), bounds.progress(journey)
        assert outer.fewest <= inner.fewest <= inner.most <= outer.most
        assert outer.number == inner.number


def test_a_question_that_only_follows_an_emergency_answer_is_not_counted() -> None:
    asked = [b.one("flag"), b.one("never", ask_when=b.is_("flag", "yes")), b.one("last")]
    made = b.rule_set(asked, [b.raises("r", b.is_("flag", "yes"), EMERGENCY)])
    engine = Engine(made)
    assert ProgressMeter(engine).progress(engine.journey({})) == Progress(1, 2, 2)


def test_an_emergency_of_two_answers_is_left_aside_only_once_it_would_fire() -> None:
    asked = [b.one("a"), b.one("b"), b.one("c", ask_when=b.is_("b", "yes"))]
    both = b.every(b.is_("a", "yes"), b.is_("b", "yes"))
    engine = Engine(b.rule_set(asked, [b.raises("r", both, EMERGENCY)]))
    meter = ProgressMeter(engine)
    assert meter.progress(engine.journey({})) == Progress(1, 2, 3)
    assert meter.progress(engine.journey({"a": "yes"})) == Progress(2, 2, 2)
    assert meter.progress(engine.journey({"a": "no"})) == Progress(2, 2, 3)


def test_a_question_whose_every_answer_is_an_emergency_is_the_last() -> None:
    made = b.rule_set(
        [b.one("a", "yes", "no"), b.one("b")],
        [b.raises("r", b.is_("a", "yes", "no"), EMERGENCY)],
    )
    engine = Engine(made)
    assert ProgressMeter(engine).progress(engine.journey({})) == Progress(1, 1, 1)


def test_bounds_stop_counting_where_an_emergency_may_be_the_only_way_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "MOST_STEPS", 0)
    asked = [b.one("a", "yes", "no"), b.one("b"), b.one("c")]
    both = b.every(b.is_("a", "yes"), b.is_("b", *[option.id for option in asked[1].options]))
    engine = Engine(b.rule_set(asked, [b.raises("r", both, EMERGENCY)]))
    meter = ProgressMeter(engine)
    assert not meter.exact
    assert meter.progress(engine.journey({})) == Progress(1, 2, 3)
    assert meter.progress(engine.journey({"a": "no"})) == Progress(2, 3, 3)


def test_a_guide_of_600_questions_is_measured() -> None:
    asked = [b.one("q0")]
    for n in range(1, 600):
        asked.append(b.one(f"q{n}", ask_when=b.is_(f"q{n - 1}", "yes") if n % 2 else None))
    engine = Engine(b.rule_set(asked))
    meter = ProgressMeter(engine)
    assert meter.exact and meter.progress(engine.journey({})) == Progress(1, 300, 600)


def test_a_question_of_40_ticks_is_measured() -> None:
    ticks = [f"o{n}" for n in range(40)]
    asked = [b.many("m", *ticks, "none"), b.one("last", ask_when=b.is_("m", "o3", "o7"))]
    engine = Engine(b.rule_set(asked))
    meter = ProgressMeter(engine)
    assert meter.exact and meter.progress(engine.journey({})) == Progress(1, 1, 2)


def test_a_page_of_40_danger_signs_is_measured() -> None:
    """Each is an emergency by itself; what they are together need not be tried."""
    signs = [f"o{n}" for n in range(40)]
    asked = [b.many("m", *signs, "unsure", "none"), b.one("c", ask_when=b.is_("m", "unsure"))]
    rules = [b.raises(f"r{n}", b.is_("m", sign), EMERGENCY) for n, sign in enumerate(signs)]
    engine = Engine(b.rule_set(asked, rules))
    meter = ProgressMeter(engine)
    assert meter.exact and meter.progress(engine.journey({})) == Progress(1, 1, 2)


def test_an_entangled_guide_falls_back_to_bounds() -> None:
    ticks = [f"o{n}" for n in range(30)]
    asked = [b.many("m", *ticks, "none")]
    asked += [b.one(f"q{n}", ask_when=b.is_("m", f"o{n}")) for n in range(30)]
    engine = Engine(b.rule_set(asked))
    meter = ProgressMeter(engine)
    assert not meter.exact and meter.progress(engine.journey({})) == Progress(1, 1, 31)
    ticked = engine.journey({"m": frozenset(["o1", "o2"])})
    assert meter.progress(ticked) == Progress(2, 3, 3)
