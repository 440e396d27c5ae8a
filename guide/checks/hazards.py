"""unknown-control: what a hazard says is done against it is not there.

Each control of `hazards.yaml` names a rule by its id, a safety property by its text, a check by the
code of its finding, or a test as `tests/file.py::name`. One that is not there controls nothing.
Tests are not part of an installed package: there, nothing can be said of them, so nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from guide.codes import CODES
from guide.findings import Finding, did_you_mean, quoted
from guide.resources import checkout
from guide.ruleset.model import Control, RuleSet

_TEST = re.compile(r"^(?:async )?def (test\w*)\(", re.MULTILINE)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Controls that name what is not there."""
    known: Mapping[str, Collection[str]] = {
        "rule": rule_set.rule_by_id,
        "property": [stated.text for stated in rule_set.safety],
        "check": CODES,
    }
    for hazard in rule_set.hazards:
        for control in hazard.controls:
            wrong = (
                _missing_test(control.names, checkout())
                if control.kind == "test"
                else _missing(control, known[control.kind])
            )
            if wrong:
                yield Finding(control.place, "unknown-control", *wrong)


def _missing(control: Control, known: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with the name of a control, and a hint."""
    if control.names in known:
        return None
    noun = {"property": "safety property", "check": "finding"}.get(control.kind, control.kind)
    return f"there is no {noun} {quoted(control.names)}", did_you_mean(control.names, known)


def _missing_test(name: str, root: Path | None) -> tuple[str, str] | None:
    if root is None:
        return None
    file, _, test = name.partition("::")
    if not (root / file).is_file():
        files = [path.relative_to(root).as_posix() for path in (root / "tests").rglob("test_*.py")]
        return f"there is no file {quoted(file)} with tests", did_you_mean(file, files)
    known = _TEST.findall((root / file).read_text(encoding="utf-8", errors="replace"))
    if test in known:
        return None
    return f"there is no test {quoted(test)} in {file}", did_you_mean(test, known)
