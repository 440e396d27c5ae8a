"""Everything that tells how many answer paths lead where tells the same, and gives up alike."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from guide.cli import main
from guide.engine.effort import GaveUp
from guide.prover.numbers import NOT_COUNTED, WHY
from guide.web import create_app
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, small_guide

NAME = GUIDE.strip("/")
REVIEW = f"/review{GUIDE}"
TELLERS = {
    "check": (
        r"all (NUMBER) answer paths|how many is (NUMBER)",
        r"by disposition: (NUMBER) emergency",
        r"caffeine (NUMBER) strong",
    ),
    "atlas": (r"(NUMBER) paths|is (NUMBER)\.", r"(NUMBER) emergency", r"(NUMBER) caffeine strong"),
    "report": (r"Answer paths: (NUMBER)",),
    "glance": (
        r"exactly (NUMBER) answer paths|paths there are is (NUMBER)",
        r"Call for help now (NUMBER)",
        r"Too much caffeine (NUMBER)",
    ),
    "shown": (r"Answer paths: (NUMBER)", r"the result: (NUMBER)", r"fits well: (NUMBER)"),
}
"""Who tells how many paths there are, end in an emergency, and show one cause at its best fit."""


def texts(folder: Path, capsys: pytest.CaptureFixture[str]) -> Mapping[str, str]:
    """All that each of them tells, blanks and tags aside."""
    config = {"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0}
    reader = Reader(create_app(*small_guide(folder), config=config))
    rules, page = ("--rules", str(folder)), folder / "report.html"
    main(["check", NAME, *rules])
    check = capsys.readouterr().out
    main(["paths", "atlas", NAME, *rules])
    atlas = capsys.readouterr().out
    main(["report", NAME, "-o", str(page), *rules])
    topics = ("level-emergency", "cause-caffeine")
    found = {
        "check": check,
        "atlas": atlas,
        "report": page.read_text(encoding="utf-8"),
        "glance": reader.open(REVIEW).text,
        "shown": " ".join(reader.open(f"{REVIEW}/when-shown/{each}").text for each in topics),
    }
    tag = re.compile("<[^>]*>")
    return {who: " ".join(html.unescape(tag.sub(" ", text)).split()) for who, text in found.items()}


def numbers(who: str, text: str) -> tuple[str, ...]:
    """The numbers one of them tells."""
    found = []
    for pattern in TELLERS[who]:
        match = re.search(pattern.replace("NUMBER", f"{NOT_COUNTED}|[0-9,]+"), text)
        assert match is not None, f"{who} tells nothing like {pattern}: {text}"
        found.append(next(filter(None, match.groups())))
    return tuple(found)


def refused(*_: object) -> int:
    """A count that gives up."""
    raise GaveUp


def assert_all_tell(found: Mapping[str, str], expected: tuple[str, str, str]) -> None:
    for who, text in found.items():
        assert numbers(who, text) == expected[: len(TELLERS[who])], who


@pytest.mark.parametrize("steps", [0, 100, 200_000])
def test_all_tell_the_same_numbers_whether_walked_or_eliminated(
    steps: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guide.prover.numbers.MOST_STEPS", steps)
    monkeypatch.setattr("guide.prover.atlas.MOST_STEPS", steps)
    found = texts(tmp_path, capsys)
    assert_all_tell(found, ("7,638", "6", "1,272"))
    assert not [who for who, text in found.items() if WHY in text]


def test_all_say_in_the_same_words_that_nothing_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guide.prover.numbers.MOST_STEPS", 0)
    monkeypatch.setattr("guide.prover.atlas.MOST_STEPS", 0)
    monkeypatch.setattr("guide.prover.counting.PathCounts.every", refused)
    monkeypatch.setattr("guide.prover.counting.PathCounts.where", refused)
    found = texts(tmp_path, capsys)
    assert_all_tell(found, (NOT_COUNTED,) * 3)
    assert all(WHY in text for who, text in found.items() if who != "report")
