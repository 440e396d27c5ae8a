"""The mark of a question as put: another for all that a person reads, the same for the rest."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from guide.findings import Place
from guide.ruleset.asput import put_mark, rules_mark
from guide.ruleset.model import Audience, Audiences, Disposition, Option, Question
from tests.support.building import is_, many, raises, rule_set

ASKED = many("signs", "droop", "weak", "none")
READ: dict[str, Any] = {
    "ask": "Other words?",
    "type": "one",
    "hint": "A hint.",
    "red_flags": not ASKED.red_flags,
    "picture": "head",
    "picture_text": "A head.",
    "low": 1,
    "high": 99,
    "unit": "days",
    "options": (*ASKED.options, Option(id="fever", text="Fever", red_flag=True)),
}
NOT_READ: dict[str, Any] = {
    "id": "other",
    "short": "Short",
    "why": "Another reason.",
    "section": "A title",
    "sources": ("other",),
    "ask_when": is_("other", "yes"),
    "unit_one": "week",
    "renamed_from": "before",
    "place": Place("other.yaml", 9, 9),
}
OPTION: dict[str, Any] = {"id": "x", "text": "X", "hint": "x", "exclusive": True, "red_flag": True}


def test_every_part_of_a_question_is_one_or_the_other() -> None:
    named = {each.name for each in fields(Question)}
    assert named == {*READ, *NOT_READ}, "say whether people read it"
    assert {each.name for each in fields(Option)} == {*OPTION, "short", "renamed_from", "place"}


@pytest.mark.parametrize("part", READ)
def test_what_is_read_or_can_be_answered_makes_another_mark(part: str) -> None:
    assert put_mark(replace(ASKED, **{part: READ[part]})) != put_mark(ASKED)


@pytest.mark.parametrize("part", NOT_READ)
def test_the_rest_does_not(part: str) -> None:
    assert put_mark(replace(ASKED, **{part: NOT_READ[part]})) == put_mark(ASKED)


def test_words_for_whom_it_is_about_are_read_whoever_that_is() -> None:
    """Another person does not make another mark, and other words for one of them do."""
    asked = replace(ASKED, ask="Do {your} hands shake?")
    one, other = (
        Audiences(
            question="who",
            words={"your": "your"},
            speaks_of=(Audience(id="child", options=("child",), words={"your": words}),),
        )
        for words in ("your child's", "the child's")
    )
    assert put_mark(asked, one) != put_mark(asked, other)
    assert put_mark(ASKED, one) == put_mark(ASKED, other) == put_mark(ASKED)


@pytest.mark.parametrize("part", OPTION)
def test_so_does_each_option(part: str) -> None:
    first, *others = ASKED.options
    changed = replace(ASKED, options=(replace(first, **{part: OPTION[part]}), *others))
    assert put_mark(changed) != put_mark(ASKED)
    renamed = replace(ASKED, options=(replace(first, renamed_from="before"), *others))
    assert put_mark(renamed) == put_mark(ASKED)


def test_the_order_of_options_is_read_that_of_rules_is_not() -> None:
    assert put_mark(replace(ASKED, options=ASKED.options[::-1])) != put_mark(ASKED)
    rules = [raises("a", is_("signs", "weak"), Disposition.SOON)]
    rules.append(raises("b", is_("signs", "droop"), Disposition.EMERGENCY))
    mark = rules_mark(rule_set([ASKED], rules))
    assert rules_mark(rule_set([ASKED], rules[::-1])) == mark
    assert rules_mark(rule_set([ASKED], rules[:1])) != mark
