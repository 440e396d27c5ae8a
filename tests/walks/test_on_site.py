"""Random walks over HTTP: nothing is found on the site as it is, and every planted fault is."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest

from guide.commands.site import make_site
from guide.drivers.transport import InProcess
from guide.paths.runs import Setting
from guide.paths.scripted import random_answers
from guide.ruleset.model import Answer, Disposition
from guide.walks.acts import ACTS
from guide.walks.on_site import walk_site
from guide.walks.promises import MARK, BrokenPromise
from guide.walks.visitor import Visitor
from guide.web import question_pages, result_pages, tokens, visit

pytestmark = pytest.mark.slow

MOST = 80
"""Walks until a planted fault must have been met."""


def walk(setting: Setting, site: WSGIApplication, seed: int, steps: list[str]) -> None:
    random = Random(seed)
    planned = random_answers(setting.engine, random, 0.8)
    walk_site(Visitor(setting.engine, InProcess(site), random, planned, steps))


def broken(setting: Setting, site: WSGIApplication) -> str:
    """The first promise that is broken."""
    for seed in range(MOST):
        try:
            walk(setting, site, seed, [])
        except BrokenPromise as problem:
            return problem.promise
    return "none"


def site_of(setting: Setting) -> WSGIApplication:
    assert setting.numbers is not None
    return make_site(setting.rule_set, setting.numbers)


# -- the site as it is ----------------------------------------------------------------------------


def test_the_site_keeps_every_promise_whatever_is_done(small: Setting) -> None:
    site, steps, seed = site_of(small), list[str](), 0
    wanted = {*ACTS, "all answers cleared"}
    while wanted - {step.partition(", at ")[0] for step in steps}:
        assert seed < MOST, "every act came up"
        walk(small, site, seed, steps)
        seed += 1
    assert any("changed from the page" in step for step in steps)


def test_the_same_seed_walks_the_same_way(small: Setting) -> None:
    ways: list[list[str]] = [[], []]
    for steps in ways:
        walk(small, site_of(small), 5, steps)
    assert ways[0] == ways[1]


# -- what a response may not be -------------------------------------------------------------------

Sent = tuple[str, list[tuple[str, str]], bytes]
Fault = Callable[[WSGIEnvironment, str, list[tuple[str, str]], bytes], Sent]


def with_fault(site: WSGIApplication, fault: Fault) -> WSGIApplication:
    """The site with every response changed before it is sent."""

    def changed(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # what is packed could not be changed
        told: list[Any] = []

        def note(*given: Any) -> Any:
            told[:] = given[:2]

        sent = b"".join(site(environ, note))
        status, headers, sent = fault(environ, told[0], told[1], sent)
        start(status, [(n, v) for n, v in headers if n.lower() != "content-length"])
        return [sent]

    return changed


def header(name: str, change: Callable[[str], str]) -> Fault:
    """Changes the values of one header; an empty one is left out."""

    def fault(env: WSGIEnvironment, status: str, given: list[tuple[str, str]], body: bytes) -> Sent:
        headers = [(n, change(v) if n == name else v) for n, v in given]
        return status, [(n, v) for n, v in headers if v], body

    return fault


def body(change: Callable[[bytes], bytes], on: str = "") -> Fault:
    """Changes the body of responses with a status that begins so."""

    def fault(env: WSGIEnvironment, status: str, given: list[tuple[str, str]], was: bytes) -> Sent:
        changed = change(was) if was and status.startswith(on) else was
        return status, given, changed

    return fault


def _breaks_on_refusal(
    env: WSGIEnvironment, status: str, given: list[tuple[str, str]], was: bytes
) -> Sent:
    return ("500 Broken" if b'class="errors"' in was else status), given, was


def _page_from_a_form(
    env: WSGIEnvironment, status: str, given: list[tuple[str, str]], was: bytes
) -> Sent:
    posted = env["REQUEST_METHOD"] == "POST" and status.startswith("303")
    return ("200 OK", [], b"<main></main>") if posted else (status, given, was)


def _sent_in_the_path(
    env: WSGIEnvironment, status: str, given: list[tuple[str, str]], was: bytes
) -> Sent:
    env["wsgi.input"].seek(0)
    sent = env["wsgi.input"].read().decode("latin-1").rpartition("=")[2]
    return status, [(n, f"{v}/{sent}" if n == "Location" and sent else v) for n, v in given], was


FAULTS: dict[str, tuple[Fault, str]] = {
    "a refusal that breaks": (_breaks_on_refusal, "every request is answered"),
    "a form answered by a page": (_page_from_a_form, "Back and reload send no form again"),
    "pages in caches": (
        header("Cache-Control", lambda v: "max-age=60"),
        "nothing is kept in a cache",
    ),
    "no cache header": (header("Cache-Control", lambda v: ""), "nothing is kept in a cache"),
    "led away": (
        header("Location", lambda v: f"//elsewhere.example{v}"),
        "the site leads nowhere else",
    ),
    "a query": (header("Location", lambda v: f"{v}?none"), "no answer stands in an address"),
    "an answer in the path": (_sent_in_the_path, "no answer stands in an address"),
    "a large cookie": (
        header("Set-Cookie", lambda v: v.replace("=", f"={'x' * 4096}", 1)),
        "cookies are small enough",
    ),
    "a cookie for scripts": (
        header("Set-Cookie", lambda v: v.replace("; HttpOnly", "")),
        "cookies are closed to others",
    ),
    "a cookie that lasts": (
        header("Set-Cookie", lambda v: v if "Max-Age" in v else f"{v}; Max-Age=99"),
        "cookies are closed to others",
    ),
    "a third party": (
        body(lambda was: was.replace(b"</main>", b"<img src=//count.example/x></main>")),
        "no third party is asked",
    ),
    "a traceback": (
        body(lambda was: was + b"Traceback (most recent call last)", "4"),
        "no traceback reaches a reader",
    ),
    "an error without a word": (body(lambda was: b"<main></main>", "4"), "what is wrong is said"),
    "no notice": (body(lambda was: was.replace(b"notice-title", b"x")), "every result is whole"),
    "an unknown level": (
        body(lambda was: re.sub(b'data-disposition="[a-z_]+"', b'data-disposition="calm"', was)),
        "every result is whole",
    ),
    "another level": (
        body(lambda was: was.replace(b'disposition="routine"', b'disposition="soon"')),
        "the site agrees with the engine",
    ),
    "a cause at another fit": (
        body(lambda was: was.replace(b'data-fit="', b'data-fit="possible" x="')),
        "the site agrees with the engine",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_response_is_met(small: Setting, name: str) -> None:
    fault, promise = FAULTS[name]
    assert broken(small, with_fault(site_of(small), fault)) == promise


def test_a_cookie_that_shows_the_answer_is_met(small: Setting) -> None:
    def fault(env: WSGIEnvironment, status: str, given: list[tuple[str, str]], was: bytes) -> Sent:
        return status, [*given, ("Set-Cookie", f"a={answer}; Path=/; HttpOnly; SameSite=Lax")], was

    for answer in ("droop", "ZHJvb3A"):  # as it is, and in base64
        assert broken(small, with_fault(site_of(small), fault)) == "cookies are closed to others"


def test_what_was_typed_and_comes_back_raw_is_met(small: Setting) -> None:
    raw = body(lambda was: was.replace(b"&lt;b data-hostile&gt;", MARK.encode()))
    transport = InProcess(with_fault(site_of(small), raw))
    planned: dict[str, Answer] = {"danger": frozenset(["none"]), "who": "adult", "weeks": 3}
    visitor = Visitor(small.engine, transport, Random(0), planned, [])
    visitor.client.open("/hand-shaking/question/danger")
    for question_id in ("danger", "who"):
        visitor.answer(visitor.question, planned[question_id], visitor.form)
    assert visitor.question.type == "number"
    with pytest.raises(BrokenPromise, match="what was sent never becomes markup"):
        for _ in range(100):
            ACTS["the wrong type"](visitor)


# -- what a site may not do -----------------------------------------------------------------------


def test_answers_that_are_lost_on_one_page_are_met(small: Setting) -> None:
    site = site_of(small)

    def forgetful(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/hand-shaking/":
            environ.pop("HTTP_COOKIE", None)
        return site(environ, start)

    assert broken(small, forgetful) == "no answer is lost"


def test_a_link_to_nowhere_is_met(small: Setting) -> None:
    footer = rb'href="/hand-shaking/(faq|about|sources|numbers|privacy)"'
    dead = body(lambda was: re.sub(footer, b'href="/hand-shaking/old"', was))
    assert broken(small, with_fault(site_of(small), dead)) == "every link leads somewhere"


def test_a_rule_that_only_the_site_lacks_is_met(small: Setting) -> None:
    rules = tuple(r for r in small.rule_set.rules if r.then.disposition is not Disposition.SOON)
    assert len(rules) < len(small.rule_set.rules)
    other = replace(small.rule_set, rules=rules)
    assert small.numbers is not None
    assert broken(small, make_site(other, small.numbers)) == "the site agrees with the engine"


def test_an_emergency_that_does_not_end_the_path_is_met(small: Setting) -> None:
    rules = tuple(
        r for r in small.rule_set.rules if r.then.disposition is not Disposition.EMERGENCY
    )
    assert small.numbers is not None
    site = make_site(replace(small.rule_set, rules=rules), small.numbers)
    assert broken(small, site) == "an emergency ends the path at once"


def test_forms_without_a_proof_of_origin_are_met(
    small: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "is_ours", lambda token: True)
    assert broken(small, site_of(small)) == "bad input is refused"


def test_forms_that_count_but_once_are_met(small: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()
    is_ours = tokens.is_ours

    def once(token: str) -> bool:
        fresh = token not in used
        used.add(token)
        return fresh and is_ours(token)

    monkeypatch.setattr(tokens, "is_ours", once)
    assert broken(small, site_of(small)) == "the site agrees with the engine"


def test_posts_that_overwrite_each_other_are_met(
    small: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda size: "a" * 6)
    monkeypatch.setattr(visit.Visit, "_let_go_of_sets", lambda self, names: None)
    assert broken(small, site_of(small)) == "no answer is lost"


def test_answers_that_clearing_leaves_are_met(
    small: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit.Visit, "clear", lambda self: None)
    assert broken(small, site_of(small)) == "one press clears every answer"


def test_a_result_that_is_shown_too_early_is_met(
    small: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = question_pages.finished_journey
    monkeypatch.setattr(result_pages, "finished_journey", lambda: (finished()[0], None))
    assert broken(small, site_of(small)) == "the site agrees with the engine"
