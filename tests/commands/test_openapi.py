"""`guide export openapi`, as somebody calls it whose program uses a guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guide.cli import main


@pytest.fixture
def rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A new guide."""
    main(["new", "hand-tremor", "--rules", str(tmp_path)])
    capsys.readouterr()
    return tmp_path


def test_the_document_names_the_guide_and_what_each_question_takes(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "openapi", "hand-tremor", "--rules", str(rules)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "/api/v1/guides/hand-tremor/evaluate" in found["paths"]
    takes = found["components"]["schemas"]["hand-tremor-answers"]["properties"]
    assert takes["one-sided"]["enum"] == ["yes", "no", "unsure"]
    assert takes["weeks"]["anyOf"][0] == {"type": "integer", "minimum": 0, "maximum": 1000}


def test_it_is_written_where_a_file_is_named(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = rules / "api.json"
    assert main(["export", "openapi", "-o", str(target), "--rules", str(rules)]) == 0
    assert json.loads(target.read_text("utf-8"))["openapi"] == "3.1.0"
    assert capsys.readouterr().out == f"wrote {target}\n"


def test_a_guide_with_an_error_is_not_described(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (rules / "hand-tremor" / "rules.yaml").write_text("- rule: 5\n", encoding="utf-8")
    assert main(["export", "openapi", "--rules", str(rules)]) == 1
    assert "rules.yaml" in capsys.readouterr().err
