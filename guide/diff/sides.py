"""One version while answers come in: what it still asks, whether it has ended, what its parts are.

A situation is all of that, as one number; each step from one situation to the next is taken once
and remembered. What can make no difference any more is dropped, so that more situations are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guide.diff.joint import Kind, Part, Value
from guide.engine.engine import Engine
from guide.prover.undecided import ALWAYS, NEVER, Conditions
from guide.ruleset.model import Disposition, Fit
from guide.ruleset.normal import AtLeast, Formula, In, Member, Slot, slots
from guide.ruleset.operators import normal_form

_NOTHING = AtLeast(1, ())


class Watch:
    """Conditions watched together; a situation is a number, and each step is taken once."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.watched: list[int] = []
        self.looking: dict[Slot, list[int]] = {}
        self._situations: list[tuple[int, ...]] = []
        self._number: dict[tuple[int, ...], int] = {}
        self._filled: dict[tuple[int, Slot, Member | None], int] = {}

    def place(self, alternatives: Iterable[Formula]) -> int:
        """Watch that one of the alternatives holds; returns where."""
        formulas = list(alternatives)
        position = len(self.watched)
        numbers = [self.conditions.of(formula) for formula in formulas]
        self.watched.append(self.conditions.at_least(1, numbers))
        for slot in frozenset().union(*map(slots, formulas)):
            self.looking.setdefault(slot, []).append(position)
        return position

    def start(self) -> int:
        """The situation before any answer."""
        return self.numbered(tuple(self.watched))

    def numbered(self, situation: tuple[int, ...]) -> int:
        """The number of a situation."""
        number = self._number.get(situation)
        if number is None:
            number = self._number[situation] = len(self._situations)
            self._situations.append(situation)
        return number

    def at(self, number: int) -> tuple[int, ...]:
        """The conditions of a situation, as they stand."""
        return self._situations[number]

    def fill(self, number: int, slot: Slot, member: Member | None) -> int:
        """The situation once a slot that is looked at holds a member (None: it is not asked)."""
        key = (number, slot, member)
        known = self._filled.get(key)
        if known is None:
            changed = list(self._situations[number])
            for position in self.looking[slot]:
                changed[position] = self.conditions.decide(changed[position], slot, member)
            known = self._filled[key] = self.numbered(tuple(changed))
        return known


