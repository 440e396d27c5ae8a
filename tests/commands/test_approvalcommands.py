"""`guide approve`, `guide approvals verify`, `guide serve --require-approval`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guide import clock
from guide.approval import signatures
from guide.approval.approvals import NOT_REVIEWED, status
from guide.cli import main
from guide.errors import ExitCode
from guide.web import server
from tests.support.approving import (
    allowed_signers,
    approval,
    approvals_file,
    approve,
    edit,
    failing,
    key,
    loaded,
    rules_folder,
    ssh_keygen_works,
    verify,
    write,
)
from tests.support.broken import GUIDE

Output = pytest.CaptureFixture[str]

needs_ssh_keygen = pytest.mark.skipif(
    not ssh_keygen_works(), reason="ssh-keygen (openssh-client) is missing, or the user's name"
)


TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of these tests, whenever they are run, and in whatever time zone."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with one small guide without fault."""
    return rules_folder(tmp_path)


# -- approve --------------------------------------------------------------------------------------


def test_approving_writes_who_what_and_what_the_checks_said(rules: Path, capsys: Output) -> None:
    assert (
        approve(
            rules,
            "--registration",
            "GMC 1",
            "--valid-until",
            "2099-01-01",
            "--note",
            " So\n it is.",
        )
        == ExitCode.CLEAN
    )
    (record,) = loaded(rules).approvals
    assert (record.reviewer, record.role, record.registration) == (
        "Dr Ana Lu",
        "neurologist",
        "GMC 1",
    )
    assert record.approved == TODAY.isoformat() and record.valid_until == "2099-01-01"
    assert (record.scope, record.version, record.note) == ("all", "1", "So it is.")
    assert {verdict.check for verdict in record.checks} >= {"safety", "answers", "scripted-paths"}
    assert all(verdict.passed for verdict in record.checks)
    assert int(record.answer_paths.replace(",", "")) > 0
    assert status(loaded(rules), TODAY).reviewed
    assert "scope all, sha256:" in capsys.readouterr().out


def test_approving_again_adds_a_record_and_leaves_the_others(rules: Path) -> None:
    approve(rules, "--scope", "rules")
    file = approvals_file(rules)
    edit(file, lambda text: "# Kept.\n" + text.rstrip("\n"))
    before = file.read_text(encoding="utf-8")
    assert approve(rules) == ExitCode.CLEAN
    assert file.read_text(encoding="utf-8").startswith(before + "\n- reviewer")
    assert [record.scope for record in loaded(rules).approvals] == ["rules", "all"]


def test_a_failing_check_is_refused(rules: Path, capsys: Output) -> None:
    assert approve(failing(rules)) == ExitCode.FINDINGS
    printed = capsys.readouterr().err
    assert "violated-property" in printed and "--despite CODE:REASON" in printed
    assert not approvals_file(rules).exists()


def test_a_failing_path_is_refused(rules: Path, capsys: Output) -> None:
    paths = rules / GUIDE / "paths"
    paths.mkdir()
    text = "- path: Now\n  answers: {danger: now}\n  expect: {disposition: soon}\n"
    (paths / "all.yaml").write_text(text, encoding="utf-8")
    assert approve(rules) == ExitCode.FINDINGS
    assert "failed-path: “Now” fails: expected soon, got emergency" in capsys.readouterr().err


def test_a_failing_check_that_is_named_with_a_reason_is_kept_and_shown(
    rules: Path, capsys: Output
) -> None:
    assert approve(failing(rules), "--despite", "violated-property: It is being reworded.") == 0
    (record,) = loaded(rules).approvals
    ((exemption),) = record.despite
    assert (exemption.finding, exemption.reason) == ("violated-property", "It is being reworded.")
    (failed,) = [verdict for verdict in record.checks if not verdict.passed]
    assert (failed.check, failed.findings) == ("safety", ("violated-property",))
    assert verify(rules) == ExitCode.CLEAN
    printed = capsys.readouterr().out
    assert "approved despite violated-property: It is being reworded." in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--despite", "violated-property"], "gives no reason; write CODE:REASON"),
        (["--despite", "violated-property: "], "gives no reason"),
        (["--despite", "never-fires: So."], "names 'never-fires', but no check fails now"),
        (["--scope", "rule"], "did you mean 'rules'?"),
        (["--scope", "locale:fr"], "has no locale 'fr'"),
        (["--valid-until", "soon"], "wants a date like 2027-11-22, not 'soon'"),
        (["--valid-until", "2020-01-01"], "--valid-until 2020-01-01 is past"),
        (["--reviewer", " "], "--reviewer is empty"),
        (["--role", ""], "--role is empty"),
        (["--sign-with", "ssh"], "--sign-with ssh and --key FILE go together"),
        (["--key", "x"], "--sign-with ssh and --key FILE go together"),
        (["--sign-with", "ssh", "--key", "/no/key"], "there is no key at /no/key"),
        (["--reviewer", "A\x07B"], "a character that cannot be seen"),
    ],
)
def test_what_cannot_be_approved(
    rules: Path, capsys: Output, arguments: list[str], said: str
) -> None:
    assert approve(rules, *arguments) == ExitCode.USAGE
    assert said in capsys.readouterr().err
    assert not approvals_file(rules).exists()


