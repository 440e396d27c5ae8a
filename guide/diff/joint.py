"""Both versions in one logic, over the answers that both accept.

Each question has one answer, given to both versions; a question only one of them has is answered
for that one. A *joint path* is what a reader of both would answer: the questions that either
version asks. What differs is a *part* of what a reader meets: the level of care, its time, a cause,
an other cause, the crisis lines, whether a question is asked, whether a reminder is shown, or a
text that depends on answers. Causes are compared where neither version ends in an emergency, since
there none is shown and the level says so already; times, where both versions end at the level soon;
a text, where the list it belongs to stands in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guide.diff.naming import Aligned
from guide.engine.engine import Engine, conditions_of
from guide.prover.commonanswers import CommonAnswers
from guide.prover.encoding import Encoding, allow, logic_for
from guide.prover.parts import Ending, Kind, Part, Value, texts_of
from guide.prover.shortest import fewest, first_answers
from guide.prover.solver import FALSE, TRUE
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Answer, Care, Condition, Disposition, Fit, Rule, RuleSet, Within
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import type_of

OLD, NEW = 0, 1


@dataclass(frozen=True, slots=True)
class Witness:
    """Answers that show a difference, and the path they give in each version, in its own ids."""

    answers: Mapping[str, Answer]
    old: str
    new: str


class Joint(CommonAnswers):
    """Two versions under one set of names, as constraints over the answers they share."""

    def __init__(self, aligned: Aligned, also: Sequence[Condition] = ()) -> None:
        """`also`: further conditions at whose numbers answers are cut."""
        self.aligned = aligned
        self.rule_sets = (aligned.old, aligned.new)
        super().__init__(
            [
                Engine(aligned.old, also=[*_cuts(aligned.new), *also]),
                Engine(aligned.new, also=[*_cuts(aligned.old), *also]),
            ]
        )
        self.logic = logic_for(self.engines)
        self.order = _merged(aligned)
        for question in self.order:
            self._allow_common(question)
        old, new = (Encoding(engine, self.logic) for engine in self.engines)
        self.worlds = (old, new)
        self.emergency = (
            old.level(Disposition.EMERGENCY),
            new.level(Disposition.EMERGENCY),
        )
        self.asked = {
            question: self.logic.disj(world.asked.get(question, FALSE) for world in self.worlds)
            for question in self.order
        }

    # -- answers that both versions accept --------------------------------------------------------

    def _allow_common(self, question: str) -> None:
        domains = self.domains(question)
        common = self.slots(question)
        for domain in domains:
            allow(self.logic, domain)
            for slot in domain.slots:
                members = common.get(slot, tuple(domain.slots[slot][-1:]))  # not ticked
                self.logic.require(self.logic.member(slot, members))

    # -- parts as literals ------------------------------------------------------------------------

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything that is compared, in the order in which it is reported."""
        causes = dict.fromkeys(c.id for side in (NEW, OLD) for c in self.rule_sets[side].causes)
        others = dict.fromkeys(o.id for s in (NEW, OLD) for o in self.rule_sets[s].raised_others)
        endings = (Ending.CALM, Ending.EMERGENCY)
        reminders = dict.fromkeys(
            r.id for s in (NEW, OLD) for r in self.rule_sets[s].guide.reminders
        )
        return (
            Part(Kind.DISPOSITION),
            *([Part(Kind.WITHIN, "", Ending.SOON)] if self._times else []),
            *(Part(Kind.CAUSE, cause, Ending.CALM) for cause in causes),
            *(Part(Kind.OTHER, other, Ending.CALM) for other in others),
            *(Part(Kind.CRISIS_LINES, "", ending) for ending in endings),
            *(Part(Kind.ASKED, question, ending) for ending in endings for question in self.order),
            *(Part(Kind.REMINDER, one, ending) for ending in endings for one in reminders),
            *self._texts(),
        )

    def _texts(self) -> Iterator[Part]:
        """The texts that both versions have, and that depend on answers in either."""
        old, new = (texts_of(rule_set) for rule_set in self.rule_sets)
        for name, (listed, said) in new.items():
            if name in old and any(one.when for one in (*said, *old[name][1])):
                emergency = listed.level is Disposition.EMERGENCY
                yield Part(Kind.TEXT, name, Ending.EMERGENCY if emergency else Ending.CALM)

    @cached_property
    def _times(self) -> tuple[Within, ...]:
        """The times that either version names."""
        return tuple(sorted({time for one in self.rule_sets for time in one.times}))

    def values(self, part: Part) -> tuple[Value, ...]:
        """What the part can be."""
        if part.kind is Kind.DISPOSITION:
            return tuple(Disposition)
        if part.kind is Kind.WITHIN:
            return (None, *self._times)
        return (None, *Fit) if part.kind is Kind.CAUSE else (False, True)

    def literal(self, part: Part, side: int, value: Value) -> int:
        """The part has this value in one of the versions."""
        world = self.worlds[side]
        if isinstance(value, Disposition):
            return world.exactly(value)
        if part.kind is Kind.WITHIN:
            return world.exactly_care(Care(Disposition.SOON, value or 0))
        if part.kind is Kind.CAUSE:
            return world.at_fit(part.id, value) if isinstance(value, Fit) else -world.shown(part.id)
        holds = self._holds(part, side)
        own = holds if value else -holds
        if part.kind is not Kind.TEXT:
            return own
        listed, _ = texts_of(self.rule_sets[side])[part.id]
        return self.logic.conj([world.stands(listed), own])

    def _holds(self, part: Part, side: int) -> int:
        world = self.worlds[side]
        if part.kind is Kind.ASKED:
            return world.asked.get(part.id, FALSE)
        if part.kind is Kind.OTHER:
            return world.raised(part.id)
        rule_set, domains = self.rule_sets[side], self.engines[side].domains
        if part.kind is Kind.REMINDER:
            return self.logic.disj(
                world.holds(normal_form(reminder.when, domains))
                for reminder in rule_set.guide.reminders
                if reminder.id == part.id
            )
        if part.kind is Kind.TEXT:
            _, said = texts_of(rule_set)[part.id]
            return self.logic.disj(world.true(one.when) for one in said)
        return self.logic.disj(
            world.fired[rule.id] for rule in rule_set.rules if rule.brings_crisis_lines
        )

    def change(self, part: Part, before: Value, after: Value) -> int:
        """The part has one value in the old version and the other in the new one."""
        old, new = self.emergency
        ends = {
            Ending.ANY: [],
            Ending.SOON: [],  # a time says so itself
            Ending.CALM: [-old, -new],
            Ending.EMERGENCY: [old, new],
        }[part.ending]
        values = [self.literal(part, OLD, before), self.literal(part, NEW, after)]
        return self.logic.conj([*values, *ends])

    def rule_fires_elsewhere(self, rule_id: str) -> bool:
        """Whether a rule that both versions have fires on some path in one of them only."""
        old, new = (world.fired[rule_id] for world in self.worlds)
        both = self.logic
        return both.possible(old, -new) or both.possible(new, -old)

    # -- what brings a change about ---------------------------------------------------------------

    def brought_by(self, part: Part, before: Value, after: Value) -> int:
        """What a change follows from, whatever the rules that stay say of the same paths.

        Rules that changed fire on one side only; or the path ends in an emergency in either
        version, which no reader takes for the case. Wherever the change is, this is true.
        """
        found = self._brought_by(part, before, after)
        old, new = self.emergency
        if part.ending is Ending.EMERGENCY:
            return self.logic.disj([found, self.logic.conj([-old, -new])])
        if part.ending is Ending.ANY:
            ends = [old] if before is not Disposition.EMERGENCY else []
            ends += [new] if after is not Disposition.EMERGENCY else []
            return self.logic.disj([found, *ends])
        return self.logic.disj([found, old, new])

    def _brought_by(self, part: Part, before: Value, after: Value) -> int:
        if isinstance(before, Disposition) and isinstance(after, Disposition):
            side, level = (NEW, after) if after > before else (OLD, before)
            if self.rule_sets[side].guide.default_disposition >= level:
                return TRUE
            return self._only_on(side, lambda rule: (rule.then.disposition or 0) >= level)
        if part.kind is Kind.CAUSE:
            return self._cause_brought_by(part.id, before, after)
        if part.kind is Kind.WITHIN:
            side, best = (NEW, after) if (after or 0) > (before or 0) else (OLD, before)
            return self._only_on(side, lambda rule: (rule.then.within or 0) >= (best or 0))
        if part.kind is Kind.OTHER:
            return self._only_on(NEW if after else OLD, lambda rule: rule.then.other == part.id)
        if part.kind is Kind.CRISIS_LINES:
            return self._only_on(NEW if after else OLD, lambda rule: rule.brings_crisis_lines)
        if part.kind is Kind.TEXT:
            old, new = self._holds(part, OLD), self._holds(part, NEW)
            return self.logic.conj([old if before else -old, new if after else -new])
        return self.logic.conj([self.literal(part, OLD, before), self.literal(part, NEW, after)])

    def _cause_brought_by(self, cause: str, before: Value, after: Value) -> int:
        up = (after or 0) > (before or 0)
        side, other = (NEW, OLD) if up else (OLD, NEW)
        best = max(before or 0, after or 0)

        def speaks_for(rule: Rule) -> bool:
            return rule.then.cause == cause and (rule.then.fit or 0) >= best

        found = [self._only_on(side, speaks_for)]
        if best == Fit.STRONG:
            found.append(self._only_on(other, lambda rule: rule.then.against == cause))
        return self.logic.disj(found)

    def _only_on(self, side: int, counts: Callable[[Rule], bool]) -> int:
        """A rule that counts fires in this version, and the same rule not in the other."""
        here, there = self.worlds[side], self.worlds[1 - side]
        theirs = {r.id: there.fired[r.id] for r in self.rule_sets[1 - side].rules if counts(r)}
        ours = [rule.id for rule in self.rule_sets[side].rules if counts(rule)]
        return self.logic.disj(
            self.logic.conj([here.fired[rule], -theirs.get(rule, FALSE)])
            for rule in ours
            if here.fired[rule] not in theirs.values()
        )

    # -- witnesses --------------------------------------------------------------------------------

    def witness(self, *wanted: int) -> Witness | None:
        """The shortest joint path on which the literals hold; None proves that there is none."""
        answers = self.shortest(*wanted)
        return None if answers is None else self.witness_of(answers)

    def shortest(self, *wanted: int) -> dict[str, Answer] | None:
        """Fewest questions first; then the calmest answers."""
        if not self.logic.possible(*wanted):
            return None
        counted = [asked for asked in self.asked.values() if asked not in (TRUE, FALSE)]
        least = fewest(self.logic, wanted, counted)
        fixed = [*wanted, -self.logic.at_least(least + 1, counted)]
        return first_answers(self.logic, self, self.asked, fixed)

    def witness_of(self, answers: Mapping[str, Answer]) -> Witness:
        """The answers with the path that each version takes on them."""
        old, new = (engine.journey(answers).answers for engine in self.engines)
        return Witness(answers, as_text(self.aligned.names.old_answers(old)), as_text(new))


def _cuts(rule_set: RuleSet) -> Iterator[Condition]:
    """Conditions at which the other version's numbers must be cut too, its bounds among them."""
    yield from conditions_of(rule_set)
    for question in rule_set.questions:
        if type_of(question).numbers:
            low, below = question.low, question.high + 1
            yield Condition(operator="range", question=question.id, low=low, below=below)


def _merged(aligned: Aligned) -> tuple[str, ...]:
    """The new version's order; a removed question stands after the one it stood after."""
    order = [question.id for question in aligned.new.questions]
    before = -1
    for question in aligned.old.questions:
        if question.id in order:
            before = order.index(question.id)
        else:
            before += 1
            order.insert(before, question.id)
    return tuple(order)
