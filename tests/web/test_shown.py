"""When is this shown: the pages, and the way from each set of answers to its example."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from guide.prover.implicants import answer_sets
from guide.review.shown import numbered_text, topics
from guide.ruleset.model import Disposition
from guide.web import create_app
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, small_guide

HOME = f"/review{GUIDE}/when-shown"


def site(folder: Path, patience: float = 600.0) -> Flask:
    """A site of the small guide."""
    config = {"SECRET_KEY": KEY, "REVIEW_PATIENCE": patience}
    return create_app(*small_guide(folder), config=config)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site whose pages wait for what is not worked out yet."""
    return site(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def clinician(app: Flask) -> Reader:
    """Somebody who reviews."""
    return Reader(app)


def test_every_level_and_every_cause_has_a_page(clinician: Reader, app: Flask) -> None:
    rule_set = app.extensions["guide-catalogue"].guides["hand-shaking"].rule_set
    listed = clinician.open(HOME).page.text
    found = topics(rule_set)
    assert len(found) == len(Disposition) + len(rule_set.causes)
    for item, topic in found.items():
        assert f'href="{HOME}/{item}"' in listed
        page = clinician.open(f"{HOME}/{item}").page
        assert page.status_code == 200
        assert f"<h1>{topic.title}</h1>" in page.text
        assert all(f">{each.title}</h2>" in page.text for each in topic.lists)


@pytest.mark.parametrize("item", ["level-nothing", "cause-nothing", "level-soon/1"])
def test_what_is_not_there_is_not_found(clinician: Reader, item: str) -> None:
    assert clinician.open(f"{HOME}/{item}").page.status_code == 404


def test_a_cause_is_told_in_words_with_its_rules_and_counts(clinician: Reader) -> None:
    text = " ".join(clinician.open(f"{HOME}/cause-caffeine").text.split())
    assert "Answer paths: 7,638. It fits well: 1,272. It fits in part: 3,816." in text
    listed, well, against = text.split("Set 1 ")[1:]
    assert listed.startswith("the answer to “Is there much coffee?” is “Yes” By the rules")
    assert "much-coffee , coffee-and-cola . Answer paths that have it: 5,088." in listed
    assert well.startswith("the answer to “What is drunk besides?” includes “Cola” By the rule")
    assert against.startswith("the answer to “For how many weeks?” is 52 or more weeks")


def test_every_set_leads_to_an_example_of_it(clinician: Reader) -> None:
    tried = 0
    for level in Disposition:
        page = clinician.open(f"{HOME}/level-{level.key}").page.text
        title = re.search(r"<h1>[^:]*: (.*?)</h1>", page)
        assert title is not None
        for address in re.findall(r'href="(/review[^"]*/try/set/[^"]*)"', page):
            example = clinician.open(address)
            assert example.page.status_code == 200
            assert "It is the shortest answer path that has this set of answers." in example.text
            standing = example.page.text.split('class="standing level ')[1]
            assert standing.startswith(level.key) and title[1] in standing
            tried += 1
    assert tried == 5


@pytest.mark.parametrize("slug", ["level-soon-99", "level-soon-0", "nothing-1", "cause-worry", ""])
def test_an_example_that_is_not_there_is_not_found(clinician: Reader, slug: str) -> None:
    assert clinician.open(f"/review{GUIDE}/try/set/{slug}".rstrip("/")).page.status_code == 404


def test_the_examples_of_sets_crowd_no_other_list(clinician: Reader) -> None:
    assert "/try/set/" not in clinician.open(f"/review{GUIDE}/try").page.text


def test_a_page_that_is_not_worked_out_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = Event()
    monkeypatch.setattr(
        "guide.review.shown.answer_sets", lambda *given: wait.wait() and answer_sets(*given)
    )
    reader = Reader(site(tmp_path, patience=0.0))
    assert "being worked out" in reader.open(f"{HOME}/level-soon").text
    assert "being worked out" not in reader.open(HOME).text
    assert reader.open(f"/review{GUIDE}/try/set/level-soon-1").page.status_code == 503
    wait.set()


def test_a_list_that_is_cut_off_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guide.review.shown.answer_sets", partial(answer_sets, most=1))
    text = Reader(site(tmp_path)).open(f"{HOME}/level-soon").text
    assert "The list is cut off after 1 set. There are more." in text


def test_long_numbers_are_shortened_aloud() -> None:
    assert numbered_text(162_058) == ("162,058", 0)
    assert numbered_text(3_876_279_239_006_927_912_832) == ("3.9", 21)
