"""The checks of a rule set that has loaded: one module each, listed in `TEXT_CHECKS` or `PROOFS`.

In: a rule set, for proofs one under proof. Out: findings, with a witness where there is one.
It imports nothing above the prover: no paths, no pages.

Text checks read what the files say to people. Proofs reason about every answer path at once. A
check is a function to findings; its module's docstring is its documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from guide.checks import (
    answers,
    audiences,
    builtin,
    claims,
    clashes,
    ends,
    hazards,
    markup,
    names,
    parts,
    reachability,
    readability,
    redflags,
    redundancy,
    safety,
    texts,
    translations,
    wording,
)
from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import RuleSet

TEXT_CHECKS: tuple[Callable[[RuleSet], Iterator[Finding]], ...] = (
    claims.check,
    readability.check,
    wording.check,
    markup.check,
    hazards.check,
    names.check,
    translations.check,
)

PROOFS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    reachability.check,
    ends.check,
    redundancy.check,
    clashes.check,
    parts.check,
    texts.check,
    audiences.check,
    safety.check,
    builtin.check,
    redflags.check,
    answers.check,  # last: it makes a second world for each question
)


def check(rule_set: RuleSet) -> list[Finding]:
    """What all checks say of a rule set, sorted by place."""
    subject = Subject(rule_set)
    texts = [finding for each in TEXT_CHECKS for finding in each(rule_set)]
    return sorted([*texts, *(finding for proof in PROOFS for finding in proof(subject))])
