"""Which text stands on which page: what the rule format says, on a guide whose texts are marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count

import pytest

from guide.export.resultreference import TEXT_PAGES, TextPages
from guide.ruleset.model import RuleSet
from guide.ruleset.statements import Shown, shown
from guide.ruleset.wordings import retold
from guide.web import create_app
from tests.support.reviewing import guide, numbers
from tests.web.reader import Reader

HOME = "/kitchen-sink"
KEY = "0123456789abcdef" * 4
_MARK = re.compile(r"\bMark([0-9]+)\b")
LONG = {"danger": ["none"], "side": ["one"], "weeks": ["20"], "when": ["rest", "cup"]}
WALKS: tuple[Mapping[str, list[str]], ...] = (
    {**LONG, "sleep": ["no"]},
    {**LONG, "danger": ["unsure"], "side": ["both"]},
    {**LONG, "side": ["both"], "weeks": ["3"], "when": ["never"]},
    {"danger": ["none"], "side": ["both"], "weeks": ["0"]},
)
"""Soon with causes and an other cause; today, with a reminder; routine without a cause; an end."""
PAGES = {
    "": "start",
    "check": "check",
    "result": "result",
    "summary": "print",
    "causes/tremor": "cause",
    "causes/stress": "cause",
    "treatments": "treatments",
    "other-causes": "other causes",
    "faq": "FAQ",
    "about": "about",
}


@cache
def marked() -> RuleSet:
    """The kitchen sink with a mark of its own in each text."""
    numbered = count(1)
    return retold(
        guide("kitchen-sink"), lambda text: f"{text} Mark{next(numbered)}" if text else ""
    )


@cache
def met() -> Mapping[str, set[str]]:
    """The pages on which each mark is met."""
    found: dict[str, set[str]] = defaultdict(set)
    for page, text in _read():
        for mark in _MARK.findall(text):
            found[mark].add(page)
    return found


def _read() -> Iterator[tuple[str, str]]:
    app = create_app((marked(),), numbers("kitchen-sink"), config={"SECRET_KEY": KEY})
    for answers in WALKS:
        reader = Reader(app)
        for question, answer in answers.items():
            yield "question", reader.open(f"{HOME}/question/{question}").page.text
            reader.answer(*answer)
        for address, page in PAGES.items():
            yield page, _plain(reader.open(f"{HOME}/{address}").page.text)
    reader = Reader(app).open(f"{HOME}/question/danger").answer("droop")
    yield "emergency", reader.open(f"{HOME}/result").page.text
    yield "print", reader.open(f"{HOME}/summary").page.text


def _plain(html: str) -> str:
    """Without what tells conditions, and why a result is as it is: any question may stand there."""
    html = re.sub(r'<p class="hint">Shown only if.*?</p>', "", html, flags=re.DOTALL)
    return re.sub(r"<summary>(?:What would|Causes that).*?</details>", "", html, flags=re.DOTALL)


def of(row: TextPages) -> list[Shown]:
    """The texts that a row is about."""
    return [
        text
        for text in shown(marked())
        if (text.page == row.page or row.page.endswith(" ") and text.page.startswith(row.page))
        and (not row.parts or text.part in row.parts)
    ]


def pages_of(text: Shown) -> set[str]:
    return {page for mark in _MARK.findall(text.text) for page in met().get(mark, ())}


@pytest.mark.parametrize("row", TEXT_PAGES, ids=lambda row: row.name)
def test_a_text_stands_where_the_reference_says(row: TextPages) -> None:
    found = set().union(*map(pages_of, of(row)))
    assert found == set(row.where)
