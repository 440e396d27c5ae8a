"""hard-to-read, hard-to-read-overall: the reading grade of each page and the median of all pages.

Measured by the Automated Readability Index (Senter and Smith, 1967): 4.71 characters a word plus
0.5 words a sentence less 21.43. No page may be above grade 8, and the median page is 6 or lower.
The formula is rough on short texts, so a page's texts are pooled and a page with fewer than 30
words is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from statistics import median

from guide.findings import Finding, Place
from guide.ruleset.model import EVERYONE, RuleSet
from guide.ruleset.statements import Shown
from guide.ruleset.wordings import heard

HIGHEST_GRADE = 8.0
HIGHEST_MEDIAN = 6.0
FEWEST_WORDS = 30


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Pages above the highest grade, and a median above the highest median."""
    graded = grades(rule_set)
    for page, (grade, place) in graded.items():
        if grade > HIGHEST_GRADE:
            message = f"the page “{page}” reads at grade {grade:.1f}, above {HIGHEST_GRADE:.0f}"
            yield Finding(place, "hard-to-read", message, "shorter sentences, shorter words")
    if graded and (middle := median(grade for grade, _ in graded.values())) > HIGHEST_MEDIAN:
        message = f"the median page reads at grade {middle:.1f}, above {HIGHEST_MEDIAN:.0f}"
        place = rule_set.guide.place
        yield Finding(place, "hard-to-read-overall", message, "start with the hardest pages")


def grades(rule_set: RuleSet) -> dict[str, tuple[float, Place]]:
    """The reading grade of each page with enough words, and where its first text stands.

    A page that speaks otherwise of an audience is there once more, by that name.
    """
    pages: dict[str, list[str]] = {}
    places: dict[str, Place] = {}
    for audience, every in heard(rule_set).items():
        for page, texts in _by_page(every).items():
            name = page if audience == EVERYONE else f"{page}, to {audience}"
            said = [text.text for text in texts]
            if said != pages.get(page):
                pages[name], places[name] = said, texts[0].place
    return {
        page: (reading_grade(texts), places[page])
        for page, texts in pages.items()
        if sum(len(_words(text)) for text in texts) >= FEWEST_WORDS
    }


def _by_page(every: Iterable[Shown]) -> dict[str, list[Shown]]:
    pages: dict[str, list[Shown]] = {}
    for text in every:
        pages.setdefault(text.page, []).append(text)
    return pages


def reading_grade(texts: Iterable[str]) -> float:
    """The Automated Readability Index of texts taken together; each ends a sentence."""
    characters = words = sentences = 0
    for text in texts:
        found = _words(text)
        characters += sum(character.isalnum() for word in found for character in word)
        words += len(found)
        sentences += len([part for part in re.split(r"[.?!:;]+(?:\s|$)", text) if part.strip()])
    if not words or not sentences:
        return 0.0
    return 4.71 * characters / words + 0.5 * words / sentences - 21.43


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(character.isalnum() for character in word)]
