"""raw-markup: this text, these marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.checks.markup import check
from tests.support import building as b


def said(text: str) -> list[str]:
    """What is found in a reason."""
    rule = replace(b.fits("r", b.is_("q1", "yes"), "c1"), because=text)
    return [finding.message for finding in check(b.rule_set([b.one("q1")], [rule]))]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Call **now**.", "**now**"),
        ("Call *now*.", "*now*"),
        ("Call __now__.", "__now__"),
        ("Call `112`.", "`112`"),
        ("See [the page](https).", "[the page](https)"),
        ("See https://example.org/a.", "https://example.org/a."),
        ("See www.example.org", "www.example.org"),
        ("It is <b>urgent</b>.", "<b>"),
        ("Rest &amp; sleep.", "&amp;"),
        ("- It shakes.", "- "),
        ("1. It shakes.", "1. "),
        ("# Signs", "# "),
    ],
)
def test_marks_that_readers_would_see_are_found(text: str, seen: str) -> None:
    assert any(message.endswith(f": '{seen.strip()}'") for message in said(text))


@pytest.mark.parametrize(
    "text",
    [
        "It took 2 * 3 weeks.",
        "A line - and more.",
        "Less than 3 < 4.",
        "Number 1. It is so.",
        "Press #2.",
        "Read & rest.",
        "Say so (in brackets) [or in these].",
        "2 weeks or more.",
    ],
)
def test_plain_texts_are_let_pass(text: str) -> None:
    assert said(text) == []
