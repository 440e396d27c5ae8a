"""Shapes: what may stand in a place of a rule file.

A shape's `read` turns nodes into plain values and reports what does not fit; its `schema` says the
same as JSON Schema. The shapes of the files themselves are tables in `ruleformat`. What one place
says about another (does this id exist?) is the loader's, not a shape's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from typing import Any

from guide.findings import Finding, Place, closest, did_you_mean, has_errors, quoted
from guide.reading.languages import TAG, locale_of
from guide.reading.source import Mapping, Node, Scalar, Sequence


class PlacedText(str):
    """A text that remembers where it stands."""

    place: Place

    def __new__(cls, value: str, place: Place) -> PlacedText:
        """The text, with its place."""
        text = super().__new__(cls, value)
        text.place = place
        return text


class Reference(PlacedText):
    """A text that names something which stands elsewhere; `to` says what: a cause, a source."""

    to: str

    @classmethod
    def of(cls, text: PlacedText, to: str) -> Reference:
        """The text as a reference."""
        reference = cls(text, text.place)
        reference.to = to
        return reference


class Wording(PlacedText):
    """A text that readers see, in which words and answers may be left open."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text that is not empty; `pattern` narrows it and `noun` names what is wanted.

    `open`: words and answers may be left open in it, see `audiences`.
    """

    noun: str = "text"
    pattern: str = ""
    hint: str = ""
    open: bool = False

    def read(self, node: Node, findings: list[Finding]) -> PlacedText | None:
        """The text, or None and a finding."""
        if not isinstance(node, Scalar):
            hint = "write it as one text, in quotes where it holds a colon or starts with [ or {"
            findings.append(_wrong_type(node, self.noun, hint))
            return None
        if node.kind == "null" or not node.value.strip():
            message = f"this is empty; {self.noun} is wanted"
            findings.append(Finding(node.place, "empty-text", message, _EMPTY))
            return None
        if node.kind != "text":
            message = f"{self.noun} is wanted, found the {node.kind} {quoted(node.value)}"
            findings.append(Finding(node.place, "wrong-type", message, "put it in quotes"))
            return None
        return self._matched(node, findings)

    def _matched(self, node: Scalar, findings: list[Finding]) -> PlacedText | None:
        value = _BLANKS.sub(" ", node.value).strip()
        if self.pattern and not re.fullmatch(self.pattern, value):
            message = f"{quoted(value)} is not {self.noun}"
            findings.append(Finding(node.place, "wrong-form", message, odd(value) or self.hint))
            return None
        if not self.pattern and "\n" in node.value.strip():
            message = "the lines of this text are shown as one"
            hint = (
                "write it as one paragraph, with > for |; for several, take a list where one may be"
            )
            warning = Finding(node.place, "lines-joined", message, hint, severity="warning")
            findings.append(warning)
        return (Wording if self.open else PlacedText)(value, node.place)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        pattern = f"^(?:{self.pattern})$" if self.pattern else r"\S"
        return {"type": "string", "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of something that must be there; `to` says of what it is the id."""

    to: str
    written: Text

    @property
    def noun(self) -> str:
        """What is wanted, in words."""
        return self.written.noun

    def read(self, node: Node, findings: list[Finding]) -> Reference | None:
        """The name, or None and a finding."""
        text = self.written.read(node, findings)
        return None if text is None else Reference.of(text, self.to)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return self.written.schema()


_BLANKS = re.compile("[ \t\r\n]+")
"""What becomes one space: not the hard spaces, which keep a number and its unit on one line."""
_CURLY = frozenset("“”„‘’")


def odd(word: str) -> str:
    """What a word processor put into a word, by its character; nothing where there is none."""
    for character in word:
        shown = f"{quoted(character)} (U+{ord(character):04X})"
        if character in _CURLY:
            return f'{shown} is a curly quote, which quotes nothing here: take it away, or write "'
        if character.isspace() and character not in " \t\n":
            return f"{shown} is no plain space: type it anew"
    return ""


