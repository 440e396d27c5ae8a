"""What the prover costs on made-up guides and a decision table: `python -m bench.prover`.

Each guide runs through the whole pipeline in a process of its own, so that its peak memory is its
own too. Times are CPU seconds. A figure that misses its target is marked.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bench.decision_table import Table, make_table
from bench.synthetic import KINDS, make

SHIPPED = "head-twitching"
SIZES = ((50, 100), (100, 200), (200, 400))
TARGETS = {20: 1.0, 50: 1.0, 100: 5.0, 200: 15.0}
MOST_MEGABYTES = 150
COLUMNS = ("guide", "rules", "paths", "start", "check", "count", "suggest", "mutants", "all", "MB")
RUNS = 3
"""Of how many runs the best is told: others share the machine."""
Value = TypeVar("Value")


@dataclass
class Clock:
    """CPU seconds by the name of the step."""

    steps: dict[str, float]

    def time(self, name: str, run: Callable[[], Value]) -> Value:
        """Run a step and note what it took."""
        before = time.process_time()
        value = run()
        self.steps[name] = time.process_time() - before
        return value


def run_one(kind: str, questions: int, rules: int) -> dict[str, object]:
    """The whole pipeline for one guide: every proof, exact counts, test paths, mutants."""
    from guide.checks import PROOFS
    from guide.engine.engine import Engine
    from guide.prover.counting import PathCounts
    from guide.prover.proof import Subject
    from guide.suites.mutants import examine
    from guide.suites.mutations import with_boundaries
    from guide.suites.suggest import suggest

    clock = Clock({})
    if kind == SHIPPED:
        from guide.reading.loader import load_rule_set

        rule_set, _ = load_rule_set(Path("rules") / SHIPPED)
        assert rule_set is not None
    else:
        rule_set = make(kind, questions, rules)
    clock.steps["start"] = time.process_time()
    subject = Subject(rule_set)
    findings = clock.time("check", lambda: [f for proof in PROOFS for f in proof(subject)])
    count = clock.time("count", PathCounts(Engine(rule_set)).every)
    tested = with_boundaries(rule_set)
    suggestion = clock.time("suggest", lambda: suggest(tested))
    paths = [path.answers for path in suggestion.paths]
    report = clock.time("mutants", lambda: examine(tested, paths))
    return {
        "steps": clock.steps,
        "questions": len(rule_set.questions),
        "rules": len(rule_set.rules),
        "paths": f"{count.paths:.1e}",
        "lengths": [count.shortest, count.longest, round(count.mean, 1)],
        "findings": len(findings),
        "obligations": suggestion.obligations,
        "infeasible": len(suggestion.infeasible),
        "suggested": len(paths),
        "at_least": suggestion.at_least,
        "mutants": report.mutations,
        "equivalent": len(report.equivalent),
        "score": report.score,
        "missing": len(report.missing),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(kind: str, questions: int, rules: int) -> dict[str, object]:
    """The same in a process of its own, the best of a few runs."""
    command = [sys.executable, "-m", "bench.prover", "--one", kind, str(questions), str(rules)]
    runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(RUNS)]
    best: dict[str, object] = min((json.loads(run.stdout) for run in runs), key=_seconds)
    return best


def _seconds(found: dict[str, object]) -> float:
    steps = found["steps"]
    assert isinstance(steps, dict)
    return float(sum(steps.values()))


# -- printing -------------------------------------------------------------------------------------


def lines_of(kind: str, found: dict[str, object]) -> Iterator[str]:
    """A row of the table, and what the steps found."""
    steps, total = found["steps"], _seconds(found)
    assert isinstance(steps, dict)
    questions, megabytes = int(str(found["questions"])), float(str(found["megabytes"]))
    target = next(limit for size, limit in TARGETS.items() if questions <= size)
    late = "" if kind == SHIPPED or total <= target else " (!)"
    large = "" if megabytes <= MOST_MEGABYTES else " (!)"
    cells = [
        f"{kind} {questions}",
        str(found["rules"]),
        str(found["paths"]),
        *(f"{steps[name]:.2f}" for name in COLUMNS[3:8]),
        f"{total:.2f}{late}",
        f"{megabytes:.0f}{large}",
    ]
    yield "| " + " | ".join(cells) + " |"


def suite_line(kind: str, found: dict[str, object]) -> str:
    """What the suite of one guide came to."""
    score = float(str(found["score"]))
    return (
        f"| {kind} {found['questions']} | {found['obligations']} | {found['infeasible']} "
        f"| {found['suggested']} | {found['at_least']} | {found['mutants']} "
        f"| {found['equivalent']} | {score:.4f} | {found['missing']} |"
    )


COMMANDS = (
    (("check", SHIPPED), 1.0),
    (("check", SHIPPED, "--witness"), None),
    (("paths", "suggest", SHIPPED), 2.0),
    (("paths", "mutants", SHIPPED), 2.0),
)
"""Commands on the shipped guide, each with the CPU seconds it may take from a cold start."""


def command_lines() -> Iterator[str]:
    """What each command costs from a cold start, the best of a few runs."""
    yield "| command | CPU s | target | MB |"
    yield "| --- | --- | --- | --- |"
    for arguments, target in COMMANDS:
        seconds, megabytes = min(_spent(arguments) for _ in range(RUNS))
        late = " (!)" if target is not None and seconds > target else ""
        wanted = "" if target is None else f"{target:.0f}"
        yield f"| guide {' '.join(arguments)} | {seconds:.2f}{late} | {wanted} | {megabytes:.0f} |"


def _spent(arguments: tuple[str, ...]) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "guide", *arguments], stdout=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table_lines() -> Iterator[str]:
    """The decision table, beside the figures of an earlier study with the same set-up."""
    yield "| columns x rows | pairs that overlap | CPU s | a gap | CPU s | all gaps | CPU s |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for columns, rows in ((3, 1_500), (5, 1_000), (7, 1_500)):
        clock = Clock({})
        made = make_table(columns, rows)
        table = clock.time("build", lambda made=made: Table(made))
        overlaps = clock.time("overlaps", table.overlaps)
        gap = clock.time("gap", lambda table=table: next(table.gaps(), None))
        boxes = clock.time("gaps", lambda table=table: sum(1 for _ in table.gaps()))
        both = clock.steps["build"] + clock.steps["overlaps"]
        yield (
            f"| {columns} x {rows} | {overlaps} | {both:.3f} | {'yes' if gap else 'no'} "
            f"| {clock.steps['gap']:.3f} | {boxes} boxes | {clock.steps['gaps']:.2f} |"
        )


def main() -> None:
    """Print every figure as a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.prover", description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("KIND", "QUESTIONS", "RULES"))
    given = parser.parse_args()
    if given.one:
        kind, questions, rules = given.one
        print(json.dumps(run_one(kind, int(questions), int(rules))))
        return
    print(*command_lines(), "", sep="\n", flush=True)
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + " --- |" * len(COLUMNS))
    results = []
    for kind, size in [(SHIPPED, (0, 0)), *((kind, size) for kind in KINDS for size in SIZES)]:
        found = measured(kind, *size)
        results.append((kind, found))
        print(*lines_of(kind, found), sep="\n", flush=True)
    print()
    print("| guide | obligations | met by no path | suggested paths | at least", end=" ")
    print("| mutants | equivalent | score of the suggested | paths missing |")
    print("|" + " --- |" * 9)
    print(*(suite_line(kind, found) for kind, found in results), sep="\n")
    print()
    print(*table_lines(), sep="\n")


if __name__ == "__main__":
    main()
