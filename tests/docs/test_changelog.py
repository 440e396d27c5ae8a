"""The changes: releases newest first, each with its day; the newest is the program's version."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from guide import __version__

CHANGES = Path(__file__).parents[2] / "CHANGELOG.md"


def headings() -> list[str]:
    """The headings of the releases, newest first."""
    return re.findall(r"^## (.*)$", CHANGES.read_text(encoding="utf-8"), re.MULTILINE)


def release(heading: str) -> tuple[tuple[int, ...], date]:
    """The version and the day that a heading names."""
    found = re.fullmatch(r"(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)", heading)
    assert found, heading
    return tuple(map(int, found[1].split("."))), date.fromisoformat(found[2])


def test_the_newest_release_is_the_version_of_the_program() -> None:
    first, *released = headings()
    assert first == "Unreleased"
    assert release(released[0])[0] == tuple(map(int, __version__.split(".")))


def test_releases_go_down_in_version_and_in_time() -> None:
    found = [release(heading) for heading in headings()[1:]]
    assert found == sorted(found, reverse=True)
    assert len({version for version, _ in found}) == len(found)
