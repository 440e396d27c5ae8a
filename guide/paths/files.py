"""Reading path files with the care of rule files: every mistake a finding, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide.findings import Finding, Place, did_you_mean, quoted
from guide.paths.answerreader import AnswerReader
from guide.paths.scripted import Expected, ScriptedPath, begins
from guide.paths.table import read_table
from guide.reading.rulefiles import is_visible
from guide.reading.ruleformat import FILES
from guide.reading.shapes import Entry, PlacedText
from guide.reading.source import Mapping, Node, read_file
from guide.ruleset.model import RuleSet
from guide.ruleset.statements import result_lists

TABLE = ".csv"
SUFFIXES = (".yaml", TABLE)
"""How the names of path files end."""
_EITHER = "cause or other cause"
_CALLED = {"other": "other cause"}
"""What is named, in words, where that is not the key."""
_MEANT = {".yaml": ".yaml", ".yml": ".yaml", ".csv": TABLE, ".tsv": TABLE}
"""How they should end, by how they do; capitals and small letters apart."""


@dataclass(frozen=True, slots=True)
class PathFile:
    """A path file as it was read, before what it says is held against a guide.

    `guide`: the guide that it names. `entries` are None where it could not be read at all.
    `columns`: where the column of each question is, where the file is a table.
    """

    file: Path
    guide: PlacedText | None
    entries: tuple[Entry, ...] | None
    findings: tuple[Finding, ...]
    columns: Map[str, Place]


def path_files(folder: Path) -> tuple[Path, ...]:
    """The path files of a guide's folder."""
    return files_in(folder / "paths")


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files in a folder, and in those below it, that are path files by their names."""
    return tuple(file for file in _within(folder) if file.suffix in SUFFIXES)


def _within(folder: Path) -> list[Path]:
    """All files in a folder, but for those set aside."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if not file.is_dir())
    kept = (file for file in files if all(is_visible(Path(part)) for part in file.parts))
    return [folder / file for file in sorted(kept)]


def stray_files(folder: Path) -> list[Finding]:
    """What has nearly the name of a path file, so that its paths would never be run."""
    found = []
    for file in _within(folder):
        meant = _MEANT.get(file.suffix.lower(), file.suffix)
        if file.suffix != meant:
            message = "nothing reads this: no path in it is ever run"
            hint = f"name it {file.stem}{meant}"
            found.append(Finding(Place(str(file)), "unknown-file", message, hint))
    return found


def read_path_file(file: Path) -> PathFile:
    """A path file, YAML or CSV by its name."""
    columns: Map[str, Place] = {}
    if file.suffix.lower() == TABLE:
        table, findings = read_table(file, str(file))
        node = None if table is None else table.node
        columns = {} if table is None else table.columns
    else:
        node, findings = read_file(file, str(file))
    read = None if node is None else _read(node, findings)
    guide = read["guide"] if isinstance(read, Entry) else None
    entries = read.get("paths", ()) if isinstance(read, Entry) else read
    return PathFile(file, guide, entries, tuple(findings), columns)


def _read(node: Node, findings: list[Finding]) -> Any:
    """What the shape of a path file reads, without findings that only follow from others."""
    if isinstance(node, Mapping) and any(key.value == "path" for key, _ in node.entries):
        message = "a path file is a list of paths, and this is one path without its dash"
        findings.append(Finding(node.place, "wrong-type", message, "write `- path: …`"))
        return ()
    before = len(findings)
    read = FILES["paths.yaml"].read(node, findings)
    if before:  # a table whose rows were refused is empty
        findings[before:] = [found for found in findings[before:] if found.code != "empty-list"]
    return read


def load_paths(
    files: Iterable[Path], rule_set: RuleSet
) -> tuple[tuple[ScriptedPath, ...], list[Finding]]:
    """The paths of these files that nothing is wrong with, and what is wrong with the others."""
    return scripted(map(read_path_file, files), rule_set)


def scripted(
    files: Iterable[PathFile], rule_set: RuleSet
) -> tuple[tuple[ScriptedPath, ...], list[Finding]]:
    """What files say of a guide: the paths, and what is wrong with others."""
    reader = _PathReader(rule_set)
    paths = [path for file in files for path in reader.paths(file)]
    return tuple(paths), sorted(set(reader.findings))


