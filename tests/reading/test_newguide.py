"""`guide new`: a guide that is whole, and nothing that was there is touched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guide import checks, clock
from guide.cli import main
from guide.engine.engine import Engine
from guide.errors import ExitCode, UsageError
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import run
from guide.reading.guidefolder import SITE_PAGES
from guide.reading.loader import load_guides
from guide.reading.newguide import SCHEMAS, write_guide
from guide.reading.ruleformat import FILES

WRITTEN = (
    "guide",
    "questions",
    "conditions",
    "rules",
    "causes",
    "sources",
    "safety",
    "paths/first",
)


@pytest.mark.parametrize("name", sorted(SITE_PAGES))
def test_a_name_that_check_would_refuse_is_refused_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="the address of a page of the site"):
        write_guide(tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_a_new_guide_has_no_finding(tmp_path: Path) -> None:
    write_guide(tmp_path / "rules", "hand-tremor")
    loaded = load_guides(tmp_path / "rules")
    (rule_set,) = loaded.rule_sets
    assert not loaded.findings and not checks.check(rule_set)
    assert (rule_set.guide.id, rule_set.guide.title) == ("hand-tremor", "Hand tremor")
    assert len(rule_set.questions) == 3 and rule_set.questions[0].red_flags
    assert loaded.numbers is not None


def test_it_is_dated_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2028, 2, 29))
    write_guide(tmp_path, "hand-tremor")
    loaded = load_guides(tmp_path)
    assert loaded.numbers is not None
    guide = loaded.rule_sets[0].guide
    assert (guide.updated, guide.review_by) == ("2028-02-29", "2029-02-28")
    assert loaded.numbers.checked == guide.updated


def test_its_paths_pass(tmp_path: Path) -> None:
    write_guide(tmp_path, "hand-tremor")
    (rule_set,) = load_guides(tmp_path).rule_sets
    paths, findings = load_paths(path_files(tmp_path / "hand-tremor"), rule_set)
    engine = Engine(rule_set)
    assert paths and not findings
    assert all(run(path, engine).passed for path in paths)


def test_it_tells_what_it_wrote(tmp_path: Path) -> None:
    written = write_guide(tmp_path, "hand-tremor")
    guide = {tmp_path / "hand-tremor" / f"{name}.yaml" for name in WRITTEN}
    schemas = {tmp_path / SCHEMAS / kind.replace(".yaml", ".json") for kind in FILES}
    assert set(written) == {*guide, *schemas, tmp_path / "numbers.yaml"}
    assert all(path.is_file() for path in written)


def test_each_file_names_its_schema_in_its_first_line(tmp_path: Path) -> None:
    for path in write_guide(tmp_path, "hand-tremor"):
        if path.suffix == ".yaml":
            first = path.read_text(encoding="utf-8").splitlines()[0]
            named = first.removeprefix("# yaml-language-server: $schema=")
            assert (path.parent / named).resolve().is_file(), first


def test_numbers_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "numbers.yaml").write_text("mine", encoding="utf-8")
    assert tmp_path / "numbers.yaml" not in write_guide(tmp_path, "hand-tremor")
    assert (tmp_path / "numbers.yaml").read_text(encoding="utf-8") == "mine"


def test_a_second_guide_stands_beside_the_first(tmp_path: Path) -> None:
    write_guide(tmp_path, "hand-tremor")
    write_guide(tmp_path, "sore-throat")
    assert len(load_guides(tmp_path).rule_sets) == 2


@pytest.mark.parametrize(
    "name", ["", "Hand", "hand tremor", "../hand", "-hand", "hand-", "1st", "true", "null", "hänge"]
)
def test_a_name_that_is_no_id_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a name for a guide"):
        write_guide(tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hand-tremor").mkdir()
    with pytest.raises(UsageError, match="is already there"):
        write_guide(tmp_path, "hand-tremor")
    assert not list((tmp_path / "hand-tremor").iterdir())


def test_a_place_where_nothing_can_be_written_is_misuse(tmp_path: Path) -> None:
    (tmp_path / "rules").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        write_guide(tmp_path / "rules", "hand-tremor")


def test_the_command_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "hand-tremor", "--rules", str(tmp_path)]) == ExitCode.CLEAN
    assert f"next: guide check hand-tremor --rules {tmp_path}" in capsys.readouterr().out
    assert main(["check", "hand-tremor", "--rules", str(tmp_path)]) == ExitCode.CLEAN