def test_a_guide_that_is_not_there(rules: Path, capsys: Output) -> None:
    given = ["approve", "smal", "--reviewer", "A", "--role", "B", "--rules", str(rules)]
    assert main(given) == ExitCode.USAGE
    assert "did you mean 'small'" in capsys.readouterr().err


def test_a_guide_that_does_not_load(rules: Path, capsys: Output) -> None:
    edit(rules / GUIDE / "rules.yaml", lambda text: text.replace("danger: now", "dangr: now"))
    assert approve(rules) == ExitCode.FINDINGS
    assert "unknown-question" in capsys.readouterr().err


def test_a_file_laid_out_otherwise_is_not_spoilt(rules: Path, capsys: Output) -> None:
    approve(rules)
    file = approvals_file(rules)
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"  {line}\n" for line in lines), encoding="utf-8")
    before = file.read_bytes()
    assert approve(rules) == ExitCode.USAGE
    assert "cannot be added to" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_written(
    rules: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert approve(rules) == ExitCode.USAGE
    assert "approvals.yaml cannot be written: Permission denied" in capsys.readouterr().err


# -- verify ---------------------------------------------------------------------------------------


def test_nothing_to_verify(rules: Path, capsys: Output) -> None:
    assert verify(rules) == ExitCode.CLEAN
    assert capsys.readouterr().out == f"{GUIDE}: {NOT_REVIEWED}\n"
    assert verify(rules, "--format", "json") == ExitCode.CLEAN
    assert json.loads(capsys.readouterr().out) == []


def test_a_good_approval(rules: Path, capsys: Output) -> None:
    approve(rules)
    capsys.readouterr()
    assert verify(rules, GUIDE) == ExitCode.CLEAN
    printed = capsys.readouterr().out
    assert printed.startswith(f"{GUIDE}: Reviewed by Dr Ana Lu, neurologist, on 20")
    assert "Dr Ana Lu, neurologist: stands" in printed and "not signed" in printed


def test_a_stale_approval_says_what_changed(rules: Path, capsys: Output) -> None:
    approve(rules)
    edit(rules / GUIDE / "causes.yaml", lambda text: text.replace("It is still.", "It rests."))
    capsys.readouterr()
    assert verify(rules) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert printed.startswith(f"{GUIDE}: Changed since it was reviewed.")
    assert "approval-stale: what was approved has changed since version 1: causes" in printed
    assert re.search("approved: sha256:[0-9a-f]{12}; now: sha256:[0-9a-f]{12}", printed)


def test_another_emergency_number_ends_an_approval_until_it_is_approved(
    rules: Path, capsys: Output
) -> None:
    approve(rules)
    edit(rules / "numbers.yaml", lambda text: text.replace("999", "9999"))
    capsys.readouterr()
    assert verify(rules) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert f"{GUIDE}: Changed since it was reviewed." in printed
    assert "what was approved has changed since version 1: numbers" in printed
    assert "the guide's own files have not" in printed
    assert main(["serve", "--require-approval", "--rules", str(rules)]) == ExitCode.FINDINGS
    assert approve(rules, "--scope", "numbers") == ExitCode.CLEAN
    assert verify(rules) == ExitCode.CLEAN
    assert "Reviewed by Dr Ana Lu" in capsys.readouterr().out


def test_a_new_day_of_the_check_of_the_numbers_ends_no_approval(rules: Path) -> None:
    approve(rules)
    edit(rules / "numbers.yaml", lambda text: re.sub("checked: .*", 'checked: "2027-01-01"', text))
    assert verify(rules) == ExitCode.CLEAN


@pytest.mark.parametrize(
    ("scope", "code"),
    [("all", ExitCode.FINDINGS), ("numbers", ExitCode.FINDINGS), ("rules", ExitCode.CLEAN)],
)
def test_numbers_with_an_error_are_not_approved(
    rules: Path, scope: str, code: int, capsys: Output
) -> None:
    edit(rules / "numbers.yaml", lambda text: text.replace("countries:", "cuontries:"))
    assert approve(rules, "--scope", scope) == code
    told = capsys.readouterr().err
    assert not code or ("cuontries" in told and "table of numbers, which has errors" in told)


def test_an_approval_outlives_a_new_layout(rules: Path) -> None:
    approve(rules)
    edit(rules / GUIDE / "rules.yaml", lambda text: f"# Laid out anew.\n\n{text}\n# The end.\n")
    assert verify(rules) == ExitCode.CLEAN


EDITS = {
    "the name": ('"Dr Ana Lu"', '"Dr Bo Ek"', "approval-edited"),
    "a hash": ("hash: sha256:", "hash: sha256:0", "approval-edited"),
    "a date to come": ("approved: 20", "approved: 30", "approval-in-the-future"),
    "a scope": ("scope: all", "scope: everything", "approval-unknown-scope"),
    "a locale": ("scope: all", "scope: locale:fr", "approval-unknown-scope"),
    "the seal": ("seal: sha256:", "seal: sha256:0", "approval-edited"),
    "a verdict": ("verdict: passed", "verdict: failed", "approval-edited"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_record_edited_by_hand_is_told_and_never_counts(
    rules: Path, capsys: Output, name: str
) -> None:
    approve(rules)
    old, new, code = EDITS[name]
    edit(approvals_file(rules), lambda text: text.replace(old, new, 1))
    capsys.readouterr()
    assert verify(rules) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert printed.startswith(f"{GUIDE}: {NOT_REVIEWED}")
    assert f"approvals.yaml:1:3: error {code}: " in printed and "does not stand" in printed
    assert main(["serve", "--require-approval", "--rules", str(rules)]) == ExitCode.FINDINGS


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  role:", "  roll:", "unknown-key"),
        ("  seal:", "  # seal:", "missing-key"),
        ("approved: 20", "approved: x20", "wrong-form"),
        ("- reviewer", "reviewer", "yaml-syntax"),
        ("scope: all", "scope: [all]", "wrong-type"),
    ],
)
def test_a_file_that_is_no_list_of_approvals_is_refused(
    rules: Path, capsys: Output, old: str, new: str, code: str
) -> None:
    approve(rules)
    edit(approvals_file(rules), lambda text: text.replace(old, new, 1))
    capsys.readouterr()
    assert verify(rules) == ExitCode.FINDINGS
    assert f"error {code}: " in capsys.readouterr().out
    assert main(["check", "--rules", str(rules)]) == ExitCode.FINDINGS
    assert main(["serve", "--rules", str(rules)]) == ExitCode.FINDINGS


def test_findings_for_programs(rules: Path, capsys: Output) -> None:
    write(rules, approval(loaded(rules), approved="2999-01-01"))
    assert verify(rules, "--format", "json") == ExitCode.FINDINGS
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["line"]) == ("approval-in-the-future", 1)


