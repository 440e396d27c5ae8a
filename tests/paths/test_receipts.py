"""Receipts: the answers of a path read back from their code, or the reason why they cannot be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.paths import lettercode
from guide.paths.files import load_paths, path_files
from guide.paths.receipt import NoReceipt, Receipt, read_receipt, receipt_of
from guide.paths.scripted import observe
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import Answer, Answers, Disposition, RuleSet
from guide.ruleset.questions import QUESTION_TYPES
from tests.support import building as b
from tests.support.reference import possible_answers
from tests.support.strategies import QUICK, THOROUGH, Case, full_cases, randoms, rule_sets

ASKED = (
    b.many("danger", "droop", "none"),
    b.one("who", "adult", "child"),
    b.number("weeks", 0, 500, "unsure"),
    b.many("signs", "a", "c", "d", "e", "none", "unsure", exclusive=("none", "unsure")),
)
ANSWERS: Answers = {
    "danger": frozenset(["none"]),
    "who": "child",
    "weeks": 12,
    "signs": frozenset(["a", "e"]),
}


def small(questions: object = ASKED, title: str = "Built", guide_id: str = "built") -> RuleSet:
    """A guide of four questions, with one emergency."""
    rules = [b.raises("droop", b.is_("danger", "droop"), Disposition.EMERGENCY)]
    made = b.rule_set(questions, rules)  # type: ignore[arg-type]
    return replace(made, guide=replace(made.guide, title=title, id=guide_id))


SMALL = Engine(small())
CODE = receipt_of(SMALL, ANSWERS)


@cache
def head_twitching() -> Engine:
    return Engine(load_guides(folder("rules"), only=["head-twitching"]).rule_sets[0])


@cache
def real_answers() -> tuple[Answers, ...]:
    """The answers of the guide's own scripted paths that come to a result."""
    engine = head_twitching()
    paths, _ = load_paths(path_files(folder("rules") / "head-twitching"), engine.rule_set)
    journeys = (observe(path, engine)[0] for path in paths)
    return tuple(journey.answers for journey in journeys if journey.complete)


def receipt(code: str, *engines: Engine) -> Receipt:
    found = read_receipt(code, engines or [SMALL])
    assert isinstance(found, Receipt), found
    return found


def finding(code: str, *engines: Engine) -> Finding:
    found = read_receipt(code, engines or [SMALL])
    assert isinstance(found, list), found
    (only,) = found
    return only


# -- there and back -------------------------------------------------------------------------------


def test_a_receipt_gives_the_guide_and_the_answers() -> None:
    found = receipt(CODE)
    assert found.engine is SMALL and found.answers == ANSWERS and not found.changed


def test_a_receipt_printed_long_ago_reads_as_it_did() -> None:
    """What stands on paper cannot be changed: a new way to write takes a new version."""
    assert receipt("1HAC 73R4 AT0V ZBP3 TJD1").answers == ANSWERS


@pytest.mark.slow
@THOROUGH
@given(full_cases())
def test_every_path_reads_back(case: Case) -> None:
    rule_set, answers = case
    engine = Engine(rule_set)
    code = receipt_of(engine, answers)
    assert receipt(code, engine) == Receipt(engine, engine.journey(answers).answers, False)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_every_answer_to_a_question_reads_back_and_has_a_code_of_its_own(question: object) -> None:
    engine = Engine(small([question, *(q for q in ASKED[:1] if q != question)]))
    codes: dict[str, Answer] = {}
    for answer in possible_answers(engine.rule_set.questions[0]):
        given = {**ANSWERS, engine.rule_set.questions[0].id: answer}
        code = receipt_of(engine, given)
        assert receipt(code, engine).answers == engine.journey(given).answers
        codes[code] = answer
    assert len(codes) == len(possible_answers(engine.rule_set.questions[0]))


def test_every_question_type_can_be_written() -> None:
    assert {question.type for question in ASKED} == set(QUESTION_TYPES)


