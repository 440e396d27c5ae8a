"""The log as text and as JSON: an id for each request, on error pages too, and never an answer."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from guide.web.access_log import log_bug
from guide.web.steadylog import JsonLines, LogLine
from tests.support.guideserver import GuideServer, until
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE

ID = re.compile(r"give us its number: ([0-9a-f]{8})\.")


@pytest.mark.parametrize(
    "path, status",
    [("/nowhere", 404), (f"{GUIDE}/clear", 405), (f"{GUIDE}/question/nothing", 404)],
)
def test_an_error_page_has_the_id_of_its_line_in_the_log(
    reader: Reader, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    with caplog.at_level(logging.INFO, "guide.access"):
        reader.open(path)
    found = ID.search(reader.text)
    assert found is not None and reader.page.status_code == status
    assert caplog.records[-1].getMessage().endswith(f" ms {found[1]}")


def test_a_bug_bears_the_id_too_also_where_its_page_is_broken(
    site: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = site()

    def broken() -> str:
        raise ValueError("droop")

    app.add_url_rule("/broken", "broken", broken)
    with caplog.at_level(logging.INFO):
        page = Reader(app).open("/broken")
        app.jinja_env.globals.clear()
        bare = Reader(app).open("/broken")
    found = ID.search(page.text)
    assert found is not None
    told = [each.getMessage() for each in caplog.records if each.name == "guide.bugs"]
    assert told[0].startswith("ValueError at ") and told[0].endswith(found[1])
    assert bare.page.status_code == 500 and told[-1].rpartition(" ")[2] in bare.text
    assert "droop" not in caplog.text + page.text + bare.text


def test_ids_are_made_by_chance_for_each_request(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "guide.access"):
        for _ in range(20):
            reader.open("/privacy")
    assert len({each.getMessage().rpartition(" ")[2] for each in caplog.records}) == 20


def as_json(message: object) -> dict[str, object]:
    record = logging.LogRecord("guide.access", logging.INFO, "", 0, message, None, None)
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_line_as_json_has_its_fields_and_others_a_message() -> None:
    line = as_json(LogLine("GET / 200", {"method": "GET", "status": 200}))
    assert line.keys() == {"time", "log", "method", "status"} and line["log"] == "access"
    assert str(line["time"]).endswith("+00:00")
    assert as_json('quoted "ä"\nand more')["message"] == 'quoted "ä"\nand more'


def test_a_bug_outside_of_a_request_has_no_id(caplog: pytest.LogCaptureFixture) -> None:
    log_bug(ValueError("droop"))
    assert caplog.records[0].getMessage() == "ValueError at"


@pytest.mark.slow
def test_all_that_a_server_logs_is_json_and_holds_no_answer(tmp_path: Path) -> None:
    server = GuideServer(tmp_path, GUIDE_LOG="json")
    try:
        server.status("/privacy?canary=droop")
        server.status("/canary")
        with (server.rules / GUIDE.strip("/") / "rules.yaml").open("a", encoding="utf-8") as file:
            file.write("- rule: broken\n")
        server.process.send_signal(1)
        until(lambda: "goes on being served" in server.said(), server.said)
    finally:
        server.stop()
    lines = [json.loads(line) for line in server.err.read_text("utf-8").splitlines()]
    asked = [line for line in lines if line["log"] == "access"]
    assert {line["route"] for line in asked} == {"/privacy", "(no route)"}
    assert all(re.fullmatch(r"[0-9a-f]{8}", line["request"]) for line in asked)
    told = [line["message"] for line in lines if line["log"] == "server"]
    assert any("rules.yaml:" in message for message in told)
    assert "canary" not in server.said() and "127.0.0.1 " not in server.err.read_text("utf-8")
