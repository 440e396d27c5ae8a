"""What the scripted paths of a guide would not notice, were its rules broken in a small way.

A path notices a mutation when the broken guide asks other questions on it or shows another result.
For each mutation there is one literal that says where that is so. It is laid over the paths of the
unbroken guide alone: the first difference shows on them, so no broken guide is ever built.

- A changed `ask_when` or early end: a question is reached, and asked in one of the two guides only.
- A changed rule for a cause or against it, for an other cause, or for a level below emergency: the
  result differs.
- A changed named condition: any of this for whatever uses it, all changed together.
- A changed emergency rule: the broken guide ends the path at an earlier answer, or one of the two
  has an emergency at the end of the unbroken guide's path and the other has not.
- A changed text that depends on answers: the list it belongs to stands on the result, and the text
  is shown in one of the two guides only.

All paths are tried at once, a bit each; the solver is asked only about what none of them notices,
and proves that the mutation changes nothing (an equivalent mutant) or gives a path that notices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from guide.prover.encoding import Encoding
from guide.prover.proof import Subject
from guide.prover.solver import FALSE, Logic
from guide.ruleset.model import (
    Answers,
    Care,
    Conclusion,
    Condition,
    Disposition,
    EarlyEnd,
    Fit,
    NamedCondition,
    Question,
    Rule,
    RuleSet,
    Statement,
)
from guide.ruleset.normal import NEVER, Formula
from guide.ruleset.operators import normal_form
from guide.ruleset.statements import StatementList, result_lists
from guide.suites.covering import LAID_OVER, bits, few_paths
from guide.suites.mutations import Mutation, mutations


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """A mutation that no path notices, and one of the `missing` paths that would, by number."""

    mutation: Mutation
    path: int


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What the paths notice. `missing`: answer paths which, added to them, notice all the rest."""

    mutations: int
    noticed: int
    equivalent: tuple[Mutation, ...]
    unnoticed: tuple[Unnoticed, ...]
    missing: tuple[Answers, ...]

    @property
    def score(self) -> float:
        """The share of the mutations that change anything which the paths notice."""
        effective = self.mutations - len(self.equivalent)
        return self.noticed / effective if effective else 1.0


def examine(subject: Subject, paths: Sequence[Answers]) -> MutationReport:
    """Break the rule set in every small way, and see what these complete paths notice.

    The subject is to be made by `with_boundaries`: the mutations move bounds by one.
    """
    differences = Differences(subject)
    known = {mutation: differences.of(mutation) for mutation in mutations(subject.rule_set)}
    silent = _unnoticed_by(paths, known, subject)
    found = few_paths(subject, list(silent.values()))
    alive = {m: literal for m, literal in silent.items() if literal not in found.vain}
    notices = subject.encoding.simulate(found.paths)
    return MutationReport(
        mutations=len(known),
        noticed=len(known) - len(silent),
        equivalent=tuple(mutation for mutation in silent if mutation not in alive),
        unnoticed=tuple(
            Unnoticed(mutation, next(bits(notices(literal)))) for mutation, literal in alive.items()
        ),
        missing=tuple(found.paths),
    )


def _unnoticed_by(
    paths: Sequence[Answers], known: Mapping[Mutation, int], subject: Subject
) -> dict[Mutation, int]:
    left = dict(known)
    for start in range(0, len(paths), LAID_OVER):
        notices = subject.encoding.simulate(paths[start : start + LAID_OVER])
        left = {mutation: literal for mutation, literal in left.items() if not notices(literal)}
    return left


# -- where a mutation shows -----------------------------------------------------------------------


