"""The diff against its oracle on random pairs of guides, and each thing it promises by example.

`DIFF_EXAMPLES=3000 pytest tests/diff/test_diff.py` looks at more pairs than the default does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from math import prod
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.commands.diff import FORMATS, diff
from guide.diff import Difference, compare
from guide.diff.cases import CaseFinder
from guide.diff.difference import DiffVerdict
from guide.diff.formats import as_text
from guide.diff.lists import moved
from guide.diff.report import Heading, ListItem, SideBySide, report
from guide.diff.wording import BY_TEXT
from guide.errors import ExitCode, UsageError
from guide.prover.parts import Ending, Kind, Part
from guide.prover.terms import GivenTest
from guide.reading.loader import load_rule_set
from guide.ruleset.model import (
    Answer,
    Conclusion,
    Condition,
    Disposition,
    Fit,
    NamedCondition,
    Option,
    Question,
    Reminder,
    Rule,
    RuleSet,
    Within,
)
from guide.ruleset.questions import TICKED
from guide.ruleset.statements import Said, cause_with, guide_with
from tests.support import building as b
from tests.support.broken import VALID
from tests.support.checkouts import commit, git, with_windows_line_ends
from tests.support.diff_oracle import Joint, changes, common_answers, joint_paths
from tests.support.reference import possible_answers
from tests.support.strategies import (
    QUICK,
    make_condition,
    make_questions,
    make_rule,
    randoms,
    with_ends,
    with_texts,
)

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("DIFF_EXAMPLES", "60"))
MOST_PATHS = 400
MANY = settings(QUICK, max_examples=EXAMPLES)

Pair = tuple[RuleSet, RuleSet]


# -- random pairs ---------------------------------------------------------------------------------


def make_pair(random: Random) -> Pair:
    """A small rule set and the same with one to three edits, or two that have little in common."""
    old = _made(random)
    if random.random() < 0.2:
        return old, _made(random)
    new = old
    for _ in range(random.randint(1, 3)):
        new = random.choice(EDITS)(random, new)
    return (old, new) if random.random() < 0.5 else (new, old)


def _made(random: Random) -> RuleSet:
    asked = make_questions(random, 4)
    while prod(len(possible_answers(question)) for question in asked) > MOST_PATHS:
        asked = asked[:-1]
    rules = [make_rule(random, asked, f"r{number}") for number in range(random.randint(0, 6))]
    rules = [replace(rule, lines=random.choice(("", "", "crisis"))) for rule in rules]
    level = random.choice((Disposition.ROUTINE, Disposition.SOON))
    reminder = Reminder(id="remind", when=make_condition(random, asked), text="Mind this.")
    reminders = [reminder] if random.random() < 0.3 else []
    made = with_ends(random, b.rule_set(asked, rules, default=level, reminders=reminders))
    return with_texts(random, made) if random.random() < 0.3 else made


def _rewrite_rule(random: Random, old: RuleSet) -> RuleSet:
    return _with_rule(random, old, lambda rule: replace(rule, when=_some(random, old)))


def _reconclude(random: Random, old: RuleSet) -> RuleSet:
    then = make_rule(random, old.questions, "r").then
    return _with_rule(random, old, lambda rule: replace(rule, then=then))


def _with_rule(random: Random, old: RuleSet, edit: Callable[[Rule], Rule]) -> RuleSet:
    if not old.rules:
        return _add_rule(random, old)
    chosen = random.choice(old.rules)
    return replace(old, rules=tuple(edit(r) if r is chosen else r for r in old.rules))


def _add_rule(random: Random, old: RuleSet) -> RuleSet:
    made = make_rule(random, old.questions, f"r{len(old.rules)}-{random.randint(0, 99)}")
    return replace(old, rules=(*old.rules, made))


def _drop_rule(random: Random, old: RuleSet) -> RuleSet:
    return replace(old, rules=old.rules[1:])


def _shuffle_rules(random: Random, old: RuleSet) -> RuleSet:
    return replace(old, rules=tuple(random.sample(old.rules, len(old.rules))))


def _rewrite_ask_when(random: Random, old: RuleSet) -> RuleSet:
    place = random.randrange(len(old.questions))
    earlier = old.questions[:place]
    asks = make_condition(random, earlier, 1) if earlier and random.random() < 0.7 else None
    return _with_question(old, place, replace(old.questions[place], ask_when=asks))


def _add_option(random: Random, old: RuleSet) -> RuleSet:
    place = random.randrange(len(old.questions))
    question = old.questions[place]
    if question.type == "number":
        wider = replace(question, low=question.low - 1, high=question.high + random.randint(0, 2))
        return _with_question(old, place, wider)
    if question.option("extra"):
        return old
    options = list(question.options)
    options.insert(random.randint(0, len(options)), Option(id="extra", text="Extra"))
    return _with_question(old, place, replace(question, options=tuple(options)))


def _change_exclusive(random: Random, old: RuleSet) -> RuleSet:
    place = random.randrange(len(old.questions))
    question = old.questions[place]
    if question.type != "many":
        return old
    first = replace(question.options[0], exclusive=not question.options[0].exclusive)
    return _with_question(old, place, replace(question, options=(first, *question.options[1:])))


def _add_question(random: Random, old: RuleSet) -> RuleSet:
    place = random.randint(0, len(old.questions))
    earlier = old.questions[:place]
    asks = make_condition(random, earlier, 1) if earlier else None
    made = b.one("q-new", ask_when=asks)
    if made.id in old.question_by_id:
        return old
    questions = (*earlier, made, *old.questions[place:])
    rule = make_rule(random, questions, f"r-new{random.randint(0, 99)}")
    return replace(old, questions=questions, rules=(*old.rules, rule))


def _move_question(random: Random, old: RuleSet) -> RuleSet:
    questions = list(old.questions)
    moved = questions.pop(random.randrange(len(questions)))
    questions.insert(random.randint(0, len(questions)), moved)
    seen: set[str] = set()
    placed = []
    for question in questions:
        asks = question.ask_when
        kept = asks if asks is not None and set(asks.questions()) <= seen else None
        placed.append(replace(question, ask_when=kept))
        seen.add(question.id)
    return b.with_fitting_ends(replace(old, questions=tuple(placed)))


def _end_elsewhere(random: Random, old: RuleSet) -> RuleSet:
    return with_ends(random, old)


def _retell(random: Random, old: RuleSet) -> RuleSet:
    """The same texts, shown when something else is true."""

    def change(statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        return tuple(
            replace(said, when=_some(random, old)) if said.when or random.random() < 0.1 else said
            for said in statements
        )

    causes = tuple(cause_with(cause, change) for cause in old.causes)
    return replace(old, guide=guide_with(old.guide, change), causes=causes)


def _change_default(random: Random, old: RuleSet) -> RuleSet:
    return replace(
        old, guide=replace(old.guide, default_disposition=random.choice(list(Disposition)))
    )


EDITS: tuple[Callable[[Random, RuleSet], RuleSet], ...] = (
    *(_rewrite_rule, _rewrite_rule, _reconclude, _add_rule, _drop_rule, _shuffle_rules),
    *(_rewrite_ask_when, _rewrite_ask_when, _add_option, _change_exclusive, _add_question),
    *(_move_question, _change_default, _retell, _end_elsewhere),
)


def _with_question(old: RuleSet, place: int, question: Question) -> RuleSet:
    questions = (*old.questions[:place], question, *old.questions[place + 1 :])
    return replace(old, questions=questions)


def _some(random: Random, old: RuleSet) -> Condition:
    return make_condition(random, old.questions)


def pairs() -> st.SearchStrategy[Pair]:
    """Two versions whose every joint path can be tried."""
    return randoms().map(make_pair)


def _tried(difference: Difference) -> list[Joint]:
    aligned = difference.joint.aligned
    return list(joint_paths(aligned.old, aligned.new))


# -- against the oracle ---------------------------------------------------------------------------


@MANY
@given(pairs())
def test_changes_and_counts(pair: Pair) -> None:
    difference = compare(*pair)
    paths = _tried(difference)
    wanted = changes(paths)
    found = {
        (c.part.kind.value, c.part.id, c.part.ending.value, c.before, c.after): c.paths
        for c in (*difference.results, *difference.asked)
    }
    assert set(found) == set(wanted)
    if difference.order_suits:
        assert found == dict(wanted)
        assert difference.paths == len(paths)
        assert difference.changed == sum(any(_is_result(c[0]) for c in p.changes) for p in paths)


def _is_result(kind: str) -> bool:
    return kind in ("disposition", "within", "cause", "other cause", "crisis lines", "text")


@MANY
@given(pairs())
def test_witnesses_show_the_change_and_none_is_shorter(pair: Pair) -> None:
    difference = compare(*pair)
    paths = _tried(difference)
    for change in (*difference.results, *difference.asked):
        part = change.part
        wanted = (part.kind.value, part.id, part.ending.value, change.before, change.after)
        showing = [path for path in paths if wanted in path.changes]
        answers = change.witness.answers
        assert any(_stands_for(difference, answers, path.answers) for path in showing)
        assert len(answers) == min(len(path.answers) for path in showing)


def _stands_for(difference: Difference, one: object, other: dict[str, Answer]) -> bool:
    """The same answers, a number standing for the band it lies in."""
    assert isinstance(one, dict)
    joint = difference.joint
    return set(one) == set(other) and all(
        joint.cells(q, one[q]) == joint.cells(q, other[q]) for q in one
    )


@MANY
@given(pairs())
def test_cases_hold_exactly_what_changed(pair: Pair) -> None:
    difference = compare(*pair)
    paths = _tried(difference)
    for change in (*difference.results, *difference.asked):
        part = change.part
        wanted = (part.kind.value, part.id, part.ending.value, change.before, change.after)
        showing = [path for path in paths if wanted in path.changes]
        held: set[int] = set()
        for case in change.cases:
            own = [i for i, path in enumerate(showing) if _passes(path.answers, case.tests)]
            assert own, "a case without a path that changed"
            assert case.paths in (None, len(own))
            assert _passes(dict(case.witness.answers), case.tests)
            held.update(own)
            meant = [path for path in paths if _passes(path.answers, case.tests)]
            assert all(_can_differ(path) or _of_another_ending(path, part) for path in meant)
        assert change.complete and held == set(range(len(showing)))


def _of_another_ending(path: Joint, part: Part) -> bool:
    """Whether the part is told of paths to an emergency alone, and the path is none."""
    return part.ending is Ending.EMERGENCY and True not in path.emergencies


def _can_differ(path: Joint) -> bool:
    """Whether anything is another on the path, or masked by an emergency."""
    return True in path.emergencies or path.fired[0] != path.fired[1]


def _passes(answers: dict[str, Answer], tests: tuple[GivenTest, ...]) -> bool:
    return all(test.question in answers and _holds(answers, test) for test in tests)


def _holds(answers: dict[str, Answer], test: GivenTest) -> bool:
    answer = answers[test.question]
    found = [not test.cells]
    for slot, member in test.cells:
        if isinstance(answer, frozenset):
            found.append((slot.removeprefix(f"{test.question}.") in answer) == (member == TICKED))
        elif isinstance(member, tuple):
            found.append(isinstance(answer, int) and member[0] <= answer <= member[1])
        else:
            found.append(answer == member)
    return any(found)


@MANY
@given(pairs())
def test_no_change_of_meaning_only_where_there_is_none(pair: Pair) -> None:
    difference = compare(*pair)
    aligned = difference.joint.aligned
    same = not changes(_tried(difference))
    for question in aligned.shared:
        own = [r.question_by_id[question] for r in (aligned.old, aligned.new)]
        common = common_answers(aligned.old, aligned.new, question)
        same = same and all(len(possible_answers(one)) == len(common) for one in own)
    order = [
        [q.id for q in r.questions if q.id in aligned.shared] for r in (aligned.old, aligned.new)
    ]
    assert difference.same_meaning == (same and order[0] == order[1])


@MANY
@given(pairs())
def test_answers_of_one_version_lead_where_they_lead(pair: Pair) -> None:
    difference = compare(*pair)
    aligned = difference.joint.aligned
    for in_new, own, other in ((True, aligned.new, aligned.old), (False, aligned.old, aligned.new)):
        said = [one for one in difference.answers if one.in_new is in_new]
        for question in aligned.shared:
            common = common_answers(aligned.old, aligned.new, question)
            only = [a for a in possible_answers(own.question_by_id[question]) if a not in common]
            reported = [one for one in said if one.question == question]
            assert bool(only) == bool(reported)


# -- no change of meaning -------------------------------------------------------------------------

ASKED = (
    b.one("one-sided"),
    b.many("signs", "sleep", "brow", "none"),
    b.number("weeks", 0, 52, "unsure"),
)
SIDE, SLEEP, LONG = b.is_("one-sided", "yes"), b.is_("signs", "sleep"), b.between("weeks", 12)
SPASM = b.fits("spasm", b.every(SIDE, b.either(SLEEP, LONG)), "c1", Fit.STRONG)


def _guide(*rules: Rule, questions: tuple[Question, ...] = ASKED) -> RuleSet:
    return b.rule_set(questions, rules)


@pytest.mark.parametrize(
    "rewritten",
    [
        [replace(SPASM, when=b.not_(b.not_(SPASM.when)))],
        [replace(SPASM, when=b.every(b.either(LONG, SLEEP), SIDE))],
        [
            b.fits("by-sleep", b.every(SIDE, SLEEP), "c1", Fit.STRONG),
            b.fits("by-weeks", b.every(SIDE, LONG), "c1", Fit.STRONG),
        ],
        [SPASM, b.fits("weaker", b.every(SIDE, SLEEP, LONG), "c1")],
    ],
)
def test_another_wording_is_no_change_of_meaning(rewritten: list[Rule]) -> None:
    difference = compare(_guide(SPASM), _guide(*rewritten))
    assert difference.verdict is DiffVerdict.TEXTS
    assert "No change of meaning" in as_text(difference)


def test_de_morgan_is_proved() -> None:
    not_both = b.raises("r", b.not_(b.every(SIDE, SLEEP)), Disposition.SOON)
    either_not = b.raises("r", b.either(b.not_(SIDE), b.not_(SLEEP)), Disposition.SOON)
    assert compare(_guide(not_both), _guide(either_not)).same_meaning


def test_the_order_of_rules_means_nothing() -> None:
    other = b.raises("soon", LONG, Disposition.SOON)
    difference = compare(_guide(SPASM, other), _guide(other, SPASM))
    assert difference.verdict is DiffVerdict.NOTHING


def test_a_reworded_question_is_a_change_of_text_only() -> None:
    reworded = replace(ASKED[0], ask="Is it on one side?")
    difference = compare(_guide(SPASM), _guide(SPASM, questions=(reworded, *ASKED[1:])))
    assert difference.verdict is DiffVerdict.TEXTS
    assert [(t.part, t.old, t.new) for t in difference.texts] == [
        ("ask", ASKED[0].ask, "Is it on one side?")
    ]


# -- what changed ---------------------------------------------------------------------------------


def _lines(difference: Difference) -> list[str]:
    return [line.strip() for line in as_text(difference).splitlines()]


def test_a_moved_threshold_is_a_case_of_its_own_numbers() -> None:
    old, new = (b.raises("long", b.between("weeks", n), Disposition.SOON) for n in (12, 8))
    lines = _lines(compare(_guide(old), _guide(new)))
    assert "disposition: routine → soon: 48 paths" in lines  # 3 answers, 4 of ticks, 4 weeks
    assert "when weeks is 8 to 11" in lines


def test_a_widened_rule_reads_as_its_author_would_say_it() -> None:
    weak = b.fits("side", b.is_("one-sided", "yes", "unsure"), "c1")
    wider = replace(SPASM, when=b.every(b.is_("one-sided", "yes", "unsure"), SLEEP))
    lines = _lines(compare(_guide(weak), _guide(weak, wider)))
    assert "when one-sided is yes or unsure and signs includes sleep" in lines


def test_less_urgent_comes_first_then_more_urgent_then_causes() -> None:
    old = _guide(b.raises("a", SIDE, Disposition.SOON), b.fits("b", SLEEP, "c1"))
    new = _guide(b.raises("c", SLEEP, Disposition.SAME_DAY), b.fits("d", LONG, "c2"))
    headings = [line for line in _lines(compare(old, new)) if line.isupper()]
    wanted = ["LESS URGENT", "MORE URGENT", "CAUSES THAT VANISH", "CAUSES THAT APPEAR"]
    assert headings[1:5] == wanted


def test_a_path_that_becomes_an_emergency_is_not_told_again_for_each_cause() -> None:
    danger = b.raises("danger", SIDE, Disposition.EMERGENCY)
    difference = compare(_guide(SPASM), _guide(SPASM, danger))
    assert [change.part.kind for change in difference.results] == [Kind.DISPOSITION]
    assert not difference.asked


def test_crisis_lines_that_vanish_are_told() -> None:
    lines = replace(b.raises("r", SIDE, Disposition.SOON), lines="crisis")
    difference = compare(_guide(lines), _guide(replace(lines, lines="")))
    assert [change.part.kind for change in difference.results] == [Kind.CRISIS_LINES]
    assert "CRISIS LINES NO LONGER SHOWN" in as_text(difference)


def test_a_time_that_gets_longer_is_less_urgent_and_one_that_goes_too() -> None:
    def within(time: Within | None) -> RuleSet:
        return _guide(b.raises("r", SIDE, Disposition.SOON, time))

    text = as_text(compare(within(Within.ONE_WEEK), within(Within.FOUR_WEEKS)))
    assert "LESS URGENT" in text and "within: 1 week → 4 weeks" in text
    assert "soon within 1 week when" in text and "soon within 4 weeks when" in text
    text = as_text(compare(within(Within.ONE_WEEK), within(None)))
    assert "LESS URGENT" in text and "within: 1 week → no time" in text
    text = as_text(compare(within(None), within(Within.TWO_DAYS)))
    assert "MORE URGENT" in text and "when one-sided is yes" in text
    assert compare(within(None), within(None)).same_meaning


def test_a_time_is_told_only_where_both_versions_end_at_soon() -> None:
    timed = b.raises("r", SIDE, Disposition.SOON, Within.ONE_WEEK)
    difference = compare(_guide(timed), _guide())
    assert [change.part.kind for change in difference.results] == [Kind.DISPOSITION]


def test_an_other_cause_that_is_raised_no_longer_is_told() -> None:
    raised = b.names("r", SIDE, "o1")
    text = as_text(compare(_guide(raised), _guide()))
    assert "OTHER CAUSES NO LONGER RAISED" in text and "other cause o1: raised → not raised" in text
    assert "OTHER CAUSES NOW RAISED" in as_text(compare(_guide(), _guide(raised)))


# -- renamed, added, removed ----------------------------------------------------------------------


def _renamed() -> RuleSet:
    options = (
        Option(id="same-side", text="Yes", renamed_from="yes"),
        *ASKED[0].options[1:],
    )
    side = replace(ASKED[0], id="side", renamed_from="one-sided", options=options)
    rule = replace(SPASM, when=b.every(b.is_("side", "same-side"), b.either(SLEEP, LONG)))
    rule = replace(rule, then=Conclusion(cause="c9", fit=Fit.STRONG))
    causes = (replace(b.cause("c9"), name="C1", renamed_from="c1"), b.cause("c2"))
    return replace(_guide(rule, questions=(side, *ASKED[1:])), causes=causes)


def test_what_is_renamed_is_the_same() -> None:
    old, new = _guide(SPASM), _renamed()
    for difference in (compare(old, new), compare(new, old)):
        assert difference.same_meaning
        assert not difference.rules
        assert {items.renamed[0] for items in difference.listed} <= {
            *(("one-sided", "side"), ("yes", "same-side"), ("c1", "c9")),
            *(("side", "one-sided"), ("same-side", "yes"), ("c9", "c1")),
        }


def test_without_renamed_from_it_is_removed_and_added() -> None:
    new = _renamed()
    asked = tuple(replace(question, renamed_from="") for question in new.questions)
    difference = compare(_guide(SPASM), replace(new, questions=asked))
    assert not difference.same_meaning
    assert difference.listed[0].added == ("side",)
    assert difference.listed[0].removed == ("one-sided",)


def test_a_renaming_said_before_says_nothing_now() -> None:
    side = replace(ASKED[0], renamed_from="signs")
    kept = _guide(SPASM, questions=(side, *ASKED[1:]))
    assert compare(kept, kept).verdict is DiffVerdict.NOTHING


def test_two_questions_that_swap_their_ids() -> None:
    first, second = b.one("a", "yes", "no"), b.one("b", "yes", "no")
    old = _guide(b.raises("r", b.is_("a", "yes"), Disposition.SOON), questions=(first, second))
    swapped = (replace(first, id="b", renamed_from="a"), replace(second, id="a", renamed_from="b"))
    new = _guide(b.raises("r", b.is_("b", "yes"), Disposition.SOON), questions=swapped)
    assert compare(old, new).same_meaning


def test_witnesses_are_in_each_versions_own_ids() -> None:
    difference = compare(_guide(), _renamed())
    assert difference.results[0].witness.old.startswith("one-sided=yes ")
    assert difference.results[0].witness.new.startswith("side=same-side ")


def test_an_added_option_is_told_apart_with_where_it_leads() -> None:
    wider = replace(ASKED[0], options=(*ASKED[0].options, Option(id="often", text="Often")))
    rule = b.raises("often", b.is_("one-sided", "often"), Disposition.SOON)
    difference = compare(_guide(SPASM), _guide(SPASM, rule, questions=(wider, *ASKED[1:])))
    assert difference.verdict is DiffVerdict.ANSWERS
    (one,) = difference.answers
    assert (one.question, one.answers, one.in_new) == ("one-sided", "often", True)
    assert one.levels is not None and one.levels[Disposition.SOON] == 4 * 54
    assert one.witness == "one-sided=often signs=none weeks=0"


def test_numbers_beyond_the_other_bounds_are_told_apart() -> None:
    longer = replace(ASKED[2], high=60)
    difference = compare(_guide(SPASM), _guide(SPASM, questions=(*ASKED[:2], longer)))
    assert [(one.question, one.answers) for one in difference.answers] == [("weeks", "53 to 60")]


def test_a_question_of_another_type_is_removed_and_added() -> None:
    changed = b.many("one-sided", "yes", "no", "none")
    difference = compare(_guide(), _guide(questions=(changed, *ASKED[1:])))
    assert difference.joint.aligned.changed_kind == ("one-sided",)
    assert "question one-sided takes other answers" in as_text(difference)


def test_questions_in_another_order() -> None:
    difference = compare(_guide(SPASM), _guide(SPASM, questions=ASKED[::-1]))
    assert difference.verdict is DiffVerdict.QUESTIONS
    assert len(difference.moved) == 2


def test_no_number_is_better_than_a_wrong_one() -> None:
    """Each of two questions ends the path before the other: no order of the walk suits both."""
    one, two = b.one("one", "yes", "no"), b.one("two", "yes", "no")
    rules = [
        b.raises("r1", b.is_("one", "yes"), Disposition.EMERGENCY),
        b.raises("r2", b.is_("two", "yes"), Disposition.EMERGENCY),
    ]
    difference = compare(_guide(*rules, questions=(one, two)), _guide(*rules, questions=(two, one)))
    assert difference.paths is None and not difference.order_suits
    assert {change.part.ending for change in difference.asked} == {Ending.EMERGENCY}
    assert "Not counted: questions that can end a path" in as_text(difference)


def test_a_list_of_cases_is_cut_off_aloud() -> None:
    questions = tuple(b.number(f"n{index}", 0, 9) for index in range(4))
    odd = [b.either(*(b.between(f"n{q}", n, n + 1) for n in (1, 3, 5, 7))) for q in range(4)]
    parity = b.raises(
        "odd", b.either(*(b.every(odd[i], b.not_(odd[i - 1])) for i in range(4))), Disposition.SOON
    )
    difference = compare(_guide(questions=questions), _guide(parity, questions=questions))
    (change,) = difference.results
    finder = CaseFinder(
        difference.joint,
        difference.joint.change(change.part, change.before, change.after),
        difference.joint.brought_by(change.part, change.before, change.after),
    )
    found, complete = finder.find(most=2)
    assert len(found) == 2 and not complete
    cut = replace(change, cases=change.cases[:2], complete=False)
    assert "the list is cut off here" in as_text(replace(difference, results=(cut,)))


def test_a_question_that_may_end_the_path_changed_its_place() -> None:
    danger, asked = b.one("danger", "yes", "no"), (b.one("a"), b.one("b"))
    rules = [
        b.raises("r1", b.is_("danger", "yes"), Disposition.EMERGENCY),
        b.raises("r2", b.is_("a", "yes"), Disposition.SOON),
    ]
    old = _guide(*rules, questions=(danger, *asked))
    new = _guide(*rules, questions=(asked[0], danger, asked[1]))
    difference = compare(old, new)
    paths = list(joint_paths(old, new))
    assert difference.verdict is DiffVerdict.QUESTIONS
    assert difference.paths == len(paths)
    assert [change.paths for change in difference.asked] == list(changes(paths).values())


@pytest.mark.parametrize(
    ("old", "new", "moved_items"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "bcda", "a"),
        ("abcd", "dabc", "d"),
        ("abcd", "axcdb", "b"),
        ("abcd", "", ""),
        ("ab", "ba", "a"),
    ],
)
def test_moved(old: str, new: str, moved_items: str) -> None:
    assert moved(old, new) == tuple(moved_items)


# -- formats --------------------------------------------------------------------------------------


def _hostile() -> Difference:
    bad = '<script>alert("x")</script> | *b* `c`'
    reworded = replace(ASKED[0], ask=bad)
    rule = b.raises("r", SIDE, Disposition.SOON)
    return compare(_guide(), _guide(rule, questions=(reworded, *ASKED[1:])))


def test_a_named_condition_that_changes_is_told_once_with_all_it_changes() -> None:
    def version(low: int) -> RuleSet:
        lasts = NamedCondition(id="lasts", means="it lasts", when=b.between("n", low=low))
        more = NamedCondition(id="more", means="more than that", when=b.not_(lasts.used()))
        rules = [
            b.raises("care", lasts.used(), Disposition.SOON),
            b.fits("cause", b.either(more.used(), b.is_("a", "yes")), "c1"),
            b.fits("other", b.is_("a", "yes"), "c2"),
        ]
        made = b.rule_set([b.number("n", 0, 9), b.one("a")], rules)
        return replace(made, conditions=(lasts, more))

    found = compare(version(5), version(6))
    assert [(change.id, change.used_by) for change in found.conditions] == [
        ("lasts", ("rule care", "rule cause"))
    ]
    assert not found.rules and found.verdict is DiffVerdict.RESULTS
    assert compare(version(5), version(5)).verdict is DiffVerdict.NOTHING


def test_html_is_escaped_whole_and_without_script() -> None:
    page = FORMATS["html"](_hostile())
    assert "<script" not in page and "http" not in page
    assert page.count("<ul>") == page.count("</ul>")
    assert page.count("<li>") == page.count("</li>")


def test_html_says_all_of_the_report_with_lists_in_lists() -> None:
    page = FORMATS["html"](_hostile())
    shown = unescape(" ".join(page.split()))
    for block in report(_hostile()):
        if isinstance(block, SideBySide):
            said = [part for row in block.rows for part in row]
        else:
            said = [block.text]
            said += [part for path in getattr(block, "paths", ()) for part in path]
        assert all(" ".join(part.split()) in shown for part in said)
    assert "<li>one-sided: " in page and "<ul> <li>yes: " in shown
    assert page.count("<ul>") == page.count("</ul>") > 2


def test_markdown_shows_text_as_it_is() -> None:
    assert "\\<script\\>" in FORMATS["markdown"](_hostile())
    assert " \\| \\*b\\* \\`c\\`" in FORMATS["markdown"](_hostile())


def test_json_holds_all_of_it() -> None:
    found = json.loads(FORMATS["json"](_hostile()))
    assert found["verdict"] == "results" and found["same_meaning"] is False
    (change,) = found["results"]
    assert (change["before"], change["after"], change["paths"]) == ("routine", "soon", 216)
    assert change["cases"][0]["when"] == "one-sided is yes"


# -- the command ----------------------------------------------------------------------------------

SHIPPED = Path(__file__).parents[2] / "rules" / "head-twitching"
SMALL = VALID / "small"
GOLDEN = Path(__file__).parents[1] / "golden" / "diff-head-twitching.txt"
EDITS_OF_FILES = (
    (
        "rules.yaml",
        "    condition: one-sided-face\n    face-signs: spread\n",
        "    side: [same-side, then-both, unsure]\n    face-signs: spread\n",
    ),
    (
        "rules.yaml",
        "  when: {soon-signs: life}\n  then: {disposition: soon, within: 4 weeks}",
        "  when: {soon-signs: life}\n  then: {disposition: routine}",
    ),
    (
        "questions.yaml",
        "  ask_when: {side: [same-side, then-both, unsure]}",
        "  ask_when: {side: [same-side, then-both, changes, unsure]}",
    ),
)


@pytest.fixture(name="edited")
def _edited(tmp_path: Path) -> Path:
    """A copy of the shipped guide with three edits."""
    copy = tmp_path / "edited" / SHIPPED.name
    shutil.copytree(SHIPPED, copy)
    for name, before, after in EDITS_OF_FILES:
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} no longer holds what the test edits"
        (copy / name).write_text(text.replace(before, after), encoding="utf-8")
    return copy


def test_three_edits_of_the_shipped_guide(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The golden file; GOLDEN=write writes it anew, to be read before it is kept."""
    assert diff(str(SHIPPED), str(edited), "text") == ExitCode.FINDINGS
    found = capsys.readouterr().out
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_the_same_in_the_words_that_readers_see(edited: Path) -> None:
    old, new = (load_rule_set(folder)[0] for folder in (SHIPPED, edited))
    assert old is not None and new is not None
    blocks = list(report(compare(old, new), BY_TEXT))
    said = [block.text for block in blocks if isinstance(block, ListItem)]
    face = new.question_by_id["face-signs"].ask
    assert any(text.startswith("level of care: “See a doctor soon” → ") for text in said)
    assert any(text.startswith(f"“{face}”: not asked → asked") for text in said)
    assert any(
        text.startswith("Hemifacial spasm (one side of the face): possible") for text in said
    )
    when = [text for text in said if text.startswith("when ")]
    ids = {*new.question_by_id, *(o.id for q in new.questions for o in q.options)}
    told = {i for i in ids if "-" in i} - {"self-harm"}  # that one is a word of the texts as well
    assert when and not [text for text in when if set(text.split()) & told]
    assert not any(block == Heading("The questions named above") for block in blocks)


