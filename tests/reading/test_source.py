"""What a plain value is taken for: YAML 1.2's core schema, without the surprises of YAML 1.1."""

from __future__ import annotations

import pytest
import yaml

from guide.reading import source
from guide.reading.source import Mapping, Scalar, read_text

KINDS = {
    "text": "yes no on off y N Yes NO 12:30 1:30:00 017 0755 2026-11-22 1_000 = 1.2.3 0b1 1e . -"
    " 08 +.x nil None NaN 'true' \"12\" 't' \"null\"",
    "number": "0 12 -3 +4 1.5 1e5 -1.5E-3 .5 1. 0x1F 0o17 .inf -.INF .nan",
    "boolean": "true True TRUE false False FALSE",
    "null": "~ null Null NULL",
}


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """libyaml's parser, and the slower one that is used where it is missing."""
    monkeypatch.setattr(source, "_LOADER", getattr(yaml, request.param))


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in KINDS.items() for value in values.split()]
)
def test_what_a_plain_value_is(kind: str, value: str) -> None:
    node, findings = read_text(f"a: {value}\n", "a.yaml")
    if value == "-":
        assert findings
        return
    assert isinstance(node, Mapping) and not findings
    scalar = node.entries[0][1]
    assert isinstance(scalar, Scalar)
    assert (scalar.kind, scalar.value) == (kind, value.strip("'\""))


def test_a_value_that_is_left_out_is_null() -> None:
    node, _ = read_text("a:\n", "a.yaml")
    assert isinstance(node, Mapping)
    assert node.entries[0][1] == Scalar(node.entries[0][1].place, "", "null")


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c\n", "a.yaml:1:5"),
        ('é: "x\ny: z\n', "a.yaml:1:4"),
        ("a: [b, c\nd: e\n", "a.yaml:1:4"),
        ("a: b\n c: d\n", "a.yaml:2:3"),
        ("a: @b\n", "a.yaml:1:4"),
        ("a: b\r\nc: @d\r\n", "a.yaml:2:4"),
        ("a: {b: c\n", "a.yaml:1:4"),
        ("- a\nb: c\n", "a.yaml:2:1"),
        ("a: 'b", "a.yaml:1:4"),
        ("a", "a.yaml:1:1"),
    ],
)
def test_both_parsers_name_the_same_place(text: str, place: str) -> None:
    node, findings = read_text(text, "a.yaml")
    if text == "a":
        assert isinstance(node, Scalar) and str(node.place) == place
        return
    assert [(finding.code, str(finding.place)) for finding in findings] == [("yaml-syntax", place)]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff"])
def test_a_character_that_no_editor_shows_is_found(character: str) -> None:
    node, (finding,) = read_text(f"a: b\nc: é{character}d\n", "a.yaml")
    assert node is None
    assert (finding.code, str(finding.place)) == ("control-character", "a.yaml:2:5")


def test_marks_and_letters_of_every_script_are_let_pass() -> None:
    node, findings = read_text("a: שלום 頭 “x” … 👍🏽 \t\n", "a.yaml")
    assert isinstance(node, Mapping) and not findings
