"""`guide translate`: what a guide says as a catalogue in another language, for translators."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guide.checks.translations import found_in
from guide.commands.arguments import add_rules, rules_of
from guide.commands.output import tell_written
from guide.errors import ExitCode, UsageError
from guide.export.sitetexts import site_texts
from guide.findings import Finding, as_text, quoted
from guide.reading.catalogues import (
    SITE,
    SUFFIX,
    CatalogFile,
    CatalogueFault,
    Updated,
    read_catalogue,
    translations_in,
    updated,
    updated_site,
)
from guide.reading.guidefolder import LOCALE
from guide.reading.languages import locale_of
from guide.reading.loader import load_guides
from guide.resources import PACKAGE
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.translated import Translation
from guide.ruleset.translation import SourceText, sources_of, sources_of_numbers

NUMBERS = "numbers"


def translate(rules: Path, name: str, language: str, only_check: bool) -> int:
    """Bring a catalogue up to the texts of today, or say what is wrong with it."""
    if locale_of(language) is None:
        raise UsageError(f"{quoted(language)} is no language that CLDR knows; like es or zh-Hans")
    if name == SITE:
        return _site(language)
    numbers, rule_sets = _loaded(rules, name)
    sources, path = _sources(rules, name, language, numbers, rule_sets)
    if only_check:
        return _check(path, name, sources)
    before = _before(path, language)
    return _write(path, updated(sources, before, language, name))


def _loaded(rules: Path, name: str) -> tuple[Numbers | None, Sequence[RuleSet]]:
    loaded = load_guides(rules, only=() if name == NUMBERS else [name])
    if name == NUMBERS or loaded.rule_sets:
        return loaded.numbers, loaded.rule_sets
    print(as_text(loaded.findings))
    raise UsageError(f"{name} has errors; mend them first")


def _sources(
    rules: Path, name: str, language: str, numbers: Numbers | None, rule_sets: Sequence[RuleSet]
) -> tuple[tuple[SourceText, ...], Path]:
    """The texts to translate, and the file that their catalogue is."""
    if name != NUMBERS:
        (rule_set,) = rule_sets
        if rule_set.guide.language == language:
            raise UsageError(f"{name} is in {language} already")
        return sources_of(rule_set), rule_set.folder / LOCALE / f"{language}{SUFFIX}"
    if numbers is None:
        raise UsageError("numbers.yaml has errors; `guide check` tells them")
    return sources_of_numbers(numbers), rules / f"{NUMBERS}.{language}{SUFFIX}"


def _before(path: Path, language: str) -> CatalogFile | None:
    if not path.exists():
        return None
    try:
        return read_catalogue(path, language)
    except CatalogueFault as fault:
        raise UsageError(f"{path}: {fault}") from fault


def _check(path: Path, name: str, sources: tuple[SourceText, ...]) -> int:
    """Every finding of a catalogue; here each counts, for it is for those who are to mend it."""
    if not path.exists():
        raise UsageError(f"there is no {path}; `guide translate` without --check writes it")
    findings: list[Finding] = []
    read = translations_in([path], name, findings)
    findings += [each for one in read.values() for each in found_in(one, sources)]
    if findings:
        print(as_text(sorted(findings)))
    print(f"{path}: {_share(read, sources)}")
    return ExitCode.FINDINGS if findings else ExitCode.CLEAN


def _share(read: dict[str, Translation], sources: tuple[SourceText, ...]) -> str:
    told = sum(
        one.of(source.at, source.text) is not None for one in read.values() for source in sources
    )
    return f"{told} of {len(sources)} texts are told in it"


def _site(language: str) -> int:
    path = PACKAGE / LOCALE / f"{language}{SUFFIX}"
    return _write(path, updated_site(site_texts(), _before(path, language), language))


def _write(path: Path, found: Updated) -> int:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(found.content)
    tell_written([path])
    print(f"{found.new} new, {found.stale} to look at, {found.gone} gone")
    return ExitCode.CLEAN


# -- arguments ------------------------------------------------------------------------------------


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What to translate, and into which language."""
    about = f"a guide, or {NUMBERS} for the table of numbers, or {SITE} for the site's own words"
    command.add_argument("name", metavar="GUIDE", help=about)
    command.add_argument("language", metavar="LANG", help="its tag: es, pt-BR, zh-Hans")
    about = "write nothing: say what is missing, stale or not like its source; 1 where anything is"
    command.add_argument("--check", action="store_true", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: translate(rules_of(given), given.name, given.language, given.check)
    )
