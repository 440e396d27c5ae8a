"""Shared blocks: a guide that takes one is the guide that writes its items out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guide.diff.difference import compare
from guide.diff.revisions import load_versions
from guide.errors import UsageError
from guide.reading.loader import load_guides, load_rule_set
from guide.reading.newguide import write_guide
from guide.ruleset.blocks import block_of, blocks_of
from guide.ruleset.contenthash import SCOPES, content_hash
from guide.ruleset.model import RuleSet
from tests.support.broken import VALID
from tests.support.checkouts import commit, git

TAKES = "- block: stroke\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    shutil.copytree(VALID, tmp_path / "rules")
    return tmp_path / "rules"


def read(folder: Path) -> RuleSet:
    rule_set, findings = load_rule_set(folder)
    assert rule_set is not None, findings
    return rule_set


def written_out(folder: Path) -> None:
    """Write the items of the block where the guide takes them."""
    for block in (folder.parent / "blocks" / "stroke").glob("*.yaml"):
        items = block.read_text(encoding="utf-8")
        file, takes = folder / block.name, TAKES
        if block.name == "other_causes.yaml":
            file, takes = folder / "guide.yaml", f"  {TAKES}"
            items = "".join(f"  {line}\n" for line in items.splitlines() if line[0] != "#")
        text = file.read_text(encoding="utf-8")
        assert text.count(takes) == 1
        file.write_text(text.replace(takes, items), encoding="utf-8")


def test_a_guide_is_the_same_with_the_items_of_its_blocks_written_out(rules: Path) -> None:
    taken = read(rules / "kitchen-sink")
    written_out(rules / "kitchen-sink")
    written = read(rules / "kitchen-sink")
    assert taken == written
    assert all(content_hash(taken, scope) == content_hash(written, scope) for scope in SCOPES)
    assert blocks_of(taken) == ("stroke",)
    assert blocks_of(written) == ()


def test_each_item_tells_from_which_block_it_comes(rules: Path) -> None:
    rule_set = read(rules / "kitchen-sink")
    from_blocks = {rule.id: block_of(rule.place) for rule in rule_set.rules}
    assert from_blocks["stroke-signs"] == "stroke"
    assert from_blocks["lasts"] == ""
    assert rule_set.rule_by_id["stroke-signs"].place.file.endswith("blocks/stroke/rules.yaml")


def test_a_change_of_a_block_is_a_change_of_each_guide_that_takes_it(rules: Path) -> None:
    shutil.copytree(rules / "kitchen-sink", rules / "second")
    guide = rules / "second" / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    guide.write_text(text.replace("guide: kitchen-sink", "guide: second"), encoding="utf-8")
    git(rules.parent, "init", "--quiet")
    commit(rules.parent, "first")
    block = rules / "blocks" / "stroke" / "rules.yaml"
    text = block.read_text(encoding="utf-8")
    block.write_text(text.replace("[droop, speech]", "droop", 1), encoding="utf-8")
    for name in ("kitchen-sink", "second"):
        old, new = load_versions("HEAD", str(rules / name))
        assert [change.id for change in compare(old, new).rules] == ["stroke-signs"]
        scopes = ("all", "questions", "rules", "causes")
        changed = [one for one in scopes if content_hash(old, one) != content_hash(new, one)]
        assert changed == ["all", "rules"]
    old, new = load_versions("HEAD", str(rules / "small"))
    assert old == new


def test_a_slip_in_a_block_is_told_once_whoever_takes_it(rules: Path) -> None:
    shutil.copytree(rules / "kitchen-sink", rules / "second")
    block = rules / "blocks" / "stroke" / "rules.yaml"
    text = block.read_text(encoding="utf-8")
    block.write_text(text.replace("then:", "than:", 1), encoding="utf-8")
    found = [f for f in load_guides(rules).findings if f.place.file == str(block)]
    assert [finding.code for finding in found] == ["unknown-key"]


def test_no_guide_can_have_the_name_of_the_folder_of_blocks(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'blocks' is the folder of shared blocks"):
        write_guide(tmp_path, "blocks")
