"""The dossier of a rule set: all that the parts of its review are drawn from.

There is one a rule set. What takes long is asked for by `known`, which a page may have to do
without for a while; what is quick and wanted often by `kept`. Both are kept by the hash of the
content and by what stands in the folder beside it (paths, hazards, approvals), so that nothing
is shown of a version that is no longer there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from guide.approval.approvals import ReviewStatus
from guide.engine.engine import Engine
from guide.findings import Place
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import ScriptedPath
from guide.reading.rulefiles import is_visible
from guide.review.passages import Passage, by_anchor, passages
from guide.review.remarks import line
from guide.review.workings import Workings
from guide.ruleset.blocks import BLOCKS, block_of, blocks_of
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import EVERYONE, Numbers, RuleSet

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of the review asks for, and on which day.

    `item` is the last part of the address (/review/<guide>/<part>/<item>), `query` what stands
    behind its question mark. `until` is the moment to which the page can wait; a book waits for
    ever and holds every item: it is `whole`.
    """

    today: date
    review: ReviewStatus
    item: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    until: float = math.inf
    whole: bool = False

    def without_waiting(self) -> Asked:
        """The same, for what a page can do without; a book waits all the same."""
        return self if math.isinf(self.until) else replace(self, until=0.0)


class Dossier:
    """One rule set under review."""

    def __init__(
        self,
        rule_set: RuleSet,
        engine: Engine,
        workings: Workings,
        numbers: Numbers | None = None,
    ) -> None:
        """`numbers`: the table that stands beside the guide; approvals are of it too."""
        self.rule_set = rule_set
        self.engine = engine
        self.numbers = numbers
        self.folder = rule_set.folder
        self._workings = workings

    @cached_property
    def hash(self) -> str:
        """The hash of the content."""
        return content_hash(self.rule_set)

    @property
    def told(self) -> RuleSet:
        """The rule set as it is read where nobody has said who it is about."""
        return self.engine.tellings[EVERYONE]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All that a remark can be about."""
        return passages(self.rule_set, self.numbers)

    @cached_property
    def passage(self) -> Mapping[str, Passage]:
        """The passages by their ids on the pages."""
        return by_anchor(self.passages)

    def remark(self, passage: Passage) -> str:
        """The line that a remark on a passage begins with."""
        return line(self.rule_set.guide.id, self.hash, passage)

    def kept(self, key: Hashable, work: Callable[[], Value]) -> Value:
        """What is quick to work out from the rule set alone, but not so quick as to do it often."""
        return self._workings.now((self.hash, str(self.folder), key), work)

    def current(self, key: Hashable, work: Callable[[], Value]) -> Value:
        """What is quick to work out from the rule set and the files beside it as they are now."""
        return self._workings.now(self._key(key), work)

    def known(self, asked: Asked, key: Hashable, work: Callable[[], Value]) -> Value | None:
        """What takes long to work out. None: it is under way, and the page must say so."""
        if math.isinf(asked.until):
            return self._workings.now(self._key(key), work)
        return self._workings.until(asked.until, self._key(key), work)

    def _key(self, key: Hashable) -> Hashable:
        return self.hash, str(self.folder), self._stamp(), key

    def _stamp(self) -> Hashable:
        """What tells one state of the files from another: its own, its paths, its blocks."""
        blocks = (self.folder.parent / BLOCKS / name for name in blocks_of(self.rule_set))
        rules = (file for folder in (self.folder, *blocks) for file in folder.glob("*.yaml"))
        files = sorted({*filter(is_visible, rules), *path_files(self.folder)})
        stats = ((path.as_posix(), path.stat()) for path in files if path.is_file())
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)

    def scripted_paths(self) -> tuple[ScriptedPath, ...]:
        """The scripted paths that stand in the folder now and can be read."""
        found: tuple[ScriptedPath, ...] = load_paths(path_files(self.folder), self.rule_set)[0]
        return found

    def where(self, place: Place) -> str:
        """The file and line of a place: the file as it is called in the rules folder."""
        file = Path(place.file)
        if file.is_relative_to(self.folder.parent):
            file = file.relative_to(self.folder.parent)
        named = f"{file.as_posix()}:{place.line}" if place.line else file.as_posix()
        block = block_of(place)
        return f"{named} (shared block “{block}”)" if block else named