@pytest.mark.slow
def test_the_paths_of_the_head_twitching_guide_fit_on_a_line() -> None:
    engine = head_twitching()
    lengths = []
    for answers in real_answers()[::4]:
        code = receipt_of(engine, answers)
        assert receipt(code, engine).answers == answers
        lengths.append(len(code.split()))
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 6 and lengths[-1] <= 9, "groups of four"


def test_answers_off_the_path_leave_no_trace() -> None:
    ended: Answers = {**ANSWERS, "danger": frozenset(["droop"])}
    assert receipt(receipt_of(SMALL, ended)).answers == {"danger": frozenset(["droop"])}
    assert receipt_of(SMALL, ended) == receipt_of(SMALL, {"danger": frozenset(["droop"])})


def test_a_path_without_an_end_has_no_receipt() -> None:
    with pytest.raises(NoReceipt, match="'who' is still to be asked"):
        receipt_of(SMALL, {"danger": frozenset(["none"])})


def test_a_path_too_long_for_paper_has_no_receipt() -> None:
    options = [f"o{place}" for place in range(100)]
    asked = [b.many(f"q{place}", *options, "none") for place in range(110)]
    engine = Engine(small([ASKED[0], *asked]))
    given: Answers = {question.id: frozenset(options) for question in asked}
    with pytest.raises(NoReceipt, match="too long"):
        receipt_of(engine, {"danger": frozenset(["none"]), **given})


# -- the rules have changed -----------------------------------------------------------------------


def test_other_words_are_told_and_the_answers_still_read() -> None:
    found = receipt(CODE, Engine(small(title="Built anew")))
    assert found.changed and found.answers == ANSWERS


def test_other_rules_are_told_and_the_answers_still_read() -> None:
    now = small()
    more = b.raises("child", b.is_("who", "child"), Disposition.SOON)
    found = receipt(CODE, Engine(replace(now, rules=(*now.rules, more))))
    assert found.changed and found.answers == ANSWERS


@pytest.mark.parametrize(
    "questions",
    [
        (*ASKED, b.one("more", "yes", "no")),
        ASKED[:-1],
        (ASKED[0], ASKED[2], ASKED[1], ASKED[3]),
        (*ASKED[:-1], b.many("signs", "a", "c", "d", "none", "unsure", exclusive=("none",))),
        (*ASKED[:-1], b.many("signs", "c", "a", "d", "e", "none", "unsure", exclusive=("none",))),
        (ASKED[0], b.one("who", "adult", "baby"), *ASKED[2:]),
        (*ASKED[:2], b.number("weeks", 1, 501, "unsure"), ASKED[3]),
        (*ASKED[:3], replace(ASKED[3], ask_when=b.is_("who", "adult"))),
    ],
    ids=["more", "fewer", "order", "option gone", "options", "renamed", "range", "ask_when"],
)
def test_answers_are_not_guessed_where_the_questions_have_changed(questions: object) -> None:
    found = finding(CODE, Engine(small(questions)))
    assert found.code == "receipt-questions"
    assert "the questions of 'built', or when they are asked, have changed" in found.message


def test_an_emergency_more_changes_how_paths_run() -> None:
    now = small()
    more = b.raises("child", b.is_("who", "child"), Disposition.EMERGENCY)
    found = finding(CODE, Engine(replace(now, rules=(*now.rules, more))))
    assert found.code == "receipt-questions"


def test_the_order_of_the_rules_is_no_change() -> None:
    more = b.raises("child", b.is_("who", "child"), Disposition.EMERGENCY)
    now = small()
    one = Engine(replace(now, rules=(*now.rules, more)))
    two = Engine(replace(now, rules=(more, *now.rules)))
    assert not receipt(receipt_of(one, ANSWERS), two).changed


# -- which guide ----------------------------------------------------------------------------------


