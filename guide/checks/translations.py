"""translation-missing, -stale, -differs, -marks, -long: each text of a guide in other languages.

A text that is missing or stale is told in the guide's own language, marked as such. One that has
lost a word in braces, or names another number than its source, is not told either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guide.findings import Finding, did_you_mean, quoted
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.statements import first_words
from guide.ruleset.translated import TranslatedText, Translation
from guide.ruleset.translation import SourceText, sources_of, sources_of_numbers

MOST_OF_SOURCE, MOST_BESIDES = 1.8, 40
"""A translation may be so many times as long as its source, and so many characters besides."""

_MARKUP = re.compile(r"</?[a-zA-Z!]|&#?[a-zA-Z0-9]+;")
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff]"
)
"""Characters that no editor shows, and that turn the order of what stands behind them."""
_DIRECTED = re.compile("[\u200c-\u200f\u061c]")
"""Those that a language from right to left needs."""


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """What is wrong with the translations of a guide."""
    sources = sources_of(rule_set) if rule_set.translations else ()
    for translation in rule_set.translations.values():
        yield from found_in(translation, sources)


def check_numbers(numbers: Numbers) -> Iterator[Finding]:
    """What is wrong with the translations of the table of numbers."""
    sources = sources_of_numbers(numbers) if numbers.translations else ()
    for translation in numbers.translations.values():
        yield from found_in(translation, sources)


def found_in(translation: Translation, sources: tuple[SourceText, ...]) -> Iterator[Finding]:
    """What is wrong with one catalogue, held against the texts of today."""
    today = {(source.at, source.text) for source in sources}
    for source in sources:
        if (source.at, source.text) not in translation.by_source:
            yield _missing(translation, source)
    for text in translation.texts:
        if (text.at, text.source) not in today:
            message = f"no text of today is {_named(text)}"
            hint = "`guide translate` brings the catalogue up to date"
            yield Finding(text.place, "translation-stale", message, hint, severity="warning")
        else:
            yield from _of_text(text, translation)


def _missing(translation: Translation, source: SourceText) -> Finding:
    there = {text.source for text in translation.texts if text.at == source.at}
    what = f"“{first_words(source.text)}” ({source.at})"
    code, message = "translation-missing", f"there is no {translation.language} text for {what}"
    if did_you_mean(source.text, there) and there:
        code = "translation-stale"
        message = f"the {translation.language} text is older than its source: {what}"
    hint = "readers get the source; `guide translate` puts it into the catalogue"
    return Finding(translation.place, code, message, hint, severity="warning")


def _of_text(text: TranslatedText, translation: Translation) -> Iterator[Finding]:
    language = translation.language
    if not text.text:
        message = f"there is no {language} text for {_named(text)}"
        yield Finding(text.place, "translation-missing", message, severity="warning")
        return
    if text.fuzzy:
        message = f"the {language} text is older than its source, or not sure: {_named(text)}"
        hint = "readers get the source; mend the text and take the mark `fuzzy` away"
        yield Finding(text.place, "translation-stale", message, hint, severity="warning")
    if text.fault:
        message = f"{_named(text)}: {text.fault}"
        yield Finding(text.place, "translation-differs", message, "readers get the source")
    odd = _MARKUP.search(text.text) or _UNSEEN.search(text.text)
    if odd is None and translation.direction == "ltr":
        odd = _DIRECTED.search(text.text)
    if odd is not None and odd[0] not in text.source:
        message = f"{quoted(odd[0])} stands in the {language} text of {_named(text)}"
        yield Finding(text.place, "translation-marks", message, "take it out")
    if len(text.text) > MOST_OF_SOURCE * len(text.source) + MOST_BESIDES:
        message = f"the {language} text of {_named(text)} is far longer than its source"
        hint = "say it in fewer words: it must fit where the source does"
        yield Finding(text.place, "translation-long", message, hint, severity="warning")


def _named(text: TranslatedText) -> str:
    return f"“{first_words(text.source)}” ({text.at})"
