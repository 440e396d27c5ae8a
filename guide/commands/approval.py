"""`guide approve`, `guide approvals verify`: from plain values to an exit code.

Approving appends one record to the guide's approvals.yaml, and never changes what stands there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guide.approvals import (
    ReviewStatus,
    as_yaml,
    seal_of,
    short,
    status,
    utc_today,
)
from guide.contenthash import NUMBERS, hash_of_parts, part_hashes
from guide.errors import ExitCode, UsageError
from guide.findings import FORMATS, Finding, quoted
from guide.loader import load_guides
from guide.model import Approval, Exemption, RuleSet
from guide.ruleformat import FILES
from guide.signatures import checks as signature_checks
from guide.signatures import sign
from guide.source import read_text
from guide.verdicts import Checked, run_checks

FILE = "approvals.yaml"
REFUSED_APPROVAL = "The guide was not approved: the checks above fail."
REFUSED_NUMBERS = "The guide was not approved: readers see the table of numbers, which has errors."
HOW_DESPITE = "To approve all the same, name each finding and why: --despite CODE:REASON"
REFUSED_SERVING = "The guide was not started: not all guides are approved."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a reviewer says of themselves and of what they approve."""

    reviewer: str
    role: str
    registration: str = ""
    scope: str = "all"
    valid_until: str = ""
    note: str = ""
    despite: tuple[str, ...] = ()
    signer: str = ""
    key: Path | None = None


def approve(rules: Path, guide: str, request: Request) -> int:
    """Append a record to the guide's approvals; 1 where a check fails that is not named."""
    loaded = load_guides(rules, only=[guide])
    if not loaded.rule_sets:
        return _refused(loaded.findings)
    rule_set = loaded.rule_sets[0]
    parts = part_hashes(rule_set, request.scope)
    if NUMBERS in parts and loaded.numbers is None:
        return _refused(loaded.findings, REFUSED_NUMBERS)
    checked = run_checks(rule_set, rules / guide)
    despite = _exemptions(request.despite, checked)
    named = {exemption.finding for exemption in despite}
    left = [finding for finding in checked.failing if finding.code not in named]
    if left:
        return _refused(left, REFUSED_APPROVAL, HOW_DESPITE)
    record = Approval(
        guide=rule_set.guide.id,
        reviewer=_line("reviewer", request.reviewer),
        role=_line("role", request.role),
        registration=_line("registration", request.registration, optional=True),
        approved=utc_today().isoformat(),
        valid_until=_last_day(request.valid_until),
        scope=request.scope,
        version=rule_set.guide.version,
        hash=hash_of_parts(parts),
        parts=parts,
        checks=checked.verdicts,
        answer_paths=checked.answer_paths,
        despite=despite,
        note=_line("note", request.note, optional=True),
        seal="",
    )
    record = _sealed(_signed(record, request))
    _append(rules / guide / FILE, record)
    print(f"approved: {guide} {record.version}, scope {record.scope}, {short(record.hash)}")
    print(f"wrote {rules / guide / FILE}")
    return ExitCode.CLEAN


def verify(
    rules: Path, guides: Sequence[str], form: str, allowed_signers: Path | None = None
) -> int:
    """Print how each guide and each of its approvals stands; 1 where one has a problem."""
    if allowed_signers is not None and not allowed_signers.is_file():
        raise UsageError(f"there is no file {allowed_signers} of allowed signers")
    loaded = load_guides(rules, only=guides)
    findings = list(loaded.findings)
    for rule_set in loaded.rule_sets:
        found = _status(rule_set, allowed_signers)
        findings.extend(found.findings)
        if form == "text":
            _print_status(rule_set, found, allowed_signers)
    if findings:
        print(FORMATS[form](sorted(findings)))
    elif form == "json":
        print("[]")
    failed = any(finding.severity == "error" for finding in findings)
    return ExitCode.FINDINGS if failed else ExitCode.CLEAN


def unapproved(rule_sets: Iterable[RuleSet]) -> tuple[str, ...]:
    """Of each guide that is not approved as a whole: its id and why not."""
    found = ((rule_set, _status(rule_set)) for rule_set in rule_sets)
    return tuple(_why_not(rule_set, each) for rule_set, each in found if not each.reviewed)


# -- approving ------------------------------------------------------------------------------------


def _exemptions(given: Iterable[str], checked: Checked) -> tuple[Exemption, ...]:
    """The findings named with --despite, each with its reason. Raises UsageError on a wrong one."""
    failing = sorted({finding.code for finding in checked.failing})
    found = {}
    for text in given:
        code, _, reason = text.partition(":")
        code, reason = code.strip(), " ".join(reason.split())
        if not reason:
            raise UsageError(f"--despite {quoted(text)} gives no reason; write CODE:REASON")
        if code not in failing:
            now = f"failing now: {', '.join(failing)}" if failing else "no check fails now"
            raise UsageError(f"--despite names {quoted(code)}, but {now}")
        found[code] = Exemption(finding=code, reason=reason)
    return tuple(found.values())


def _line(name: str, text: str, optional: bool = False) -> str:
    line = " ".join(text.split())
    if not line and not optional:
        raise UsageError(f"--{name} is empty; say who approves, and as what")
    return line


def _last_day(text: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--valid-until wants a date like 2027-11-22, not {quoted(text)}"
        ) from None
    if day < utc_today():
        raise UsageError(f"--valid-until {day.isoformat()} is past")
    return day.isoformat()


