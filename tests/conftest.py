"""What holds for every test."""

from __future__ import annotations

import gc

from hypothesis import settings

# How long an example takes tells of the machine and of what else it does.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_collection_finish() -> None:
    """What was made so far stays to the end: looking for litter in it takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
