"""Words and answers in texts: this text and these words, this sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.reading.loader import load_guides
from guide.ruleset.answertext import within_text
from guide.ruleset.model import EVERYONE, Answer, RuleSet
from guide.ruleset.statements import shown
from guide.ruleset.wordings import (
    answers_in,
    each_heard,
    expanded,
    heard,
    in_general,
    repeating,
    retold,
    stray_brace,
    tellings,
    words_in,
)
from tests.support import building as b
from tests.support.broken import VALID

CHILD = {"you": "your child", "your": "your child's", "old-one": "one"}


@pytest.fixture(scope="module")
def rule_set() -> RuleSet:
    """A guide with audiences."""
    (found,) = load_guides(VALID, only=["kitchen-sink"]).rule_sets
    return found


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("See {you}.", "See your child."),
        ("{your} hand shakes.", "Your child's hand shakes."),
        ("It shakes. {you} may rest.", "It shakes. Your child may rest."),
        ("Does it? {you} may rest.", "Does it? Your child may rest."),
        ("So, {you} may rest: {you} can.", "So, your child may rest: your child can."),
        ("“{you} may rest.” {you} can.", "“Your child may rest.” Your child can."),
        ("(It shakes.) {you} can.", "(It shakes.) Your child can."),
        ("Say “{you}”, then “{your}”.", "Say “your child”, then “your child's”."),
        ("About 2.5 {you}", "About 2.5 your child"),
        ("It is. ({you} can.)", "It is. (Your child can.)"),
        ("{old-one} {you}", "One your child"),
        ("{answer:weeks} of {you}. {answer:you}", "{answer:weeks} of your child. {answer:you}"),
        ("No braces.", "No braces."),
    ],
)
def test_a_text_in_the_words_of_an_audience(text: str, read: str) -> None:
    assert expanded(text, CHILD) == read


@pytest.mark.parametrize(
    ("text", "brace"),
    [
        ("{you} and {answer:one-two}", ""),
        ("{ you}", "{"),
        ("{You}", "{"),
        ("you}", "}"),
        ("{{you}}", "{"),
        ("{answer:}", "{"),
        ("{answer: weeks}", "{"),
        ("{a_b}", "{"),
        ("{}", "{"),
    ],
)
def test_a_brace_that_belongs_to_nothing_is_seen(text: str, brace: str) -> None:
    assert stray_brace(text) == brace


def test_what_a_text_leaves_open() -> None:
    text = "{you} for {answer:weeks}, {your} {you} at {answer:place}."
    assert words_in(text) == ("you", "your", "you")
    assert answers_in(text) == ("weeks", "place")
    assert repeating(text, str.upper) == "{you} for WEEKS, {your} {you} at PLACE."


@pytest.mark.parametrize(
    ("answer", "said"),
    [(1, "1 week"), (0, "0 weeks"), (20, "20 weeks"), ("unsure", "“Unsure”")],
)
def test_a_number_within_a_text(answer: Answer, said: str) -> None:
    weeks = replace(b.number("weeks", 0, 50, "unsure"), unit="weeks", unit_one="week")
    assert within_text(weeks, answer) == said


def test_options_within_a_text_stand_in_quotes_in_the_order_of_the_page() -> None:
    where = b.many("where", "lid", "cheek", "neck", "none")
    assert within_text(where, frozenset(["neck"])) == "“Neck”"
    assert within_text(where, frozenset(["neck", "lid"])) == "“Lid” and “Neck”"
    every = frozenset(["neck", "lid", "cheek"])
    assert within_text(where, every) == "“Lid”, “Cheek” and “Neck”"


def test_every_text_that_is_shown_is_retold(rule_set: RuleSet) -> None:
    """All but what named conditions mean, which goes on a sentence and leaves nothing open."""
    marked = retold(rule_set, lambda text: f"<{text}>" if text else "")
    before = [text.text for text in shown(rule_set) if text.page != "conditions"]
    after = [text.text for text in shown(marked) if text.page != "conditions"]
    assert after == [f"<{text}>" for text in before]


def test_nothing_but_texts_is_retold(rule_set: RuleSet) -> None:
    assert retold(retold(rule_set, lambda text: f"<{text}"), lambda text: text[1:]) == rule_set


def test_each_audience_has_a_telling_of_its_own(rule_set: RuleSet) -> None:
    told = tellings(rule_set)
    assert list(told) == [EVERYONE, "both-hands"]
    said = [one.guide.watch_for[-1].text for one in told.values()]
    assert said == [
        "That hand may get worse. See a doctor if that hand gets weak.",
        "Both hands may get worse. See a doctor if both hands get weak.",
    ]


def test_a_guide_without_audiences_is_told_as_it_is_written() -> None:
    plain = b.rule_set([b.one("a")], [b.fits("r", b.is_("a", "yes"), "c1")])
    assert tellings(plain)[EVERYONE] is plain and in_general(plain) == plain


def test_what_is_measured_is_what_is_read_each_text_once(rule_set: RuleSet) -> None:
    every = heard(rule_set)
    differ = [own.text for own, text in zip(every["both-hands"], every[EVERYONE]) if own != text]
    assert differ == ["Both hands may get worse. See a doctor if both hands get weak."]
    texts = [text.text for text in each_heard(rule_set)]
    assert len(texts) == len(every[EVERYONE]) + 1
    assert "It has lasted for (your answer), and comes with a cup in the hand." in texts
