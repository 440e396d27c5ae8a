"""`guide approve`: sign off what a guide says now.

It appends one record to the guide's approvals.yaml, and never changes what stands there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guide import clock
from guide.approval.approvals import as_yaml, seal_of, short
from guide.approval.signatures import sign
from guide.approval.verdicts import Checked, run_checks
from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import complain, one_guide
from guide.commands.output import tell_written
from guide.errors import ExitCode, UsageError
from guide.findings import quoted
from guide.reading.ruleformat import FILES
from guide.reading.source import read_text
from guide.ruleset.contenthash import NUMBERS, hash_of_parts, part_hashes
from guide.ruleset.model import Approval, Exemption

FILE = "approvals.yaml"
REFUSED_APPROVAL = "The guide was not approved: the checks above fail."
REFUSED_NUMBERS = "The guide was not approved: readers see the table of numbers, which has errors."
HOW_DESPITE = "To approve all the same, name each finding and why: --despite CODE:REASON"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
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


def approve(rules: Path, guide: str, request: SignOff) -> int:
    """Append a record to the guide's approvals; 1 where a check fails that is not named."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    parts = part_hashes(rule_set, request.scope)
    if NUMBERS in parts and loaded.numbers is None:
        complain(loaded.findings, REFUSED_NUMBERS)
        return ExitCode.FINDINGS
    checked = run_checks(rule_set, rules / guide)
    despite = _exemptions(request.despite, checked)
    named = {exemption.finding for exemption in despite}
    left = [finding for finding in checked.failing if finding.code not in named]
    if left:
        complain(left, REFUSED_APPROVAL, HOW_DESPITE)
        return ExitCode.FINDINGS
    record = Approval(
        guide=rule_set.guide.id,
        reviewer=_line("reviewer", request.reviewer),
        role=_line("role", request.role),
        registration=_line("registration", request.registration, optional=True),
        approved=clock.today().isoformat(),
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
    signed = _signed(record, request)
    record = replace(signed, seal=seal_of(signed))
    _append(rules / guide / FILE, record)
    print(f"approved: {guide} {record.version}, scope {record.scope}, {short(record.hash)}")
    tell_written([rules / guide / FILE])
    return ExitCode.CLEAN


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
    if day < clock.today():
        raise UsageError(f"--valid-until {day.isoformat()} is past")
    return day.isoformat()


def _signed(record: Approval, request: SignOff) -> Approval:
    if request.key is None:
        return record
    named = replace(record, signer=_line("signer", request.signer, optional=True))
    named = replace(named, signer=named.signer or record.reviewer)
    return replace(named, signature=sign(named, request.key))


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


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, who approves it, and what they say of it."""
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
    command.set_defaults(run=lambda given: approve(rules_of(given), given.guide, _request(given)))


def _request(given: argparse.Namespace) -> SignOff:
    if bool(given.sign_with) != bool(given.key):
        raise UsageError("--sign-with ssh and --key FILE go together")
    return SignOff(
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
