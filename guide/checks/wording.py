"""forbidden-wording: words that a guide must never say to a reader.

No words that name a condition as the reader's own, no diagnosis as a claim, no odds or percentages,
no advice to stop a medicine, no false comfort, no exclamation marks. A sentence that refuses the
thing ("never stop taking it", "this is not a diagnosis") is fine, and so is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guide.findings import Finding
from guide.model import RuleSet
from guide.statements import Shown, shown

_MEDICINE = r"(?:medicines?|medications?|tablets?|pills?|drugs?|doses?|treatment)"


@dataclass(frozen=True, slots=True)
class Refused:
    """A pattern, why it is refused, the cure, and what in the same sentence makes it harmless."""

    pattern: re.Pattern[str]
    reason: str
    cure: str
    unless: re.Pattern[str] | None = None


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_ASKED_OR_OPEN = _pattern(
    r"\?$|\b(?:do|if|whether|when|once|what|which|that|than|until|how|all|medicines?) you have\b"
)
_REFUSING = _pattern(r"\b(?:never|not|no|without|nor|cannot|don't)\b")

REFUSED = (
    Refused(
        _pattern(r"\byou(?:'ve| (?:may |might |probably |likely |could )?have)\b"),
        "it tells the reader what they have",
        "say what fits the answers: “this can be a sign of …”",
        _ASKED_OR_OPEN,
    ),
    Refused(
        _pattern(r"\bdiagnos\w*"),
        "it speaks of a diagnosis",
        "a guide shows what may fit; only a professional diagnoses",
        _REFUSING,
    ),
    Refused(
        _pattern(r"\d\s*%|\bper ?cent\b|\b(?:one|\d+) (?:in|out of) (?:\d+|ten|five|a hundred)\b"),
        "it gives odds",
        "leave the figure to the clinicians' pages",
    ),
    Refused(
        _pattern(
            r"\bstop(?:ping)? (?:taking|using)\b"
            rf"|\b(?:stop|skip|halve|reduce|cut down|come off)\b (?:\w+ ){{0,2}}{_MEDICINE}\b"
        ),
        "it can be read as advice to stop a medicine",
        "say: keep taking it and call the prescriber or pharmacist",
        _REFUSING,
    ),
    Refused(
        _pattern(
            r"\b(?:harmless|don't worry|do not worry|nothing to worry|no need to worry"
            r"|no cause for concern|you are fine|rest assured)\b"
        ),
        "it comforts without knowing",
        "say what is known, and what to watch for",
    ),
    Refused(_pattern("!"), "it has an exclamation mark", "end the sentence with a full stop"),
)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Every forbidden wording in a text that a reader sees."""
    for text in shown(rule_set):
        for sentence in re.split(r"(?<=[.?!])\s+", text.text):
            yield from _in_sentence(text, sentence)


def _in_sentence(text: Shown, sentence: str) -> Iterator[Finding]:
    for refused in REFUSED:
        match = refused.pattern.search(sentence)
        if match and not (refused.unless and refused.unless.search(sentence)):
            message = f"“{match.group()}”: {refused.reason} ({text.page}, {text.part})"
            yield Finding(text.place, "forbidden-wording", message, refused.cure)
