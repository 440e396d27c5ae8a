"""The smallest answers that lead to a result, against every answer path tried one by one.

The oracle is the reference interpreter: it says which rules fire on each path, and whether a set,
read as a condition, is true of it. It shares no code with the solver or with the terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given

from bench.synthetic import make
from guide.engine.engine import Engine
from guide.prover.counting import PathCounts
from guide.prover.implicants import (
    Aim,
    AnswerSet,
    AnswerSets,
    against_aim,
    answer_sets,
    cause_aim,
    level_aim,
    other_aim,
    time_aim,
)
from guide.prover.proof import Subject
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Condition, Disposition, Fit, RuleSet
from guide.ruleset.operators import normal_form, words
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, make_condition, make_rule, make_rule_set, randoms

Q = (
    b.one("who", "adult", "child"),
    b.many("signs", "droop", "weak", "none"),
    b.one("side", "same", "both", ask_when=b.is_("who", "adult")),
    b.number("weeks", 0, 20, "unsure"),
)


def aims(rule_set: RuleSet) -> Iterator[Aim]:
    """Everything that can be asked about."""
    yield from (level_aim(rule_set, level) for level in Disposition)
    for cause in rule_set.causes:
        yield from (cause_aim(rule_set, cause.id, fit) for fit in Fit)
        yield against_aim(rule_set, cause.id)
    yield from (time_aim(rule_set, within) for within in rule_set.times)
    yield from (other_aim(rule_set, other.id) for other in rule_set.raised_others)


def found(rule_set: RuleSet, aim: Aim, most: int = 60) -> AnswerSets:
    """The answer sets of a rule set that no proof has looked at yet."""
    return answer_sets(Subject(rule_set), aim, most)


def read(rule_set: RuleSet, sets: AnswerSets) -> list[list[str]]:
    """Each set as the words of its parts."""
    return [[words(part, rule_set.question_by_id) for part in one.given] for one in sets.sets]


# -- in words -------------------------------------------------------------------------------------


def test_answers_that_are_not_needed_are_left_out() -> None:
    rule_set = b.rule_set(
        Q,
        [
            b.fits("all-of-it", b.every(b.is_("who", "adult"), b.is_("side", "same")), "c1"),
            b.fits("in-vain", b.every(b.is_("side", "same"), b.is_("signs", "weak")), "c1"),
        ],
    )
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert read(rule_set, sets) == [["the answer to “What of side?” is “Same”"]]
    assert [rule.id for rule in sets.sets[0].rules] == ["all-of-it", "in-vain"]


def test_a_set_that_lies_within_another_is_left_out_and_its_rule_is_named_there() -> None:
    within = b.every(b.is_("side", "same"), b.is_("signs", "weak"))
    rule_set = b.rule_set(
        Q, [b.fits("narrow", within, "c1"), b.fits("wide", b.is_("who", "adult"), "c1")]
    )
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert read(rule_set, sets) == [["the answer to “What of who?” is “Adult”"]]
    assert {rule.id for rule in sets.sets[0].rules} == {"narrow", "wide"}


def test_sets_that_differ_in_one_answer_are_told_as_one() -> None:
    rule_set = b.rule_set(
        Q,
        [
            b.raises("droop", b.is_("signs", "droop"), Disposition.EMERGENCY),
            b.raises("weak", b.is_("signs", "weak"), Disposition.EMERGENCY),
            b.raises("long", b.between("weeks", low=12), Disposition.EMERGENCY),
            b.raises("not-sure", b.is_("weeks", "unsure"), Disposition.EMERGENCY),
        ],
    )
    sets = found(rule_set, level_aim(rule_set, Disposition.EMERGENCY))
    weeks = "the answer to “What of weeks?” is"
    assert read(rule_set, sets) == [
        ["the answer to “What of signs?” includes “Droop” or “Weak”"],
        [f"{weeks} 12 or more or {weeks} “Unsure”"],
    ]
    assert as_text(sets.sets[0].witness) == "who=adult signs=droop"


def test_what_is_not_ticked_is_told_too() -> None:
    rule = b.fits("no-droop", b.not_(b.is_("signs", "droop")), "c1", Fit.STRONG)
    rule_set = b.rule_set(Q, [rule, b.against("a", b.is_("who", "child"), "c1")])
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.STRONG))
    assert read(rule_set, sets) == [
        [
            "it is answered, and not so that the answer to “What of signs?” includes “Droop”",
        ]
    ]
    assert as_text(sets.sets[0].witness) == "who=adult signs=none side=same weeks=0"


def test_the_default_needs_no_answers_and_what_is_below_it_is_never_reached() -> None:
    rules = [b.raises("r", b.is_("who", "child"), Disposition.ROUTINE)]
    rule_set = b.rule_set(Q, rules, default=Disposition.SOON)
    default = found(rule_set, level_aim(rule_set, Disposition.SOON))
    assert read(rule_set, default) == [[]]
    below = found(rule_set, level_aim(rule_set, Disposition.ROUTINE))
    assert below.sets == () and not below.cut_off


def test_a_rule_that_is_always_masked_is_named_and_lists_nothing() -> None:
    rules = [
        b.raises("stops", b.is_("who", "child"), Disposition.EMERGENCY),
        b.fits("masked", b.is_("who", "child"), "c1"),
    ]
    rule_set = b.rule_set(Q, rules)
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert sets.sets == () and [rule.id for rule in sets.silent] == ["masked"]


# -- cut off --------------------------------------------------------------------------------------


def test_a_long_list_is_cut_off_aloud() -> None:
    questions = [b.one(f"q{number}", "yes", "no") for number in range(8)]
    rules = [b.fits(f"r{n}", b.is_(f"q{n}", "yes"), "c1") for n in range(8)]
    rule_set = b.rule_set(questions, rules)
    aim = cause_aim(rule_set, "c1", Fit.POSSIBLE)
    assert len(found(rule_set, aim).sets) == 8 and not found(rule_set, aim).cut_off
    assert len(found(rule_set, aim, most=7).sets) == 7 and found(rule_set, aim, most=7).cut_off


def test_a_rule_with_a_million_ways_is_cut_off_aloud() -> None:
    questions = [b.one(f"q{number}", "a", "b", "c", "d") for number in range(10)]
    parts = [b.is_(question.id, "a", "b", "c", "d") for question in questions]
    rule_set = b.rule_set(questions, [b.fits("wide", b.at_least(9, *parts), "c1")])
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert sets.cut_off and sets.silent == ()


def test_a_rule_whose_ways_nearly_all_contradict_themselves_is_cut_off_aloud() -> None:
    questions = [b.one(f"q{number}", "a", "b") for number in range(30)]
    parts = [b.is_(question.id, "a", "b") for question in questions]
    never = [b.is_("q0", "a"), b.is_("q0", "b")]
    rule_set = b.rule_set(questions, [b.fits("never", b.every(*parts, *never), "c1")])
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert sets.sets == () and sets.cut_off


# -- against the oracle ---------------------------------------------------------------------------


class Oracle:
    """Every path of a rule set, with the rules that fire on it."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.paths = list(reference.all_paths(rule_set))
        self.fired = [
            {rule.id for rule in reference.fired(rule_set, path.answers)} for path in self.paths
        ]

    def unmasked(self, aim: Aim) -> set[int]:
        """The paths on which no masking rule fires."""
        masking = {rule.id for rule in aim.unless}
        return {number for number, fired in enumerate(self.fired) if not fired & masking}

    def reached(self, aim: Aim) -> set[int]:
        """The paths on which the aim is reached."""
        speaking = {rule.id for rule in aim.speaks}
        unmasked = self.unmasked(aim)
        return {n for n in unmasked if aim.always or self.fired[n] & speaking}

    def where(self, among: set[int], *conditions: Condition) -> set[int]:
        """Those of some paths on which all the conditions are true."""
        return {
            number
            for number in among
            if all(reference.truth(c, self.paths[number].answers) is True for c in conditions)
        }


