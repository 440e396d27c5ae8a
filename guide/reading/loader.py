"""The loader: a folder of rule files -> the guides in it, with all that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from guide import resources
from guide.errors import UsageError
from guide.findings import Finding, Place, did_you_mean, has_errors, quoted
from guide.reading.audiences import WordingReader, Words
from guide.reading.blocks import check_blocks
from guide.reading.catalogues import SUFFIX, translations_in
from guide.reading.conditions import ConditionReader
from guide.reading.guidefolder import GuideFolder
from guide.reading.items import ItemBuilder
from guide.reading.references import Known, known_claims
from guide.reading.rulefiles import (
    LimitedFindings,
    is_visible,
    read,
    reason,
    warn_unknown,
    without_echoes,
)
from guide.reading.shapes import Entry
from guide.reading.sitefile import SITE, load_site
from guide.ruleset.beside import beside
from guide.ruleset.blocks import BLOCKS
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.ownsite import OwnSite


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a rules folder holds: the guides without errors, the numbers, and all findings.

    `unfinished`: those of the findings that only drafts with errors have.
    """

    rule_sets: tuple[RuleSet, ...]
    numbers: Numbers | None
    findings: tuple[Finding, ...]
    unfinished: tuple[Finding, ...] = ()
    site: OwnSite = OwnSite()

    @property
    def offered(self) -> tuple[RuleSet, ...]:
        """The guides that the site's own file offers, in its order; all where it names none."""
        if not self.site.guides:
            return self.rule_sets
        found = {rule_set.guide.id: rule_set for rule_set in self.rule_sets}
        return tuple(found[name] for name in self.site.guides if name in found)

    @property
    def clean(self) -> bool:
        """Whether nothing that was read has an error."""
        return not has_errors(self.findings)

    @property
    def servable(self) -> bool:
        """Whether there is a guide to serve, and no error but in drafts, which stop no other."""
        stopping = set(self.findings).difference(self.unfinished)
        return bool(self.offered) and self.numbers is not None and not has_errors(stopping)


def load_guides(rules: Path, only: Iterable[str] = ()) -> Loaded:
    """Read every guide of a rules folder (or only those named) and the numbers they share.

    Raises UsageError where a guide is named that is not there.
    """
    findings: list[Finding] = []
    folders = {folder.name: folder for folder in _guide_folders(rules, findings)}
    named = tuple(only)
    wanted = named or tuple(folders)
    for name in wanted:
        if name not in folders:
            hint = did_you_mean(name, folders)
            raise UsageError(f"there is no guide {quoted(name)} in {rules}; {hint}".rstrip("; "))
    numbers = load_numbers(rules / "numbers.yaml", findings)
    site = load_site(rules, folders, numbers, findings)
    reading = [GuideFolder(folders[name]) for name in dict.fromkeys(wanted)]
    found = [_load(guide, numbers, site) for guide in reading]
    in_drafts: list[Finding] = []
    for guide, (rule_set, own) in zip(reading, found, strict=True):
        (in_drafts if guide.draft and rule_set is None else findings).extend(own)
    if not named:
        taken = (name for guide in reading for name in guide.blocks.taken)
        check_blocks(rules / BLOCKS, taken, findings)
    rule_sets = tuple(rule_set for rule_set, _ in found if rule_set is not None)
    every = tuple(sorted({*findings, *in_drafts}))
    unfinished = tuple(sorted(set(in_drafts).difference(findings)))
    return Loaded(rule_sets, numbers, every, unfinished, site)


def load_rule_set(
    folder: Path, numbers: Numbers | None = None
) -> tuple[RuleSet | None, list[Finding]]:
    """Read one guide's folder. The rule set is None where a finding is an error.

    `numbers`: the table beside it, where it has been read already.
    """
    return _load(GuideFolder(folder), numbers)


def _load(
    guide: GuideFolder, numbers: Numbers | None, site: OwnSite | None = None
) -> tuple[RuleSet | None, list[Finding]]:
    rule_set, findings = guide.load()
    if rule_set is None:
        return None, findings
    shared = numbers or load_numbers(guide.folder.parent / "numbers.yaml", [])
    site = site or load_site(guide.folder.parent, None, shared, [])
    pictures = resources.folder("static") / "pictures"
    around = beside(rule_set.questions, shared, pictures, site.country)
    return replace(rule_set, beside=around), findings


def load_numbers(path: Path, findings: list[Finding]) -> Numbers | None:
    """Read the shared table of numbers. None where it has an error."""
    own = LimitedFindings(path)
    numbers = None
    with own.limited():
        entry = read(path, "numbers.yaml", own)
        numbers = _numbers(entry, own) if isinstance(entry, Entry) else None
        if numbers is not None:
            catalogues = path.parent.glob(f"{path.stem}.*{SUFFIX}")
            told = translations_in(catalogues, path.stem, own)
            numbers = replace(numbers, translations=told)
    findings.extend(without_echoes(own))
    return None if has_errors(own) else numbers


def _guide_folders(rules: Path, findings: list[Finding]) -> list[Path]:
    try:
        paths = sorted(path for path in rules.iterdir() if is_visible(path))
        folders = [path for path in paths if path.is_dir() and path.name != BLOCKS]
    except OSError as problem:
        message = f"the rules folder cannot be read: {reason(problem)}"
        findings.append(Finding(Place(str(rules)), "unreadable-folder", message))
        return []
    others = (path for path in paths if path not in folders)
    warn_unknown(others, ("numbers.yaml", SITE, BLOCKS), findings)
    if not folders:
        hint = "`guide new NAME` writes one to start from"
        findings.append(Finding(Place(str(rules)), "no-guides", "there is no guide here", hint))
    return folders


def _numbers(entry: Entry, findings: list[Finding]) -> Numbers | None:
    known = Known[set[str] | None]("source")
    known.collect(entry["sources"], known_claims)
    for country in entry.get("countries", ()):
        _check_texts(country, findings)
    wordings = WordingReader(Words(), Known("question"), findings)
    builder = ItemBuilder({known.key: known}, ConditionReader({}, findings), wordings, findings)
    numbers = builder.build(entry)
    return numbers if isinstance(numbers, Numbers) else None


def _check_texts(country: Entry, findings: list[Finding]) -> None:
    """A text that has digits names the number that is called, at least its last six."""
    for entry in (country["emergency"], *country.get("also", ()), *country.get("crisis", ())):
        if not isinstance(entry, Entry) or not entry.complete:
            continue
        called, said = (re.sub("[^0-9]", "", entry[key]) for key in ("number", "text"))
        if said and called[-6:] not in said:
            message = f"{quoted(entry['text'])} names another number than {quoted(entry['number'])}"
            hint = "the one is read and the other called: make them the same"
            findings.append(Finding(entry.place_of("number"), "number-not-in-text", message, hint))
