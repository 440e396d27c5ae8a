"""`guide export fhir`, as somebody calls it whose forms are to show a guide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guide.cli import main


@pytest.fixture
def rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new guide."""
    main(["new", "hand-tremor", "--rules", str(tmp_path)])
    capsys.readouterr()
    return tmp_path


def test_each_resource_is_a_file_in_a_folder_that_is_made(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = rules / "for" / "portal"
    assert main(["export", "fhir", "hand-tremor", "-o", str(folder), "--rules", str(rules)]) == 0
    file = folder / "Questionnaire-hand-tremor.json"
    assert f"wrote {file}\n" in capsys.readouterr().out
    found = json.loads(file.read_text("utf-8"))
    assert found["url"] == "https://guide.invalid/fhir/Questionnaire/hand-tremor"
    assert found["status"] == "draft"


def test_a_number_with_options_in_its_stead_has_two_items(rules: Path) -> None:
    found = exported(rules)
    items = {item["linkId"]: item for item in found["item"]}
    weeks, instead = items["weeks"], items["weeks.instead"]
    assert weeks["type"] == "integer" and "required" not in weeks
    assert [o["valueCoding"]["code"] for o in instead["answerOption"]] == ["unsure"]


def test_names_start_as_is_wished_and_the_release_is_chosen(rules: Path) -> None:
    found = exported(rules, "--fhir", "R5", "--base", "https://portal.example/fhir/")
    assert found["url"] == "https://portal.example/fhir/Questionnaire/hand-tremor"
    assert "guide.invalid" not in json.dumps(found)
    types = {item["type"] for item in found["item"]}
    assert "coding" in types and "choice" not in types


def exported(rules: Path, *more: str) -> dict[str, Any]:
    main(["export", "fhir", "hand-tremor", "-o", str(rules / "out"), *more, "--rules", str(rules)])
    text = (rules / "out" / "Questionnaire-hand-tremor.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_guide_with_an_error_is_not_written(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (rules / "hand-tremor" / "rules.yaml").write_text("- rule: 5\n", encoding="utf-8")
    target = rules / "out"
    assert main(["export", "fhir", "hand-tremor", "-o", str(target), "--rules", str(rules)]) == 1
    assert "rules.yaml" in capsys.readouterr().err
    assert not target.exists()


def test_a_folder_that_cannot_be_made_is_told(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = rules / "numbers.yaml"
    assert main(["export", "fhir", "hand-tremor", "-o", str(target), "--rules", str(rules)]) == 2
    assert "cannot be made" in capsys.readouterr().err
