"""`guide paths run`, as a tester calls it: which files, which guide, what it prints, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from guide.cli import main
from guide.reading.newguide import write_guide
from guide.resources import folder

NAME = "hand-tremor"
PASSES = """\
- path: A first tremor
  answers: {danger-now: [none], one-sided: no, weeks: 3}
  unanswered: none
  unasked_ok: yes
  expect: {disposition: soon}
"""
FAILS = PASSES.replace("A first tremor", "Too much").replace("soon", "emergency")


def called(*arguments: str | Path) -> int:
    return main(["paths", "run", *map(str, arguments)])


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with one small guide, whose own paths pass."""
    write_guide(tmp_path / "rules", NAME)
    return tmp_path / "rules"


@pytest.fixture
def file(rules: Path) -> Path:
    """A path file that lies outside of any guide."""
    found = rules.parent / "mine.paths.yaml"
    found.write_text(PASSES, encoding="utf-8")
    return found


def second_guide(rules: Path) -> None:
    shutil.copytree(rules / NAME, rules / "other")
    text = (rules / "other" / "guide.yaml").read_text(encoding="utf-8")
    (rules / "other" / "guide.yaml").write_text(
        text.replace(f"guide: {NAME}", "guide: other"), encoding="utf-8"
    )


# -- which files, of which guide ------------------------------------------------------------------


