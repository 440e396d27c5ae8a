"""`guide explain`: one answer path, what is asked, the result and why.

What is not answered may be filled in as a path file fills it in. A path that has not come to its
end has no result, and 1 says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.engine.engine import Engine
from guide.engine.explain import explain as explained
from guide.errors import ExitCode
from guide.paths.scripted import FILLS, Expected, ScriptedPath, observe
from guide.ruleset.answertext import from_text


def explain(
    rules: Path, guide: str, answers: Sequence[str], whole: bool, unanswered: str = "error"
) -> int:
    """Print one answer path: what is asked, the result and why.

    1 where the guide has an error, or the path is not complete.
    """
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    engine = Engine(loaded.rule_sets[0])
    given = from_text(answers, engine.domains)
    path = ScriptedPath(name="", answers=given, expect=Expected(), unanswered=unanswered)
    journey, _ = observe(path, engine)
    print(
        explained(
            engine, {**given, **journey.answers}, whole, filled=set(journey.answers) - set(given)
        )
    )
    return ExitCode.CLEAN if journey.complete else ExitCode.FINDINGS


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, the answers and how much is told."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument(
        "answers", nargs="*", metavar="ANSWER", help="who=adult; several: place=cheek+neck"
    )
    about = "fill in what has no answer: none (or no), or unsure (default: the path ends there)"
    command.add_argument("--unanswered", choices=tuple(FILLS), default="error", help=about)
    command.add_argument(
        "--trace", action="store_true", help="every rule, not only those that fire"
    )
    add_rules(command)
    command.set_defaults(
        run=lambda given: explain(
            rules_of(given), given.guide, given.answers, given.trace, given.unanswered
        )
    )
