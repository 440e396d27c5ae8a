"""The question types, one row each: what can be answered and what each answer puts into its slots.

`QUESTION_TYPES` is the closed vocabulary. No code asks for the name of a type: what differs from
type to type stands in its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice, product
from random import Random

from guide.ruleset.model import Answer, Condition, Option, Question
from guide.ruleset.normal import ALWAYS, Band, Cells, Formula, In, Member, Slot, every, some
from guide.ruleset.spoken import say

TICKED = "ticked"
UNTICKED = "not ticked"

Slots = Mapping[Slot, tuple[Member, ...]]


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One kind of question.

    `several`: whether an answer is a set of options, each with a slot of its own;
    `unlimited`: whether every set without an exclusive option is an answer, so that answers can be
    counted tick by tick; `numbers`: whether whole numbers are answers;
    `takes`: what it takes, in a reader's words; `tested`: how to write a test of it;
    `says_no`: whether an option denies what is asked; `chosen`: the answer that chooses these
    options; `cell`: what choosing an option fills, and with what;
    `from_text`: the answer, if it is one, that a word of a command line gives;
    `words`: an answer in a reader's words, one text for each option chosen;
    `slots`: the slots and their members, given the numbers at which conditions cut;
    `accepts`: whether this is an answer at all; `cells`: what an answer puts into the slots;
    `allowed`: the formula that every possible filling of the slots meets;
    `answer`: the plainest answer that fills the slots so; `weight`: how many answers do;
    `answers`: one answer for each filling of the watched slots; `neighbours`: the answers one
    change away; `sample`: a random answer, each filling of the slots as likely as another.
    """

    key: str
    about: str
    several: bool
    unlimited: bool
    numbers: bool
    takes: str
    tested: str
    says_no: Callable[[Option], bool]
    chosen: Callable[[Sequence[str]], Answer]
    cell: Callable[[Question, str], tuple[Slot, Member]]
    from_text: Callable[[str], Answer]
    words: Callable[[Question, Answer], tuple[str, ...]]
    slots: Callable[[Question, Sequence[int]], Slots]
    accepts: Callable[[Question, Answer], bool]
    cells: Callable[[Question, Answer, Slots], Cells]
    allowed: Callable[[Question], Formula]
    answer: Callable[[Question, Cells], Answer]
    weight: Callable[[Cells], int]
    answers: Callable[[Question, Slots, Set[Slot]], Iterator[Answer]]
    neighbours: Callable[[Question, Answer, Slots], Iterator[Answer]]
    sample: Callable[[Question, Slots, Random], Answer]

    def alone(self, option: str) -> Answer:
        """The answer that chooses this option and no other."""
        return self.chosen((option,))


def type_of(question: Question) -> QuestionType:
    """The row of a question's type."""
    return QUESTION_TYPES[question.type]


def _option_words(question: Question, answer: Answer) -> tuple[str, ...]:
    """The texts of the options chosen, in the order of the question."""
    chosen = answer if isinstance(answer, frozenset) else {answer}
    return tuple(option.text for option in question.options if option.id in chosen)


def _option_ids(question: Question) -> tuple[str, ...]:
    return tuple(option.id for option in question.options)


# -- one: exactly one option --------------------------------------------------------------------


def _one_cell(question: Question, option: str) -> tuple[Slot, Member]:
    return question.id, option


def _one_answers(question: Question, slots: Slots, watched: Set[Slot]) -> Iterator[Answer]:
    ids = _option_ids(question)
    yield from ids if question.id in watched else ids[:1]


def _one_neighbours(question: Question, answer: Answer, slots: Slots) -> Iterator[Answer]:
    yield from (option for option in _option_ids(question) if option != answer)


# -- many: one or more options, an exclusive one only alone --------------------------------------


def tick_slot(question_id: str, option_id: str) -> Slot:
    """The slot that says whether an option of a `many` question is ticked."""
    return f"{question_id}.{option_id}"


def _many_cell(question: Question, option: str) -> tuple[Slot, Member]:
    return tick_slot(question.id, option), TICKED


def _many_slots(question: Question, cuts: Sequence[int]) -> Slots:
    return {tick_slot(question.id, o): (TICKED, UNTICKED) for o in _option_ids(question)}


def _many_accepts(question: Question, answer: Answer) -> bool:
    if not isinstance(answer, frozenset) or not answer or not answer <= set(_option_ids(question)):
        return False
    return len(answer) == 1 or not answer & _exclusive_ids(question)


def _exclusive_ids(question: Question) -> set[str]:
    return {option.id for option in question.options if option.exclusive}


def _many_cells(question: Question, answer: Answer, slots: Slots) -> Cells:
    ticked = answer if isinstance(answer, frozenset) else frozenset()
    options = zip(slots, question.options, strict=True)
    return {slot: TICKED if option.id in ticked else UNTICKED for slot, option in options}


