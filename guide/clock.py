"""The day: the one place where the program asks for it, so that a test can set it.

`from guide import clock`, then `clock.today()`; a test puts another function in its place.
"""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day by UTC: approvals are dated by it, so that no reader is a day behind a reviewer."""
    return datetime.now(UTC).date()
