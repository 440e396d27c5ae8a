"""What it costs to work out when something is shown, and how long the lists are.

CPU time, once for each list, as for each hash of the content in each process. The shipped guide,
and made-up ones.

Run from the top of the checkout: `python -m bench.implicants`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.synthetic import KINDS, make
from guide.prover.implicants import Aim, AnswerSets, against_aim, answer_sets, cause_aim, level_aim
from guide.prover.proof import Subject
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import Disposition, Fit, RuleSet

SIZES = ((60, 120), (100, 200))


def main() -> None:
    """Print one row a guide."""
    print(
        "| guide | questions, rules | lists | answer sets | longest list | cut off | not counted "
        "| s a list, median | s a list, most | s in all |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rule_set in guides():
        print("|", " | ".join(row(rule_set)), "|", flush=True)


def guides() -> Iterator[RuleSet]:
    """The shipped guide and large ones."""
    yield from load_guides(folder("rules")).rule_sets
    yield from (make(kind, *size) for size in SIZES for kind in KINDS)


def aims(rule_set: RuleSet) -> Iterator[Aim]:
    """All that can be asked about."""
    yield from (level_aim(rule_set, level) for level in Disposition)
    for cause in rule_set.causes:
        yield from (cause_aim(rule_set, cause.id, fit) for fit in Fit)
        yield against_aim(rule_set, cause.id)


def row(rule_set: RuleSet) -> Iterator[str]:
    """The figures of one guide."""
    measured = [timed(rule_set, aim) for aim in aims(rule_set)]
    costs = sorted(cost for cost, _ in measured)
    lists = [found for _, found in measured]
    sets = [one for found in lists for one in found.sets]
    yield rule_set.guide.id
    yield f"{len(rule_set.questions)}, {len(rule_set.rules)}"
    yield str(len(lists))
    yield str(len(sets))
    yield str(max(len(found.sets) for found in lists))
    yield str(sum(found.cut_off for found in lists))
    yield str(sum(one.paths is None for one in sets))
    yield from (f"{cost:.2f}" for cost in (costs[len(costs) // 2], costs[-1], sum(costs)))


def timed(rule_set: RuleSet, aim: Aim) -> tuple[float, AnswerSets]:
    """The CPU seconds of one list, its encoding included."""
    start = time.process_time()
    found = answer_sets(Subject(rule_set), aim)
    return time.process_time() - start, found


if __name__ == "__main__":
    main()
