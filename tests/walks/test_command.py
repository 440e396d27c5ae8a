"""`guide paths walk`, as a tester calls it."""

from __future__ import annotations

import socket
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
    """A rules folder with a small guide."""
    write_guide(tmp_path, NAME)
    return tmp_path


def called(rules: Path, *arguments: str) -> int:
    return main(["paths", "walk", NAME, "--rules", str(rules), *arguments])


@pytest.mark.slow
def test_walks_that_keep_every_promise(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(rules, "--count", "3", "--seed", "4") == 0
    assert called(rules, "--count", "3", "--seed", "4", "--on", "http") == 0
    engine, http = capsys.readouterr().out.splitlines()
    assert engine.startswith("# 3 walks from seed 4, ") and "steps on engine" in engine
    assert http.endswith("steps on http: every promise kept")


@pytest.fixture
def lowered(rules: Path) -> Path:
    """The guide with an answer "not sure" that leads to less care than "no"."""
    file = rules / NAME / "rules.yaml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("when: {danger-now: unsure}", "when: {danger-now: none}")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return rules


def test_what_failed_is_a_path_file_with_the_way_to_meet_it_again(
    lowered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(lowered, "--count", "40") == 1
    shown = capsys.readouterr().out
    first = shown.split("# again: ", 1)[1].splitlines()[0]
    assert f"guide paths walk {NAME} --on engine --seed " in first
    *_, seed, _, _ = first.split()
    assert called(lowered, "--count", "1", "--seed", seed) == 1
    again = capsys.readouterr().out
    assert again.splitlines()[:3] == shown.splitlines()[:3]
    assert "# walk " in again and "never lowers the level of care" in again
    file = lowered / "again.yaml"
    file.write_text(again, encoding="utf-8")
    rule_set, _ = load_rule_set(lowered / NAME)
    assert rule_set is not None
    paths, findings = load_paths([file], rule_set)
    assert not findings and [path.name for path in paths] == [f"Walk {seed}"]
    assert run(paths[0], Engine(rule_set)).passed


def test_a_server_that_is_down(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert called(rules, "--on", "http", "--url", f"http://127.0.0.1:{port}") == 2
    shown = capsys.readouterr()
    assert "guide: http: http://127.0.0.1" in shown.err and "seed 0: none walked\n" in shown.out


@pytest.mark.parametrize(
    "given", [["--url", "http://x"], ["--count", "0"], ["--seed", "-1"], ["--rules", "nowhere"]]
)
def test_misuse(rules: Path, given: list[str]) -> None:
    assert called(rules, *given) == 2


def test_a_guide_that_is_not_there(rules: Path) -> None:
    assert main(["paths", "walk", "no-such", "--rules", str(rules)]) == 2
