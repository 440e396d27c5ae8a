"""What a reader gave in the guide at hand, as far as it counts in the guide as it is today.

A guide may change while people are under way. An answer counts only for the question as it was put;
where its words or its answers have changed, the question is put again. But an answer that calls for
an emergency today does so however it was put: too much care is the safe side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guide.ruleset.model import Answer
from guide.web.answers import RULES, Stamped
from guide.web.catalogue import ServedGuide, this_guide
from guide.web.visit import this_visit


@dataclass(frozen=True, slots=True)
class Given:
    """The `answers` that count, by question; `outdated`: questions answered as they once were put.

    `older_rules`: the last answer was given while other rules stood.
    """

    answers: dict[str, Answer]
    outdated: frozenset[str]
    older_rules: bool


def given() -> Given:
    """The answers in the guide at hand."""
    served = this_guide()
    kept = _under_todays_names(served, this_visit().kept(served.id))
    asked = {question: stamped for question, stamped in kept.items() if question != RULES}
    outdated = {q for q, (_, _, put) in asked.items() if served.put.get(q, put) != put}
    answers = {q: answer for q, (answer, _, _) in asked.items() if q not in outdated}
    for question in sorted(outdated):
        more = {**answers, question: asked[question][0]}
        if calls_for_emergency(served, more):
            answers, outdated = more, outdated - {question}
    older = RULES in kept and kept[RULES][0] != served.rules
    return Given(answers, frozenset(outdated), older)


def calls_for_emergency(served: ServedGuide, answers: Mapping[str, Answer]) -> bool:
    """Whether answers lead to the emergency page."""
    return served.engine.journey(dict(answers)).emergency


def _under_todays_names(served: ServedGuide, kept: Mapping[str, Stamped]) -> Mapping[str, Stamped]:
    moved = {
        question.id: kept[old]
        for old, question in served.renamed.items()
        if old in kept and question.id not in kept
    }
    return {**kept, **moved} if moved else kept
