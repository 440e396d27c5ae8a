"""Which guide each path file belongs to, and the scripted paths of each guide.

In this order: the guide asked for by an option, the guide in whose folder the file lies, the only
guide of the rules folder. Whatever is wrong with one file leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guide.findings import Finding, Place
from guide.loader import load_numbers, load_rule_set
from guide.model import Numbers, RuleSet
from guide.pathfiles import load_paths, path_files
from guide.paths import ScriptedPath

UNREADABLE = frozenset(("unreadable-file", "file-too-large", "not-utf8", "empty-file"))
"""The codes of findings after which nothing of a path file was read."""


@dataclass(frozen=True, slots=True)
class PathGroup:
    """The scripted paths of one guide, with what it takes to run them.

    `numbers` is None where the table that the guides share is missing or has errors.
    """

    rule_set: RuleSet
    numbers: Numbers | None
    paths: tuple[ScriptedPath, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The paths by guide, and what is wrong with the others."""

    groups: tuple[PathGroup, ...]
    findings: tuple[Finding, ...]

    @property
    def unreadable(self) -> bool:
        """Whether a file could not be read at all."""
        return any(finding.code in UNREADABLE for finding in self.findings)

    @property
    def count(self) -> int:
        """How many paths there are to run."""
        return sum(len(group.paths) for group in self.groups)


def gather(files: Sequence[Path], rules: Path, guide: str = "") -> Gathered:
    """The paths of these files; without files those of one guide, or of all in the rules folder."""
    findings: list[Finding] = []
    by_folder: dict[Path, list[Path]] = {}
    if files:
        for file in _files(files):
            folder = _folder_of(file, rules, guide, findings)
            if folder is not None:
                by_folder.setdefault(folder, []).append(file)
    else:
        folders = [rules / guide] if guide else guide_folders(rules)
        by_folder = {folder: list(path_files(folder)) for folder in folders}
    groups = [_group(folder, own, findings) for folder, own in by_folder.items()]
    return Gathered(tuple(group for group in groups if group is not None), tuple(sorted(findings)))


def guide_folders(rules: Path) -> list[Path]:
    """The folders of the guides in a rules folder."""
    return sorted(file.parent for file in rules.glob("*/guide.yaml"))


def _files(named: Iterable[Path]) -> Iterable[Path]:
    """The files named; of a folder named, the path files in it."""
    for path in named:
        yield from sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _folder_of(file: Path, rules: Path, guide: str, findings: list[Finding]) -> Path | None:
    if guide:
        return rules / guide
    around = file.absolute().parent.parent
    if (around / "guide.yaml").is_file():
        return around
    known = guide_folders(rules)
    if len(known) == 1:
        return known[0]
    hint = "name it with --guide; known here: " + ", ".join(folder.name for folder in known)
    findings.append(Finding(Place(str(file)), "no-guide", "of which guide are these paths?", hint))
    return None


def _group(folder: Path, files: Sequence[Path], findings: list[Finding]) -> PathGroup | None:
    rule_set, found = load_rule_set(folder)
    if rule_set is None:
        findings.extend(found)
        return None
    paths, problems = load_paths(files, rule_set)
    findings.extend(problems)
    return PathGroup(rule_set, load_numbers(folder.parent / "numbers.yaml", []), paths)