_EMPTY = "write it here; what stands behind a # is a comment, unless it is in quotes"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date as text, YYYY-MM-DD."""

    noun: str = "a date like 2026-11-22"

    def read(self, node: Node, findings: list[Finding]) -> PlacedText | None:
        """The date as text, or None and a finding."""
        text = Text(self.noun, _DAY).read(node, findings)
        if text is None:
            return None
        try:
            date.fromisoformat(text)
        except ValueError:
            message = f"'{text}' is not a day of the calendar"
            findings.append(Finding(node.place, "wrong-form", message))
            return None
        return text

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return Text(self.noun, _DAY).schema()


@dataclass(frozen=True, slots=True)
class Language:
    """The tag of a language that CLDR knows."""

    noun: str = "a language tag"

    def read(self, node: Node, findings: list[Finding]) -> PlacedText | None:
        """The tag, or None and a finding."""
        text = self._text().read(node, findings)
        if text is None or locale_of(text) is not None:
            return text
        message = f"{quoted(text)} is no language that CLDR knows"
        findings.append(Finding(node.place, "unknown-language", message, self._text().hint))
        return None

    def _text(self) -> Text:
        return Text(self.noun, TAG, "like en, en-GB, zh-Hans or sr-Latn")

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema, as far as it can say it."""
        return self._text().schema()


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list; `means` is what it stands for, where that is not the word."""

    words: tuple[str, ...]
    means: Callable[[str], Any] = str
    noun: str = "one of a few words"

    def read(self, node: Node, findings: list[Finding]) -> Any:
        """What the word means, or None and a finding."""
        text = _plain_text(node, " or ".join(self.words), findings)
        if text is None or text in self.words:
            return None if text is None else self.means(text)
        allowed = ", ".join(self.words)
        message = f"{quoted(text)} is not known here; allowed: {allowed}"
        hint = odd(text) or _close(text, self.words)
        findings.append(Finding(node.place, "unknown-word", message, hint))
        return None

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Flag:
    """`yes` or `no`, which are text in these files."""

    noun: str = "yes or no"

    def read(self, node: Node, findings: list[Finding]) -> bool | None:
        """The flag, or None and a finding."""
        flag: bool | None = _YES_OR_NO.read(node, findings)
        return flag

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return _YES_OR_NO.schema()


_YES_OR_NO = Choice(("yes", "no"), "yes".__eq__)
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    low: int = 0
    high: int = 1_000_000
    noun: str = "a whole number"

    def read(self, node: Node, findings: list[Finding]) -> int | None:
        """The number, or None and a finding."""
        if not isinstance(node, Scalar):
            findings.append(_wrong_type(node, self.noun))
            return None
        if node.kind != "number" or not re.fullmatch("[-+]?[0-9]+", node.value):
            found = quoted(node.value) if node.value else "nothing"
            hint = "write digits alone: no quotes, unit, space or 0 in front"
            if node.value.isdecimal() and node.value[0] != "0":
                hint = "remove the quotes"
            hint = "write it in digits, without a fraction" if node.kind == "number" else hint
            message = f"{self.noun} is wanted, found {found}"
            findings.append(Finding(node.place, "wrong-type", message, hint))
            return None
        if len(node.value) > _MOST_DIGITS or not self.low <= int(node.value) <= self.high:
            message = f"{quoted(node.value)} is not between {self.low} and {self.high}"
            findings.append(Finding(node.place, "out-of-range", message))
            return None
        return int(node.value)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Many:
    """A list of one shape that is not empty, unless `or_none`.

    `or_one`: a single item needs no list. `once`: no text stands in it twice. `block`: the file of
    a shared block whose items may stand in it, by `- block: NAME` (see `blocks`).
    """

    item: Shape
    or_one: bool = False
    once: bool = False
    or_none: bool = False
    block: str = ""

    @property
    def noun(self) -> str:
        """What is wanted, in words."""
        return f"a list ({self.item.noun} each)"

    def read(self, node: Node, findings: list[Finding]) -> tuple[Any, ...] | None:
        """The items that fit, or None where it is no list at all."""
        if self.or_one and isinstance(node, Scalar):
            only = self.item.read(node, findings)
            return None if only is None else (only,)
        if not isinstance(node, Sequence):
            hint = "start each item with a dash"
            hint += ", or write [one, two]" if isinstance(self.item, Text | Ref) else ""
            findings.append(_wrong_type(node, self.noun, hint))
            return None
        if not node.items and not self.or_none:
            message = f"this list is empty; it needs {self.item.noun} at least"
            hint = "write one, or remove the key where it may be left out"
            findings.append(Finding(node.place, "empty-list", message, hint))
        read = (self.item.read(item, findings) for item in node.items)
        items = tuple(item for item in read if item is not None)
        if self.once:
            _report_twice(items, findings)
        _report_namesakes(items, findings)
        return items

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        least = 0 if self.or_none else 1
        listed = {"type": "array", "minItems": least, "items": self._item_schema()}
        if self.once:
            listed["uniqueItems"] = True
        return {"anyOf": [self.item.schema(), listed]} if self.or_one else listed

    def _item_schema(self) -> dict[str, Any]:
        own = self.item.schema()
        return {"anyOf": [own, BLOCK.schema()]} if self.block else own


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record: what may stand there, what it is for, and whether it may be left out.

    `to` is the field of the model that takes its value, where that has another name than the key.
    `names`: it is what the record is known by, so that no two in one list have the same.
    `was` is what the key is called in older files, which are still read.
    """

    shape: Shape
    about: str
    optional: bool = False
    to: str = ""
    names: bool = False
    was: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that was read: values by key, and where the record and each key stand.

    `complete`: nothing in it is wrong, as far as its shape tells.
    """

    record: Record
    place: Place
    values: Map[str, Any]
    key_places: Map[str, Place]
    complete: bool

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def get(self, key: str, default: Any) -> Any:
        """The value, or the default where the key was left out."""
        value = self.values.get(key)
        return default if value is None else value

    def place_of(self, key: str) -> Place:
        """Where a key stands; the record's place where it was left out."""
        return self.key_places.get(key, self.place)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a key needs beside it: with one of these words as its value, or with any."""

    key: str
    keys: tuple[str, ...]
    words: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema, so that an editor underlines what lacks a key."""
        given: dict[str, Any] = {"required": [self.key]}
        if self.words:
            given["properties"] = {self.key: {"enum": list(self.words)}}
        return {"if": given, "then": {"required": list(self.keys)}}


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. `kinds`: the sets of keys that go together, where it has kinds.

    `needs` is for editors: the loader has its own words for what a key needs beside it. `makes` is
    what its values are given to, by the names of their fields: a class of the model.
    """

    name: str
    makes: Callable[..., Any]
    fields: Map[str, Field]
    kinds: tuple[tuple[str, ...], ...] = ()
    needs: tuple[Needs, ...] = ()

    @property
    def noun(self) -> str:
        """What is wanted, in words."""
        return self.name

    @property
    def names(self) -> str:
        """The key by which one is told from another; empty where there is none."""
        return next((key for key, wanted in self.fields.items() if wanted.names), "")

    def read(self, node: Node, findings: list[Finding]) -> Entry:
        """The entry, `complete` only where nothing in it is wrong; empty where it is no mapping."""
        if not isinstance(node, Mapping):
            findings.append(_wrong_type(node, self.noun, "write `key: value` lines"))
            return Entry(self, node.place, {}, {}, complete=False)
        before = len(findings)
        values: dict[str, Any] = {}
        places: dict[str, Place] = {}
        meant = set()
        for key, value in node.entries:
            name = self.renamed.get(key.value, key.value)
            if name not in self.fields:
                meant.add(closest(key.value, self.fields))
                findings.append(self._unknown(key, value))
                continue
            if name in places:
                message = f"the key {quoted(name)} stands twice, once by its earlier name"
                hint = "remove one of the two"
                findings.append(Finding(key.place, "duplicate-key", message, hint))
                continue
            if name != key.value:
                findings.append(renamed_key(key.value, name, key.place))
            places[name] = value.place
            values[name] = self.fields[name].shape.read(value, findings)
        for key_name, wanted in self.fields.items():
            if not wanted.optional and key_name not in places and key_name not in meant:
                message = f"{self.name} lacks the key '{key_name}'"
                findings.append(Finding(node.place, "missing-key", message, wanted.about))
        if self.kinds and len(places) == len(node.entries):
            self._check_kind(node.place, places, findings)
        whole = not has_errors(findings[before:]) and not node.refused
        return Entry(self, node.place, values, places, complete=whole)

    @property
    def renamed(self) -> Map[str, str]:
        """The keys by what they are called in older files."""
        return {row.was: key for key, row in self.fields.items() if row.was}

    def _check_kind(self, place: Place, given: Map[str, Place], findings: list[Finding]) -> None:
        if not any(set(kind) == set(given) for kind in self.kinds):
            hint = "it is one of " + ", ".join(f"{{{', '.join(kind)}}}" for kind in self.kinds)
            message = f"{self.name} {self._wrong_keys(set(given))}"
            findings.append(Finding(place, "wrong-keys", message, hint))

    def _wrong_keys(self, given: set[str]) -> str:
        if not given:
            return "says nothing"
        wider = [set(kind) - given for kind in self.kinds if given < set(kind)]
        if len(wider) == 1:
            return f"lacks the key '{', '.join(wider[0])}'"
        return "has keys that do not go together"

    def _unknown(self, key: Scalar, value: Node) -> Finding:
        message = f"{self.name} has no key {quoted(key.value)}"
        hint = did_you_mean(key.value, self.fields)
        if key.lacks_colon(value):
            hint = "in { } a comma starts the next key: put a text with a comma in quotes"
        if key.lacks_colon(value) and ":" in key.value:
            hint = "put a space after the colon"
        if not _CURLY.isdisjoint(key.value):
            hint = 'curly quotes quote nothing here; put texts in straight ones, "…"'
        return Finding(key.place, "unknown-key", message, hint)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        closed = {
            "type": "object",
            "properties": {
                key: {**wanted.shape.schema(), "description": wanted.about}
                for key, wanted in self.fields.items()
            },
            "required": [key for key, wanted in self.fields.items() if not wanted.optional],
            "additionalProperties": False,
        }
        if self.kinds:
            kinds = [{"required": list(kind), "maxProperties": len(kind)} for kind in self.kinds]
            closed["anyOf"] = kinds
        if self.needs:
            closed["allOf"] = [needed.schema() for needed in self.needs]
        return closed


ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
AN_ID = Text("an id", ID, "small letters, digits and hyphens, starting with a letter: one-sided")
BLOCK = Record(
    "an item that takes a block",
    dict,
    {"block": Field(AN_ID, "the shared block whose items stand here: the name of its folder")},
)
"""What stands in a list for the items of a shared block."""


def renamed_key(old: str, new: str, place: Place) -> Finding:
    """What is said of a key that has another name now: it is read, and one word is better."""
    message, hint = f"{quoted(old)} is called {quoted(new)} now", f"write {new} in its place"
    return Finding(place, "renamed-key", message, hint, severity="warning")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping from ids the author chooses to one shape; `key` is the form of those ids."""

    item: Shape
    noun: str = "a mapping"
    hint: str = ""
    key: Text | None = None

    def read(self, node: Node, findings: list[Finding]) -> dict[PlacedText, Any] | None:
        """The values that fit, by placed key; None where it is no mapping."""
        if not isinstance(node, Mapping):
            findings.append(_wrong_type(node, self.noun, self.hint))
            return None
        found = {}
        for key, value in node.entries:
            item = self.item.read(value, findings)
            name = PlacedText(key.value, key.place)
            if self.key is not None and self.key.read(key, findings) is None:
                continue
            if item is not None:
                found[name] = item
        return found

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        keyed = {"type": "object", "additionalProperties": self.item.schema()}
        return keyed if self.key is None else {**keyed, "propertyNames": self.key.schema()}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of two shapes: a record where a mapping stands, and what is plain where not."""

    plain: Shape
    record: Record

    @property
    def noun(self) -> str:
        """What is wanted, in words."""
        return f"{self.plain.noun} or {self.record.noun}"

    def read(self, node: Node, findings: list[Finding]) -> Any:
        """What the fitting shape reads."""
        shape = self.record if isinstance(node, Mapping) else self.plain
        return shape.read(node, findings)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return {"anyOf": [self.plain.schema(), self.record.schema()]}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several records, told apart by the keys that name them; the first, where none is."""

    records: tuple[Record, ...]

    @property
    def noun(self) -> str:
        """What is wanted, in words."""
        return " or ".join(record.noun for record in self.records)

    def read(self, node: Node, findings: list[Finding]) -> Entry:
        """What the record reads that is meant."""
        keys = {key.value for key, _ in node.entries} if isinstance(node, Mapping) else set()
        meant = (record for record in self.records if record.names in keys)
        return next(meant, self.records[0]).read(node, findings)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        return {"anyOf": [record.schema() for record in self.records]}


