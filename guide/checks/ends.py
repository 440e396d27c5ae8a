"""end-undecided: on every path that comes to an early end, its condition is true or false.

Where it were unknown, nobody would know whether to ask on. No later question is asked then, as
nowhere in a guide on a condition that is not true; and the path would end without a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.findings import Finding
from guide.prover.proof import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Early ends that some path comes to without an answer that they need."""
    encoding = subject.encoding
    for end in subject.rule_set.ends:
        neither = encoding.logic.conj([-encoding.true(end.when), -encoding.true(end.goes_on)])
        undecided = encoding.logic.conj([encoding.come_to_end(end), neither])
        if subject.possible(undecided):
            message = f"a path comes to the early end '{end.id}' without an answer that it needs"
            hint = "add what these readers answered instead: {any: [{…}, {…}]}"
            witness = subject.witness(undecided)
            yield Finding(end.when.place, "end-undecided", message, hint, witness=witness)
