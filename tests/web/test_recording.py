"""`guide serve --record`: what a tester clicks is written, said on every page, and only here."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from guide.cli import main
from guide.engine.engine import Engine
from guide.errors import UsageError
from guide.paths.files import load_paths
from guide.paths.recording import PathRecorder
from guide.paths.scripted import ScriptedPath, run
from guide.ruleset.model import Numbers, RuleSet
from guide.web.server import recording_settings
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, QUIET, small_guide

Rules = tuple[tuple[RuleSet, ...], Numbers]
BANNER = "This site records, for tests."
STAY = "Your answers stay in this browser."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where paths are recorded."""
    return tmp_path / "recorded"


@pytest.fixture
def tester(site: Callable[..., Flask], folder: Path) -> Reader:
    """A tester with a browser, on a site that records."""
    return Reader(site(RECORDER=PathRecorder(folder)))


@pytest.fixture
def recorded(folder: Path, rules: Rules) -> Callable[[], list[ScriptedPath]]:
    """The paths recorded so far, each of which passes."""

    def read() -> list[ScriptedPath]:
        paths, findings = load_paths(sorted(folder.iterdir()), rules[0][0])
        assert not findings, findings
        assert all(run(path, Engine(rules[0][0])).passed for path in paths)
        return list(paths)

    return read


def finish(tester: Reader, answers: dict[str, list[str]] = QUIET) -> Reader:
    return tester.walk(answers, GUIDE).open(f"{GUIDE}/result")


def test_nothing_is_written_before_the_result(tester: Reader, folder: Path) -> None:
    tester.walk(QUIET, GUIDE)
    assert tester.path == f"{GUIDE}/check" and not list(folder.iterdir())


def test_a_result_is_written_and_its_file_is_named(
    tester: Reader, recorded: Callable[[], list[ScriptedPath]]
) -> None:
    assert "This result is in the file hand-shaking-0001.paths.yaml." in finish(tester).text
    (path,) = recorded()
    assert path.answers == {"who": "adult", "weeks": 3, "mood": "fine"}


def test_seen_again_printed_or_with_its_code_it_is_not_written_again(
    tester: Reader, recorded: Callable[[], list[ScriptedPath]]
) -> None:
    finish(tester).post(f"{GUIDE}/result", {"csrf_token": tester.token})
    for page in ("result", "summary", "check", "result"):
        tester.open(f"{GUIDE}/{page}")
    assert len(recorded()) == 1


def test_changed_answers_are_a_path_of_their_own(
    tester: Reader, recorded: Callable[[], list[ScriptedPath]]
) -> None:
    finish(tester).open(f"{GUIDE}/question/coffee/change/result").answer("unsure")
    assert "hand-shaking-0002.paths.yaml" in tester.text
    assert [path.answers.get("coffee") for path in recorded()] == [None, "unsure"]


def test_journeys_emergencies_and_clearing(
    tester: Reader, recorded: Callable[[], list[ScriptedPath]]
) -> None:
    tester.walk({"danger": ["droop"]}, GUIDE)
    assert tester.path == f"{GUIDE}/result" and "hand-shaking-0001" in tester.text
    tester.clear(GUIDE).walk({"danger": ["none"], "who": ["child"]}, GUIDE).clear(GUIDE)
    assert len(recorded()) == 1, "a journey cleared before its end is not written"
    finish(tester).clear(GUIDE)
    assert [str(path.expect.disposition) for path in recorded()] == ["3", "0"]


def test_every_page_says_so(tester: Reader) -> None:
    pages = ["/", "/privacy", "/nowhere", f"{GUIDE}/", f"{GUIDE}/question/danger"]
    pages += [f"{GUIDE}/question/danger", f"{GUIDE}/faq", f"{GUIDE}/nowhere", f"{GUIDE}/result"]
    for path in pages:
        tester.open(path)
        banner = re.search(
            r'<aside[^>]* aria-label="Recording">.*?</aside>', tester.page.text, re.S
        )
        assert banner is not None and BANNER in banner.group(), path
        assert "no-print" not in banner.group() and STAY not in tester.text.partition("Privacy")[0]
    tester.clear(GUIDE).walk(QUIET, GUIDE)
    for page in ("check", "result", "summary"):
        assert BANNER in tester.open(f"{GUIDE}/{page}").text


def test_without_it_no_page_says_so_and_nothing_is_written(reader: Reader) -> None:
    assert BANNER not in finish(reader).text and "0001" not in reader.text
    assert STAY in reader.text


