"""The diff against its oracle on random pairs of guides, and each thing it promises by example.

`DIFF_EXAMPLES=3000 pytest tests/test_diff.py` looks at more pairs than the default does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from math import prod
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from guide.diff import Difference, compare
from guide.diff.cases import Test as CaseTest
from guide.diff.joint import Ending, Kind
from guide.model import Answer, Condition, Disposition, Fit, Option, Question, Reminder, Rule, RuleSet
from guide.questions import TICKED
from tests import building as b
from tests.diff_oracle import Joint, changes, common_answers, joint_paths
from tests.reference import possible_answers
from tests.strategies import QUICK, make_condition, make_questions, make_rule, randoms

EXAMPLES = int(os.environ.get("DIFF_EXAMPLES", "150"))
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
    return b.rule_set(asked, rules, default=level, reminders=reminders)


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
    return replace(old, questions=tuple(placed))


def _change_default(random: Random, old: RuleSet) -> RuleSet:
    return replace(old, guide=replace(old.guide, default_disposition=random.choice(list(Disposition))))


EDITS: tuple[Callable[[Random, RuleSet], RuleSet], ...] = (
    *(_rewrite_rule, _rewrite_rule, _reconclude, _add_rule, _drop_rule, _shuffle_rules),
    *(_rewrite_ask_when, _rewrite_ask_when, _add_option, _change_exclusive, _add_question),
    *(_move_question, _change_default),
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
    return kind in ("disposition", "cause", "crisis lines")


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
        assert held == set(range(len(showing))) or not change.complete


def _passes(answers: dict[str, Answer], tests: tuple[CaseTest, ...]) -> bool:
    return all(test.question in answers and _holds(answers, test) for test in tests)


def _holds(answers: dict[str, Answer], test: CaseTest) -> bool:
    answer = answers[test.question]
    found = [not test.alternatives]
    for slot, member in test.alternatives:
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
    order = [[q.id for q in r.questions if q.id in aligned.shared] for r in (aligned.old, aligned.new)]
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
