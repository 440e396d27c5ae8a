"""What every request passes first: probes, the path the site stands under, redirects, bodies."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from gunicorn.http.errors import InvalidChunkSize

from guide.ruleset.contenthash import content_hash
from guide.web.drain import Drain
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

HOSTS = ["10.0.0.7:8000", "evil.example", "", "a b", "\x00"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/version"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_probe_comes_by_any_name(site: Callable[..., Flask], path: str, host: str) -> None:
    client = site(TRUSTED_HOSTS=["guide.example"]).test_client()
    for given in (path, f"/under{path}"):
        under = site(TRUSTED_HOSTS=["guide.example"], PREFIX="/under").test_client()
        answered = under.get(given, headers={"Host": host})
        assert answered.status_code == 200 and answered.headers["Cache-Control"] == "no-store"
    assert client.get(path, headers={"Host": host}).status_code == 200
    assert client.head(path).data == b""
    assert client.get(f"{GUIDE}/", headers={"Host": "evil.example"}).status_code == 400


def test_a_server_about_to_stop_is_alive_and_not_ready(site: Callable[..., Flask]) -> None:
    drain = Drain()
    client = site(DRAINING=drain).test_client()
    assert client.get("/readyz").status_code == 200
    drain.begin()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == client.get(f"{GUIDE}/").status_code == 200


def test_the_version_tells_what_is_served_and_nothing_else(app: Flask) -> None:
    told = app.test_client().get("/version").json
    served = app.extensions["guide-catalogue"].guides["hand-shaking"]
    assert told is not None and told.keys() == {"version", "guides"}
    assert told["guides"] == {
        "hand-shaking": {"version": served.guide.version, "hash": content_hash(served.rule_set)}
    }


# -- redirects and prefixes -----------------------------------------------------------------------


@pytest.mark.parametrize("base", ["http://localhost", "http://evil.example", "https://localhost"])
@pytest.mark.parametrize(
    "path, to",
    [
        (GUIDE, f"{GUIDE}/"),
        (f"{GUIDE}?a=b", f"{GUIDE}/?a=b"),
        ("/review/hand-shaking", "/review/hand-shaking/"),
        ("/review", "/review/"),
        (f"{GUIDE}//question//danger", f"{GUIDE}/question/danger"),
        ("//evil.example/..", None),
        ("///evil.example", None),
    ],
)
def test_a_redirect_never_names_a_host(app: Flask, base: str, path: str, to: str | None) -> None:
    answered = app.test_client().get(path, base_url=base)
    place = answered.headers.get("Location")
    if to is not None:
        assert place == to
    assert place is None or (place.startswith("/") and not place.startswith("//"))


def test_a_journey_under_a_prefix(site: Callable[..., Flask]) -> None:
    app = site(PREFIX="/deep/er")
    reader = Reader(app)
    assert reader.open("/").path == f"/deep/er{GUIDE}/"
    for _ in range(2):
        assert "/deep/er/static/" in reader.page.text and 'href="/static' not in reader.page.text
    reader.open(f"/deep/er{GUIDE}/question/danger")
    for question, values in QUIET.items():
        assert reader.path == f"/deep/er{GUIDE}/question/{question}"
        reader.answer(*values)
    assert reader.path == f"/deep/er{GUIDE}/check"
    for outside in (f"{GUIDE}/", "/deep/erx/", "/static/site.css", "/deeper"):
        assert app.test_client().get(outside).status_code == 404


@pytest.mark.parametrize(
    "name", ["Script-Name", "SCRIPT_NAME", "X-Forwarded-Prefix", "X-Script-Name"]
)
def test_a_header_never_says_where_the_site_stands(site: Callable[..., Flask], name: str) -> None:
    for config in ({}, {"PREFIX": "/under"}):
        client = site(**config).test_client()
        place = config.get("PREFIX", "")
        page = client.get(f"{place}{GUIDE}/", headers={name: "/evil"})
        assert page.status_code == 200 and "/evil" not in page.text


# -- bodies in chunks -----------------------------------------------------------------------------


class Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise InvalidChunkSize(b"zz")


def _post(app: Flask, body: io.BytesIO, **more: Any) -> int:
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, **more}
    client = app.test_client()
    return client.post(
        f"{GUIDE}/question/danger",
        input_stream=body,
        environ_overrides=environ,
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "same-origin"},
    ).status_code


def test_a_body_in_chunks_is_taken_up_to_the_limit(app: Flask) -> None:
    assert _post(app, io.BytesIO(b"danger=none")) == 303
    assert _post(app, io.BytesIO(b"danger=none&x=" + b"y" * 16_000)) == 303
    assert _post(app, io.BytesIO(b"danger=none&x=" + b"y" * 20_000)) == 413


def test_a_body_whose_chunks_are_wrong_is_the_senders_fault(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    assert _post(app, Broken()) == 400
    assert "InvalidChunkSize" not in caplog.text