class Side(Watch):
    """One version: when it asks and ends, and what the parts are."""

    def __init__(
        self,
        engine: Engine,
        parts: tuple[Part, ...],
        order: tuple[str, ...],
        conditions: Conditions,
    ) -> None:
        super().__init__(conditions)
        self.engine = engine
        self.parts = parts
        self.rules = engine.rule_set.rules
        self.default = engine.rule_set.guide.default_disposition
        self._normal = engine.normal
        self.emergency = self.place(self._at_least(Disposition.EMERGENCY))
        self.asks: dict[str, int] = {}
        self.ended: dict[str, int] = {}
        self._place_questions()
        self._under: dict[int, list[int]] = {}
        self._over: dict[str, list[int]] = {}
        self._link_endings(order)
        self._flags: dict[str, int] = {}
        self._levels: dict[Disposition, int] = {}
        self._fits: dict[str, tuple[int, int, int]] = {}
        self._shown: dict[Part, int] = {}
        for part in parts:
            self._place_part(part)
        self._passed: dict[tuple[int, str, bool], int] = {}
        self._futures: dict[int, tuple[int, ...]] = {}
        self._layout = tuple(self._laid_out(order))

    # -- what is watched --------------------------------------------------------------------------

    def _at_least(self, level: Disposition) -> list[Formula]:
        return [self._normal[r.id] for r in self.rules if (r.then.disposition or 0) >= level]

    def _place_questions(self) -> None:
        """Of each question, when it is asked, and whether the path has ended before it."""
        emergencies = self._at_least(Disposition.EMERGENCY)
        trying = tried_for_emergency(self.engine)
        earlier: set[Slot] = set()
        ended = self.place([])
        for question in self.engine.rule_set.questions:
            asks = question.ask_when
            self.asks[question.id] = self.place(
                [] if asks is None else [normal_form(asks, self.engine.domains)]
            )
            if asks is None:
                self.watched[-1] = ALWAYS
            self.ended[question.id] = ended
            if question.id in trying:
                earlier.update(self.engine.domains[question.id].slots)
                ended = self.place(_within(formula, earlier) for formula in emergencies)

    def _link_endings(self, order: tuple[str, ...]) -> None:
        """What an ending makes needless to watch, and after which question it is so itself."""
        last = {self.ended[question]: question for question in order if question in self.ended}
        for ended, question in last.items():
            self._over.setdefault(question, []).append(ended)
        for question, ended in self.ended.items():
            self._under.setdefault(ended, []).append(self.asks[question])

    def _place_part(self, part: Part) -> None:
        if part.kind is Kind.DISPOSITION:
            self._levels = {
                level: self.place(self._at_least(level))
                for level in Disposition
                if self.default < level < Disposition.EMERGENCY
            }
        elif part.kind is Kind.CAUSE:
            own = [rule for rule in self.rules if rule.then.cause == part.id]
            against = [rule for rule in self.rules if rule.then.against == part.id]
            strong = [rule for rule in own if rule.then.fit is Fit.STRONG]
            shown, best, opposed = (
                self.place(self._normal[rule.id] for rule in rules)
                for rules in (own, strong, against)
            )
            self._fits[part.id] = shown, best, opposed
        elif part.kind is Kind.ASKED:
            self._flags[part.id] = self.place([])
        elif part.kind is Kind.REMINDER:
            reminders = self.engine.rule_set.guide.reminders
            shown_when = [r.when for r in reminders if r.id == part.id]
            self._shown[part] = self.place(
                normal_form(when, self.engine.domains) for when in shown_when
            )
        else:
            lines = [rule for rule in self.rules if rule.brings_crisis_lines]
            self._shown[part] = self.place(self._normal[rule.id] for rule in lines)

    def _laid_out(self, order: tuple[str, ...]) -> Iterator[int]:
        """Where each thing stands that both versions watch; -1 for what this one does not have."""
        yield self.emergency
        yield from (self._levels.get(level, -1) for level in Disposition)
        for question in order:
            yield self.asks.get(question, -1)
            yield self.ended.get(question, -1)
        for part in self.parts:
            if part.kind is Kind.CAUSE:
                yield from self._fits[part.id]
            elif part.kind is not Kind.DISPOSITION:
                yield self._flags[part.id] if part.kind is Kind.ASKED else self._shown[part]

    # -- the walk ---------------------------------------------------------------------------------

    def is_asked(self, number: int, question: str) -> bool:
        """Whether the version asks the question in this situation."""
        if question not in self.asks:
            return False
        situation = self.at(number)
        asked = situation[self.asks[question]] == ALWAYS
        return asked and situation[self.ended[question]] != ALWAYS

    def has_ended(self, number: int) -> bool:
        """Whether an emergency rule has fired."""
        return self.at(number)[self.emergency] == ALWAYS

    def ends_in_emergency(self, number: int) -> bool:
        """Whether a path that ends so is an emergency."""
        return self._level(self.at(number)) is Disposition.EMERGENCY

    def passed(self, number: int, question: str, asked: bool) -> int:
        """The situation once a question is behind; what makes no difference any more is dropped."""
        key = (number, question, asked)
        known = self._passed.get(key)
        if known is None:
            known = self._passed[key] = self.numbered(self._tidy(number, question, asked))
        return known

    def _tidy(self, number: int, question: str, asked: bool) -> tuple[int, ...]:
        tidy = list(self.at(number))
        if question in self.asks:
            tidy[self.asks[question]] = NEVER
        if question in self._flags:
            tidy[self._flags[question]] = ALWAYS if asked else NEVER
        for ended, asks in self._under.items():
            if tidy[ended] == ALWAYS:
                for position in asks:
                    tidy[position] = NEVER
        for ended in self._over.get(question, ()):
            tidy[ended] = NEVER
        reached = tidy[self.emergency] == ALWAYS
        if reached:
            for position in (at for fits in self._fits.values() for at in fits):
                tidy[position] = NEVER
        for level in sorted(self._levels, reverse=True):
            above, reached = reached, reached or tidy[self._levels[level]] == ALWAYS
            if above:
                tidy[self._levels[level]] = NEVER
        for strong, against in (fits[1:] for fits in self._fits.values()):
            if tidy[against] == ALWAYS:
                tidy[strong] = NEVER
            elif tidy[strong] == NEVER:
                tidy[against] = NEVER
        return tuple(tidy)

    def future(self, number: int) -> tuple[int, ...]:
        """All that decides what comes, laid out alike in both versions."""
        known = self._futures.get(number)
        if known is None:
            situation = self.at(number)
            asks = (situation[at] if at >= 0 else NEVER for at in self._layout)
            known = self._futures[number] = tuple(asks)
        return known

    # -- the end of a path ------------------------------------------------------------------------

    def values(self, number: int) -> tuple[Value, ...]:
        """What each part is at the end of a path."""
        situation = self.at(number)
        return tuple(self._value(part, situation) for part in self.parts)

    def _value(self, part: Part, situation: tuple[int, ...]) -> Value:
        if part.kind is Kind.DISPOSITION:
            return self._level(situation)
        if part.kind is Kind.CAUSE:
            if self._level(situation) is Disposition.EMERGENCY:
                return None
            shown, strong, against = (situation[at] == ALWAYS for at in self._fits[part.id])
            return Fit.STRONG if strong and not against else Fit.POSSIBLE if shown else None
        at = self._flags[part.id] if part.kind is Kind.ASKED else self._shown[part]
        return situation[at] == ALWAYS

    def _level(self, situation: tuple[int, ...]) -> Disposition:
        if situation[self.emergency] == ALWAYS:
            return Disposition.EMERGENCY
        reached = [level for level, at in self._levels.items() if situation[at] == ALWAYS]
        return max([self.default, *reached])


def _within(formula: Formula, known: set[Slot]) -> Formula:
    """The formula while only these slots may be filled."""
    if isinstance(formula, In):
        return formula if formula.slot in known else _NOTHING
    return AtLeast(formula.count, tuple(_within(part, known) for part in formula.parts))


def tried_for_emergency(engine: Engine) -> set[str]:
    """The questions whose answers can end a path."""
    rules = engine.rule_set.rules
    emergencies = [rule for rule in rules if rule.then.disposition is Disposition.EMERGENCY]
    return {question for rule in emergencies for question in rule.when.questions()}
