"""Which rule files can be served: drafts stop no other guide, and what is saved is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.commands.servable import RuleFiles
from guide.errors import UsageError
from guide.reading.loader import Loaded
from guide.reading.newguide import write_guide

FINISHED, DRAFT = "hand-tremor", "sore-throat"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rules folder with a finished guide and a draft."""
    write_guide(tmp_path, FINISHED)
    write_guide(tmp_path, DRAFT)
    change(tmp_path / FINISHED, "guide.yaml", "draft: yes", "draft: no")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def served(files: RuleFiles) -> list[str]:
    found = files.read()
    assert isinstance(found, Loaded), found
    return [rule_set.guide.id for rule_set in found.rule_sets]


def told(files: RuleFiles) -> str:
    found = files.read()
    assert isinstance(found, str)
    return found


def test_a_new_guide_is_a_draft_until_it_says_otherwise(rules: Path) -> None:
    found = RuleFiles(rules).read()
    assert isinstance(found, Loaded) and found.clean and not found.unfinished
    assert {one.guide.id: one.guide.draft for one in found.rule_sets} == {
        FINISHED: False,
        DRAFT: True,
    }


def test_a_draft_with_errors_is_left_out_and_told_of(rules: Path) -> None:
    change(rules / DRAFT, "rules.yaml", "when: {one-sided: yes}", "when: {one-sidd: yes}")
    files = RuleFiles(rules)
    assert served(files) == [FINISHED]
    found = files.read()
    assert isinstance(found, Loaded) and not found.clean
    (finding,) = found.unfinished
    assert finding.code == "unknown-question" and DRAFT in finding.place.file


def test_a_finished_guide_with_errors_stops_the_site(rules: Path) -> None:
    change(rules / FINISHED, "rules.yaml", "when: {one-sided: yes}", "when: {one-sidd: yes}")
    assert "unknown-question" in told(RuleFiles(rules))
    assert served(RuleFiles(rules, (DRAFT,))) == [DRAFT]


def test_what_a_draft_shares_with_a_finished_guide_stops_the_site(rules: Path) -> None:
    block = rules / "blocks" / "signs"
    block.mkdir(parents=True)
    rule = "- rule: broken\n  when: {one-sidd: yes}\n  then: {disposition: soon}\n"
    (block / "rules.yaml").write_text(f"{rule}  because: So.\n  sources: [own]\n", "utf-8")
    for name in (DRAFT, FINISHED):
        with (rules / name / "rules.yaml").open("a", encoding="utf-8") as file:
            file.write("- block: signs\n")
    assert "unknown-question" in told(RuleFiles(rules))


def test_a_guide_that_cannot_say_that_it_is_a_draft_is_none(rules: Path) -> None:
    change(rules / DRAFT, "guide.yaml", "draft: yes", "draft: [")
    assert "yaml-syntax" in told(RuleFiles(rules))


def test_drafts_alone_must_be_whole(rules: Path) -> None:
    change(rules / DRAFT, "rules.yaml", "when: {one-sided: yes}", "when: {one-sidd: yes}")
    assert "they have errors" in told(RuleFiles(rules, (DRAFT,)))


def test_the_table_of_numbers_stops_every_guide(rules: Path) -> None:
    (rules / "numbers.yaml").write_text("[", encoding="utf-8")
    assert "numbers.yaml" in told(RuleFiles(rules))


def test_a_guide_that_is_not_there_is_named(rules: Path) -> None:
    with pytest.raises(UsageError, match="there is no guide 'sore-throt'.*'sore-throat'"):
        RuleFiles(rules, ("sore-throt",)).read()


def test_where_approval_is_required_it_is_the_finished_guides_that_need_it(rules: Path) -> None:
    said = told(RuleFiles(rules, require_approval=True))
    assert f"{FINISHED}: Not yet reviewed" in said and "not all guides are approved" in said
    assert DRAFT in told(RuleFiles(rules, (DRAFT,), require_approval=True))


def test_what_is_saved_comes_or_goes_changes_the_stamps(rules: Path) -> None:
    files = RuleFiles(rules)
    seen = [files.stamps()]
    assert files.stamps() == seen[0]
    change(rules / DRAFT, "guide.yaml", "title: Sore throat", "title: A sore throat")
    seen.append(files.stamps())
    new = rules / DRAFT / "paths" / "more.yaml"
    new.write_text("[]", encoding="utf-8")
    seen.append(files.stamps())
    new.unlink()
    seen.append(files.stamps())
    assert seen[0] != seen[1] != seen[2] != seen[3] == seen[1]
