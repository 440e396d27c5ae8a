"""What holds on some answer path, each with the literal that says where: shown on request.

Each question asked, each option chosen, each early end, each rule firing, each cause at each fit,
each other cause raised, each level of care, soon within each time, and each safety property having
a say. Where rules for and against one cause fire together, the pair is named too: the engine weighs
them, and a reader is told both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from guide.prover.abilities import asked, chosen, ended, fired, in_time, raised, reached, shown
from guide.prover.proof import Subject
from guide.ruleset.normal import ALWAYS, Formula
from guide.ruleset.operators import normal_form

Named = tuple[str, int]


def witnesses(subject: Subject, wanted: str = "") -> Iterator[tuple[str, str]]:
    """The name of each thing, and the shortest path that shows it; empty where no path does.

    `wanted`: only what has this in its name.
    """
    for name, literal in _named(subject):
        if wanted in name:
            yield name, subject.witness(literal)


def _named(subject: Subject) -> Iterator[Named]:
    for question in asked(subject):
        yield f"question {question.id}", question.literal
        for option in chosen(subject, question.item):
            yield f"option {option.id}", option.literal
    for end in ended(subject):
        yield f"early end {end.id}", end.literal
    for rule in fired(subject):
        yield f"rule {rule.id}", rule.literal
    for cause in shown(subject):
        yield f"cause {cause.id} {cause.fit.key}", cause.literal
    for other in raised(subject):
        yield f"other cause {other.id}", other.literal
    for time in in_time(subject):
        yield f"within {time.id}", time.literal
    for level in reached(subject):
        yield f"disposition {level.id}", level.literal
    yield from _weighed(subject)
    for stated in subject.rule_set.safety:
        formula: Formula = ALWAYS
        if stated.whenever is not None:
            formula = normal_form(stated.whenever, subject.engine.domains)
        yield f"property “{stated.text}”", subject.encoding.holds(formula)


def _weighed(subject: Subject) -> Iterator[Named]:
    """Rules for and against one cause that fire on one path, where the cause is shown."""
    encoding, rules = subject.encoding, subject.rule_set.rules
    for rule, other in product(rules, rules):
        if rule.then.cause and other.then.against == rule.then.cause:
            both = encoding.fired[rule.id], encoding.fired[other.id], -encoding.emergency
            if subject.possible(*both):
                name = f"for and against {rule.then.cause}: {rule.id}, {other.id}"
                yield name, encoding.logic.conj(both)