def _many_allowed(question: Question) -> Formula:
    ids, exclusive = _option_ids(question), _exclusive_ids(question)

    def tick(option: str, member: str) -> Formula:
        return In(tick_slot(question.id, option), frozenset([member]))

    alone = [
        some([tick(option, UNTICKED), every(tick(o, UNTICKED) for o in ids if o != option)])
        for option in ids
        if option in exclusive and len(ids) > 1
    ]
    return every([some(tick(option, TICKED) for option in ids), *alone])


def _many_answer(question: Question, cells: Cells) -> Answer:
    ids = _option_ids(question)
    return frozenset(o for o in ids if cells.get(tick_slot(question.id, o)) == TICKED)


def _many_answers(question: Question, slots: Slots, watched: Set[Slot]) -> Iterator[Answer]:
    """One for each set of watched ticks; a set that is empty is stood for by an unwatched tick."""
    exclusive, free = _split(question)
    seen = [option for option in free if tick_slot(question.id, option) in watched]
    for option in exclusive:
        if tick_slot(question.id, option) in watched:
            yield frozenset([option])
    for ticks in product((True, False), repeat=len(seen)):
        if any(ticks):
            yield frozenset(option for option, tick in zip(seen, ticks, strict=True) if tick)
    unseen = (o for o in (*free, *exclusive) if tick_slot(question.id, o) not in watched)
    yield from (frozenset([option]) for option in islice(unseen, 1))


def _split(question: Question) -> tuple[list[str], list[str]]:
    """The options that are exclusive, and the others."""
    exclusive = _exclusive_ids(question)
    ids = _option_ids(question)
    return [o for o in ids if o in exclusive], [o for o in ids if o not in exclusive]


def _many_sample(question: Question, slots: Slots, random: Random) -> Answer:
    exclusive, free = _split(question)
    chosen = random.randrange(2 ** len(free) - 1 + len(exclusive))
    if chosen < len(exclusive):
        return frozenset([exclusive[chosen]])
    ticks = chosen - len(exclusive) + 1
    return frozenset(option for place, option in enumerate(free) if ticks >> place & 1)


def _many_neighbours(question: Question, answer: Answer, slots: Slots) -> Iterator[Answer]:
    ticked = answer if isinstance(answer, frozenset) else frozenset()
    exclusive = _exclusive_ids(question)
    for option in _option_ids(question):
        changed = frozenset([option]) if option in exclusive else (ticked - exclusive) ^ {option}
        if changed and changed != ticked:
            yield changed


# -- number: a whole number between two bounds, or an option in its stead ------------------------


def _number_from_text(text: str) -> Answer:
    return int(text) if text.lstrip("-").isdecimal() else text


def _number_words(question: Question, answer: Answer) -> tuple[str, ...]:
    if not isinstance(answer, int):
        return _option_words(question, answer)
    return (band_words((answer, answer), question),)


def _number_slots(question: Question, cuts: Sequence[int]) -> Slots:
    inside = [cut for cut in sorted(set(cuts)) if question.low < cut <= question.high]
    starts = [question.low, *inside]
    ends = [*(cut - 1 for cut in inside), question.high]
    bands: list[Member] = list(zip(starts, ends, strict=True))
    return {question.id: (*bands, *_option_ids(question))}


def _number_accepts(question: Question, answer: Answer) -> bool:
    if isinstance(answer, int) and not isinstance(answer, bool):
        return question.low <= answer <= question.high
    return answer in _option_ids(question)


def _number_cells(question: Question, answer: Answer, slots: Slots) -> Cells:
    if isinstance(answer, str):
        return {question.id: answer}
    bands = (member for member in slots[question.id] if isinstance(member, tuple))
    return {
        question.id: band
        for band in bands
        if isinstance(answer, int) and band[0] <= answer <= band[1]
    }


def _plain(member: Member) -> Answer:
    return member[0] if isinstance(member, tuple) else member


def _number_answers(question: Question, slots: Slots, watched: Set[Slot]) -> Iterator[Answer]:
    members = slots[question.id]
    yield from map(_plain, members if question.id in watched else members[:1])


def _number_sample(question: Question, slots: Slots, random: Random) -> Answer:
    member = random.choice(slots[question.id])
    return random.randint(*member) if isinstance(member, tuple) else member


def _number_neighbours(question: Question, answer: Answer, slots: Slots) -> Iterator[Answer]:
    own = _number_cells(question, answer, slots).get(question.id)
    yield from (_plain(member) for member in slots[question.id] if member != own)


def _size(member: Member) -> int:
    return member[1] - member[0] + 1 if isinstance(member, tuple) else 1