def test_the_guide_is_found_among_several() -> None:
    others = [Engine(small(guide_id=f"other-{place}")) for place in range(3)]
    assert receipt(CODE, *others, SMALL).engine is SMALL
    assert receipt(CODE, SMALL, *others).engine is SMALL


def test_of_two_versions_of_a_guide_the_right_one_is_taken() -> None:
    older = Engine(small(title="Older"))
    assert receipt(CODE, older, SMALL).engine is SMALL
    assert receipt(receipt_of(older, ANSWERS), older, SMALL).engine is older


def test_a_guide_that_is_not_here_is_told() -> None:
    found = finding(CODE, Engine(small(guide_id="other")))
    assert found.code == "receipt-guide" and found.hint == "guides here: other"
    nothing = read_receipt(CODE, [])
    assert isinstance(nothing, list) and nothing[0].code == "receipt-guide"


# -- hostile and mistyped -------------------------------------------------------------------------


def forged(*changes: tuple[int, int], more: int = 0) -> str:
    """A receipt with other values at some places and check letters that match."""
    values = lettercode.read(CODE)
    assert isinstance(values, tuple)
    made = [*values, *([0] * more)]
    for place, value in changes:
        made[place] = value
    return lettercode.written(made)


def test_a_mistyped_receipt_is_told_which_group_is_wrong() -> None:
    wrong = CODE[:6] + ("X" if CODE[6] != "X" else "Y") + CODE[7:]
    found = finding(wrong)
    assert found.code == "receipt-check" and found.hint.endswith("the mistake is in group 2")


def test_a_text_that_is_no_receipt_is_told_why() -> None:
    assert finding("hello you").code == "receipt-form"
    assert finding(lettercode.written([1, 0])).message == "the receipt is too short"


def test_another_form_is_told() -> None:
    assert finding(forged((0, 2))).code == "receipt-version"
    assert finding("0000 0000 0000 0000").code == "receipt-version", "all zeros pass the check"


def test_a_number_that_no_answers_make_is_told() -> None:
    assert finding(forged((10, 31), (11, 31))).code == "receipt-answers"
    assert finding(forged(more=4)).code == "receipt-answers"
    values = lettercode.read(CODE)
    assert isinstance(values, tuple)
    filled_up = lettercode.written([*values[:10], 0, 0, 0, 0, *values[10:]])
    assert finding(filled_up).code == "receipt-answers", "a path has one receipt, not many"


@pytest.mark.slow
@THOROUGH
@given(rule_sets(), randoms())
def test_a_forged_number_is_refused_or_is_what_its_own_answers_make(
    rule_set: RuleSet, random: Random
) -> None:
    """No two receipts read alike, so none can be taken for another."""
    engine = Engine(rule_set)
    full = {q.id: random.choice(possible_answers(q)) for q in rule_set.questions}
    values = lettercode.read(receipt_of(engine, full))
    assert isinstance(values, tuple)
    made = [*values[:10], *(random.randrange(32) for _ in range(4 * random.randint(0, 3)))]
    code = lettercode.written(made)
    found = read_receipt(code, [engine])
    if isinstance(found, Receipt):
        assert receipt_of(engine, found.answers) == code
    else:
        assert found[0].code == "receipt-answers"


@QUICK
@given(randoms())
def test_no_single_wrong_character_and_no_swap_reads_as_a_receipt(random: Random) -> None:
    code = list(receipt_of(SMALL, {q.id: random.choice(possible_answers(q)) for q in ASKED}))
    place = random.choice([i for i, each in enumerate(code) if each != " "])
    wrong = random.choice([each for each in lettercode.ALPHABET if each != code[place]])
    assert finding("".join([*code[:place], wrong, *code[place + 1 :]])).code == "receipt-check"
    bare = [each for each in code if each != " "]
    place = random.randrange(len(bare) - 1)
    if bare[place] != bare[place + 1]:
        bare[place], bare[place + 1] = bare[place + 1], bare[place]
        assert finding("".join(bare)).code == "receipt-check"
