"""claim-not-shown, unused-source: every claim of a source reaches a reader, every source is used.

A source may list its claims, numbered facts in our own words. Each must be named, as
`source#claim`, by at least one statement that stands on a page. A source that no statement names
is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.ruleset.model import RuleSet
from guide.ruleset.statements import shown


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Claims that reach no page, and sources that nothing rests on."""
    named = {ref for text in shown(rule_set) for ref in text.sources}
    used = {ref.partition("#")[0] for ref in named}
    for source in rule_set.sources:
        for claim in source.claims:
            if f"{source.id}#{claim.id}" not in named:
                message = f"the claim '{source.id}#{claim.id}' reaches no page"
                hint = "name it in the sources of the statement that carries it"
                yield Finding(claim.place, "claim-not-shown", message, hint)
        if source.id not in used:
            message = f"nothing rests on the source '{source.id}'"
            hint = "name it where a statement rests on it, or remove it"
            yield Finding(source.place, "unused-source", message, hint, severity="warning")
