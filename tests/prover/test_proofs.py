"""Every proof against the oracle: each verdict, each count and each witness, on random guides.

`PROOF_EXAMPLES=5000 pytest tests/prover/test_proofs.py` looks at more than the default does.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from math import prod
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.checks import PROOFS
from guide.engine.engine import Engine
from guide.findings import Finding, Place
from guide.prover.atlas import outcomes
from guide.prover.counting import PathCount, PathCounts
from guide.prover.lonewalks import Outcome
from guide.prover.numbers import path_numbers
from guide.prover.proof import Subject
from guide.prover.witnesses import witnesses
from guide.ruleset.answertext import from_text
from guide.ruleset.model import (
    Answer,
    Answers,
    Care,
    Conclusion,
    Disposition,
    EarlyEnd,
    Fit,
    Promise,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
    Within,
)
from tests.support import building as b
from tests.support import reference
from tests.support.prover_oracle import Named, Oracle, Seen, applies, calm_answers
from tests.support.strategies import (
    QUICK,
    make_condition,
    make_others,
    make_questions,
    make_rule,
    randoms,
    with_audiences,
    with_ends,
    with_names,
    with_texts,
)

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "120"))
MOST_WORLDS = 500
MANY = settings(QUICK, max_examples=EXAMPLES)


# -- random guides --------------------------------------------------------------------------------


def make_guide(random: Random) -> RuleSet:
    """A small rule set with red flags and safety properties."""
    asked = tuple(_flagged(random, question) for question in make_questions(random, 5))
    while prod(len(reference.possible_answers(q)) for q in asked) > MOST_WORLDS:
        asked = asked[:-1]
    made = [make_rule(random, asked, f"r{number}") for number in range(random.randint(0, 6))]
    if made and random.random() < 0.4:
        made.append(_echo(random, random.choice(made)))
    rule_set = b.rule_set(
        asked,
        made,
        default=random.choice((Disposition.ROUTINE, Disposition.SOON)),
        safety=[_property(random, asked, f"P{number}") for number in range(random.randint(0, 3))],
        others=make_others(random),
    )
    named = with_ends(random, with_names(random, rule_set))
    told = with_texts(random, named) if random.random() < 0.5 else named
    return with_audiences(random, told) if random.random() < 0.4 else told


def _echo(random: Random, rule: Rule) -> Rule:
    """A rule with the same condition in other words, and the same conclusion or another."""
    when = random.choice((rule.when, b.not_(b.not_(rule.when)), b.every(rule.when, rule.when)))
    cause = rule.then.cause or rule.then.against or "c1"
    then = (
        rule.then,
        Conclusion(against=cause),
        Conclusion(cause=cause, fit=random.choice(list(Fit))),
    )
    return replace(rule, id="echo", when=when, then=random.choice(then))


def _flagged(random: Random, question: Question) -> Question:
    """The question with some red flags, and a place of its own for each option."""
    options = [
        replace(option, red_flag=random.random() < 0.25, place=Place(question.id, number))
        for number, option in enumerate(question.options)
    ]
    return replace(question, options=tuple(options))


def _property(random: Random, asked: tuple[Question, ...], text: str) -> SafetyProperty:
    cause = random.choice(("c1", "c2"))
    question = random.choice(asked).id
    level, time = random.choice(list(Disposition)), random.choice(list(Within))
    other = random.choice(("o1", "o2"))
    promise = random.choice(
        (
            Promise(disposition=level),
            Promise(disposition=level, at_least=True),
            Promise(cause=cause),
            Promise(cause=cause, fit=random.choice(list(Fit))),
            Promise(disposition=level, at_most=True),
            Promise(within=time),
            Promise(disposition=level, at_least=True, within=time),
            Promise(questions=random.randint(1, 4)),
            Promise(disposition=level, at_most=True, questions=random.randint(1, 4)),
            Promise(other=other),
            Promise(never_shown=(cause,)),
            Promise(never_shown=(cause, other)),
            Promise(asked=question),
            Promise(never_asked=question),
            Promise(ends=True),
        )
    )
    whenever = make_condition(random, asked, depth=1) if random.random() < 0.8 else None
    return replace(b.promise(promise, whenever), text=text)


def guides() -> st.SearchStrategy[RuleSet]:
    """Small rule sets whose every path can be tried."""
    return randoms().map(make_guide)


# -- findings -------------------------------------------------------------------------------------

_NAMES = re.compile(
    r"'([^']+)'|“([^”]+)”|fit (strong|possible)$|in the `?(rule|ask_when|when|condition|early end)"
)
_COVERED = re.compile(r": .*")


def named(finding: Finding) -> Named:
    """A finding's code and the names in its message, in order."""
    message = finding.message
    if finding.code == "redundant-rule":
        message = _COVERED.sub("", message)
    names = ["".join(groups) for groups in _NAMES.findall(message)]
    if finding.code in ("idle-part", "idle-option"):
        what, kind, where = names
        names = [kind, what, where]
    return (finding.code, *names)


