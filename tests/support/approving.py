"""A guide to approve in tests, and approvals of it as `guide approve` makes them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from guide.approval.approvals import as_yaml, seal_of
from guide.cli import main
from guide.reading.loader import load_guides
from guide.reading.source import MOST_BYTES
from guide.ruleset.contenthash import SCOPES, hash_of_parts, part_hashes
from guide.ruleset.model import Approval, RuleSet, Verdict
from tests.support.broken import GUIDE, OTHERS, VALID

REVIEWED = "2026-11-22"
WHO = ("--reviewer", "Dr Ana Lu", "--role", "neurologist")


def rules_folder(target: Path) -> Path:
    """A rules folder with one small guide without fault, and its approvals file to be."""
    shutil.copytree(VALID, target / "rules", ignore=shutil.ignore_patterns(*OTHERS))
    return target / "rules"


def approvals_file(rules: Path) -> Path:
    """Where the approvals of the guide stand."""
    return rules / GUIDE / "approvals.yaml"


def loaded(rules: Path) -> RuleSet:
    """The guide, which must load."""
    found = load_guides(rules)
    assert found.rule_sets, found.findings
    return found.rule_sets[0]


def approve(rules: Path, *arguments: str) -> int:
    """Run `guide approve` on the guide."""
    return main(["approve", GUIDE, *WHO, "--rules", str(rules), *arguments])


def verify(rules: Path, *arguments: str) -> int:
    """Run `guide approvals verify`."""
    return main(["approvals", "verify", "--rules", str(rules), *arguments])


def approval(rule_set: RuleSet, scope: str = "all", **changed: Any) -> Approval:
    """A good approval of what a rule set says now, but for what is changed before it is sealed."""
    parts = part_hashes(rule_set, scope if scope in SCOPES else "all")
    made = Approval(
        guide=rule_set.guide.id,
        reviewer="Dr Ana Lu",
        role="neurologist",
        approved=REVIEWED,
        scope=scope,
        version=rule_set.guide.version,
        hash=hash_of_parts(parts),
        parts=parts,
        checks=(Verdict(check="safety", passed=True),),
        answer_paths="12",
        seal="",
    )
    made = replace(made, **changed)
    return replace(made, seal=seal_of(made))


def with_approvals(rule_set: RuleSet, *approvals: Approval) -> RuleSet:
    """The rule set with these approvals."""
    return replace(rule_set, approvals=approvals)


def write(rules: Path, *approvals: Approval) -> Path:
    """Write these approvals into the guide's folder."""
    file = approvals_file(rules)
    file.write_text("".join(map(as_yaml, approvals)), encoding="utf-8")
    assert file.stat().st_size < MOST_BYTES
    return file


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Edit a file by hand."""
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


def failing(rules: Path) -> Path:
    """Break the guide's one safety property; gives the rules folder."""
    edit(rules / GUIDE / "safety.yaml", lambda text: text.replace("emergency}", "routine}"))
    return rules


def key(folder: Path, name: str = "key") -> Path:
    """A new SSH key of a reviewer."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return folder / name


def ssh_keygen_works() -> bool:
    """Whether there is one, and a name for the user: it refuses to work for any other."""
    named = os.getuid() in [user.pw_uid for user in pwd.getpwall()]
    return named and shutil.which("ssh-keygen") is not None


def allowed_signers(folder: Path, signer: str, signing: Path, options: str = "") -> Path:
    """A file that allows a signer to sign with a key."""
    kind, public, *_ = signing.with_suffix(".pub").read_text(encoding="utf-8").split()
    file = folder / "allowed-signers"
    file.write_text(f'"{signer}" {options} {kind} {public}\n', encoding="utf-8")
    return file
