"""A second opinion: other programs than ours, asked the same, say the same.

CryptoMiniSat answers every proof in place of MiniSat. Ganak counts the models of what the prover
laid down as clauses, which is another way to the number of answer paths than by elimination.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import pytest
from hypothesis import given, settings

from bench.synthetic import make
from guide.checks import PROOFS
from guide.counting import count_paths
from guide.engine import Engine
from guide.findings import Finding
from guide.loader import load_rule_set
from guide.model import RuleSet
from guide.mutants import differs
from guide.mutations import boundaries, mutations
from guide.proof import Subject
from guide.resources import folder
from guide.encoding import Encoding
from guide.solver import Logic, MiniSat
from guide.suggest import named_obligations
from tests.strategies import QUICK, randoms
from tests.test_proofs import make_guide

cryptominisat = pytest.importorskip("pycryptosat")
ganak = pytest.importorskip("pyganak")

SOME = settings(QUICK, max_examples=40)


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

    def __init__(self, rule_set: RuleSet) -> None:
        super().__init__(rule_set, also=boundaries(rule_set))
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
    rule_set = shipped()
    ours = Subject(rule_set, also=boundaries(rule_set))
    theirs = OtherSubject(rule_set)
    for mutation in Random(1).sample(list(mutations(rule_set)), 200):
        assert ours.possible(differs(mutation, ours)) == theirs.possible(differs(mutation, theirs))


def test_the_other_solver_finds_the_same_obligations_infeasible() -> None:
    rule_set = shipped()
    ours = Subject(rule_set, also=boundaries(rule_set))
    theirs = OtherSubject(rule_set)
    here, there = named_obligations(ours), named_obligations(theirs)
    for name in Random(1).sample(sorted(here), 200):
        assert ours.possible(here[name]) == theirs.possible(there[name]), name


# -- another counter ------------------------------------------------------------------------------


def models(rule_set: RuleSet) -> int:
    """How many answer paths Ganak counts: what is not asked holds its first member, and no more."""
    clauses = Clauses()
    engine = Engine(rule_set)
    encoding = Encoding(engine, solver=clauses)
    logic: Logic = encoding.logic
    weights = 1
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
    return int(counter.count()) * weights


def without_numbers(rule_set: RuleSet) -> bool:
    """A band of numbers is one model, and as many paths as it has numbers."""
    return all(question.type != "number" for question in rule_set.questions)


@SOME
@given(randoms().map(make_guide).filter(without_numbers))
def test_the_other_counter_counts_the_same_paths(rule_set: RuleSet) -> None:
    assert models(rule_set) == count_paths(Engine(rule_set)).paths


def test_the_other_counter_counts_the_same_paths_of_the_shipped_guide() -> None:
    assert models(shipped()) == count_paths(Engine(shipped())).paths
