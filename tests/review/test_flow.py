"""The flow of a guide and its drawing: complete, in words, and nothing drawn over anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from itertools import combinations
from random import Random

import pytest
from hypothesis import given

from bench.synthetic import make
from guide.approval.approvals import status
from guide.engine.engine import Engine
from guide.export.rulebook import rulebook_page
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.review.flow import EMERGENCY, Branch, Exit, Flow, Station, Step, flow
from guide.review.flowdrawing import Box, Line, Sheet, Text, drawn
from guide.review.textwidth import phrased, width, wrapped
from guide.ruleset.model import Condition, Disposition, RuleSet
from tests.support import building as b
from tests.support import reference
from tests.support.strategies import QUICK, make_rule_set, randoms

Rectangle = tuple[float, float, float, float]


def told(steps: Sequence[Step]) -> Iterator[str]:
    """All that the steps say, in order."""
    for step in steps:
        if isinstance(step, Station):
            yield step.text
            yield from step.notes
            continue
        yield step.words
        if isinstance(step, Exit):
            yield EMERGENCY
        else:
            yield from told(step.steps)


def said(found: Flow) -> list[str]:
    """All that a flow says, in order."""
    return [*told(found.steps), *found.end]


def shipped() -> RuleSet:
    """The guide that comes with the program."""
    rule_set, findings = load_rule_set(folder("rules") / "head-twitching")
    assert rule_set is not None, findings
    return rule_set


# -- the flow -------------------------------------------------------------------------------------


def test_a_flow_in_words() -> None:
    rule_set = b.rule_set(
        [
            b.many("signs", "droop", "weak", "none"),
            b.one("who", "adult", "child"),
            b.one("side", "same", "both", ask_when=b.is_("who", "adult")),
            b.number("weeks", 0, 20, ask_when=b.is_("who", "adult")),
        ],
        [
            b.raises("droop", b.is_("signs", "droop"), Disposition.EMERGENCY),
            b.raises("weak", b.is_("signs", "weak"), Disposition.EMERGENCY),
            b.raises("long", b.between("weeks", low=12), Disposition.SOON),
            b.fits("side", b.is_("side", "same"), "c1"),
            b.against("both", b.is_("side", "both"), "c2"),
        ],
    )
    assert said(flow(Engine(rule_set))) == [
        "1. What of signs?",
        "Counts for: emergency",
        "if the answer to “1. What of signs?” includes “Droop” or “Weak”",
        "Emergency page, at once",
        "2. What of who?",
        "Decides whether these are asked: 3, 4",
        "if the answer to “2. What of who?” is “Adult”",
        "3. What of side?",
        "Counts for: C1; C2 (against)",
        "4. What of weeks?",
        "Counts for: soon",
        "Result: the highest level of care that a rule asks for, and every cause that fits",
        "If no rule asks for more: routine",
    ]


@given(randoms())
@QUICK
def test_a_path_ends_at_once_just_where_an_exit_stands(random: Random) -> None:
    rule_set = make_rule_set(random, 4)
    found = flow(Engine(rule_set))
    exits: dict[int, list[Condition]] = {}
    here = 0
    for step in _flat(found.steps):
        if isinstance(step, Station):
            here = step.number
        elif isinstance(step, Exit):
            exits.setdefault(here, []).extend(rule.when for rule in step.rules)
    for path in reference.all_paths(rule_set):
        last = [question.id for question in rule_set.questions].index(path.asked[-1]) + 1
        met = [r for r in exits.get(last, []) if reference.truth(r, path.answers) is True]
        assert bool(met) == path.emergency


def _flat(steps: Sequence[Step]) -> Iterator[Station | Exit]:
    for step in steps:
        if isinstance(step, Branch):
            yield from step.steps
        else:
            yield step


# -- the drawing ----------------------------------------------------------------------------------


def text_rectangle(text: Text) -> Rectangle:
    """The room that a text takes at most."""
    style = text.style
    widest = max((width(line, style.size, style.bold) for line in text.lines), default=0)
    top = text.y - style.size
    return (text.x, top, text.x + widest, top + text.height)


def box_rectangle(box: Box) -> Rectangle:
    """The room that a box takes."""
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def pieces(line: Line) -> Iterator[Rectangle]:
    """The straight pieces of a line, as thin rectangles."""
    for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
        assert x1 == x2 or y1 == y2, "lines go straight down or across"
        yield (min(x1, x2) - 0.5, min(y1, y2) + 0.1, max(x1, x2) + 0.5, max(y1, y2) - 0.1)


def leads_somewhere(line: Line, sheet: Sheet) -> bool:
    """Whether an arrow ends on top of a box, on another line, or at the foot of the sheet."""
    x, y = line.points[-1]
    on_box = any(y == box.y and box.x < x < box.x + box.width for box in sheet.boxes)
    others = (room for other in sheet.lines if other != line for room in pieces(other))
    on_line = any(room[0] <= x - 0.5 <= room[2] and room[1] <= y <= room[3] for room in others)
    return on_box or on_line or y == _foot(sheet)


def assert_clear(sheet: Sheet) -> None:
    """Nothing lies over anything else, and nothing sticks out."""
    texts = [text_rectangle(text) for text in sheet.labels]
    boxes = [box_rectangle(box) for box in sheet.boxes]
    for one, other in combinations([*texts, *boxes], 2):
        assert not overlap(one, other), (sheet.title, one, other)
    for line in sheet.lines:
        for piece in pieces(line):
            assert not any(overlap(piece, room) for room in (*texts, *boxes)), (sheet.title, piece)
    for line in sheet.lines:
        assert not line.arrow or leads_somewhere(line, sheet), (sheet.title, line)
    for x1, y1, x2, y2 in (*texts, *boxes):
        assert 0 <= x1 and x2 <= sheet.width and 0 <= y1 and y2 <= sheet.height
    for box, room in zip(sheet.boxes, boxes, strict=True):
        inside = [text_rectangle(text) for text in box.texts]
        assert not any(overlap(one, other) for one, other in combinations(inside, 2))
        for x1, y1, x2, y2 in inside:
            assert room[0] < x1 and x2 < room[2] and room[1] <= y1 and y2 <= room[3]


def drawn_texts(sheets: Sequence[Sheet]) -> list[str]:
    """All that the drawing says besides which way is which, in the order of reading."""
    found: list[str] = []
    for sheet in sheets:
        for part in sheet.in_order:
            texts = part.texts if isinstance(part, Box) else (part,)
            found.extend(text.whole for text in texts if text.style.key != "aside")
    return found


@given(randoms())
@QUICK
def test_nothing_is_drawn_over_anything_and_nothing_is_left_out(random: Random) -> None:
    found = flow(Engine(make_rule_set(random, 12)))
    sheets = drawn(found)
    assert drawn_texts(sheets) == [" ".join(text.split()) for text in said(found)]
    for sheet in sheets:
        assert_clear(sheet)
    assert drawn(found) == sheets


@pytest.mark.parametrize("kind", ["topical", "random"])
def test_a_guide_of_sixty_questions_is_drawn_as_well(kind: str) -> None:
    found = flow(Engine(make(kind, 60, 120)))
    sheets = drawn(found)
    assert drawn_texts(sheets) == said(found)
    assert all(sheet.height < 1_100 for sheet in sheets)
    firsts = [sheet.first for sheet in sheets if sheet.first]
    assert firsts == sorted(set(firsts)) and firsts[0] == 1
    for sheet in sheets:
        assert_clear(sheet)


def test_the_shipped_guide_is_drawn_clear() -> None:
    for sheet in drawn(flow(Engine(shipped()))):
        assert_clear(sheet)


def test_every_line_that_comes_into_a_sheet_went_out_of_the_one_before() -> None:
    """In a guide of which nearly all is one branch, so that it is cut in the middle of it."""
    asked = [b.one(f"q{n}", ask_when=b.is_("q0", "yes") if n else None) for n in range(30)]
    sheets = drawn(flow(Engine(b.rule_set(asked))))
    assert len(sheets) > 2
    for before, after in zip(sheets, sheets[1:], strict=False):
        out = {line.points[-1][0] for line in before.lines if line.points[-1][1] == _foot(before)}
        into = {line.points[0][0] for line in after.lines if line.points[0][1] == 20}
        assert out == into and out


def _foot(sheet: Sheet) -> int:
    return max(line.points[-1][1] for line in sheet.lines)


# -- the page -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_list_says_what_the_drawing_says() -> None:
    today = date(2026, 11, 23)
    rule_set = shipped()
    page = rulebook_page(rule_set, status(rule_set, today), today)
    part = page[page.index('<h2 id="flow">') :]
    drawing = part[part.index("<svg") : part.rindex("</svg>")]
    listed = part[part.index('<ul class="steps">') :]
    listed = listed[: listed.index("</section>")]
    texts = re.findall(r'<text class="(?!aside)[^>]*>(.*?)</text>', drawing, re.S)
    items = re.findall(r'class="(?:ask|note|when|stop|end)"[^>]*>(.*?)</', listed, re.S)
    assert [plain(text) for text in texts] == [plain(item) for item in items]
    assert [plain(item) for item in items] == said(flow(Engine(rule_set)))


def plain(html: str) -> str:
    """The text of a piece of HTML."""
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


# -- the width of text ----------------------------------------------------------------------------


def test_text_is_broken_between_words_and_long_words_in_the_middle() -> None:
    assert wrapped("Where does it twitch?", 100, 15) == ("Where does", "it twitch?")
    assert wrapped("W" * 10, 60, 10) == ("WWWWWW", "WWWW")
    assert wrapped("", 100, 15) == ()


def test_alternatives_begin_lines_where_there_are_many() -> None:
    text = "if the answer to “1. Where?” includes “Eyelid” or “Cheek” or “Mouth or jaw”"
    assert phrased(text, 900, 13) == (text,)
    assert phrased(text, 215, 13) == (
        "if the answer to “1. Where?”",
        "includes",
        "“Eyelid”",
        "or “Cheek”",
        "or “Mouth or jaw”",
    )
