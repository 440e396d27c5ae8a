"""The question types: what is an answer, what it fills, and which answers lie one change away."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given

from guide.engine.engine import Engine
from guide.ruleset.model import Answer, Question, RuleSet
from guide.ruleset.normal import Cells, holds
from guide.ruleset.operators import words as told_in_words
from guide.ruleset.questions import (
    QUESTION_TYPES,
    TICKED,
    UNTICKED,
    Domain,
    band_words,
    domains,
)
from tests.support import building as b
from tests.support.reference import is_answer, possible_answers
from tests.support.strategies import JUNK, THOROUGH, randoms, rule_sets

CUT = b.between("n", 3, 7)
EVERY_KIND = (
    b.one("o", "yes", "no", "unsure"),
    b.many("m", "a", "c", "d", "none"),
    b.many("two-exclusive", "a", "c", "none", "unsure", exclusive=("none", "unsure")),
    b.many("all-exclusive", "none", "unsure", exclusive=("none", "unsure")),
    b.many("no-exclusive", "a", "c", exclusive=()),
    b.number("n", 0, 9),
    b.number("with-option", -3, 4, "unsure"),
)
each_kind = pytest.mark.parametrize("question", EVERY_KIND, ids=lambda question: question.id)


def domain(question: Question) -> Domain:
    return domains([question], [CUT] if question.id == "n" else [])[question.id]


def frozen(cells: Cells) -> frozenset[object]:
    return frozenset(cells.items())


@each_kind
def test_accepts_exactly_the_possible_answers(question: Question) -> None:
    own = domain(question)
    assert all(own.accepts(answer) for answer in possible_answers(question))
    for junk in (*JUNK, question.low - 1, question.high + 1, "", frozenset(["a", "gone"])):
        assert own.accepts(junk) is is_answer(question, junk)


@each_kind
def test_the_reference_says_in_words_what_it_lists(question: Question) -> None:
    options = [option.id for option in question.options] + ["gone"]
    ticks = [frozenset(t) for n in range(len(options) + 1) for t in combinations(options, n)]
    listed = possible_answers(question)
    for answer in (*ticks, *options, *range(question.low - 2, question.high + 3), True, None):
        assert is_answer(question, answer) is (answer in listed and answer is not True)


@each_kind
def test_each_filling_is_answered_once(question: Question) -> None:
    own = domain(question)
    answers = list(own.answers())
    fillings = [frozen(own.cells(answer)) for answer in answers]
    assert len(set(fillings)) == len(answers)
    assert all(own.accepts(answer) for answer in answers)
    assert set(fillings) == {frozen(own.cells(answer)) for answer in possible_answers(question)}


@each_kind
def test_each_filling_of_the_watched_slots_is_answered_once(question: Question) -> None:
    own = domain(question)
    names = list(own.slots)
    for count in range(len(names) + 1):
        for watched in map(frozenset, combinations(names, count)):

            def seen(answer: Answer) -> frozenset[object]:
                return frozenset(i for i in own.cells(answer).items() if i[0] in watched)

            answers = list(own.answers(watched))
            assert all(own.accepts(answer) for answer in answers)
            assert len({seen(answer) for answer in answers}) == len(answers)
            assert {seen(a) for a in answers} == {seen(a) for a in possible_answers(question)}


@each_kind
def test_cells_fill_every_slot_with_a_member_that_it_has(question: Question) -> None:
    own = domain(question)
    for answer in possible_answers(question):
        cells = own.cells(answer)
        assert set(cells) == set(own.slots)
        assert all(member in own.slots[slot] for slot, member in cells.items())


@each_kind
def test_allowed_is_met_by_exactly_the_fillings_of_answers(question: Question) -> None:
    own = domain(question)
    allowed = QUESTION_TYPES[question.type].allowed(question)
    real = {frozen(own.cells(answer)) for answer in possible_answers(question)}
    for members in product(*own.slots.values()):
        cells = dict(zip(own.slots, members, strict=True))
        assert holds(allowed, cells) is (frozen(cells) in real)


@each_kind
def test_the_plainest_answer_of_a_filling_fills_the_same(question: Question) -> None:
    own = domain(question)
    for answer in possible_answers(question):
        cells = own.cells(answer)
        plain = own.type.answer(question, cells)
        assert own.accepts(plain) and own.cells(plain) == cells


@each_kind
def test_weights_add_up_to_all_answers(question: Question) -> None:
    own = domain(question)
    weights = (own.type.weight(own.cells(answer)) for answer in own.answers())
    assert sum(weights) == len(possible_answers(question))


@each_kind
def test_samples_are_answers_and_come_to_every_filling(question: Question) -> None:
    own, random = domain(question), Random(7)
    samples = [own.sample(random) for _ in range(400)]
    assert all(own.accepts(answer) for answer in samples)
    fillings = {frozen(own.cells(answer)) for answer in samples}
    assert fillings == {frozen(own.cells(answer)) for answer in own.answers()}


def test_a_sample_of_thirty_ticks_takes_no_time() -> None:
    many = domain(b.many("m", *(f"o{n}" for n in range(30)), "none"))
    assert many.accepts(many.sample(Random(1)))
    assert len(list(many.answers(frozenset(["m.o1", "m.none"])))) == 3


# -- neighbours -----------------------------------------------------------------------------------


@each_kind
def test_neighbours_are_other_answers_each_once(question: Question) -> None:
    own = domain(question)
    for answer in possible_answers(question):
        near = list(own.neighbours(answer))
        assert all(own.accepts(other) for other in near)
        fillings = [frozen(own.cells(other)) for other in near]
        assert len(set(fillings)) == len(near)
        assert frozen(own.cells(answer)) not in fillings


def test_neighbours_of_one_are_all_its_other_options() -> None:
    assert list(domain(EVERY_KIND[0]).neighbours("no")) == ["yes", "unsure"]


def test_neighbours_of_a_number_are_one_for_each_other_band_and_option() -> None:
    assert list(domain(b.number("n", 0, 9, "unsure")).neighbours(5)) == [0, 7, "unsure"]
    assert list(domain(b.number("n", 0, 9, "unsure")).neighbours("unsure")) == [0, 3, 7]


def test_neighbours_of_ticks_are_one_tick_away() -> None:
    own = domain(b.many("m", "a", "c", "none"))
    ticks = {tuple(sorted(t)) for t in own.neighbours(frozenset(["a"])) if isinstance(t, frozenset)}
    assert ticks == {("a", "c"), ("none",)}, "no empty answer"
    from_none = {t for t in own.neighbours(frozenset(["none"]))}
    assert from_none == {frozenset(["a"]), frozenset(["c"])}


@THOROUGH
@given(rule_sets(), randoms())
def test_numbers_in_one_band_are_told_apart_by_no_condition(made: RuleSet, random: Random) -> None:
    engine = Engine(made)
    for question in made.questions:
        if question.type != "number":
            continue
        number = random.randint(question.low, question.high)
        given = {q.id: random.choice(possible_answers(q)) for q in made.questions}
        plain = engine.domains[question.id].type.answer(
            question, engine.domains[question.id].cells(number)
        )
        one, two = ({**given, question.id: answer} for answer in (number, plain))
        assert engine.journey(one).cells == engine.journey(two).cells


# -- bands ----------------------------------------------------------------------------------------


def test_bands_are_cut_where_conditions_cut() -> None:
    cuts = [b.between("n", 3, 7), b.not_(b.between("n", None, 5)), b.between("n", 3)]
    assert domains([b.number("n", 0, 9)], cuts)["n"].slots == {
        "n": ((0, 2), (3, 4), (5, 6), (7, 9))
    }


@pytest.mark.parametrize("bounds", [(-5, None), (0, None), (None, 10), (None, 99), (10, 11)])
def test_cuts_outside_the_range_make_no_band(bounds: tuple[int | None, int | None]) -> None:
    assert domains([b.number("n", 0, 9)], [b.between("n", *bounds)])["n"].slots == {"n": ((0, 9),)}


def test_cuts_of_one_number_do_not_touch_another() -> None:
    asked = [b.number("n", 0, 9), b.number("p", 0, 9)]
    assert domains(asked, [b.between("n", 5)])["p"].slots == {"p": ((0, 9),)}


def test_ticks_are_cells() -> None:
    cells = domain(b.many("m", "a", "none")).cells(frozenset(["a"]))
    assert cells == {"m.a": TICKED, "m.none": UNTICKED}


@pytest.mark.parametrize(
    ("band", "unit", "words"),
    [
        ((7, 7), "", "7"),
        ((2, 11), "weeks", "2 to 11 weeks"),
        ((0, 1), "weeks", "0 to 1 week"),
        ((1, 1), "weeks", "1 week"),
        ((0, 0), "weeks", "0 weeks"),
    ],
)
def test_bands_in_words(band: tuple[int, int], unit: str, words: str) -> None:
    asked = replace(b.number("n", 0, 99), unit=unit, unit_one="week" if unit else "")
    assert band_words(band, asked) == words


@pytest.mark.parametrize(
    ("low", "below", "through", "words"),
    [
        (None, 1, False, "less than 1 week"),
        (1, None, False, "1 or more weeks"),
        (1, 2, False, "1 or more and less than 2 weeks"),
        (None, 2, True, "1 or less weeks"),
        (0, 2, True, "0 to 1 week"),
        (2, 4, True, "2 to 3 weeks"),
    ],
)
def test_one_of_a_range_is_one(low: int | None, below: int, through: bool, words: str) -> None:
    asked = replace(b.number("n", 0, 99), unit="weeks", unit_one="week")
    condition = replace(b.between("n", low, below), through=through)
    assert told_in_words(condition, {"n": asked}).endswith(words)
