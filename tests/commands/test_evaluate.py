"""`guide evaluate`, as somebody calls it who measures a guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guide.cli import main
from guide.reading.newguide import write_guide
from tests.paths.test_cases import CASE


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    write_guide(tmp_path, "hand-tremor")
    folder = tmp_path / "hand-tremor" / "cases"
    folder.mkdir()
    (folder / "own.yaml").write_text(CASE, encoding="utf-8")
    return tmp_path


def evaluate(rules: Path, *arguments: str) -> int:
    return main(["evaluate", "hand-tremor", *arguments, "--rules", str(rules)])


def test_the_guides_own_cases(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(rules) == 0
    assert "1 of 1, 100 % (21 to 100)    no less care than is safe" in capsys.readouterr().out


def test_a_case_that_is_missed(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = rules / "others.yaml"
    file.write_text(CASE.replace("least: soon", "least: same_day"), encoding="utf-8")
    assert evaluate(rules, str(file), "--format", "json") == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["cases"][0]["faults"] == ["told soon, and same_day is the least that is safe"]


def test_a_file_with_a_mistake(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = rules / "others.yaml"
    file.write_text(CASE.replace("weeks", "wekes"), encoding="utf-8")
    assert evaluate(rules, str(file)) == 1
    assert "did you mean 'weeks'?" in capsys.readouterr().err


def test_no_cases_at_all(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (rules / "hand-tremor" / "cases" / "own.yaml").unlink()
    assert evaluate(rules) == 2
    assert "there are no cases in" in capsys.readouterr().err
