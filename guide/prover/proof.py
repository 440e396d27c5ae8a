"""What the proofs of one rule set share: its engine, its encoding, and when a rule is decisive.

A rule is decisive on a path when the result would be another without it. Reasons are texts, not
results: a rule that only adds a reason is not decisive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from random import Random

from guide.engine.engine import Engine, Step
from guide.engine.situations import Situation
from guide.prover.commonanswers import calmest
from guide.prover.encoding import Encoding
from guide.prover.solver import FALSE, TRUE
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Answer, Condition, Fit, Rule, RuleSet
from guide.ruleset.normal import AtLeast, Formula, In
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import Domain

MOST_SAMPLES = 256
"""How many random paths are carried along at most, to answer what is easily shown."""

TRIES = (0, *[20] * 20)
"""How often a random path tries another answer where one would be an emergency: mostly."""

Position = tuple[int, ...]
"""Where a leaf stands in a formula: the index of the part taken at each level."""


class Subject:
    """A rule set under proof; what is costly is made once, when it is first wanted."""

    def __init__(self, rule_set: RuleSet, also: Iterable[Condition] = ()) -> None:
        """`also`: further conditions at whose numbers answers are cut."""
        self.rule_set = rule_set
        self.also = tuple(also)

    @cached_property
    def engine(self) -> Engine:
        """The compiled rule set."""
        return Engine(self.rule_set, also=self.also)

    @cached_property
    def encoding(self) -> Encoding:
        """All its answer paths as constraints."""
        encoding = Encoding(self.engine)
        encoding.sample(self.samples)
        return encoding

    @cached_property
    def samples(self) -> list[dict[str, Answer]]:
        """The random answers that are carried along."""
        count = min(MOST_SAMPLES, 16 * len(self.rule_set.questions))
        return list(self.sampled(Random(0), count))

    def sampled(self, random: Random, count: int) -> Iterator[dict[str, Answer]]:
        """Random answers to every question, on its path or off it; few lead to an emergency."""
        pools = [
            answer_pool(self.engine.domains[step.question.id], random) for step in self.engine.steps
        ]
        yield from (self._sample(random, pools) for _ in range(count))

    def _sample(self, random: Random, pools: list[list[Answer]]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        situation = 0
        tries = random.choice(TRIES)
        for step, pool in zip(self.engine.steps, pools, strict=True):
            answer = _any(random, pool)
            for _ in range(tries if step.emergencies else 0):
                if not _ends(step, situation, answer):
                    break
                answer = _any(random, pool)
            answers[step.question.id] = answer
            filling = step.filling(answer)
            if filling is not None and (step.asks is None or step.asks(situation)):
                situation |= filling.bits
        return answers

    def possible(self, *literals: int) -> bool:
        """Whether some answer path makes all the literals true."""
        return self.encoding.logic.possible(*literals)

    def witness(self, *literals: int) -> str:
        """The shortest answer path that makes the literals true, as text; empty where none does."""
        found = self.encoding.witness(*literals)
        return "" if found is None else as_text(found)

    def matters(self, rule: Rule) -> int:
        """Whether the rule fires would decide the result, all else being as it is."""
        encoding, then = self.encoding, rule.then
        if then.care is not None:
            return -encoding.care(then.care, without=rule.id)
        if then.other:
            raised_anyway = encoding.raised(then.other, without=rule.id)
            return encoding.logic.conj([-encoding.emergency, -raised_anyway])
        if then.against:
            others = encoding.opposed(then.against, without=rule.id)
            strong = encoding.concluded(then.against, Fit.STRONG)
            return encoding.logic.conj([-encoding.emergency, strong, -others])
        return encoding.logic.conj([-encoding.emergency, self._cause_matters(rule)])

    def _cause_matters(self, rule: Rule) -> int:
        encoding, logic, cause = self.encoding, self.encoding.logic, rule.then.cause
        shown_anyway = encoding.concluded(cause, Fit.POSSIBLE, without=rule.id)
        if rule.then.fit is Fit.POSSIBLE:
            return -shown_anyway
        strong_anyway = encoding.concluded(cause, Fit.STRONG, without=rule.id)
        against = encoding.opposed(cause)
        lowered = logic.conj([against, -shown_anyway])
        return logic.disj([lowered, logic.conj([-against, -strong_anyway])])

    def decisive(self, rule: Rule) -> int:
        """The rule fires, and without it the result would be another."""
        return self.encoding.logic.conj([self.encoding.fired[rule.id], self.matters(rule)])

    def sways(self, formula: Formula, position: Position) -> int:
        """The formula is true or false as this one leaf is."""
        as_true = self.with_leaf(formula, position, TRUE)
        as_false = self.with_leaf(formula, position, FALSE)
        return self.encoding.logic.conj([as_true, -as_false])

    def with_leaf(self, formula: Formula, position: Position, literal: int) -> int:
        """The formula with the leaf at a position replaced by a literal."""
        if not position:
            return literal
        assert isinstance(formula, AtLeast)
        parts = [
            (
                self.with_leaf(part, position[1:], literal)
                if index == position[0]
                else self.encoding.holds(part)
            )
            for index, part in enumerate(formula.parts)
        ]
        return self.encoding.logic.at_least(formula.count, parts)


def answer_pool(domain: Domain, random: Random) -> list[Answer]:
    """Some answers to a question, plain ones and mixed ones."""
    plain = calmest(domain)
    return [*plain, *(domain.sample(random) for _ in range(max(8, len(plain))))]


def _any(random: Random, pool: list[Answer]) -> Answer:
    """One of the pool. Half the cost of `random.choice`, which is most of what a sample costs."""
    return pool[int(random.random() * len(pool))]


def _ends(step: Step, situation: Situation, answer: Answer) -> bool:
    filling = step.filling(answer)
    return filling is not None and any(
        fires(situation | filling.bits) for fires in step.emergencies
    )


def leaves(formula: Formula, position: Position = ()) -> Iterator[tuple[Position, In]]:
    """Each leaf of a formula with its position, in order."""
    if isinstance(formula, In):
        yield position, formula
        return
    for index, part in enumerate(formula.parts):
        yield from leaves(part, (*position, index))


def part_at(formula: Formula, position: Position) -> Formula:
    """The part of a formula at a position."""
    for index in position:
        assert isinstance(formula, AtLeast)
        formula = formula.parts[index]
    return formula


def authored_leaves(condition: Condition, subject: Subject) -> Iterator[tuple[Condition, str]]:
    """For each leaf of the normal form, in order, the test it comes from.

    Beside it stands the option that the leaf is about, where options have slots of their own.
    """
    for part in condition.parts:
        yield from authored_leaves(part, subject)
    if not condition.parts:
        domain = subject.engine.domains[condition.question]
        found = leaves(normal_form(condition, subject.engine.domains))
        yield from ((condition, domain.option_of(leaf.slot)) for _, leaf in found)
