"""Random walks on the engine: what a guide may not do is met, on guides that do it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from guide.engine.engine import Engine
from guide.paths.scripted import random_answers
from guide.ruleset.model import Disposition, Option, RuleSet
from guide.walks.on_engine import walk_engine
from guide.walks.promises import BrokenPromise
from tests.support import building as b

SOON = Disposition.SOON


def broken(built: RuleSet) -> str:
    """The promise that some walk finds broken."""
    engine = Engine(built)
    for seed in range(50):
        random = Random(seed)
        try:
            walk_engine(engine, random, random_answers(engine, random), [])
        except BrokenPromise as problem:
            return problem.promise
    return "none"


def test_a_sound_guide() -> None:
    rules = [b.raises("r", b.is_("side", "yes", "unsure"), SOON)]
    assert broken(b.rule_set([b.one("side")], rules)) == "none"


def test_not_sure_below_no() -> None:
    rules = [b.raises("r", b.is_("side", "no"), SOON)]
    told = "not sure in place of 'no' never lowers the level of care"
    assert broken(b.rule_set([b.one("side")], rules)) == told


def test_a_red_flag_that_leads_past_the_question_that_matters() -> None:
    signs = b.many("signs", "red", "none")
    flagged = replace(
        signs, options=(Option(id="red", text="Red", red_flag=True), signs.options[1])
    )
    later = b.one("later", "yes", ask_when=b.is_("signs", "none"))
    rules = [b.raises("r", b.is_("later", "yes"), SOON)]
    told = "the red flag 'red' never lowers the level of care"
    assert broken(b.rule_set([flagged, later], rules)) == told


def test_steps_are_noted_before_they_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(b.rule_set([b.one("side"), b.one("near")]))
    steps: list[str] = []
    walk_engine(engine, Random(0), {"side": "yes", "near": "no"}, steps)
    assert steps[:2] == ["side answered", "near answered"]
