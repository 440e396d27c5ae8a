"""YAML text -> nodes that know their line and column. The only module that imports yaml.

Stricter than YAML: no anchors, aliases, tags, merge keys or second documents, no duplicate or
non-text keys, and limits on size and depth, so that a hostile file cannot eat the machine. YAML
1.1's surprises are off: `yes`, `on`, `12:30`, `017` and dates stay text; only what YAML 1.2's core
schema calls a number, a boolean or null is marked as such. All that is wrong is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from guide.findings import Finding, Place

MOST_BYTES = 1_000_000
"""The largest rule file that is read; a guide of 500 questions takes about a third of it."""
MOST_DEPTH = 40
"""How deep a file may nest; a rule needs about six."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = (
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("boolean", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("number", re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `kind` is text, number, boolean or null."""

    place: Place
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; every key is a text scalar and stands once."""

    place: Place
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    """This file cannot be read further; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_file(path: Path, name: str) -> tuple[Node | None, list[Finding]]:
    """The nodes of a file, shown in findings under `name`, and what is wrong with it."""
    whole = Place(name)
    try:
        if path.stat().st_size > MOST_BYTES:
            return None, [_too_large(whole)]
        raw = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        return None, [Finding(whole, "unreadable-file", f"the file cannot be read: {reason}")]
    if len(raw) > MOST_BYTES:
        return None, [_too_large(whole)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        column = problem.start - (raw.rfind(b"\n", 0, problem.start) + 1) + 1
        place = Place(name, line, column)
        return None, [Finding(place, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")]
    return read_text(text, name)


def read_text(text: str, name: str) -> tuple[Node | None, list[Finding]]:
    """The nodes of YAML text, and what is wrong with it. The nodes are None where none are left."""
    reader = _Reader(name)
    try:
        node = reader.document(text)
    except _Refused as refused:
        return None, [*reader.findings, refused.finding]
    except yaml.YAMLError as problem:
        return None, [*reader.findings, _syntax(problem, name)]
    return node, reader.findings


def _too_large(place: Place) -> Finding:
    message = f"the file is larger than {MOST_BYTES:,} bytes"
    return Finding(place, "file-too-large", message, "split the guide, or look what got into it")


def _syntax(problem: yaml.YAMLError, name: str) -> Finding:
    mark = getattr(problem, "problem_mark", None)
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    said = getattr(problem, "problem", None) or getattr(problem, "reason", None) or "unreadable"
    hint = "look at this line and the one above for a missing quote, colon, dash or space"
    return Finding(place, "yaml-syntax", f"this is not valid YAML: {said}", hint)


class _Reader:
    """Builds nodes from the parser's events, collecting findings on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def document(self, text: str) -> Node | None:
        events = iter(yaml.parse(text, Loader=_LOADER))
        found: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    self._report(event, "second-document", "only one document a file", "remove ---")
                    break
                found = self._node(next(events), events, 1)
        if found is None:
            raise _Refused(Finding(Place(self.name), "empty-file", "the file is empty"))
        return found

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MOST_DEPTH:
            message = f"nested deeper than {MOST_DEPTH} levels"
            raise _Refused(Finding(self._place(event), "too-deep", message))
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out where it is needed"
            self._report(event, "alias", f"aliases (*{event.anchor}) are not allowed", hint)
            return Scalar(self._place(event), "", "null")
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(self._place(event), event.value, _kind(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        return self._mapping(event, events, depth)

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return Sequence(self._place(start), tuple(items))

    def _mapping(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if not isinstance(key, Scalar) or key.kind != "text":
                shown = f"'{key.value}'" if isinstance(key, Scalar) else "a list or mapping"
                hint = "put it in quotes" if isinstance(key, Scalar) else ""
                self._report(event, "key-not-text", f"a key must be text, found {shown}", hint)
            elif key.value in entries:
                first = entries[key.value][0].place
                hint = f"it stands first at line {first.line}; remove one of the two"
                self._report(event, "duplicate-key", f"the key '{key.value}' stands twice", hint)
            else:
                entries[key.value] = (key, value)
        return Mapping(self._place(start), tuple(entries.values()))

    def _refuse_extras(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            hint = "write the value out where it is needed"
            self._report(event, "anchor", f"anchors (&{anchor}) are not allowed", hint)
        if tag:
            self._report(event, "tag", f"tags ({tag}) are not allowed", "remove the tag")

    def _report(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self._place(event), code, message, hint))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)


def _kind(event: yaml.ScalarEvent) -> str:
    if event.style:
        return "text"
    return next((kind for kind, plain in _CORE if plain.fullmatch(event.value)), "text")
