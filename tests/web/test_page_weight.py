"""How heavy pages are as a browser gets them: what a reader downloads, headers included.

Every scripted path is walked to its end. Sizes are those with brotli and, a little larger, gzip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from guide.engine import Engine
from guide.loader import load_guides
from guide.model import Answer, Numbers, Question, RuleSet
from guide.paths import ScriptedPath, load_paths, path_files
from guide.resources import folder
from tests.web.reader import Reader

MOST = 5_000
"""Bytes of any page on the way from the start to the summary, once stylesheet and icon are there."""
MOST_AT_FIRST = 14_000
"""Bytes of a first visit, stylesheet and icon included: they fit into the first round trip."""
OF_THE_SERVER = len(
    "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nDate: Sun, 22 Nov 2026 00:00:00 GMT\r\n"
    "Connection: keep-alive\r\n\r\n"
)

RealRules = tuple[tuple[RuleSet, ...], Numbers]


def weight(response: TestResponse) -> int:
    """The bytes of a response as it is sent."""
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(response.data) + headers + OF_THE_SERVER


def weigh(reader: Reader, path: str, encoding: str) -> int:
    """The bytes of one page."""
    response = reader.client.get(path, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200, path
    return weight(response)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_every_page_of_every_scripted_path_is_light(
    real_app: Flask, real_rules: RealRules, encoding: str
) -> None:
    rule_set = real_rules[0][0]
    heavy = {}
    for path in _scripted(rule_set):
        for address, size in _walk(real_app, rule_set, path, encoding):
            if size > MOST:
                heavy[path.name, address] = size
    assert not heavy


def _scripted(rule_set: RuleSet) -> tuple[ScriptedPath, ...]:
    paths, findings = load_paths(path_files(folder("rules") / rule_set.guide.id), rule_set)
    assert paths and not findings, findings
    return paths


def _walk(
    app: Flask, rule_set: RuleSet, path: ScriptedPath, encoding: str
) -> Iterator[tuple[str, int]]:
    """Each page of one path with its weight. Answers go in without opening each page first."""
    home, engine = f"/{rule_set.guide.id}", Engine(rule_set)
    answers: dict[str, Answer] = {}
    reader = Reader(app).open(f"{home}/about")
    token = reader.token
    while (question := engine.next_question(answers)) is not None:
        address = f"{home}/question/{question.id}"
        yield address, weigh(reader, address, encoding)
        answer = path.answer_to(question)
        assert answer is not None, (path.name, question.id)
        answers[question.id] = answer
        reader.post(address, {"csrf_token": token, **_sent(question, answer)}, follow=False)
    emergency = engine.journey(answers).emergency
    for page in ("result", "summary") if emergency else ("check", "result", "summary"):
        yield page, weigh(reader, f"{home}/{page}", encoding)


def _sent(question: Question, answer: Answer) -> dict[str, list[str]]:
    if isinstance(answer, frozenset):
        return {question.id: sorted(answer)}
    if question.type == "number" and isinstance(answer, str):
        return {f"{question.id}-option": [answer]}
    return {question.id: [str(answer)]}


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_every_cause_page_is_light(
    real_app: Flask, real_rules: RealRules, encoding: str
) -> None:
    rule_set = real_rules[0][0]
    reader = Reader(real_app)
    for cause in rule_set.causes:
        address = f"/{rule_set.guide.id}/causes/{cause.id}"
        assert weigh(reader, address, encoding) <= MOST, address


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_first_visit_is_three_light_requests(
    real_app: Flask, real_rules: RealRules, encoding: str
) -> None:
    for page in ("", f"question/{real_rules[0][0].questions[0].id}"):
        address = f"/{real_rules[0][0].guide.id}/{page}"
        text = Reader(real_app).open(address).page.text
        loaded = set(re.findall(r'<(?:link|img|script)[^>]* (?:href|src)="([^"]*)"', text))
        assert len(loaded) <= 2, loaded
        reader = Reader(real_app)
        total = sum(weigh(reader, each, encoding) for each in (address, *sorted(loaded)))
        assert total <= MOST_AT_FIRST, (address, total)


def test_only_the_drawing_is_a_fourth_request(real_app: Flask, real_rules: RealRules) -> None:
    shelf = real_app.extensions["guide-assets"]
    with real_app.test_request_context("/"):
        for question in real_rules[0][0].questions:
            if question.picture:
                name = shelf.address(f"pictures/{question.picture}.svg")
                assert weigh(Reader(real_app), name, "br") <= 2_500, name


def test_a_site_of_rules_in_the_checkout_is_what_is_weighed(real_rules: RealRules) -> None:
    assert load_guides(folder("rules")).rule_sets[0].guide == real_rules[0][0].guide
