"""A second opinion: other programs than ours, asked the same, say the same.

CryptoMiniSat answers every proof in place of MiniSat. Ganak counts the models of what the prover
laid down as clauses, which is another way to the number of answer paths than by elimination.
Of the shipped guide's mutants and obligations some are asked about; all in `make thorough`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from random import Random
from typing import TypeVar
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from bench.synthetic import make
from guide.checks import PROOFS
from guide.diff import compare
from guide.diff.formats import as_text
from guide.engine.engine import Engine
from guide.findings import Finding
from guide.prover import solver
from guide.prover.counting import PathCounts
from guide.prover.encoding import Encoding
from guide.prover.numbers import path_numbers
from guide.prover.proof import Subject
from guide.prover.solver import TRUE, Logic, MiniSat
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Condition, RuleSet
from guide.suites.mutants import Differences, examine
from guide.suites.mutations import boundaries, mutations, with_boundaries
from guide.suites.suggest import named_obligations, suggest
from tests.diff.test_diff import pairs
from tests.prover.test_proofs import make_guide
from tests.suites.test_suites import scripted
from tests.support.strategies import QUICK, randoms

pytestmark = pytest.mark.slow

cryptominisat = pytest.importorskip("pycryptosat")
ganak = pytest.importorskip("pyganak")

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "40"))
SOME = settings(QUICK, max_examples=EXAMPLES)
Item = TypeVar("Item")


def some(items: Sequence[Item], most: int = 40) -> Sequence[Item]:
    """Some of the shipped guide's; all where more examples are asked for than by default."""
    return Random(1).sample(items, most) if EXAMPLES <= 40 and most < len(items) else items


class CryptoMiniSat:
    """CryptoMiniSat behind the interface of the prover's own solver."""

    def __init__(self) -> None:
        self._solver = cryptominisat.Solver(threads=1)
        self._values: Sequence[bool | None] = ()

    def add(self, clause: list[int]) -> None:
        self._solver.add_clause(clause)

    def solve(self, assumed: list[int]) -> bool:
        possible, values = self._solver.solve(assumed)
        self._values = values or ()
        return bool(possible)

    def values(self) -> Sequence[int]:
        return [at if true else -at for at, true in enumerate(self._values[1:], 1)]

    def core(self) -> Iterable[int]:
        return [-literal for literal in self._solver.get_conflict()]

    def prefer(self, literals: list[int]) -> None:
        """It takes no hints."""


class OtherSubject(Subject):
    """A rule set under proof by the other solver, with no random paths to lean on."""

    def __init__(self, rule_set: RuleSet, also: Iterable[Condition] = ()) -> None:
        super().__init__(rule_set, also)
        self.encoding = Encoding(self.engine, solver=CryptoMiniSat())


