"""`guide paths run`: scripted paths at one level or at all, from plain values to an exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guide.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.findings import FORMATS, Finding, did_you_mean, quoted
from guide.pathfailures import as_text
from guide.pathgroups import Gathered, gather, guide_folders
from guide.levels import WORDS, SiteMaker, levels_of
from guide.pathruns import Level, PathRun, PathRunner, Setting

FORMS = ("text", "json")
ENGINE_ONLY = "engine"


def run_paths(
    rules: Path,
    files: Sequence[Path],
    guide: str,
    on: str,
    url: str,
    form: str,
    jobs: int,
    make_site: SiteMaker,
) -> int:
    """Run the paths and print what failed; 1 where one did, 2 where some could not be run."""
    _refuse(rules, guide, on, url, jobs)
    gathered = gather(files, rules, guide)
    if not gathered.count and not gathered.findings:
        raise UsageError(f"there are no scripted paths in {', '.join(map(str, files or [rules]))}")
    if form == "text" and gathered.findings:
        print(FORMATS["text"](gathered.findings), file=sys.stderr)
    unavailable: dict[str, str] = {}
    runs: list[PathRun] = []
    levels = levels_of(on, make_site)
    for run in _runs(gathered, levels, url, jobs, unavailable):
        runs.append(run)
        if form == "text":
            _print_failures(run, on)
    for level, problem in unavailable.items():
        print(f"guide: {level}: {problem}", file=sys.stderr)
    print(json.dumps(_object(runs, gathered.findings), indent=2) if form == "json" else _sum(runs))
    return _exit_code(runs, gathered, unavailable)


def _refuse(rules: Path, guide: str, on: str, url: str, jobs: int) -> None:
    known = [folder.name for folder in guide_folders(rules)]
    if guide and guide not in known:
        hint = did_you_mean(guide, known)
        raise UsageError(f"there is no guide {quoted(guide)} in {rules}; {hint}".rstrip("; "))
    if url and on == ENGINE_ONLY:
        raise UsageError("--url is for a level that talks to a server: give --on as well")
    if jobs < 1:
        raise UsageError("--jobs takes a number from 1 on")


def _runs(
    gathered: Gathered,
    levels: Sequence[Level],
    url: str,
    jobs: int,
    unavailable: dict[str, str],
) -> Iterator[PathRun]:
    for group in gathered.groups:
        setting = Setting(group.rule_set, Engine(group.rule_set), group.numbers, url)
        runner = PathRunner(setting, levels, jobs)
        yield from runner.run(group.paths)
        unavailable.update(runner.unavailable)


def _exit_code(runs: Sequence[PathRun], gathered: Gathered, unavailable: dict[str, str]) -> int:
    if gathered.unreadable or unavailable:
        return ExitCode.USAGE
    failed = gathered.findings or any(run.verdict != "passed" for run in runs)
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def _print_failures(run: PathRun, on: str) -> None:
    for failure in run.failures:
        print(as_text(failure.outcome, () if on == ENGINE_ONLY else failure.levels), end="\n\n")


def _sum(runs: Sequence[PathRun]) -> str:
    verdicts = [run.verdict for run in runs]
    counts = {word: verdicts.count(word) for word in ("passed", "failed", "not run")}
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{len(runs)} {'path' if len(runs) == 1 else 'paths'}: {told or 'none run'}"


def _object(runs: Sequence[PathRun], findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "paths": [
            {
                "path": run.path.name,
                "file": run.path.place.file,
                "line": run.path.place.line,
                "verdict": run.verdict,
                "failures": [
                    {"levels": failure.levels, "text": as_text(failure.outcome)}
                    for failure in run.failures
                ],
            }
            for run in runs
        ],
        "findings": json.loads(FORMATS["json"](findings)),
    }


# -- arguments ------------------------------------------------------------------------------------

Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so


def add_commands(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
    make_site: SiteMaker,
) -> None:
    """Add `run` to the sub-commands of `guide paths`; `make_site` makes the site it may go to."""
    command = commands.add_parser("run", help="run scripted paths")
    about = "path files, or folders of them (default: those of every guide)"
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help=about)
    command.add_argument("--guide", default="", help="the guide that the paths belong to")
    about = "where the paths are walked (default: engine); all: everywhere, and all must agree"
    command.add_argument("--on", choices=WORDS, default=ENGINE_ONLY, help=about)
    command.add_argument("--url", default="", help="the address of a running server")
    command.add_argument("--format", choices=FORMS, default="text")
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="how many side by side")
    add_rules(command)
    command.set_defaults(
        run=lambda given: run_paths(
            rules(given),
            given.files,
            given.guide,
            given.on,
            given.url,
            given.format,
            given.jobs,
            make_site,
        )
    )
