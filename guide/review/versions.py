"""The versions of a guide that are there to be compared: as served, as its files are now, by git.

A version is asked for by its key, and only keys of this list are ever looked up. One that does not
load is a version with findings; it is never an approved one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guide.approval.approvals import Judged
from guide.approval.history import block_folders_of, history
from guide.diff.revisions import BrokenGuide, load_revision
from guide.engine.engine import Engine
from guide.errors import UsageError
from guide.findings import Finding
from guide.paths.receipt import Stamp, stamp_of
from guide.reading.loader import load_rule_set
from guide.review.dossier import Asked, Dossier
from guide.ruleset.contenthash import SCOPES, content_hash
from guide.ruleset.model import Approval, RuleSet

SERVED = "served"
FILES = "files"
MOST_REVISIONS = 100
"""How many revisions are listed, the latest first."""

_CONTENT = (".", ":(exclude)paths", ":(exclude)approvals.yaml", ":(exclude)hazards.yaml")
"""The files of a guide's folder that are its content (see `contenthash`), for git."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its key in addresses, and what it is called. `day`: of a revision."""

    key: str
    title: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions, the latest first; `cut_off`: there are older ones.

    `unknown`: why no revision is known, where none is. `uncommitted`: the files hold changes that
    no revision has.
    """

    listed: tuple[Version, ...]
    unknown: str
    uncommitted: bool
    cut_off: bool

    def version(self, key: str) -> Version | None:
        """The version with this key, if it is listed."""
        return next((version for version in self.listed if version.key == key), None)

    @property
    def revisions(self) -> tuple[Version, ...]:
        """Those that git knows."""
        return tuple(version for version in self.listed if version.day)


@dataclass(frozen=True, slots=True)
class Read:
    """What a version holds; without a rule set, `findings` or `problem` say why."""

    version: Version
    rule_set: RuleSet | None
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    hash: str = ""


def versions(dossier: Dossier) -> Versions:
    """The versions that are there now."""
    own = [
        Version(SERVED, f"as it is served, version {dossier.rule_set.guide.version}"),
        Version(FILES, "the files as they are now"),
    ]
    files = (*_CONTENT, *block_folders_of(dossier.rule_set))
    past = history(dossier.folder, files, MOST_REVISIONS + 1)
    listed = [Version(each.id, f"{each.day} {each.subject}", each.day) for each in past.changes]
    return Versions(
        (*own, *listed[:MOST_REVISIONS]),
        past.unknown,
        past.uncommitted,
        len(listed) > MOST_REVISIONS,
    )


def read(dossier: Dossier, version: Version, asked: Asked) -> Read | None:
    """What a version of the list holds; None while it is being read."""
    if version.key == SERVED:
        return _read(version, dossier.rule_set)
    return dossier.known(asked, ("version", version.key), lambda: _load(dossier, version))


def _load(dossier: Dossier, version: Version) -> Read:
    if version.key == FILES:
        rule_set, findings = load_rule_set(dossier.folder)
        return (
            Read(version, None, tuple(findings)) if rule_set is None else _read(version, rule_set)
        )
    try:
        return _read(version, load_revision(version.key, dossier.folder))
    except BrokenGuide as broken:
        return Read(version, None, tuple(broken.findings))
    except UsageError as problem:
        return Read(version, None, problem=str(problem))


def _read(version: Version, rule_set: RuleSet) -> Read:
    return Read(version, rule_set, hash=content_hash(rule_set))


# -- what was approved ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that counts or once did, and the version that it is of.

    Without a version: `under_way` where it is still looked for, else it is not among those listed.
    """

    judged: Judged
    version: Version | None
    under_way: bool = False


def approved(dossier: Dossier, known: Versions, asked: Asked) -> list[Approved]:
    """The good approvals, the latest first, each with its version."""
    good = [judged for judged in asked.review.judged if judged.was_good]
    good.sort(key=lambda judged: judged.approval.approved, reverse=True)
    return [_approved(dossier, judged, known, asked) for judged in good]


def _approved(dossier: Dossier, judged: Judged, known: Versions, asked: Asked) -> Approved:
    approval = judged.approval
    if approval.hash == content_hash(dossier.rule_set, approval.scope):
        return Approved(judged, known.version(SERVED))
    revisions = tuple(version.key for version in known.revisions)
    found = dossier.known(
        asked,
        ("approved", approval.hash, approval.scope, revisions),
        lambda: _find(dossier, approval, known.revisions),
    )
    return Approved(judged, known.version(found) if found else None, found is None)


def _find(dossier: Dossier, approval: Approval, revisions: Sequence[Version]) -> str:
    """The key of the revision that was approved, empty where none is; the likely ones first."""
    for version in by_nearness(revisions, approval.approved):
        rule_set = _load(dossier, version).rule_set
        if rule_set is not None and content_hash(rule_set, approval.scope) == approval.hash:
            return version.key
    return ""


@dataclass(frozen=True, slots=True)
class MadeWith:
    """The revision that a receipt was made with; `under_way`: it is still looked for."""

    version: Version | None
    under_way: bool = False


def made_with(dossier: Dossier, known: Versions, stamp: Stamp, asked: Asked) -> MadeWith:
    """The latest revision whose receipts bear a stamp."""
    revisions = tuple(version.key for version in known.revisions)
    work = ("stamps", revisions)
    stamps = dossier.known(asked, work, lambda: _stamps(dossier, known.revisions))
    if stamps is None:
        return MadeWith(None, under_way=True)
    return MadeWith(known.version(stamps.get(stamp, "")))


def _stamps(dossier: Dossier, revisions: Sequence[Version]) -> dict[Stamp, str]:
    found: dict[Stamp, str] = {}
    for version in revisions:
        rule_set = _load(dossier, version).rule_set
        if rule_set is not None:
            found.setdefault(stamp_of(Engine(rule_set)), version.key)
    return found


def by_nearness(revisions: Iterable[Version], day: str) -> list[Version]:
    """The revisions, those of the days nearest to one day first."""
    wanted = date.fromisoformat(day)
    return sorted(revisions, key=lambda each: abs(date.fromisoformat(each.day) - wanted))


def covers(approval: Approval) -> str:
    """What an approval is of, in words."""
    return "all of it" if approval.scope == "all" else ", ".join(SCOPES[approval.scope])
