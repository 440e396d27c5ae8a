"""The driver `http`: the real site, a site that goes wrong, and servers that are none of ours."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import pytest

from guide.drivers import drivers_of, transport
from guide.drivers.over_http import http_driver
from guide.drivers.serving import Serving
from guide.paths.runs import DriverUnavailable, PathRunner, Walker, WalkFailed
from guide.paths.scripted import Observed
from tests.drivers.tiny_site import ASKS, RESULT, START, TinySite, path, setting


@contextmanager
def walker(site: TinySite) -> Iterator[Walker]:
    with http_driver(lambda rule_set, numbers: site).open(setting()) as opened:
        yield opened


def walked(site: TinySite, answer: str = "yes") -> Observed:
    with walker(site) as walk:
        return walk(path(answer))


def refused(site: TinySite) -> str:
    """Why a walk came to no end."""
    with pytest.raises(WalkFailed) as problem:
        walked(site)
    return str(problem.value)


# -- a path ---------------------------------------------------------------------------------------


def test_a_path_is_walked_through_the_form_that_the_page_has() -> None:
    site = TinySite()
    met = walked(site)
    assert site.posted == ["csrf_token=T&side=yes"]
    assert met.asked == ("side",)
    assert met.disposition is not None and met.disposition.key == "routine"
    assert {cause: fit.key for cause, fit in met.causes.items()} == {"c1": "strong"}
    assert met.page is not None and "See somebody" in met.page
    assert met.fired is None


def test_a_question_without_an_answer_ends_the_walk() -> None:
    with walker(TinySite()) as walk:
        given = path()
        met = walk(type(given)(name="P", answers={}, expect=given.expect))
    assert (met.asked, met.missing, met.disposition) == (("side",), "side", None)


def test_cookies_come_back_and_each_walk_has_its_own() -> None:
    site = TinySite(headers={"POST /built/question/side": [("Set-Cookie", "a=1; Path=/")]})
    with walker(site) as walk:
        walk(path())
        walk(path())
    assert site.cookies == ["", *["", "", "", "a=1", "a=1"] * 2]


def test_a_packed_page_is_unpacked() -> None:
    site = TinySite(headers={"GET /built/": [("Content-Encoding", "gzip")]})
    packed = gzip.compress(START.encode())

    def packing(environ: object, start: object) -> list[bytes]:
        found = list(site(environ, start))  # type: ignore[arg-type]
        return [packed if page == START.encode() else page for page in found]

    with http_driver(lambda rule_set, numbers: packing).open(setting()) as walk:
        assert walk(path()).asked == ("side",)


# -- a site that goes wrong -----------------------------------------------------------------------


def test_a_cookie_that_a_browser_would_drop() -> None:
    big = [("Set-Cookie", f"answers={'x' * 5000}; Path=/")]
    assert "cookie 'answers' has 5,007 bytes" in refused(
        TinySite(headers={"POST /built/question/side": big})
    )


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ({"POST /built/question/side": "500 <h1>Broken</h1>"}, "status 500, “Broken”"),
        (
            {"POST /built/question/side": ">/built/check", "GET /built/check": ">/built/check"},
            "cir",
        ),
        (
            {"POST /built/question/side": ">https://elsewhere.example/x"},
            "https://elsewhere.example",
        ),
        ({"POST /built/question/side": ">//elsewhere.example/x"}, "led away from itself"),
        ({"POST /built/question/side": ASKS}, "answer to 'side' was not taken: without a word"),
        (
            {"POST /built/question/side": ASKS.replace("<form", "<p role=alert>Choose</p><form")},
            "answer to 'side' was not taken: Choose",
        ),
        ({"GET /built/question/side": ASKS.replace("side", "other")}, "asks 'other', which is no"),
        ({"GET /built/question/side": ASKS.replace("yes", "yea")}, "does not offer 'yes'"),
        ({"GET /built/check": "<main><h1>Check</h1></main>"}, "neither asks nor leads on: status"),
        ({"GET /built/check": START}, "the answer to 'side' was not taken"),
        ({"GET /built/result": RESULT.replace("notice-title", "x")}, "has no notice"),
        ({"GET /built/result": RESULT.replace("routine", "calm")}, "'CALM', which is no level"),
        ({"GET /built/result": RESULT.replace("strong", "sure")}, "'SURE', which is no level"),
        ({"GET /built/result": "x" * (transport.LARGEST_PAGE + 1)}, "more than 4,194,304 bytes"),
    ],
)
def test_what_no_path_should_meet(pages: dict[str, str], told: str) -> None:
    assert told in refused(TinySite().with_pages(pages))


def test_a_circle_is_left_after_a_few_turns() -> None:
    site = TinySite().with_pages({"GET /built/question/side": ">/built/question/side"})
    assert "leads in a circle" in refused(site)
    assert len(site.cookies) < 20


def test_how_far_a_broken_walk_came_is_told() -> None:
    site = TinySite().with_pages({"GET /built/result": "500 <h1>Broken</h1>"})
    with walker(site) as walk, pytest.raises(WalkFailed) as problem:
        walk(path())
    assert problem.value.asked == ("side",)


def test_a_driver_that_differs_from_the_engine_is_named() -> None:
    site = TinySite().with_pages({"GET /built/result": RESULT.replace("routine", "soon")})
    runner = PathRunner(setting(), drivers_of("all", lambda rule_set, numbers: site)[:2])
    (run,) = runner.run([path("yes")])
    ((failure),) = run.failures
    assert failure.drivers == ("http",)
    difference = failure.outcome.difference
    assert difference is not None
    assert (difference.expected, difference.got) == ("routine", "soon")


# -- servers --------------------------------------------------------------------------------------


def unavailable(url: str) -> str:
    """Why the driver cannot be opened for this address."""
    with pytest.raises(DriverUnavailable) as problem:
        with http_driver(lambda rule_set, numbers: TinySite()).open(setting(url)):
            pass
    return str(problem.value)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def saying(words: bytes) -> Iterator[str]:
    """A server that says these words to whoever calls, whatever is asked, and closes."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        try:
            while True:
                called, _ = server.accept()
                called.recv(4096)
                called.sendall(words)
                called.close()
        except OSError:
            return

    Thread(target=answer, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.fixture
def babbling() -> Iterator[str]:
    """A server that speaks another language."""
    with saying(b"220 mail.example ready\r\n") as origin:
        yield origin


def test_a_running_server_is_walked_by_its_address() -> None:
    with closing(Serving(TinySite())) as serving:
        driver = http_driver(lambda rule_set, numbers: pytest.fail("no site of its own is made"))
        with driver.open(setting(serving.origin)) as walk:
            assert walk(path()).asked == ("side",)


@pytest.fixture
def forgetful() -> Iterator[str]:
    """A server that promises to keep its connections open, and closes each after one reply."""
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") as origin:
        yield origin


def test_a_connection_that_was_let_go_of_is_opened_again(forgetful: str) -> None:
    with closing(transport.Remote(forgetful)) as way:
        request = transport.Request("GET", "/", {})
        assert [way.send(request).body for _ in range(3)] == [b"ok"] * 3


def test_a_server_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "cannot be reached: Connection refused" in unavailable(f"http://127.0.0.1:{port}")


def test_a_server_that_is_slow(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE", 0.05)
    assert "did not answer within 0.05 seconds" in unavailable(silent)


def test_a_server_that_speaks_no_http(babbling: str) -> None:
    assert "cannot be reached: 220 mail.example ready" in unavailable(babbling)


@pytest.mark.parametrize(
    "sent", ["404 <title>Not here</title>", "<title>My blog</title>", ">/built/"]
)
def test_a_server_that_is_not_ours(sent: str) -> None:
    with closing(Serving(TinySite({"GET /built/": sent}))) as serving:
        told = unavailable(serving.origin)
    assert "no start page of 'built' is at /built/ there" in told
    assert any(reason in told for reason in ("Not here", "My blog", "leads in a circle"))


@pytest.mark.parametrize(
    "url", ["", "localhost:8000", "ftp://x", "http://", "http://u:p@x", "http://x/y", "http://[x"]
)
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(DriverUnavailable, match="is not a server's address"):
        transport.origin_of(url)


def test_a_server_that_goes_midway_leaves_the_other_drivers() -> None:
    serving = Serving(TinySite())
    drivers = drivers_of("all", lambda rule_set, numbers: TinySite())[:2]
    runner = PathRunner(setting(serving.origin), drivers)
    runs = runner.run([path(), path("yes")])
    assert [walk.driver for walk in next(runs).walks] == ["engine", "http"]
    serving.close()
    assert [walk.driver for walk in next(runs).walks] == ["engine"]
    assert "cannot be reached" in runner.unavailable["http"]