def single_answers(part: Condition) -> list[Condition]:
    """The alternatives of one part of a set, each by itself; a number's bounds stay together."""
    if part.operator == "any":
        return [single for inner in part.parts for single in single_answers(inner)]
    if part.operator == "is":
        return [b.is_(part.question, value) for value in part.values]
    return [part]


@pytest.mark.slow
@given(randoms())
@QUICK
def test_the_sets_are_enough_smallest_and_together_all(random: Random) -> None:
    rule_set = make_rule_set(random, 4)
    oracle = Oracle(rule_set)
    subject = Subject(rule_set)
    for aim in aims(rule_set):
        sets = answer_sets(subject, aim)
        unmasked, reached = oracle.unmasked(aim), oracle.reached(aim)
        assert not sets.cut_off
        together: set[int] = set()
        paths = [oracle.where(unmasked, one.condition) for one in sets.sets]
        assert not any(one <= other for one, other in permutations(paths, 2))
        for one, own in zip(sets.sets, paths, strict=True):
            together |= own
            assert own == oracle.where(unmasked, *one.given)
            assert one.paths == len(own)
            assert any(oracle.paths[n].answers == one.witness for n in own)
            assert_smallest(oracle, unmasked, reached, one)
        assert together == reached
        silent = {rule.id for rule in sets.silent}
        assert silent == {
            r.id for r in aim.speaks if not any(r.id in oracle.fired[n] for n in unmasked)
        }


@given(randoms())
@QUICK
def test_a_time_and_an_other_cause_are_reached_where_a_result_has_them(random: Random) -> None:
    rule_set = make_rule_set(random, 4)
    if random.random() < 0.2:
        above = replace(rule_set.guide, default_disposition=Disposition.SAME_DAY)
        rule_set = replace(rule_set, guide=above)
    oracle = Oracle(rule_set)
    results = [reference.result(rule_set, path.answers) for path in oracle.paths]
    for within in rule_set.times:
        wanted = {n for n, one in enumerate(results) if one.within and one.within >= within}
        assert oracle.reached(time_aim(rule_set, within)) == wanted
    for other in rule_set.raised_others:
        wanted = {n for n, one in enumerate(results) if other.id in one.raised}
        assert oracle.reached(other_aim(rule_set, other.id)) == wanted


