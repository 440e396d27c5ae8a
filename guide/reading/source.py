"""YAML text -> nodes that know their line and column. The only module that imports yaml.

Stricter than YAML: no anchors, aliases, tags, merge keys or second documents, no duplicate or
non-text keys, and limits on size and depth, so that a hostile file cannot eat the machine. YAML
1.1's surprises are off: `yes`, `on`, `12:30`, `017` and dates stay text; only what YAML 1.2's core
schema calls a number, a boolean or null is marked as such (but for `017`, no number to people). All
that is wrong is a finding.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from guide.findings import Finding, Place, quoted

MOST_BYTES = 1_000_000
"""The largest rule file that is read; a guide of 500 questions takes about a third of it."""
MOST_DEPTH = 40
"""How deep a file may nest; a rule needs about six."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = (
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("boolean", re.compile(r"true|True|TRUE|false|False|FALSE")),
    (
        "number",
        re.compile(
            r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
            r"|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        ),
    ),
)
_CONTROL = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What no editor shows: controls, half pairs, and breaks that only YAML takes for new lines."""

_MERGE_MARK = re.compile("^(?:<{7}|>{7})(?= |$)", re.MULTILINE)
_CUT_OFF = re.compile(" +#(?! )|(?<! ) #")
"""A comment as a text with a # in it looks: no second space before it, or none behind the #."""

_BACKSLASH = "a backslash in double quotes; write two, or use single quotes"
_NEEDS_QUOTES = "a text that starts with !, & or * needs quotes"
_SYNTAX = (
    ("mapping values are not allowed", "a second colon, or a line set in too far"),
    ("tab character", "a tab; lines are set in with spaces"),
    ("cannot start any token", "no text starts with this character"),
    ("sequence entries are not allowed", "a dash where no list can start"),
    ("unexpected end of stream", "a quote that is not closed"),
    ("escape", _BACKSLASH),
    ("hexdecimal", _BACKSLASH),
    ("while scanning a quoted scalar", "a quote that is not closed"),
    ("while scanning a block scalar", "a text after > or |; it goes on the next line"),
    ("while parsing a flow sequence", "a [list] that is not closed, or lacks a comma"),
    ("while parsing a flow mapping", "a {mapping} that is not closed, or lacks a comma"),
    ("while parsing a block", "this line is set in by another amount than those above"),
    ("while scanning a simple key", "a key without its colon, or the space after it"),
    ("while parsing a flow node", "in [ ] or { } a value lacks, or a comma is one too many"),
    ("while scanning a plain scalar", "a colon without the space after it"),
    ("mapping keys are not allowed", "a question mark; a text that starts with one needs quotes"),
    ("while scanning a directive", "a line cannot start with %"),
    ("while scanning a tag", _NEEDS_QUOTES),
    ("while scanning an a", _NEEDS_QUOTES),
    ("expected <document start>", "text before or after the document"),
)
"""What the parser says of the place or of what it was at, and what that means to an author."""
_SLIPS = (
    (r" *(?=-[^\W\d])", "a dash without the space after it", "write the space"),
    (r" *(?=[\u2010-\u2015\u2212])", "{} is no plain dash", "write - and a space"),
    (r" *(?=[^\S \t\n])", "{} is no plain space", "lines are set in with plain ones"),
    (r"[^\"'#\n]*?\w(?=[\ufe55\uff1a]\s)", "{} is no plain colon", "write : and a space"),
)
"""What an author slipped on behind a line's start, and the cure; `{}` is the character there."""
_AFTER_QUOTE = {
    '"': 'inside double quotes write \\" for one; or a comma is missing',
    "'": "inside single quotes write two for one; or a comma is missing",
}
_FOR_KEYS = {
    "number": "names start with a letter; in { } a comma starts the next key, so a number has none"
}
"""Cures for keys of a kind; else quotes are one."""
_PACKED = b"PK\x03\x04"
_LINE_END = re.compile("\r\n|\r|\n")
_OPENED = ("quoted scalar", "flow", "simple key")
"""What is shown where it starts: its end is missed too late, often at the end of the file."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `kind` is text, number, boolean or null."""

    place: Place
    value: str
    kind: str

    def lacks_colon(self, value: Node) -> bool:
        """Whether this is a key that has only a comma or a bracket behind it, where { } are."""
        ends = Place(self.place.file, self.place.line, self.place.column + len(self.value))
        return isinstance(value, Scalar) and value.kind == "null" and value.place == ends


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; every key is a text scalar and stands once.

    `refused`: it had other keys too, or a mapping in it had.
    """

    place: Place
    entries: tuple[tuple[Scalar, Node], ...]
    refused: bool = False


Node = Scalar | Sequence | Mapping


class _Unreadable(Exception):
    """This file cannot be read further; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def read_file(path: Path, name: str) -> tuple[Node | None, list[Finding]]:
    """The nodes of a YAML file, shown in findings under `name`, and what is wrong with it."""
    text, problems = text_of(path, name)
    return read_text(text, name) if text is not None else (None, problems)


