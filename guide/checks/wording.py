"""forbidden-wording: words that a guide must never say to a reader.

No words that name a condition as the reader's own, no diagnosis as a claim, no odds or percentages
but for how well a treatment works, no advice to stop a medicine, no false comfort, no exclamation
marks. A sentence that refuses the thing ("never stop taking it", "this is not a diagnosis") is
fine, and so are questions, what stays open ("if you have a fever") and what a doctor may do ("your
doctor may lower the dose").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guide.findings import Finding
from guide.ruleset.model import RuleSet
from guide.ruleset.statements import EFFECTS, Shown
from guide.ruleset.wordings import each_heard


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """A pattern, why it is refused and the cure.

    It is harmless in a question where `asked_freely`, after a match of `unless_after` in the same
    sentence, in a sentence that `unless` matches, and in the part `at_home`.
    """

    pattern: re.Pattern[str]
    reason: str
    cure: str
    asked_freely: bool = True
    unless_after: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    at_home: str = ""

    def find(self, sentence: str) -> str:
        """The words that are refused; empty where there are none."""
        if self.asked_freely and sentence.endswith("?"):
            return ""
        if self.unless is not None and self.unless.search(sentence):
            return ""
        for match in self.pattern.finditer(sentence):
            before = sentence[: match.start()]
            if self.unless_after is None or not self.unless_after.search(before):
                return match.group()
        return ""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_REFUSING = r"\b(?:never|not|no|nor|cannot|can't|don't|doesn't|isn't|without|rather than)\b"
_DOCTOR = (
    r"\b(?:doctors?|prescribers?|specialists?|professionals?|neurologists?|psychiatrists?|nurses?"
    r"|clinicians?|pharmacists?|GPs?|team)\b"
)
_OPEN = r"\b(?:if|whether|when|unless|until|once|in case|what|which|that|than|how|all|medicines?)\b"

_MAYBE = (
    r"(?:(?:may|might|could|must|will|do(?: not)?|don't|probably|likely|certainly|clearly|surely"
    r"|definitely|really|also|most|almost|seem to|appear to) ){0,3}"
)
_CHILD = r"your (?:child|baby|teen|son|daughter)"
# "You have noticed" and "you have to" say nothing of a condition.
_HARMLESS_HAVE = (
    r"(?! to\b| (?:been|noticed|told|said|seen|started|taken|changed|answered|chosen|ticked"
    r"|tried)\b| had (?:it|this|these|them|the \w+) )"
)

_MEDICINE = r"(?:medicines?|medications?|tablets?|pills?|drugs?|doses?|treatments?|prescription)\b"
_LESS = (
    r"(?:stop(?:ping)?|skip(?:ping)?|miss(?:ing)?|halv(?:e|ing)|reduc(?:e|ing)|lower(?:ing)?"
    r"|quit(?:ting)?|cut(?:ting)?(?: down| back| out)?(?: on)?|com(?:e|ing) off|leav(?:e|ing) out"
    r"|wean(?:ing)?(?: yourself)? off|do(?:ing)? without)"
)
_YOUR = r"(?:(?:your|the|a|an|any|this|that|these|all|some|own|taking|using|of) ){1,3}"

REFUSED = (
    RefusedWords(
        _pattern(
            rf"\byou(?:'ve got\b|'ve\b{_HARMLESS_HAVE}| {_MAYBE}have\b{_HARMLESS_HAVE}"
            rf"| (?:are )?suffer(?:ing)? from\b)|\b{_CHILD} {_MAYBE}ha(?:s|ve)\b{_HARMLESS_HAVE}"
        ),
        "it tells the reader what they have",
        "say what fits the answers: “this can be a sign of …”",
        unless_after=_pattern(rf"{_OPEN}(?:[^,;:]|,? (?:or|and)\b)*$"),
    ),
    RefusedWords(
        _pattern(r"\bdiagnos\w*"),
        "it speaks of a diagnosis",
        "a guide shows what may fit; only a professional diagnoses",
        unless_after=_pattern(rf"{_REFUSING}|{_DOCTOR}|{_OPEN}"),
    ),
    RefusedWords(
        _pattern(
            r"\d\s*%|\bper ?cent\b|\bfifty[- ]fifty\b|\b50[-/:]50\b"
            r"|\b(?:one|two|three|four|five|six|seven|eight|nine|\d+) (?:in|out of)(?: every)?"
            r" (?:two|three|four|five|six|seven|eight|nine|ten|twenty|(?:a )?hundred"
            r"|(?:a )?thousand|\d+)\b"
            r"(?!,?\d*(?: to \d+)? (?:second|minute|hour|day|week|month|year|night)s?\b)"
        ),
        "it gives odds",
        "only the `effect` of a treatment may; leave other figures to the clinicians' pages",
        asked_freely=False,
        at_home=EFFECTS,
    ),
    RefusedWords(
        _pattern(
            rf"\bstop(?:ping)? (?:taking|using)\b|\b{_LESS} {_YOUR}{_MEDICINE}"
            rf"|\b(?:stop|skip|halve|quit) {_MEDICINE}"
        ),
        "it can be read as advice to stop a medicine",
        "say: keep taking it and call the prescriber or pharmacist",
        unless_after=_pattern(
            rf"{_REFUSING}|\b(?:before|ask|whether)\b"
            rf"|{_DOCTOR} (?:\w+ )?(?:may|might|can|could|will|should|must)\b"
        ),
        unless=_pattern(r"\b(?:stop|skip|miss|reduc)\w*ing\b.*\b(?:danger|harm|risk|worse|unsafe)"),
    ),
    RefusedWords(
        _pattern(
            r"\b(?:harmless|don't worry|do not worry|nothing to worry|no need to worry"
            r"|nothing serious|no cause for concern|perfectly safe|you are fine|you're fine"
            r"|you will be fine|rest assured)\b"
        ),
        "it comforts without knowing",
        "say what is known, and what to watch for",
        unless_after=_pattern(r"\b(?:not|never|nor|cannot|can't|isn't|whether|if)\b"),
    ),
    RefusedWords(
        _pattern("!"),
        "it has an exclamation mark",
        "end the sentence with a full stop",
        asked_freely=False,
    ),
)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Every forbidden wording in a text that a reader sees."""
    for text in each_heard(rule_set):
        for sentence in re.split(r"(?<=[.?!])\s+", text.text):
            yield from _in_sentence(text, sentence)


def _in_sentence(text: Shown, sentence: str) -> Iterator[Finding]:
    for refused in REFUSED:
        words = refused.find(sentence)
        if words and refused.at_home != text.part:
            message = f"“{words}”: {refused.reason} ({text.page}, {text.part})"
            yield Finding(text.place, "forbidden-wording", message, refused.cure)