class _PathReader:
    """Makes paths of what was read; holds the findings and the names met so far."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.findings: list[Finding] = []
        self._first: dict[str, Place] = {}
        self._answers = AnswerReader(rule_set, self.findings)

    def paths(self, file: PathFile) -> Iterator[ScriptedPath]:
        """The paths of one file that nothing is wrong with."""
        self.findings.extend(file.findings)
        self._answers.columns = file.columns
        named, own = file.guide, self.rule_set.guide.id
        if named is not None and named != own:
            message = f"the file is for '{named}', and its paths are taken for '{own}'"
            hint = "it lies with the one and names the other"
            self._error(named.place, "wrong-guide", message, hint)
            return
        for entry in file.entries or ():
            path = self._path(entry)
            if path is not None:
                yield path

    def _path(self, entry: Entry) -> ScriptedPath | None:
        before = len(self.findings)
        self._once(entry)
        answers = self._answers.read(entry.get("answers", {}))
        expect = self._expected(entry["expect"]) if entry["expect"] else Expected()
        if len(self.findings) > before or not entry.complete:
            return None
        return ScriptedPath(
            name=str(entry["path"]),
            note=str(entry.get("note", "")),
            answers=answers,
            unanswered=entry.get("unanswered", "error"),
            unasked_ok=bool(entry["unasked_ok"]),
            expect=expect,
            place=entry.place,
        )

    def _once(self, entry: Entry) -> None:
        name = entry["path"]
        if name in self._first:
            first = self._first[name]
            hint = f"it stands first at {first}; give one another name"
            self._error(entry.place_of("path"), "duplicate-path", f"'{name}' stands twice", hint)
        elif name is not None:
            self._first[name] = entry.place_of("path")

    # -- what is expected -------------------------------------------------------------------------

    def _expected(self, entry: Entry) -> Expected:
        known = self.rule_set
        for key, kind, ids in (
            ("causes", "cause", known.cause_by_id),
            ("others", "other", known.other_by_id),
            ("never_shown", _EITHER, {**known.cause_by_id, **known.other_by_id}),
            ("rules", "rule", known.rule_by_id),
            ("asked", "question", known.question_by_id),
            ("asked_exactly", "question", known.question_by_id),
            ("never_asked", "question", known.question_by_id),
        ):
            for name in entry.get(key, ()):
                if name not in ids:
                    self._unknown(kind, name, ids)
        for name in (*entry.get("texts", ()), *entry.get("not_texts", ())):
            self._known_text(name)
        if not entry.key_places and entry.complete:
            hint = "say at least which disposition it leads to"
            self._error(entry.place, "nothing-expected", "the path expects nothing", hint)
        level, causes, exactly = (entry[key] for key in ("disposition", "causes", "asked_exactly"))
        return Expected(
            disposition=level,
            within=entry["within"],
            causes=None if causes is None else {str(cause): fit for cause, fit in causes.items()},
            others=entry["others"],
            never_shown=entry.get("never_shown", ()),
            rules=entry.get("rules", ()),
            asked=entry.get("asked", ()),
            asked_exactly=exactly,
            never_asked=entry.get("never_asked", ()),
            says=entry.get("says", ()),
            texts=entry.get("texts", ()),
            not_texts=entry.get("not_texts", ()),
        )

    def _known_text(self, words: PlacedText) -> None:
        lists = result_lists(self.rule_set)
        texts = [said.text for listed in lists for said in listed.statements]
        if not any(begins(text, words) for text in texts):
            message = f"no statement on a result begins with {quoted(words)}"
            hint = did_you_mean(words, texts)
            hint = hint if hint.startswith("did") else "write its first words as they stand there"
            self._error(words.place, "unknown-text", message, hint)

    def _unknown(self, kind: str, name: PlacedText, known: Iterable[str]) -> None:
        message = f"there is no {_CALLED.get(kind, kind)} '{name}'"
        code = f"unknown-{kind.partition(' ')[0]}"
        self._error(name.place, code, message, did_you_mean(name, known))

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))
