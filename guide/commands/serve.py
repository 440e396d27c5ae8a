"""`guide serve`: the web guide on a production server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain
from guide.commands.servable import RuleFiles
from guide.commands.site import server
from guide.errors import ExitCode, UsageError

MOST_WORKERS = 256
LEFT_OUT = "Left out: a draft that has errors. The other guides are served."


def serve(
    files: RuleFiles, place: dict[str, Any], check_only: bool = False, watch: bool = False
) -> int:
    """Serve the guides; refuse with the findings where a rule file has an error.

    `place` is where and how, as the `ServerPlace` of the web guide takes it. With `check_only`, say
    what the settings are and what is wrong with the files, and serve nothing. With `watch`, read
    the files again whenever one was saved.
    """
    if place["record"] is not None:
        _refuse_among_rules(place["record"].resolve(), files.folder.resolve())
    found = files.read()
    if isinstance(found, str):
        print(found, file=sys.stderr)
        return ExitCode.FINDINGS
    if found.unfinished:
        complain(found.unfinished, LEFT_OUT)
    web = server()
    where = web.ServerPlace(**place)
    if check_only:
        checked: int = web.check_settings(where)
        return checked
    stamps = files.stamps if watch else None
    served = (found.rule_sets, found.numbers)
    code: int = web.serve(*served, where, files.read, stamps, found.site)
    return code


def _refuse_among_rules(record: Path, rules: Path) -> None:
    """Recorded paths would be taken for rule files, save in a guide's own folder of paths."""
    if rules in (record, *record.parents) and record.parts[len(rules.parts) + 1 :] != ("paths",):
        raise UsageError(f"{record} lies among the rules; record in rules/GUIDE/paths or elsewhere")


def _workers(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"it is a number from 1 to {MOST_WORKERS}")
    return count


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Where to serve, what, and what is not served."""
    where = "where to listen (default: 127.0.0.1, this computer only)"
    command.add_argument("--host", default="127.0.0.1", help=where)
    command.add_argument(
        "--port", type=int, default=8000, help="0 for any that is free (default: 8000)"
    )
    about = "processes that answer side by side (default: 2)"
    command.add_argument("--workers", type=_workers, default=2, metavar="N", help=about)
    command.add_argument(
        "--require-approval",
        action="store_true",
        help="do not serve what no clinician approved as it is now",
    )
    command.add_argument(
        "--review",
        action=argparse.BooleanOptionalAction,
        help="serve the pages for clinicians under /review/ (default: on this computer only)",
    )
    about = "for testers: write each result as a path file to DIR (only on this computer)"
    command.add_argument("--record", type=Path, metavar="DIR", help=about)
    about = "for authors: read rule files again when they are saved (only on this computer)"
    command.add_argument("--watch", action="store_true", help=about)
    about = "print the settings as understood and what is wrong with them, and serve nothing"
    command.add_argument("--check", action="store_true", help=about)
    about = "serve this guide alone; may be given more than once (default: all)"
    command.add_argument(
        "--guide", action="append", default=[], dest="guides", metavar="NAME", help=about
    )
    add_rules(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    names = ("host", "port", "workers", "review", "record")
    place = {name: getattr(given, name) for name in names}
    files = RuleFiles(rules_of(given), tuple(given.guides), require_approval=given.require_approval)
    return serve(files, place, given.check, given.watch)