QUESTION_TYPES: Mapping[str, QuestionType] = {
    row.key: row
    for row in (
        QuestionType(
            key="one",
            about="exactly one of the options",
            several=False,
            unlimited=False,
            numbers=False,
            takes="One answer.",
            tested=(
                "write an option, or a list of options; "
                "{not: {question: option}} is the opposite"
            ),
            says_no=lambda option: option.id in ("no", "none"),
            chosen=lambda options: options[0],
            cell=_one_cell,
            from_text=lambda text: text,
            words=_option_words,
            slots=lambda question, cuts: {question.id: _option_ids(question)},
            accepts=lambda question, answer: answer in _option_ids(question),
            cells=lambda question, answer, slots: (
                {question.id: answer} if isinstance(answer, str) else {}
            ),
            allowed=lambda question: ALWAYS,
            answer=lambda question, cells: _plain(cells[question.id]),
            weight=lambda cells: 1,
            answers=_one_answers,
            neighbours=_one_neighbours,
            sample=lambda question, slots, random: random.choice(_option_ids(question)),
        ),
        QuestionType(
            key="many",
            about="one or more of the options; an exclusive one only alone",
            several=True,
            unlimited=True,
            numbers=False,
            takes="Several answers can be ticked.",
            tested=(
                "write an option, a list of options for any of them, "
                "or {all_of: [option, option]}"
            ),
            says_no=lambda option: option.exclusive and option.id != "unsure",
            chosen=frozenset,
            cell=_many_cell,
            from_text=lambda text: frozenset(text.split("+")),
            words=_option_words,
            slots=_many_slots,
            accepts=_many_accepts,
            cells=_many_cells,
            allowed=_many_allowed,
            answer=_many_answer,
            weight=lambda cells: 1,
            answers=_many_answers,
            neighbours=_many_neighbours,
            sample=_many_sample,
        ),
        QuestionType(
            key="number",
            about="a whole number from `from` to `to`, or one of the options in its stead",
            several=False,
            unlimited=False,
            numbers=True,
            takes="A number.",
            tested="write {from: n}, {to: n} or {from: n, to: m}; {below: n} leaves out n itself",
            says_no=lambda option: False,
            chosen=lambda options: options[0],
            cell=_one_cell,
            from_text=_number_from_text,
            words=_number_words,
            slots=_number_slots,
            accepts=_number_accepts,
            cells=_number_cells,
            allowed=lambda question: ALWAYS,
            answer=lambda question, cells: _plain(cells[question.id]),
            weight=lambda cells: sum(_size(member) for member in cells.values()),
            answers=_number_answers,
            neighbours=_number_neighbours,
            sample=_number_sample,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Domain:
    """All that one question can be answered with, cut where the conditions of its guide cut."""

    question: Question
    slots: Slots

    @property
    def type(self) -> QuestionType:
        """The row of the question's type."""
        return type_of(self.question)

    def accepts(self, answer: Answer) -> bool:
        """Whether this is an answer to the question."""
        return self.type.accepts(self.question, answer)

    def cells(self, answer: Answer) -> Cells:
        """What the answer puts into the question's slots."""
        return self.type.cells(self.question, answer, self.slots)

    def option_of(self, slot: Slot) -> str:
        """The option whose own slot this is; nothing where the slot is that of all of them."""
        own = (option.id for option in self.question.options if self.type.several)
        return next((o for o in own if self.type.cell(self.question, o)[0] == slot), "")

    def answers(self, watched: Set[Slot] | None = None) -> Iterator[Answer]:
        """One answer for each way to fill the slots, or only those slots that are watched."""
        seen = frozenset(self.slots) if watched is None else watched
        return self.type.answers(self.question, self.slots, seen)

    def neighbours(self, answer: Answer) -> Iterator[Answer]:
        """The answers one change away from this one."""
        return self.type.neighbours(self.question, answer, self.slots)

    def sample(self, random: Random) -> Answer:
        """A random answer; each filling of the slots is as likely as another."""
        return self.type.sample(self.question, self.slots, random)


Domains = Mapping[str, Domain]


def domains(questions: Iterable[Question], conditions: Iterable[Condition]) -> Domains:
    """The domain of each question by id, cut at every number that one of the conditions names."""
    cuts: dict[str, set[int]] = {}
    for condition in conditions:
        _collect_cuts(condition, cuts)
    return {
        question.id: Domain(
            question,
            type_of(question).slots(question, sorted(cuts.get(question.id, ()))),
        )
        for question in questions
    }


def _collect_cuts(condition: Condition, cuts: dict[str, set[int]]) -> None:
    bounds = {bound for bound in (condition.low, condition.below) if bound is not None}
    cuts.setdefault(condition.question, set()).update(bounds)
    for part in condition.parts:
        _collect_cuts(part, cuts)


def band_words(band: Band, question: Question) -> str:
    """A band of what a question counts, as people write it: `7`, `1 week`, `2 to 11 weeks`."""
    low, high = band
    numbers = str(low) if low == high else say("{low} to {high}", low=low, high=high)
    return f"{numbers} {question.unit_of(high)}".rstrip()
