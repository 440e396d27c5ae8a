"""Self-harm has words of its own: where it alone is the reason, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from flask import Flask

from guide.engine.engine import Engine
from guide.ruleset.model import Answer, Disposition, Numbers, RuleSet
from tests.web.reader import Reader

Loaded = tuple[tuple[RuleSet, ...], Numbers]

ACT: Mapping[str, Answer] = {"danger-now": frozenset(["self-harm"]), "self-harm": "act"}
ACT_AND_FACE = {**ACT, "danger-now": frozenset(["self-harm", "face-arm-speech"])}
FACE = {"danger-now": frozenset(["face-arm-speech"])}


def title_of(app: Flask, rule_set: RuleSet, answers: Mapping[str, Answer]) -> str:
    """The heading of the result of these answers, on the screen and on paper alike."""
    home = f"/{rule_set.guide.id}"
    reader = Reader(app).open(f"{home}/question/{next(iter(answers))}")
    for question, answer in answers.items():
        if not reader.path.endswith(question):
            break
        reader.answer(*(sorted(answer) if isinstance(answer, frozenset) else [str(answer)]))
    heads = []
    for page in ("result", "summary"):
        text = reader.open(f"{home}/{page}").page.text
        heads.append(text.split('id="level-title">')[1].split("<")[0])
    assert heads[0] == heads[1]
    return heads[0]


def test_self_harm_alone_has_its_own_words(real_app: Flask, real_rules: Loaded) -> None:
    rule_set = real_rules[0][0]
    level = rule_set.guide.dispositions[Disposition.EMERGENCY]
    assert level.crisis is not None
    assert title_of(real_app, rule_set, ACT) == level.crisis.title != level.title


@pytest.mark.parametrize("answers", [FACE, ACT_AND_FACE], ids=["face", "both"])
def test_a_sign_of_a_stroke_keeps_the_words_of_the_level(
    real_app: Flask, real_rules: Loaded, answers: Mapping[str, Answer]
) -> None:
    rule_set = real_rules[0][0]
    words = title_of(real_app, rule_set, answers)
    assert words == rule_set.guide.dispositions[Disposition.EMERGENCY].title


def levels_with_lines(rule_set: RuleSet) -> Iterator[Disposition]:
    """The levels for which a rule with the crisis lines calls."""
    for rule in rule_set.rules:
        if rule.brings_crisis_lines and rule.then.disposition is not None:
            yield rule.then.disposition


def test_each_level_with_crisis_lines_has_words_for_them(real_rules: Loaded) -> None:
    for rule_set in real_rules[0]:
        for level in set(levels_with_lines(rule_set)):
            assert rule_set.guide.dispositions[level].crisis is not None, level


def test_words_of_self_harm_need_every_reason(real_rules: Loaded) -> None:
    engine = Engine(real_rules[0][0])
    alone, both, neither = (
        engine.result_of(engine.journey(dict(answers))).crisis_alone
        for answers in (ACT, ACT_AND_FACE, FACE)
    )
    assert (alone, both, neither) == (True, False, False)
