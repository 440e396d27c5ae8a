"""The documents: every file and heading that one of them links to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
DOCUMENTS = sorted([*TOP.glob("*.md"), *(TOP / "docs").rglob("*.md"), TOP / "bench" / "README.md"])


def links(text: str) -> list[str]:
    """The targets of the links and pictures within the project."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    found = re.findall(r"\]\(([^)\s]+)\)", prose)
    found += re.findall(r'\b(?:src|srcset)="([^"]+)"', prose)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def headings(text: str) -> set[str]:
    """The anchors of the headings, as they are made from their words."""
    found = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    for target in links(document.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), target
        assert not anchor or anchor in headings(file.read_text(encoding="utf-8")), target


def test_every_screenshot_is_shown() -> None:
    shown = {
        Path(link).name
        for document in DOCUMENTS
        for link in links(document.read_text(encoding="utf-8"))
    }
    pictures = {file.name for file in (TOP / "docs" / "screenshots").glob("*.png")}
    assert not pictures - shown


def named_files(text: str) -> list[str]:
    """The files of the project that a text names by their whole path."""
    folders = "guide|templates|static|tests|docs|bench"
    return re.findall(rf"`((?:{folders})/[\w./-]*\w\.\w+)`", text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    if document.parent.name == "findings":
        return  # their pages name files that are to be missing
    named = named_files(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (TOP / name).exists()] == []


def test_a_named_file_is_seen() -> None:
    text = "see `guide/no/such.py`, `guide/checks/<name>.py` and `rules/x/rules.yaml`"
    assert named_files(text) == ["guide/no/such.py"]
