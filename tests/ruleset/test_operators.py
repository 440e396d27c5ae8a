"""The operators: their truth in every case of a table, and how they read."""

from __future__ import annotations

from itertools import product

import pytest

from guide.ruleset.model import Answer, Condition, NamedCondition
from guide.ruleset.normal import holds
from guide.ruleset.operators import OPERATORS, by_ids, list_words, normal_form, words
from guide.ruleset.questions import domains
from tests.support import building as b
from tests.support.reference import truth

ASKED = (
    b.one("one", "yes", "no", "unsure"),
    b.many("many", "a", "c", "none"),
    b.number("weeks", 0, 20, "unsure"),
)
QUESTIONS = {question.id: question for question in ASKED}
TICKS = (frozenset(["a"]), frozenset(["a", "c"]), frozenset(["c"]), frozenset(["none"]))

LEAVES: tuple[tuple[Condition, dict[Answer, bool]], ...] = (
    (b.is_("one", "yes"), {"yes": True, "no": False, "unsure": False}),
    (b.is_("one", "yes", "unsure"), {"yes": True, "no": False, "unsure": True}),
    (b.is_("many", "a"), dict(zip(TICKS, (True, True, False, False), strict=True))),
    (b.is_("many", "a", "c"), dict(zip(TICKS, (True, True, True, False), strict=True))),
    (b.all_of("many", "a", "c"), dict(zip(TICKS, (False, True, False, False), strict=True))),
    (b.between("weeks", 2), {0: False, 1: False, 2: True, 20: True, "unsure": False}),
    (b.between("weeks", None, 2), {0: True, 1: True, 2: False, "unsure": False}),
    (b.through("weeks", 2), {0: True, 2: True, 3: False, "unsure": False}),
    (b.between("weeks", 2, 3), {1: False, 2: True, 3: False, "unsure": False}),
    (b.is_("weeks", "unsure"), {0: False, 20: False, "unsure": True}),
)
SURE = NamedCondition(id="sure", means="the answer is sure", when=b.is_("one", "yes", "no")).used()
TABLE = [(leaf, answer, value) for leaf, rows in LEAVES for answer, value in rows.items()]


@pytest.mark.parametrize(("leaf", "answer", "value"), TABLE)
def test_tests_of_one_question(leaf: Condition, answer: Answer, value: bool) -> None:
    cut = domains(ASKED, [leaf])
    cells = cut[leaf.question].cells(answer)
    assert holds(normal_form(leaf, cut), cells) is value
    assert holds(normal_form(leaf, cut, negated=True), cells) is not value
    assert holds(normal_form(b.not_(b.not_(leaf)), cut), cells) is value
    assert truth(leaf, {leaf.question: answer}) is value, "the reference reads it so too"


@pytest.mark.parametrize("leaf", [leaf for leaf, _ in LEAVES])
def test_a_test_of_a_question_without_an_answer_is_unknown(leaf: Condition) -> None:
    cut = domains(ASKED, [leaf])
    assert not holds(normal_form(leaf, cut), {})
    assert not holds(normal_form(leaf, cut, negated=True), {})


@pytest.mark.parametrize("values", list(product((True, False, None), repeat=3)))
def test_connectives_have_the_truth_tables_of_kleene(values: tuple[bool | None, ...]) -> None:
    asked = [b.one(question, "yes", "no") for question in "abc"]
    leaves = [b.is_(question, "yes") for question in "abc"]
    cut = domains(asked, [])
    cells = {q: "yes" if value else "no" for q, value in zip("abc", values) if value is not None}

    def value_of(condition: Condition) -> bool | None:
        if holds(normal_form(condition, cut), cells):
            return True
        return False if holds(normal_form(condition, cut, negated=True), cells) else None

    true, false = values.count(True), values.count(False)
    assert value_of(b.every(*leaves)) is (False if false else None if true < 3 else True)
    assert value_of(b.either(*leaves)) is (True if true else None if false < 3 else False)
    for count in (1, 2, 3):
        wanted = True if true >= count else False if false > 3 - count else None
        assert value_of(b.at_least(count, *leaves)) is wanted
    first = values[0]
    assert value_of(b.not_(leaves[0])) is (None if first is None else not first)


ASK = "the answer to “What of one?”"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (b.is_("one", "yes"), f"{ASK} is “Yes”"),
        (b.is_("one", "yes", "unsure"), f"{ASK} is “Yes” or “Unsure”"),
        (b.is_("many", "a", "c"), "the answer to “What of many?” includes “A” or “C”"),
        (b.all_of("many", "a", "c"), "the answer to “What of many?” includes “A” and “C”"),
        (b.between("weeks", 2), "the answer to “What of weeks?” is 2 or more"),
        (b.between("weeks", None, 3), "the answer to “What of weeks?” is less than 3"),
        (b.through("weeks", 2), "the answer to “What of weeks?” is 2 or less"),
        (b.through("weeks", 9, low=2), "the answer to “What of weeks?” is 2 to 9"),
        (b.between("weeks", 2, 9), "the answer to “What of weeks?” is 2 or more and less than 9"),
        (b.not_(b.is_("one", "yes")), f"it is answered, and not so that {ASK} is “Yes”"),
        (
            b.every(b.is_("one", "yes"), b.either(b.is_("one", "no"), b.is_("many", "a"))),
            f"{ASK} is “Yes” and ({ASK} is “No” or the answer to “What of many?” includes “A”)",
        ),
        (
            b.at_least(1, b.is_("one", "yes"), b.is_("one", "no")),
            f"at least 1 of these hold: {ASK} is “Yes”; {ASK} is “No”",
        ),
        (SURE, "the answer is sure"),
        (b.not_(SURE), "it is answered, and not so that the answer is sure"),
    ],
)
def test_words(condition: Condition, said: str) -> None:
    assert words(condition, QUESTIONS) == said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (b.is_("one", "yes", "no"), "one is yes or no"),
        (b.all_of("many", "a", "c"), "many is a and c"),
        (b.between("weeks", 2, 9), "weeks is 2 or more and less than 9"),
        (b.every(b.is_("one", "yes"), b.is_("one", "no")), "all"),
        (b.not_(b.is_("one", "yes")), "not"),
        (b.at_least(1, b.is_("one", "yes"), b.is_("one", "no")), "at_least 1 of 2"),
        (SURE, "condition sure"),
    ],
)
def test_by_ids(condition: Condition, said: str) -> None:
    assert by_ids(condition) == said


@pytest.mark.parametrize("answer", ["yes", "no", "unsure", None])
def test_a_named_condition_is_true_where_what_it_stands_for_is(answer: str | None) -> None:
    cut = domains(ASKED, [SURE])
    cells = {} if answer is None else {"one": answer}
    for negated in (False, True):
        own, meant = (normal_form(one, cut, negated) for one in (SURE, SURE.parts[0]))
        assert holds(own, cells) is holds(meant, cells)


def test_what_stands_above_a_list_of_parts() -> None:
    leaves = b.is_("one", "yes"), b.is_("one", "no")
    assert list_words(b.at_least(2, *leaves)) == "at least 2 of these"
    assert list_words(b.either(*leaves)) == "at least one of these"
    assert list_words(SURE) == "the answer is sure, that is"


def test_every_operator_has_its_row_and_its_words() -> None:
    assert set(OPERATORS) == {"is", "all_of", "range", "all", "any", "not", "at_least", "condition"}
    for key, row in OPERATORS.items():
        assert row.key == key and row.syntax and row.about.endswith(".")
