"""`guide report` and `guide rulebook`: what is written, and when nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Template

from guide.cli import main
from guide.errors import ExitCode
from tests.support.approving import approve, edit, failing, rules_folder
from tests.support.broken import GUIDE

Output = pytest.CaptureFixture[str]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with one small guide without fault."""
    return rules_folder(tmp_path)


# -- report ---------------------------------------------------------------------------------------


def report(rules: Path, target: Path) -> int:
    """Run `guide report` on the guide."""
    return main(["report", GUIDE, "-o", str(target), "--rules", str(rules)])


def test_a_report_is_written(rules: Path, tmp_path: Path, capsys: Output) -> None:
    approve(rules)
    assert report(rules, tmp_path / "report.html") == ExitCode.CLEAN
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Reviewed by Dr Ana Lu" in page and "<script" not in page
    assert capsys.readouterr().out.endswith(f"wrote {tmp_path / 'report.html'}\n")


def test_a_hazard_that_names_what_is_not_there_leads_nowhere(
    rules: Path, tmp_path: Path, capsys: Output
) -> None:
    hazards = """
- hazard: late
  what: A person waits.
  cause: The signs are not seen.
  harm: Harm.
  severity: major
  controls:
    - {rule: call-nw}
    - {rule: call-now}
    - {property: Never}
    - {check: so}
    - {test: "tests/test_a.py::test_b"}
"""
    (rules / GUIDE / "hazards.yaml").write_text(hazards, encoding="utf-8")
    assert report(rules, tmp_path / "report.html") == ExitCode.FINDINGS
    printed = capsys.readouterr().err
    for link in ("#rule-call-nw", "#property-Never", "#code-so", "#test-tests/test_a.py::test_b"):
        assert f"the link {link} leads nowhere\n" in printed
    assert "#rule-call-now " not in printed
    assert not (tmp_path / "report.html").exists()


def test_a_report_on_a_guide_whose_checks_fail_says_so(
    rules: Path, tmp_path: Path, capsys: Output
) -> None:
    assert report(failing(rules), tmp_path / "report.html") == ExitCode.CLEAN
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "FAILED" in page and "violated-property" in page
    assert "1 finding makes a check fail; the report shows it" in capsys.readouterr().out


def test_a_report_that_cannot_be_written(rules: Path, capsys: Output) -> None:
    assert report(rules, Path("/no/such/folder/report.html")) == ExitCode.USAGE
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


# -- rule book ------------------------------------------------------------------------------------


def book(rules: Path, target: Path) -> int:
    """Run `guide rulebook` on the guide."""
    return main(["rulebook", GUIDE, "-o", str(target), "--rules", str(rules)])


def test_a_rule_book_is_written(rules: Path, tmp_path: Path, capsys: Output) -> None:
    approve(rules)
    assert book(rules, tmp_path / "book.html") == ExitCode.CLEAN
    page = (tmp_path / "book.html").read_text(encoding="utf-8")
    assert "Reviewed by Dr Ana Lu" in page
    assert capsys.readouterr().out.endswith(f"wrote {tmp_path / 'book.html'}\n")


def test_a_rule_book_with_a_link_that_leads_nowhere_is_not_written(
    rules: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Template, "render", lambda *_, **__: '<a href="#nowhere">there</a>')
    assert book(rules, tmp_path / "book.html") == ExitCode.FINDINGS
    assert "the link #nowhere leads nowhere\n" in capsys.readouterr().err
    assert not (tmp_path / "book.html").exists()


def test_a_guide_with_an_error_has_no_book(rules: Path, tmp_path: Path, capsys: Output) -> None:
    edit(rules / GUIDE / "rules.yaml", lambda text: text.replace("when:", "wehn:"))
    assert book(rules, tmp_path / "book.html") == ExitCode.FINDINGS
    assert "unknown-key" in capsys.readouterr().err
    assert not (tmp_path / "book.html").exists()
