"""The small guide as a site, and a reader with a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import small_guide

KEY = "a key for tests that is long enough to be one"


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[RuleSet, ...], Numbers]:
    """The small guide and its numbers."""
    return small_guide(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="session")
def site(rules: tuple[tuple[RuleSet, ...], Numbers]) -> Callable[..., Flask]:
    """Makes a site of the small guide with settings of its own."""

    def make(**config: object) -> Flask:
        return create_app(*rules, config={"SECRET_KEY": KEY, "TESTING": True, **config})

    return make


@pytest.fixture(scope="session")
def app(site: Callable[..., Flask]) -> Flask:
    """The site of the small guide."""
    return site()


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Somebody with a browser."""
    return Reader(app)


@pytest.fixture(scope="session")
def real_rules() -> tuple[tuple[RuleSet, ...], Numbers]:
    """The guides of this project."""
    from guide.reading.loader import load_guides
    from guide.resources import folder

    loaded = load_guides(Path(folder("rules")))
    if loaded.numbers is None or not loaded.rule_sets:
        pytest.skip("the rule files have findings")
    return tuple(loaded.rule_sets), loaded.numbers


@pytest.fixture(scope="session")
def real_app(real_rules: tuple[tuple[RuleSet, ...], Numbers]) -> Flask:
    """The site as it is served."""
    return create_app(*real_rules, config={"SECRET_KEY": KEY})
