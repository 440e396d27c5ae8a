"""The engine: from answers to the next question and to the result, with the reasons.

`Engine` compiles a rule set once; everything after is a pure function of the answers given.
Order of evaluation: questions are walked in file order; one is asked when its `ask_when` is true of
the answers so far, and each early end before it is false; an answer counts only when its question
is on that path. After each answer the emergency rules are tried, and the first that fires ends the
walk. What is true stays true as more is answered (see `normal`), so that is sound. Rules only look
at what is on the path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guide.engine.situations import Bits, Filler, Filling, Rest, Situation, SituationTest
from guide.errors import GuideError
from guide.ruleset.model import (
    Answer,
    Answers,
    Care,
    Cause,
    Condition,
    Disposition,
    EarlyEnd,
    Fit,
    OtherCause,
    Question,
    Reminder,
    Rule,
    RuleSet,
    Within,
)
from guide.ruleset.normal import (
    Cells,
    Formula,
    Member,
    Slot,
    Truth,
    holds,
    may_hold,
    support,
    truth,
)
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import Domains, domains
from guide.ruleset.statements import result_lists, shown
from guide.ruleset.wordings import answers_in, tellings

_EMERGENCY = Disposition.EMERGENCY
_POSSIBLE, _STRONG = Fit.POSSIBLE, Fit.STRONG


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a set of answers leads: what is on the path, what comes next, what is set aside.

    `asked`: the questions on the path that are answered, in order. `next`: the question to ask now,
    None at the end. `emergency`: an emergency rule fired and ended the path. `set_aside`: ids of
    answered questions that the path does not and cannot come to; they are kept, and count for
    nothing. An answer that waits behind `next` and may count again is not set aside. `answers` are
    those on the path, `given` all.
    """

    asked: tuple[Question, ...]
    next: Question | None
    emergency: bool
    set_aside: tuple[str, ...]
    answers: Answers
    given: Answers
    cells: Cells
    situation: Situation

    @property
    def complete(self) -> bool:
        """Whether the path has come to its result."""
        return self.next is None

    @property
    def reached(self) -> tuple[Question, ...]:
        """The questions on the path as far as it is known: those answered, and the one to ask."""
        return self.asked if self.next is None else (*self.asked, self.next)


@dataclass(frozen=True, slots=True)
class CauseShown:
    """A cause that fits the answers, with the rules that speak for it and against it."""

    cause: Cause
    fit: Fit
    reasons_for: tuple[Rule, ...]
    reasons_against: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class OtherRaised:
    """A cause the guide does not cover and that a rule raises, with the rules that do."""

    other: OtherCause
    reasons: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the guide shows at the end of a path.

    `within`: the shortest time of the rules for soon that fired, where the result is soon and one
    says any. `reasons`: the rules that fired at the result's own level of care, those with the
    shortest time first; `also`: those that fired at a lower one. Both are empty where the guide's
    default applies. `causes` and `others` are in file order, which carries no rank, and empty in an
    emergency.
    """

    disposition: Disposition
    within: Within | None
    reasons: tuple[Rule, ...]
    also: tuple[Rule, ...]
    causes: tuple[CauseShown, ...]
    others: tuple[OtherRaised, ...]

    @property
    def care(self) -> Care:
        """The level of care, with its time."""
        return Care.of(self.disposition, self.within)

    @property
    def raised(self) -> tuple[str, ...]:
        """The ids of the other causes that are raised."""
        return tuple(raised.other.id for raised in self.others)

    def fit_of(self, cause_id: str) -> Fit | None:
        """The fit at which a cause is shown, None where it is not shown."""
        return next((shown.fit for shown in self.causes if shown.cause.id == cause_id), None)

    @property
    def crisis_lines(self) -> bool:
        """Whether it shows the crisis lines."""
        return any(rule.brings_crisis_lines for rule in (*self.reasons, *self.also))

    @property
    def crisis_alone(self) -> bool:
        """Whether what brings the crisis lines is all that calls for its level of care."""
        return bool(self.reasons) and all(rule.brings_crisis_lines for rule in self.reasons)

    @property
    def fits(self) -> dict[str, Fit]:
        """The fits by cause id."""
        return {shown.cause.id: shown.fit for shown in self.causes}


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """One condition, its truth (None: unknown) and that of its parts."""

    condition: Condition
    truth: bool | None
    parts: tuple[ConditionTrace, ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule: fired (True), false, or unknown (None), and the questions that made it so.

    For an unknown rule, `because_of` names the questions whose answer is missing; not those that
    would make no difference.
    """

    rule: Rule
    truth: bool | None
    because_of: tuple[Question, ...]
    condition: ConditionTrace


