"""Signing approvals with a reviewer's SSH key, and checking such signatures, by `ssh-keygen -Y`.

The program is OpenSSH's own; where it is missing, nothing is signed, and no signed approval counts.
An allowed-signers file names who may sign (see `man ssh-keygen`, ALLOWED SIGNERS). Without one it
can only be told whether a signature fits its record, not whose key it is.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from guide.approval.approvals import SignatureCheck, signed_text
from guide.errors import GuideError, UsageError
from guide.findings import Finding
from guide.ruleset.model import Approval

PROGRAM = "ssh-keygen"
NAMESPACE = "lantern-guide-approval"
"""What the signature is for; ssh-keygen takes it for nothing else."""

MISSING = (
    f"{PROGRAM} is missing, which signs approvals and checks their signatures; it comes with the "
    "package openssh-client (apt-get install openssh-client)"
)
_SECONDS = 120
"""Signing may wait for somebody to type a passphrase or to touch a key."""
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


class SignerMissing(GuideError):
    """There is no ssh-keygen on this computer."""


def sign(approval: Approval, key: Path) -> str:
    """The signature of an approval by a key, in base64. Raises UsageError where that fails."""
    if not key.is_file():
        raise UsageError(f"there is no key at {key}; --key names the file of an SSH key")
    try:
        run = _run(["sign", "-f", str(key), "-n", NAMESPACE], signed_text(approval))
    except SignerMissing as problem:
        raise UsageError(str(problem)) from problem
    lines = run.stdout.split()
    if run.returncode or _END.split()[0] not in lines:
        raise UsageError(f"the approval was not signed: {_reason(run)}")
    return " ".join(run.stdout.replace(_BEGIN, "").replace(_END, "").split())


def checks(approvals: Iterable[Approval], allowed_signers: Path | None = None) -> SignatureCheck:
    """Check the signatures of these approvals now; gives what was found for each of them.

    With an allowed-signers file, an approval without a signature does not count.
    """
    found = {
        (approval.place, approval.seal): _problem(approval, allowed_signers)
        for approval in approvals
    }
    return lambda approval: found[approval.place, approval.seal]


def _problem(approval: Approval, allowed_signers: Path | None) -> Finding | None:
    if not approval.signature:
        message = "it is not signed, and only those who are allowed to sign count"
        unsigned = Finding(approval.place, "approval-not-signed", message)
        return unsigned if allowed_signers else None
    try:
        reason = _refused(approval, allowed_signers)
    except SignerMissing as problem:
        message = f"its signature was not checked: {problem}"
        return Finding(approval.place, "approval-not-checked", message)
    if not reason:
        return None
    message = f"its signature is not valid for '{approval.signer}': {reason}"
    return Finding(approval.place, "approval-bad-signature", message)


def _refused(approval: Approval, allowed_signers: Path | None) -> str:
    """Why a signature does not count; empty where it does."""
    refused = _checked(approval, None)
    if refused or allowed_signers is None:
        return refused
    reason = _checked(approval, allowed_signers)
    unnamed = f"{allowed_signers} does not name the key that signed it for this signer"
    return f"{unnamed} ({reason})" if reason else ""


def _checked(approval: Approval, allowed_signers: Path | None) -> str:
    """Why ssh-keygen refuses a signature; empty where it takes it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "signature"
        file.write_text(_armoured(approval.signature), encoding="ascii", errors="replace")
        if allowed_signers is None:
            arguments = ["check-novalidate"]
        else:
            day = approval.approved.replace("-", "")
            arguments = ["verify", "-f", str(allowed_signers), "-I", approval.signer]
            arguments += [f"-Overify-time={day}"]  # a key that ended later was good on that day
        arguments += ["-n", NAMESPACE, "-s", str(file)]
        run = _run(arguments, signed_text(approval))
    return _reason(run) if run.returncode else ""


def _armoured(signature: str) -> str:
    return "\n".join([_BEGIN, *signature.split(), _END, ""])


def _run(arguments: list[str], text: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [PROGRAM, "-Y", *arguments],
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            env={**os.environ, "TZ": "UTC"},  # it takes a day for that of its own zone
        )
    except OSError as problem:
        raise SignerMissing(MISSING) from problem
    except subprocess.TimeoutExpired as problem:
        raise UsageError(f"{PROGRAM} did not answer within {_SECONDS} seconds") from problem


def _reason(run: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (run.stderr + run.stdout).splitlines() if line.strip()]
    said = [line.rstrip(".") for line in lines if not line.startswith("Signing data")]
    return "; ".join(said) or f"{PROGRAM} gave the code {run.returncode}"
