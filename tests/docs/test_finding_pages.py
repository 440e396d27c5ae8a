"""Each finding's page in docs/findings: what it says fails does, and what it says is mended is.

A page's blocks are done to a guide fresh from `guide new`, in order: lines of a file are added to
it (or are all of it), lines of a shell are run beside the rules folder, `guide` by this program.
Where no line runs `guide`, `guide check` is.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from guide.approval import signatures
from guide.cli import main
from guide.codes import CODES, GROUPS, PROOFS
from guide.errors import ExitCode
from guide.reading.newguide import write_guide
from tests.support.approving import ssh_keygen_works

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[2] / "docs" / "findings"
IMPOSSIBLE = {"never-chosen", "built-in-broken"}
"""Guarded against, and by construction in no rule file."""
NAME = "hand-tremor"
CHECK = f"guide check {NAME}"
_BLOCK = re.compile(r"```(yaml|csv|sh)\n(?:# (\S+?)(, all of it)?\n)?(.*?)```", re.DOTALL)

Output = pytest.CaptureFixture[str]


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> Iterator[Printed]:
    """What the program prints once a page's blocks are done to a new guide."""
    write_guide(tmp_path / "rules", NAME)
    monkeypatch.chdir(tmp_path)
    yield Printed(capsys)
    for folder in (tmp_path / "rules").glob("*/"):
        folder.chmod(0o700)


class Printed:
    """Does the blocks of a text, and says what came of it.

    `elsewhere`: approvals are looked at on a computer that has no ssh-keygen.
    """

    def __init__(self, capsys: Output) -> None:
        self.capsys = capsys
        self.codes: list[int] = []
        self.elsewhere = False

    def after(self, text: str) -> str:
        """All that was printed."""
        for kind, file, whole, lines in _BLOCK.findall(text):
            if kind == "sh":
                self._run(f"# {file}\n{lines}" if file else lines)
            else:
                path = Path("rules", NAME, file)
                before = (
                    "" if whole or not path.exists() else path.read_text(encoding="utf-8") + "\n"
                )
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(before + lines, encoding="utf-8")
        if not self.codes:
            self._run(CHECK)
        output = self.capsys.readouterr()
        return output.out + output.err

    def _run(self, lines: str) -> None:
        for line in lines.splitlines():
            if line.startswith("guide "):
                looks = line.startswith("guide approvals verify")
                program = "no-such-program" if looks and self.elsewhere else signatures.PROGRAM
                with patch.object(signatures, "PROGRAM", program):
                    self.codes.append(main(shlex.split(line)[1:]))
            else:
                subprocess.run(["bash", "-euc", line], check=True, capture_output=True)


def halves(code: str) -> tuple[str, str]:
    """What fails, and what is mended."""
    _, _, examples = (PAGES / f"{code}.md").read_text(encoding="utf-8").partition("## Fails")
    fails, _, mended = examples.partition("## Mended")
    return fails, mended


def told(printed: str) -> set[str]:
    """The codes of the findings in an output."""
    return set(re.findall(r"(?:error|warning) ([a-z0-9-]+):", printed))


def test_each_code_has_its_page_and_each_page_its_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(CODES)
    for path in PAGES.glob("*.md"):
        assert path.stem == "README" or path.read_text(encoding="utf-8").startswith(
            f"# {path.stem}\n"
        )


def test_the_list_of_pages_is_that_of_the_codes() -> None:
    listed = (PAGES / "README.md").read_text(encoding="utf-8")
    for title, codes in GROUPS.items():
        assert f"\n## {title}\n" in listed
        for code, meaning in codes.items():
            assert f"\n| [{code}]({code}.md) | {meaning} |" in listed


def runs(code: str) -> bool:
    """Whether what the page tells can happen here."""
    page = PAGES / f"{code}.md"
    if page.exists() and "ssh-keygen" in page.read_text(encoding="utf-8"):
        return ssh_keygen_works()
    return code != "unreadable-folder" or os.geteuid() != 0


EXAMPLES = [
    pytest.param(
        code, marks=pytest.mark.skipif(not runs(code), reason="cannot be brought about here")
    )
    for code in sorted(set(CODES) - IMPOSSIBLE)
]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_failing_example_fails(code: str, printed: Printed) -> None:
    printed.elsewhere = code == "approval-not-checked"
    said = printed.after(halves(code)[0])
    assert code in told(said), said
    if code in PROOFS:
        assert all(re.match(r"\S+:\d+:\d+: ", line) for line in said.splitlines() if code in line)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_mended_example_has_no_finding(code: str, printed: Printed) -> None:
    said = printed.after(halves(code)[1])
    assert printed.codes[-1] == ExitCode.CLEAN and not told(said), said
