"""The files of a rules folder: which are read, why one is not, and the findings of what was read.

A link may not lead out of its folder, and the findings of one guide have a limit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guide.codes import YAML
from guide.findings import Finding, Place, did_you_mean
from guide.reading.ruleformat import FILES
from guide.reading.source import Node, read_file

MOST_FINDINGS = 1_000
"""How many findings of one guide are told."""


_ASIDE = re.compile(r"[.#].*|__.*|.*(~|\.bak|\.orig|\.rej|\.sw[a-p])")
"""Names of what is hidden, and of the copies that editors and git leave."""


def is_visible(path: Path) -> bool:
    """Whether a file or folder is meant to be read: neither hidden nor a copy set aside."""
    return not _ASIDE.fullmatch(path.name)


def warn_unknown(paths: Iterable[Path], known: Sequence[str], findings: list[Finding]) -> None:
    """Folders and YAML files that nothing reads: a name that is not quite right."""
    for path in paths:
        if path.name not in known and (path.suffix in (".yaml", ".yml") or path.is_dir()):
            hint, message = did_you_mean(path.name, known), "nothing reads this"
            place = Place(str(path))
            findings.append(Finding(place, "unknown-file", message, hint, severity="warning"))


def read(path: Path, kind: str, findings: list[Finding]) -> Any:
    """What the shape of this kind of file reads at a path; None where it cannot be read at all."""
    node = read_node(path, kind, findings)
    return None if node is None else FILES[kind].read(node, findings)


def read_node(path: Path, kind: str, findings: list[Finding]) -> Node | None:
    """The nodes of a file of this kind; None where it cannot be read at all."""
    refused = _refused(path, kind)
    if refused is not None:
        findings.append(refused)
        return None
    node, problems = read_file(path, str(path))
    findings.extend(problems)
    return node


def _refused(path: Path, kind: str) -> Finding | None:
    """Why a file is not even opened."""
    place = Place(str(path))
    try:
        if leads_outside(path):
            message = "this is a link to a place outside its folder"
            return Finding(place, "link-outside", message, "copy the file here")
        if path.exists():
            return None
        if path.is_symlink():
            return Finding(place, "unreadable-file", "the file cannot be read: it is a broken link")
    except OSError as problem:  # no right to look
        message = f"the file cannot be read: {reason(problem)}"
        return Finding(place, "unreadable-file", message)
    hint = "copy it from what `guide new NAME` writes"
    return Finding(place, "missing-file", f"{kind} is missing", hint)


def leads_outside(path: Path) -> bool:
    target = Path(os.path.realpath(path))  # unlike `resolve` it lets links in a circle be
    return path.is_symlink() and not target.is_relative_to(os.path.realpath(path.parent))


def reason(problem: OSError) -> str:
    return problem.strerror or type(problem).__name__


def without_echoes(findings: Sequence[Finding]) -> Iterator[Finding]:
    """What is left without findings that only follow from YAML refused at the same place."""
    refused = {finding.place for finding in findings if finding.code in YAML}
    return (f for f in findings if f.code in YAML or f.place not in refused)


class _TooManyFindings(Exception):
    """More is wrong than anybody would read."""


class LimitedFindings(list[Finding]):
    """The findings of a guide. They have a limit, so that a hostile file cannot eat the machine."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.place = Place(str(path))

    def append(self, finding: Finding) -> None:
        """Add a finding, unless it is one too many."""
        if len(self) >= MOST_FINDINGS:
            raise _TooManyFindings
        super().append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings, unless they are too many."""
        for finding in findings:
            self.append(finding)

    @contextmanager
    def limited(self) -> Iterator[None]:
        """End the reading, and say so, where there are too many."""
        try:
            yield
        except _TooManyFindings:
            message = f"more than {MOST_FINDINGS:,} findings; what follows was not read"
            super().append(Finding(self.place, "too-many-findings", message))
