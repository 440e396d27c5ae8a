"""`guide explain`: one answer path, what is asked, the result and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.engine.engine import Engine
from guide.engine.explain import explain as explained
from guide.errors import ExitCode
from guide.ruleset.answertext import from_text


def explain(rules: Path, guide: str, answers: Sequence[str], whole: bool) -> int:
    """Print one answer path: what is asked, the result and why; 1 where the guide has an error."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    engine = Engine(loaded.rule_sets[0])
    print(explained(engine, from_text(answers, engine.domains), whole))
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, the answers and how much is told."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument(
        "answers", nargs="+", metavar="ANSWER", help="who=adult; several: place=cheek+neck"
    )
    command.add_argument(
        "--trace", action="store_true", help="every rule, not only those that fire"
    )
    add_rules(command)
    command.set_defaults(
        run=lambda given: explain(rules_of(given), given.guide, given.answers, given.trace)
    )