# -- signatures -----------------------------------------------------------------------------------


def signed(rules: Path, folder: Path, *arguments: str) -> Path:
    """Approve with a new key; gives the key."""
    made = key(folder)
    assert approve(rules, "--sign-with", "ssh", "--key", str(made), *arguments) == ExitCode.CLEAN
    return made


@needs_ssh_keygen
def test_a_signed_approval_stands(rules: Path, tmp_path: Path, capsys: Output) -> None:
    made = signed(rules, tmp_path)
    assert verify(rules) == ExitCode.CLEAN
    assert "signed as Dr Ana Lu; whose key it is was not checked" in capsys.readouterr().out
    file = allowed_signers(tmp_path, "Dr Ana Lu", made)
    assert verify(rules, "--allowed-signers", str(file)) == ExitCode.CLEAN
    assert "signed as Dr Ana Lu\n" in capsys.readouterr().out


@needs_ssh_keygen
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "lasts, code",
    [
        ('valid-after="20261122Z"', ExitCode.CLEAN),
        ('valid-after="20261122"', ExitCode.CLEAN),
        ('valid-after="202611220001"', ExitCode.FINDINGS),
        ('valid-before="20261121235959Z"', ExitCode.FINDINGS),
        ('valid-before="202611220001"', ExitCode.CLEAN),
    ],
)
def test_a_key_counts_on_the_same_days_in_every_zone(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, lasts: str, code: int
) -> None:
    monkeypatch.setenv("TZ", zone)
    file = allowed_signers(tmp_path, "Dr Ana Lu", signed(rules, tmp_path), lasts)
    assert verify(rules, "--allowed-signers", str(file)) == code


@needs_ssh_keygen
def test_a_signer_may_have_another_name_than_the_reviewer(rules: Path, tmp_path: Path) -> None:
    made = signed(rules, tmp_path, "--signer", "ana@example.org")
    file = allowed_signers(tmp_path, "ana@example.org", made)
    assert verify(rules, "--allowed-signers", str(file)) == ExitCode.CLEAN