CONDITION = "write {question: option}; for several {any: [{…}, {…}]}, or {all: [{…}, {…}]}"
"""How a condition is written, where none stands."""


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """A condition; the loader reads it, since its keys are the guide's own question ids."""

    noun: str = "a condition"

    def read(self, node: Node, findings: list[Finding]) -> Node | None:
        """The node itself, once it is a mapping."""
        if not isinstance(node, Mapping):
            findings.append(_wrong_type(node, self.noun, CONDITION))
            return None
        return node

    def schema(self) -> dict[str, Any]:
        """A reference to the condition's schema."""
        return {"$ref": "#/$defs/condition"}


@dataclass(frozen=True, slots=True)
class AnswerNode:
    """What a scripted path answers: a word, a list of words, or a whole number."""

    noun: str = "an answer"

    def read(
        self, node: Node, findings: list[Finding]
    ) -> PlacedText | int | tuple[PlacedText, ...] | None:
        """The answer; whether it fits depends on the question."""
        if isinstance(node, Sequence):
            return Many(_ANSWER, once=True).read(node, findings)
        if isinstance(node, Scalar) and node.kind == "number":
            return _NUMBER.read(node, findings)
        return _plain_text(node, _ANSWER.noun, findings)

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        shapes = (_ANSWER, _NUMBER, Many(_ANSWER, once=True))
        return {"anyOf": [shape.schema() for shape in shapes]}


