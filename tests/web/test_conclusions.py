"""Other causes that rules raise, and times: on the result, in print, and in the workbench."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from guide.drivers.pages import Page
from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.support.reviewing import guide, numbers
from tests.web.conftest import KEY
from tests.web.reader import Reader

Rules = tuple[tuple[RuleSet, ...], Numbers]

GUIDE = "/kitchen-sink"
LONG = {"danger": ["none"], "side": ["both"], "weeks": ["20"], "when": ["cup"]}
LASTS = {**LONG, "weeks": ["8"], "when": ["rest"]}
UNSURE = {**LONG, "danger": ["unsure"]}


def kitchen_sink() -> RuleSet:
    return guide("kitchen-sink")


def site(rule_set: RuleSet) -> Flask:
    config = {"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0}
    return create_app((rule_set,), numbers("kitchen-sink"), config=config)


@pytest.fixture(scope="module", name="kitchen")
def _kitchen() -> Flask:
    return site(kitchen_sink())


@pytest.fixture(name="shown")
def _shown(kitchen: Flask) -> Reader:
    return Reader(kitchen)


def page(reader: Reader, answers: dict[str, list[str]], name: str = "result") -> Page:
    """A page about the result of these answers."""
    reader.walk(answers, GUIDE).open(f"{GUIDE}/{name}")
    return Page(reader.path, reader.page.status_code, reader.page.text)


def test_a_result_says_within_what_time_and_whose_reason_it_is(shown: Reader) -> None:
    found = page(shown, LONG)
    assert found.within == "2 weeks"
    assert "When to get help: Within 2 weeks" in found.text
    assert "Your answers include a reason to see a doctor within 2 weeks." in found.text
    assert "should be seen within days" not in found.text
    first, second = "What lasts for twelve weeks should be seen", "What lasts should be seen."
    assert found.text.index(first) < found.text.index(second)


def test_a_result_without_a_time_is_as_the_guide_words_it(shown: Reader) -> None:
    found = page(shown, LASTS)
    assert found.within == "" and found.others == ()
    assert "It should be seen within days." in found.text
    assert "Also ask about" not in found.text


@pytest.mark.parametrize("name", ["result", "summary"])
def test_a_raised_cause_is_named_with_its_reason_what_to_say_and_how_soon(
    shown: Reader, name: str
) -> None:
    found = page(shown, LONG, name)
    assert found.others == ("cold",)
    asked = found.text.partition("Also ask about")[2]
    assert "It has lasted for 20 weeks, and comes with a cup in the hand." in asked
    assert "A doctor. Say where you work." in asked
    assert "How soon to ask: within 4 weeks." in asked


def test_it_stands_beside_a_higher_level_too(shown: Reader) -> None:
    found = page(shown, UNSURE)
    assert (found.disposition, found.within, found.others) == ("same_day", "", ("cold",))


def test_an_emergency_names_none(shown: Reader) -> None:
    found = page(shown, {"danger": ["droop", "unsure"]})
    assert found.disposition == "emergency" and found.others == ()


def test_what_is_raised_is_not_named_again_where_no_cause_fits() -> None:
    rule_set = kitchen_sink()
    kept = tuple(rule for rule in rule_set.rules if rule.id != "two-of-three")
    app = site(replace(rule_set, rules=kept))
    found = page(Reader(app), LONG)
    assert "None of these fits" in found.text and found.others == ("cold",)
    assert "Causes this guide does not cover" not in found.text
    calm = page(Reader(app), LASTS)
    assert calm.others == () and "A cold room." not in calm.text
    assert "Causes this guide does not cover" in calm.text


def test_a_result_of_a_baby_names_no_cause_of_others(real_app: Flask, real_rules: Rules) -> None:
    answers = {
        "danger-now": ["none"],
        "who": ["baby"],
        "baby-danger": ["none"],
        "baby-signs": ["none"],
    }
    baby = Reader(real_app).walk(answers, "/head-twitching").open("/head-twitching/result")
    rule_set = real_rules[0][0]
    names = [cause.name for cause in rule_set.causes]
    names += [other.name for other in rule_set.guide.other_causes]
    assert "Film the whole baby" in baby.text and len(names) > 10
    assert not [name for name in names if name in baby.text]
    assert "/causes/" not in baby.page.text and "other-causes" not in baby.page.text
    first = baby.text.partition("What to watch for")[2]
    assert first.index("if the baby stares") < first.index("a face droops")


def test_the_pages_on_how_it_decides_hold_the_rule(shown: Reader) -> None:
    assert "Rules about other causes" in shown.open(f"{GUIDE}/how-it-decides").text
    told = shown.open(f"{GUIDE}/how-it-decides/other-causes").text
    assert "then A cold room is named as another cause to ask about" in told
    soon = shown.open(f"{GUIDE}/how-it-decides/care/soon").text
    assert "at least “See a doctor soon”, within 2 weeks." in soon
    assert "Say where you work." in shown.open(f"{GUIDE}/other-causes").text


def test_the_workbench_shows_them_in_every_part(shown: Reader) -> None:
    review = f"/review{GUIDE}"
    told = shown.open(review).text
    assert "See a doctor soon, within 2 weeks 19,600" in told
    assert "A cold room 19,560" in told
    topics = shown.open(f"{review}/when-shown").text
    assert "Other causes" in topics and "A cold room" in topics
    assert "It is raised: 19,560" in shown.open(f"{review}/when-shown/other-cold").text
    assert "Within 2 weeks, or sooner" in shown.open(f"{review}/when-shown/level-soon").text
    assert "Rules that raise other causes" in shown.open(f"{review}/rule-book").text
    assert "A cold room" in shown.open(f"{review}/flow").text
