"""Every page: its frame, its words, and that all statements of the rule files reach a reader."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from random import Random

import pytest
from flask import Flask

from guide.engine.engine import Engine
from guide.ruleset.answertext import in_words
from guide.ruleset.model import Numbers, Question, RuleSet
from guide.ruleset.questions import QUESTION_TYPES
from guide.ruleset.wordings import in_general
from guide.web.fields import FIELDS, show, show_sent
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

INFORMATION = (
    "",
    "about",
    "how-it-decides",
    "faq",
    "sources",
    "numbers",
    "other-causes",
    "privacy",
    "accessibility",
    "treatments",
)
NOT_SHOWN = {"place", "id", "type", "operator", "question", "values", "picture", "language"}
"""Fields of the model that are no words for a reader."""


def test_every_question_type_has_its_row(real_app: Flask) -> None:
    assert FIELDS.keys() == QUESTION_TYPES.keys()
    drawn = real_app.jinja_env.get_template("macros.html").module
    assert getattr(drawn, "FIELDS").keys() == {row.inputs for row in FIELDS.values()}


def sent(question: Question, answer: object) -> dict[str, list[str]]:
    """An answer as a form sends it."""
    if isinstance(answer, frozenset):
        return {question.id: sorted(answer)}
    if question.type == "number" and isinstance(answer, str):
        return {f"{question.id}-option": [answer]}
    return {question.id: [str(answer)]}


def walk_at_random(app: Flask, rule_set: RuleSet, seed: int, calm: bool) -> Reader:
    """Answer at random to the end, then show the result. `calm`: no red flag where it can be."""
    random, engine = Random(seed), Engine(rule_set)
    guide = f"/{rule_set.guide.id}"
    reader = Reader(app).open(f"{guide}/question/{rule_set.questions[0].id}")
    while "/question/" in reader.path:
        assert reader.page.status_code == 200
        question = rule_set.question_by_id[reader.path.split("/")[3]]
        domain = engine.domains[question.id]
        answer = domain.sample(random)
        none = frozenset(option.id for option in question.options if option.exclusive)
        if calm and question.red_flags and domain.accepts(none):
            answer = none
        reader.post(reader.path, {"csrf_token": reader.token, **sent(question, answer)})
    return reader.open(f"{guide}/result")


@pytest.mark.parametrize("seed", range(8))
def test_random_journeys_end_in_a_result_that_the_engine_gives(
    real_app: Flask, real_rules: tuple[tuple[RuleSet, ...], Numbers], seed: int
) -> None:
    rule_set = real_rules[0][0]
    reader = walk_at_random(real_app, rule_set, seed, calm=bool(seed % 4))
    assert reader.page.status_code == 200
    assert rule_set.guide.notice.title in reader.text
    assert rule_set.guide.version in reader.text
    titles = [level.title for level in rule_set.guide.dispositions.values()]
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", reader.page.text, re.S)
    assert heading is not None and html.unescape(heading.group(1)) in titles
    assert reader.open(f"/{rule_set.guide.id}/summary").page.status_code == 200


def texts(item: object, name: str = "") -> list[tuple[str, str]]:
    """Every text for readers that the model holds, with the name of its field."""
    if isinstance(item, str):
        return [(name, item)] if name not in NOT_SHOWN and item else []
    if isinstance(item, dict):
        return [found for value in item.values() for found in texts(value, name)]
    if isinstance(item, tuple):
        return [found for value in item for found in texts(value, name)]
    if is_dataclass(item):
        return [
            found
            for part in fields(item)
            if part.name not in NOT_SHOWN
            for found in texts(getattr(item, part.name), part.name)
        ]
    return []


TECHNICAL = {
    "number",
    "asked",
    "never_asked",
    "never_shown",
    "sources",
    "cause",
    "against",
    "other",
    "alternative",
    "lines",
    "regions",
    "options",  # of an audience
    "words",
    "evidence",
    "seen",
    "review_by",
    "updated",
}


@pytest.mark.parametrize("which", ["small", "real"])
def test_every_statement_of_every_rule_file_reaches_a_page(
    which: str, request: pytest.FixtureRequest
) -> None:
    app = request.getfixturevalue("app" if which == "small" else "real_app")
    rule_sets, numbers = request.getfixturevalue("rules" if which == "small" else "real_rules")
    for rule_set in map(in_general, rule_sets):
        guide = f"/{rule_set.guide.id}"
        pages = [f"{guide}/{page}" for page in INFORMATION]
        pages += [f"{guide}/causes/{cause.id}" for cause in rule_set.causes]
        reader = Reader(app).open(f"{guide}/how-it-decides")
        pages += re.findall(rf'href="({guide}/how-it-decides/[^"]*)"', reader.page.text)
        shown = " ".join(" ".join(reader.open(page).text.split()) for page in pages)
        told = [
            rule_set.guide,
            rule_set.questions,
            rule_set.rules,
            rule_set.causes,
            tuple(source for source in rule_set.sources),
            rule_set.safety,
            numbers,
        ]
        missing = {
            (name, text)
            for item in told
            for name, text in texts(item)
            if name not in TECHNICAL
            and not _in_page(text, shown)
            and not any(text == claim.text for s in rule_set.sources for claim in s.claims)
        }
        assert not missing, sorted(missing)[:10]


def _in_page(text: str, shown: str) -> bool:
    # A source's address stands in a link, which `text` leaves out; every link is tested below.
    return " ".join(text.split()) in shown or text.startswith("http")


def test_every_number_is_a_link(
    real_app: Flask, real_rules: tuple[tuple[RuleSet, ...], Numbers]
) -> None:
    rule_sets, numbers = real_rules
    text = Reader(real_app).open(f"/{rule_sets[0].guide.id}/numbers").page.text
    for country in numbers.countries:
        for phone in country.phones:
            assert f'href="tel:{phone.number.replace(" ", "")}"' in text, country.id


def test_every_source_address_is_linked(reader: Reader) -> None:
    assert 'href="https://example.org/hands"' in reader.open(f"{GUIDE}/sources").page.text


def every_page(reader: Reader, guide: str) -> dict[str, str]:
    """All pages that a reader who has answered can come to by following links.

    Those for clinicians speak another language; they are tested in `test_review_pages`.
    """
    found: dict[str, str] = {}
    waiting = [f"{guide}/", f"{guide}/check", f"{guide}/result", f"{guide}/summary", "/privacy"]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(("/static/", "/review/")):
            continue
        reader.open(path)
        assert reader.page.status_code == 200, path
        found[path] = reader.page.text
        links = re.findall(r'href="(/[^"#]*)', reader.page.text)
        waiting.extend(html.unescape(link) for link in links)
    return found


@pytest.mark.parametrize("which", ["small", "real"])
def test_every_link_leads_to_a_sound_page(which: str, request: pytest.FixtureRequest) -> None:
    if which == "small":
        reader = request.getfixturevalue("reader").walk(QUIET, GUIDE)
        guide = GUIDE
    else:
        app = request.getfixturevalue("real_app")
        rule_set = request.getfixturevalue("real_rules")[0][0]
        guide = f"/{rule_set.guide.id}"
        reader = walk_at_random(app, rule_set, 2, calm=True)
    for path, text in every_page(reader, guide).items():
        ids = re.findall(r' id="([^"]*)"', text)
        doubled = [name for name, count in Counter(ids).items() if count > 1]
        assert not doubled, (path, doubled)
        assert text.count("<h1") == 1, path
        for name in re.findall(r'href="#([^"]*)"', text):
            assert name in ids, (path, name)
        for group in re.findall(r'(?:for|aria-describedby|aria-labelledby)="([^"]*)"', text):
            assert all(name in ids for name in group.split()), (path, group)
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        jumps = [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
        assert not jumps, (path, jumps)


def test_no_page_claims_a_diagnosis(reader: Reader) -> None:
    reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE)
    for path, text in every_page(reader, GUIDE).items():
        plain = html.unescape(re.sub(r"<[^>]*>", " ", text)).lower()
        plain = plain.replace("never a diagnosis", "")
        assert not re.search(r"\byou have\b|diagnos|%|stop taking|!", plain), path


def test_review_is_claimed_nowhere(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    for path, text in every_page(reader, GUIDE).items():
        if path.startswith(GUIDE):
            assert "Not yet reviewed by a clinician." in text, path


def test_words_of_an_answer_are_those_of_the_page(
    rules: tuple[tuple[RuleSet, ...], Numbers],
) -> None:
    questions = rules[0][0].question_by_id
    assert in_words(questions["cups"], frozenset({"cola", "tea"})) == ("Tea", "Cola")
    assert in_words(questions["weeks"], 3) == ("3 weeks",)
    assert in_words(questions["weeks"], "unsure") == ("I do not know",)
    assert in_words(questions["who"], "gone") == ()
    assert show(questions["weeks"], 3).typed == "3"
    assert show(questions["weeks"], "unsure").chosen == ("unsure",)
    assert show_sent(questions["who"], ["adult", "child"], []).chosen == ("adult",)
    assert len(show_sent(questions["weeks"], ["9" * 999], []).typed) == 40


def test_pages_are_light_as_sent(real_app: Flask) -> None:
    client = real_app.test_client()
    start = client.get("/").headers["Location"]
    for path in (start, f"{start}about", f"{start}faq", f"{start}numbers", "/privacy"):
        response = client.get(path, headers={"Accept-Encoding": "br"})
        assert response.status_code == 200 and len(response.data) < 3_500, path
