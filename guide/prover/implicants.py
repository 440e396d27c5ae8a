"""When is this shown: for each level of care, time, cause and other cause raised, the smallest
answers that lead to it.

An aim is what is asked about: the rules that speak for it, and those that mask it (`unless`): a
higher level of care, an emergency, a rule against a cause. It is reached on just those paths on
which one of the first fires and none of the second. What is listed are answer sets, and of each:

- it is enough: whoever gives these answers, and on whose path no masking rule fires, reaches it;
- it is smallest (a prime implicant): leave one of its answers out, and it is no longer enough;
- it is possible: some path has it, and no masking rule fires there;
- it is not in vain: it does not lie wholly within another one.

Together they are all: the aim is reached on no other path. Sets that differ in one answer are told
as one, with alternatives: whichever alternative one takes of each answer, all of the above holds.

Each way to make a rule fire is cut down to what is needed of it, and it is the solver that says
what is, over every answer path. It is asked for yes or no, in a fixed order, so the list does not
depend on which model a solver finds. A set that holds only by cases, half of it by one rule and
half by another, is not told apart: each of its paths is in one of the sets that are listed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guide.engine.effort import Effort, GaveUp
from guide.prover.counting import PathCounts
from guide.prover.proof import Subject
from guide.prover.solver import TRUE
from guide.prover.terms import (
    WITHOUT,
    Cell,
    GivenTest,
    Term,
    as_condition,
    first_terms,
    in_order,
    place_of,
)
from guide.ruleset.model import Answers, Condition, Disposition, Fit, Rule, RuleSet, Within
from guide.ruleset.normal import Formula
from guide.ruleset.questions import Domains

NOTHING: Term = frozenset()
"""The term of no answers at all, which holds on every path."""
MOST_SETS = 60
"""How many answer sets are listed for one aim at most."""
MOST_WAYS = 400
"""How many ways to make one rule fire are looked at."""
MOST_ASKED = 30_000
"""How many questions are put to the solver for one aim."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked about: reached where a rule that speaks fires, and none of `unless` does.

    `always`: it needs no rule that speaks, as the guide's default level of care.
    """

    key: str
    speaks: tuple[Rule, ...]
    unless: tuple[Rule, ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Answers that are enough, as a condition and one by one, and the rules that they fire.

    `paths`: on how many answer paths they are given and nothing masks the aim; None where that
    could not be counted. `witness`: the shortest of those paths.
    """

    condition: Condition
    given: tuple[Condition, ...]
    rules: tuple[Rule, ...]
    paths: int | None
    witness: Answers


@dataclass(frozen=True, slots=True)
class AnswerSets:
    """The answer sets of an aim. Cut off: there are more, and the list is then not all.

    `silent`: rules that speak for the aim, but never where nothing masks it.
    """

    aim: Aim
    sets: tuple[AnswerSet, ...]
    cut_off: bool
    silent: tuple[Rule, ...]


# -- aims -----------------------------------------------------------------------------------------


def level_aim(rule_set: RuleSet, level: Disposition) -> Aim:
    """A level of care is the result. Rules at or below the guide's default change nothing."""
    above = tuple(r for r in rule_set.rules if (r.then.disposition or level) > level)
    speaks = tuple(r for r in rule_set.rules if r.then.disposition is level)
    default = rule_set.guide.default_disposition
    by_rule = speaks if level > default else ()
    return Aim(f"level-{level.key}", by_rule, above, always=level is default)


def time_aim(rule_set: RuleSet, within: Within) -> Aim:
    """The result is soon, within this time or a shorter one."""
    speaks = tuple(rule for rule in rule_set.rules if (rule.then.within or 0) >= within)
    above = level_aim(rule_set, Disposition.SOON).unless
    ever = rule_set.guide.default_disposition <= Disposition.SOON
    return Aim(f"within-{within.key.replace(' ', '-')}", speaks if ever else (), above)


def other_aim(rule_set: RuleSet, other: str) -> Aim:
    """An other cause is raised."""
    speaks = tuple(rule for rule in rule_set.rules if rule.then.other == other)
    return Aim(f"other-{other}", speaks, rule_set.emergencies)


def cause_aim(rule_set: RuleSet, cause: str, fit: Fit) -> Aim:
    """A cause is listed at this fit or better."""
    speaks = tuple(
        rule for rule in rule_set.rules if rule.then.cause == cause and (rule.then.fit or 0) >= fit
    )
    lowers = _against(rule_set, cause) if fit is Fit.STRONG else ()
    return Aim(f"cause-{cause}-{fit.key}", speaks, (*rule_set.emergencies, *lowers))


def against_aim(rule_set: RuleSet, cause: str) -> Aim:
    """Something speaks against a cause, whether it is listed or not."""
    return Aim(f"against-{cause}", _against(rule_set, cause), rule_set.emergencies)


def _against(rule_set: RuleSet, cause: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rule_set.rules if rule.then.against == cause)


# -- the search -----------------------------------------------------------------------------------


def answer_sets(subject: Subject, aim: Aim, most: int = MOST_SETS) -> AnswerSets:
    """The answer sets of an aim, by the questions they look at, in file order."""
    search = _WaySearch(subject, aim)
    whole = search.run()
    bundles = search.absorbed(bundled(search.found, subject.engine.domains))
    sets = [search.described(term, rules) for term, rules in bundles[:most]]
    speaking = {rule for rules in search.found.values() for rule in rules}
    silent = tuple(rule for rule in aim.speaks if whole and rule.id not in speaking)
    return AnswerSets(aim, tuple(sets), not whole or len(bundles) > most, silent)


