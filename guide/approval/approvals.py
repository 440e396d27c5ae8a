"""Approvals: whether what a rule set says now was reviewed, by whom, and if not, why not.

Pure: the day and the check of signatures are given. An approval stands while its record is as
`guide approve` wrote it and what it approved has not changed. Each reason why one does not stand is
a finding. A guide is reviewed when each part of it is, as it is now, in an approval that counts:
one that stands, or one that would if other parts of it had not changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from guide.findings import Finding, quoted
from guide.ruleset.contenthash import (
    BESIDE,
    PARTS,
    SCOPES,
    canonical,
    hash_of,
    hash_of_parts,
    part_hashes,
    refusal,
)
from guide.ruleset.model import Approval, RuleSet
from guide.ruleset.spoken import say, worded

NOT_REVIEWED = worded("Not yet reviewed by a clinician.")
CHANGED = worded("Changed since it was reviewed.")
EXPIRED = worded("The last review by a clinician has run out.")

STALE, ENDED = "approval-stale", "approval-expired"
OVERTAKEN = (STALE, ENDED)
"""What happens to a good approval in time. All other findings mean that it was never a good one."""

SignatureCheck = Callable[[Approval], Finding | None]
"""What is wrong with the signature of an approval, or its absence."""


class Standing(Enum):
    """How the whole of a guide stands."""

    REVIEWED = "reviewed"
    NOT_REVIEWED = "not reviewed"
    CHANGED = "changed since it was reviewed"
    EXPIRED = "its review has expired"
    INVALID = "not reviewed: no approval of it is valid"


@dataclass(frozen=True, slots=True)
class Judged:
    """An approval, the parts that it approved as they are now, and why it does not stand."""

    approval: Approval
    unchanged: tuple[str, ...]
    problems: tuple[Finding, ...]

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return not self.problems

    @property
    def was_good(self) -> bool:
        """Whether it counts or once did."""
        return self.has_only(*OVERTAKEN)

    def has_only(self, *codes: str) -> bool:
        """Whether nothing but this is wrong with it."""
        return all(problem.code in codes for problem in self.problems)


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """How a guide stands, by whose approvals, and what became of every approval."""

    standing: Standing
    by: tuple[Approval, ...]
    judged: tuple[Judged, ...]

    @property
    def reviewed(self) -> bool:
        """Whether what the guide says now is approved as a whole."""
        return self.standing is Standing.REVIEWED

    @property
    def sentence(self) -> str:
        """What every page says of it."""
        if self.reviewed:
            return say("Reviewed {by}.", by=_by(self.by))
        known = {Standing.CHANGED: CHANGED, Standing.EXPIRED: EXPIRED}
        return say(known.get(self.standing, NOT_REVIEWED))

    def word(self, judged: Judged) -> str:
        """How one of the approvals stands."""
        if judged.stands:
            return "stands"
        return "stands in part" if judged.approval in self.by else "does not stand"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the approvals; a warning where the guide is reviewed all the same."""
        return tuple(
            replace(problem, severity="warning" if self.reviewed and each.was_good else "error")
            for each in self.judged
            for problem in each.problems
        )


def not_checked(approval: Approval) -> Finding | None:
    """Where no signature can be checked: a signed approval does not count unchecked."""
    if not approval.signature:
        return None
    return Finding(approval.place, "approval-not-checked", "its signature was not checked")


def status(rule_set: RuleSet, today: date, signature: SignatureCheck = not_checked) -> ReviewStatus:
    """How a guide stands on a day."""
    now = part_hashes(rule_set) if rule_set.approvals else {}
    judged = tuple(
        Judged(
            approval,
            tuple(part for part, found in now.items() if approval.parts.get(part) == found),
            (
                *_problems(approval, rule_set, now),
                *_problems_in_time(approval, today),
                *filter(None, [signature(approval)]),
            ),
        )
        for approval in rule_set.approvals
    )
    by = _covering((each.approval, each.unchanged) for each in judged if each.has_only(STALE))
    return ReviewStatus(Standing.REVIEWED if by else _unreviewed(judged), by, judged)


def _unreviewed(judged: Sequence[Judged]) -> Standing:
    good = [each for each in judged if each.was_good]
    if _covering((each.approval, each.unchanged) for each in good):
        return Standing.EXPIRED
    if _covering((each.approval, SCOPES[each.approval.scope]) for each in good):
        return Standing.CHANGED
    return Standing.NOT_REVIEWED if len(good) == len(judged) else Standing.INVALID


def _covering(approvals: Iterable[tuple[Approval, Iterable[str]]]) -> tuple[Approval, ...]:
    """The latest approval of each part, each approval once; none where a part has none."""
    latest: dict[str, Approval] = {}
    for approval, parts in sorted(approvals, key=lambda pair: pair[0].approved):
        latest.update((part, approval) for part in parts)
    parts = (*PARTS, *BESIDE)
    if not set(parts) <= set(latest):
        return ()
    return tuple({latest[part].seal: latest[part] for part in parts}.values())


