"""A random walk on the engine: the promises of a path, question by question."""

from __future__ import annotations

from random import Random

from guide.engine.engine import Engine
from guide.ruleset.model import Answer, Answers, Care, Disposition, Question
from guide.ruleset.questions import type_of
from guide.walks.places import AT_ONCE
from guide.walks.promises import BrokenPromise

_NO = ("no", "none")
_EMERGENCY = Disposition.EMERGENCY


def walk_engine(
    engine: Engine, random: Random, planned: dict[str, Answer], steps: list[str]
) -> None:
    """Answer as planned to the end; then change answers that may only raise the level of care."""
    given: dict[str, Answer] = {}
    care = Care(engine.rule_set.guide.default_disposition)
    while (asked := engine.next_question(given)) is not None:
        steps.append(f"{asked.id} answered")
        given[asked.id] = planned[asked.id]
        care = _never_lower("more answers", care, given, engine)
    journey = engine.journey(given)
    result = engine.result_of(journey)
    if journey.emergency != (result.disposition is _EMERGENCY):
        raise BrokenPromise(AT_ONCE, "an emergency at the end of the path", result.disposition.key)
    if journey.emergency and (result.causes or result.others):
        raise BrokenPromise("every result is whole", "no causes in an emergency", "some")
    question = random.choice(journey.asked)
    steps.append(f"other answers to {question.id}")
    _change_for_the_worse(question, given, planned, engine)


def _change_for_the_worse(
    question: Question, given: Answers, planned: Answers, engine: Engine
) -> None:
    care = _care({**planned, **given}, engine)
    for option in question.options:
        own = given[question.id]
        if option.red_flag and isinstance(own, frozenset):
            exclusive = {each.id for each in question.options if each.exclusive}
            flagged = (own - exclusive) | {option.id}
            answers = {**planned, **given, question.id: flagged}
            _never_lower(f"the red flag '{option.id}'", care, answers, engine)
    ids = [option.id for option in question.options]
    if "unsure" in ids:
        for no in (option for option in ids if option in _NO):
            least = _care({**planned, **given, question.id: type_of(question).alone(no)}, engine)
            unsure = {**planned, **given, question.id: type_of(question).alone("unsure")}
            _never_lower(f"not sure in place of '{no}'", least, unsure, engine)


def _care(answers: Answers, engine: Engine) -> Care:
    return engine.result_of(engine.journey(answers)).care


def _never_lower(what: str, least: Care, answers: Answers, engine: Engine) -> Care:
    care = _care(answers, engine)
    if care < least:
        raise BrokenPromise(f"{what} never lowers the level of care", least.key, care.key)
    return care
