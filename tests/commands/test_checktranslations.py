"""`guide check` tells what is wrong with the catalogue of the numbers, as it does of a guide's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guide.cli import main
from tests.support.broken import VALID


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A guide, and the numbers with a Spanish catalogue that has no text yet."""
    shutil.copytree(VALID / "small", tmp_path / "small")
    shutil.copy(VALID / "numbers.yaml", tmp_path)
    assert main(["translate", "numbers", "es", "--rules", str(tmp_path)]) == 0
    return tmp_path


def checked(rules: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    main(["check", "small", "--rules", str(rules), "--format", "github"])
    return capsys.readouterr().out


def test_a_number_without_a_translation_is_told(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = checked(rules, capsys)
    assert "numbers.es.po" in found and "translation-missing" in found


def test_without_a_catalogue_nothing_is_told(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (rules / "numbers.es.po").unlink()
    assert "translation-" not in checked(rules, capsys)
