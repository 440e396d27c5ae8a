"""What readers see beside a guide's own files: which changes of it an approval must not outlive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guide.reading.loader import load_guides, load_rule_set
from guide.resources import folder
from guide.ruleset.beside import beside
from guide.ruleset.model import Numbers
from tests.support import building as b
from tests.support.broken import VALID

FOUND = load_guides(VALID).numbers
assert FOUND is not None
NUMBERS: Numbers = FOUND
ASKED = (replace(b.one("where", "a", "b"), picture="head"), b.one("who", "a", "b"))


def hashes(tmp_path: Path, numbers: Numbers | None = NUMBERS) -> Mapping[str, str]:
    return beside(ASKED, numbers, tmp_path)


def first_country(**changed: Any) -> Callable[[Numbers], Numbers]:
    def change(numbers: Numbers) -> Numbers:
        country, *others = numbers.countries
        return replace(numbers, countries=(replace(country, **changed), *others))

    return change


def other_number(numbers: Numbers) -> Numbers:
    phone = replace(numbers.countries[0].emergency, number="998")
    return first_country(emergency=phone)(numbers)


def other_mark(numbers: Numbers) -> Numbers:
    phone = numbers.countries[0].emergency
    return first_country(emergency=replace(phone, verified=not phone.verified))(numbers)


@pytest.mark.parametrize(
    "change",
    [
        other_number,
        other_mark,
        first_country(name="Elsewhere"),
        first_country(also=(NUMBERS.countries[0].emergency,) * 3),
        lambda numbers: replace(numbers, default_text="112"),
        lambda numbers: replace(numbers, countries=numbers.countries[:-1]),
        lambda numbers: replace(numbers, sources=numbers.sources[:-1]),
        lambda numbers: None,
    ],
)
def test_what_readers_see_of_the_numbers_counts(
    tmp_path: Path, change: Callable[[Numbers], Numbers | None]
) -> None:
    before, after = hashes(tmp_path), hashes(tmp_path, change(NUMBERS))
    assert before["numbers"] != after["numbers"] and before["pictures"] == after["pictures"]


def test_a_check_that_changes_no_number_counts_for_nothing(tmp_path: Path) -> None:
    checked = replace(NUMBERS, owner="Bo Ek", checked="2027-05-01", check_every="1 year")
    assert hashes(tmp_path) == hashes(tmp_path, checked)


def test_every_byte_of_a_picture_counts(tmp_path: Path) -> None:
    found = [hashes(tmp_path)["pictures"]]
    for drawing in ("<svg/>", "<svg />"):
        (tmp_path / "head.svg").write_text(drawing, encoding="utf-8")
        found.append(hashes(tmp_path)["pictures"])
    (tmp_path / "other.svg").write_text("no question shows it", encoding="utf-8")
    assert len(set(found)) == 3 and hashes(tmp_path)["pictures"] == found[-1]


def test_a_guide_is_read_with_what_stands_beside_it() -> None:
    """However it is read."""
    rules = folder("rules")
    loaded = load_guides(rules, only=["head-twitching"])
    (rule_set,) = loaded.rule_sets
    alone, _ = load_rule_set(rules / "head-twitching")
    assert alone is not None and loaded.numbers is not None
    expected = beside(rule_set.questions, loaded.numbers, folder("static") / "pictures")
    assert rule_set.beside == alone.beside == expected
    assert len(expected) == 2