def test_without_files_all_paths_of_all_guides_are_run(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("--rules", rules) == 0
    (line,) = capsys.readouterr().out.splitlines()
    one = int(line.split()[0])
    assert one > 1 and line == f"{one} paths: {one} passed"
    second_guide(rules)
    assert called("--rules", rules) == 0
    assert capsys.readouterr().out == f"{2 * one} paths: {2 * one} passed\n"
    assert called("--rules", rules, "--guide", "other") == 0
    assert capsys.readouterr().out == f"{one} paths: {one} passed\n"


def test_the_shipped_paths_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("--rules", folder("rules")) == 0
    assert capsys.readouterr().out.endswith(" passed\n")


def test_a_file_elsewhere_belongs_to_the_only_guide(rules: Path, file: Path) -> None:
    assert called(file, "--rules", rules) == 0


def test_a_file_in_a_guides_folder_belongs_to_it_whatever_the_rules_folder(rules: Path) -> None:
    second_guide(rules)
    file, *_ = (rules / "other" / "paths").iterdir()
    assert called(file, "--rules", folder("rules")) == 0


def test_of_several_guides_a_file_names_its_own(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second_guide(rules)
    assert called(file, "--rules", rules) == 2
    assert f"{file}: error no-guide: of which guide are these paths?" in capsys.readouterr().err
    assert called(file, "--rules", rules, "--guide", "other") == 0
    inside = "".join(f"  {line}\n" for line in PASSES.splitlines())
    file.write_text(f"guide: other\npaths:\n{inside}", encoding="utf-8")
    assert called(file, "--rules", rules) == 0
    file.write_text(f"guide: othr\npaths:\n{inside}", encoding="utf-8")
    capsys.readouterr()
    assert called(file, "--rules", rules) == 2
    said = capsys.readouterr().err
    assert f"{file}:1:8: error unknown-guide: there is no guide 'othr' in {rules}" in said
    assert "did you mean 'other'?" in said


def test_a_file_that_lies_with_one_guide_and_names_another_is_refused(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second_guide(rules)
    inside = "".join(f"  {line}\n" for line in PASSES.splitlines())
    file = rules / "other" / "paths" / "mine.yaml"
    file.write_text(f"guide: {NAME}\npaths:\n{inside}", encoding="utf-8")
    assert called(file, "--rules", rules) == 1
    said = capsys.readouterr().err
    assert f"{file}:1:8: error wrong-guide: the file is for '{NAME}'" in said
    for wanted in (NAME, "other"):
        assert called(file, "--rules", rules, "--guide", wanted) == 0


def test_a_file_named_twice_is_run_once(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(file, file.parent / "." / file.name, file, "--rules", rules) == 0
    assert capsys.readouterr().out == "1 path: 1 passed\n"


def test_a_folder_stands_for_the_path_files_in_it(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = rules.parent / "kept" / "deeper"
    kept.mkdir(parents=True)
    file.rename(kept / file.name)
    table = "path,danger-now,weeks,unanswered,expect.disposition\nFrom a table,none,5,none,soon\n"
    (kept.parent / "table.csv").write_text(table, encoding="utf-8")
    (kept / "notes.txt").write_text("not a path file", encoding="utf-8")
    (kept / ".hidden.yaml").write_text("not a path file", encoding="utf-8")
    assert called(kept.parent, "--rules", rules) == 0
    assert capsys.readouterr().out == "2 paths: 2 passed\n"


def test_the_folder_of_a_guide_or_of_all_stands_for_the_guides_own_paths(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for named in (rules, rules / NAME, rules / NAME / "paths"):
        assert called(named, "--rules", rules) == 0
        assert capsys.readouterr().out == "2 paths: 2 passed\n"


# -- what comes of it -----------------------------------------------------------------------------


def test_a_path_that_fails_explains_itself(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(PASSES + FAILS, encoding="utf-8")
    assert called(file, "--rules", rules) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"{file}:6:3: failed: Too much\n  first difference: disposition\n")
    assert said.endswith("\n\n2 paths: 1 passed, 1 failed\n")


def test_a_path_with_a_mistake_is_a_finding_and_the_others_run(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(PASSES + FAILS.replace("weeks", "wekes"), encoding="utf-8")
    assert called(file, "--rules", rules) == 1
    told = capsys.readouterr()
    assert "unknown-question: there is no question 'wekes'" in told.err
    assert told.out == "1 path: 1 passed; 1 finding\n"


def test_a_file_that_cannot_be_read_is_said_and_the_others_run(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = file.with_name("gone.yaml")
    broken = file.with_name("broken.yaml")
    broken.write_text("- path: [\n", encoding="utf-8")
    assert called(gone, file, broken, "--rules", rules) == 2
    told = capsys.readouterr()
    assert f"{gone}: error unreadable-file: the file cannot be read" in told.err
    assert f"{broken}:2:1: error yaml-syntax" in told.err
    assert told.out == "1 path: 1 passed; 2 findings\n"


def test_a_guide_with_errors_is_said_and_the_paths_of_the_others_run(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second_guide(rules)
    (rules / "other" / "rules.yaml").write_text("- rule: [\n", encoding="utf-8")
    assert called("--rules", rules) == 2
    told = capsys.readouterr()
    assert "rules.yaml:2:1: error yaml-syntax" in told.err and " passed" in told.out


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--guide", "hand-tremors"], "there is no guide 'hand-tremors' in {rules}"),
        (["--url", "http://127.0.0.1:8000"], "--url is for a driver that talks to a server"),
        (["--jobs", "0"], "--jobs takes a number from 1 on"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    rules: Path, arguments: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("--rules", rules, *arguments) == 2
    assert wanted.format(rules=rules) in capsys.readouterr().err


def test_no_paths_at_all_is_no_success(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(rules / NAME / "paths")
    assert called("--rules", rules) == 2
    assert f"there are no scripted paths in {rules}" in capsys.readouterr().err


def test_json_holds_every_path_with_its_verdict(
    rules: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(PASSES + FAILS + FAILS.replace("weeks", "wekes"), encoding="utf-8")
    assert called(file, "--rules", rules, "--format", "json") == 1
    shown = json.loads(capsys.readouterr().out)
    assert [(path["path"], path["line"], path["verdict"]) for path in shown["paths"]] == [
        ("A first tremor", 1, "passed"),
        ("Too much", 6, "failed"),
    ]
    finding, *_ = shown["findings"]
    assert finding["code"] in ("duplicate-path", "unknown-question")
