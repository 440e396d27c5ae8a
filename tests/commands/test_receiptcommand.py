"""`guide paths from-receipt`, as a tester calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.cli import main
from guide.engine.engine import Engine
from guide.paths.receipt import receipt_of
from guide.reading.loader import load_guides
from guide.reading.newguide import write_guide
from guide.ruleset.answertext import from_text
from tests.support.checkouts import commit, git

NAME = "hand-tremor"
ANSWERS = "danger-now=none one-sided=yes weeks=3"
PRINTED = """\
# The answers of a receipt, in the guide hand-tremor, version 0.1.
# The guide says what it said when the receipt was made, so this is what was shown.

- path: "From a receipt: yes; 3"
  answers:
    one-sided: yes
    weeks: 3
  unanswered: none
  expect:
    disposition: soon
    causes: {example-cause: possible}
    rules: [lasts-long, one-sided-fits]
    asked_exactly: [danger-now, one-sided, weeks]
"""

Output = pytest.CaptureFixture[str]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with a small guide."""
    write_guide(tmp_path, NAME)
    return tmp_path


def code(rules: Path, answers: str) -> str:
    engine = Engine(load_guides(rules, only=[NAME]).rule_sets[0])
    return receipt_of(engine, from_text(answers.split(), engine.domains))


def called(rules: Path, receipt: str, *more: str) -> int:
    return main(["paths", "from-receipt", *receipt.split(), *more, "--rules", str(rules)])


def change(rules: Path, file: str, old: str, new: str) -> None:
    path = rules / NAME / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_receipt_becomes_a_path_file_that_passes(
    rules: Path, tmp_path: Path, capsys: Output
) -> None:
    assert called(rules, code(rules, ANSWERS)) == 0
    printed = capsys.readouterr()
    assert printed.out == PRINTED
    assert not printed.err
    file = tmp_path / "from-receipt.yaml"
    file.write_text(printed.out, encoding="utf-8")
    assert main(["paths", "run", str(file), "--rules", str(rules)]) == 0


def test_it_says_when_a_word_has_changed_since(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    change(rules, "guide.yaml", "title: ", "title: Another ")
    assert called(rules, receipt, "--guide", NAME) == 0
    printed = capsys.readouterr()
    assert "# The guide has changed since this receipt was made" in printed.out
    assert printed.err.startswith("The guide has changed since this receipt was made")
    assert "    weeks: 3\n" in printed.out


def test_it_does_not_guess_where_the_questions_have_changed(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    change(rules, "questions.yaml", "  to: ", "  to: 1")
    assert called(rules, receipt) == 1
    printed = capsys.readouterr()
    assert not printed.out
    assert "error receipt-questions: the questions of 'hand-tremor'" in printed.err
    assert "only with the rules that it was made with" in printed.err


def test_a_mistyped_receipt_is_unreadable_input(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    wrong = receipt[:-1] + ("X" if receipt[-1] != "X" else "Y")
    assert called(rules, wrong) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert "receipt: error receipt-check: the check letters do not match" in printed.err
    assert f"the mistake is in group {len(receipt.split())}" in printed.err


def test_a_guide_that_cannot_be_read_is_told(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    write_guide(rules, "other")
    change(rules, "rules.yaml", "one-sided:", "one-sidde:")
    assert called(rules, receipt) == 2
    printed = capsys.readouterr().err
    assert "receipt-guide" in printed and "guides here: other" in printed
    assert "there is no question 'one-sidde'" in printed
    assert called(rules, receipt, "--guide", NAME) == 1


def test_it_is_read_with_the_rules_of_its_time(rules: Path, capsys: Output) -> None:
    git(rules, "init", "--quiet")
    then = commit(rules, "The guide as it was")
    receipt = code(rules, ANSWERS)
    change(rules, "questions.yaml", "  to: ", "  to: 1")
    change(rules, "guide.yaml", 'version: "0.1"', 'version: "0.2"')
    assert called(rules, receipt) == 1
    assert "--at REVISION" in capsys.readouterr().err
    assert called(rules, receipt, "--at", then) == 0
    printed = capsys.readouterr()
    assert printed.out == PRINTED and not printed.err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--at", "nowhere"], "is in no git checkout"),
        (["--at", "nowhere", "--guide", "gone"], "is in no git checkout"),
    ],
)
def test_a_time_that_is_not_known(rules: Path, more: list[str], told: str, capsys: Output) -> None:
    assert called(rules, code(rules, ANSWERS), *more) == 2
    assert told in capsys.readouterr().err


def test_a_time_is_of_one_guide(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    write_guide(rules, "other")
    assert called(rules, receipt, "--at", "main") == 2
    assert "name it with --guide: hand-tremor, other" in capsys.readouterr().err


def test_a_guide_that_was_broken_at_that_time(rules: Path, capsys: Output) -> None:
    receipt = code(rules, ANSWERS)
    git(rules, "init", "--quiet")
    change(rules, "rules.yaml", "one-sided:", "one-sidde:")
    then = commit(rules, "Broken")
    assert called(rules, receipt, "--at", then) == 1
    assert "there is no question 'one-sidde'" in capsys.readouterr().err
