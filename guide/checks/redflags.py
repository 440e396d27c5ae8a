"""red-flag-unheeded, red-flag-unmarked, danger-late: red flags are heeded, marked, and come first.

A red flag leads to more care than the guide's default on every path on which it is chosen; or a
later question with red flags, whose `ask_when` looks at its own, is asked because of it. An option
that by itself makes a rule for an emergency fire is a red flag, so it must be marked as one.

Questions about danger come first: a rule for an emergency must not have to wait for another. About
danger is what has a red flag, what a rule for an emergency looks at, and what decides whether such
a question is asked ("is it about a baby?" before the signs of a baby), in its `ask_when` or in an
early end before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Care, Option, Question, RuleSet


def check(subject: Subject) -> Iterator[Finding]:
    """Red flags that nothing comes of, options that should be red flags, danger asked late."""
    for question in subject.rule_set.questions:
        for option in question.options:
            if option.red_flag:
                yield from _unheeded(subject, question, option)
            else:
                yield from _unmarked(subject, question, option)
    yield from _late(subject)


def _unheeded(subject: Subject, question: Question, option: Option) -> Iterator[Finding]:
    rule_set, encoding = subject.rule_set, subject.encoding
    default = Care(rule_set.guide.default_disposition)
    above = [care for care in rule_set.cares if care > default]
    if not above:
        return
    asked = (-encoding.asked[after.id] for after in _following(rule_set, question))
    ignored = [encoding.chosen(question, option.id), -encoding.care(above[0]), *asked]
    if subject.possible(*ignored):
        level = default.level.key
        message = f"the red flag '{option.id}' of '{question.id}' can lead to no more than {level}"
        hint = "write a rule that raises the level of care, or ask more about it"
        shown = subject.witness(*ignored)
        yield Finding(option.place, "red-flag-unheeded", message, hint, witness=shown)


def _following(rule_set: RuleSet, question: Question) -> Iterator[Question]:
    """The questions with red flags that are asked by what the question is answered with."""
    for other in rule_set.questions:
        looked_at = other.ask_when.questions() if other.ask_when is not None else ()
        if question.id in looked_at and any(option.red_flag for option in other.options):
            yield other


def _unmarked(subject: Subject, question: Question, option: Option) -> Iterator[Finding]:
    chosen = subject.encoding.chosen(question, option.id)
    for rule in subject.rule_set.emergencies:
        fired = subject.encoding.fired[rule.id]
        if question.id not in rule.when.questions() or subject.possible(chosen, -fired):
            continue
        if subject.possible(chosen):
            message = f"'{option.id}' of '{question.id}' is an emergency by the rule '{rule.id}'"
            shown = subject.witness(chosen)
            hint = "mark it with `red_flag: yes`"
            yield Finding(option.place, "red-flag-unmarked", message, hint, witness=shown)
        return


def _late(subject: Subject) -> Iterator[Finding]:
    encoding, about = subject.encoding, about_danger(subject.rule_set)
    others = [-asked for question, asked in encoding.asked.items() if question not in about]
    for rule in subject.rule_set.emergencies:
        fired = encoding.fired[rule.id]
        if not subject.possible(fired) or subject.possible(fired, *others):
            continue
        message = f"the rule '{rule.id}' can only fire after a question that is not about danger"
        named = ", ".join(f"'{question}'" for question in rule.when.questions())
        hint = f"ask {named} before what is not about danger"
        shown = subject.witness(fired)
        yield Finding(rule.place, "danger-late", message, hint, witness=shown)


def about_danger(rule_set: RuleSet) -> frozenset[str]:
    """The questions that have red flags, or that emergencies or their being asked hang on."""
    flagged = {q.id for q in rule_set.questions if any(option.red_flag for option in q.options)}
    needed = {q for rule in rule_set.emergencies for q in rule.when.questions()}
    for question in reversed(rule_set.questions):  # when one is asked hangs on earlier ones alone
        asks = rule_set.asks[question.id]
        if question.id in needed and asks is not None:
            needed.update(asks.questions())
    return frozenset(flagged | needed)
