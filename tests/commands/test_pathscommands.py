"""`guide paths suggest` and `guide paths mutants`, as a tester calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guide.cli import main
from guide.engine.engine import Engine
from guide.paths.files import load_paths
from guide.paths.scripted import run
from guide.reading.loader import load_rule_set
from guide.reading.newguide import write_guide

NAME = "hand-tremor"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with a small guide, and no scripted paths."""
    write_guide(tmp_path, NAME)
    for file in (tmp_path / NAME / "paths").glob("*"):
        file.unlink()
    return tmp_path


def called(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_what_is_suggested_is_a_path_file_that_passes_and_notices_every_mutant(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("paths", "suggest", NAME, "--rules", rules) == 0
    file = rules / NAME / "paths" / "suggested.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    rule_set, _ = load_rule_set(rules / NAME)
    assert rule_set is not None
    paths, findings = load_paths([file], rule_set)
    assert paths and not findings
    assert all(run(path, Engine(rule_set)).passed for path in paths)
    assert called("paths", "mutants", NAME, "--rules", rules) == 0
    assert "(100 %)" in capsys.readouterr().out


def test_paths_are_written_among_those_that_they_extend(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = rules / NAME / "paths"
    folder.mkdir(exist_ok=True)
    file = folder / "suggested.yaml"
    given = ("paths", "suggest", NAME, "--extend", "--rules", rules)
    assert called(*given, "-o", file) == 0
    assert capsys.readouterr().out == f"wrote {file}\n"
    rule_set, _ = load_rule_set(rules / NAME)
    assert rule_set is not None
    paths, findings = load_paths([file], rule_set)
    assert paths and not findings
    before = file.read_text(encoding="utf-8")
    assert called(*given, "-o", file) == 2
    assert "is already there" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == before
    assert called(*given, "-o", folder / "none" / "more.yaml") == 2


def test_extending_adds_nothing_where_nothing_lacks(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    called("paths", "suggest", NAME, "--rules", rules)
    folder = rules / NAME / "paths"
    folder.mkdir(exist_ok=True)
    (folder / "suggested.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert called("paths", "suggest", NAME, "--extend", "--format", "json", "--rules", rules) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["paths"] == []
    assert shown["known_paths"] > 0


def test_without_paths_every_mutant_goes_unnoticed_and_paths_are_offered(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("paths", "mutants", NAME, "--rules", rules) == 1
    text = capsys.readouterr().out
    assert text.startswith("0 scripted paths notice 0 of")
    assert "- path:" in text
    assert called("paths", "mutants", NAME, "--format", "json", "--rules", rules) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["score"] == 0
    assert len(shown["unnoticed"]) == shown["mutants"] - len(shown["equivalent"])
    assert all(each["line"] and each["path"] for each in shown["unnoticed"])


def test_a_broken_path_file_is_said_and_stops_the_command(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = rules / NAME / "paths"
    folder.mkdir(exist_ok=True)
    (folder / "broken.yaml").write_text(
        "- path: one\n  answers: {nothing: yes}\n  expect: {}\n", encoding="utf-8"
    )
    assert called("paths", "mutants", NAME, "--rules", rules) == 1
    assert "there is no question 'nothing'" in capsys.readouterr().err


def test_an_unknown_guide_is_said(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("paths", "suggest", "hand-tremors", "--rules", rules) == 2
    assert NAME in capsys.readouterr().err
