"""Servers of two versions, or with two keys, side by side: a journey goes on at any of them."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask

from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

OLD, NEW = "the old key, which is long enough to be one", "the new key, which is long enough too"
QUESTIONS, RULES = "hand-shaking/questions.yaml", "hand-shaking/rules.yaml"

Replicas = Callable[[Sequence[Sequence[str]]], list[Flask]]


@pytest.fixture
def replicas(site: Callable[..., Flask]) -> Replicas:
    """Servers, each with its keys: the first of them seals."""

    def made(keys: Sequence[Sequence[str]]) -> list[Flask]:
        return [site(SECRET_KEY=k, SECRET_KEY_FALLBACKS=others) for k, *others in keys]

    return made


def at(app: Flask, reader: Reader) -> Reader:
    """The same browser, served by another server."""
    there = Reader(app)
    there.keep_only(reader.cookies)
    there.page, there.path = reader.page, reader.path
    return there


STEPS = [
    [[OLD], [OLD, NEW], [OLD]],
    [[OLD, NEW], [NEW, OLD], [OLD, NEW]],
    [[NEW, OLD], [NEW], [NEW, OLD]],
]


@pytest.mark.parametrize("step", range(len(STEPS)))
@pytest.mark.parametrize("seed", range(5))
def test_no_step_of_a_key_change_costs_an_answer(replicas: Replicas, step: int, seed: int) -> None:
    chance = random.Random(seed)
    servers = replicas(STEPS[step])
    reader = Reader(chance.choice(servers)).open(f"{GUIDE}/question/danger")
    for question, values in QUIET.items():
        reader = at(chance.choice(servers), reader)
        assert reader.path == f"{GUIDE}/question/{question}", reader.text
        reader.answer(*values)
    for server in servers:
        assert at(server, reader).open(f"{GUIDE}/result").path == f"{GUIDE}/result"


def test_answers_whose_key_is_missing_are_kept_whatever_is_pressed(replicas: Replicas) -> None:
    ahead, behind = replicas([[NEW, OLD], [OLD]])
    reader = Reader(ahead).open(f"{GUIDE}/question/danger")
    reader.answer("none").answer("adult").answer("3")
    behind_reader = at(behind, reader)
    for page in ("question/coffee", "check", "result", ""):
        behind_reader.open(f"{GUIDE}/{page}")
    # Back to an open page, and Continue.
    behind_reader.page, behind_reader.path = reader.page, f"{GUIDE}/question/danger"
    behind_reader.answer("none", path=f"{GUIDE}/question/danger")
    back = at(ahead, behind_reader)
    assert back.open(f"{GUIDE}/check").path == f"{GUIDE}/question/coffee"
    assert back.open(f"{GUIDE}/question/weeks").path.endswith("/weeks")
    assert re.search(r'name="weeks"[^>]* value="3"', back.page.text)


# -- two versions of a guide ----------------------------------------------------------------------

ADDED = """
- question: sleep
  ask: Do you sleep well?
  why: Some hands shake more after a bad night.
  type: one
  options:
    - {option: well, text: I sleep well}
    - {option: badly, text: I sleep badly}
  sources: [book]
"""

RULE = """
- rule: bad-nights
  when: {sleep: badly}
  then: {cause: worry, fit: possible}
  because: Bad nights and worry often go together.
  sources: [book]
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Flask, Flask]:
    """The guide as it was, and with one more question at its end."""
    before, now = tmp_path / "before", tmp_path / "now"
    config = {"SECRET_KEY": OLD}
    more = {**FILES, QUESTIONS: FILES[QUESTIONS] + ADDED, RULES: FILES[RULES] + RULE}
    return (
        create_app(*small_guide(before), config=config),
        create_app(*small_guide(now, more), config=config),
    )


def test_a_stylesheet_of_the_other_version_is_the_one_that_is_here(app: Flask) -> None:
    client = app.test_client()
    page = client.get(f"{GUIDE}/").text
    ours = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    start, _mark, end = ours.rsplit(".", 2)
    theirs = client.get(f"{start}.0123456789.{end}")
    assert theirs.status_code == 200 and theirs.data == client.get(ours).data
    assert theirs.headers["Cache-Control"] == "no-store"
    assert "immutable" in client.get(ours).headers["Cache-Control"]
    for wrong in (f"{start}.{end}", f"{start}.012345678.{end}", "/static/x.0123456789.css"):
        assert client.get(wrong).status_code == 404, wrong


@pytest.mark.parametrize("kind", ["open", "answer"])
def test_a_question_that_is_new_there_leads_on_here(
    versions: tuple[Flask, Flask], kind: str
) -> None:
    before, now = versions
    reader = Reader(now).walk(QUIET, GUIDE)
    assert reader.path == f"{GUIDE}/question/sleep"
    there = at(before, reader)
    if kind == "open":
        # Not a redirect: the other version would send the browser back, and so on.
        assert there.open(f"{GUIDE}/question/sleep").page.status_code == 404
        assert there.open(f"{GUIDE}/check").path == f"{GUIDE}/check"
        return
    there.answer("badly", path=f"{GUIDE}/question/sleep")
    assert there.path == f"{GUIDE}/check", "all is answered as far as this version knows"
    back = at(now, there).open(f"{GUIDE}/result")
    assert back.path == f"{GUIDE}/question/sleep" and back.chosen == ["badly"]
    assert "The guide was being renewed" in back.text
    assert back.answer("badly").open(f"{GUIDE}/result").path == f"{GUIDE}/result"


def test_a_journey_goes_on_at_either(versions: tuple[Flask, Flask]) -> None:
    turns = itertools.cycle((versions[0], versions[1], versions[1]))
    reader = Reader(next(turns)).open(f"{GUIDE}/question/danger")
    answers = {**QUIET, "sleep": ["well"]}
    for _ in range(3 * len(answers)):
        reader = at(next(turns), reader)
        assert reader.page.status_code == 200
        if "/question/" not in reader.path:
            break
        reader.answer(*answers[reader.path.rsplit("/", 1)[1]])
    settled = at(versions[1], reader).open(f"{GUIDE}/result")
    if settled.path.endswith("/sleep"):
        settled.answer("well")
    assert settled.open(f"{GUIDE}/result").path == f"{GUIDE}/result"


def test_a_stranger_finds_no_such_question(app: Flask) -> None:
    assert Reader(app).open(f"{GUIDE}/question/sleep").page.status_code == 404
