"""Which guide each path file belongs to, and the scripted paths of each guide.

In this order: the guide asked for by an option, the guide in whose folder the file lies, the guide
that the file names, the only guide of the rules folder. Whatever is wrong with one file leaves the
others as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guide.findings import Finding, Place, did_you_mean
from guide.paths.files import PathFile, files_in, read_path_file, scripted, stray_files
from guide.paths.scripted import ScriptedPath
from guide.reading.loader import load_numbers, load_rule_set
from guide.reading.rulefiles import is_visible
from guide.ruleset.model import Numbers, RuleSet


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
    """The paths by guide, and what is wrong with others. `unreadable`: some were not read at all.

    That is so of a file that is no path file, and of all paths of a guide whose rules have errors.
    """

    groups: tuple[PathGroup, ...]
    findings: tuple[Finding, ...]
    unreadable: bool

    @property
    def count(self) -> int:
        """How many paths there are to run."""
        return sum(len(group.paths) for group in self.groups)


Load = Callable[[Path], tuple[RuleSet | None, list[Finding]]]
"""Reads the rules in a guide's folder."""


def gather(
    files: Sequence[Path], rules: Path, guide: str = "", load: Load = load_rule_set
) -> Gathered:
    """The paths of these files; without files those of one guide, or of all in the rules folder."""
    gatherer = _Gatherer(rules, guide, load)
    if not files:
        files = [rules / guide] if guide else guide_folders(rules)
    folders = [around for named in files if named.is_dir() for around in _folders(named)]
    gatherer.findings.extend(found for folder in folders for found in stray_files(folder))
    return gatherer.gather(_files(files))


def guide_folders(rules: Path) -> list[Path]:
    """The folders of the guides in a rules folder."""
    folders = (file.parent for file in rules.glob("*/guide.yaml"))
    return sorted(folder for folder in folders if is_visible(folder))


def folder_around(file: Path) -> Path | None:
    """The folder of the guide among whose own paths a file lies."""
    here = Path.cwd()
    for around in file.absolute().parents:
        if around.name == "paths" and (around.parent / "guide.yaml").is_file():
            guide = around.parent
            return guide.relative_to(here) if guide.is_relative_to(here) else guide
    return None


def _files(named: Iterable[Path]) -> Iterator[Path]:
    """The files named; for a folder the path files that belong to it."""
    for path in named:
        if path.is_dir():
            yield from (file for folder in _folders(path) for file in files_in(folder))
        else:
            yield path


def _folders(folder: Path) -> list[Path]:
    """Where the path files of a folder are: beside the rules of the guides in it, or in itself."""
    guides = [folder] if (folder / "guide.yaml").is_file() else guide_folders(folder)
    return [guide / "paths" for guide in guides] or [folder]


class _Gatherer:
    def __init__(self, rules: Path, guide: str, load: Load) -> None:
        self.rules = rules
        self.guide = guide
        self.load = load
        self.findings: list[Finding] = []
        self.unreadable = False

    def gather(self, files: Iterable[Path]) -> Gathered:
        by_folder: dict[Path, list[PathFile]] = {}
        for path in {file.resolve(): file for file in files}.values():
            file = self._read(path)
            folder = self._folder_of(file)
            if file.entries is None or folder is None:
                self.unreadable = True
                self.findings.extend(file.findings)
            else:
                by_folder.setdefault(folder, []).append(file)
        groups = [self._group(folder, own) for folder, own in by_folder.items()]
        found = tuple(group for group in groups if group is not None)
        return Gathered(found, tuple(sorted(set(self.findings))), self.unreadable)

    def _read(self, path: Path) -> PathFile:
        """A file. What it says of its guide counts for nothing where an option names one."""
        file = read_path_file(path)
        return replace(file, guide=None) if self.guide else file

    def _folder_of(self, file: PathFile) -> Path | None:
        """The folder of the guide that a file belongs to; None and a finding where none is told."""
        if self.guide:
            return self.rules / self.guide
        around = folder_around(file.file)
        known = guide_folders(self.rules)
        if around is not None:
            return around
        if file.guide is not None:
            return self._named(file, known)
        if len(known) == 1:
            return known[0]
        if file.entries is not None:
            hint = "name it with --guide, or with `guide:` at the top of the file"
            self._error(_place(file), "no-guide", "of which guide are these paths?", hint)
        return None

    def _named(self, file: PathFile, known: Iterable[Path]) -> Path | None:
        names = [folder.name for folder in known]
        if file.guide in names:
            return self.rules / str(file.guide)
        message = f"there is no guide '{file.guide}' in {self.rules}"
        self._error(_place(file), "unknown-guide", message, did_you_mean(str(file.guide), names))
        return None

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))

    def _group(self, folder: Path, files: Iterable[PathFile]) -> PathGroup | None:
        rule_set, found = self.load(folder)
        if rule_set is None:
            self.findings.extend(found)
            self.unreadable = True
            return None
        paths, problems = scripted(files, rule_set)
        self.findings.extend(problems)
        return PathGroup(rule_set, load_numbers(folder.parent / "numbers.yaml", []), paths)


def _place(file: PathFile) -> Place:
    return Place(str(file.file)) if file.guide is None else file.guide.place
