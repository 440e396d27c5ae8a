"""Each proof's page in docs/findings: what it says fails does, and what it says is mended is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guide.checks import PROOFS
from guide.codes import PROOFS as CODES
from guide.findings import Finding
from guide.loader import load_rule_set
from guide.newguide import write_guide
from guide.proof import Subject

PAGES = Path(__file__).parent.parent / "docs" / "findings"
IMPOSSIBLE = {"never-chosen", "fires-on-nothing"}
"""Guarded against, and by construction in no rule file."""
NAME = "hand-tremor"
_BLOCK = re.compile(r"```yaml\n# (\w+\.yaml)\n(.*?)```", re.DOTALL)


def proved(tmp_path: Path, text: str) -> list[Finding]:
    """What the proofs find once the blocks of a text stand in a new guide."""
    write_guide(tmp_path, NAME)
    for file, lines in _BLOCK.findall(text):
        path = tmp_path / NAME / file
        path.write_text(f"{path.read_text()}\n{lines}")
    rule_set, findings = load_rule_set(tmp_path / NAME)
    assert rule_set is not None, findings
    subject = Subject(rule_set)
    return [finding for proof in PROOFS for finding in proof(subject)]


def halves(code: str) -> tuple[str, str]:
    """What fails, and what is mended."""
    _, _, examples = (PAGES / f"{code}.md").read_text().partition("## Fails")
    fails, _, mended = examples.partition("## Mended")
    return fails, mended


def test_each_code_of_the_proofs_has_its_page() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} >= set(CODES)
    for path in PAGES.glob("*.md"):
        assert path.read_text().startswith(f"# {path.stem}\n")


@pytest.mark.parametrize("code", sorted(set(CODES) - IMPOSSIBLE))
def test_the_failing_example_fails(code: str, tmp_path: Path) -> None:
    found = proved(tmp_path, halves(code)[0])
    assert code in {finding.code for finding in found}
    for finding in found:
        assert finding.place.line and finding.message


@pytest.mark.parametrize("code", sorted(set(CODES) - IMPOSSIBLE))
def test_the_mended_example_has_no_finding(code: str, tmp_path: Path) -> None:
    assert proved(tmp_path, halves(code)[1]) == []
