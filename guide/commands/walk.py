"""`guide paths walk`: random walks on one driver or at all, from plain values to an exit code.

What is printed is a path file: what failed is a comment above the path that was meant to be walked.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.commands.site import make_site
from guide.drivers import PAGE_WORDS, drivers_of
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.paths.runs import Setting
from guide.paths.writer import WrittenPath, path_file
from guide.progressbar import progress_bar
from guide.walks.walking import Broken, Walking

ENGINE_ONLY = "engine"


def walk_paths(rules: Path, guide: str, count: int, seed: int, on: str, url: str) -> int:
    """Walk at random; 1 where a promise was broken, 2 where a driver could not be opened."""
    if url and on == ENGINE_ONLY:
        raise UsageError("--url is for a driver that talks to a server: give --on as well")
    if count < 1 or seed < 0:
        raise UsageError("--count takes a number from 1 on, and --seed one from 0 on")
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    setting = Setting(rule_set, Engine(rule_set), loaded.numbers, url)
    walking = Walking(setting, make_site, [driver.name for driver in drivers_of(on, make_site)])
    failed = 0
    with progress_bar(count) as bar:
        for broken in walking.walk(count, seed):
            bar.step(bool(broken))
            failed += bool(broken)
            if broken:
                bar.clear()
                print(_told(broken, setting.engine, on, url, guide))
    print(_sum(walking, count, seed, failed))
    for driver, problem in walking.missing.items():
        print(f"guide: {driver}: {problem}", file=sys.stderr)
    if walking.missing:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def _told(broken: list[Broken], engine: Engine, on: str, url: str, guide: str) -> str:
    """What was broken on one walk, and the path, as a path file."""
    first = broken[0]
    at = f" --url {url}" if url else ""
    again = f"guide paths walk {guide} --on {on}{at} --seed {first.seed} --count 1"
    about = [line for each in broken for line in _lines(each)]
    path = WrittenPath(f"Walk {first.seed}", "Met at random.", first.answers)
    return path_file(engine, [path], [*about, f"again: {again}"])


def _lines(broken: Broken) -> Iterator[str]:
    yield f"walk {broken.seed} on {broken.driver}, step {len(broken.steps)}: {broken.promise}"
    yield f"  expected: {broken.expected}"
    yield f"  got: {' '.join(broken.got.split())}"
    yield from (f"  {number}. {step}" for number, step in enumerate(broken.steps, start=1))


def _sum(walking: Walking, count: int, seed: int, failed: int) -> str:
    steps = ", ".join(f"{steps:,} steps on {driver}" for driver, steps in walking.steps.items())
    walks = "1 walk" if count == 1 else f"{count:,} walks"
    if not steps:
        return f"# {walks} from seed {seed}: none walked"
    verdict = f"{failed} broke a promise" if failed else "every promise kept"
    return f"# {walks} from seed {seed}, {steps}: {verdict}"


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, how many walks, by which seed, and where."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--count", type=int, default=100, metavar="N", help="how many walks")
    about = "the number that decides every walk; walk n of seed S is walk 0 of seed S + n"
    command.add_argument("--seed", type=int, default=0, metavar="S", help=about)
    about = "where they are walked (default: engine)"
    command.add_argument("--on", choices=PAGE_WORDS, default=ENGINE_ONLY, help=about)
    command.add_argument("--url", default="", help="the address of a running server")
    add_rules(command)
    command.set_defaults(
        run=lambda given: walk_paths(
            rules_of(given), given.guide, given.count, given.seed, given.on, given.url
        )
    )
