"""`guide check` runs the paths that lie with a guide: what keeps one from passing is a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.cli import main
from guide.reading.newguide import write_guide

NAME = "hand-tremor"
PATH = """\
- path: More
  answers: {danger-now: [none], one-sided: yes, weeks: 52}
  expect: {disposition: %s}
"""


@pytest.fixture
def paths(tmp_path: Path) -> Path:
    """The folder of the paths of a new guide."""
    write_guide(tmp_path, NAME)
    return tmp_path / NAME / "paths"


def checked(paths: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What `guide check` ends with, and the findings it prints."""
    code = main(["check", NAME, "--rules", str(paths.parents[1]), "--format", "github"])
    return code, capsys.readouterr().out.replace(f"{paths}/", "")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("more.yaml", PATH % "routine", "failed-path::“More” fails"),
        ("more.yaml", PATH % "rutine", "unknown-word::'rutine' is not known here"),
        ("more.yaml", PATH.replace("weeks", "wekes") % "soon", "unknown-question::"),
        ("deeper/more.yaml", PATH % "routine", "failed-path::“More” fails"),
        ("more.yml", PATH % "soon", "unknown-file::nothing reads this: no path in it is ever run"),
        ("more.YAML", PATH % "soon", "unknown-file::nothing reads this"),
        ("more.CSV", "path\n", "unknown-file::nothing reads this"),
    ],
)
def test_a_slip_among_the_paths_is_an_error(
    name: str, text: str, found: str, paths: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths / name).parent.mkdir(exist_ok=True)
    (paths / name).write_text(text, encoding="utf-8")
    code, said = checked(paths, capsys)
    assert code == 1 and said.count("::error ") == 1
    assert f"file={name}" in said and found in said
    assert main(["paths", "run", "--guide", NAME, "--rules", str(paths.parents[1])]) == 1


ASIDE = (".x.yaml", "x.yaml~", "#x.yaml#", "x.yaml.bak", "x.yaml.orig", ".x.yaml.swp")


@pytest.mark.parametrize("name", [*ASIDE, "more.yaml", "notes.md"])
def test_a_good_path_and_what_is_set_aside_are_let_be(
    name: str, paths: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PATH % "soon" if name == "more.yaml" else "["
    (paths / name).write_text(text, encoding="utf-8")
    assert checked(paths, capsys) == (0, "")


@pytest.mark.parametrize("name", [*ASIDE, "x.bak"])
def test_what_is_set_aside_is_no_guide_and_no_rule_file(
    name: str, paths: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = paths.parents[1]
    (rules / name).mkdir()
    (rules / name / "guide.yaml").write_text("[", encoding="utf-8")
    (paths.parent / name).write_text("[", encoding="utf-8")
    assert checked(paths, capsys) == (0, "")
    assert main(["paths", "run", "--rules", str(rules)]) == 0
