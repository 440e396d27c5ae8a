"""What the page says of progress, over HTTP: "Question 4 of 9 to 15" never runs backwards."""

from __future__ import annotations

import re
from random import Random

import pytest
from flask import Flask

from guide.engine.engine import Engine
from guide.ruleset.model import Answer, Numbers, RuleSet
from guide.ruleset.questions import Domain
from tests.browser.states import sent
from tests.web.reader import Reader

_LINE = re.compile(r"Question (\d+) of (\d+)(?: to (\d+))?")
_BAR = re.compile(r'<progress [^>]*max="(\d+)" value="(\d+)"')


def shown(reader: Reader) -> tuple[int, int, int]:
    """The number of the question, and the fewest and most questions in all."""
    line, bar = _LINE.search(reader.page.text), _BAR.search(reader.page.text)
    assert line is not None and bar is not None, reader.path
    number, fewest, most = (int(part) for part in (line[1], line[2], line[3] or line[2]))
    assert (most, number) == (int(bar[1]), int(bar[2]))
    return number, fewest, most


def calm(domain: Domain, random: Random) -> Answer:
    """An answer that mostly does not end the journey."""
    question = domain.question
    quiet = [option.id for option in question.options if option.id in ("none", "no")]
    if question.red_flags and quiet and random.random() < 0.95:
        return frozenset(quiet) if question.type == "many" else quiet[0]
    return domain.sample(random)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("which", ["small", "real"])
def test_progress_never_runs_backwards(
    which: str, seed: int, request: pytest.FixtureRequest
) -> None:
    app: Flask = request.getfixturevalue("app" if which == "small" else "real_app")
    rules: tuple[tuple[RuleSet, ...], Numbers] = request.getfixturevalue(
        "rules" if which == "small" else "real_rules"
    )
    rule_set = rules[0][0]
    engine, random = Engine(rule_set), Random(seed)
    reader = Reader(app).open(f"/{rule_set.guide.id}/question/{rule_set.questions[0].id}")
    low, high, asked = 0, 10_000, 0
    while "/question/" in reader.path:
        asked += 1
        number, fewest, most = shown(reader)
        assert number == asked
        assert low <= fewest <= most <= high and number <= most
        low, high = fewest, most
        question = rule_set.question_by_id[reader.path.split("/question/")[1]]
        answer = calm(engine.domains[question.id], random)
        reader.post(reader.path, {"csrf_token": reader.token, **sent(question, answer)})
    if reader.path.endswith("/check"):
        assert low <= asked <= high, "the totals told the truth"
