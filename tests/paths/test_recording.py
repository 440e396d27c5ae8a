"""Recorded journeys: one file for each path and result, whole, with a name that tells no answer."""

from __future__ import annotations

import fcntl
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guide.engine.engine import Engine, Journey
from guide.errors import UsageError
from guide.paths.files import load_paths
from guide.paths.recording import PathRecorder
from guide.paths.scripted import run
from guide.ruleset.model import Answers, Disposition
from tests.support import building as b

ENGINE = Engine(
    b.rule_set(
        (b.many("danger", "droop", "none"), b.one("who", "adult", "child")),
        [b.raises("droop", b.is_("danger", "droop"), Disposition.EMERGENCY)],
    )
)
CALM = frozenset(["none"])


def journey(**answers: str | frozenset[str]) -> Journey:
    given: Answers = {"danger": CALM, **answers}
    return ENGINE.journey(given)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_journey_becomes_a_path_file_that_passes(tmp_path: Path) -> None:
    name = PathRecorder(tmp_path / "new" / "folder").record(ENGINE, journey(who="adult"))
    file = tmp_path / "new" / "folder" / name
    assert names(file.parent) == ["built-0001.paths.yaml"] == [name]
    (path,), findings = load_paths([file], ENGINE.rule_set)
    assert not findings and run(path, ENGINE).passed
    assert path.answers == {"who": "adult"} and path.unanswered == "none"
    assert path.expect.disposition is Disposition.ROUTINE
    assert path.expect.asked_exactly == ("danger", "who")


def test_an_emergency_is_a_path_too(tmp_path: Path) -> None:
    name = PathRecorder(tmp_path).record(ENGINE, journey(danger=frozenset(["droop"])))
    (path,), _ = load_paths([tmp_path / name], ENGINE.rule_set)
    assert path.expect.disposition is Disposition.EMERGENCY and run(path, ENGINE).passed


def test_each_path_is_written_once(tmp_path: Path) -> None:
    recorder = PathRecorder(tmp_path)
    first, second, again = (
        recorder.record(ENGINE, journey(who=who)) for who in ("adult", "child", "adult")
    )
    assert first == again != second
    assert PathRecorder(tmp_path).record(ENGINE, journey(who="child")) == second
    assert len(names(tmp_path)) == 2
    _, findings = load_paths([tmp_path / first, tmp_path / second], ENGINE.rule_set)
    assert not findings, "their names differ"


def test_the_same_path_with_another_result_is_another_file(tmp_path: Path) -> None:
    """The rules changed between two sessions: both results are kept, for a tester to choose."""
    now = ENGINE.rule_set
    stricter = b.rule_set(
        now.questions, [*now.rules, b.raises("r", b.is_("who", "adult"), Disposition.SOON)]
    )
    recorder = PathRecorder(tmp_path)
    recorder.record(ENGINE, journey(who="adult"))
    recorder.record(Engine(stricter), Engine(stricter).journey(journey(who="adult").answers))
    assert names(tmp_path) == ["built-0001.paths.yaml", "built-0002.paths.yaml"]


def test_answers_off_the_path_are_not_written(tmp_path: Path) -> None:
    ended = ENGINE.journey({"danger": frozenset(["droop"]), "who": "child"})
    name = PathRecorder(tmp_path).record(ENGINE, ended)
    assert "child" not in (tmp_path / name).read_text(encoding="utf-8")


def test_other_files_are_left_alone_and_numbers_go_on(tmp_path: Path) -> None:
    for name in ("built-0007.paths.yaml", "built-x.paths.yaml", "other-0009.paths.yaml", "notes"):
        (tmp_path / name).write_bytes(b"mine \xff")
    (tmp_path / "built-0011.paths.yaml").mkdir()
    assert PathRecorder(tmp_path).record(ENGINE, journey(who="adult")) == "built-0008.paths.yaml"
    assert (tmp_path / "built-0007.paths.yaml").read_bytes() == b"mine \xff"
    assert len(names(tmp_path)) == 6


def test_many_at_once_write_each_path_once(tmp_path: Path) -> None:
    """Each has a recorder of its own, as each worker of a server has."""
    journeys = [journey(who="adult"), journey(who="child"), journey(danger=frozenset(["droop"]))]
    recorders = [PathRecorder(tmp_path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda r: [r.record(ENGINE, j) for j in journeys], recorders))
    assert len(names(tmp_path)) == 3
    assert all(each == found[0] for each in found)


def test_whoever_writes_holds_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, held = PathRecorder(tmp_path), []

    def sync(handle: int) -> None:
        folder = os.open(tmp_path, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.append(names(tmp_path))
        os.close(folder)

    monkeypatch.setattr(os, "fsync", sync)
    recorder.record(ENGINE, journey(who="adult"))
    ((hidden,),) = held
    assert hidden.startswith("."), "no path file before it is whole"


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    recorder = PathRecorder(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        recorder.record(ENGINE, journey(who="adult"))
    assert not names(tmp_path)


def test_only_the_owner_can_read_what_was_recorded(tmp_path: Path) -> None:
    name = PathRecorder(tmp_path).record(ENGINE, journey(who="adult"))
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("where", ["file", "file/below", "gone-link"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "gone-link").symlink_to(tmp_path / "file" / "nowhere")
    with pytest.raises(UsageError, match=f"no path can be recorded in .*{where}: "):
        PathRecorder(tmp_path / where)


def test_a_folder_that_is_only_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**given: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("guide.paths.recording.NamedTemporaryFile", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        PathRecorder(tmp_path)