@dataclass(frozen=True, slots=True)
class OtherResult:
    """What one other answer would do to the result, all other answers given staying as they are.

    `opens`: questions that would be asked besides. The rest is then what holds already without
    them: their answers may still raise the disposition and add causes. `added` and `dropped` are
    causes; `regraded` maps a cause to its new fit. `raised` and `not_raised` are other causes.
    """

    question: Question
    answer: Answer
    care: Care
    care_changes: bool
    added: dict[str, Fit]
    dropped: tuple[str, ...]
    regraded: dict[str, Fit]
    raised: tuple[str, ...]
    not_raised: tuple[str, ...]
    opens: tuple[Question, ...]

    @property
    def disposition(self) -> Disposition:
        """The level of care there would be."""
        return self.care.level


@dataclass(frozen=True, slots=True)
class Step:
    """A question compiled: when it is asked, and the emergency rules its answer may fire."""

    question: Question
    ask_when: Formula | None
    asks: SituationTest | None
    emergencies: tuple[SituationTest, ...]
    filling: Callable[[Answer], Filling | None]


@dataclass(slots=True)
class _EngineWalk:
    """A walk over the questions; `open` are those it came to without an answer."""

    asked: list[Question]
    open: list[Question]
    emergency: bool
    cells: dict[Slot, Member]
    situation: Situation


@dataclass(frozen=True, slots=True)
class _Watched:
    """A condition compiled for the trace: its normal form, and that of its negation."""

    condition: Condition
    formulas: tuple[Formula, Formula]
    true: Truth
    false: Truth
    parts: tuple[_Watched, ...]


