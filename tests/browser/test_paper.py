"""What comes out of the printer: the summary, and other pages that people print."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from guide.ruleset.model import Disposition
from guide.ruleset.shortnames import short_answer
from guide.ruleset.wordings import tellings
from tests.browser.measure import measure
from tests.browser.states import State, answers_of, at_level, find_path, real_rules, told_after

pytestmark = pytest.mark.browser

Show = Callable[[str], State]
NOTICES = [told.guide.notice.text for told in tellings(real_rules()[0][0]).values()]
"""The notice as each audience reads it."""
SUMMARIES = [
    "summary",
    "summary-routine",
    "summary-same-day",
    "summary-none-fits",
    "summary-emergency",
    "summary-emergency-country",
    "summary-crisis-country",
    "summary-with-code",
]
NAVIGATION = (
    "Skip to the main part",
    "Clear my answers",
    "About this site",
    "How it decides",
    "Back to your result",
    "Show numbers",
    "Change",
    "print command",
    "Show the code",
)


def pages_of(pdf: bytes) -> int:
    """The number of pages, which Chromium writes as plain objects."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def text_of(pdf: bytes, folder: Path) -> str:
    """The words on paper."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing (Debian: apt-get install poppler-utils)")
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").split())


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("name", SUMMARIES)
def test_the_summary_fits_two_pages(screen: Page, show: Show, name: str, size: str) -> None:
    show(name)
    assert pages_of(screen.pdf(format=size)) <= 2


def test_the_summary_fits_two_pages_on_the_longest_path(screen: Page, show: Show) -> None:
    """Most answers and two causes, on the smaller of the two papers."""
    show("summary")
    assert len(answers_of(find_path(at_level(Disposition.SOON, 2)))) >= 13
    assert pages_of(screen.pdf(format="Letter")) <= 2


def test_the_summary_says_what_matters(screen: Page, show: Show, tmp_path: Path) -> None:
    show("summary")
    text = text_of(screen.pdf(format="A4"), tmp_path)
    path = find_path(at_level(Disposition.SOON, 2))
    guide = told_after(path).guide
    level = guide.dispositions[Disposition.SOON]
    for words in (level.title, guide.notice.title, guide.notice.text, guide.version):
        assert words in text, words
    assert level.text in text or "a reason to see a doctor within" in text
    assert guide.disclaimer.text in text
    for question, answer in answers_of(path):
        told = short_answer(question, answer)
        for words in (told.about, *told.given, *told.denied, *told.unticked):
            assert words in text, words
    assert "None of these" not in text and question.ask not in text
    assert "Not yet reviewed by a clinician" in text


def test_the_code_is_printed_in_one_piece(screen: Page, show: Show, tmp_path: Path) -> None:
    found = re.search(r'class="code"[^>]*>([^<]+)<', show("summary-with-code").html)
    assert found is not None
    text = text_of(screen.pdf(format="A4"), tmp_path)
    assert found.group(1) in text and "Anyone who has the code can read your answers." in text


def test_that_a_site_records_is_printed_too(screen: Page, show: Show, tmp_path: Path) -> None:
    show("recording")
    assert "This site records, for tests." in text_of(screen.pdf(format="A4"), tmp_path)


@pytest.mark.parametrize("name", [*SUMMARIES, "result-soon", "emergency-country", "cause", "start"])
def test_no_navigation_is_printed(screen: Page, show: Show, name: str, tmp_path: Path) -> None:
    show(name)
    screen.emulate_media(media="print")
    shown = " ".join(measure(screen, "shown"))
    for notice in NOTICES:
        shown = shown.replace(notice, "")
    for words in NAVIGATION:
        assert not re.search(rf"\b{words}\b", shown), words


def test_what_was_folded_is_printed(screen: Page, show: Show, tmp_path: Path) -> None:
    show("result-soon")
    folded = screen.locator("details:not([open]) li").all_text_contents()
    assert folded
    text = text_of(screen.pdf(format="A4"), tmp_path)
    for item in folded:
        assert " ".join(item.split()[:4]) in text, item


def test_addresses_are_printed_where_the_sources_are_listed(
    screen: Page, show: Show, tmp_path: Path
) -> None:
    show("sources")
    links = screen.locator(".sources a")
    addresses = links.evaluate_all("all => all.map(link => link.getAttribute('href'))")
    text = text_of(screen.pdf(format="A4"), tmp_path)
    assert len(addresses) > 9
    found = re.sub("[ -]", "", text)  # an address may run over lines, at a hyphen or anywhere
    lost = [each for each in addresses if f"({each.replace('-', '')})" not in found]
    # One that runs over the foot of a page has other words in it.
    assert len(lost) < len(addresses) / 10, lost


@pytest.mark.parametrize("name", ["summary", "sources"])
def test_the_numbers_of_sources_have_room(screen: Page, show: Show, name: str) -> None:
    show(name)
    assert not measure(screen, "markers")
    screen.emulate_media(media="print")
    screen.set_viewport_size({"width": 680, "height": 960})  # what A4 leaves between its margins
    assert not measure(screen, "markers")


@pytest.mark.parametrize(
    ("name", "digits"),
    [
        ("emergency-country", ["999"]),
        ("summary-emergency-country", ["999"]),
        ("summary-crisis-country", ["112", "108", "14416"]),
    ],
)
def test_numbers_to_call_are_printed_as_digits(
    screen: Page, show: Show, tmp_path: Path, name: str, digits: list[str]
) -> None:
    show(name)
    text = text_of(screen.pdf(format="A4"), tmp_path)
    for number in digits:
        assert re.search(rf"\b{number}\b", text), number


@pytest.mark.parametrize("name", ["summary", "result-soon"])
def test_the_pdf_is_tagged(screen: Page, show: Show, name: str) -> None:
    """A saved PDF keeps its headings and lists for a screen reader."""
    show(name)
    pdf = screen.pdf(format="A4", tagged=True)
    assert re.search(rb"/MarkInfo <<[^>]*/Marked true", pdf)
    assert b"/StructTreeRoot" in pdf and b"/Lang (en" in pdf
    for part in (b"/H1", b"/H2", b"/LI"):
        assert re.search(rb"/S " + part + rb"\b", pdf), part
