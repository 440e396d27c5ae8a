"""The answers to each question that several guides all accept; of one guide, simply its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guide.engine.engine import Engine
from guide.ruleset.model import Question
from guide.ruleset.normal import Member, Slot
from guide.ruleset.questions import Domain


class CommonAnswers:
    """What can be answered in every guide that has the question."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = tuple(engines)

    def domains(self, question: str) -> tuple[Domain, ...]:
        """The question's domain in each guide that has it."""
        return tuple(e.domains[question] for e in self.engines if question in e.domains)

    def question(self, question: str) -> Question:
        """The question as the last guide that has it puts it."""
        return self.domains(question)[-1].question

    def slots(self, question: str) -> Mapping[Slot, tuple[Member, ...]]:
        """The slots in which common answers differ, with the members that every guide knows."""
        *others, last = self.domains(question)
        return {
            slot: tuple(
                member for member in members if all(member in o.slots[slot] for o in others)
            )
            for slot, members in last.slots.items()
            if all(slot in other.slots for other in others)
        }

    def exclusive(self, question: str) -> frozenset[str]:
        """The options that any of the guides allows only alone."""
        found = (o for d in self.domains(question) for o in d.question.options if o.exclusive)
        return frozenset(option.id for option in found)
