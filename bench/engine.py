"""What one evaluation costs, in microseconds and against the reference interpreter.

Run as `python -m bench.engine`. The reference is the plain interpreter of the tests. The ratio is
what to compare between machines and over time: both are measured in turns, so that a busy machine
slows both; each figure is the best of the rounds, in CPU time of this process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from time import process_time
from typing import TypeVar

from bench.synthetic import make
from guide.engine.engine import Engine, Journey
from guide.engine.progress import ProgressMeter
from guide.paths.scripted import random_answers
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Answer, Disposition, RuleSet
from tests.support import reference

PATHS = 100
ROUNDS = 7
Given = dict[str, Answer]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of work, and its cost in microseconds."""

    work: str
    cost: float


def main() -> None:
    """Measure the guides and print a table."""
    shipped, findings = load_rule_set(folder("rules") / "head-twitching")
    assert shipped is not None, findings
    print("| guide | questions, rules | work | us | reference / this |")
    print("| --- | --- | --- | ---: | ---: |")
    for name, rule_set in (("made up", make("topical", 10, 20)), ("head-twitching", shipped)):
        _print_guide(name, rule_set)


def _print_guide(name: str, rule_set: RuleSet) -> None:
    engine = Engine(rule_set)
    rows, plain = _measure(rule_set, engine, _calm_paths(engine))
    size = f"{len(rule_set.questions)}, {len(rule_set.rules)}"
    for row in rows:
        print(f"| {name} | {size} | {row.work} | {row.cost:.1f} | {plain / row.cost:.1f} |")
    print(f"| {name} | {size} | reference: path and result | {plain:.1f} | 1.0 |")


def _calm_paths(engine: Engine) -> list[Given]:
    """Answers of paths that come to their end without an emergency, so that none is cut short."""
    random, paths = Random(1), list[Given]()
    while len(paths) < PATHS:
        given = random_answers(engine, random, calm=0.95)
        journey = engine.journey(given)
        if engine.result_of(journey).disposition is not Disposition.EMERGENCY:
            paths.append(dict(journey.answers))
    return paths


def _measure(rule_set: RuleSet, engine: Engine, paths: list[Given]) -> tuple[list[Row], float]:
    meter = ProgressMeter(engine)
    journeys = [engine.journey(path) for path in paths]
    begun = [engine.journey(dict(list(path.items())[: len(path) // 2])) for path in paths]

    def plainly(path: Given) -> None:
        reference.result(rule_set, reference.walk(rule_set, path).answers)

    def both(path: Given) -> None:
        engine.result_of(engine.journey(path))

    def times(work: Callable[[Journey], object], over: Sequence[Journey]) -> Callable[[], float]:
        return lambda: _cost(work, over)

    works = {
        "path and result": lambda: _cost(both, paths),
        "path": lambda: _cost(engine.journey, paths),
        "result": times(engine.result_of, journeys),
        "progress": times(meter.progress, begun),
        "trace of every rule": times(engine.trace, journeys),
        "every single change": times(engine.changes, journeys[:20]),
    }
    best = dict.fromkeys(works, float("inf"))
    plain = float("inf")
    for _ in range(ROUNDS):
        plain = min(plain, _cost(plainly, paths[:20]))
        for name, work in works.items():
            best[name] = min(best[name], work())
    return [Row(name, cost) for name, cost in best.items()], plain


def _cost(work: Callable[[Item], object], over: Sequence[Item]) -> float:
    """Microseconds of CPU time for each."""
    start = process_time()
    for item in over:
        work(item)
    return (process_time() - start) / len(over) * 1e6


if __name__ == "__main__":
    main()
