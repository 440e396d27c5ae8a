"""The reading grade of the pages as a reader gets them, the site's own words included."""

from __future__ import annotations

import html
import re
from statistics import median

import pytest
from flask import Flask

from guide.checks.readability import FEWEST_WORDS, HIGHEST_GRADE, HIGHEST_MEDIAN, reading_grade
from guide.ruleset.model import Numbers, RuleSet
from tests.web.test_pages import every_page, walk_at_random

_BLOCK = re.compile(r"</?(?:p|li|dt|dd|h[1-6]|legend|label|summary|div|section|ul|ol|form)\b[^>]*>")
_REFERENCE = ("/sources", "/how-it-decides")
"""Pages for checking the guide: titles of papers, and rules as sentences made by the program."""


@pytest.mark.slow
def test_every_page_reads_at_grade_8_or_lower_and_the_median_at_6(
    real_app: Flask, real_rules: tuple[tuple[RuleSet, ...], Numbers]
) -> None:
    rule_set = real_rules[0][0]
    reader = walk_at_random(real_app, rule_set, 2, calm=True)
    grades = {}
    for path, page in every_page(reader, f"/{rule_set.guide.id}").items():
        texts = _texts(page)
        if sum(len(text.split()) for text in texts) >= FEWEST_WORDS:
            if not any(part in path for part in _REFERENCE):
                grades[path] = reading_grade(texts)
    assert {path: grade for path, grade in grades.items() if grade > HIGHEST_GRADE} == {}
    assert len(grades) > 15 and median(grades.values()) <= HIGHEST_MEDIAN


def _texts(page: str) -> list[str]:
    """The texts of a page's main part, one for each block; sources left aside."""
    main = re.sub(r".*<main[^>]*>|</main>.*", "", page, flags=re.S)
    main = re.sub(r"<(svg|select|ol class=.sources)\b.*?</\1>", "", main, flags=re.S)
    main = re.sub(r'<a class="src".*?</a>', "", main, flags=re.S)
    blocks = (re.sub(r"<[^>]*>", " ", block) for block in _BLOCK.split(main))
    return [text for block in blocks if (text := " ".join(html.unescape(block).split()))]
