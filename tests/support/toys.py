"""A toy question type and two toy operators, made by the recipes alone: rows, and nothing else.

Run as a program (`python -m tests.support.toys RULES CHANGED`), in a process of its own, since a
table that grows while tests run would be another test's surprise. It adds the rows, reads the rule
files, and prints what each part of the project makes of them, and of their changed version.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, TypeVar, cast

from guide.reading.conditions import (
    JOININGS,
    TESTINGS,
    ConditionReader,
    Joining,
    Testable,
    Testing,
)
from guide.reading.shapes import Many, Shape
from guide.reading.source import Mapping as MappingNode
from guide.reading.source import Scalar
from guide.ruleset.model import Answer, Condition, Numbers, Question, RuleSet
from guide.ruleset.normal import AtLeast, Formula, In, Slot, every, some
from guide.ruleset.operators import OPERATORS, Operator, Questions, by_ids, normal_form, words
from guide.ruleset.questions import (
    QUESTION_TYPES,
    UNTICKED,
    Domains,
    QuestionType,
    Slots,
    tick_slot,
)

Row = TypeVar("Row")

# -- the question type `few`: one option or two, an exclusive one only alone -----------------------

MANY = QUESTION_TYPES["many"]


def _accepts(question: Question, answer: Answer) -> bool:
    return MANY.accepts(question, answer) and isinstance(answer, frozenset) and len(answer) <= 2


def _allowed(question: Question) -> Formula:
    unticked = [In(tick_slot(question.id, o.id), frozenset([UNTICKED])) for o in question.options]
    return every([MANY.allowed(question), AtLeast(len(unticked) - 2, tuple(unticked))])


def _all(question: Question) -> list[Answer]:
    ids = [option.id for option in question.options]
    found = [frozenset(some) for count in (1, 2) for some in combinations(ids, count)]
    return [answer for answer in found if _accepts(question, answer)]


def _answers(question: Question, slots: Slots, watched: Set[Slot]) -> Iterator[Answer]:
    seen = set()
    for answer in _all(question):
        cells = MANY.cells(question, answer, slots)
        filling = frozenset((slot, cells[slot]) for slot in watched & set(slots))
        if filling not in seen:
            seen.add(filling)
            yield answer


def _neighbours(question: Question, answer: Answer, slots: Slots) -> Iterator[Answer]:
    yield from (a for a in MANY.neighbours(question, answer, slots) if _accepts(question, a))


def _sample(question: Question, slots: Slots, random: Random) -> Answer:
    return random.choice(_all(question))


FEW: QuestionType = replace(
    MANY,
    key="few",
    about="one or two of the options; an exclusive one only alone",
    unlimited=False,
    takes="One answer or two.",
    accepts=_accepts,
    allowed=_allowed,
    answers=_answers,
    neighbours=_neighbours,
    sample=_sample,
)

# -- the operators `except` (another option than these) and `neither` (none of these is true) ------


def _others(condition: Condition, questions: Questions) -> Condition:
    ids = (option.id for option in questions[condition.question].options)
    others = tuple(option for option in ids if option not in condition.values)
    return replace(condition, operator="is", values=others)


def _normal_except(condition: Condition, negated: bool, domains: Domains) -> Formula:
    questions = {question: domain.question for question, domain in domains.items()}
    return normal_form(_others(condition, questions), domains, negated)


def _normal_neither(condition: Condition, negated: bool, domains: Domains) -> Formula:
    parts = [normal_form(part, domains, not negated) for part in condition.parts]
    return some(parts) if negated else every(parts)


EXCEPT = Operator(
    "except",
    "question: {except: [option, option]}",
    "The answer is another option than these.",
    _normal_except,
    lambda condition, questions: words(_others(condition, questions), questions),
    lambda condition: f"{condition.question} is other than {' or '.join(condition.values)}",
)
NEITHER = Operator(
    "neither",
    "neither: [condition, condition]",
    "None of the conditions is true.",
    _normal_neither,
    lambda condition, questions: " and not ".join(words(p, questions) for p in condition.parts),
    lambda condition: condition.operator,
    "none of these",
)


def _read_except(
    reader: ConditionReader, question: Testable, operator: str, key: Scalar, value: MappingNode
) -> Condition | None:
    return reader.options(question, operator, value.entries[0][1], key.place)


def _schema_except(option: Shape) -> tuple[dict[str, Any], ...]:
    options = Many(option, once=True).schema()
    return ({"type": "object", "properties": {"except": options}, "required": ["except"]},)


def add(table: Mapping[str, Row], key: str, row: Row) -> None:
    """A row more in one of the tables, which all are dicts."""
    cast(dict[str, Row], table)[key] = row


def add_all() -> None:
    """Every row that the recipes name, the lowest first: what is above may read it as it loads."""
    add(QUESTION_TYPES, FEW.key, FEW)
    add(OPERATORS, EXCEPT.key, EXCEPT)
    add(OPERATORS, NEITHER.key, NEITHER)
    add(TESTINGS, EXCEPT.key, Testing((frozenset(["except"]),), _read_except, _schema_except))
    add(JOININGS, NEITHER.key, Joining(ConditionReader.listed, JOININGS["all"].schema))
    from guide.paths.answerdigits import WAYS
    from guide.suites.mutations import CHANGES
    from guide.web.fields import FIELDS

    add(FIELDS, FEW.key, replace(FIELDS["many"], key=FEW.key))
    add(WAYS, FEW.key, WAYS["many"])
    add(CHANGES, EXCEPT.key, lambda condition, rule_set: iter(()))
    add(CHANGES, NEITHER.key, CHANGES["all"])


# -- what the project makes of them ---------------------------------------------------------------


def pages(rule_set: RuleSet, numbers: Numbers) -> dict[str, Any]:
    """What a reader is asked, is told of a wrong answer and of a right one, and gets in the end."""
    from guide.web import create_app
    from tests.web.reader import Reader

    reader = Reader(create_app([rule_set], numbers, config={"SECRET_KEY": "k" * 32}))
    asked = reader.open("/small/question/danger").answer("later").page.text
    refused = reader.answer("shake", "none").page.text
    then = reader.answer("jerk", "shake").page.text
    result = reader.answer("3").open("/small/result").text
    return {"asked": asked, "refused": refused, "then": then, "result": result}


def difference(old: Path, new: Path) -> str:
    """What `guide diff` says."""
    from guide.diff.difference import compare
    from guide.diff.formats import as_text
    from guide.diff.revisions import load_versions

    return as_text(compare(*load_versions(str(old / "small"), str(new / "small"))))


def report(rules: Path, changed: Path) -> dict[str, Any]:
    """What the stages from reading to pages say of a guide that uses the toys."""
    from guide.checks import check
    from guide.engine.engine import Engine
    from guide.paths.answerdigits import DigitReader, number_of
    from guide.prover.numbers import path_numbers
    from guide.prover.proof import Subject
    from guide.reading.loader import load_guides
    from guide.reading.ruleformat import schema
    from guide.suites.mutations import mutations
    from guide.suites.suggest import obligations
    from guide.web.fields import read

    loaded = load_guides(rules)
    (rule_set,) = loaded.rule_sets or (None,)
    if rule_set is None or loaded.numbers is None:
        return {"findings": [f"{found.code}: {found.message}" for found in loaded.findings]}
    engine = Engine(rule_set)
    signs = rule_set.question_by_id["signs"]
    numbers = path_numbers(engine)
    given = [frozenset(["jerk", "shake"]), frozenset(["none"])]
    kept = [DigitReader(number_of([(signs, answer)])).answer(signs) for answer in given]
    return {
        "findings": sorted(f.code for f in (*loaded.findings, *check(rule_set))),
        "levels": {level.key: count for level, count in numbers.by_level.items()},
        "tests": [by_ids(rule.when) for rule in rule_set.rules],
        "words": [words(rule.when, rule_set.question_by_id) for rule in rule_set.rules],
        "mutants": [str(mutation) for mutation in mutations(rule_set)],
        "obligations": len(list(obligations(Subject(rule_set)))),
        "kept": kept == given,
        "form": sorted(cast(frozenset[str], read(signs, ["shake", "jerk"], []))),
        "schema": json.dumps(schema("rules.yaml")),
        "diff": difference(rules, changed),
        **pages(rule_set, loaded.numbers),
    }


if __name__ == "__main__":
    add_all()
    print(json.dumps(report(*map(Path, sys.argv[1:]))))