def _by(approvals: Sequence[Approval]) -> str:
    """Who reviewed and when; the scopes are named where they were reviewed apart."""
    who = [
        say("by {who}, {role}, on {day}", who=each.reviewer, role=each.role, day=each.approved)
        for each in approvals
    ]
    if len(set(who)) == 1:
        return who[0]
    apart = [
        text if each.scope == "all" else f"{text} ({each.scope})"
        for text, each in zip(who, approvals, strict=True)
    ]
    return say("{others}; and {last}", others="; ".join(apart[:-1]), last=apart[-1])


# -- one approval ---------------------------------------------------------------------------------


def _problems(approval: Approval, rule_set: RuleSet, now: Mapping[str, str]) -> Iterator[Finding]:
    """What the record itself shows, held against the hash of each part as it is now."""
    place = approval.place
    if not _is_as_written(approval):
        hint = "ask the reviewer to approve again, or bring back the record as it was"
        yield Finding(place, "approval-edited", "this record was edited by hand", hint)
    if approval.guide not in ("", rule_set.guide.id):
        message = f"it is of the guide {quoted(approval.guide)}, not of '{rule_set.guide.id}'"
        yield Finding(place, "approval-other-guide", message)
    if refused := refusal(rule_set, approval.scope):
        yield Finding(place, "approval-unknown-scope", refused)
    else:
        yield from _stale(approval, {part: now[part] for part in SCOPES[approval.scope]})


def _problems_in_time(approval: Approval, today: date) -> Iterator[Finding]:
    place = approval.place
    if approval.approved > today.isoformat():
        message = f"it is dated {approval.approved}, and today is {today.isoformat()}"
        yield Finding(place, "approval-in-the-future", message)
    if approval.valid_until and approval.valid_until < today.isoformat():
        message = f"it was valid until {approval.valid_until}"
        yield Finding(place, ENDED, message)


def _is_as_written(approval: Approval) -> bool:
    """Whether the record matches its seal, and its hash those of parts of its scope.

    Not all parts must be there: an earlier version of the program may have known fewer.
    """
    sealed = approval.seal == seal_of(approval)
    known = set(approval.parts) <= set(SCOPES.get(approval.scope, approval.parts))
    return sealed and known and approval.hash == hash_of_parts(approval.parts)


def _stale(approval: Approval, now: Mapping[str, str]) -> Iterator[Finding]:
    changed = [part for part, found in now.items() if approval.parts.get(part) != found]
    if not changed:
        return
    message = (
        f"what was approved has changed since version {approval.version}: {', '.join(changed)}"
    )
    found = hash_of_parts(now)
    hint = f"approved: {short(approval.hash)}; now: {short(found)}"
    if approval.hash == found:
        hint = "the guide's own files have not; the whole counts again once this is approved"
    yield Finding(approval.place, STALE, message, hint)


def short(found: str) -> str:
    """A hash as people compare it: its first 12 digits."""
    algorithm, _, digits = found.rpartition(":")
    return f"{algorithm}:{digits[:12]}" if algorithm else digits[:12]


def signed_text(approval: Approval) -> str:
    """What a reviewer's key signs: the whole record but for signature and seal."""
    return canonical(replace(approval, signature="", seal=""))


def seal_of(approval: Approval) -> str:
    """The hash of all of a record but its seal."""
    return hash_of(replace(approval, seal=""))


# -- writing --------------------------------------------------------------------------------------


def as_yaml(approval: Approval) -> str:
    """The record as one item of approvals.yaml. JSON's quotes are YAML's too."""
    first, *others = _keys(approval)
    return "".join(f"{line}\n" for line in (f"- {first}", *(f"  {other}" for other in others)))


def _keys(approval: Approval) -> Iterator[str]:
    yield f"reviewer: {_text(approval.reviewer)}"
    yield f"role: {_text(approval.role)}"
    yield from _optional("registration", approval.registration)
    if approval.guide:
        yield f"guide: {approval.guide}"
    yield f"approved: {approval.approved}"
    yield from _optional("valid_until", approval.valid_until)
    yield f"scope: {approval.scope}"
    yield f"version: {_text(approval.version)}"
    yield f"hash: {approval.hash}"
    yield "parts:"
    yield from (f"  {part}: {found}" for part, found in approval.parts.items())
    yield "checks:"
    for verdict in approval.checks:
        said = {"check": verdict.check, "verdict": "passed" if verdict.passed else "failed"}
        found = f", findings: [{', '.join(verdict.findings)}]" if verdict.findings else ""
        yield f"  - {{{', '.join(f'{key}: {word}' for key, word in said.items())}{found}}}"
    yield f"answer_paths: {_text(approval.answer_paths)}"
    if approval.despite:
        yield "despite:"
    for one in approval.despite:
        yield f"  - {{finding: {one.finding}, reason: {_text(one.reason)}}}"
    yield from _optional("note", approval.note)
    yield from _optional("signer", approval.signer)
    if approval.signature:
        yield "signature: >-"
        yield from (f"  {line}" for line in approval.signature.split())
    yield f"seal: {approval.seal}"


def _optional(key: str, value: str) -> Iterator[str]:
    if value:
        yield f"{key}: {_text(value)}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def despite(status: ReviewStatus) -> Mapping[str, str]:
    """The findings in spite of which the guide counts as reviewed, each with the reason given."""
    return {each.finding: each.reason for approval in status.by for each in approval.despite}