@pytest.mark.slow
@MANY
@given(guides())
def test_every_finding_is_that_of_the_oracle(rule_set: RuleSet) -> None:
    subject = Subject(rule_set)
    found = [finding for proof in PROOFS for finding in proof(subject)]
    oracle = Oracle(rule_set)
    assert Counter(map(named, found)) == oracle.findings()
    for finding in found:
        check_witness(finding, subject, oracle)
        check_cover(finding, rule_set, oracle)


def check_cover(finding: Finding, rule_set: RuleSet, oracle: Oracle) -> None:
    """One of the rules that make another needless fires whenever it does, and each is needed."""
    if finding.code != "redundant-rule":
        return
    rule, *covering = re.findall(r"'([^']+)'", finding.message)
    if "is never listed" in finding.message:
        where = [seen for seen in oracle.paths if rule in seen.outcome.fired]
        assert not any(covering[0] in seen.outcome.fits for seen in where)
    elif "always say as much" in finding.message:
        fired = [seen.outcome.fired for seen in oracle.paths if rule in seen.outcome.fired]
        assert all(not each.isdisjoint(covering) for each in fired)
        for spared in covering:
            assert any(each.isdisjoint({*covering} - {spared}) for each in fired)


# -- witnesses ------------------------------------------------------------------------------------


def check_witness(finding: Finding, subject: Subject, oracle: Oracle) -> None:
    """The path a finding shows is one of the shortest that show it."""
    wanted = shown_by(finding, subject.rule_set, oracle)
    if wanted is None:
        assert not finding.witness
        return
    answers = from_text([finding.witness], subject.engine.domains)
    assert_shortest(answers, wanted, subject)


def shown_by(finding: Finding, rule_set: RuleSet, oracle: Oracle) -> list[Seen] | None:
    """The paths that show a finding; None for one that has nothing to show."""
    code, *names = named(finding)
    properties = {stated.text: stated for stated in rule_set.safety}
    if code == "violated-property":
        return list(oracle.violations(properties[names[0]]))
    if code == "end-undecided":
        return oracle.undecided(next(end for end in rule_set.ends if end.id == names[0]))
    if code == "other-too-late":
        return list(oracle.raised_too_late(rule_set.other_by_id[names[0]]))
    if code == "clashing-properties":
        both = [properties[name] for name in names]
        return [seen for seen in oracle.paths if all(applies(one, seen) for one in both)]
    if code == "clashing-rules":
        return [s for s in oracle.paths if set(names) <= s.outcome.fired and not s.emergency]
    if code == "unsure-lowers":
        question = rule_set.question_by_id[names[0].partition("=")[0]]
        if question.id == names[0]:
            return list(oracle.lowered_from_number(question))
        return [
            seen
            for calm in calm_answers(question)
            if f"{question.id}={_text(calm)}" == names[0]
            for seen in oracle.lowered_by_unsure(question, calm)
        ]
    if code == "red-flag-unheeded":
        return oracle.unheeded(rule_set.question_by_id[names[1]], names[0])
    if code == "red-flag-unmarked":
        return oracle.choosing(rule_set.question_by_id[names[1]], names[0])
    if code == "danger-late":
        return [seen for seen in oracle.paths if names[0] in seen.outcome.fired]
    if code == "alternatives-clash":
        return oracle.alternatives_shown(names[0], lambda count: count > 1)
    if code == "alternative-missing":
        return oracle.alternatives_shown(names[0], lambda count: count == 0)
    if code == "answer-not-known":
        return oracle.paths_without(*names)
    if code == "red-flag-lowers":
        return [
            seen
            for question in rule_set.questions
            if chosen_in(finding, question, rule_set)
            for seen in oracle.lowered_by_flag(question, names[0])
        ]
    return None


