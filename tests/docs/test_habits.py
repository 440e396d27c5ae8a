"""The files that git, editors and code hosts read: they say what the project says elsewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).parents[2]
TEMPLATES = sorted((TOP / ".github" / "ISSUE_TEMPLATE").glob("*.md"))


def hooks() -> dict[str, dict[str, Any]]:
    """The hooks of pre-commit by their ids."""
    settings = yaml.safe_load((TOP / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repo["repo"] for repo in settings["repos"]] == ["local"], "nothing is fetched"
    return {hook["id"]: hook for repo in settings["repos"] for hook in repo["hooks"]}


def test_before_a_commit_the_layout_is_looked_at_as_make_does() -> None:
    lint = hooks()["lint"]
    assert lint["entry"] == "make lint" and not lint["pass_filenames"]
    folders = re.search(
        r"^code := \$\(wildcard (.*)\)$", (TOP / "Makefile").read_text("utf-8"), re.M
    )
    assert folders is not None
    for folder in folders[1].split():
        assert re.search(lint["files"], f"{folder}/some/module.py"), folder


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        ("x" * 72, False),
        ("x" * 73, True),
        ("Short\n\n" + "a long line of the body " * 9, False),
    ],
)
def test_a_long_subject_is_refused(message: str, refused: bool) -> None:
    assert bool(re.search(hooks()["subject"]["entry"], message)) is refused


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_for_issues_has_the_head_that_code_hosts_want(template: Path) -> None:
    _, head, body = template.read_text(encoding="utf-8").split("---\n", 2)
    assert set(yaml.safe_load(head)) == {"name", "about"} and body.strip()


@pytest.mark.parametrize(
    ("path", "attributes"),
    [
        ("static/pictures/face.svg", {"text": "unset"}),
        ("rules/head-twitching/rules.yaml", {"text": "set", "eol": "lf"}),
        ("tests/rulesets/any/rules.yaml", {"text": "unset"}),
    ],
)
def test_git_leaves_files_as_they_are(path: str, attributes: dict[str, str]) -> None:
    if not (TOP / ".git").exists():
        pytest.skip("this is no checkout")
    ask = ["git", "check-attr", *attributes, "--", path]
    told = subprocess.run(ask, cwd=TOP, capture_output=True, encoding="utf-8", check=True).stdout
    assert told.splitlines() == [f"{path}: {key}: {value}" for key, value in attributes.items()]
