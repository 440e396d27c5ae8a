"""The engine: from answers to the next question and to the result, with the reasons.

`Engine` compiles a rule set once; everything after is a pure function of the answers given.
Order of evaluation: questions are walked in file order; one is asked when its `ask_when` is true of
the answers so far; an answer counts only when its question is on that path. After each answer the
emergency rules are tried, and the first that fires ends the walk. What is true stays true as more
is answered (see `normal`), so ending early is sound. Rules only look at what is on the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guide.errors import GuideError
from guide.model import (
    Answer,
    Answers,
    Cause,
    Condition,
    Disposition,
    Fit,
    Question,
    Reminder,
    Rule,
    RuleSet,
)
from guide.normal import Cells, Formula, Slot, Truth, holds, slots, support, truth
from guide.operators import normal_form
from guide.questions import Domain, Domains, domains


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a set of answers leads: what is on the path, what comes next, what is set aside.

    `asked`: the questions on the path that are answered, in order. `next`: the question to ask now,
    None at the end. `emergency`: an emergency rule fired and ended the path. `set_aside`: ids of
    answered questions that are not on the path; they are kept, and count for nothing.
    """

    asked: tuple[Question, ...]
    next: Question | None
    emergency: bool
    set_aside: tuple[str, ...]
    answers: Answers
    cells: Cells

    @property
    def complete(self) -> bool:
        """Whether the path has come to its result."""
        return self.next is None


@dataclass(frozen=True, slots=True)
class CauseShown:
    """A cause that fits the answers, with the rules that speak for it and against it."""

    cause: Cause
    fit: Fit
    reasons_for: tuple[Rule, ...]
    reasons_against: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the guide shows at the end of a path.

    `reasons`: the rules that fired at the result's own level of care; `also`: those that fired at a
    lower one. Both are empty where the guide's default applies. `causes` are in file order, which
    carries no rank, and empty in an emergency.
    """

    disposition: Disposition
    reasons: tuple[Rule, ...]
    also: tuple[Rule, ...]
    causes: tuple[CauseShown, ...]

    def fit_of(self, cause_id: str) -> Fit | None:
        """The fit at which a cause is shown, None where it is not shown."""
        return next((shown.fit for shown in self.causes if shown.cause.id == cause_id), None)

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

    For an unknown rule, `because_of` names the questions whose answer is missing.
    """

    rule: Rule
    truth: bool | None
    because_of: tuple[Question, ...]
    condition: ConditionTrace


@dataclass(frozen=True, slots=True)
class Change:
    """What one other answer would do to the result.

    `opens`: questions that would be asked besides; the rest is then what holds already without
    them. `added` and `dropped` are causes; `regraded` maps a cause to its new fit.
    """

    question: Question
    answer: Answer
    disposition: Disposition
    disposition_changes: bool
    added: dict[str, Fit]
    dropped: tuple[str, ...]
    regraded: dict[str, Fit]
    opens: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """A question compiled: when it is asked, and the emergency rules its answer may fire."""

    question: Question
    domain: Domain
    ask_when: Truth | None
    emergencies: tuple[Truth, ...]


