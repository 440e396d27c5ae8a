"""What the template of every part knows, on a page and in the book alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guide.review.dossier import Asked, Dossier
from guide.ruleset.model import Condition, Rule
from guide.ruleset.operators import list_words, words
from guide.ruleset.questions import type_of
from guide.ruleset.rulewords import conclusion
from guide.ruleset.wordings import in_general

SEEN: Mapping[str, str] = {
    "original": "read in the original",
    "copy": "read in a copy",
    "summary": "known from a summary",
    "own": "our own judgement",
}
"""What was seen of a source, as it stands behind a statement."""

Link = Callable[..., str]
"""(part, anchor="", item="", **query) to an address."""


def common(dossier: Dossier, asked: Asked, link: Link, top: int) -> dict[str, Any]:
    """The values besides a part's own; `top` is the level of its highest headings."""
    rule_set = dossier.told
    general = dossier.kept("in general", lambda: in_general(dossier.rule_set))

    def condition(found: Condition) -> str:
        return words(found, general.question_by_id)

    def concluded(rule: Rule) -> str:
        return conclusion(rule, general)

    return {
        "rule_set": rule_set,
        "guide": rule_set.guide,
        "hash": dossier.hash,
        "review": asked.review,
        "whole": asked.whole,
        "top": top,
        "link": link,
        "where": dossier.where,
        "seen": SEEN,
        "passage": dossier.passage,
        "remark": dossier.remark,
        "condition": condition,
        "list_words": list_words,
        "type_of": type_of,
        "conclusion": concluded,
    }
