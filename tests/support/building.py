"""Rule sets for tests, built straight from the model, with only the texts that must be there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from guide.ruleset.model import (
    Cause,
    Conclusion,
    Condition,
    Disposition,
    DispositionText,
    EarlyEnd,
    Fit,
    Guide,
    IntendedUse,
    Option,
    OtherCause,
    Promise,
    Question,
    Reminder,
    Rule,
    RuleSet,
    SafetyProperty,
    StartPage,
    Statement,
    Titled,
    Within,
)
from guide.ruleset.statements import Said, cause_with, guide_with

SAID = Statement(text="A sentence.", sources=("design",))
TITLED = Titled(title="A title", text="A text.", sources=("design",))


def guide(
    default: Disposition = Disposition.ROUTINE,
    reminders: Sequence[Reminder] = (),
    others: Sequence[OtherCause] = (),
) -> Guide:
    """A guide with the shortest of texts."""
    level = DispositionText(title="A level", text="A text.", do=(SAID,), sources=("design",))
    return Guide(
        id="built",
        title="Built",
        version="1.0",
        updated="2026-11-22",
        review_by="2027-11-22",
        language="en",
        summary="A guide built for a test.",
        start=StartPage(does=("Asks.",), does_not=("Diagnose.",), before=(SAID,)),
        intended_use=IntendedUse(suits=("Tests.",), does_not_suit=("People.",)),
        notice=TITLED,
        disclaimer=SAID,
        dispositions={one: level for one in Disposition},
        default_disposition=default,
        none_fits=replace(TITLED, do=(SAID,)),
        watch_for=(SAID,),
        other_causes=tuple(others),
        faq=(),
        reminders=tuple(reminders),
    )


def cause(cause_id: str) -> Cause:
    """A cause with the shortest of texts."""
    listed = (SAID,)
    return Cause(
        id=cause_id,
        name=cause_id.upper(),
        summary=SAID,
        what=listed,
        points_to=listed,
        points_away=listed,
        treatments=(),
        self_care=listed,
        see=listed,
        ask=listed,
    )


def other(
    other_id: str, least: Disposition | None = None, within: Within | None = None
) -> OtherCause:
    """A cause that is not covered, with the shortest of texts."""
    return OtherCause(
        id=other_id,
        name=other_id.upper(),
        clue="A sign.",
        see="Ask a doctor.",
        sources=("design",),
        disposition=least,
        within=within,
    )


OTHERS = (other("o1"), other("o2"))


def rule_set(
    questions: Iterable[Question],
    rules: Iterable[Rule] = (),
    causes: Iterable[str] = ("c1", "c2"),
    default: Disposition = Disposition.ROUTINE,
    safety: Iterable[SafetyProperty] = (),
    reminders: Sequence[Reminder] = (),
    others: Sequence[OtherCause] = OTHERS,
) -> RuleSet:
    """A rule set of these parts."""
    return RuleSet(
        guide=guide(default, reminders, others),
        questions=tuple(questions),
        rules=tuple(rules),
        causes=tuple(cause(one) for one in causes),
        sources=(),
        safety=tuple(safety),
    )


# -- questions ------------------------------------------------------------------------------------


def one(question_id: str, *options: str, ask_when: Condition | None = None) -> Question:
    """A question that takes one of its options; `yes no unsure` where none are named."""
    return _question(question_id, "one", options or ("yes", "no", "unsure"), ask_when=ask_when)


def many(
    question_id: str,
    *options: str,
    exclusive: Iterable[str] = ("none",),
    ask_when: Condition | None = None,
) -> Question:
    """A question that takes many of its options."""
    return _question(question_id, "many", options, exclusive, ask_when)


def number(
    question_id: str, low: int, high: int, *options: str, ask_when: Condition | None = None
) -> Question:
    """A question that takes a whole number, or one of its options in its stead."""
    return _question(question_id, "number", options, ask_when=ask_when, low=low, high=high)


def _question(
    question_id: str,
    type_: str,
    options: Sequence[str],
    exclusive: Iterable[str] = (),
    ask_when: Condition | None = None,
    low: int = 0,
    high: int = 0,
) -> Question:
    alone = set(exclusive)
    return Question(
        id=question_id,
        ask=f"What of {question_id}?",
        why="It is asked.",
        type=type_,
        options=tuple(Option(id=o, text=o.capitalize(), exclusive=o in alone) for o in options),
        sources=("design",),
        ask_when=ask_when,
        low=low,
        high=high,
    )


# -- conditions -----------------------------------------------------------------------------------


def is_(question: str, *values: str) -> Condition:
    """The answer is one of these, or one of these is ticked."""
    return Condition(operator="is", question=question, values=values)


def all_of(question: str, *values: str) -> Condition:
    """All of these are ticked."""
    return Condition(operator="all_of", question=question, values=values)


def between(question: str, low: int | None = None, below: int | None = None) -> Condition:
    """The number is `low` or more and less than `below`."""
    return Condition(operator="range", question=question, low=low, below=below)


def through(question: str, last: int, low: int | None = None) -> Condition:
    """The number is `low` or more and not more than `last`."""
    return Condition(operator="range", question=question, low=low, below=last + 1, through=True)


def every(*parts: Condition) -> Condition:
    """All of the parts."""
    return Condition(operator="all", parts=parts)


def either(*parts: Condition) -> Condition:
    """Any of the parts."""
    return Condition(operator="any", parts=parts)


def not_(part: Condition) -> Condition:
    """The part is false."""
    return Condition(operator="not", parts=(part,))


def at_least(count: int, *parts: Condition) -> Condition:
    """At least `count` of the parts."""
    return Condition(operator="at_least", count=count, parts=parts)


def early_end(end_id: str, after: str, when: Condition) -> EarlyEnd:
    """An early end behind a question."""
    return EarlyEnd(id=end_id, when=when, because="That is enough.", after=after)


def with_fitting_ends(rule_set: RuleSet) -> RuleSet:
    """The rule set without the early ends that stand where no end may."""
    ids = [question.id for question in rule_set.questions]

    def fits_in(end: EarlyEnd) -> bool:
        if end.after not in ids[:-1]:
            return False
        return set(end.when.questions()) <= set(ids[: ids.index(end.after) + 1])

    kept = sorted(filter(fits_in, rule_set.ends), key=lambda end: ids.index(end.after))
    return replace(rule_set, ends=tuple(kept))


def redefined(rule_set: RuleSet, condition_id: str, when: Condition) -> RuleSet:
    """The rule set where a named condition stands for this, wherever it is used."""

    def changed(condition: Condition) -> Condition:
        if condition.operator == "condition" and condition.values == (condition_id,):
            return replace(condition, parts=(when,))
        return replace(condition, parts=tuple(map(changed, condition.parts)))

    def retold(statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        return tuple(
            said if said.when is None else replace(said, when=changed(said.when))
            for said in statements
        )

    return replace(
        rule_set,
        guide=guide_with(rule_set.guide, retold),
        causes=tuple(cause_with(cause, retold) for cause in rule_set.causes),
        conditions=tuple(
            replace(c, when=when if c.id == condition_id else changed(c.when))
            for c in rule_set.conditions
        ),
        rules=tuple(replace(rule, when=changed(rule.when)) for rule in rule_set.rules),
        ends=tuple(replace(end, when=changed(end.when)) for end in rule_set.ends),
        questions=tuple(
            replace(q, ask_when=None if q.ask_when is None else changed(q.ask_when))
            for q in rule_set.questions
        ),
    )


# -- rules and properties -------------------------------------------------------------------------


def raises(rule_id: str, when: Condition, level: Disposition, within: Within | None = None) -> Rule:
    """A rule that concludes a level of care."""
    return _rule(rule_id, when, Conclusion(disposition=level, within=within))


def names(rule_id: str, when: Condition, other_id: str) -> Rule:
    """A rule that raises an other cause."""
    return _rule(rule_id, when, Conclusion(other=other_id))


def fits(rule_id: str, when: Condition, cause_id: str, fit: Fit = Fit.POSSIBLE) -> Rule:
    """A rule that concludes a cause."""
    return _rule(rule_id, when, Conclusion(cause=cause_id, fit=fit))


def against(rule_id: str, when: Condition, cause_id: str) -> Rule:
    """A rule that speaks against a cause."""
    return _rule(rule_id, when, Conclusion(against=cause_id))


def _rule(rule_id: str, when: Condition, then: Conclusion) -> Rule:
    return Rule(id=rule_id, when=when, then=then, because="So it is.", sources=("design",))


def promise(then: Promise, whenever: Condition | None = None) -> SafetyProperty:
    """A safety property."""
    return SafetyProperty(text="It holds.", then=then, whenever=whenever)


def reminder(reminder_id: str, when: Condition) -> Reminder:
    """A line that is shown once its condition is true."""
    return Reminder(id=reminder_id, when=when, text="Remember it.")
