"""useless-question, unsure-lowers, red-flag-lowers: what one other answer can do to a result.

Two paths are compared that differ in the answer to one question alone. A question is useless when
no such pair has two results. "I am not sure" must never lead to a lower level of care than "no" (or
"none of these"), and a red flag added must never lower it.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.answertext import answer_text
from guide.findings import Finding
from guide.model import Answer, Disposition, Question
from guide.proof import Subject
from guide.solver import Encoding


def check(subject: Subject) -> Iterator[Finding]:
    """What changing one answer does, for each question that can be asked."""
    outcomes = subject.encoding.outcomes()
    for question in subject.rule_set.questions:
        asked = subject.encoding.asked[question.id]
        if not subject.possible(asked):
            continue
        world = subject.encoding.otherwise(question)
        other = world.outcomes()
        differ = subject.encoding.logic.differ
        changed = [differ(outcomes[name], other[name]) for name in outcomes]
        if not subject.possible(asked, subject.encoding.logic.disj(changed)):
            message = f"no answer to '{question.id}' ever changes a result"
            hint = "use it in a rule, or leave it out: each question costs the reader"
            yield Finding(question.place, "useless-question", message, hint, severity="warning")
        yield from _unsure(subject, question, world)
        yield from _red_flags(subject, question, world)


def _unsure(subject: Subject, question: Question, world: Encoding) -> Iterator[Finding]:
    unsure: Answer = frozenset(["unsure"]) if question.type == "many" else "unsure"
    if question.option("unsure") is None:
        return
    for calm in _calm_answers(question):
        lower = _lower(subject, world)
        given = (_given(subject.encoding, question, calm), _given(world, question, unsure))
        if subject.possible(*given, lower):
            named = f"'{question.id}={answer_text(calm)}'"
            message = f"not being sure leads to a lower level of care than {named}"
            place = question.place
            shown = subject.witness(*given, lower)
            hint = "add `unsure` where the rule that makes the difference tests this question"
            yield Finding(place, "unsure-lowers", message, hint, witness=shown)


def _red_flags(subject: Subject, question: Question, world: Encoding) -> Iterator[Finding]:
    for option in question.options:
        if not option.red_flag:
            continue
        given = _flag_added(subject, question, world, option.id)
        lower = _lower(subject, world)
        if subject.possible(*given, lower):
            message = f"adding the red flag '{option.id}' can lower the level of care"
            shown = subject.witness(*given, lower)
            yield Finding(option.place, "red-flag-lowers", message, witness=shown)


def _flag_added(subject: Subject, question: Question, world: Encoding, flag: str) -> list[int]:
    """Literals: a first world without the flag, and a second with it besides (or in its stead)."""
    here = subject.encoding
    if question.type != "many":
        calm = [option.id for option in question.options if not option.red_flag]
        return [
            here.cell(question.id, frozenset(calm)),
            world.cell(question.id, frozenset([flag])),
        ]
    exclusive = {option.id for option in question.options if option.exclusive}
    literals = [here.asked[question.id]]
    for option in question.options:
        before, after = (_ticked(w, question, option.id) for w in (here, world))
        if option.id == flag:
            literals += [-before, after]
        elif option.id in exclusive or flag in exclusive:
            literals.append(-after)
        else:
            literals.append(-here.logic.differ(before, after))
    return literals


def _ticked(world: Encoding, question: Question, option: str) -> int:
    slot = f"{question.id}.{option}"
    ticked = world.engine.domains[question.id].slots[slot][0]
    return world.cell(slot, frozenset([ticked]))


def _calm_answers(question: Question) -> Iterator[Answer]:
    """The answers that say no: `none` or another exclusive option, or `no`."""
    for option in question.options:
        if question.type == "many" and option.exclusive and option.id != "unsure":
            yield frozenset([option.id])
        elif question.type == "one" and option.id in ("no", "none"):
            yield option.id


def _given(world: Encoding, question: Question, answer: Answer) -> int:
    cells = world.engine.domains[question.id].cells(answer)
    return world.logic.conj(world.cell(slot, frozenset([cells[slot]])) for slot in cells)


def _lower(subject: Subject, world: Encoding) -> int:
    """The second world's level of care is lower than the first's."""
    here = subject.encoding
    return here.logic.disj(
        here.logic.conj([here.level(level), -world.level(level)]) for level in Disposition
    )
