"""docs/testers.md is true: its files are written, its commands run, what they print compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from guide import clock
from guide.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "testers.md"
SERVED = "## The same paths on the real pages"
"""From this heading on, commands talk to servers that are not there in a test."""
LEFT_OUT = "…"
WRITTEN_ON = date(2026, 11, 26)
"""The page says so: the receipt it prints holds the hash of a guide that is dated by this day."""


@dataclass(frozen=True)
class Block:
    """A block of code on the page: its language, the file it is, its text."""

    language: str
    file: str
    text: str


def blocks() -> Iterator[Block]:
    text, heading, _ = PAGE.read_text(encoding="utf-8").partition(SERVED)
    assert heading
    for found in re.finditer(r"^```(\w+) ?(\S*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield Block(*found.groups())


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


class Shell:
    """Runs the page's commands: ours here, pytest as a process of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.code = 0

    def run(self, command: str) -> str:
        program, *arguments = shlex.split(command)
        if program == "echo":
            assert arguments == ["$?"]
            return f"{self.code}\n"
        if program == "pytest":
            return self._pytest(arguments)
        assert program == "guide", command
        self.code = main(arguments)
        told = self.capsys.readouterr()
        return told.err + told.out

    def _pytest(self, arguments: list[str]) -> str:
        environment = {**os.environ, "PYTEST_ADDOPTS": "-p no:playwright -p no:randomly"}
        call = [sys.executable, "-m", "pytest", *arguments]
        done = subprocess.run(call, env=environment, capture_output=True, encoding="utf-8")
        self.code = done.returncode
        return done.stdout


def as_pattern(output: str) -> str:
    """What is to be printed; what is left out may be anything."""
    lines = output.splitlines(keepends=True)
    return "".join("(?:.*\n)*" if line.strip() == LEFT_OUT else re.escape(line) for line in lines)


@pytest.mark.slow
def test_every_command_on_the_page_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(clock, "today", lambda: WRITTEN_ON)
    shell = Shell(capsys)
    tried = 0
    for block in blocks():
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        if block.language != "console":
            continue
        for command, output in commands(block.text):
            printed = shell.run(command)
            tried += 1
            assert re.fullmatch(as_pattern(output), printed), f"$ {command}\n{printed}"
    assert tried >= 12