def _signed(record: Approval, request: Request) -> Approval:
    if request.key is None:
        return record
    named = replace(record, signer=_line("signer", request.signer, optional=True))
    named = replace(named, signer=named.signer or record.reviewer)
    return replace(named, signature=sign(named, request.key))


def _sealed(record: Approval) -> Approval:
    return replace(record, seal=seal_of(record))


def _append(path: Path, record: Approval) -> None:
    """Add the record at the end of the file, once it is sure that it can be read again."""
    try:
        there = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        addition = ("\n" if there and not there.endswith("\n") else "") + as_yaml(record)
        if not _reads(there + addition, str(path)):
            problem = "what stands there is no list with its dashes at the start of the line"
            raise UsageError(
                f"{path} cannot be added to: {problem}, or a text has a character "
                "that cannot be seen"
            )
        with path.open("a", encoding="utf-8") as file:
            file.write(addition)
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}") from problem


def _reads(text: str, name: str) -> bool:
    node, findings = read_text(text, name)
    if node is not None:
        FILES[FILE].read(node, findings)
    return not findings


def _refused(findings: Sequence[Finding], *reasons: str) -> int:
    print(FORMATS["text"](findings), *reasons, sep="\n", file=sys.stderr)
    return ExitCode.FINDINGS


# -- verifying ------------------------------------------------------------------------------------


def _status(rule_set: RuleSet, allowed_signers: Path | None = None) -> ReviewStatus:
    checks = signature_checks(rule_set.approvals, allowed_signers)
    return status(rule_set, utc_today(), checks)


def _print_status(rule_set: RuleSet, found: ReviewStatus, allowed_signers: Path | None) -> None:
    print(f"{rule_set.guide.id}: {found.sentence}")
    for each in found.judged:
        approval = each.approval
        who = f"{approval.reviewer}, {approval.role}"
        who += f", {approval.registration}" if approval.registration else ""
        print(f"  {approval.approved}  {approval.scope}  {who}: {found.word(each)}")
        sealed = _seal(approval, allowed_signers)
        print(f"    version {approval.version}, {short(approval.hash)}, {sealed}")
        for exemption in approval.despite:
            print(f"    approved despite {exemption.finding}: {exemption.reason}")
        if approval.note:
            print(f"    note: {approval.note}")


def _seal(approval: Approval, allowed_signers: Path | None) -> str:
    if not approval.signature:
        return "not signed"
    unknown = "" if allowed_signers else "; whose key it is was not checked (--allowed-signers)"
    return f"signed as {approval.signer}{unknown}"


def _why_not(rule_set: RuleSet, found: ReviewStatus) -> str:
    problems = [f"  {finding.place}: {finding.message}" for finding in found.findings]
    return "\n".join([f"{rule_set.guide.id}: {found.sentence}", *problems])


# -- arguments ------------------------------------------------------------------------------------

Commands = argparse._SubParsersAction  # argparse names the type of its sub-commands only so


def add_commands(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    """Add the two commands; `add_rules` and `rules` are those of the command line."""
    _add_approve(commands, add_rules, rules)
    _add_verify(commands, add_rules, rules)


def _add_approve(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    command = commands.add_parser("approve", help="sign off what a guide says now")
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument("--reviewer", required=True, metavar="NAME", help="who approves")
    command.add_argument("--role", required=True, help="as what, for example neurologist")
    command.add_argument("--registration", default="", metavar="ID", help="professional register")
    command.add_argument(
        "--scope",
        default="all",
        help="all (default), questions, rules, causes, numbers or locale:xx",
    )
    command.add_argument("--valid-until", default="", metavar="DATE", help="the last day it counts")
    command.add_argument("--note", default="", help="what else is to be said")
    command.add_argument(
        "--despite",
        action="append",
        default=[],
        metavar="CODE:REASON",
        help="approve although a check finds this; the reason is kept and shown",
    )
    command.add_argument("--sign-with", choices=["ssh"], help="sign the record; needs --key")
    command.add_argument("--key", type=Path, metavar="FILE", help="the reviewer's SSH key")
    command.add_argument(
        "--signer", default="", metavar="NAME", help="in the allowed signers (default: reviewer)"
    )
    add_rules(command)
    command.set_defaults(run=lambda given: approve(rules(given), given.guide, _request(given)))


def _request(given: argparse.Namespace) -> Request:
    if bool(given.sign_with) != bool(given.key):
        raise UsageError("--sign-with ssh and --key FILE go together")
    return Request(
        reviewer=given.reviewer,
        role=given.role,
        registration=given.registration,
        scope=given.scope,
        valid_until=given.valid_until,
        note=given.note,
        despite=tuple(given.despite),
        signer=given.signer,
        key=given.key,
    )


def _add_verify(
    commands: Commands[argparse.ArgumentParser],
    add_rules: Callable[[argparse.ArgumentParser], None],
    rules: Callable[[argparse.Namespace], Path],
) -> None:
    approvals = commands.add_parser("approvals", help="check who approved what")
    actions = approvals.add_subparsers(dest="action", metavar="ACTION", required=True)
    about = "check every record, its hash and its signature"
    command = actions.add_parser("verify", help=about, description=about)
    command.add_argument("guides", nargs="*", metavar="GUIDE", help="which guides (default: all)")
    command.add_argument("--format", choices=sorted(FORMATS), default="text")
    command.add_argument(
        "--allowed-signers",
        type=Path,
        metavar="FILE",
        help="who may sign (see man ssh-keygen); with it only signed approvals count",
    )
    add_rules(command)
    command.set_defaults(
        run=lambda given: verify(rules(given), given.guides, given.format, given.allowed_signers)
    )
