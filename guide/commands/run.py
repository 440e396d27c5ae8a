"""`guide paths run`: scripted paths on one driver or at all, from plain values to an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide.commands.arguments import TEXT_OR_JSON, add_rules, rules_of
from guide.commands.complaints import complain
from guide.commands.output import as_json, print_json, write_file
from guide.commands.site import make_site
from guide.drivers import WORDS, drivers_of
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.export.coverage import coverage_page
from guide.findings import did_you_mean, quoted
from guide.paths.groups import Gathered, gather, guide_folders
from guide.paths.junit import junit
from guide.paths.report import as_object, failures_text, summary
from guide.paths.runs import ENGINE, Driver, PathRun, PathRunner, Setting
from guide.paths.scripted import observe
from guide.progressbar import progress_bar
from guide.ruleset.model import RuleSet
from guide.suites.coverage import Coverage, coverage
from guide.suites.coveragetext import as_object as coverage_object
from guide.suites.coveragetext import as_text as coverage_text
from guide.suites.coveragetext import sum_text

COVERAGE_FILES = (".html", ".json", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWanted:
    """What was asked for on the command line.

    `coverage`: where to write the coverage, None for not at all, and empty for the output itself.
    """

    files: Sequence[Path] = ()
    guide: str = ""
    on: str = ENGINE.name
    url: str = ""
    form: str = "text"
    jobs: int = 1
    junit: Path | None = None
    coverage: str | None = None


def run_paths(rules: Path, wanted: RunWanted) -> int:
    """Run the paths and print what failed; 1 where one did, 2 where some could not be run."""
    _refuse(rules, wanted)
    gathered = gather(wanted.files, rules, wanted.guide)
    if not gathered.count and not gathered.findings:
        where = ", ".join(map(str, wanted.files or [rules / wanted.guide]))
        raise UsageError(f"there are no scripted paths in {where}")
    text = wanted.form == "text"
    if text and gathered.findings:
        complain(gathered.findings)
    unavailable: dict[str, str] = {}
    runs: list[PathRun] = []
    with progress_bar(gathered.count) as bar:
        for run in _runs(gathered, drivers_of(wanted.on, make_site), wanted, unavailable):
            runs.append(run)
            if text and run.failures:
                bar.clear()
                print(failures_text(run), end="\n\n", flush=True)
            bar.step(run.verdict != "passed")
    for driver, problem in unavailable.items():
        print(f"guide: {driver}: {problem}", file=sys.stderr)
    _tell(runs, gathered, unavailable, wanted)
    return _exit_code(runs, gathered, unavailable)


def _refuse(rules: Path, wanted: RunWanted) -> None:
    known = [folder.name for folder in guide_folders(rules)]
    if wanted.guide and wanted.guide not in known:
        hint = did_you_mean(wanted.guide, known)
        message = f"there is no guide {quoted(wanted.guide)} in {rules}; {hint}"
        raise UsageError(message.rstrip("; "))
    if wanted.url and wanted.on == ENGINE.name:
        raise UsageError("--url is for a driver that talks to a server: give --on as well")
    if wanted.jobs < 1:
        raise UsageError("--jobs takes a number from 1 on")
    for target in (wanted.junit, Path(wanted.coverage or "")):
        if target is not None and not target.parent.is_dir():  # not to be told after a long run
            raise UsageError(f"{target} cannot be written: there is no folder {target.parent}")
    if wanted.coverage and Path(wanted.coverage).suffix not in COVERAGE_FILES:
        raise UsageError(
            f"--coverage={wanted.coverage}: the file's name must end in"
            f" {', '.join(COVERAGE_FILES[:-1])} or {COVERAGE_FILES[-1]}"
        )


def _runs(
    gathered: Gathered, drivers: Sequence[Driver], wanted: RunWanted, unavailable: dict[str, str]
) -> Iterator[PathRun]:
    for group in gathered.groups:
        setting = Setting(group.rule_set, Engine(group.rule_set), group.numbers, wanted.url)
        runner = PathRunner(setting, drivers, wanted.jobs)
        yield from runner.run(group.paths)
        unavailable.update(runner.unavailable)


def _exit_code(
    runs: Sequence[PathRun], gathered: Gathered, unavailable: Mapping[str, str]
) -> ExitCode:
    if gathered.unreadable or unavailable:
        return ExitCode.USAGE
    failed = gathered.findings or any(run.verdict != "passed" for run in runs)
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


# -- telling --------------------------------------------------------------------------------------


def _tell(
    runs: Sequence[PathRun],
    gathered: Gathered,
    unavailable: Mapping[str, str],
    wanted: RunWanted,
) -> None:
    covered = _covered(gathered) if wanted.coverage is not None else ()
    if wanted.junit is not None:
        write_file(wanted.junit, junit(runs, gathered.findings))
    if wanted.coverage:
        write_file(Path(wanted.coverage), _coverage_text(Path(wanted.coverage).suffix, covered))
    if wanted.form == "json":
        told = as_object(runs, gathered.findings, unavailable)
        if covered:
            told["coverage"] = [coverage_object(found) for found, _ in covered]
        print_json(told)
        return
    print(summary(runs, gathered.findings))
    if wanted.coverage == "":
        print("", _coverage_text(".txt", covered), sep="\n")
    for found, _ in covered if wanted.coverage else ():
        print(sum_text(found))


Covered = Sequence[tuple[Coverage, RuleSet]]


def _covered(gathered: Gathered) -> Covered:
    """What the paths of each guide cover; a path that misses an answer covers nothing."""
    found = []
    for group in gathered.groups:
        engine = Engine(group.rule_set)
        journeys = [observe(path, engine)[0] for path in group.paths]
        answers = [journey.answers for journey in journeys if journey.complete]
        found.append((coverage(group.rule_set, answers), group.rule_set))
    return found


def _coverage_text(suffix: str, covered: Covered) -> str:
    if suffix == ".json":
        return as_json([coverage_object(found) for found, _ in covered])
    if suffix == ".html":
        return coverage_page(covered)
    return "\n\n".join(coverage_text(found, rule_set) for found, rule_set in covered)


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The paths, where they are walked, and what is told and written."""
    about = "path files, or folders of them (default: those of every guide)"
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=about)
    command.add_argument("--guide", default="", help="the guide that the paths belong to")
    about = "where the paths are walked (default: engine); all: everywhere, and all must agree"
    command.add_argument("--on", choices=WORDS, default=ENGINE.name, help=about)
    command.add_argument("--url", default="", help="the address of a running server")
    command.add_argument("--format", choices=TEXT_OR_JSON, default="text")
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="how many side by side")
    about = "write the result as JUnit XML, for build servers"
    command.add_argument("--junit", type=Path, metavar="FILE", help=about)
    about = "what the paths cover of the rules; to a file: .html, .json or .txt"
    command.add_argument("--coverage", nargs="?", const="", metavar="FILE", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: run_paths(
            rules_of(given),
            RunWanted(
                files=given.files,
                guide=given.guide,
                on=given.on,
                url=given.url,
                form=given.format,
                jobs=given.jobs,
                junit=given.junit,
                coverage=given.coverage,
            ),
        )
    )