class Clauses(MiniSat):
    """MiniSat that keeps the clauses it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.clauses: list[list[int]] = []
        lay = self.add

        def keep(clause: list[int]) -> None:
            self.clauses.append(list(clause))
            lay(clause)

        self.add = keep


def findings(subject: Subject) -> list[Finding]:
    return sorted(finding for proof in PROOFS for finding in proof(subject))


def shipped() -> RuleSet:
    rule_set, _ = load_rule_set(folder("rules") / "head-twitching")
    assert rule_set is not None
    return rule_set


# -- another solver -------------------------------------------------------------------------------


@SOME
@given(randoms().map(make_guide))
def test_the_other_solver_finds_the_same(rule_set: RuleSet) -> None:
    ours, theirs = findings(Subject(rule_set)), findings(OtherSubject(rule_set))
    assert ours == theirs
    assert [one.witness for one in ours] == [other.witness for other in theirs]


@pytest.mark.parametrize("kind", ["topical", "random"])
def test_the_other_solver_finds_the_same_in_a_larger_guide(kind: str) -> None:
    rule_set = make(kind, 25, 50)
    ours, theirs = findings(Subject(rule_set)), findings(OtherSubject(rule_set))
    assert ours == theirs
    assert [one.witness for one in ours] == [other.witness for other in theirs]


def test_the_other_solver_finds_the_same_in_the_shipped_guide() -> None:
    assert findings(OtherSubject(shipped())) == findings(Subject(shipped()))


def test_the_other_solver_finds_the_same_mutants_equivalent() -> None:
    rule_set, paths = scripted("head-twitching")
    report = examine(with_boundaries(rule_set), paths)
    theirs = OtherSubject(rule_set, also=boundaries(rule_set))
    equivalent = set(map(str, report.equivalent))
    others = [mutation for mutation in mutations(rule_set) if str(mutation) not in equivalent]
    for mutation in some(report.equivalent):
        assert not theirs.possible(Differences(theirs).of(mutation)), str(mutation)
    for mutation in some(others):
        assert theirs.possible(Differences(theirs).of(mutation)), str(mutation)


def test_the_other_solver_finds_the_same_obligations_infeasible() -> None:
    rule_set = shipped()
    infeasible = set(suggest(with_boundaries(rule_set)).infeasible)
    theirs = OtherSubject(rule_set, also=boundaries(rule_set))
    wanted = named_obligations(theirs)
    for name in some(sorted(infeasible)):
        assert not theirs.possible(wanted[name]), name
    for name in some(sorted(set(wanted) - infeasible)):
        assert theirs.possible(wanted[name]), name


@SOME
@given(pairs())
def test_the_other_solver_tells_the_same_difference(pair: tuple[RuleSet, RuleSet]) -> None:
    ours = compare(*pair)
    with patch.object(solver, "MiniSat", CryptoMiniSat):
        theirs = compare(*pair)
    assert as_text(theirs) == as_text(ours)


# -- another counter ------------------------------------------------------------------------------


Wanted = Callable[[Encoding], int]


def anywhere(encoding: Encoding) -> int:
    """A literal that is true on every path."""
    return TRUE


def models(rule_set: RuleSet, wanted: Wanted = anywhere) -> int:
    """How many answer paths Ganak counts: what is not asked holds its first member, and no more."""
    clauses = Clauses()
    engine = Engine(rule_set)
    encoding = Encoding(engine, solver=clauses)
    logic: Logic = encoding.logic
    logic.require(wanted(encoding))
    variables: set[int] = set()
    for question, domain in engine.domains.items():
        plain = domain.cells(next(domain.answers()))
        for slot, members in domain.slots.items():
            variables.update(logic.in_solver(logic.slots[slot].values()))
            first = logic.member(slot, [plain[slot]])
            logic.require(logic.disj([encoding.asked[question], first]))
    counter = ganak.Counter()
    counter.add_clauses(clauses.clauses)
    counter.set_sampling_set(sorted(variables))
    return int(counter.count())


def without_numbers(rule_set: RuleSet) -> bool:
    """A band of numbers is one model, and as many paths as it has numbers."""
    return all(question.type != "number" for question in rule_set.questions)


@SOME
@given(randoms().map(make_guide).filter(without_numbers))
def test_the_other_counter_counts_the_same_paths(rule_set: RuleSet) -> None:
    assert models(rule_set) == PathCounts(Engine(rule_set)).every().paths


def leading(rule_set: RuleSet) -> Iterator[tuple[int | None, Wanted]]:
    """How many paths we count at each level and for each cause, and how to say so to the other."""
    numbers = path_numbers(Engine(rule_set))
    default = rule_set.guide.default_disposition
    for level, count in numbers.by_level.items():
        if level >= default:
            yield count, partial(Encoding.exactly, level=level)
    for (cause, fit), count in numbers.by_fit.items():
        yield count, partial(Encoding.at_fit, cause=cause, fit=fit)


@settings(SOME, max_examples=15)
@given(randoms().map(make_guide).filter(without_numbers))
def test_the_other_counter_counts_the_same_paths_by_result(rule_set: RuleSet) -> None:
    for count, wanted in leading(rule_set):
        assert models(rule_set, wanted) == count


def test_the_other_counter_counts_the_same_paths_of_the_shipped_guide_by_result() -> None:
    for count, wanted in some(list(leading(shipped())), 4):
        assert models(shipped(), wanted) == count


def test_the_other_counter_counts_the_same_paths_of_the_shipped_guide() -> None:
    every = path_numbers(Engine(shipped())).every
    assert every is not None and models(shipped()) == every.paths