class Differences:
    """Where a broken guide shows, for one rule set."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._encoding = subject.encoding
        self._parts: dict[str, _RuleParts] = {}

    def of(self, mutation: Mutation) -> int:
        """Where the broken guide asks other questions, or shows another result."""
        if mutation.question is not None:
            changed = replace(mutation.question, ask_when=mutation.when)
            return self._asks_otherwise(_with_question(self._subject.rule_set, changed))
        if mutation.end is not None:
            broken = _with_end(self._subject.rule_set, mutation.end, mutation.when)
            return self._asks_otherwise(broken)
        if mutation.condition is not None and mutation.when is not None:
            return self._named_otherwise(mutation.condition, mutation.when)
        if mutation.text is not None and mutation.listed is not None:
            return self._says_otherwise(mutation.text, mutation.listed, mutation)
        assert mutation.rule is not None
        formula = self._formula(mutation)
        literal = self._encoding.holds(formula)
        parts = self._parts_of(mutation.rule)
        if mutation.rule.then.other:
            return parts.other_differs(literal)
        if mutation.rule.then.care is None:
            return parts.cause_differs(literal, mutation.then)
        care = None if mutation.then is None else mutation.then.care
        differs_at_end = parts.care_differs(literal, care)
        if care is None or care.level is not Disposition.EMERGENCY:
            return differs_at_end
        earlier = self._encoding.asked_after(formula)
        return self._encoding.logic.disj([earlier, differs_at_end])

    def _formula(self, mutation: Mutation) -> Formula:
        if mutation.when is None:
            return NEVER
        return normal_form(mutation.when, self._subject.engine.domains)

    def _parts_of(self, rule: Rule) -> _RuleParts:
        if rule.id not in self._parts:
            self._parts[rule.id] = _RuleParts(rule, self._encoding)
        return self._parts[rule.id]

    def _says_otherwise(self, text: Statement, listed: StatementList, mutation: Mutation) -> int:
        encoding = self._encoding
        changed = replace(text, when=mutation.when)
        then = FALSE if mutation.dropped else encoding.told(listed, changed)
        return encoding.logic.differ(encoding.told(listed, text), then)

    def _named_otherwise(self, condition: NamedCondition, when: Condition) -> int:
        """Where the broken guide differs, were this what the named condition stands for."""
        encoding, rule_set = self._encoding, self._subject.rule_set

        def broken(using: Condition | None) -> Condition | None:
            return None if using is None else using.with_named(condition.id, when)

        changed = {r.id: broken(r.when) for r in rule_set.rules if _uses(r.when, condition)}
        fired = {rule: encoding.true(using) for rule, using in changed.items()}
        world = encoding.were(fired)
        then = world.outcomes()
        differs = [encoding.logic.differ(now, then[o]) for o, now in encoding.outcomes().items()]
        differs += [self._ends_earlier(rule, using) for rule, using in changed.items()]
        asks = {q: broken(using) for q, using in rule_set.asks.items() if _uses(using, condition)}
        differs += [self._asked_otherwise(question, using) for question, using in asks.items()]
        differs += [
            encoding.logic.differ(
                encoding.told(listed, said),
                world.told(listed, replace(said, when=broken(said.when))),
            )
            for listed in result_lists(rule_set)
            for said in listed.dependent
            if _uses(said.when, condition)
        ]
        return encoding.logic.disj(differs)

    def _ends_earlier(self, rule: str, when: Condition | None) -> int:
        """Something is still asked where this rule would end the path, were this its condition."""
        then = self._subject.rule_set.rule_by_id[rule].then
        if when is None or then.disposition is not Disposition.EMERGENCY:
            return FALSE
        return self._encoding.asked_after(normal_form(when, self._subject.engine.domains))

    def _asks_otherwise(self, broken: RuleSet) -> int:
        """A question is reached, and asked in one of the two guides only."""
        asks = self._subject.rule_set.asks
        changed = {q: when for q, when in broken.asks.items() if when != asks[q]}
        return self._encoding.logic.disj(
            self._asked_otherwise(question, when) for question, when in changed.items()
        )

    def _asked_otherwise(self, question: str, when: Condition | None) -> int:
        encoding = self._encoding
        changed = encoding.logic.differ(encoding.wanted[question], encoding.true(when))
        return encoding.logic.conj([-encoding.ended_before[question], changed])


def _with_question(rule_set: RuleSet, changed: Question) -> RuleSet:
    questions = (changed if q.id == changed.id else q for q in rule_set.questions)
    return replace(rule_set, questions=tuple(questions))


def _with_end(rule_set: RuleSet, end: EarlyEnd, when: Condition | None) -> RuleSet:
    """The rule set with another condition of an early end; without the end, where it has none."""
    changed = () if when is None else (replace(end, when=when),)
    ends = (one for each in rule_set.ends for one in (changed if each == end else (each,)))
    return replace(rule_set, ends=tuple(ends))


def _uses(using: Condition | None, condition: NamedCondition) -> bool:
    return using is not None and any(use.name == condition.id for use in using.named())


class _RuleParts:
    """What the other rules say of what one rule says something of."""

    def __init__(self, rule: Rule, encoding: Encoding) -> None:
        self.rule = rule
        self.encoding = encoding
        self.cause = rule.then.cause or rule.then.against
        self._cares: dict[Care, tuple[int, int]] = {}

    @property
    def _logic(self) -> Logic:
        return self.encoding.logic

    def care_differs(self, fired: int, care: Care | None) -> int:
        """Another care, were the rule one for this care that fires where `fired` is."""
        cares = {*self.encoding.engine.rule_set.cares, *([] if care is None else [care])}
        return self._logic.disj(
            self._at_least_differs(lowest, fired if care is not None and care >= lowest else FALSE)
            for lowest in sorted(cares)
        )

    def _at_least_differs(self, lowest: Care, own: int) -> int:
        if lowest not in self._cares:
            encoding = self.encoding
            self._cares[lowest] = encoding.care(lowest), encoding.care(lowest, self.rule.id)
        now, others = self._cares[lowest]
        return self._logic.differ(now, self._logic.disj([others, own]))

    def other_differs(self, fired: int) -> int:
        """The other cause is raised or not otherwise than now, were the rule to fire there."""
        encoding, other, logic = self.encoding, self.rule.then.other, self._logic
        anyway = encoding.raised(other, self.rule.id)
        raised = logic.disj([anyway, logic.conj([-encoding.emergency, fired])])
        return logic.differ(encoding.raised(other), raised)

    def cause_differs(self, fired: int, then: Conclusion | None) -> int:
        """The cause is shown otherwise, were this the conclusion and `fired` where it fires."""
        shown, strong = self._shown
        others, others_strong, opposed = self._for_and_against
        fit = None if then is None else then.fit
        logic = self._logic
        against = logic.disj([opposed, fired if then is not None and then.against else FALSE])
        possible = logic.disj([others, fired if fit is not None else FALSE])
        best = logic.disj([others_strong, fired if fit is Fit.STRONG else FALSE])
        calm = -self.encoding.emergency
        return logic.disj(
            [
                logic.differ(shown, logic.conj([calm, possible])),
                logic.differ(strong, logic.conj([calm, best, -against])),
            ]
        )

    @cached_property
    def _shown(self) -> tuple[int, int]:
        shown = self.encoding.shown
        return shown(self.cause), shown(self.cause, Fit.STRONG)

    @cached_property
    def _for_and_against(self) -> tuple[int, int, int]:
        encoding, own = self.encoding, self.rule.id
        return (
            encoding.concluded(self.cause, Fit.POSSIBLE, own),
            encoding.concluded(self.cause, Fit.STRONG, own),
            encoding.opposed(self.cause, own),
        )
