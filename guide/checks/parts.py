"""idle-part, idle-option, always-asked: parts of conditions that can never matter.

A test within a rule's condition (or an `ask_when`, or the `when` of a text) is idle when, on every
path, the condition would be as it is whether the test held or not; one option of a test is idle
when leaving it out changes nothing. An `ask_when` that is always true is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.abilities import told
from guide.prover.proof import Subject, authored_leaves, leaves
from guide.prover.solver import TRUE
from guide.ruleset.model import Condition, Question
from guide.ruleset.normal import Formula, In
from guide.ruleset.operators import normal_form


def check(subject: Subject) -> Iterator[Finding]:
    """Idle parts of every condition, and `ask_when`s that are always true."""
    for rule in subject.rule_set.rules:
        if subject.possible(subject.encoding.fired[rule.id]):
            normal = subject.engine.normal[rule.id]
            yield from _idle(subject, rule.when, normal, f"rule '{rule.id}'", TRUE)
    before = TRUE
    for question in subject.rule_set.questions:
        if question.ask_when is not None and subject.possible(subject.encoding.asked[question.id]):
            yield from _asking(subject, question, question.ask_when, before)
        before = -subject.encoding.ended_after[question.id]
    for text in told(subject):
        if text.item.when is not None and subject.possible(text.literal):
            normal = normal_form(text.item.when, subject.engine.domains)
            where = f"`when` of {text.listed.named(text.item)}"
            reached = subject.encoding.stands(text.listed)
            if subject.possible(reached, -text.literal):
                yield from _idle(subject, text.item.when, normal, where, reached)


def _asking(
    subject: Subject, question: Question, ask_when: Condition, reached: int
) -> Iterator[Finding]:
    if not subject.possible(reached, -subject.encoding.asked[question.id]):
        message = f"the question '{question.id}' is always asked; its ask_when is not needed"
        yield Finding(ask_when.place, "always-asked", message, severity="warning")
        return
    normal = normal_form(ask_when, subject.engine.domains)
    yield from _idle(subject, ask_when, normal, f"ask_when of '{question.id}'", reached)


def _idle(
    subject: Subject, condition: Condition, normal: Formula, where: str, reached: int
) -> Iterator[Finding]:
    """Leaves whose truth never sways the condition, and options that a leaf could do without."""
    for (position, leaf), (test, value) in zip(
        leaves(normal), authored_leaves(condition, subject), strict=True
    ):
        sways = subject.sways(normal, position)
        if not _swayed(subject, leaf, sways, reached):
            what = f"the option '{value}'" if value else f"the test of '{test.question}'"
            message = f"{what} in the {where} can never matter"
            code = "idle-option" if value and len(test.values) > 1 else "idle-part"
            yield Finding(test.place, code, message, "leave it out", severity="warning")
        elif not value:
            yield from _idle_options(subject, test, leaf, sways, where, reached)


def _swayed(subject: Subject, leaf: In, sways: int, reached: int) -> bool:
    """The leaf decides on some path where it is true, and on some where it is false."""
    true = subject.encoding.holds(leaf)
    return subject.possible(sways, true, reached) and subject.possible(sways, -true, reached)


def _idle_options(
    subject: Subject, test: Condition, leaf: In, sways: int, where: str, reached: int
) -> Iterator[Finding]:
    for value in test.values if len(test.values) > 1 else ():
        holding = subject.encoding.cell(leaf.slot, frozenset([value]))
        if not subject.possible(sways, holding, reached):
            message = f"the option '{value}' in the {where} can never matter"
            yield Finding(test.place, "idle-option", message, "leave it out", severity="warning")