class Engine:
    """A rule set compiled for evaluation. It holds no state of any reader."""

    def __init__(self, rule_set: RuleSet, also: Iterable[Condition] = ()) -> None:
        """`also`: further conditions at whose numbers answers are cut, to compare two guides."""
        self.rule_set = rule_set
        conditions = [*conditions_of(rule_set), *also]
        self.domains: Domains = domains(rule_set.questions, conditions)
        self.normal: dict[str, Formula] = {
            rule.id: normal_form(rule.when, self.domains) for rule in rule_set.rules
        }
        self.bits = Bits(self.domains)
        tests = [self.bits.test(self.normal[rule.id]) for rule in rule_set.rules]
        self._rules = [
            (rule, test.needs, test.rest) for rule, test in zip(rule_set.rules, tests, strict=True)
        ]
        self._reminders = [
            (reminder, self._test(reminder.when)) for reminder in rule_set.guide.reminders
        ]
        asked = [p.whenever for p in rule_set.safety if p.whenever is not None]
        self.texts_depend = any(listed.dependent for listed in result_lists(rule_set))
        self._known = {
            id(condition): self._test(condition)
            for condition in (*asked, *_of_texts(rule_set), *(end.when for end in rule_set.ends))
        }
        self.steps = [self._step(question) for question in rule_set.questions]
        self._way = [_as_row(step) for step in self.steps]
        self.bits.seal()

    # -- the texts --------------------------------------------------------------------------------

    @cached_property
    def tellings(self) -> Mapping[str, RuleSet]:
        """The rule set as each audience reads it, by the audience's id."""
        return tellings(self.rule_set)

    @cached_property
    def repeats_answers(self) -> bool:
        """Whether a text has an answer in it."""
        return any(answers_in(text.text) for text in shown(self.rule_set))

    @cached_property
    def speaks(self) -> bool:
        """Whether texts are not read as they are written."""
        return self.rule_set.guide.audiences is not None or self.repeats_answers

    def prepare_texts(self) -> None:
        """Put the words into the texts now, and not when the first reader comes."""
        assert self.tellings and self.speaks is not None

    # -- the path ---------------------------------------------------------------------------------

    def journey(self, answers: Answers) -> Journey:
        """Walk the questions. An answer its question does not accept counts as not given."""
        walk = self._walk(answers)
        on_path = {question.id: answers[question.id] for question in walk.asked}
        following = walk.open[0] if walk.open else None
        aside: tuple[str, ...] = ()
        if len(answers) > len(on_path):
            aside = tuple(self._set_aside(answers, on_path, walk))
        return Journey(
            asked=tuple(walk.asked),
            next=following,
            emergency=walk.emergency,
            set_aside=aside,
            answers=on_path,
            given=answers,
            cells=walk.cells,
            situation=walk.situation,
        )

    def early_end(self, journey: Journey) -> EarlyEnd | None:
        """The early end at which the path ended, if it did at one."""
        if journey.next is not None or journey.emergency:
            return None
        return next((end for end in self.rule_set.ends if self.is_true(end.when, journey)), None)

    def next_question(self, answers: Answers) -> Question | None:
        """The question to ask now, None where the path has come to its result."""
        return self.journey(answers).next

    def reminders(self, journey: Journey) -> tuple[Reminder, ...]:
        """The reminders whose condition is true on the path so far."""
        situation = journey.situation
        return tuple(reminder for reminder, true in self._reminders if true(situation))

    def _walk(self, answers: Answers, past_open: bool = False) -> _EngineWalk:
        """Walk up to the first open question, or past every one of them.

        What is asked past an open question is asked whatever its answer will be, since what is
        true stays true.
        """
        asked: list[Question] = []
        open_: list[Question] = []
        cells: dict[Slot, Member] = {}
        situation = 0
        for question, question_id, needs, rest, filling, emergencies in self._way:
            if situation & needs != needs or (rest is not None and not rest(situation)):
                continue
            answer = answers.get(question_id)
            filled = None if answer is None else filling(answer)
            if filled is None:
                open_.append(question)
                if not past_open:
                    break
                continue
            asked.append(question)
            cells.update(filled.cells)
            situation |= filled.bits
            for own_needs, own_rest in emergencies:
                if situation & own_needs == own_needs:
                    if own_rest is None or own_rest(situation):
                        return _EngineWalk(asked, open_, True, cells, situation)
        return _EngineWalk(asked, open_, False, cells, situation)

    def out_of_reach(self, journey: Journey) -> tuple[Question, ...]:
        """The questions that the path neither holds nor can come to, whatever is answered next."""
        steps = self._beyond(journey.answers, journey.cells, journey.next is not None)
        return tuple(step.question for step in steps)

    def _set_aside(self, answers: Answers, on_path: Answers, walk: _EngineWalk) -> Iterator[str]:
        """The answered questions off the path that no answer to an open one can bring back."""
        for step in self._beyond(on_path, walk.cells, bool(walk.open)):
            answer = answers.get(step.question.id)
            if answer is not None and step.filling(answer) is not None:
                yield step.question.id

    def _beyond(self, on_path: Answers, cells: Cells, open_: bool) -> Iterator[Step]:
        open_slots: set[Slot] = set()
        for step in self.steps:
            question = step.question
            if question.id in on_path:
                continue
            asks = step.ask_when
            if open_ and (asks is None or may_hold(asks, cells, open_slots)):
                open_slots.update(self.domains[question.id].slots)
            else:
                yield step

    # -- the result -------------------------------------------------------------------------------

    def result(self, answers: Answers) -> Result:
        """The result of a complete path. Raises GuideError while a question is still open."""
        journey = self.journey(answers)
        if journey.next is not None:
            raise GuideError(f"the path is not complete: '{journey.next.id}' is still to be asked")
        return self.result_of(journey)

    def result_of(self, journey: Journey) -> Result:
        """The result that the answers of a journey give, complete or not yet."""
        return self._result(journey.situation)

    def fired(self, journey: Journey) -> tuple[Rule, ...]:
        """The rules that fired, in file order."""
        return tuple(self._fired(journey.situation))

    def _fired(self, situation: Situation) -> list[Rule]:
        return [
            rule
            for rule, needs, rest in self._rules
            if situation & needs == needs and (rest is None or rest(situation))
        ]

    def _result(self, situation: Situation) -> Result:
        raising: list[Rule] = []
        speak_for: dict[str, list[Rule]] = {}
        speak_against: dict[str, list[Rule]] = {}
        raise_other: dict[str, list[Rule]] = {}
        for rule in self._fired(situation):
            then = rule.then
            if then.disposition is not None:
                raising.append(rule)
            elif then.cause:
                speak_for.setdefault(then.cause, []).append(rule)
            elif then.other:
                raise_other.setdefault(then.other, []).append(rule)
            else:
                speak_against.setdefault(then.against, []).append(rule)
        level, within = self._care(raising)
        causes: tuple[CauseShown, ...] = ()
        if speak_for and level is not _EMERGENCY:
            causes = tuple(
                _shown(cause, speak_for[cause.id], speak_against.get(cause.id, []))
                for cause in self.rule_set.causes
                if cause.id in speak_for
            )
        others: tuple[OtherRaised, ...] = ()
        if raise_other and level is not _EMERGENCY:
            others = tuple(
                OtherRaised(other, tuple(raise_other[other.id]))
                for other in self.rule_set.guide.other_causes
                if other.id in raise_other
            )
        reasons = [rule for rule in raising if rule.then.disposition is level]
        if within:
            reasons.sort(key=lambda rule: -(rule.then.within or 0))
        return Result(
            disposition=level,
            within=Within(within) if within else None,
            reasons=tuple(reasons),
            also=tuple(rule for rule in raising if rule.then.disposition is not level),
            causes=causes,
            others=others,
        )

    def _care(self, raising: list[Rule]) -> Care:
        """The most urgent that fired; never below the guide's default, which rules only raise."""
        cares = (rule.then.care for rule in raising)
        default = Care(self.rule_set.guide.default_disposition)
        return max([default, *(care for care in cares if care is not None)])

    # -- the reasons ------------------------------------------------------------------------------

    def is_true(self, condition: Condition, journey: Journey) -> bool:
        """Whether a condition is true, and not false or unknown, of the answers on a path.

        Bounds on numbers must be among those that the rule set's own conditions name.
        """
        known = self._known.get(id(condition))
        if known is not None:
            return known(journey.situation)
        return holds(normal_form(condition, self.domains), journey.cells)

    def trace(self, journey: Journey) -> tuple[RuleTrace, ...]:
        """Every rule with its truth and the answers that made it so, in file order."""
        return tuple(
            self._trace_rule(rule, watched, journey.cells) for rule, watched in self._watched
        )

    def trace_condition(self, condition: Condition, cells: Cells) -> ConditionTrace:
        """A condition with its truth and that of each of its parts."""
        return _traced(self._watch(condition), cells)

    @cached_property
    def _watched(self) -> list[tuple[Rule, _Watched]]:
        return [(rule, self._watch(rule.when)) for rule in self.rule_set.rules]

    def _watch(self, condition: Condition) -> _Watched:
        plain = normal_form(condition, self.domains)
        negated = normal_form(condition, self.domains, negated=True)
        parts = tuple(self._watch(part) for part in condition.parts)
        return _Watched(condition, (plain, negated), truth(plain), truth(negated), parts)

    def _trace_rule(self, rule: Rule, watched: _Watched, cells: Cells) -> RuleTrace:
        condition = _traced(watched, cells)
        if condition.truth is None:
            named = frozenset(_missing(condition))
        else:
            formula = watched.formulas[0 if condition.truth else 1]
            named = frozenset(slot.split(".")[0] for slot in support(formula, cells))
        because_of = tuple(q for q in self.rule_set.questions if q.id in named)
        return RuleTrace(rule, condition.truth, because_of, condition)

    def changes(self, journey: Journey) -> tuple[OtherResult, ...]:
        """What each single change of an answer on the path would do, where it does anything."""
        walk = self._walk(journey.given, past_open=True)
        now = self._result(walk.situation)
        found = []
        for question in journey.asked:
            domain = self.domains[question.id]
            for answer in domain.neighbours(journey.answers[question.id]):
                change = self._change(journey, walk, now, question, answer)
                if change is not None:
                    found.append(change)
        return tuple(found)

    def _change(
        self, journey: Journey, walk: _EngineWalk, now: Result, question: Question, answer: Answer
    ) -> OtherResult | None:
        other = self._walk({**journey.given, question.id: answer}, past_open=True)
        if other.situation == walk.situation:
            return None
        then = self._result(other.situation)
        before, after = now.fits, then.fits
        if (then.care, after, then.raised) == (now.care, before, now.raised):
            return None
        return OtherResult(
            question=question,
            answer=answer,
            care=then.care,
            care_changes=then.care != now.care,
            added={cause: fit for cause, fit in after.items() if cause not in before},
            dropped=tuple(cause for cause in before if cause not in after),
            regraded={c: fit for c, fit in after.items() if c in before and fit != before[c]},
            raised=tuple(other for other in then.raised if other not in now.raised),
            not_raised=tuple(other for other in now.raised if other not in then.raised),
            opens=tuple(opened for opened in other.open if opened not in walk.open),
        )

    # -- compiling --------------------------------------------------------------------------------

    def _test(self, condition: Condition) -> SituationTest:
        return self.bits.test(normal_form(condition, self.domains))

    def _step(self, question: Question) -> Step:
        own = frozenset([question.id])
        emergencies = tuple(
            self.bits.test(self.normal[rule.id])
            for rule in self.rule_set.emergencies
            if own <= self.bits.owners(self.normal[rule.id])
        )
        when = self.rule_set.asks[question.id]
        formula = None if when is None else normal_form(when, self.domains)
        asks = None if formula is None else self.bits.test(formula)
        filler = Filler(self.domains[question.id], self.bits)
        return Step(question, formula, asks, emergencies, filler.filling)


