"""text-never-shown, text-always-shown, alternatives-clash, alternative-missing: dependent texts.

A statement with a `when` is shown on some path and not on every one on which its list stands. Of
the statements of one list that have one name as an `alternative`, exactly one is shown wherever the
list stands: two would contradict each other, and none would leave a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guide.findings import Finding, Place
from guide.prover.proof import Subject
from guide.ruleset.model import Condition
from guide.ruleset.statements import result_lists

_ONE = "exactly one must be: look at their `when`, and at answers such as `unsure`"


def check(subject: Subject) -> Iterator[Finding]:
    """What is wrong with the statements of each list that stands on some result."""
    for listed in result_lists(subject.rule_set):
        if not listed.dependent and not listed.alternatives:
            continue
        where = subject.encoding.stands(listed)
        if not subject.possible(where):
            continue
        for statement in listed.dependent:
            assert statement.when is not None
            shown = subject.encoding.told(listed, statement)
            named = f"the text {listed.named(statement)}"
            yield from _dependent(subject, named, statement.when, where, shown)
        for name, alternatives in listed.alternatives.items():
            told = [subject.encoding.told(listed, statement) for statement in alternatives]
            what = f"the alternatives '{name}' ({listed.page}, {listed.part})"
            yield from _alternatives(subject, what, alternatives[0].place, told, where)


def _dependent(
    subject: Subject, named: str, when: Condition, where: int, shown: int
) -> Iterator[Finding]:
    if not subject.possible(shown):
        message = f"{named} is never shown: its `when` holds on no result it stands on"
        yield Finding(when.place, "text-never-shown", message, "look at its `when`")
    elif not subject.possible(where, -shown):
        message = f"{named} is always shown; its `when` is not needed"
        yield Finding(when.place, "text-always-shown", message, severity="warning")


def _alternatives(
    subject: Subject, what: str, place: Place, shown: Sequence[int], where: int
) -> Iterator[Finding]:
    several = subject.encoding.logic.at_least(2, shown)
    if subject.possible(several):
        message, path = f"two of {what} can be shown together", subject.witness(several)
        yield Finding(place, "alternatives-clash", message, _ONE, witness=path)
    none = -subject.encoding.logic.disj(shown)
    if subject.possible(where, none):
        message, path = f"none of {what} may be shown", subject.witness(where, none)
        yield Finding(place, "alternative-missing", message, _ONE, witness=path)
