"""`guide import-response`, as a tester calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guide.cli import main
from guide.engine.engine import Engine
from guide.paths.receipt import receipt_of
from guide.paths.response import response_of
from guide.reading.loader import load_guides
from guide.reading.newguide import write_guide
from guide.ruleset.answertext import from_text

NAME = "hand-tremor"
ANSWERS = "danger-now=none one-sided=yes weeks=3"

Output = pytest.CaptureFixture[str]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with a small guide."""
    write_guide(tmp_path, NAME)
    return tmp_path


def engine(rules: Path) -> Engine:
    return Engine(load_guides(rules, only=[NAME]).rule_sets[0])


def saved(rules: Path, answers: str = ANSWERS) -> Path:
    """A response with these answers, in a file."""
    used = engine(rules)
    file = rules / "answers.json"
    found = response_of(used, from_text(answers.split(), used.domains))
    file.write_text(json.dumps(found), encoding="utf-8")
    return file


def called(rules: Path, file: Path, *more: str) -> int:
    return main(["import-response", str(file), *more, "--rules", str(rules)])


def test_a_response_is_explained(rules: Path, capsys: Output) -> None:
    assert called(rules, saved(rules)) == 0
    told = capsys.readouterr()
    main(["explain", NAME, *ANSWERS.split(), "--rules", str(rules)])
    assert told.out == capsys.readouterr().out
    assert not told.err


def test_its_answers_its_receipt_and_its_path_are_told(rules: Path, capsys: Output) -> None:
    file, used = saved(rules), engine(rules)
    assert called(rules, file, "--to", "answers") == 0
    assert capsys.readouterr().out == f"{ANSWERS}\n"
    assert called(rules, file, "--to", "receipt") == 0
    receipt = receipt_of(used, from_text(ANSWERS.split(), used.domains))
    assert capsys.readouterr().out == f"{receipt}\n"
    assert called(rules, file, "--to", "path") == 0
    path = capsys.readouterr().out
    paths = rules / NAME / "paths" / "from-a-response.yaml"
    paths.parent.mkdir(exist_ok=True)
    paths.write_text(path, encoding="utf-8")
    assert "From a response: yes; 3" in path
    assert main(["paths", "run", str(paths), "--rules", str(rules)]) == 0


def test_answers_that_come_to_no_end_are_explained_and_have_no_receipt(
    rules: Path, capsys: Output
) -> None:
    file = saved(rules, "danger-now=none")
    assert called(rules, file) == 1
    assert "one-sided" in capsys.readouterr().out
    assert called(rules, file, "--to", "receipt") == 2
    assert "'one-sided' is still to be asked" in capsys.readouterr().err


def test_a_response_of_an_earlier_version_is_told_and_says_so(rules: Path, capsys: Output) -> None:
    file = saved(rules)
    questions = rules / NAME / "questions.yaml"
    changed = questions.read_text("utf-8").replace("For how many", "For about how many", 1)
    questions.write_text(changed, encoding="utf-8")
    assert called(rules, file, "--to", "path") == 0
    told = capsys.readouterr()
    assert "warning response-version" in told.err
    assert "# It was made with another version of the guide." in told.out


@pytest.mark.parametrize("text", ["", "<xml/>", "[1", '{"resourceType": "Patient"}'])
def test_what_is_no_response_is_a_finding(rules: Path, text: str, capsys: Output) -> None:
    file = rules / "answers.json"
    file.write_text(text, encoding="utf-8")
    assert called(rules, file) == 2
    assert "answers.json: error response-form" in capsys.readouterr().err


def test_a_file_that_is_not_there_and_a_folder_are_told(rules: Path, capsys: Output) -> None:
    assert called(rules, rules / "nowhere.json") == 2
    assert called(rules, rules) == 2
    assert capsys.readouterr().err.count("cannot be read") == 2