Bundle = tuple[Term, frozenset[str]]
"""A set with the ids of its rules."""


class _WaySearch:
    """The ways to make the rules fire that speak, each cut down to what is needed of it.

    `found`: the smallest sets, single answers all, with the ids of the rules they come from.
    """

    def __init__(self, subject: Subject, aim: Aim) -> None:
        self.subject = subject
        self.aim = aim
        self.domains = subject.engine.domains
        fired = subject.encoding.fired
        self.allowed = [-fired[rule.id] for rule in aim.unless]
        speaks = subject.encoding.logic.disj(fired[rule.id] for rule in aim.speaks)
        self.reached = TRUE if aim.always else speaks
        self.found: dict[Term, dict[str, None]] = {}
        self.effort = Effort(MOST_ASKED)
        self.counts = PathCounts(subject.engine)
        self.entangled = False

    def run(self) -> bool:
        """Find the sets; whether they are all."""
        try:
            return self._cut_all()
        except GaveUp:
            return False

    def _cut_all(self) -> bool:
        whole = True
        if self.aim.always and self._possible(NOTHING):
            self.found[NOTHING] = {}
        for rule in self.aim.speaks:
            ways, more = first_terms(self.subject.engine.normal[rule.id], MOST_WAYS)
            whole = whole and not more
            for way in ways:
                if self._possible(way):
                    for term in self._known_in(way) or [self._cut(way)]:
                        self.found.setdefault(term, {})[rule.id] = None
        return whole

    def _known_in(self, way: Term) -> list[Term]:
        """The sets found already that the way holds."""
        return [term for term in self.found if term <= way]

    def _cut(self, term: Term) -> Term:
        """The term without what it is enough without; a later question rests on earlier ones."""
        for given in reversed(in_order(term, self.domains)):
            if not self._possible(term - {given}, -self.reached):
                term -= {given}
        return term

    def absorbed(self, bundles: list[Bundle]) -> list[Bundle]:
        """Without the sets that lie wholly within another one, which takes over their rules."""
        kept = dict(bundles)
        try:
            for term, _ in reversed(bundles):
                for other in kept:
                    if other != term and not self._possible(term, -self._holds(other)):
                        kept[other] |= kept.pop(term)
                        break
        except GaveUp:
            pass
        return list(kept.items())

    def _possible(self, term: Term, *literals: int) -> bool:
        """Whether some path has the term, and is masked by nothing."""
        self.effort.take()
        return self.subject.possible(self._holds(term), *literals, *self.allowed)

    def _holds(self, term: Term) -> int:
        encoding = self.subject.encoding
        return encoding.logic.conj(encoding.holds(self._formula(given)) for given in term)

    def _formula(self, given: GivenTest) -> Formula:
        return given.formula(self.domains[given.question].slots)

    def described(self, term: Term, rules: Collection[str]) -> AnswerSet:
        """A set with its rules, its count and its witness."""
        given = in_order(term, self.domains)
        witness = self.subject.encoding.witness(self._holds(term), *self.allowed)
        assert witness is not None, "a term that is listed is on some path"
        return AnswerSet(
            condition=as_condition(term, self.domains),
            given=tuple(one.condition(self.domains[one.question]) for one in given),
            rules=tuple(rule for rule in self.aim.speaks if rule.id in rules),
            paths=self._count(given),
            witness=witness,
        )

    def _count(self, given: Sequence[GivenTest]) -> int | None:
        """How many paths; once they were too entangled to count, the other sets are spared it."""
        if self.entangled:
            return None
        try:
            return self.counts.where(list(map(self._formula, given)), self.aim.unless)
        except GaveUp:
            self.entangled = True
            return None


# -- bundles --------------------------------------------------------------------------------------


def bundled(found: Mapping[Term, Iterable[str]], domains: Domains) -> list[Bundle]:
    """Sets that differ in one answer to one question as one set, by their questions in file order.

    `found`: each set with the ids of its rules. The largest bundle is tied first.
    """
    bundles = {term: frozenset(rules) for term, rules in found.items()}
    while _tied(bundles, domains):
        pass
    return [(term, bundles[term]) for term in _sorted(bundles, domains)]


def _tied(bundles: dict[Term, frozenset[str]], domains: Domains) -> bool:
    """Tie what can be tied; whether anything was."""
    tied = False
    groups = sorted(_alike(bundles, domains).items(), key=lambda group: -len(group[1]))
    for (rest, question, _), alike in groups:
        terms = [rest | {given} for given in alike]
        if len(terms) < 2 or not all(term in bundles for term in terms):
            continue
        rules = frozenset[str]().union(*(bundles.pop(term) for term in terms))
        cells = frozenset[Cell]().union(*(given.cells for given in alike))
        bundles[rest | {GivenTest(question, cells)}] = rules
        tied = True
    return tied


def _alike(
    bundles: Iterable[Term], domains: Domains
) -> Mapping[tuple[Term, str, str], list[GivenTest]]:
    """What stands beside the same rest in several sets, and is of one question and kind."""
    groups: dict[tuple[Term, str, str], list[GivenTest]] = {}
    for term in _sorted(bundles, domains):
        for given in in_order(term, domains):
            if given.kind != WITHOUT:
                groups.setdefault((term - {given}, given.question, given.kind), []).append(given)
    return groups


def _sorted(bundles: Iterable[Term], domains: Domains) -> list[Term]:
    return sorted(bundles, key=lambda term: sorted(place_of(one, domains) for one in term))
