"""Suggested paths and mutants against the oracle: nothing is claimed that trying it out denies."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.paths.files import load_paths, path_files
from guide.paths.scripted import observe
from guide.prover.proof import Subject
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Answer, Care, Disposition, NamedCondition, Rule, RuleSet, Within
from guide.ruleset.statements import Said, cause_with, guide_with
from guide.suites import covering
from guide.suites.covering import cover, turned
from guide.suites.mutants import Differences, examine
from guide.suites.mutations import Mutation, mutations, with_boundaries
from guide.suites.suggest import named_obligations, suggest
from tests.prover.test_proofs import make_guide
from tests.support import building as b
from tests.support.prover_oracle import Oracle, Seen
from tests.support.strategies import QUICK, randoms

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "60"))
SOME = settings(QUICK, max_examples=EXAMPLES)
MOST_TRIED = 12
Case = tuple[RuleSet, list[Mutation]]


def broken(rule_set: RuleSet, mutation: Mutation) -> RuleSet:
    """The rule set with a mutation carried out."""
    if mutation.condition is not None and mutation.when is not None:
        return b.redefined(rule_set, mutation.condition.id, mutation.when)
    if mutation.question is not None:
        old = mutation.question
        changed = replace(old, ask_when=mutation.when)
        return replace(
            rule_set, questions=tuple(changed if q is old else q for q in rule_set.questions)
        )
    if mutation.end is not None:
        when = mutation.when
        changed_end = [] if when is None else [replace(mutation.end, when=when)]
        ends = (each for e in rule_set.ends for each in (changed_end if e is mutation.end else [e]))
        return replace(rule_set, ends=tuple(ends))
    if mutation.text is not None:
        retold = Retold(mutation)
        causes = tuple(cause_with(cause, retold) for cause in rule_set.causes)
        return replace(rule_set, guide=guide_with(rule_set.guide, retold), causes=causes)
    rules: list[Rule] = []
    for rule in rule_set.rules:
        if rule is not mutation.rule:
            rules.append(rule)
        elif mutation.when is not None and mutation.then is not None:
            rules.append(replace(rule, when=mutation.when, then=mutation.then))
    return replace(rule_set, rules=tuple(rules))


@dataclass(frozen=True)
class Retold:
    """Carries out the mutation of a text; each text of these guides is there once."""

    mutation: Mutation

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        own = self.mutation.text
        kept = (said for said in statements if said is not own or not self.mutation.dropped)
        return tuple(
            replace(said, when=self.mutation.when) if said is own else said for said in kept
        )


def cases() -> st.SearchStrategy[Case]:
    """A guide and some of its mutations."""

    def make(random: Random) -> Case:
        made = make_guide(random)
        every = list(mutations(made))
        return made, random.sample(every, min(MOST_TRIED, len(every)))

    return randoms().map(make)


def noticed(one: tuple[Oracle, Seen], other: tuple[Oracle, Seen]) -> bool:
    """Whether two guides ask or show something else, texts included."""
    here, there = one[1], other[1]
    if here.asked != there.asked or here.shown != there.shown:
        return True
    return one[0].told(here) != other[0].told(there)


@SOME
@given(cases())
def test_a_mutation_shows_on_just_the_paths_where_the_broken_guide_differs(case: Case) -> None:
    rule_set, tried = case
    subject = with_boundaries(rule_set)
    oracle = Oracle(rule_set)
    shows = subject.encoding.simulate([answers for answers, _ in oracle.worlds])
    for mutation in tried:
        other = Oracle(broken(rule_set, mutation))
        pairs = zip(oracle.worlds, other.worlds, strict=True)
        wanted = [noticed((oracle, here), (other, there)) for (_, here), (_, there) in pairs]
        mask = shows(Differences(subject).of(mutation))
        assert [bool(mask >> at & 1) for at in range(len(oracle.worlds))] == wanted, str(mutation)


def as_if_large(large: bool) -> AbstractContextManager[int]:
    """Paths are chosen as for a guide of many questions, or as for one of few."""
    return patch.object(covering, "LARGE", 0 if large else covering.LARGE)


@SOME
@given(cases(), st.booleans())
def test_a_mutant_is_noticed_equivalent_or_shown_by_a_missing_path(case: Case, large: bool) -> None:
    with as_if_large(large):
        check_mutants(*case)


def check_mutants(rule_set: RuleSet, tried: list[Mutation]) -> None:
    oracle = Oracle(rule_set)
    given_paths = [seen.answers for seen in oracle.paths[::7]]
    report = examine(with_boundaries(rule_set), given_paths)
    assert report.noticed + len(report.equivalent) + len(report.unnoticed) == report.mutations
    equivalent = set(map(str, report.equivalent))
    unnoticed = {str(each.mutation): each.path for each in report.unnoticed}
    for missing in report.missing:
        assert dict(missing) in [seen.answers for seen in oracle.paths]
    for mutation in tried:
        other = Oracle(broken(rule_set, mutation))
        pairs = zip(oracle.worlds, other.worlds, strict=True)
        showing = [
            here.answers
            for (_, here), (_, there) in pairs
            if noticed((oracle, here), (other, there))
        ]
        assert (str(mutation) in equivalent) == (not showing)
        if str(mutation) in unnoticed:
            assert not any(path in showing for path in given_paths)
            assert dict(report.missing[unnoticed[str(mutation)]]) in showing
        else:
            assert not showing or any(path in showing for path in given_paths)


@SOME
@given(randoms().map(make_guide), st.booleans())
def test_suggested_paths_meet_every_obligation_that_any_path_meets(
    rule_set: RuleSet, large: bool
) -> None:
    with as_if_large(large):
        check_suggestions(rule_set)


def check_suggestions(rule_set: RuleSet) -> None:
    oracle = Oracle(rule_set)
    subject = with_boundaries(rule_set)
    wanted = named_obligations(subject)
    known = [seen.answers for seen in oracle.paths[::11]]
    for before in ([], known):
        found = suggest(subject, before)
        paths = [dict(path.answers) for path in found.paths]
        assert all(path in [seen.answers for seen in oracle.paths] for path in paths)
        on_all = subject.encoding.simulate([seen.answers for seen in oracle.paths])
        met = subject.encoding.simulate([*before, *paths])
        feasible = {name for name, literal in wanted.items() if on_all(literal)}
        assert {name for name, literal in wanted.items() if met(literal)} == feasible
        assert set(found.infeasible) == set(wanted) - feasible
        assert found.obligations == len(wanted)
        assert found.at_least <= len(paths)
        assert all(path.alone for path in found.paths)


@SOME
@given(randoms().map(make_guide))
def test_a_rule_decides_where_the_result_would_be_another_without_it(rule_set: RuleSet) -> None:
    oracle = Oracle(rule_set)
    subject = Subject(rule_set)
    shows = subject.encoding.simulate([seen.answers for seen in oracle.paths])
    wanted = named_obligations(subject)
    for rule in rule_set.rules:
        mask = shows(wanted[f"rule {rule.id} decides the result"])
        decides = [bool(mask >> at & 1) for at in range(len(oracle.paths))]
        assert decides == [oracle.decisive(rule, seen) for seen in oracle.paths]


# -- by name --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "most"),
    [([0b1, 0b10, 0b100], 3), ([0b111, 0b100, 0b110], 1), ([0b11, 0b101, 0b110], 2)],
)
def test_a_cover_has_a_path_for_each_wish_and_none_too_many(wanted: list[int], most: int) -> None:
    chosen = cover(wanted, 3)
    assert len(chosen) <= most
    assert all(any(mask >> path & 1 for path in chosen) for mask in wanted)


@given(st.lists(st.integers(0, 2**9 - 1), max_size=30))
def test_masks_are_turned(masks: list[int]) -> None:
    found = turned(masks, 9)
    assert len(found) == 9
    for path, own in enumerate(found):
        assert own == sum(1 << at for at, mask in enumerate(masks) if mask >> path & 1)


def small() -> RuleSet:
    twice = b.at_least(2, b.is_("a", "yes"), b.is_("b", "yes"), b.is_("c", "yes"))
    return b.rule_set(
        [b.one("a"), b.one("b"), b.one("c"), b.number("n", 0, 9)],
        [b.fits("two", twice, "c1"), b.fits("old", b.between("n", low=5), "c2")],
    )


def test_every_kind_of_mutation_is_made() -> None:
    made = [str(mutation) for mutation in mutations(small())]
    for expected in (
        "rule 'two': left out",
        "rule 'two': possible changed to strong",
        "rule 'two': at_least: count 2 changed to 3",
        "rule 'two': at_least: part 1 (a) dropped",
        "rule 'two': part 1 (a): option no added",
        "rule 'two': at_least: negated",
        "rule 'old': n: from 5 changed to 4",
        "rule 'old': n: from 5 changed to 6",
    ):
        assert expected in made


def test_a_time_is_changed_to_each_other_and_dropped() -> None:
    rule = b.raises("r", b.is_("a", "yes"), Disposition.SOON, Within.ONE_WEEK)
    made = list(mutations(b.rule_set([b.one("a")], [rule])))
    found = {str(one): one.then and one.then.care for one in made if "changed" in one.change}
    assert found["rule 'r': 1 week changed to 2 weeks"] == Care(Disposition.SOON, Within.TWO_WEEKS)
    assert found["rule 'r': soon changed to same_day"] == Care(Disposition.SAME_DAY)
    assert "rule 'r': 1 week dropped" in map(str, made)


def test_a_named_condition_is_changed_once_for_all_that_use_it() -> None:
    old = NamedCondition(id="old", means="it is old", when=b.between("n", low=5))
    rule_set = replace(
        b.rule_set(
            [b.number("n", 0, 9), b.one("a", ask_when=old.used())],
            [b.fits("one", old.used(), "c1"), b.fits("two", b.not_(old.used()), "c2")],
        ),
        conditions=(old,),
    )
    made = {str(mutation): mutation for mutation in mutations(rule_set)}
    assert [name for name in made if "from 5" in name] == [
        "condition 'old': n: from 5 changed to 4",
        "condition 'old': n: from 5 changed to 6",
    ]
    assert "rule 'two': condition old: negated" in made
    subject = with_boundaries(rule_set)
    noticed = subject.encoding.simulate([{"n": 4}, {"n": 5, "a": "yes"}])
    assert noticed(Differences(subject).of(made["condition 'old': n: from 5 changed to 4"])) == 0b01


def test_suggested_paths_try_both_sides_of_a_bound() -> None:
    numbers = {path.answers["n"] for path in suggest(with_boundaries(small())).paths}
    assert {4, 5} <= numbers


def test_a_part_that_never_matters_is_named_as_infeasible() -> None:
    when = b.every(b.is_("a", "yes"), b.either(b.is_("a", "yes"), b.is_("b", "yes")))
    rule_set = b.rule_set([b.one("a"), b.one("b")], [b.fits("r", when, "c1")])
    assert "rule r: test b true and decisive" in suggest(with_boundaries(rule_set)).infeasible


# -- the guide we ship ----------------------------------------------------------------------------


def scripted(name: str) -> tuple[RuleSet, list[dict[str, Answer]]]:
    """A shipped guide and the complete answers of its scripted paths."""
    rules = folder("rules") / name
    rule_set, _ = load_rule_set(rules)
    assert rule_set is not None
    paths, findings = load_paths(path_files(rules), rule_set)
    assert not findings
    engine = Subject(rule_set).engine
    return rule_set, [dict(observe(path, engine)[0].answers) for path in paths]


def test_the_scripted_paths_of_the_shipped_guide_notice_every_mutant() -> None:
    rule_set, paths = scripted("head-twitching")
    report = examine(with_boundaries(rule_set), paths)
    assert [str(each.mutation) for each in report.unnoticed] == []
    assert report.score == 1.0
