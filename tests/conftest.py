"""What holds for every test."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """What was made so far stays to the end: looking for litter in it takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