class Engine:
    """A rule set compiled for evaluation. It holds no state of any reader."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.domains: Domains = domains(rule_set.questions, conditions_of(rule_set))
        self.normal: dict[str, Formula] = {
            rule.id: normal_form(rule.when, self.domains) for rule in rule_set.rules
        }
        self._rules = [(rule, truth(self.normal[rule.id])) for rule in rule_set.rules]
        self._steps = [self._step(question) for question in rule_set.questions]
        self._reminders = [
            (reminder, truth(normal_form(reminder.when, self.domains)))
            for reminder in rule_set.guide.reminders
        ]

    # -- the path ---------------------------------------------------------------------------------

    def journey(self, answers: Answers) -> Journey:
        """Walk the questions. An answer its question does not accept counts as not given."""
        cells: dict[Slot, str | tuple[int, int]] = {}
        asked: list[Question] = []
        following: Question | None = None
        emergency = False
        for step in self._steps:
            if step.ask_when is not None and not step.ask_when(cells):
                continue
            answer = answers.get(step.question.id)
            if answer is None or not step.domain.accepts(answer):
                following = step.question
                break
            asked.append(step.question)
            cells.update(step.domain.cells(answer))
            if any(fires(cells) for fires in step.emergencies):
                emergency = True
                break
        on_path = {question.id: answers[question.id] for question in asked}
        aside = tuple(q for q in answers if q in self.domains and q not in on_path)
        return Journey(tuple(asked), following, emergency, aside, on_path, cells)

    def next_question(self, answers: Answers) -> Question | None:
        """The question to ask now, None where the path has come to its result."""
        return self.journey(answers).next

    def reminders(self, journey: Journey) -> tuple[Reminder, ...]:
        """The reminders whose condition is true on the path so far."""
        return tuple(reminder for reminder, true in self._reminders if true(journey.cells))

    # -- the result -------------------------------------------------------------------------------

    def result(self, answers: Answers) -> Result:
        """The result of a complete path. Raises GuideError while a question is still open."""
        journey = self.journey(answers)
        if journey.next is not None:
            raise GuideError(f"the path is not complete: '{journey.next.id}' is still to be asked")
        return self.result_of(journey)

    def result_of(self, journey: Journey) -> Result:
        """The result that the answers of a journey give, complete or not yet."""
        fired = [rule for rule, true in self._rules if true(journey.cells)]
        levels = [rule.then.disposition for rule in fired if rule.then.disposition is not None]
        level = max(levels, default=self.rule_set.guide.default_disposition)
        raising = [rule for rule in fired if rule.then.disposition is not None]
        causes = () if level is Disposition.EMERGENCY else tuple(self._causes(fired))
        return Result(
            disposition=level,
            reasons=tuple(rule for rule in raising if rule.then.disposition == level),
            also=tuple(rule for rule in raising if rule.then.disposition != level),
            causes=causes,
        )

    def _causes(self, fired: list[Rule]) -> Iterator[CauseShown]:
        for cause in self.rule_set.causes:
            reasons = tuple(rule for rule in fired if rule.then.cause == cause.id)
            if not reasons:
                continue
            against = tuple(rule for rule in fired if rule.then.against == cause.id)
            fit = max(rule.then.fit or Fit.POSSIBLE for rule in reasons)
            yield CauseShown(cause, Fit.POSSIBLE if against else fit, reasons, against)

    # -- the reasons ------------------------------------------------------------------------------

    def trace(self, journey: Journey) -> tuple[RuleTrace, ...]:
        """Every rule with its truth and the answers that made it so, in file order."""
        return tuple(self._trace_rule(rule, journey) for rule in self.rule_set.rules)

    def _trace_rule(self, rule: Rule, journey: Journey) -> RuleTrace:
        condition = self.trace_condition(rule.when, journey.cells)
        if condition.truth is None:
            named = self._unanswered(rule.when, journey)
        else:
            formula = normal_form(rule.when, self.domains, negated=not condition.truth)
            named = {slot.split(".")[0] for slot in support(formula, journey.cells)}
        because_of = tuple(q for q in self.rule_set.questions if q.id in named)
        return RuleTrace(rule, condition.truth, because_of, condition)

    def trace_condition(self, condition: Condition, cells: Cells) -> ConditionTrace:
        """A condition with its truth and that of each of its parts."""
        parts = tuple(self.trace_condition(part, cells) for part in condition.parts)
        return ConditionTrace(condition, self._truth(condition, cells), parts)

    def _truth(self, condition: Condition, cells: Cells) -> bool | None:
        if holds(normal_form(condition, self.domains), cells):
            return True
        return False if holds(normal_form(condition, self.domains, negated=True), cells) else None

    def _unanswered(self, condition: Condition, journey: Journey) -> set[str]:
        return {question for question in condition.questions() if question not in journey.answers}

    def changes(self, journey: Journey) -> tuple[Change, ...]:
        """What each single change of an answer on the path would do, where it does anything."""
        now = self.result_of(journey)
        found = []
        for question in journey.asked:
            domain = self.domains[question.id]
            for answer in domain.neighbours(journey.answers[question.id]):
                change = self._change(journey, now, question, answer)
                if change is not None:
                    found.append(change)
        return tuple(found)

    def _change(
        self, journey: Journey, now: Result, question: Question, answer: Answer
    ) -> Change | None:
        other = self.journey({**journey.answers, question.id: answer})
        then = self.result_of(other)
        before, after = now.fits, then.fits
        change = Change(
            question=question,
            answer=answer,
            disposition=then.disposition,
            disposition_changes=then.disposition != now.disposition,
            added={cause: fit for cause, fit in after.items() if cause not in before},
            dropped=tuple(cause for cause in before if cause not in after),
            regraded={c: fit for c, fit in after.items() if c in before and fit != before[c]},
            opens=() if other.next is None else (other.next,),
        )
        differs = change.disposition_changes or change.added or change.dropped or change.regraded
        return change if differs else None

    # -- compiling --------------------------------------------------------------------------------

    def _step(self, question: Question) -> _Step:
        asks = question.ask_when
        domain = self.domains[question.id]
        own = set(domain.slots)
        emergencies = tuple(
            true
            for rule, true in self._rules
            if rule.then.disposition is Disposition.EMERGENCY and own & slots(self.normal[rule.id])
        )
        ask_when = None if asks is None else truth(normal_form(asks, self.domains))
        return _Step(question, domain, ask_when, emergencies)


def conditions_of(rule_set: RuleSet) -> Iterator[Condition]:
    """Every condition the rule set holds."""
    yield from (q.ask_when for q in rule_set.questions if q.ask_when is not None)
    yield from (rule.when for rule in rule_set.rules)
    yield from (reminder.when for reminder in rule_set.guide.reminders)
    yield from (p.whenever for p in rule_set.safety if p.whenever is not None)
