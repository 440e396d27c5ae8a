"""What pytest runs of a path file: one test a path, and one that fails where the file is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guide.engine.engine import Engine
from guide.findings import Finding, as_text
from guide.paths.failures import as_text as failure_text
from guide.paths.groups import Load, gather
from guide.paths.scripted import PathOutcome, ScriptedPath, run
from guide.reading.loader import load_rule_set
from guide.resources import folder

MISTAKES = "this file can be read"
"""The name of the test that stands for what is wrong with a file."""

_LOAD = pytest.StashKey[Load]()


class PathFailed(Exception):
    """A path did not lead to what it expects."""

    def __init__(self, outcome: PathOutcome) -> None:
        super().__init__(outcome.path.name)
        self.outcome = outcome


class FileWrong(Exception):
    """A path file has mistakes."""


class PathTests(pytest.File):
    """A path file. `rules`: the rules folder, where one is named."""

    def __init__(self, *, rules: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.rules = rules

    def collect(self) -> Iterable[pytest.Item]:
        """Its paths; before them its mistakes, where it has any."""
        file = self._shown()
        gathered = gather([file], self._rules(), load=self._load())
        if gathered.findings:
            yield FileTest.from_parent(self, name=MISTAKES, findings=gathered.findings)
        for group in gathered.groups:
            engine = Engine(group.rule_set)
            for path in group.paths:
                yield PathTest.from_parent(self, name=path.name, scripted=path, engine=engine)

    def _shown(self) -> Path:
        """The file as it is named in failures: from where one stands, if it lies below."""
        here = self.config.invocation_params.dir
        return self.path.relative_to(here) if self.path.is_relative_to(here) else self.path

    def _rules(self) -> Path:
        root = self.config.rootpath
        if self.rules:
            return root / self.rules
        return root / "rules" if (root / "rules").is_dir() else folder("rules")

    def _load(self) -> Load:
        """Reads a guide once for all its path files."""
        fresh: Load = cache(load_rule_set)
        return self.config.stash.setdefault(_LOAD, fresh)


class FileTest(pytest.Item):
    """Fails with what is wrong with a path file; the paths without a mistake run beside it."""

    def __init__(self, *, findings: tuple[Finding, ...], **rest: Any) -> None:
        super().__init__(**rest)
        self.findings = findings

    def runtest(self) -> None:
        """Fail."""
        raise FileWrong

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> str:
        """Every finding."""
        return as_text(self.findings)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, max(0, self.findings[0].place.line - 1), self.name


class PathTest(pytest.Item):
    """A scripted path, run on the engine."""

    def __init__(self, *, scripted: ScriptedPath, engine: Engine, **rest: Any) -> None:
        super().__init__(**rest)
        self.scripted = scripted
        self.engine = engine

    def runtest(self) -> None:
        """Fail where the path does not lead to what it expects."""
        outcome = run(self.scripted, self.engine)
        if not outcome.passed:
            raise PathFailed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any) -> Any:
        """The words in which `guide paths run` explains the failure."""
        if isinstance(excinfo.value, PathFailed):
            return failure_text(excinfo.value.outcome)
        return super().repr_failure(excinfo, *rest)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, self.scripted.place.line - 1, self.name
