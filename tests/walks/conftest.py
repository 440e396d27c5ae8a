"""The small guide, which has every type of question, as a site to walk on at random."""

from __future__ import annotations

import pytest

from guide.engine.engine import Engine
from guide.paths.runs import Setting
from tests.web.small_guide import small_guide


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    """The small guide and its numbers."""
    (rule_set,), numbers = small_guide(tmp_path_factory.mktemp("walks"))
    return Setting(rule_set, Engine(rule_set), numbers)
