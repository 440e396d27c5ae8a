"""raw-markup: marks of Markdown or HTML, and addresses, in texts that pages show as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.findings import Finding, quoted
from guide.ruleset.model import RuleSet
from guide.ruleset.wordings import each_heard

_MARKS = (
    (
        r"\*\*[^*]+\*\*|__[^_]+__|(?<![\w*])\*\w[^*]*\*(?!\w)",
        "stars or lines",
        "say it in words alone",
    ),
    (r"`[^`]*`", "backticks", "use quotes, “…”"),
    (r"!?\[[^\]]*\]\([^)]*\)", "a link", "name its source under sources"),
    (r"https?://\S+|\bwww\.\S+", "a web address", "name its source under sources"),
    (r"</?[a-zA-Z][^<>]*>|&[a-z]+;|&#\d+;", "HTML", "say it in words alone"),
    (r"^(?:#{1,6}|[-*+•]|\d+[.)]) ", "the mark of a heading or a list", "write a sentence"),
)
"""What readers would see, what it is, and the cure."""


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A warning for each text with marks in it."""
    for text in each_heard(rule_set):
        for pattern, what, hint in _MARKS:
            found = re.search(pattern, text.text)
            if found is not None:
                message = f"{text.page}: readers would see {what}: {quoted(found.group())}"
                yield Finding(text.place, "raw-markup", message, hint, severity="warning")