def test_the_documentation_shows_real_output() -> None:
    page = (Path(__file__).parents[2] / "docs" / "diff.md").read_text(encoding="utf-8")
    shown = page.partition("```text\n")[2].partition("```")[0]
    assert shown and GOLDEN.read_text(encoding="utf-8").startswith(shown.rstrip())


@pytest.mark.parametrize("format", ["json", "html"])
def test_the_same_input_gives_the_same_bytes(format: str) -> None:
    """Two guides that have little in common, so that there is much to tell."""
    found = set()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-m", "guide", "diff", str(VALID / "kitchen-sink"), str(SMALL)]
            + ["--format", format],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=SHIPPED.parent.parent,
            capture_output=True,
        )
        assert run.returncode == ExitCode.FINDINGS, run.stderr
        found.add(run.stdout)
    assert len(found) == 1


@pytest.fixture(name="later")
def _later(tmp_path: Path) -> Path:
    """A copy of a small guide with one edit."""
    copy = tmp_path / "later" / SMALL.name
    shutil.copytree(SMALL, copy)
    text = (copy / "rules.yaml").read_text(encoding="utf-8")
    assert text.count("weeks: {from: 2}") == 1
    text = text.replace("weeks: {from: 2}", "weeks: {from: 3}")
    (copy / "rules.yaml").write_text(text, encoding="utf-8")
    return copy