def test_the_log_and_the_name_hold_no_answer(
    tester: Reader, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        finish(tester, {**QUIET, "coffee": ["unsure"]})
    assert caplog.records and "unsure" not in caplog.text and "coffee" not in caplog.text
    assert [path.name for path in folder.iterdir()] == ["hand-shaking-0001.paths.yaml"]


def test_a_file_that_cannot_be_written_costs_no_result(
    tester: Reader, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(folder)
    finish(tester)
    assert tester.page.status_code == 200 and "Look after yourself" in tester.text
    assert "This result could not be written to a file." in tester.text
    assert "FileNotFoundError at" in caplog.text and str(folder) not in caplog.text


# -- starting it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "guide.example"])
def test_it_is_refused_where_others_can_come(host: str, folder: Path) -> None:
    with pytest.raises(UsageError, match="only\non this computer"):
        recording_settings({"SECRET_KEY": "k" * 40}, host, folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["TRUSTED_HOSTS", "GUIDE_HTTPS"])
def test_it_is_refused_where_the_site_is_set_up_for_others(name: str, folder: Path) -> None:
    with pytest.raises(UsageError, match=f"{name} is set"):
        recording_settings({name: "1"}, "127.0.0.1", folder)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "localhost", "::1"])
def test_it_starts_on_addresses_of_this_computer(host: str, folder: Path) -> None:
    assert isinstance(recording_settings({}, host, folder)["RECORDER"], PathRecorder)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "127.0.0.5", "localhost", "[::1]:8000"])
def test_it_answers_to_names_of_this_computer(tester: Reader, host: str) -> None:
    assert tester.client.get("/privacy", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "guide.example"},
        {"Host": "127.0.0.1.guide.example"},
        {"Host": "192.0.2.1:8000"},
        {"X-Forwarded-For": "192.0.2.1"},
        {"Forwarded": "for=192.0.2.1"},
        {"Via": "1.1 proxy"},
    ],
)
def test_it_answers_nobody_who_comes_by_another_name_or_by_a_proxy(
    tester: Reader, folder: Path, headers: dict[str, str]
) -> None:
    finish(tester)
    page = tester.client.get(f"{GUIDE}/result", headers=headers)
    assert page.status_code == 403 and "Traceback" not in page.text
    assert len(list(folder.iterdir())) == 1


def test_nobody_is_let_in_by_a_proxy_that_says_nothing_of_itself(
    site: Callable[..., Flask], folder: Path
) -> None:
    config = recording_settings({}, "127.0.0.1", folder)
    word = config["RECORDING_WORD"]
    led_here = Reader(site(**config))
    for path in (f"{GUIDE}/", f"{GUIDE}/question/danger", "/static/site.css", "/"):
        assert led_here.open(path).page.status_code == 403, path
    assert led_here.open(f"/recording/{word[:-1]}x").page.status_code == 404
    assert led_here.post(f"{GUIDE}/question/danger", {"danger": "droop"}).page.status_code == 403
    assert not list(folder.iterdir()) and len(word) >= 16

    tester = Reader(site(**config)).open(f"/recording/{word}")
    assert finish(tester).page.status_code == 200 and len(list(folder.iterdir())) == 1
    assert recording_settings({}, "127.0.0.1", folder)["RECORDING_WORD"] != word


def test_without_recording_there_is_no_way_in(reader: Reader) -> None:
    assert reader.open("/recording/x").page.status_code == 404


def test_the_command_refuses_before_it_serves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_guide(tmp_path / "rules")
    (tmp_path / "file").write_text("", encoding="utf-8")
    for host, folder, told in (
        ("0.0.0.0", "new", "0.0.0.0 can be reached from elsewhere. --record writes"),
        ("127.0.0.1", "file", "no path can be recorded in"),
    ):
        given = ["serve", "--host", host, "--record", str(tmp_path / folder)]
        given += ["--rules", str(tmp_path / "rules")]
        assert main(given) == 2
        assert told in capsys.readouterr().err


@pytest.mark.parametrize("where", ["", "recorded", "hand-shaking", "hand-shaking/paths/more"])
def test_what_is_recorded_is_not_taken_for_rules(
    tmp_path: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / where
    given = ["serve", "--rules", str(tmp_path), "--record", str(folder)]
    assert main(given) == 2
    assert "lies among the rules; record in rules/GUIDE/paths" in capsys.readouterr().err


def test_the_paths_of_a_guide_are_a_place_to_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_guide(tmp_path)
    folder = tmp_path / "hand-shaking" / "paths"
    given = ["serve", "--host", "0.0.0.0", "--rules", str(tmp_path), "--record", str(folder)]
    assert main(given) == 2
    assert "0.0.0.0 can be reached from elsewhere" in capsys.readouterr().err, "the next check"