_ANSWER = Text("an answer")
_TRUTH = "true is written yes here, and false no"
_NUMBER = Whole(-1_000_000)


Shape = (
    Text
    | Ref
    | Day
    | Language
    | Choice
    | Flag
    | Whole
    | Many
    | Record
    | Keyed
    | AnyOf
    | OneOf
    | ConditionNode
    | AnswerNode
)


def _plain_text(node: Node, wanted: str, findings: list[Finding]) -> PlacedText | None:
    if isinstance(node, Scalar) and node.kind in ("boolean", "number"):
        message = f"{wanted} is wanted, found the {node.kind} {quoted(node.value)}"
        words = wanted.split()
        hint = _TRUTH if node.kind == "boolean" and not {"yes", "answer"}.isdisjoint(words) else ""
        findings.append(Finding(node.place, "wrong-type", message, hint))
        return None
    return Text(wanted).read(node, findings)


def _report_twice(items: tuple[Any, ...], findings: list[Finding]) -> None:
    seen = set()
    for item in items:
        if item in seen:
            message = f"{quoted(item)} stands twice in this list"
            findings.append(Finding(item.place, "duplicate-item", message, "remove one of the two"))
        seen.add(item)


def _report_namesakes(items: tuple[Any, ...], findings: list[Finding]) -> None:
    first: dict[str, tuple[Record, Place]] = {}
    for entry in (item for item in items if isinstance(item, Entry)):
        key = entry.record.names
        name, place = entry[key], entry.place_of(key)
        if name in first:
            record, met = first[name]
            message = f"the {entry.record.name.partition(' ')[2]} {quoted(name)} stands twice"
            if record is not entry.record:
                message = f"{quoted(name)} is the id of {record.name} too"
            where = "" if met.file == place.file else f"in {met.file} "
            hint = f"it stands first {where}at line {met.line}; give one another name"
            findings.append(Finding(place, "duplicate-id", message, hint))
        elif name is not None:
            first[name] = entry.record, place


def _close(word: str, known: tuple[str, ...]) -> str:
    hint = did_you_mean(word, known)
    return hint if hint.startswith("did") else ""


def _wrong_type(node: Node, wanted: str, hint: str = "") -> Finding:
    message = f"{wanted} is wanted, found {_found(node)}"
    return Finding(node.place, "wrong-type", message, hint)


def _found(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.kind == "null" else f"the {node.kind} {quoted(node.value)}"
    return "a list" if isinstance(node, Sequence) else "a mapping"