def chosen_in(finding: Finding, question: Question, rule_set: RuleSet) -> bool:
    """Whether a finding at an option is of this question; options may share their ids."""
    return any(option.place == finding.place for option in question.options)


def _text(answer: Answer) -> str:
    return "+".join(sorted(answer)) if isinstance(answer, frozenset) else str(answer)


def assert_shortest(answers: Answers, wanted: list[Seen], subject: Subject) -> None:
    """The answers are one of the wanted paths, and none of these asks less."""
    assert dict(answers) in [seen.answers for seen in wanted]
    assert list(answers) == [q for q in subject.rule_set.question_by_id if q in answers]
    assert len(answers) == min(len(seen.answers) for seen in wanted)


def _wanted(subject: Subject, oracle: Oracle) -> Iterator[tuple[int, Callable[[Seen], bool]]]:
    """What a witness may be asked for: a literal, and the same said of a path that was walked."""
    rule_set, encoding = subject.rule_set, subject.encoding
    for question in rule_set.questions:
        yield encoding.asked[question.id], partial(_asks, question.id)
    for end in rule_set.ends:
        yield encoding.ends_early(end), partial(_ends_at, rule_set, end)
    for rule in rule_set.rules:
        yield encoding.fired[rule.id], partial(_fires, rule)
        yield subject.decisive(rule), partial(oracle.decisive, rule)
    for level in Disposition:
        if level >= rule_set.guide.default_disposition:
            yield encoding.exactly(level), partial(_reaches, level)
    for cause, fit in product(("c1", "c2"), Fit):
        yield encoding.at_fit(cause, fit), partial(_shows, cause, fit)
    for within in Within:
        yield encoding.exactly_care(Care(Disposition.SOON, within)), partial(_in_time, within)
    for other in ("o1", "o2"):
        yield encoding.raised(other), partial(_raises, other)


def _asks(question: str, seen: Seen) -> bool:
    return question in seen.answers


def _ends_at(rule_set: RuleSet, end: EarlyEnd, seen: Seen) -> bool:
    if seen.emergency:
        return False
    known = [reference.truth(each.when, seen.answers) for each in rule_set.ends]
    place = rule_set.ends.index(end)
    return known[place] is True and all(before is False for before in known[:place])


def _fires(rule: Rule, seen: Seen) -> bool:
    return rule.id in seen.outcome.fired


def _reaches(level: Disposition, seen: Seen) -> bool:
    return seen.outcome.disposition is level


def _shows(cause: str, fit: Fit, seen: Seen) -> bool:
    return seen.outcome.fits.get(cause) is fit


def _in_time(within: Within, seen: Seen) -> bool:
    return seen.outcome.within is within


def _raises(other: str, seen: Seen) -> bool:
    return other in seen.outcome.raised


@pytest.mark.slow
@MANY
@given(guides())
def test_a_witness_is_the_shortest_and_none_means_that_there_is_none(rule_set: RuleSet) -> None:
    subject = Subject(rule_set)
    encoding = subject.encoding
    oracle = Oracle(rule_set)
    wanted = list(_wanted(subject, oracle))
    for literal, holds in wanted:
        paths = [seen for seen in oracle.paths if holds(seen)]
        found = encoding.witness(literal)
        assert (found is None) == (not paths)
        if found is not None:
            assert_shortest(found, paths, subject)
            again = encoding.witness(literal)
            assert again == found


