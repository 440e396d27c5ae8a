"""Answers on paper: in short names, with what was denied, and nothing denied that was not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.ruleset.model import Answer, Option, Question
from guide.ruleset.shortnames import ShortAnswer, short_answer
from tests.support.building import number, one

FLAGS = Question(
    id="flags",
    ask="Is any of this so?",
    short="Danger signs",
    why="It helps.",
    type="many",
    red_flags=True,
    sources=("own",),
    options=(
        Option(id="weak", text="A part is weak", short="weakness", red_flag=True),
        Option(id="fever", text="There is a fever", short="fever", red_flag=True),
        Option(id="fit", text="There was a fit", short="fit", red_flag=True),
        Option(id="none", text="None of these", short="None", exclusive=True),
        Option(id="unsure", text="I am not sure", short="not sure", red_flag=True),
    ),
)
PLAIN = replace(FLAGS, red_flags=False)
BARE = replace(FLAGS, options=(replace(FLAGS.options[0], short=""), *FLAGS.options[1:]))
ALL = ("weakness", "fever", "fit")


@pytest.mark.parametrize(
    ("question", "ticked", "given", "denied", "unticked"),
    [
        (FLAGS, ["none"], ("None",), ALL, ()),
        (FLAGS, ["fever"], ("fever",), (), ("weakness", "fit")),
        (FLAGS, ["fit", "weak"], ("weakness", "fit"), (), ("fever",)),
        (FLAGS, ["fever", "unsure"], ("fever", "not sure"), (), ()),
        (FLAGS, ["unsure"], ("not sure",), (), ()),
        (FLAGS, ["weak", "fever", "fit"], ALL, (), ()),
        (PLAIN, ["none"], ("None",), ALL, ()),
        (PLAIN, ["fever"], ("fever",), (), ()),
        (BARE, ["none"], ("None",), (), ()),
        (BARE, ["weak"], ("A part is weak",), (), ()),
    ],
)
def test_what_was_ticked_and_what_was_denied(
    question: Question,
    ticked: list[str],
    given: tuple[str, ...],
    denied: tuple[str, ...],
    unticked: tuple[str, ...],
) -> None:
    told = short_answer(question, frozenset(ticked))
    assert told == ShortAnswer("Danger signs", given, denied, unticked)


def test_without_short_names_a_question_stands_in_its_own_words() -> None:
    asked = one("hand", "left", "right")
    assert short_answer(asked, "left") == ShortAnswer(asked.ask, (asked.options[0].text,))


@pytest.mark.parametrize(("answer", "told"), [(3, "3 weeks"), ("unsure", "not sure")])
def test_a_number_and_what_stands_in_its_stead(answer: Answer, told: str) -> None:
    asked = replace(number("weeks", 0, 9), unit="weeks", short="How long")
    asked = replace(asked, options=(Option(id="unsure", text="I am not sure", short="not sure"),))
    assert short_answer(asked, answer) == ShortAnswer("How long", (told,))
