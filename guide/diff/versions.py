"""Answers that only one version takes: they have no counterpart, so they are reported apart.

An option that came or went, a number beyond the other version's bounds, options that may now be
ticked together. Each with what it leads to in the version that takes it, by number of paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide.diff.counting import Counter
from guide.diff.joint import NEW, OLD, Joint
from guide.diff.naming import Aligned, align
from guide.ruleset.answertext import as_text
from guide.ruleset.model import Condition, Disposition, Question
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import band_words, type_of


@dataclass(frozen=True, slots=True)
class OneSided:
    """Answers to one question that only the old or only the new version takes.

    `levels`: how many paths of that version with such an answer end at each level of care; None
    where they could not be counted. `witness` is one such path; empty where there is none.
    """

    question: str
    answers: str
    in_new: bool
    levels: Mapping[Disposition, int] | None
    witness: str


def one_sided(aligned: Aligned) -> Iterator[OneSided]:
    """The answers to shared questions that only one version takes; the new version's first."""
    sides = (aligned.old, aligned.new)
    for side in (NEW, OLD):
        own, other = sides[side], sides[1 - side]
        found = [
            (question, condition)
            for question in aligned.shared
            for condition in _only(own.question_by_id[question], other.question_by_id[question])
        ]
        if found:
            yield from _Side(aligned, side, [condition for _, condition in found]).led_on(found)


class _Side:
    """One version by itself: where its own answers lead."""

    def __init__(self, aligned: Aligned, side: int, conditions: list[Condition]) -> None:
        self.aligned = aligned
        self.side = side
        own = (aligned.old, aligned.new)[side]
        self.joint = Joint(align(own, own), also=conditions)
        self.counter = Counter(self.joint)

    def led_on(self, found: list[tuple[str, Condition]]) -> Iterator[OneSided]:
        """Each answer with its paths."""
        world, engine = self.joint.worlds[NEW], self.joint.engines[NEW]
        for question, condition in found:
            formula = normal_form(condition, engine.domains)
            levels = self.counter.levels(formula)
            witness = self.joint.witness(world.holds(formula))
            answers = {} if witness is None else witness.answers
            if self.side == OLD:
                answers = self.aligned.names.old_answers(answers)
            yield OneSided(
                question,
                self._words(question, condition),
                self.side == NEW,
                levels,
                as_text(answers),
            )

    def _words(self, question: str, condition: Condition) -> str:
        """The answers in the version's own ids."""
        if condition.low is not None and condition.below is not None:
            band = condition.low, condition.below - 1
            return band_words(band, self.joint.question(question))
        if condition.parts:
            return f"{self._words(question, condition.parts[0])} together with others"
        names = self.aligned.names
        if self.side == NEW:
            return condition.values[0]
        return names.old_option(question, condition.values[0])


def _only(own: Question, other: Question) -> Iterator[Condition]:
    """Tests of the answers to a question that the same question in the other version refuses."""
    theirs = {option.id: option for option in other.options}
    for option in own.options:
        if option.id not in theirs:
            yield Condition(operator="is", question=own.id, values=(option.id,))
    yield from _beyond(own, other)
    free = [option.id for option in own.options if not option.exclusive and option.id in theirs]
    for option_id in free:
        with_others = tuple(one for one in free if one != option_id)
        if theirs[option_id].exclusive and with_others:
            parts = (
                Condition(operator="is", question=own.id, values=(option_id,)),
                Condition(operator="is", question=own.id, values=with_others),
            )
            yield Condition(operator="all", parts=parts)


def _beyond(own: Question, other: Question) -> Iterator[Condition]:
    if not type_of(own).numbers:
        return
    under = (own.low, min(other.low, own.high + 1))
    over = (max(other.high + 1, own.low), own.high + 1)
    for low, below in (under, over):
        if low < below:
            yield Condition(operator="range", question=own.id, low=low, below=below)