def _shown(cause: Cause, speak_for: list[Rule], speak_against: list[Rule]) -> CauseShown:
    fit = _POSSIBLE
    if not speak_against and any(rule.then.fit is _STRONG for rule in speak_for):
        fit = _STRONG
    return CauseShown(cause, fit, tuple(speak_for), tuple(speak_against))


_Row = tuple[
    Question,
    str,
    Situation,
    Rest,
    Callable[[Answer], Filling | None],
    tuple[tuple[Situation, Rest], ...],
]
"""A step laid flat for the walk, which is the innermost loop: attributes and calls cost more."""


def _as_row(step: Step) -> _Row:
    question, asks = step.question, step.asks
    needs, rest = (0, None) if asks is None else (asks.needs, asks.rest)
    emergencies = tuple((test.needs, test.rest) for test in step.emergencies)
    return question, question.id, needs, rest, step.filling, emergencies


def _traced(watched: _Watched, cells: Cells) -> ConditionTrace:
    parts = tuple(_traced(part, cells) for part in watched.parts)
    value = True if watched.true(cells) else False if watched.false(cells) else None
    return ConditionTrace(watched.condition, value, parts)


def _missing(trace: ConditionTrace) -> Iterator[str]:
    """The questions whose missing answer keeps a condition unknown."""
    if trace.truth is not None:
        return
    if not trace.parts:
        yield trace.condition.question
    for part in trace.parts:
        yield from _missing(part)


def conditions_of(rule_set: RuleSet) -> Iterator[Condition]:
    """Every condition the rule set holds."""
    yield from (asks for asks in rule_set.asks.values() if asks is not None)
    yield from (rule.when for rule in rule_set.rules)
    yield from (reminder.when for reminder in rule_set.guide.reminders)
    yield from (p.whenever for p in rule_set.safety if p.whenever is not None)
    yield from _of_texts(rule_set)


def _of_texts(rule_set: RuleSet) -> Iterator[Condition]:
    """The conditions of the texts that depend on answers."""
    for listed in result_lists(rule_set):
        yield from (said.when for said in listed.statements if said.when is not None)