@pytest.fixture(name="checkout")
def _checkout(later: Path, tmp_path: Path) -> Path:
    """A git checkout: the small guide, then broken, then with the edit and no commit."""
    checkout = tmp_path / "checkout"
    folder = checkout / "rules" / SMALL.name
    shutil.copytree(SMALL, folder)
    git(checkout, "init")
    commit(checkout, "whole")
    (folder / "rules.yaml").write_text("- rule: [\n", encoding="utf-8")
    commit(checkout, "broken")
    shutil.copytree(later, folder, dirs_exist_ok=True)
    return folder


def test_a_revision_against_the_work_tree(
    checkout: Path, later: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(str(SMALL), str(later), "text") == ExitCode.FINDINGS
    told = capsys.readouterr().out
    assert diff("HEAD~1", str(checkout), "text") == ExitCode.FINDINGS
    assert capsys.readouterr().out == told
    assert diff(str(later), str(checkout), "text") == ExitCode.CLEAN


def test_a_revision_with_a_broken_guide(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff("HEAD", str(checkout), "text") == ExitCode.USAGE
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("HEAD:rules.yaml:")
    assert "'HEAD' has errors" in said.err


def test_a_link_that_leads_outside_is_refused(checkout: Path) -> None:
    (checkout / "safety.yaml").unlink()
    (checkout / "safety.yaml").symlink_to("/etc/passwd")
    commit(checkout, "link")
    with pytest.raises(UsageError):
        diff("HEAD", str(checkout), "text")


@pytest.mark.parametrize(
    ("old", "problem"),
    [
        ("nowhere", "neither a folder nor a revision"),
        ("--all", "neither a folder nor a revision"),
        ("HEAD~9", "neither a folder nor a revision"),
        ("", "neither a folder nor a revision"),
        (__file__, "is a file; name the folder of its guide"),
    ],
)
def test_what_is_no_revision(checkout: Path, old: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        diff(old, str(checkout), "text")


def test_a_folder_of_guides_is_not_a_guide(checkout: Path) -> None:
    with pytest.raises(UsageError, match=f"holds guides; name the folder of one: {checkout}"):
        diff("HEAD", str(checkout.parent), "text")


def test_a_folder_that_a_revision_did_not_have(checkout: Path) -> None:
    moved_to = checkout.parent / "later"
    shutil.copytree(checkout, moved_to)
    with pytest.raises(UsageError, match="'HEAD' has no folder rules/later"):
        diff("HEAD", str(moved_to), "text")


def test_a_checkout_of_another_owner(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UsageError, match="git refuses: detected dubious ownership"):
        diff("HEAD~1", str(checkout), "text")


@pytest.mark.parametrize("setting", ["true", "false"])
def test_line_ends_of_windows_are_no_change(
    checkout: Path, setting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    git(checkout, "checkout", "--quiet", "HEAD~1", "--", ".")
    with_windows_line_ends(checkout)
    git(checkout, "config", "core.autocrlf", setting)
    assert diff("HEAD~1", str(checkout), "text") == ExitCode.CLEAN
    assert "No change: the same questions" in capsys.readouterr().out


def test_a_folder_outside_a_checkout(later: Path) -> None:
    with pytest.raises(UsageError, match="in no git checkout"):
        diff("HEAD", str(later), "text")


def test_two_revisions_and_no_folder() -> None:
    with pytest.raises(UsageError, match="neither 'HEAD~1' nor 'HEAD' is a folder"):
        diff("HEAD~1", "HEAD", "text")


def test_no_git(later: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git cannot be run here"):
        diff("HEAD", str(later), "text")