def assert_smallest(oracle: Oracle, unmasked: set[int], reached: set[int], one: AnswerSet) -> None:
    """However one takes an alternative of each part: possible, enough, and nothing to spare."""
    for chosen in product(*map(single_answers, one.given)):
        own = oracle.where(unmasked, *chosen)
        assert own and own <= reached
        for left_out in range(len(chosen)):
            rest: Sequence[Condition] = chosen[:left_out] + chosen[left_out + 1 :]
            assert not oracle.where(unmasked, *rest) <= reached


@given(randoms())
@QUICK
def test_paths_where_something_is_given_and_something_is_not_are_counted(random: Random) -> None:
    assert_counted(random, make_rule_set(random, 4))


@given(randoms())
@QUICK
def test_paths_past_a_page_of_danger_signs_are_counted(random: Random) -> None:
    rule_set = make_danger_signs(random)
    assert_counted(random, rule_set)
    lengths = [len(path.asked) for path in reference.all_paths(rule_set)]
    count = PathCounts(Engine(rule_set)).every()
    assert (count.paths, count.questions) == (len(lengths), sum(lengths))
    assert (count.shortest, count.longest) == (min(lengths), max(lengths))


def make_danger_signs(random: Random) -> RuleSet:
    """Pages of signs, most of which end the path by themselves, and questions that they open."""
    signs = b.many("signs", "droop", "weak", "fit", "itch", "none")
    first = (b.one("who", "adult", "child"), signs)
    more = b.many("more", "hot", "stiff", "tired", ask_when=make_condition(random, first, 1))
    asked = (*first, more, b.one("last", ask_when=make_condition(random, (*first, more), 1)))
    flags = [(q.id, option.id) for q in (signs, more) for option in q.options]
    rules = [
        b.raises(f"e{number}", b.is_(*flag), Disposition.EMERGENCY)
        for number, flag in enumerate(random.sample(flags, random.randint(1, 5)))
    ]
    some = [make_rule(random, asked, f"r{number}") for number in range(random.randint(0, 3))]
    return b.rule_set(asked, random.sample([*rules, *some], len(rules) + len(some)))


def assert_counted(random: Random, rule_set: RuleSet) -> None:
    """Something is given, and some rules never fire: all of them to an emergency, or any."""
    oracle = Oracle(rule_set)
    counts = PathCounts(Engine(rule_set))
    for _ in range(3):
        assert_one_count(random, oracle, counts)


def assert_one_count(random: Random, oracle: Oracle, counts: PathCounts) -> None:
    rule_set = oracle.rule_set
    rules = rule_set.rules
    emergencies = [r for r in rules if r.then.disposition is Disposition.EMERGENCY]
    unless = random.sample(rules, random.randint(0, len(rules)))
    unless = random.choice(([], unless, list({*unless, *emergencies})))
    asked = random.sample(rule_set.questions, random.randint(0, 2))
    held = [_some_answer(random, question.id, rule_set) for question in asked]
    masked = {rule.id for rule in unless}
    expected = [
        n
        for n in oracle.where(set(range(len(oracle.paths))), *held)
        if not oracle.fired[n] & masked
    ]
    formulas = [normal_form(condition, counts.engine.domains) for condition in held]
    assert counts.where(formulas, unless) == len(expected)


def _some_answer(random: Random, question_id: str, rule_set: RuleSet) -> Condition:
    """An answer to a question, as a condition whose bounds the rule set's conditions have too."""
    domain = Subject(rule_set).engine.domains[question_id]
    slot, members = random.choice(list(domain.slots.items()))
    member = random.choice(members)
    if isinstance(member, tuple):
        return b.between(question_id, member[0], member[1] + 1)
    option = slot.partition(".")[2]
    if not option:
        return b.is_(question_id, member)
    ticked = b.is_(question_id, option)
    return ticked if member == "ticked" else b.not_(ticked)


# -- size and order -------------------------------------------------------------------------------


def test_the_same_list_every_time() -> None:
    rule_set = make("topical", 20, 40)
    for aim in list(aims(rule_set))[3:8]:
        once, again = found(rule_set, aim), found(rule_set, aim)
        assert once == again


def test_what_cannot_be_counted_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guide.prover.counting.MOST_CASES_WHERE", 1)
    both = b.every(b.is_("signs", "droop"), b.is_("weeks", "unsure"))
    masks = b.raises("mask", both, Disposition.EMERGENCY)
    rule_set = b.rule_set(Q, [masks, b.fits("r", b.is_("who", "adult"), "c1")])
    sets = found(rule_set, cause_aim(rule_set, "c1", Fit.POSSIBLE))
    assert [one.paths for one in sets.sets] == [None]


@pytest.mark.slow
def test_the_lists_of_a_guide_of_a_hundred_questions_are_whole() -> None:
    rule_set = make("topical", 100, 200)
    subject = Subject(rule_set)
    emergency = answer_sets(subject, level_aim(rule_set, Disposition.EMERGENCY))
    assert len(emergency.sets) > 5 and not emergency.cut_off