def text_of(path: Path, name: str) -> tuple[str | None, list[Finding]]:
    """The text of a file, or what keeps it from being read.

    A letter with its accent is one character, however it was typed: what looks alike is alike.
    """
    whole = Place(name)
    try:
        raw = _bytes(path)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        return None, [Finding(whole, "unreadable-file", f"the file cannot be read: {reason}")]
    if len(raw) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES:,} bytes"
        hint = "split the guide, or look what got into it"
        return None, [Finding(whole, "file-too-large", message, hint)]
    if raw.startswith(_PACKED):
        message = "the file is a packed one, as spreadsheets and documents are, and not text"
        hint = "save what is in it as text: a table as CSV UTF-8"
        return None, [Finding(whole, "not-utf8", message, hint)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = raw[: problem.start].decode("utf-8-sig")
        place = _place_after(before, name)
        return None, [Finding(place, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")]
    return unicodedata.normalize("NFC", text), []


def _bytes(path: Path) -> bytes:
    """What a file holds, one byte more than is allowed at the most. Never waits for a pipe."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is not a file")
        return file.read(MOST_BYTES + 1)


def read_text(text: str, name: str) -> tuple[Node | None, list[Finding]]:
    """The nodes of YAML text, and what is wrong with it. The nodes are None where none are left."""
    spoilt = spoilt_text(text, name)
    if spoilt is not None:
        return None, [spoilt]
    reader = _Reader(name, text)
    try:
        node = reader.document()
    except _Unreadable as refused:
        return None, [*reader.findings, refused.finding]
    except yaml.YAMLError as problem:
        return None, [*reader.findings, reader.syntax(problem)]
    return node, reader.findings


def empty_file(name: str) -> Finding:
    """What is said of a file that holds nothing."""
    hint = "write what belongs there, or remove the file where it may be left out"
    return Finding(Place(name), "empty-file", "the file is empty", hint)


def spoilt_text(text: str, name: str) -> Finding | None:
    """Why the text of a file is not read at all: marks of a merge, characters that nobody sees."""
    mark = _MERGE_MARK.search(text)
    if mark is not None:
        message = f"git left two versions here: a merge that was not finished ({mark.group()})"
        hint = "keep what is right of both, and remove the lines <<<<<<<, ======= and >>>>>>>"
        return Finding(_place_after(text[: mark.start()], name), "merge-mark", message, hint)
    control = _CONTROL.search(text)
    if control is None:
        return None
    return _control(control.group(), _place_after(text[: control.start()], name))


def _place_after(text: str, name: str) -> Place:
    lines = _LINE_END.split(text)
    return Place(name, len(lines), len(lines[-1]) + 1)


def _control(character: str, place: Place) -> Finding:
    message = f"the character U+{ord(character):04X} cannot be seen and is not allowed"
    return Finding(place, "control-character", message, "remove it")


class _Reader:
    """Builds nodes from the parser's events, collecting findings on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = _LINE_END.split(text)
        self.end = _place_after(text, name)
        self.findings: list[Finding] = []

    def document(self) -> Node | None:
        events = iter(yaml.parse(self.text, Loader=_LOADER))
        found: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    self._report(event, "second-document", "only one document a file", "remove ---")
                    break
                found = self._node(next(events), events, 1)
        if found is None or (isinstance(found, Scalar) and found.kind == "null"):
            raise _Unreadable(empty_file(self.name))
        return found

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MOST_DEPTH:
            message = f"nested deeper than {MOST_DEPTH} levels"
            hint = "a rule needs about six: look for a bracket or a dash too many"
            raise _Unreadable(Finding(self._place(event), "too-deep", message, hint))
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out where it is needed"
            self._report(event, "alias", f"aliases (*{event.anchor}) are not allowed", hint)
            return Scalar(self._place(event), "", "null")
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, depth)
        return self._mapping(event, events, depth)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        if not event.style and _kind(event) == "text":
            self._report_cut_off(event)
        control = _CONTROL.search(event.value)  # by an escape, such as "\\0"
        if control:
            self.findings.append(_control(control.group(), self._place(event)))
        return Scalar(self._place(event), _CONTROL.sub("\ufffd", event.value), _kind(event))

    def _report_cut_off(self, event: yaml.ScalarEvent) -> None:
        """A text that has a # in it, without quotes: the rest is a comment, and nobody reads it."""
        end = event.end_mark
        line = "" if end is None or end.line >= len(self.lines) else self.lines[end.line]
        if end is not None and _CUT_OFF.match(line, end.column):
            message = (
                f"the text ends before the #: {quoted(line[end.column :].strip())} is a comment"
            )
            hint = "put the text in quotes; a comment has two spaces before its # and one behind it"
            place = Place(self.name, end.line + 1, line.index("#", end.column) + 1)
            self.findings.append(Finding(place, "text-cut-off", message, hint))

    def _sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Sequence:
        items = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return Sequence(self._place(start), tuple(items))

    def _mapping(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        refused: list[Node] = []
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            before = len(self.findings)
            value = self._node(next(events), events, depth + 1)
            if _is_merge(key):
                del self.findings[before:]  # the alias goes with its key, so one finding is enough
            if self._is_new_key(key, entries):
                entries[key.value] = (key, value)
            else:
                refused.append(key)
        self._report_twice(refused, entries)
        inner = (value for _, value in entries.values() if isinstance(value, Mapping))
        whole = not refused and not any(value.refused for value in inner)
        return Mapping(self._place(start), tuple(entries.values()), refused=not whole)

    def _is_new_key(self, key: Node, entries: Map[str, tuple[Scalar, Node]]) -> TypeGuard[Scalar]:
        if not isinstance(key, Scalar) or key.kind != "text":
            shown = quoted(key.value) if isinstance(key, Scalar) else "a list or mapping"
            hint = "look for a bracket or a question mark too many"
            if isinstance(key, Scalar):
                hint = _FOR_KEYS.get(key.kind, "put it in quotes")
            message = f"a key must be text, found {shown}"
            self.findings.append(Finding(key.place, "key-not-text", message, hint))
        elif _is_merge(key):
            hint = "write the keys out where they are needed"
            message = "merge keys (<<) are not allowed"
            self.findings.append(Finding(key.place, "merge-key", message, hint))
        else:
            return key.value not in entries
        return False

    def _report_twice(self, refused: list[Node], entries: Map[str, tuple[Scalar, Node]]) -> None:
        """The keys that stand twice; those behind the first one again are of an item by itself."""
        start = next(iter(entries), "")
        for key in refused:
            if not isinstance(key, Scalar) or key.kind != "text" or key.value not in entries:
                continue
            first = entries[key.value][0].place
            hint = f"it stands first at line {first.line}; remove one of the two"
            if key.value == start:
                hint += ", or put a dash before this one where it starts a new item"
            message = f"the key {quoted(key.value)} stands twice"
            self.findings.append(Finding(key.place, "duplicate-key", message, hint))
            if key.value == start:
                break

    def _refuse_extras(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            hint = "write the value out where it is needed"
            self._report(event, "anchor", f"anchors (&{anchor}) are not allowed", hint)
        if tag:
            written = tag.replace("tag:yaml.org,2002:", "!!")
            hint = "remove the tag; quotes make text of anything"
            self._report(event, "tag", f"tags ({written}) are not allowed", hint)

    def _report(self, event: yaml.Event, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self._place(event), code, message, hint))

    def syntax(self, problem: yaml.YAMLError) -> Finding:
        mark = getattr(problem, "problem_mark", None)
        place, meant, hint = self._slip(mark) or self._said(problem)
        return Finding(place, "yaml-syntax", f"this is not valid YAML: {meant}", hint)

    def _said(self, problem: yaml.YAMLError) -> tuple[Place, str, str]:
        """What the parser says, and where."""
        said = f"{getattr(problem, 'context', '')} {getattr(problem, 'problem', '')}"
        meant = next((plain for words, plain in _SYNTAX if words in said), "it cannot be read")
        mark = getattr(problem, "problem_mark", None)
        if mark is None or any(opened in said for opened in _OPENED):
            mark = getattr(problem, "context_mark", None) or mark
        hint = "look here and one line up for a missing quote, comma, colon, dash or space"
        return self._place_of(mark), meant, hint

    def _slip(self, mark: Any) -> tuple[Place, str, str] | None:
        """What the line of a mark, or the one above, shows that the parser does not say."""
        if mark is None:
            return None
        lines = ["", *self.lines]
        number = min(mark.line + 1, len(lines) - 1)
        before, after = lines[number][: mark.column].rstrip(), lines[number][mark.column :]
        if before[-1:] in _AFTER_QUOTE and re.match(r"[^\s,:}\]]", after):
            return self._place_of(mark), "text after a closing quote", _AFTER_QUOTE[before[-1]]
        for at in (number, number - 1):
            column, meant, cure = _slip_of(lines[at])
            if meant:
                return Place(self.name, at, column + 1), meant, cure
        return None

    def _place(self, event: yaml.Event) -> Place:
        return self._place_of(event.start_mark)

    def _place_of(self, mark: Any) -> Place:
        """Where a mark is; the parser has some behind the end of a file without a last line end."""
        if mark is None:
            return Place(self.name)
        return min(Place(self.name, mark.line + 1, mark.column + 1), self.end)


def _kind(event: yaml.ScalarEvent) -> str:
    if event.style:
        return "text"
    return next((kind for kind, plain in _CORE if plain.fullmatch(event.value)), "text")


def _slip_of(line: str) -> tuple[int, str, str]:
    """Where a line has a slip that the parser takes for something else, and what it is."""
    for pattern, meant, cure in _SLIPS:
        slip = re.match(pattern, line)
        if slip:
            character = line[slip.end()]
            shown = f"{quoted(character)} (U+{ord(character):04X})"
            return slip.end(), meant.format(shown), cure
    return 0, "", ""


def _is_merge(key: Node) -> bool:
    return isinstance(key, Scalar) and key.value == "<<"
