"""What a page costs on a bad line: bytes as sent, headers included, and requests.

Measured with a real HTTP client against the real server process, so that compression, cookies and
every header count. `pytest -s` prints the figures.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import brotli
import pytest

from guide.engine.engine import Result
from guide.paths.scripted import Expected, ScriptedPath
from guide.ruleset.model import Answer, Disposition
from tests.browser.states import answers_of, at_level, find_path, real_home, real_rules, sent
from tests.web.wire import Answered, Browser, Served

pytestmark = pytest.mark.slow

FIRST_VISIT = 14_000
"""Bytes that a server may send before the first answer of the browser: ten packets."""
LATER_PAGE = 5_000
LIST_OF_OTHERS = 8_000
"""The page of all causes that the guide does not cover, with the signs of each."""
RESULT_PAGE = 6_000
"""A result with as many causes as a scripted path has, and its code."""
FULLEST_PAGE = {"result": 10_000, "summary": 14_500}
"""A result, and its summary, where all there is to tick was ticked: some fifty reasons."""
STYLE_SENT, STYLE = 5_000, 20_000
"""The stylesheet, as sent and unpacked."""
REQUESTS = 3


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of `guide serve`."""
    server = Served(tmp_path_factory.mktemp("served"))
    yield server.port
    server.stop()


@pytest.fixture
def browser(port: int) -> Iterator[Browser]:
    """A browser that was never here."""
    browser = Browser(port)
    yield browser
    browser.close()


def walk(browser: Browser, path: ScriptedPath) -> list[Answered]:
    """The pages of a journey from the first question to the check of the answers."""
    given = answers_of(path)
    pages = [browser.open(f"{real_home()}/question/{given[0][0].id}")]
    for question, answer in given:
        form = {**pages[-1].hidden, **sent(question, answer)}
        pages.append(browser.send(pages[-1].path, form))
    return pages


def told(what: str, parts: list[Answered]) -> int:
    """Print the figures; the bytes in all."""
    total = sum(part.size for part in parts)
    sizes = " + ".join(f"{part.size}" for part in parts)
    print(f"\n{what}: {total} bytes in {len(parts)} requests ({sizes})", end="")
    return total


def heaviest(level: Disposition) -> ScriptedPath:
    """The longest path to this level of care with as many causes as paths have there."""

    def with_causes(count: int) -> ScriptedPath | None:
        try:
            return find_path(at_level(level, count))
        except AssertionError:
            return None

    return next(path for count in (4, 3, 2, 1) if (path := with_causes(count)) is not None)


def all_ticked() -> ScriptedPath:
    """Every option that can be ticked with others, short of an emergency."""
    calm = {"linked-danger"}
    answers: dict[str, Answer] = {"danger-now": frozenset(["self-harm"]), "self-harm": "thoughts"}
    answers |= {"who": "adult", "side": "same-side", "since": "over-year"}
    for question in real_rules()[0][0].questions:
        alone = frozenset(each.id for each in question.options if each.exclusive)
        ticks = frozenset(each.id for each in question.options) - alone - {"unsure"}
        if question.type == "many" and question.id not in answers:
            answers[question.id] = alone if question.id in calm else ticks
    return ScriptedPath(name="all", answers=answers, expect=Expected(), unasked_ok=True)


@pytest.mark.parametrize("what", ["start", "question"])
def test_a_first_visit_is_light(browser: Browser, what: str) -> None:
    first = real_rules()[0][0].questions[0]
    path = {"start": f"{real_home()}/", "question": f"{real_home()}/question/{first.id}"}[what]
    parts = browser.first_visit(path)
    assert len(parts) <= REQUESTS and all(part.status == 200 for part in parts)
    assert told(f"first visit, {what}", parts) < FIRST_VISIT


def test_a_first_visit_to_the_address_of_the_site_is_light(browser: Browser) -> None:
    """The redirect to the only guide included."""
    moved = browser.ask("GET", "/")
    parts = [moved, *browser.first_visit(moved.headers["location"])]
    assert told("first visit, /", parts) < FIRST_VISIT