@pytest.mark.slow
@MANY
@given(guides())
def test_what_is_shown_on_request_is_explained_so(rule_set: RuleSet) -> None:
    """Each witness as text is read back as a complete path, on which the thing named is so."""
    subject = Subject(rule_set)
    engine, oracle = subject.engine, Oracle(rule_set)
    wanted = {
        **{f"question {q.id}": partial(_asks, q.id) for q in rule_set.questions},
        **{f"rule {rule.id}": partial(_fires, rule) for rule in rule_set.rules},
        **{f"disposition {level.key}": partial(_reaches, level) for level in Disposition},
        **{f"within {within.key}": partial(_in_time, within) for within in Within},
        **{f"other cause {other}": partial(_raises, other) for other in ("o1", "o2")},
        **{f"cause {c} {fit.key}": partial(_shows, c, fit) for c in ("c1", "c2") for fit in Fit},
    }
    for name, path in witnesses(subject):
        if name in wanted:
            showing = [seen.answers for seen in oracle.paths if wanted[name](seen)]
            assert bool(path) == bool(showing)
            assert not path or dict(from_text([path], engine.domains)) in showing
        assert not path or engine.journey(from_text([path], engine.domains)).complete


# -- counts ---------------------------------------------------------------------------------------


def tallied(paths: list[Seen]) -> tuple[int, int, int, int]:
    """How many paths, their questions in all, the fewest and the most."""
    lengths = [len(seen.answers) for seen in paths]
    return len(paths), sum(lengths), min(lengths), max(lengths)


@pytest.mark.slow
@MANY
@given(guides())
def test_the_atlas_counts_every_path_under_its_result(rule_set: RuleSet) -> None:
    oracle = Oracle(rule_set)
    groups: dict[Outcome, list[Seen]] = {}
    for seen in oracle.paths:
        level, within, fits, raised = seen.shown
        care, shown = Care.of(level, within), tuple(sorted(fits.items()))
        groups.setdefault(Outcome(care, shown, tuple(sorted(raised))), []).append(seen)
    assert outcomes(Engine(rule_set)) == {
        outcome: tallied(paths) for outcome, paths in groups.items()
    }


@MANY
@given(guides())
def test_the_numbers_are_those_of_all_paths(rule_set: RuleSet) -> None:
    paths = Oracle(rule_set).paths
    with patch("guide.prover.counting.PathCounts.every", side_effect=AssertionError):
        found = path_numbers(Engine(rule_set))
    assert found.every == PathCount(*tallied(paths))
    for level in Disposition:
        assert found.by_level[level] == sum(s.outcome.disposition is level for s in paths)
    for (cause, fit), count in found.by_fit.items():
        assert count == sum(seen.outcome.fits.get(cause) is fit for seen in paths)
    assert set(found.by_fit) == {(cause.id, fit) for cause in rule_set.causes for fit in Fit}
    named = {rule.then.within for rule in rule_set.rules} - {None}
    assert found.by_time == {
        time: sum(seen.outcome.within is time for seen in paths) for time in named
    }
    raising = {rule.then.other for rule in rule_set.rules} - {""}
    assert found.by_other == {
        other: sum(other in seen.outcome.raised for seen in paths) for other in raising
    }


@MANY
@given(guides())
def test_a_walk_that_remembers_little_finds_the_same(rule_set: RuleSet) -> None:
    found = outcomes(Engine(rule_set))
    with patch("guide.prover.walk.MOST_REMEMBERED", 0):
        assert outcomes(Engine(rule_set)) == found


@pytest.mark.slow
@MANY
@given(guides())
def test_the_numbers_are_those_of_all_paths_when_they_cannot_be_walked(rule_set: RuleSet) -> None:
    with patch("guide.prover.numbers.MOST_STEPS", 0):
        found = path_numbers(Engine(rule_set))
    assert found == path_numbers(Engine(rule_set))
    paths = Oracle(rule_set).paths
    assert found.complete and found.every == PathCounts(Engine(rule_set)).every()
    for level, count in found.by_level.items():
        assert count == sum(seen.outcome.disposition is level for seen in paths)
    for (cause, fit), count in found.by_fit.items():
        assert count == sum(seen.outcome.fits.get(cause) is fit for seen in paths)


@MANY
@given(guides())
def test_paths_are_counted_exactly_by_elimination(rule_set: RuleSet) -> None:
    count = PathCounts(Engine(rule_set)).every()
    found = (count.paths, count.questions, count.shortest, count.longest)
    assert found == tallied(Oracle(rule_set).paths)
