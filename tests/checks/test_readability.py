"""How hard a text is to read, and what is too hard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.checks import readability
from guide.findings import Finding
from guide.ruleset.model import RuleSet, Statement
from tests.support import building as b

EASY = "The hand shakes when you hold a cup. It stops when you rest. It may come back. "
HARD = (
    "Involuntary rhythmical oscillations characteristically accompany physiological exacerbations, "
    "notwithstanding considerable interindividual heterogeneity regarding amplitude and frequency. "
)


def guide_with(*what: str) -> RuleSet:
    """A guide whose only cause says this on its page."""
    whole = b.rule_set([b.one("a")], causes=["c"])
    said = tuple(Statement(text=text, sources=("own",)) for text in what)
    return replace(whole, causes=(replace(whole.causes[0], what=said),))


def found(*what: str) -> list[Finding]:
    return list(readability.check(guide_with(*what)))


def test_an_easy_page_is_let_pass() -> None:
    assert not found(EASY * 3)


def test_a_hard_page_is_found() -> None:
    codes = [finding.code for finding in found(HARD * 3)]
    assert codes == ["hard-to-read", "hard-to-read-overall"]


def test_a_page_with_few_words_is_left_out() -> None:
    assert "cause: c" not in readability.grades(guide_with(HARD))


def test_the_texts_of_a_page_are_pooled() -> None:
    alone, _ = readability.grades(guide_with(HARD * 2))["cause: c"]
    pooled, _ = readability.grades(guide_with(HARD * 2, *[EASY] * 20))["cause: c"]
    assert pooled < readability.HIGHEST_GRADE < alone


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        # 4.71 * characters / words + 0.5 * words / sentences - 21.43, by hand
        ("The cat sat.", 4.71 * 9 / 3 + 0.5 * 3 - 21.43),
        ("The cat sat. It ate", 4.71 * 14 / 5 + 0.5 * 5 / 2 - 21.43),
        ("Call 999: now", 4.71 * 10 / 3 + 0.5 * 3 / 2 - 21.43),
        ("It takes 1.5 weeks.", 4.71 * 14 / 4 + 0.5 * 4 - 21.43),
        ("–", 0.0),
        ("", 0.0),
    ],
)
def test_the_grade_is_the_formula(text: str, grade: float) -> None:
    assert readability.reading_grade([text]) == pytest.approx(grade)


def test_each_text_ends_a_sentence() -> None:
    assert readability.reading_grade(["The cat sat", "The cat sat"]) == pytest.approx(
        readability.reading_grade(["The cat sat. The cat sat."])
    )


def test_where_a_page_is_too_hard_is_where_it_starts() -> None:
    finding = found(HARD * 3)[0]
    assert "“cause: c”" in finding.message and finding.severity == "error"
