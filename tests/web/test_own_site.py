"""A site of somebody's own: its name, owner, colours, country and addresses on its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from guide import clock
from guide.ruleset.ownsite import BrandColours, OwnSite
from tests.support.guideserver import GuideServer, until
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

COLOURS = BrandColours(
    brand="#1f5c2e", on_brand="#ffffff", dark_brand="#8fd0a0", dark_on_brand="#10240f"
)
OURS = OwnSite(
    name="City <Hospital>",
    owner="City Hospital Trust",
    contact="mailto:help@hospital.example",
    imprint="https://hospital.example/imprint",
    privacy="https://hospital.example/privacy",
    security="mailto:security@hospital.example",
    country="there",
    colours=COLOURS,
)
PAGES = ["/privacy", f"{GUIDE}/", f"{GUIDE}/question/danger", f"{GUIDE}/about", "/nowhere"]


@pytest.fixture
def ours(site: Callable[..., Flask]) -> Reader:
    return Reader(site(SITE=OURS))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_bears_the_name_and_says_who_runs_it(ours: Reader, path: str) -> None:
    page = ours.open(path).page.text
    assert re.search(r"<title>[^<]* - City &lt;Hospital&gt;</title>", page)
    assert "Lantern" not in page
    if path != f"{GUIDE}/question/danger":
        assert 'href="https://hospital.example/imprint"' in page
    assert "This site is run by City Hospital Trust." in ours.text


def test_addresses_of_its_own_are_on_the_page_on_privacy(ours: Reader) -> None:
    page = ours.open("/privacy").page.text
    assert 'href="https://hospital.example/privacy"' in page
    assert 'href="mailto:help@hospital.example"' in page


def test_its_colours_are_a_stylesheet_that_is_kept(ours: Reader, reader: Reader) -> None:
    found = re.search(r'href="(/static/site\.[0-9a-f]{10}\.css)"', ours.open(f"{GUIDE}/").page.text)
    assert found is not None
    sheet = ours.client.get(found[1])
    assert "--brand:#1f5c2e;--on-brand:#ffffff" in sheet.text and "#8fd0a0" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"] and sheet.mimetype == "text/css"
    assert "site." not in reader.open(f"{GUIDE}/").page.text


def test_its_country_is_shown_to_who_has_chosen_none(ours: Reader, reader: Reader) -> None:
    assert "Call 155" in ours.walk({"danger": ["droop"]}, GUIDE).open(f"{GUIDE}/result").text
    there = ours.open(f"{GUIDE}/")
    there.post("/country", {"csrf_token": there.token, "country": "here"})
    assert "Call 999" in ours.open(f"{GUIDE}/result").text
    nobody_chose = reader.walk({"danger": ["droop"]}, GUIDE).open(f"{GUIDE}/result").text
    assert "your local emergency number" in nobody_chose
    assert "your local emergency number" not in ours.text


def test_where_holes_are_reported(
    ours: Reader, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 31))
    told = ours.client.get("/.well-known/security.txt")
    assert told.mimetype == "text/plain" and told.text.splitlines() == [
        "Contact: mailto:security@hospital.example",
        "Expires: 2027-07-30T00:00:00Z",
        "Preferred-Languages: en",
    ]
    assert reader.client.get("/.well-known/security.txt").status_code == 404


def test_a_page_that_is_broken_bears_the_name_too(site: Callable[..., Flask]) -> None:
    app = site(SITE=OURS)

    def broken() -> str:
        raise ValueError

    app.add_url_rule("/broken", "broken", broken)
    app.jinja_env.globals.clear()
    assert "City &lt;Hospital&gt;</title>" in Reader(app).open("/broken").page.text


def test_a_journey_is_as_it_was(ours: Reader) -> None:
    assert ours.walk(QUIET, GUIDE).path == f"{GUIDE}/check"


@pytest.mark.slow
def test_the_server_reads_it_and_reads_it_anew(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "site.yaml").write_text("name: Before\n", encoding="utf-8")
    server = GuideServer(tmp_path, "--watch")
    try:
        assert "<span>Before" in server.page(GUIDE)
        (tmp_path / "rules" / "site.yaml").write_text("name: After\n", encoding="utf-8")
        until(lambda: "<span>After" in server.page(GUIDE), server.said)
    finally:
        server.stop()
