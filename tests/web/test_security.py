"""Headers, cookies, caches, logs and addresses: nothing about a person gets out."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask

from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

DANGER = f"{GUIDE}/question/danger"
EVERY_KIND = [
    "/",
    "/privacy",
    f"{GUIDE}/",
    DANGER,
    f"{GUIDE}/check",
    f"{GUIDE}/result",
    f"{GUIDE}/summary",
    f"{GUIDE}/cleared",
    f"{GUIDE}/causes/worry",
    f"{GUIDE}/numbers",
    "/no-such-page",
    "/healthz",
]
HTTPS = "https://localhost"


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_response_carries_the_security_headers(reader: Reader, path: str) -> None:
    headers = reader.client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in headers


def test_https_is_kept_to_where_that_is_asked_for(site: Callable[..., Flask]) -> None:
    for config, asked, sent in (
        ({"HTTPS": True}, "http://localhost", None),
        ({"HTTPS": True, "HSTS": 600}, "http://localhost", "max-age=600"),
        ({"HSTS": 600}, HTTPS, "max-age=600"),
        ({"HSTS": 600}, "http://localhost", None),
    ):
        headers = site(**config).test_client().get(f"{GUIDE}/", base_url=asked).headers
        assert headers.get("Strict-Transport-Security") == sent, config
    behind_a_proxy = site(HTTPS=True).test_client().get(f"{GUIDE}/")
    assert behind_a_proxy.headers["Set-Cookie"].startswith("__Host-guide-")


def test_pages_with_answers_are_not_for_search_engines(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    for page in ("check", "result", "summary", "question/danger"):
        assert reader.open(f"{GUIDE}/{page}").page.headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in reader.open(f"{GUIDE}/").page.headers


def test_forms_are_not_filled_in_by_the_browser(reader: Reader) -> None:
    tag = re.search(rf'<form[^>]*action="{DANGER}"[^>]*>', reader.open(DANGER).page.text)
    assert tag is not None and 'autocomplete="off"' in tag.group(0)


def test_there_is_no_script_and_no_inline_style(reader: Reader) -> None:
    reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE)
    for page in ("", "question/danger", "check", "result", "summary", "how-it-decides", "numbers"):
        text = reader.open(f"{GUIDE}/{page}").page.text
        assert not re.search(r"<script|<style| style=|javascript:| on[a-z]+=", text), page


@pytest.mark.parametrize("base, prefix", [("http://localhost", ""), (HTTPS, "__Host-")])
def test_cookies_are_for_this_site_and_this_session_alone(
    app: Flask, base: str, prefix: str
) -> None:
    reader = Reader(app, base).open(DANGER)
    reader.answer("none", follow=False)
    headers = reader.page.headers.getlist("Set-Cookie")
    assert any(
        re.match(rf"{prefix}guide-[a-f0-9]{{6}}-[a-z0-9]{{6}}=", header) for header in headers
    )
    for header in headers:
        assert header.startswith(f"{prefix}guide")
        assert "HttpOnly" in header and "SameSite=Lax" in header and "Path=/" in header
        assert ("Secure" in header) == bool(prefix)
        assert "Domain" not in header
        assert "Max-Age" not in header or "Max-Age=0" in header


def test_a_journey_works_by_https(app: Flask) -> None:
    reader = Reader(app, HTTPS).walk(QUIET, GUIDE)
    assert reader.path == f"{GUIDE}/check"
    assert reader.clear(GUIDE).open(f"{GUIDE}/check").path == f"{GUIDE}/"


def test_the_cookie_changes_with_each_answer_and_goes_with_clearing(reader: Reader) -> None:
    seen = set()
    reader.open(DANGER)
    for values in (["none"], ["adult"], ["3"]):
        reader.answer(*values)
        (name,) = reader.answer_cookies
        seen.add((name, reader.cookies[name]))
    assert len(seen) == 3, "a browser must not show an old page again without asking"


def test_answers_cannot_be_read_in_cookies(reader: Reader) -> None:
    reader.open(DANGER).answer("none").answer("child")
    assert "child" not in str(reader.cookies) and "none" not in str(reader.cookies)
    lengths = {len(reader.cookies[name]) for name in reader.answer_cookies}
    reader.answer("3")
    assert lengths == {len(reader.cookies[name]) for name in reader.answer_cookies}


def test_no_answer_is_in_any_address_or_log(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = []
    with caplog.at_level(logging.DEBUG):
        reader.open(f"{GUIDE}/about?danger=droop").open(DANGER)
        for values in (["unsure"], ["child"], ["77"], ["yes"], ["cola", "tea"], ["hurt"]):
            reader.answer(*values, headers={"X-Forwarded-For": "203.0.113.9"})
            addresses.append(reader.path)
        reader.open(f"{GUIDE}/result").open("/question/droop")
    took = re.compile(r"\d+\.\d ms [0-9a-f]{8}")  # whose digits may be those of an answer
    said = took.sub("", caplog.text) + " ".join(addresses)
    for word in (
        "droop",
        "unsure",
        "child",
        "77",
        "cola",
        "tea",
        "hurt",
        "203.0",
        "127.0",
        "guide-",
    ):
        assert word not in said, word
    lines = [record.getMessage() for record in caplog.records if record.name == "guide.access"]
    assert any(
        re.fullmatch(r"POST /<guide_id>/question/<question_id> 303 \d+\.\d ms [0-9a-f]{8}", line)
        for line in lines
    )
    assert "GET (no route) 404" in caplog.text


def test_each_page_has_a_new_token(reader: Reader) -> None:
    assert reader.open(DANGER).token != reader.open(DANGER).token


# -- static files and compression -----------------------------------------------------------------


def stylesheet(reader: Reader) -> str:
    """The address of the stylesheet as a page names it."""
    found = re.search(r'rel="stylesheet" href="([^"]+)"', reader.open(f"{GUIDE}/").page.text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("accepts, sent", [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", "")])
def test_static_files_are_kept_for_good_and_compressed(
    reader: Reader, accepts: str, sent: str
) -> None:
    address = stylesheet(reader)
    assert re.fullmatch(r"/static/guide\.[0-9a-f]{10}\.css", address)
    response = reader.client.get(address, headers={"Accept-Encoding": accepts})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers.get("Content-Encoding", "") == sent
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.mimetype == "text/css" and "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "accepts, sent", [("br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", "")]
)
def test_pages_are_compressed_as_the_browser_takes_them(
    reader: Reader, accepts: str, sent: str
) -> None:
    response = reader.client.get(DANGER, headers={"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding", "") == sent
    assert "Accept-Encoding" in response.headers["Vary"]
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_a_missing_picture_does_not_take_a_page_down(app: Flask) -> None:
    with app.test_request_context():
        template = app.jinja_env.from_string("{{ asset('pictures/none.svg') }}")
        assert template.render() == "/static/pictures/none.svg"


# -- health ---------------------------------------------------------------------------------------


def test_health_and_readiness(reader: Reader, rules: tuple[tuple[RuleSet, ...], Numbers]) -> None:
    assert reader.open("/healthz").page.status_code == 200
    assert reader.open("/readyz").page.status_code == 200
    empty = create_app([], rules[1]).test_client()
    assert empty.get("/healthz").status_code == 200
    assert empty.get("/readyz").status_code == 503
    assert "There is no guide here" in empty.get("/").text
