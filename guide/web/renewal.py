"""A site made anew of its rule files while it is served, and the last that could be served kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask

from guide.errors import UsageError
from guide.findings import as_text
from guide.reading.loader import Loaded
from guide.ruleset.model import Numbers, RuleSet
from guide.ruleset.ownsite import OwnSite
from guide.web import create_app
from guide.web.access_log import log_bug

log = logging.getLogger("guide.server")

KEPT = "What was served before goes on being served."
KEPT_DRAFT = "A draft that has errors is served as it was before, if it was."
READ_ANEW = "The rule files and the settings were read anew."

ReadAnew = Callable[[], Loaded | str]
"""Reads the rule files again: what they hold now, or in words why that cannot be served."""

Stamps = Callable[[], Mapping[str, object]]
"""Tells of each rule file what changes when it is saved."""


@dataclass(frozen=True)
class Served:
    """What a site is made of."""

    rule_sets: Sequence[RuleSet]
    numbers: Numbers
    own_site: OwnSite = OwnSite()


class Renewal:
    """Makes the site anew of its files.

    `config` is asked for what `create_app` is told. `told`: what is wrong with the files stands on
    every page too.
    """

    def __init__(
        self,
        served: Served,
        config: Callable[[], Mapping[str, Any]],
        read_anew: ReadAnew | None,
        told: bool = False,
    ) -> None:
        self._served = served
        self._config, self._read_anew, self._told = config, read_anew, told

    def made_anew(self) -> Flask | None:
        """The site with its files read again; None, and why, where that cannot be served."""
        if self._read_anew is None:
            return None
        try:
            return self._made(self._read())
        except UsageError as problem:
            log.error("%s\n%s", problem, KEPT)
        except Exception as problem:  # whatever it was, readers keep what they have
            log_bug(problem)
            log.error(KEPT)
        return None

    def _read(self) -> Loaded | str:
        assert self._read_anew is not None
        try:
            return self._read_anew()
        except UsageError as problem:  # a folder that was moved, say
            return str(problem)

    def _made(self, found: Loaded | str) -> Flask | None:
        if isinstance(found, str):
            log.error("%s\n%s", found, KEPT)
            return self._site(found) if self._told else None
        wrong = as_text(found.unfinished)
        before = self._served
        if found.numbers is not None:
            rule_sets = (*found.rule_sets, *self._left(found))
            self._served = Served(rule_sets, found.numbers, found.site)
        try:
            site = self._site(wrong)
        except Exception:
            self._served = before
            raise
        if wrong:
            log.error("%s\n%s", wrong, KEPT_DRAFT)
        log.info(READ_ANEW)
        return site

    def _left(self, found: Loaded) -> Iterator[RuleSet]:
        """The drafts that are served, and have errors now."""
        there = {rule_set.guide.id for rule_set in found.rule_sets}
        for rule_set in self._served.rule_sets if found.unfinished else ():
            if rule_set.guide.draft and rule_set.guide.id not in there:
                yield rule_set

    def _site(self, wrong: str) -> Flask:
        findings = {"FINDINGS": wrong.splitlines()} if self._told else {}
        served, own = self._served, {"SITE": self._served.own_site}
        config = {**self._config(), **own, **findings}
        return create_app(served.rule_sets, served.numbers, config=config)


class Changes:
    """Whether a rule file was saved since that was last asked."""

    def __init__(self, stamps: Stamps) -> None:
        self._stamps, self._seen = stamps, stamps()

    def any(self) -> bool:
        """Whether one was saved, has come or has gone."""
        before, self._seen = self._seen, self._stamps()
        return before != self._seen
