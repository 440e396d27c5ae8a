"""Trying answers: how each question stands, and what stands for those left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.engine.engine import Engine
from guide.review.examples import slugs
from guide.review.trying import QuestionStanding, try_answers
from guide.ruleset.model import Answers, Disposition
from tests.support import building as b

COUNTS, NEXT, WAITS, OFF, ENDED, SPARED = QuestionStanding


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Danger; then who; a question for children alone, one that hangs on it; and one for all."""
    child = b.is_("who", "child")
    return Engine(
        b.rule_set(
            [
                b.many("danger", "droop", "unsure", "none"),
                b.one("who", "adult", "child"),
                b.one("school", ask_when=child),
                b.one("bus", ask_when=b.is_("school", "yes")),
                b.number("weeks", 0, 9, "unsure"),
            ],
            [
                b.raises("stroke", b.is_("danger", "droop"), Disposition.EMERGENCY),
                b.fits("long", b.between("weeks", 3), "c1"),
                b.fits("lessons", b.is_("school", "yes"), "c2"),
            ],
        )
    )


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ({}, [NEXT, WAITS, WAITS, WAITS, WAITS]),
        ({"danger": frozenset(["none"])}, [COUNTS, NEXT, WAITS, WAITS, WAITS]),
        ({"danger": frozenset(["none"]), "who": "adult"}, [COUNTS, COUNTS, OFF, OFF, NEXT]),
        ({"danger": frozenset(["none"]), "who": "child"}, [COUNTS, COUNTS, NEXT, WAITS, WAITS]),
        (
            {"danger": frozenset(["none"]), "who": "child", "school": "no"},
            [COUNTS, COUNTS, COUNTS, OFF, NEXT],
        ),
        ({"danger": frozenset(["droop"])}, [COUNTS, ENDED, ENDED, ENDED, ENDED]),
        ({"who": "adult", "weeks": 3}, [NEXT, WAITS, WAITS, WAITS, WAITS]),
    ],
)
def test_how_each_question_stands(
    engine: Engine, answers: Answers, stands: list[QuestionStanding]
) -> None:
    assert [stand.standing for stand in try_answers(engine, answers).questions] == stands


def test_questions_behind_an_early_end_are_spared(engine: Engine) -> None:
    end = b.early_end("adult", "who", b.is_("who", "adult"))
    ended = Engine(replace(engine.rule_set, ends=(end,)))
    trial = try_answers(ended, {"danger": frozenset(["none"]), "who": "adult"})
    assert [stand.standing for stand in trial.questions] == [COUNTS, COUNTS, *3 * [SPARED]]
    assert trial.journey.complete


def test_what_is_left_out_can_be_filled_in(engine: Engine) -> None:
    trial = try_answers(engine, {"who": "adult"}, "none")
    first, who, *_, weeks = trial.questions
    assert (first.answer, first.filled_in, first.place) == (frozenset(["none"]), True, 1)
    assert (who.answer, who.filled_in) == ("adult", False)
    assert weeks.standing is QuestionStanding.NEXT, "no option of it stands for “none”"
    assert try_answers(engine, {"who": "adult"}, "unsure").journey.complete


def test_an_answer_off_the_path_is_kept_and_marked(engine: Engine) -> None:
    none = frozenset(["none"])
    answers: Answers = {"danger": none, "who": "adult", "school": "yes", "weeks": 4}
    trial = try_answers(engine, answers)
    school = trial.questions[2]
    assert (school.standing, school.answer, school.place) == (QuestionStanding.OFF, "yes", 0)
    assert [cause.cause.id for cause in trial.result.causes] == ["c1"]


def test_every_rule_stands_under_one_outcome(engine: Engine) -> None:
    trial = try_answers(engine, {"danger": frozenset(["none"]), "who": "adult", "weeks": 4})
    ids = {
        truth: [traced.rule.id for traced in trial.rules_that(truth)]
        for truth in (True, False, None)
    }
    assert ids == {True: ["long"], False: ["stroke"], None: ["lessons"]}


def test_slugs_are_plain_and_never_the_same() -> None:
    titles = ["A lid, that flutters!", "A lid that flutters", "…", "Ä", "x" * 200]
    found = list(slugs(titles))
    assert found[:4] == ["a-lid-that-flutters", "a-lid-that-flutters-2", "path", "path-2"]
    assert len(found[4]) == 80
