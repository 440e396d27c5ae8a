"""A site made anew of its rule files: what could be served last is kept, and authors are told."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from guide.commands.servable import RuleFiles
from guide.errors import UsageError
from guide.reading.loader import Loaded
from guide.reading.newguide import write_guide
from guide.web.renewal import Changes, Renewal, Served
from guide.web.server import ServerPlace, serve
from tests.web.reader import Reader

NAME = "sore-throat"
GUIDE = f"/{NAME}"


class Author:
    """Writes a guide, and looks at the site that is made of it."""

    def __init__(self, rules: Path, told: bool = True) -> None:
        self.rules, self.files = rules, RuleFiles(rules)
        found = self.files.read()
        assert isinstance(found, Loaded) and found.numbers is not None
        config = {"SECRET_KEY": "k" * 40}
        served = Served(found.rule_sets, found.numbers)
        self.renewal = Renewal(served, lambda: config, self.files.read, told)

    def saves(self, old: str, new: str, file: str = "guide.yaml") -> None:
        path = self.rules / NAME / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def looks(self) -> str:
        site = self.renewal.made_anew()
        assert site is not None
        return Reader(site).open(GUIDE).text


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    write_guide(tmp_path, NAME)
    return tmp_path


def test_what_is_saved_is_shown(rules: Path) -> None:
    author = Author(rules)
    author.saves("title: Sore throat", "title: A sore throat")
    text = author.looks()
    assert "A sore throat" in text and "The rule files have errors" not in text


@pytest.mark.parametrize("draft", ["yes", "no"])
def test_what_is_wrong_stands_on_the_page_above_the_last_that_was_right(
    rules: Path, draft: str, caplog: pytest.LogCaptureFixture
) -> None:
    author = Author(rules)
    author.saves("draft: yes", f"draft: {draft}")
    author.saves("title: Sore throat", "title: A sore throat")
    author.looks()
    author.saves("title: A sore throat", "title: Soar throat")
    author.saves("when: {one-sided: yes}", "when: {one-sidd: yes}", "rules.yaml")
    with caplog.at_level(logging.INFO, "guide.server"):
        text = author.looks()
    assert "A sore throat" in text and "Soar" not in text
    for said in (text, caplog.text):
        assert "there is no question 'one-sidd'" in said and "did you mean 'one-sided'?" in said
    author.saves("when: {one-sidd: yes}", "when: {one-sided: yes}", "rules.yaml")
    mended = author.looks()
    assert "Soar throat" in mended and "The rule files have errors" not in mended


def test_another_guide_is_renewed_while_a_draft_has_errors(rules: Path) -> None:
    write_guide(rules, "hand-tremor")
    path = rules / "hand-tremor" / "guide.yaml"
    path.write_text(path.read_text("utf-8").replace("draft: yes", "draft: no"), "utf-8")
    author = Author(rules)
    author.saves("when: {one-sided: yes}", "when: {one-sidd: yes}", "rules.yaml")
    path.write_text(path.read_text("utf-8").replace("Hand tremor", "A hand"), "utf-8")
    site = author.renewal.made_anew()
    assert site is not None
    text = Reader(site).open("/hand-tremor").text
    assert "A hand" in text and "'one-sidd'" in text
    assert "This guide is a draft." in Reader(site).open(GUIDE).text


def test_without_being_watched_pages_tell_nothing_of_the_files(rules: Path) -> None:
    author = Author(rules, told=False)
    author.saves("when: {one-sided: yes}", "when: {one-sidd: yes}", "rules.yaml")
    author.saves("draft: yes", "draft: no")
    assert author.renewal.made_anew() is None


def test_a_folder_that_is_gone_is_told_and_nothing_is_lost(rules: Path) -> None:
    author = Author(rules)
    author.renewal = replace_read(author, RuleFiles(rules, ("gone",)))
    assert "there is no guide 'gone'" in author.looks()


def replace_read(author: Author, files: RuleFiles) -> Renewal:
    found = author.files.read()
    assert isinstance(found, Loaded) and found.numbers is not None
    config = {"SECRET_KEY": "k" * 40}
    served = Served(found.rule_sets, found.numbers)
    return Renewal(served, lambda: config, files.read, told=True)


def test_changes_are_told_once(rules: Path) -> None:
    stamps = {"rules.yaml": 1}
    changes = Changes(lambda: dict(stamps))
    assert not changes.any()
    stamps["rules.yaml"] = 2
    assert changes.any() and not changes.any()
    del stamps["rules.yaml"]
    assert changes.any() and not changes.any()


def test_rule_files_are_watched_on_this_computer_alone(rules: Path) -> None:
    found = RuleFiles(rules).read()
    assert isinstance(found, Loaded) and found.numbers is not None
    place = replace(ServerPlace(), host="0.0.0.0")
    with pytest.raises(UsageError, match="--watch shows on every page"):
        serve(found.rule_sets, found.numbers, place, stamps=dict)
