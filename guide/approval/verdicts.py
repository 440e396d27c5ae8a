"""All that is checked of a rule set at one moment: what each check said, and what each path met.

What an approval records of that moment, and what the traceability report shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guide.checks import PROOFS, TEXT_CHECKS
from guide.findings import Finding
from guide.paths.ownpaths import run_own_paths
from guide.paths.scripted import PathOutcome
from guide.prover.numbers import path_numbers
from guide.prover.proof import Subject
from guide.ruleset.model import RuleSet, Verdict

PATHS_CHECK = "scripted-paths"
"""The name under which the scripted paths are counted among the checks."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say. `answer_paths`: how many, as text, or that they are not counted."""

    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[PathOutcome, ...]
    answer_paths: str

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make a check fail."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def run_checks(rule_set: RuleSet, folder: Path) -> Checked:
    """Run every check, and every scripted path of the guide's folder."""
    subject = Subject(rule_set)
    found = {_name(each.__module__): tuple(each(rule_set)) for each in TEXT_CHECKS}
    found |= {_name(each.__module__): tuple(each(subject)) for each in PROOFS}
    outcomes, refused = run_own_paths(folder, subject.engine)
    found[PATHS_CHECK] = tuple(refused)
    return Checked(
        tuple(_verdict(name, findings) for name, findings in found.items()),
        tuple(sorted(finding for findings in found.values() for finding in findings)),
        outcomes,
        path_numbers(subject.engine).all_text,
    )


def _name(module: str) -> str:
    return module.rpartition(".")[2]


def _verdict(name: str, findings: tuple[Finding, ...]) -> Verdict:
    passed = not any(finding.severity == "error" for finding in findings)
    codes = tuple(dict.fromkeys(finding.code for finding in findings))
    return Verdict(check=name, passed=passed, findings=codes)
