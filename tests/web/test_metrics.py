"""Metrics: totals for those who run the site, at an address of their own, and never an answer."""

from __future__ import annotations

import json
import re
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from flask import Flask

from guide.errors import UsageError
from guide.web.metrics import Metrics
from tests.support.guideserver import GuideServer, free_port, until
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET

pytest.importorskip("prometheus_client", reason="it comes with the extra metrics")

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
TO_EMERGENCY = {"danger": ["droop"]}


def told(port: int) -> dict[str, float]:
    """What the page of metrics says, by name with labels."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as page:
        lines = page.read().decode().splitlines()
    return {
        line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if line[0] != "#"
    }


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    found = Metrics("127.0.0.1", 0, journeys=True)
    found.start(lambda: 3)
    yield found
    found.leave()


@pytest.fixture
def counted(site: Callable[..., Flask], metrics: Metrics) -> Flask:
    return site(COUNTED_BY=metrics)


def after(metrics: Metrics, requests: Mapping[str, float]) -> Mapping[str, float]:
    """What is told once these requests have been counted."""
    until(lambda: requests.items() <= told(metrics.port).items(), lambda: str(told(metrics.port)))
    return told(metrics.port)


def of_requests(method: str, route: str, status: int) -> str:
    return f'guide_requests_total{{method="{method}",route="{route}",status="{status}"}}'


ANSWER = of_requests("POST", "/<guide_id>/question/<question_id>", 303)
CHANGE = of_requests("POST", "/<guide_id>/question/<question_id>/change/<place>", 303)


def test_requests_are_counted_by_the_pattern_of_their_route(
    counted: Flask, metrics: Metrics
) -> None:
    reader = Reader(counted).walk(QUIET, GUIDE)
    reader.open("/no/such/page")
    found = after(metrics, {ANSWER: 5, of_requests("GET", "(no route)", 404): 1})
    assert found['guide_request_seconds_count{route="/<guide_id>/question/<question_id>"}'] >= 10
    assert found["guide_workers"] == 3 and found["guide_cpu_seconds_total"] > 0
    assert found["guide_lost_total"] == 0


def test_journeys_are_told_by_tens_and_by_nothing_else(counted: Flask, metrics: Metrics) -> None:
    ended = 'guide_ended_total{guide="hand-shaking",last_question="danger",level="emergency"}'
    answered = 'guide_answered_total{guide="hand-shaking",question="danger"}'
    for done in range(1, 22):
        Reader(counted).walk(TO_EMERGENCY, GUIDE)
        found = after(metrics, {ANSWER: done})
        assert found.get(ended, 0) == found.get(answered, 0) == done // 10 * 10
    assert not [name for name in found if "_created" in name]


def test_an_answer_that_is_changed_is_no_second_one(counted: Flask, metrics: Metrics) -> None:
    for _ in range(10):
        reader = Reader(counted).walk(QUIET, GUIDE)
        reader.open(f"{GUIDE}/question/mood/change/check").answer("low")
        reader.open(f"{GUIDE}/question/coffee/change/check").answer("unsure")
    found = after(metrics, {ANSWER: 50, CHANGE: 20})
    counted_as = {
        name: value for name, value in found.items() if name.startswith(("guide_an", "guide_end"))
    }
    assert set(counted_as.values()) == {10}
    assert {re.findall(r'question="([a-z]+)"', name)[0] for name in counted_as} == {*QUIET}


def test_what_is_refused_is_counted_by_kind(site: Callable[..., Flask], metrics: Metrics) -> None:
    app = site(COUNTED_BY=metrics, TRUSTED_HOSTS=["localhost"])
    reader = Reader(app).open(f"{GUIDE}/question/danger")
    reader.post(reader.path, {"danger": "none", "csrf_token": "made up"}, follow=False)
    reader.client.get("/", headers={"Host": "elsewhere.example"})
    reader.client.post("/country", data={"country": "x" * 20_000})
    reader.keep_only({"guide-e3b0c4-aaaaaa": "A" * 600})
    reader.open(f"{GUIDE}/question/danger")
    kinds = ("form", "host", "cookie")
    after(metrics, {f'guide_refused_total{{what="{kind}"}}': 1 for kind in kinds})


CANARIES = ("droop", "77", "cola", "hurt", "203.0", "canary", "Mozilla", "guide-e3b0c4")


def test_no_answer_cookie_or_address_is_told(counted: Flask, metrics: Metrics) -> None:
    for _ in range(10):
        reader = Reader(counted).open(f"{GUIDE}/about?canary=droop")
        reader.open(f"{GUIDE}/question/danger")
        for values in (["unsure"], ["child"], ["77"], ["yes"], ["cola", "tea"], ["hurt"]):
            given = {"X-Forwarded-For": "203.0.113.9", "User-Agent": "Mozilla canary"}
            reader.answer(*values, headers=given)
        reader.client.open("/canary", method="CANARY")
        reader.open(f"{GUIDE}/question/droop").open("/causes/droop")
    found = after(metrics, {ANSWER: 60})
    names = re.sub(r'hash="sha256:[0-9a-f]+"', "", " ".join(found))
    labels = " ".join(re.findall(r'="([^"]*)"', names))
    assert "mood" in labels and "same_day" in labels
    for word in (*CANARIES, "unsure", "child", "tea"):
        assert word not in labels.replace("hand-shaking", ""), word


def test_nothing_of_journeys_is_counted_where_that_is_switched_off(
    site: Callable[..., Flask],
) -> None:
    metrics = Metrics("127.0.0.1", 0, journeys=False)
    metrics.start(lambda: 1)
    app = site(COUNTED_BY=metrics)
    for _ in range(10):
        Reader(app).walk(TO_EMERGENCY, GUIDE)
    found = after(metrics, {ANSWER: 10})
    assert not [name for name in found if name.startswith(("guide_answered", "guide_ended"))]
    text = Reader(app).open("/privacy").text
    assert "This site counts how often" in text and "level of care came out" not in text
    metrics.leave()


def test_the_privacy_page_says_what_is_counted(counted: Flask, reader: Reader) -> None:
    assert "This site counts nothing." in reader.open("/privacy").text
    text = Reader(counted).open("/privacy").text
    assert "This site counts nothing." not in text and "go up by ten at a time" in text


def test_an_address_that_cannot_be_had_is_refused() -> None:
    for host, port in (("203.0.113.77", 9464), ("no such host", 9464)):
        with pytest.raises(UsageError, match="cannot serve metrics on"):
            Metrics(host, port, journeys=True)


def test_who_is_silent_at_the_port_holds_up_nobody(metrics: Metrics) -> None:
    lines = [socket.create_connection(("127.0.0.1", metrics.port)) for _ in range(20)]
    assert told(metrics.port)["guide_workers"] == 3
    for line in lines:
        line.close()


def test_what_cannot_be_counted_is_counted_as_lost() -> None:
    metrics = Metrics("127.0.0.1", 0, journeys=True)
    for _ in range(100_000):  # nobody takes them away yet
        metrics.counts.refused("form")
    metrics.start(lambda: 1)
    form = 'guide_refused_total{what="form"}'
    until(lambda: told(metrics.port).get(form, 0) > 70_000)
    metrics.counts.refused("host")
    found = after(metrics, {'guide_refused_total{what="host"}': 1})
    assert found[form] + found["guide_lost_total"] == 100_000 and found["guide_lost_total"] > 0
    metrics.leave()


@pytest.mark.slow
def test_every_process_of_a_server_is_counted_and_a_new_server_goes_on(tmp_path: Path) -> None:
    port = free_port()
    server = GuideServer(tmp_path, "--workers", "2", GUIDE_METRICS=str(port))
    try:
        assert f"Metrics are at port {port}." in server.said()
        for _ in range(20):
            server.status("/privacy")
        page = of_requests("GET", "/privacy", 200)
        until(lambda: told(port).get(page, 0) >= 20)
        until(lambda: told(port)["guide_workers"] == 2)
        server.send(signal.SIGHUP)
        until(lambda: "read anew" in server.said(), server.said)
        server.status("/privacy")
        until(lambda: told(port).get(page, 0) == 21)
        assert server.status("/metrics") != 200
    finally:
        server.stop()
    assert "Traceback" not in server.said()


# -- what the monitoring is given -----------------------------------------------------------------


def test_dashboard_and_alerts_ask_for_what_is_told(counted: Flask, metrics: Metrics) -> None:
    reader = Reader(counted)
    for _ in range(10):
        reader = Reader(counted).walk(TO_EMERGENCY, GUIDE)
    reader.post("/country", {"country": "here"})
    found = after(metrics, {ANSWER: 10, 'guide_refused_total{what="form"}': 1})
    known = {name.partition("{")[0] for name in found}
    alerts = yaml.safe_load((MONITORING / "alerts.yaml").read_text("utf-8"))
    board = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    asked = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(asked) > 10
    for expression in asked:
        names = re.findall(r"\bguide_[a-z_]+", expression)
        assert names and set(names) <= known, expression
