"""One guide while answers come in: what it still asks, whether it has ended, what its parts are.

A standing is all of that, as one number; each step from one standing to the next is taken once and
remembered. What can make no difference any more is dropped, so that more standings are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from guide.engine.engine import Engine
from guide.prover.parts import Kind, Part, Value, texts_of
from guide.prover.undecided import MET, UNMET, Conditions, Watch
from guide.ruleset.model import Care, Disposition, Fit, Within
from guide.ruleset.normal import ALWAYS, NEVER, AtLeast, Formula, In, Slot
from guide.ruleset.operators import normal_form
from guide.ruleset.statements import StatementList


class GuideWatch(Watch):
    """One guide: when it asks and ends, and what the parts are."""

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
        self._place_questions(order)
        self._under: dict[int, list[int]] = {}
        self._over: dict[str, list[int]] = {}
        self._link_endings(order)
        self._flags: dict[str, int] = {}
        self._levels: dict[Disposition, int] = {}
        self._fits: dict[str, tuple[int, int, int]] = {}
        self._shown: dict[Part, int] = {}
        self._soon = self._above_soon = -1
        self._times: dict[Within, int] = {}
        self._stands: dict[Part, tuple[StatementList, int, int]] = {}
        for part in parts:
            self._place_part(part)
        self._highest_first = [self._levels[level] for level in sorted(self._levels, reverse=True)]
        self._soonest_first = [self._times[within] for within in sorted(self._times, reverse=True)]
        self._passed: dict[tuple[int, str, bool], int] = {}
        self._futures: dict[int, tuple[int, ...]] = {}
        self._layout = tuple(self._laid_out(order))

    # -- what is watched --------------------------------------------------------------------------

    def _at_least(self, level: Disposition) -> list[Formula]:
        return self._calling_for(Care(level))

    def _calling_for(self, care: Care) -> list[Formula]:
        return [self._normal[rule.id] for rule in self.engine.rule_set.calling_for(care)]

    def _place_questions(self, order: Sequence[str]) -> None:
        """Of each question, when it is asked, and whether the path has ended before it.

        Mostly it has wherever an emergency rule has fired; not where the walk comes to a question
        only after another that the guide asks later, and that can end the path.
        """
        emergencies = self._at_least(Disposition.EMERGENCY)
        trying = tried_for_emergency(self.engine)
        earlier: set[str] = set()
        for question in self.engine.rule_set.questions:
            asks = self.engine.rule_set.asks[question.id]
            self.asks[question.id] = self.place(
                [] if asks is None else [normal_form(asks, self.engine.domains)]
            )
            if asks is None:
                self.watched[-1] = MET
            if earlier == trying & set(order[: order.index(question.id)]):
                self.ended[question.id] = self.emergency
            else:
                known = {slot for one in earlier for slot in self.engine.domains[one].slots}
                self.ended[question.id] = self.place(_within(f, known) for f in emergencies)
            earlier |= {question.id} & trying

    def _link_endings(self, order: tuple[str, ...]) -> None:
        """What an ending makes needless to watch, and after which question it is so itself."""
        last = {self.ended[question]: question for question in order if question in self.ended}
        for ended, question in last.items():
            if ended != self.emergency:
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
        elif part.kind is Kind.WITHIN:
            self._soon = self.place(self._at_least(Disposition.SOON))
            self._above_soon = self.place(self._at_least(Disposition.SAME_DAY))
            self._times = {time: self._place_time(time) for time in self.engine.rule_set.times}
        elif part.kind is Kind.OTHER:
            raising = [rule for rule in self.rules if rule.then.other == part.id]
            self._shown[part] = self.place(self._normal[rule.id] for rule in raising)
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
        elif part.kind is Kind.TEXT:
            self._place_text(part)
        else:
            lines = [rule for rule in self.rules if rule.brings_crisis_lines]
            self._shown[part] = self.place(self._normal[rule.id] for rule in lines)

    def _place_time(self, time: Within) -> int:
        """What calls for care within this time or a shorter one."""
        rules = [rule for rule in self.rules if (rule.then.within or 0) >= time]
        return self.place(self._normal[rule.id] for rule in rules)

    def _place_text(self, part: Part) -> None:
        """When a text is shown, and what brings its list onto a result and takes it off again."""
        rule_set = self.engine.rule_set
        listed, said = texts_of(rule_set)[part.id]
        domains = self.engine.domains
        self._shown[part] = self.place(
            ALWAYS if one.when is None else normal_form(one.when, domains) for one in said
        )
        brought: list[Formula] = [ALWAYS]
        taken: list[Formula] = []
        if listed.level is not None:
            if listed.level != self.default:  # a level below it is no result
                brought = self._at_least(listed.level) if listed.level > self.default else []
            taken = [
                r
                for level in Disposition
                if level > max(listed.level, self.default)
                for r in self._at_least(level)
            ]
        elif listed.cause:
            brought = [self._normal[r.id] for r in self.rules if r.then.cause == listed.cause]
        elif listed.none_fits:
            taken = [self._normal[r.id] for r in self.rules if r.then.cause]
        self._stands[part] = listed, self.place(brought), self.place(taken)

    def _laid_out(self, order: tuple[str, ...]) -> Iterator[int]:
        """Where each thing stands that several guides watch; -1 for what this one does not have."""
        yield self.emergency
        yield from (self._levels.get(level, -1) for level in Disposition)
        for question in order:
            yield self.asks.get(question, -1)
            yield self.ended.get(question, -1)
        for part in self.parts:
            if part.kind is Kind.CAUSE:
                yield from self._fits[part.id]
            elif part.kind is Kind.WITHIN:
                yield from (self._soon, self._above_soon)
                yield from (self._times.get(time, -1) for time in Within)
            elif part.kind is not Kind.DISPOSITION:
                yield self._flags[part.id] if part.kind is Kind.ASKED else self._shown[part]
            if part.kind is Kind.TEXT:
                yield from self._stands[part][1:]

    def place_care(self, care: Care) -> int:
        """Watch whether care as urgent as this is called for; returns where."""
        return self.place(self._calling_for(care))

    # -- the walk ---------------------------------------------------------------------------------

    def is_asked(self, number: int, question: str) -> bool:
        """Whether the guide asks the question in this standing."""
        if question not in self.asks:
            return False
        standing = self.at(number)
        asked = standing[self.asks[question]] == MET
        return asked and standing[self.ended[question]] != MET

    def is_met(self, number: int, place: int) -> bool:
        """Whether what is watched at a place holds."""
        return self.at(number)[place] == MET

    def has_ended(self, number: int) -> bool:
        """Whether an emergency rule has fired."""
        return self.is_met(number, self.emergency)

    def never_shows(self, number: int, cause: str) -> bool:
        """Whether a cause that is watched is shown on no path from here on."""
        return self.has_ended(number) or self.at(number)[self._fits[cause][0]] == UNMET

    def is_over(self, number: int) -> bool:
        """Whether the path has ended, so that no question is asked, and all is decided."""
        standing = self.at(number)
        return (
            standing[self.emergency] == MET
            and max(standing) <= UNMET
            and all(standing[at] == UNMET for at in self.asks.values())
        )

    def ends_soon(self, number: int) -> bool:
        """Whether a path that ends so ends at the level of care soon; times must be watched."""
        return self._is_soon(self.at(number))

    def ends_in_emergency(self, number: int) -> bool:
        """Whether a path that ends so is an emergency."""
        return self._level(self.at(number)) is Disposition.EMERGENCY

    def passed(self, number: int, question: str, asked: bool) -> int:
        """The standing once a question is behind; what makes no difference any more is dropped."""
        key = (number, question, asked)
        known = self._passed.get(key)
        if known is None:
            known = self._passed[key] = self.numbered(self._tidy(number, question, asked))
        return known

    def _tidy(self, number: int, question: str, asked: bool) -> tuple[int, ...]:
        tidy = list(self.at(number))
        if question in self.asks:
            tidy[self.asks[question]] = UNMET
        if question in self._flags:
            tidy[self._flags[question]] = MET if asked else UNMET
        for ended, asks in self._under.items():
            if tidy[ended] == MET:
                for position in asks:
                    tidy[position] = UNMET
        for ended in self._over.get(question, ()):
            tidy[ended] = UNMET
        reached = tidy[self.emergency] == MET
        if reached:
            others = (at for part, at in self._shown.items() if part.kind is Kind.OTHER)
            for position in (*(at for fits in self._fits.values() for at in fits), *others):
                tidy[position] = UNMET
        _keep_first(tidy, self._highest_first, reached)
        if self._above_soon >= 0:
            _keep_first(tidy, [self._above_soon, *self._soonest_first], reached)
            if reached or tidy[self._above_soon] == MET:
                tidy[self._soon] = UNMET
        for _, strong, against in self._fits.values():
            if tidy[against] == MET:
                tidy[strong] = UNMET
            elif tidy[strong] == UNMET:
                tidy[against] = UNMET
        return tuple(tidy)

    def keep_only(self, numbers: Set[int]) -> None:
        """Forget all other standings, and how one leads to the next."""
        super().keep_only(numbers)
        self._passed.clear()
        self._futures.clear()

    def future(self, number: int) -> tuple[int, ...]:
        """All that decides what comes, laid out alike in every guide."""
        known = self._futures.get(number)
        if known is None:
            standing = self.at(number)
            asks = (standing[at] if at >= 0 else UNMET for at in self._layout)
            known = self._futures[number] = tuple(asks)
        return known

    # -- the end of a path ------------------------------------------------------------------------

    def values(self, number: int) -> tuple[Value, ...]:
        """What each part is at the end of a path."""
        standing = self.at(number)
        return tuple(self._value(part, standing) for part in self.parts)

    def _value(self, part: Part, standing: tuple[int, ...]) -> Value:
        if part.kind is Kind.DISPOSITION:
            return self._level(standing)
        if part.kind is Kind.CAUSE:
            if self._level(standing) is Disposition.EMERGENCY:
                return None
            shown, strong, against = (standing[at] == MET for at in self._fits[part.id])
            return Fit.STRONG if strong and not against else Fit.POSSIBLE if shown else None
        if part.kind is Kind.WITHIN:
            met = [time for time, at in self._times.items() if standing[at] == MET]
            return max(met, default=None) if self._is_soon(standing) else None
        if part.kind is Kind.OTHER and self._level(standing) is Disposition.EMERGENCY:
            return False
        if part.kind is Kind.TEXT and not self._text_stands(part, standing):
            return None
        at = self._flags[part.id] if part.kind is Kind.ASKED else self._shown[part]
        return standing[at] == MET

    def _is_soon(self, standing: tuple[int, ...]) -> bool:
        if MET in (standing[self.emergency], standing[self._above_soon]):
            return False
        met = standing[self._soon] == MET
        return max(self.default, Disposition.SOON if met else self.default) is Disposition.SOON

    def _text_stands(self, part: Part, standing: tuple[int, ...]) -> bool:
        """Whether a path that ends so has a result on which a text's list stands."""
        listed, brought, taken = self._stands[part]
        if standing[self.emergency] == MET:
            return listed.level is Disposition.EMERGENCY
        return standing[brought] == MET and standing[taken] != MET

    def _level(self, standing: tuple[int, ...]) -> Disposition:
        if standing[self.emergency] == MET:
            return Disposition.EMERGENCY
        reached = [level for level, at in self._levels.items() if standing[at] == MET]
        return max([self.default, *reached])


def _keep_first(tidy: list[int], positions: Sequence[int], reached: bool) -> None:
    """Of what is met only the first counts, and none where something above is reached."""
    for position in positions:
        above, reached = reached, reached or tidy[position] == MET
        if above:
            tidy[position] = UNMET


def _within(formula: Formula, known: set[Slot]) -> Formula:
    """The formula while only these slots may be filled."""
    if isinstance(formula, In):
        return formula if formula.slot in known else NEVER
    return AtLeast(formula.count, tuple(_within(part, known) for part in formula.parts))


def tried_for_emergency(engine: Engine) -> set[str]:
    """The questions whose answers can end a path."""
    rules = engine.rule_set.emergencies
    return {question for rule in rules for question in rule.when.questions()}
