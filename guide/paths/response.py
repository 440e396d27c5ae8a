"""Answers as a FHIR QuestionnaireResponse, the file in which forms of other programs keep them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guide.engine.engine import Engine
from guide.paths.fhirnames import (
    BASE,
    CARE,
    RESULT,
    canonical,
    in_its_stead,
    option_system,
    section_of,
    version_of,
)
from guide.ruleset.model import Answer, Answers, Option, Question, RuleSet
from guide.ruleset.questions import type_of
from guide.ruleset.wordings import in_general

ResponseItem = dict[str, Any]


def response_of(engine: Engine, answers: Answers, base: str = BASE) -> dict[str, Any]:
    """The answers on the path, and the level of care once the path has come to its result."""
    rule_set, journey = engine.rule_set, engine.journey(answers)
    items = response_items(rule_set, journey.answers, base)
    if journey.complete:
        items.append(_level(engine.result_of(journey).care.key))
    return {
        "resourceType": "QuestionnaireResponse",
        "language": rule_set.guide.language,
        "questionnaire": questionnaire_of(rule_set, base),
        "status": "completed" if journey.complete else "in-progress",
        "item": items,
    }


def questionnaire_of(rule_set: RuleSet, base: str = BASE) -> str:
    """The name of the form that was answered, with its version."""
    name = canonical("Questionnaire", rule_set.guide.id, base)
    return f"{name}|{version_of(rule_set)}"


def response_items(rule_set: RuleSet, answers: Answers, base: str = BASE) -> list[ResponseItem]:
    """All answers given, on the path or not, in the groups in which their questions stand."""
    found: list[ResponseItem] = []
    groups: dict[str, list[ResponseItem]] = {"": found}
    sections = section_of(rule_set)
    told = in_general(rule_set)
    for question in told.questions:
        if question.id not in answers:
            continue
        group = sections[question.id]
        if group not in groups:
            groups[group] = []
            title = told.sections[question.id]
            found.append({"linkId": group, "text": title, "item": groups[group]})
        groups[group].append(_item(rule_set, question, answers[question.id], base))
    return found


def _item(rule_set: RuleSet, question: Question, answer: Answer, base: str) -> ResponseItem:
    """An answer; an option in the stead of a number has an item of its own."""
    instead = type_of(question).numbers and isinstance(answer, str)
    link_id = in_its_stead(question.id) if instead else question.id
    system = option_system(rule_set.guide.id, question.id, base)
    given = list(_values(question, answer, system))
    return {"linkId": link_id, "text": question.ask, "answer": given}


def _values(question: Question, answer: Answer, system: str) -> Iterator[ResponseItem]:
    if isinstance(answer, int):
        yield {"valueInteger": answer}
        return
    chosen = answer if isinstance(answer, frozenset) else {answer}
    for option in question.options:
        if option.id in chosen:
            yield {"valueCoding": coding(option, system)}


def coding(option: Option, system: str) -> ResponseItem:
    """An option as FHIR writes it. What is said below it in small stands behind its text."""
    shown = f"{option.text} – {option.hint}" if option.hint else option.text
    return {"system": system, "code": option.id, "display": shown}


def _level(care: str) -> ResponseItem:
    own = {"linkId": CARE, "text": "Level of care", "answer": [{"valueString": care}]}
    return {"linkId": RESULT, "item": [own]}
