"""A built wheel carries the templates, the static files and the rules, and runs without a checkout.

It is built from a copy, so that nothing is left in the checkout and nothing left there gets in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).parent.parent
CARRIED = ("templates", "static", "rules")

pytestmark = pytest.mark.slow


def run(*command: str | Path, folder: Path, paths: str = "") -> str:
    """What the command prints; a test fails with both its outputs where the command does."""
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files(folder: Path) -> set[str]:
    """The files under a folder by their path in it, but for what tools leave there."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built with what the environment holds, so that no network is needed."""
    pytest.importorskip("setuptools", minversion="77")
    copy = tmp_path_factory.mktemp("copy")
    skipped = shutil.ignore_patterns("__pycache__")
    for name in ("guide", *CARRIED):
        shutil.copytree(CHECKOUT / name, copy / name, ignore=skipped)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, copy)
    built = copy / "dist"
    run(
        *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", built, copy),
        folder=copy,
    )
    (made,) = built.glob("lantern_guide-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder the wheel alone is installed in; its dependencies are the environment's."""
    target = tmp_path_factory.mktemp("installed")
    run(
        *(sys.executable, "-m", "pip", "install", "--no-deps", "--target", target, wheel),
        folder=target,
    )
    return target


def program(installed: Path, *arguments: str, elsewhere: Path) -> str:
    """What the installed package prints, run from a folder that holds nothing of it."""
    return run(sys.executable, *arguments, folder=elsewhere, paths=str(installed))


@pytest.mark.parametrize("name", CARRIED)
def test_it_carries_every_file_of(name: str, wheel: Path) -> None:
    inside = f"guide/{name}/"
    carried = {
        entry.removeprefix(inside)
        for entry in ZipFile(wheel).namelist()
        if entry.startswith(inside)
    }
    assert carried == files(CHECKOUT / name) != set()


def test_it_says_that_it_is_typed(wheel: Path) -> None:
    assert "guide/py.typed" in ZipFile(wheel).namelist()


def test_it_carries_every_module(wheel: Path) -> None:
    code = {f"guide/{name}" for name in files(CHECKOUT / "guide") if name.endswith(".py")}
    missing = code - set(ZipFile(wheel).namelist())
    assert not missing, f"name their folders under `packages` in setup.cfg: {sorted(missing)}"


def test_it_carries_nothing_else(wheel: Path) -> None:
    tops = {entry.partition("/")[0] for entry in ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"guide"}


def test_it_finds_its_own_folders(installed: Path, tmp_path: Path) -> None:
    script = f"from guide.resources import folder; print(*map(folder, {CARRIED}), sep='\\n')"
    found = program(installed, "-c", script, elsewhere=tmp_path).splitlines()
    assert found == [str(installed / "guide" / name) for name in CARRIED]


def test_the_command_has_its_entry_point(installed: Path) -> None:
    (entries,) = installed.glob("lantern_guide-*.dist-info/entry_points.txt")
    assert "guide = guide.__main__:main" in entries.read_text(encoding="utf-8")


def test_its_guides_are_clean(installed: Path, tmp_path: Path) -> None:
    told = program(installed, "-m", "guide", "check", elsewhere=tmp_path)
    assert re.search("\n0 errors, [0-9]+ warnings?\n$", told)  # a day that is past is a warning
    for guide in (CHECKOUT / "rules").iterdir():
        assert not guide.is_dir() or f"{guide.name}: " in told


def test_it_serves_the_start_page_and_the_style(installed: Path, tmp_path: Path) -> None:
    script = """
import re
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.web import create_app

loaded = load_guides(folder("rules"))
client = create_app(loaded.rule_sets, loaded.numbers).test_client()
page = client.get("/", follow_redirects=True)
style = client.get(re.search('"(/static/guide[^"]*[.]css)"', page.text)[1])
print(page.status_code, style.status_code)
"""
    assert program(installed, "-c", script, elsewhere=tmp_path) == "200 200\n"
