"""A question as it is put, and the rules as they stand, each as a short mark.

An answer means what was read when it was given. So it is kept with the mark of its question as it
was put, and where that is another today, the question is put again. The mark is of all that a
person reads and can answer, not of the id, the short names, the reason, the section or the sources.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from guide.ruleset.contenthash import ALGORITHM, content_hash, hash_of
from guide.ruleset.model import Audiences, Question, RuleSet
from guide.ruleset.wordings import expanded, retold_question

LENGTH = 6
"""Hexadecimal digits: one in 16 million that a change goes unseen, and few bytes in a cookie."""


def put_mark(question: Question, audiences: Audiences | None = None) -> str:
    """The mark of a question as it is put: its words and its options, under whatever id.

    Where its words depend on who it is about, the mark is of them all, so that an answer still
    counts when that is changed.
    """
    options = tuple(replace(option, short="", renamed_from="") for option in question.options)
    as_read = replace(
        question,
        id="",
        short="",
        why="",
        section="",
        sources=(),
        ask_when=None,
        unit_one="",
        renamed_from="",
        options=options,
    )
    words = () if audiences is None else audiences.words_of.values()
    told = {retold_question(as_read, partial(expanded, words=own)): None for own in words}
    return _mark(hash_of(tuple(told) if len(told) > 1 else as_read))


def rules_mark(rule_set: RuleSet) -> str:
    """The mark of what decides: the rules, and the level of care where none fires."""
    return _mark(content_hash(rule_set, "rules"))


def _mark(hash_text: str) -> str:
    return hash_text.removeprefix(f"{ALGORITHM}:")[:LENGTH]
