"""Scripted paths as tests of pytest: installing the package is enough for `pytest` to find them.

This much is loaded with every run of pytest, so it is next to nothing: whether a file is a path
file is told by its name. The rest is loaded with the first one that is found.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ENDINGS = (".paths.yaml", ".paths.csv")
RULES = "guide_rules"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one setting: where the rules folder is."""
    about = "the rules folder of path files that lie elsewhere (default: rules/, else the packaged)"
    parser.addini(RULES, about, default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The tests in a path file: `*.paths.yaml` anywhere, and `rules/*/paths/*.yaml`; or CSV."""
    if not is_path_file(file_path):
        return None
    from guide.paths.pytestpaths import PathTests

    return PathTests.from_parent(parent, path=file_path, rules=parent.config.getini(RULES))


def is_path_file(file: Path) -> bool:
    """Whether a file is a path file by its name, or lies where a guide keeps its own."""
    if file.name.endswith(ENDINGS):
        return True
    if file.suffix not in (".yaml", ".csv") or file.parent.name != "paths":
        return False
    guide = file.parent.parent
    return guide.parent.name == "rules" and (guide / "guide.yaml").is_file()
