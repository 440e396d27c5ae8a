"""The parts of a review, one row each: the navigation, the addresses and the book follow from it.

A part is a function from a dossier and what is asked to the values of its template. Its template
holds the body alone, without a heading of its own: the page (or the book) puts the part's title
above it. Templates know, besides the part's values (see `drawing.common`):

    top                                 the level of their highest heading
    whole                               true in the book, which holds every item and no form
    link(part, anchor, item, **query)   the address of a part, an item of it, or a place in it
    where(place)                        file and line
    condition(condition)                a condition in words
    conclusion(rule)                    what a rule concludes, in words

The book is long, and only its parts are landmarks: a section in a part has a label if not `whole`.
What a page lacks for a while it says in a paragraph of the class `working`.

In the book an item of a part (/review/<guide>/<part>/<item>) has the id `part-item`.

Ids in a template begin with the part's key, but for the items that others point to: question-,
rule-, cause- and option- stand in the rule book, source- and claim- in the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guide.review import (
    comparing,
    discuss,
    evidence,
    examples,
    flow,
    glance,
    rulebook,
    shown,
    trying,
)
from guide.review.dossier import Asked, Dossier

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One part of a review.

    `values` gives None where the item asked for is not there. `template` stands in
    templates/review/. A part that means nothing on paper is not `in_book`.
    """

    key: str
    title: str
    about: str
    template: str
    values: Callable[[Dossier, Asked], Values | None]
    in_book: bool = True


PARTS: Mapping[str, ReviewPart] = {
    row.key: row
    for row in (
        ReviewPart(
            "at-a-glance",
            "At a glance",
            "What this version is, what is proved of it, and who has approved it.",
            "at_a_glance.html",
            glance.values,
        ),
        ReviewPart(
            "rule-book",
            "Rule book",
            "Every question, rule, cause and safety property, with what each rests on.",
            "rule_book.html",
            rulebook.values,
        ),
        ReviewPart(
            "flow",
            "Flow",
            "What is asked in which order, on what condition, and where a path ends at once.",
            "flow.html",
            flow.values,
        ),
        ReviewPart(
            shown.PART,
            "When is this shown?",
            "The smallest sets of answers that lead to each level of care and to each cause.",
            "shown.html",
            shown.values,
        ),
        ReviewPart(
            trying.PART,
            "Try it",
            "Choose answers and see what they lead to, which rules fire, and what would change it.",
            "try.html",
            examples.values,
            in_book=False,
        ),
        ReviewPart(
            comparing.PART,
            "Compare",
            "What changed in meaning between two versions, what is less urgent first.",
            "compare.html",
            comparing.values,
            in_book=False,
        ),
        ReviewPart(
            "evidence",
            "Evidence",
            "What every statement rests on, the weakest first, and where every claim is met.",
            "evidence.html",
            evidence.values,
        ),
        ReviewPart(
            "discuss",
            "Discuss",
            "How to name what a remark is about, so that it is found again.",
            "discuss.html",
            discuss.values,
        ),
    )
}
"""In the order of the navigation; the first is the front page."""

FRONT = next(iter(PARTS))
