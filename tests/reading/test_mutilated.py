"""Whatever becomes of a rule file, reading it ends in findings with a place, never in an error."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.findings import FORMATS, Finding
from guide.paths.files import load_paths, path_files
from guide.reading.loader import load_guides
from tests.support.broken import VALID

GUIDE = "kitchen-sink"
FILES = [
    path.relative_to(VALID)
    for folder in (GUIDE, "blocks")
    for path in sorted((VALID / folder).rglob("*.yaml"))
]
FILES += [Path("numbers.yaml")]

Edit = Callable[[str], str]

PIECES = st.sampled_from(
    [
        *"\n:-,[]{}\"'#&*!|>%@`~? \t\0\x07\x85\u2028\ufeff\u200bé😀",
        *("---\n", "...\n", "<<: ", "- ", ": ", "&a ", "*a", "!!str ", "null", "true", "12", "1.5"),
        *("yes", "no", "unsure", "any", "not", "sources: [own]", "{all_of: [", "at_least:"),
        "\\0",
        "9" * 400,
        "[" * 60,
        "x" * 300,
    ]
)


def _insert(place: float, piece: str, text: str) -> str:
    at = int(place * len(text))
    return text[:at] + piece + text[at:]


def _delete(place: float, length: int, text: str) -> str:
    at = int(place * len(text))
    return text[:at] + text[at + length :]


def _lines(place: float, change: str, piece: str, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return piece
    at = int(place * len(lines)) % len(lines)
    changed = {
        "drop": [],
        "double": [lines[at], lines[at]],
        "indent": ["  " + lines[at]],
        "dedent": [lines[at].removeprefix("  ")],
        "cut": [lines[at].rpartition(":")[0] + ":\n"],
        "value": [lines[at].rpartition(": ")[0] + ": " + piece + "\n"],
    }
    return "".join([*lines[:at], *changed[change], *lines[at + 1 :]])


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One thing done to a text."""
    place = draw(st.floats(0, 1, exclude_max=True))
    kind = draw(st.sampled_from(["insert", "delete", "drop", "double", "indent", "cut", "value"]))
    if kind == "insert":
        return partial(_insert, place, draw(PIECES))
    if kind == "delete":
        return partial(_delete, place, draw(st.integers(1, 40)))
    return partial(_lines, place, kind, draw(PIECES))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("rules") / "rules"
    shutil.copytree(VALID, copy)
    shutil.rmtree(copy / "small")
    return copy


def is_inside(finding: Finding) -> bool:
    """Whether the place that a finding names is in the file, or just behind its end."""
    place = finding.place
    if place.line == 0:
        return True
    lines = re.split("\r\n|\r|\n", Path(place.file).read_text(encoding="utf-8-sig"))
    return place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(file=st.sampled_from(FILES), done=st.lists(edits(), min_size=1, max_size=4))
def test_a_mutilated_file_ends_in_findings(rules: Path, file: Path, done: list[Edit]) -> None:
    whole = (VALID / file).read_text(encoding="utf-8")
    text = whole
    for edit in done:
        text = edit(text)
    try:
        (rules / file).write_text(text, encoding="utf-8", newline="")
        check(rules)
    finally:
        (rules / file).write_text(whole, encoding="utf-8")


def check(rules: Path) -> None:
    """Read all there is; what is wrong has its place, and what has an error is not handed on."""
    loaded = load_guides(rules)
    ours = (f"/{GUIDE}", "/blocks/")
    own = [f for f in loaded.findings if any(folder in f.place.file for folder in ours)]
    errors = [finding for finding in own if finding.severity == "error"]
    assert bool(loaded.rule_sets) != bool(errors)
    assert loaded.numbers is not None or not loaded.clean
    findings = list(loaded.findings)
    for rule_set in loaded.rule_sets:
        findings += load_paths(path_files(rules / GUIDE), rule_set)[1]
    assert [finding for finding in findings if not is_inside(finding)] == []
    for form in FORMATS.values():
        assert form(findings).replace("\n", "").isprintable()


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_that_is_cut_off_anywhere_ends_in_findings(rules: Path, file: Path) -> None:
    whole = (VALID / file).read_text(encoding="utf-8")
    try:
        for end in range(0, len(whole), 61):
            (rules / file).write_text(whole[:end], encoding="utf-8")
            check(rules)
    finally:
        (rules / file).write_text(whole, encoding="utf-8")
