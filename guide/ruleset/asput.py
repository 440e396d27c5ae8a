"""A question as it is put, and the rules as they stand, each as a short mark.

An answer means what was read when it was given. So it is kept with the mark of its question as it
was put, and where that is another today, the question is put again. The mark is of all that a
person reads and can answer, not of the id, the reason, the section or the sources.
"""

from __future__ import annotations

from dataclasses import replace

from guide.ruleset.contenthash import ALGORITHM, content_hash, hash_of
from guide.ruleset.model import Question, RuleSet

LENGTH = 6
"""Hexadecimal digits: one in 16 million that a change goes unseen, and few bytes in a cookie."""


def put_mark(question: Question) -> str:
    """The mark of a question as it is put: its words and its options, under whatever id."""
    options = tuple(replace(option, renamed_from="") for option in question.options)
    as_read = replace(
        question,
        id="",
        why="",
        section="",
        sources=(),
        ask_when=None,
        renamed_from="",
        options=options,
    )
    return _mark(hash_of(as_read))


def rules_mark(rule_set: RuleSet) -> str:
    """The mark of what decides: the rules, and the level of care where none fires."""
    return _mark(content_hash(rule_set, "rules"))


def _mark(hash_text: str) -> str:
    return hash_text.removeprefix(f"{ALGORITHM}:")[:LENGTH]
