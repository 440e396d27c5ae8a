"""useless-question, unsure-lowers, red-flag-lowers: what one other answer can do to a result.

Two paths are compared that differ in the answer to one question alone. A question is useless when
no such pair has two results, and no text goes by its answer. "I am not sure" must never lead to a
lower level of care than "no" (or "none of these"), nor than any number where it stands in a
number's stead: nobody knows which it would be. A red flag added must never lower it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.prover.encoding import Encoding
from guide.prover.proof import Subject
from guide.ruleset.model import Answers, Question, RuleSet
from guide.ruleset.normal import Formula, In, every
from guide.ruleset.questions import type_of
from guide.ruleset.statements import shown
from guide.ruleset.wordings import answers_in

MOST_LOOKED_AT = 24
"""How many random paths are tried before the solver is asked whether a question matters."""


def check(subject: Subject) -> Iterator[Finding]:
    """What changing one answer does, for each question that can be asked."""
    tried = [_tried(subject.engine, answers) for answers in subject.samples[:MOST_LOOKED_AT]]
    spoken = _spoken(subject.rule_set)
    for question in subject.rule_set.questions:
        if not subject.possible(subject.encoding.asked[question.id]):
            continue
        useful = question.id in spoken or _seen_to_matter(subject.engine, question, tried)
        weighed = any(_weighed(subject, question)) or any(o.red_flag for o in question.options)
        if useful and not weighed:
            continue
        world = subject.encoding.otherwise(question)
        if not useful and not _matters(subject, question, world):
            message = f"no answer to '{question.id}' ever changes a result"
            hint = "use it in a rule, or leave it out: each question costs the reader"
            yield Finding(question.place, "useless-question", message, hint, severity="warning")
        yield from _unsure(subject, question, world)
        yield from _red_flags(subject, question, world)


def _spoken(rule_set: RuleSet) -> set[str]:
    """The questions whose answers change what is said: to whom, which texts, in what words."""
    audiences = rule_set.guide.audiences
    found = {audiences.question} if audiences is not None else set()
    for text in shown(rule_set):
        found.update(answers_in(text.text))
        found.update(text.when.questions() if text.when is not None else ())
    return found


@dataclass(frozen=True, slots=True)
class _Tried:
    """Answers to every question, those of them on their path, and what the path leads to."""

    answers: Answers
    on_path: Answers
    leads_to: object


def _tried(engine: Engine, answers: Answers) -> _Tried:
    journey = engine.journey(answers)
    result = engine.result_of(journey)
    return _Tried(answers, journey.answers, (result.care, result.fits, result.raised))


def _seen_to_matter(engine: Engine, question: Question, tried: Sequence[_Tried]) -> bool:
    """Whether another answer changes the result of one of a few random paths."""
    for one in tried:
        given = one.on_path.get(question.id)
        for other in engine.domains[question.id].neighbours(given) if given is not None else ():
            if _tried(engine, {**one.answers, question.id: other}).leads_to != one.leads_to:
                return True
    return False


def _matters(subject: Subject, question: Question, world: Encoding) -> bool:
    here, there = subject.encoding.outcomes(), world.outcomes()
    logic = subject.encoding.logic
    changed = logic.disj(logic.differ(here[name], there[name]) for name in here)
    return subject.possible(subject.encoding.asked[question.id], changed)


def _unsure(subject: Subject, question: Question, world: Encoding) -> Iterator[Finding]:
    for named, formula in _weighed(subject, question):
        lower = _lower(subject, world)
        unsure = _filled(subject, question, "unsure")
        given = subject.encoding.holds(formula), world.holds(unsure)
        if subject.possible(*given, lower):
            message = f"not being sure leads to a lower level of care than {named}"
            place = question.place
            shown = subject.witness(*given, lower)
            hint = "add `unsure` where the rule that makes the difference tests this question"
            yield Finding(place, "unsure-lowers", message, hint, witness=shown)


def _weighed(subject: Subject, question: Question) -> Iterator[tuple[str, Formula]]:
    """What not being sure is weighed against: each option that says no, and all numbers at once."""
    if question.option("unsure") is None:
        return
    for option in question.options:
        if type_of(question).says_no(option):
            yield f"'{question.id}={option.id}'", _filled(subject, question, option.id)
    if type_of(question).numbers:
        members = subject.engine.domains[question.id].slots[question.id]
        bands = frozenset(member for member in members if isinstance(member, tuple))
        yield f"a number for '{question.id}' would", In(question.id, bands)


def _filled(subject: Subject, question: Question, option: str) -> Formula:
    """The question is answered with this option and no other."""
    cells = subject.engine.domains[question.id].cells(type_of(question).alone(option))
    return every(In(slot, frozenset([member])) for slot, member in cells.items())


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
    exclusive = {option.id for option in question.options if option.exclusive}
    where = {o.id: type_of(question).cell(question, o.id)[0] for o in question.options}
    red = [o.id for o in question.options if o.red_flag and where[o.id] == where[flag]]
    literals = [here.asked[question.id], world.chosen(question, flag)]
    literals += [-here.chosen(question, option) for option in red]
    for option, slot in where.items():
        before, after = (w.chosen(question, option) for w in (here, world))
        if slot == where[flag]:
            continue
        if option in exclusive or flag in exclusive:
            literals.append(-after)
        else:
            literals.append(-here.logic.differ(before, after))
    return literals


def _lower(subject: Subject, world: Encoding) -> int:
    """The second world's care is less urgent than the first's."""
    here = subject.encoding
    return here.logic.disj(
        here.logic.conj([here.care(care), -world.care(care)]) for care in subject.rule_set.cares
    )
