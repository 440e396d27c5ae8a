"""The normal form and situations: exactly *true* in three values, and never anything negated."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from guide.engine.engine import Engine
from guide.engine.situations import MOST_KNOWN, Bits, Filler
from guide.errors import GuideError
from guide.ruleset.model import Answer, Condition
from guide.ruleset.normal import (
    ALWAYS,
    NEVER,
    AtLeast,
    Formula,
    In,
    constraint,
    every,
    holds,
    may_hold,
    slots,
    some,
    support,
    truth,
)
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import domains
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import THOROUGH, Case, cases, full_cases

A, B, C = (In(slot, frozenset(["yes"])) for slot in "abc")


class PlainLogic:
    """A stand-in for a solver: literals are 1 and 0, read off one set of cells."""

    def __init__(self, cells: dict[str, object]) -> None:
        self.cells = cells

    def cell(self, slot: str, members: frozenset[object]) -> int:
        return int(self.cells.get(slot) in members)

    def at_least(self, count: int, literals: list[int]) -> int:
        return int(sum(literals) >= count)


def all_formulas() -> list[Formula]:
    """Every formula of two levels over three leaves, at every count."""
    flat = [AtLeast(count, (A, B, C)) for count in range(5)]
    nested = [AtLeast(n, (AtLeast(m, (A, B)), C)) for n in range(4) for m in range(4)]
    return [A, ALWAYS, NEVER, *flat, *nested, every([A]), some([B]), every([]), some([])]


@pytest.mark.parametrize("formula", all_formulas(), ids=repr)
def test_every_way_to_evaluate_a_formula_agrees(formula: Formula) -> None:
    for members in product(("yes", "no", None), repeat=3):
        cells = {slot: m for slot, m in zip("abc", members, strict=True) if m is not None}
        plain = holds(formula, cells)
        assert truth(formula)(cells) is plain
        assert constraint(formula, PlainLogic(dict(cells))) == plain
        assert may_hold(formula, cells, frozenset()) is plain


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert holds(ALWAYS, {}) and not holds(NEVER, {})


@THOROUGH
@given(cases())
def test_normal_forms_are_true_where_the_condition_or_its_negation_is(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)

    def check(condition: Condition) -> None:
        wanted = reference.truth(condition, journey.answers)
        plain = normal_form(condition, engine.domains)
        negated = normal_form(condition, engine.domains, negated=True)
        assert truth(plain)(journey.cells) is holds(plain, journey.cells) is (wanted is True)
        assert truth(negated)(journey.cells) is holds(negated, journey.cells) is (wanted is False)
        for part in condition.parts:
            check(part)

    for rule in rule_set.rules:
        check(rule.when)


@THOROUGH
@given(full_cases())
def test_support_alone_makes_a_true_formula_true(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    cells = engine.journey(given_answers).cells
    for formula in engine.normal.values():
        if holds(formula, cells):
            rests_on = support(formula, cells)
            assert rests_on <= slots(formula)
            assert holds(formula, {slot: m for slot, m in cells.items() if slot in rests_on})


@THOROUGH
@given(full_cases())
def test_may_hold_is_never_wrongly_false(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    steps = list(engine.journey(given_answers).answers.items())
    ends = engine.journey(given_answers)
    for length in range(len(steps)):
        begun = engine.journey(dict(steps[:length]))
        to_come = [q.id for q in rule_set.questions if q.id not in begun.answers]
        open_slots = {slot for q in to_come for slot in engine.domains[q].slots}
        for formula in engine.normal.values():
            if holds(formula, ends.cells):
                assert may_hold(formula, begun.cells, open_slots)


def test_a_leaf_of_no_members_may_never_hold() -> None:
    assert not may_hold(In("a", frozenset()), {}, {"a"})


@THOROUGH
@given(cases())
def test_situations_agree_with_formulas(case: Case) -> None:
    rule_set, given_answers = case
    engine = Engine(rule_set)
    journey = engine.journey(given_answers)
    for rule in rule_set.rules:
        formula = engine.normal[rule.id]
        test = engine.bits.test(formula)
        assert test(journey.situation) is holds(formula, journey.cells)
        assert test(journey.situation & test.bits) is test(journey.situation)


@pytest.mark.parametrize("formula", all_formulas(), ids=repr)
def test_a_situation_test_of_every_formula(formula: Formula) -> None:
    asked = [b.one(question, "yes", "no") for question in "abc"]
    bits = Bits(domains(asked, []))
    test = bits.test(formula)
    for members in product(("yes", "no", None), repeat=3):
        cells = {slot: m for slot, m in zip("abc", members, strict=True) if m is not None}
        situation = sum(bits.set_by(slot, {slot: member}) for slot, member in cells.items())
        assert test(situation) is holds(formula, cells)


def test_no_bit_is_handed_out_after_the_first_answer() -> None:
    engine = Engine(b.rule_set([b.one("q")], [b.fits("r", b.is_("q", "yes"), "c1")]))
    assert engine.bits.test(engine.normal["r"]) is not None
    with pytest.raises(GuideError, match="a new test of 'q'"):
        engine.bits.test(In("q", frozenset(["no"])))


def test_a_filler_remembers_a_bounded_number_of_answers() -> None:
    asked = b.number("n", 0, 10 * MOST_KNOWN)
    cut = domains([asked], [])
    filler = Filler(cut["n"], Bits(cut))
    for answer in range(2 * MOST_KNOWN):
        assert filler.filling(answer) is not None
    assert len(filler._known) == MOST_KNOWN


@pytest.mark.parametrize("order", [(1, True), (True, 1)])
def test_a_remembered_one_is_not_taken_for_true(order: tuple[Answer, Answer]) -> None:
    cut = domains([b.number("n", 0, 3)], [])
    filler = Filler(cut["n"], Bits(cut))
    accepted = {type(answer): filler.filling(answer) is not None for answer in order}
    assert accepted == {int: True, bool: False}