@pytest.mark.parametrize("level", list(Disposition))
def test_a_result_is_light_even_where_nothing_is_kept(browser: Browser, level: Disposition) -> None:
    def any_result(result: Result) -> bool:
        return result.disposition is level

    path = find_path(any_result) if level is Disposition.EMERGENCY else heaviest(level)
    walk(browser, path)
    parts = browser.first_visit(f"{real_home()}/result")
    assert len(parts) <= REQUESTS
    assert told(f"result, {level.key}", parts) < FIRST_VISIT
    assert parts[0].size < RESULT_PAGE, "the page alone, with style and icon kept"
    with_code = browser.send(f"{real_home()}/result", parts[0].hidden)
    assert told(f"result with its code, {level.key}", [with_code]) < RESULT_PAGE


@pytest.mark.parametrize("page", ["result", "summary"])
def test_the_fullest_result_is_light_enough(browser: Browser, page: str) -> None:
    """With the country that has most to say of its numbers."""
    walk(browser, all_ticked())
    numbers = browser.open(f"{real_home()}/numbers")
    browser.send("/country", {**numbers.hidden, "country": "india"})
    parts = browser.first_visit(f"{real_home()}/{page}")
    assert "Tele-MANAS" in parts[0].text
    told(f"fullest {page}", parts)
    assert parts[0].size < FULLEST_PAGE[page]


def test_the_stylesheet_is_light(browser: Browser) -> None:
    """On its own, so that it cannot grow into what a first visit has to spare."""
    style = next(p for p in browser.first_visit(f"{real_home()}/") if p.path.endswith(".css"))
    told("stylesheet", [style])
    assert style.size < STYLE_SENT and len(style.text) < STYLE


def test_later_pages_are_light(browser: Browser) -> None:
    pages = walk(browser, heaviest(Disposition.SOON))
    paths = ["result", "summary", "", "about", "faq", "numbers", "privacy", "accessibility"]
    paths += ["how-it-decides"]
    paths += [f"causes/{cause.id}" for cause in real_rules()[0][0].causes]
    pages += [browser.open(f"{real_home()}/{path}") for path in paths]
    for page in sorted(pages, key=lambda page: -page.size)[:5]:
        print(f"\nlater page: {page.size} bytes, {page.path}", end="")
    assert not [(page.path, page.size) for page in pages if page.size >= LATER_PAGE]
    others = browser.open(f"{real_home()}/other-causes")
    assert told("all other causes", [others]) < LIST_OF_OTHERS
    with_drawing = next(page for page in pages if "/pictures/" in page.text)
    drawing = re.findall(r'src="(/static/pictures/[^"]+)"', with_drawing.text)
    parts = [with_drawing, *(browser.ask("GET", place) for place in drawing)]
    assert told("a question with its drawing", parts) < LATER_PAGE


@pytest.mark.parametrize("encoding, unpack", [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_static_files_are_kept_for_good_and_packed(
    port: int, encoding: str, unpack: object
) -> None:
    browser = Browser(port, encoding)
    page, *parts = browser.first_visit(f"{real_home()}/")
    assert page.headers["content-encoding"] == encoding
    assert page.headers["cache-control"] == "no-store"
    assert len(parts) == 2
    for part in parts:
        assert re.fullmatch(r"/static/[\w/-]+\.[0-9a-f]{10}\.(css|svg)", part.path), part.path
        assert part.headers["content-encoding"] == encoding
        assert part.headers["vary"] == "Accept-Encoding"
        assert "immutable" in part.headers["cache-control"]
        assert "max-age=31536000" in part.headers["cache-control"]
        assert not part.cookies, "a file that is kept for good must say nothing of a person"
        assert callable(unpack) and unpack(part.body)
    browser.close()


def test_a_browser_that_unpacks_nothing_is_served(port: int) -> None:
    browser = Browser(port, "identity")
    page, *parts = browser.first_visit(f"{real_home()}/")
    assert "content-encoding" not in page.headers and "<h1" in page.text
    assert all(part.status == 200 and "content-encoding" not in part.headers for part in parts)
    browser.close()


def test_a_file_of_another_version_is_this_ones_and_kept_by_nobody(browser: Browser) -> None:
    """Servers of two versions may stand side by side."""
    other = browser.ask("GET", "/static/guide.0123456789.css")
    assert (other.status, other.headers["cache-control"]) == (200, "no-store")
    assert browser.ask("GET", "/static/guide.css").status == 404
    assert browser.ask("GET", "/static/another.0123456789.css").status == 404