@needs_ssh_keygen
@pytest.mark.parametrize("signer", ["Dr Bo Ek", "Dr Ana Lu"])
def test_a_key_that_is_not_allowed_never_counts(
    rules: Path, tmp_path: Path, capsys: Output, signer: str
) -> None:
    made = signed(rules, tmp_path)
    other = made if signer == "Dr Bo Ek" else key(tmp_path, "other")
    file = allowed_signers(tmp_path, signer, other)
    assert verify(rules, "--allowed-signers", str(file)) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert f"{GUIDE}: {NOT_REVIEWED}" in printed
    assert "does not name the key that signed it for this signer" in printed


@needs_ssh_keygen
@pytest.mark.parametrize("what", ["record", "signature"])
def test_a_broken_signature_never_counts_even_if_sealed_again(
    rules: Path, tmp_path: Path, capsys: Output, what: str
) -> None:
    signed(rules, tmp_path)
    (record,) = loaded(rules).approvals
    broken = record.signature.replace("U1NIU0lH", "U1NIU0lI", 1)
    changes: dict[str, Any] = {"note": "Slipped in."} if what == "record" else {"signature": broken}
    fields = {"signer": record.signer, "signature": record.signature, **changes}
    write(rules, approval(loaded(rules), **fields))
    capsys.readouterr()
    assert verify(rules) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert printed.startswith(f"{GUIDE}: {NOT_REVIEWED}")
    assert "approval-bad-signature: its signature is not valid for 'Dr Ana Lu'" in printed


def test_with_allowed_signers_only_signed_approvals_count(
    rules: Path, tmp_path: Path, capsys: Output
) -> None:
    approve(rules)
    (tmp_path / "allowed").write_text("", encoding="utf-8")
    capsys.readouterr()
    assert verify(rules, "--allowed-signers", str(tmp_path / "allowed")) == ExitCode.FINDINGS
    assert "approval-not-signed" in capsys.readouterr().out


def test_allowed_signers_that_are_not_there(rules: Path, capsys: Output) -> None:
    assert verify(rules, "--allowed-signers", "/no/such/file") == ExitCode.USAGE
    assert "there is no file /no/such/file of allowed signers" in capsys.readouterr().err


def test_without_ssh_keygen(
    rules: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "PROGRAM", "no-such-ssh-keygen")
    (tmp_path / "key").write_text("a key", encoding="utf-8")
    assert approve(rules, "--sign-with", "ssh", "--key", str(tmp_path / "key")) == ExitCode.USAGE
    assert "apt-get install openssh-client" in capsys.readouterr().err
    write(rules, approval(loaded(rules), signer="ana", signature="AAAA"))
    assert verify(rules) == ExitCode.FINDINGS
    printed = capsys.readouterr().out
    assert "approval-not-checked" in printed and "openssh-client" in printed
    assert printed.startswith(f"{GUIDE}: {NOT_REVIEWED}")


@needs_ssh_keygen
def test_a_key_that_is_none(rules: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "key").write_text("no key", encoding="utf-8")
    assert approve(rules, "--sign-with", "ssh", "--key", str(tmp_path / "key")) == ExitCode.USAGE
    assert "the approval was not signed: " in capsys.readouterr().err
    assert not approvals_file(rules).exists()


# -- serve ----------------------------------------------------------------------------------------


def test_serve_refuses_what_is_not_approved(rules: Path, capsys: Output) -> None:
    assert main(["serve", "--require-approval", "--rules", str(rules)]) == ExitCode.FINDINGS
    printed = capsys.readouterr()
    assert printed.err == (
        f"{GUIDE}: {NOT_REVIEWED}\nThe rule files cannot be served: not all guides are approved.\n"
    )
    assert not printed.out


def test_serve_says_why_an_approval_does_not_stand(rules: Path, capsys: Output) -> None:
    approve(rules)
    edit(rules / GUIDE / "guide.yaml", lambda text: text.replace("Small guide", "Another guide"))
    capsys.readouterr()
    assert main(["serve", "--require-approval", "--rules", str(rules)]) == ExitCode.FINDINGS
    printed = capsys.readouterr().err
    assert "approvals.yaml:1:3: what was approved has changed since version 1: texts" in printed


def test_serve_starts_what_is_approved(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    def serve(*given: object, **_: object) -> int:
        started.append(given)
        return 0

    monkeypatch.setattr(server, "serve", serve)
    approve(rules)
    assert main(["serve", "--require-approval", "--rules", str(rules)]) == ExitCode.CLEAN
    assert len(started) == 1
