"""The flow as a browser draws it: lines that lead somewhere, nothing over anything, on any ground.

It is a list with edges, so what can go wrong is where the edges end and what they cross.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from guide.engine.engine import Engine
from guide.review.flow import flow
from tests.browser import faults
from tests.browser.faults import DESKTOP, PHONE
from tests.browser.measure import changed_pixels, measure
from tests.browser.states import real_home, real_rules
from tests.browser.test_paper import text_of
from tests.support.flowtext import said

pytestmark = pytest.mark.browser

NARROW: ViewportSize = {"width": 320, "height": 640}
WITHOUT_LINES = ".flow li::before, .flow .when::before, .flow ul::after { visibility: hidden }"
_SIDE = "side => { document.documentElement.dir = side }"
_SIZE = "size => { document.documentElement.style.fontSize = size }"


@pytest.fixture
def drawn(screen: Page, base_url: str) -> Iterator[Page]:
    """The flow of the guide that comes with the program."""
    screen.goto(f"{base_url}/review{real_home()}/flow")
    yield screen
    screen.emulate_media(color_scheme="light", media="null", forced_colors="none")


@pytest.mark.parametrize("side", ["ltr", "rtl"])
@pytest.mark.parametrize(
    ("size", "text"),
    [(NARROW, ""), (PHONE, ""), (PHONE, "200%"), (DESKTOP, ""), (DESKTOP, "200%")],
    ids=["320", "390", "390-large", "1280", "1280-large"],
)
def test_every_line_leads_somewhere_and_lies_over_nothing(
    drawn: Page, size: ViewportSize, text: str, side: str
) -> None:
    drawn.set_viewport_size(size)
    drawn.evaluate(_SIDE, side)
    drawn.evaluate(_SIZE, text)
    assert not measure(drawn, "flowFaults")
    assert not measure(drawn, "overflow")


def test_the_word_for_the_other_way_has_room_when_letters_are_spaced(drawn: Page) -> None:
    drawn.set_viewport_size(NARROW)
    faults.add_style(drawn, faults.SPACED)
    assert not measure(drawn, "flowFaults")


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        (".flow .when { padding-inline-start: 0 }", "lies over"),
        (".flow .when::after { font-size: 2rem }", "lies over"),
        (".flow .way > ul { margin-inline-start: 1rem }", "ends in nothing"),
        (".flow .way::before { inset-inline-start: 6rem }", "lies over"),
        (".flow .step::before { display: none }", "no line leads into"),
        (".flow .way::before { block-size: 50% }", "ends in nothing"),
        (".flow .rejoins > ul::after { inset-inline-start: -1rem }", "ends in nothing"),
    ],
)
def test_a_drawing_that_is_wrong_is_seen(drawn: Page, style: str, seen: str) -> None:
    faults.add_style(drawn, style)
    assert seen in "\n".join(measure(drawn, "flowFaults"))


@pytest.mark.parametrize(
    "light",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"forced_colors": "active", "color_scheme": "light"},
        {"forced_colors": "active", "color_scheme": "dark"},
    ],
    ids=lambda light: "-".join(light.values()),
)
def test_the_lines_can_be_seen_in_any_light(drawn: Page, light: dict[str, Any]) -> None:
    drawn.emulate_media(**light)
    drawn.evaluate("() => document.querySelector('.flow').scrollIntoView()")
    (least,) = measure(drawn, "flowPixels")
    before = drawn.screenshot()
    faults.add_style(drawn, WITHOUT_LINES)
    assert changed_pixels(drawn, before, drawn.screenshot()) > 0.9 * least > 1000


def test_all_of_it_is_printed(drawn: Page, tmp_path: Path) -> None:
    text = text_of(drawn.pdf(format="A4"), tmp_path)
    found = flow(Engine(real_rules()[0][0]))
    letters = "".join(text.split())
    lost = [part for part in said(found) if "".join(part.split()) not in letters]
    # A text that runs over the foot of a column has other words in it.
    assert len(lost) <= 3, lost


def test_the_lines_are_printed(drawn: Page, tmp_path: Path) -> None:
    """A printer leaves grounds out: what is drawn by them is lost."""
    before = first_page(drawn.pdf(format="A4"), tmp_path)
    faults.add_style(drawn, WITHOUT_LINES)
    after = first_page(drawn.pdf(format="A4"), tmp_path)
    assert changed_pixels(drawn, before, after) > 1000


def first_page(pdf: bytes, folder: Path) -> bytes:
    """A picture of the first page, as it comes out of a printer."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is missing (Debian: apt-get install poppler-utils)")
    file = folder / "flow.pdf"
    file.write_bytes(pdf)
    picture = ["pdftoppm", "-r", "96", "-png", "-singlefile", str(file), str(folder / "flow")]
    subprocess.run(picture, check=True)
    return (folder / "flow.png").read_bytes()
