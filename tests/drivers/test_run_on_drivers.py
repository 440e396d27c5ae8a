"""`guide paths run` on the drivers above the engine, as a tester calls it."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from guide.cli import main
from guide.commands.site import make_site
from guide.drivers.serving import Serving
from guide.reading.loader import load_numbers, load_rule_set
from guide.reading.newguide import write_guide

NAME = "hand-tremor"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with a small guide, its numbers and its scripted paths."""
    write_guide(tmp_path, NAME)
    return tmp_path


def called(rules: Path, *arguments: str) -> int:
    return main(["paths", "run", "--rules", str(rules), *arguments])


def site(rules: Path) -> Serving:
    """The guide on a port of its own."""
    rule_set, _ = load_rule_set(rules / NAME)
    numbers = load_numbers(rules / "numbers.yaml", [])
    assert rule_set is not None and numbers is not None
    return Serving(make_site(rule_set, numbers))


def test_in_process(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called(rules, "--on", "http", "--jobs", "2") == 0
    assert "passed" in capsys.readouterr().out


def test_at_an_address(rules: Path) -> None:
    with closing(site(rules)) as serving:
        assert called(rules, "--on", "http", "--url", serving.origin) == 0


def test_a_server_that_is_down(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert called(rules, "--on", "http", "--url", f"http://127.0.0.1:{port}") == 2
    shown = capsys.readouterr()
    assert f"guide: http: http://127.0.0.1:{port} cannot be reached" in shown.err
    assert "not run" in shown.out


def test_without_the_table_of_numbers(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (rules / "numbers.yaml").unlink()
    assert called(rules, "--on", "http") == 2
    assert "guide: http: the site needs numbers.yaml" in capsys.readouterr().err
