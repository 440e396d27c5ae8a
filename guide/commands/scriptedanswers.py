"""The answers of a guide's scripted paths, for the commands that look for what they lack."""

from __future__ import annotations

import sys
from pathlib import Path

from guide.commands.complaints import complain
from guide.engine.engine import Engine
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import observe
from guide.ruleset.model import Answer, RuleSet


def scripted_answers(
    folder: Path, rule_set: RuleSet, engine: Engine
) -> list[dict[str, Answer]] | None:
    """The complete answers of a guide's scripted paths; None where a path file has an error."""
    paths, findings = load_paths(path_files(folder), rule_set)
    if findings:
        complain(findings)
        return None
    journeys = [(path, observe(path, engine)[0]) for path in paths]
    for path, journey in journeys:
        if journey.next is not None:
            message = (
                f"{path.place}: left out, since '{journey.next.id}' has no answer: {path.name}"
            )
            print(message, file=sys.stderr)
    return [dict(journey.answers) for _, journey in journeys if journey.complete]
