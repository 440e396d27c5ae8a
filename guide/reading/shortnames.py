"""Short names: told apart from each other, and given to all options of a question or to none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guide.findings import Finding, quoted
from guide.reading.shapes import Entry

WITHOUT = ("unsure",)
"""Options whose own words are short enough: no short name is missed of them."""


def short_name_findings(questions: Sequence[Entry]) -> Iterator[Finding]:
    """What is wrong with the short names of questions, and of the options of each."""
    yield from _namesakes(questions, "question")
    for question in questions:
        options = [o for o in question.get("options", ()) if isinstance(o, Entry)]
        yield from _namesakes(options, "option")
        yield from _missing(options)


def _namesakes(entries: Iterable[Entry], kind: str) -> Iterator[Finding]:
    """Those that have the short name of one before: on paper one could be taken for the other."""
    first: dict[str, str] = {}
    for entry in entries:
        short = entry["short"]
        if short is None:
            continue
        own = str(entry[kind])
        if (other := first.setdefault(short.casefold(), own)) != own:
            message = f"{quoted(short)} is the short name of the {kind} {quoted(other)} too"
            hint = "on paper one could be taken for the other: give one another short name"
            yield Finding(entry.place_of("short"), "duplicate-short", message, hint)


def _missing(options: Sequence[Entry]) -> Iterator[Finding]:
    """The options without one beside others with one; what is denied could not be named."""
    if not any(option["short"] for option in options):
        return
    for option in options:
        plain = option["exclusive"] or option["option"] in WITHOUT
        if "short" not in option.key_places and not plain:
            message = (
                f"the option {quoted(str(option['option']))} has no short name, and others have"
            )
            hint = "what a person denies is told by short names only where all have one"
            yield Finding(option.place, "missing-short", message, hint, severity="warning")
