"""What it costs to run scripted paths on the engine: reading them, running them, and explaining.

Run as `python -m bench.paths`. The paths are 1,000 that end without an emergency in the shipped
guide, so that none is cut short, written to a file and read back as any path file is. CPU time of
this process, the best of the rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from guide.engine.engine import Engine
from guide.paths.failures import as_text
from guide.paths.files import load_paths
from guide.paths.runs import ENGINE, PathRunner, Setting
from guide.paths.scripted import ScriptedPath, random_answers
from guide.paths.writer import WrittenPath, path_file
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Disposition, RuleSet
from guide.suites.coverage import coverage

PATHS = 1_000
ROUNDS = 5


def main() -> None:
    """Measure the shipped guide and print a table."""
    rule_set, findings = load_rule_set(folder("rules") / "head-twitching")
    assert rule_set is not None, findings
    engine = Engine(rule_set)
    with TemporaryDirectory() as where:
        file = Path(where) / "paths.yaml"
        file.write_text(_written(engine), encoding="utf-8")
        read = _best(lambda: load_paths([file], rule_set))
        paths, problems = load_paths([file], rule_set)
    assert not problems and len(paths) == PATHS
    wrong = [_made_to_fail(path) for path in paths]
    answers = [dict(path.answers) for path in paths]
    print(f"| {PATHS:,} paths of head-twitching | seconds of CPU |")
    print("| --- | ---: |")
    print(f"| read from a YAML file | {read:.3f} |")
    print(f"| run, all pass | {_best(lambda: _run(rule_set, engine, paths)):.3f} |")
    print(f"| run and explained, all fail | {_best(lambda: _run(rule_set, engine, wrong)):.3f} |")
    print(f"| their coverage of the rules | {_best(lambda: coverage(rule_set, answers)):.3f} |")


def _written(engine: Engine) -> str:
    """A path file with what is expected."""
    random, paths = Random(1), list[WrittenPath]()
    while len(paths) < PATHS:
        given = random_answers(engine, random, calm=0.95)
        journey = engine.journey(given)
        if engine.result_of(journey).disposition is not Disposition.EMERGENCY:
            paths.append(WrittenPath(f"Path {len(paths) + 1}", "", dict(journey.answers)))
    return path_file(engine, paths)


def _made_to_fail(path: ScriptedPath) -> ScriptedPath:
    expect = replace(path.expect, disposition=Disposition.EMERGENCY)
    return replace(path, expect=expect)


def _run(rule_set: RuleSet, engine: Engine, paths: Sequence[ScriptedPath]) -> None:
    runner = PathRunner(Setting(rule_set, engine), [ENGINE])
    for run in runner.run(paths):
        for failure in run.failures:
            as_text(failure.outcome)


def _best(work: Callable[[], object]) -> float:
    """Seconds of CPU time, the fewest of the rounds."""
    found = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
