"""The two versions a command names: a guide's folder, or a git revision of the other's folder.

A name that is a folder is that folder. Anything else is a revision of the repository in which the
other one's folder lies; what that held there, with the shared blocks, is written to a temporary
place and read. Git is only asked, never told to change anything.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from guide.errors import UsageError
from guide.findings import Finding, quoted
from guide.git import GitRefuses, NoGit, ask, ask_text, checkout_of
from guide.reading.loader import load_rule_set
from guide.ruleset.blocks import BLOCKS
from guide.ruleset.model import RuleSet


class BrokenGuide(UsageError):
    """A version that cannot be compared, with the findings that say why."""

    def __init__(self, name: str, findings: list[Finding]) -> None:
        super().__init__(f"{quoted(name)} has errors, so there is nothing to compare")
        self.findings = findings


def load_versions(old: str, new: str) -> tuple[RuleSet, RuleSet]:
    """Both versions. Raises UsageError with the cure, or BrokenGuide with the findings."""
    folders = [Path(name) for name in (old, new) if _is_folder(name)]
    if not folders:
        raise UsageError(
            f"neither {quoted(old)} nor {quoted(new)} is a folder; name a guide's folder, "
            "for example: guide diff HEAD~1 rules/head-twitching"
        )
    for name in (old, new):
        _refuse_others(name)
    loaded = []
    for name in (old, new):
        with _folder(name, beside=folders[0]) as folder:
            loaded.append(_load(name, folder))
    return loaded[0], loaded[1]


def load_revision(revision: str, folder: Path) -> RuleSet:
    """What a guide's folder held at a revision. Raises as `load_versions` does."""
    with TemporaryDirectory(prefix="guide-diff-") as place:
        return _load(revision, _extracted(revision, folder.resolve(), Path(place)))


def _is_folder(name: str) -> bool:
    return bool(name) and Path(name).is_dir()


def _refuse_others(name: str) -> None:
    """Raises UsageError for a file, and for a folder that holds guides."""
    path = Path(name)
    if name and path.is_file():
        raise UsageError(f"{quoted(name)} is a file; name the folder of its guide")
    guides = sorted(path.glob("*/guide.yaml")) if _is_folder(name) else ()
    if guides and not (path / "guide.yaml").is_file():
        example = guides[0].parent
        raise UsageError(f"{quoted(name)} holds guides; name the folder of one: {example}")


def _load(name: str, folder: Path) -> RuleSet:
    rule_set, findings = load_rule_set(folder)
    if rule_set is None:
        errors = [finding for finding in findings if finding.severity == "error"]
        raise BrokenGuide(name, [_placed(finding, folder, name) for finding in errors])
    return rule_set


def _placed(finding: Finding, folder: Path, name: str) -> Finding:
    """The finding with the file as the reader knows it, not as it lies in a temporary place."""
    file = Path(finding.place.file)
    if file.is_relative_to(folder):
        inside = file.relative_to(folder).as_posix()
    elif file.is_relative_to(folder.parent / BLOCKS):
        inside = f"../{file.relative_to(folder.parent).as_posix()}"
    else:
        return finding
    joint = "/" if _is_folder(name) else ":"
    shown = name if inside == "." else f"{name.rstrip('/')}{joint}{inside}"
    return replace(finding, place=replace(finding.place, file=shown))


@contextmanager
def _folder(name: str, beside: Path) -> Iterator[Path]:
    """Where to read a version from: its folder, or a copy of what the revision holds."""
    if _is_folder(name):
        yield Path(name).resolve()
        return
    with TemporaryDirectory(prefix="guide-diff-") as place:
        yield _extracted(name, beside.resolve(), Path(place))


def _extracted(revision: str, folder: Path, place: Path) -> Path:
    checkout = checkout_of(folder)
    if checkout is None:
        message = (
            f"{quoted(revision)} is no folder, and {folder} is in no git checkout to look it up in"
        )
        raise UsageError(message)
    commit = _commit(checkout, revision)
    inside = folder.relative_to(checkout.resolve()).as_posix()
    tree = f"{commit}:{'' if inside == '.' else inside}"
    if inside != "." and not ask(checkout, "ls-tree", "-d", commit, "--", inside):
        raise UsageError(
            f"{quoted(revision)} has no folder {inside}; it was not there yet, or moved"
        )
    target = place / folder.name
    _unpack(checkout, tree, target, f"{inside} of {quoted(revision)}")
    blocks = (Path(inside).parent / BLOCKS).as_posix()
    if inside != "." and ask(checkout, "ls-tree", "-d", commit, "--", blocks):
        named = f"{blocks} of {quoted(revision)}"
        _unpack(checkout, f"{commit}:{blocks}", place / BLOCKS, named)
    return target


def _unpack(checkout: Path, tree: str, target: Path, named: str) -> None:
    """Write what a tree of git holds into a new folder."""
    archive = ask(checkout, "archive", "--format=tar", tree)
    target.mkdir()
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(target, filter="data")
    except tarfile.TarError as problem:  # a link to a place outside, for one
        raise UsageError(f"{named} cannot be read: {problem}") from None


def _commit(checkout: Path, revision: str) -> str:
    """The commit that a revision names. Raises UsageError where it names none."""
    try:
        if not revision.startswith("-"):  # git would take it for an option
            found = ask_text(checkout, "rev-parse", "--verify", f"{revision}^{{commit}}")
            return found.strip()
    except NoGit:
        raise
    except GitRefuses:
        pass  # of the checkout it told, so it is the revision that there is not
    message = (
        f"{quoted(revision)} is neither a folder nor a revision of the git checkout {checkout}"
    )
    raise UsageError(f"{message}; `git log --oneline` lists revisions")
