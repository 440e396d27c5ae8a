"""The answers to each question that several guides all accept; of one guide, simply its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from guide.engine.engine import Engine
from guide.ruleset.model import Answer, Question
from guide.ruleset.normal import Cells, Member, Slot
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

    def answers(self, question: str) -> Iterator[Answer]:
        """The common answers, plainest first; one for each filling of the slots."""
        *others, last = self.domains(question)
        found = _few_ticks(last) if last.type.several else last.answers()
        yield from (a for a in found if all(other.accepts(a) for other in others))

    def calmest(self, question: str) -> list[Answer]:
        """Of the common answers those of one part, the calmest first."""
        *others, last = self.domains(question)
        return [a for a in calmest(last) if all(other.accepts(a) for other in others)]

    def cells(self, question: str, answer: Answer) -> Cells:
        """What a common answer puts into the slots of every guide."""
        return {s: m for domain in self.domains(question) for s, m in domain.cells(answer).items()}

    def fillings(self, question: str) -> Iterator[Cells]:
        """What each common answer puts into the slots."""
        yield from (self.cells(question, answer) for answer in self.answers(question))


def calmest(domain: Domain) -> list[Answer]:
    """Answers of one part, the calmest first: what excludes all else, then what is no red flag."""
    question = domain.question
    red_flags = {option.id for option in question.options if option.red_flag}
    if domain.type.several:
        options = sorted(question.options, key=lambda option: not option.exclusive)
        calm_first = sorted(options, key=lambda option: option.id in red_flags)
        return [domain.type.alone(option.id) for option in calm_first]
    return sorted(domain.answers(), key=lambda answer: answer in red_flags)


def _few_ticks(domain: Domain) -> Iterator[Answer]:
    """Exclusive options first, then one tick, two ticks and so on, as far as they are answers."""
    exclusive = [option.id for option in domain.question.options if option.exclusive]
    free = [option.id for option in domain.question.options if not option.exclusive]
    yield from (frozenset([option]) for option in exclusive)
    for count in range(1, len(free) + 1):
        yield from filter(domain.accepts, map(frozenset, combinations(free, count)))
