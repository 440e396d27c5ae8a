"""Compare: which versions there are, which was approved, and what changed between two of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from guide.diff.report import Block, Heading, ListItem, Sentence
from guide.diff.sections import sections
from guide.engine.engine import Engine
from guide.paths.receipt import receipt_of
from guide.reading.loader import load_guides
from guide.review import versions
from guide.review.comparing import marked
from guide.review.versions import Version, by_nearness
from guide.review.workings import Workings
from guide.ruleset.model import Answers, Approval, RuleSet
from guide.web import create_app
from tests.support.approving import approval, with_approvals
from tests.support.checkouts import commit, git
from tests.web.conftest import KEY
from tests.web.reader import Reader
from tests.web.small_guide import GUIDE, small_guide

pytestmark = pytest.mark.slow

COMPARE = f"/review{GUIDE}/compare"
LONG = "  when: {weeks: {from: 12}}\n  then: {disposition: "


@dataclass(frozen=True)
class Past:
    """A checkout of the small guide: its revisions by what they hold, and the guide at each end."""

    rules: Path
    revisions: Mapping[str, str]
    first: RuleSet
    last: RuleSet

    def reader(self, *approvals: Approval) -> Reader:
        """Somebody who reviews a site of the last version with these approvals."""
        numbers = load_guides(self.rules).numbers
        assert numbers is not None
        rule_set = with_approvals(self.last, *approvals)
        settings = {"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0}
        return Reader(create_app([rule_set], numbers, config=settings))

    def address(self, old: str, new: str = "served") -> str:
        """The page that compares two versions."""
        return f"{COMPARE}/{self.revisions.get(old, old)}..{self.revisions.get(new, new)}"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Whole; one rule less urgent; broken; mended, with another text; then paths alone."""
    rules = tmp_path_factory.mktemp("past")
    first = small_guide(rules)[0][0]
    git(rules, "init")
    revisions = {"whole": commit(rules, "All rules", "2026-11-01")}
    edit(rules, f"{LONG}soon", f"{LONG}routine")
    revisions["less"] = commit(rules, "Long is no reason", "2026-11-05")
    edit(rules, "- rule: long", "- rull: long")
    revisions["broken"] = commit(rules, "A slip <b>here</b>", "2026-11-06")
    edit(rules, "- rull: long", "- rule: long")
    edit(rules, "It is better to be sure.", "It is safer to be sure.")
    revisions["mended"] = commit(rules, "Mended", "2026-11-08")
    (rules / "hand-shaking/paths").mkdir()
    (rules / "hand-shaking/paths/a.yaml").write_text("[]\n", encoding="utf-8")
    revisions["paths"] = commit(rules, "Paths alone", "2026-11-09")
    return Past(rules, revisions, first, load_guides(rules).rule_sets[0])


def edit(rules: Path, before: str, after: str) -> None:
    """Change one place in the rules."""
    file = rules / "hand-shaking/rules.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


# -- which versions there are ---------------------------------------------------------------------


def test_the_revisions_that_changed_the_content_are_listed(past: Past) -> None:
    reader = past.reader().open(COMPARE)
    assert "No clinician has approved a version of this guide yet." in reader.text
    listed = [key for key, commit_id in past.revisions.items() if commit_id in reader.page.text]
    assert listed == ["whole", "less", "broken", "mended"], "paths are no content"
    assert "&lt;b&gt;here" in reader.page.text and "<b>" not in reader.page.text
    assert "Set-Cookie" not in reader.page.headers


def test_a_refusal_of_git_is_told_as_it_is(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    reader = past.reader().open(COMPARE)
    assert "not known here: git refuses: detected dubious ownership" in reader.text
    assert "no git checkout" not in reader.text


def test_without_a_checkout_it_says_what_can_be_compared(past: Past, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(past.rules, rules, ignore=shutil.ignore_patterns(".git"))
    alone = replace(past, rules=rules, last=load_guides(rules).rule_sets[0])
    reader = alone.reader().open(COMPARE)
    assert "Earlier versions are not known here" in reader.text and "History" not in reader.text
    assert "the guide's folder is in no git checkout." in reader.text
    edit(rules, "It is safer to be sure.", "It is best to be sure.")
    reader.open(f"{COMPARE}?old=served&new=files")
    assert "No change of meaning" in reader.text and "this is proved" in reader.text
    assert "It is <del>safer</del> to be sure." in reader.page.text
    assert "It is <ins>best</ins> to be sure." in reader.page.text
    edit(rules, "- rule: long", "- rull: long")
    assert "the files as they are now: it cannot be read" in reader.open(reader.path).text


def test_many_revisions_are_cut_off(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_REVISIONS", 2)
    reader = past.reader().open(COMPARE)
    assert past.revisions["mended"] in reader.text and past.revisions["less"] not in reader.text
    assert "There are older revisions that are not listed." in reader.text


def test_no_git(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "Earlier versions are not known here" in past.reader().open(COMPARE).text


def test_git_is_only_asked(past: Past) -> None:
    index = past.rules / ".git/index"
    os.utime(past.rules / "hand-shaking/rules.yaml", (1, 1))  # git would note that it looked again
    before = index.read_bytes()
    past.reader().open(COMPARE)
    assert index.read_bytes() == before


# -- what changed ---------------------------------------------------------------------------------


def test_what_changed_stands_under_headings_the_less_urgent_first(past: Past) -> None:
    reader = past.reader().open(past.address("whole"))
    text = reader.text
    assert "The meaning changed: some answer paths have another result." in text
    assert "level of care: “See a doctor soon” → “Look after yourself”" in text
    assert "when the answer to “For how many weeks?” is 12 to 104 weeks" in text
    assert "long (changed)" in text
    order = ["Less urgent", "Rules", "Texts"]
    places = [reader.page.text.index(f">{title}</h2>") for title in order]
    assert places == sorted(places)
    assert "proved" not in text


def test_a_witness_of_what_is_served_can_be_tried(past: Past) -> None:
    reader = past.reader().open(past.address("whole"))
    assert reader.page.text.count('name="pasted_text"') == 1
    path = reader.page.text.split('name="pasted_text" value="')[1].split('"')[0]
    tried = reader.post(f"/review{GUIDE}/try", {"pasted_text": path})
    assert "Look after yourself" in tried.text and "No result yet" not in tried.text
    reader.open(past.address("whole", "less"))
    assert "pasted_text" not in reader.page.text, "neither version is served"


def test_what_is_only_written_otherwise_is_said_to_be_proved(past: Past) -> None:
    reader = past.reader().open(past.address("less", "mended"))
    assert "No change of meaning" in reader.text
    assert 'class="says proved"' in reader.page.text
    same = reader.open(past.address("mended"))
    assert "No change: the same questions, rules" in same.text
    assert 'class="says proved"' not in same.page.text


def test_a_version_that_does_not_load_is_shown_as_what_it_is(past: Past) -> None:
    reader = past.reader().open(past.address("broken"))
    assert reader.page.status_code == 200
    assert "it cannot be read" in reader.text and "approved by nobody" in reader.text
    assert f"{past.revisions['broken']}:rules.yaml:" in reader.text
    assert "did you mean 'rule'?" in reader.text
    assert "No change" not in reader.text and "The meaning changed" not in reader.text


@pytest.mark.parametrize(
    "item",
    [
        "HEAD..served",
        "main..served",
        "--all..served",
        "served",
        "served..served..served",
        "..",
        "a/b",
        "served..%2e%2e%2f",
        "?old=HEAD&new=served",
    ],
)
def test_only_versions_of_the_list_can_be_asked_for(past: Past, item: str) -> None:
    joint = "" if item.startswith("?") else "/"
    assert past.reader().open(f"{COMPARE}{joint}{item}").page.status_code == 404


def test_what_is_not_worked_out_yet_is_said_to_be_under_way(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workings, "until", lambda *asked: None)
    reader = past.reader(approval(past.first))
    assert "being looked for" in reader.open(COMPARE).text
    assert "being compared" in reader.open(past.address("whole")).text


# -- since the last approval ----------------------------------------------------------------------


def test_the_version_that_was_approved_is_found_by_its_hash(past: Past) -> None:
    reader = past.reader(approval(past.first)).open(COMPARE)
    assert f"What was approved is 2026-11-01 All rules ( {past.revisions['whole']} )" in reader.text
    assert f'href="{past.address("whole")}"' in reader.page.text
    assert f'<option value="{past.revisions["whole"]}" selected>' in reader.page.text


def test_an_approval_of_a_part_finds_the_latest_version_with_that_part(past: Past) -> None:
    reader = past.reader(approval(past.first, "questions")).open(COMPARE)
    assert "questions, reminders" in reader.text
    assert "What is served is what was approved of these parts." in reader.text
    rules = past.reader(approval(past.first, "rules", approved="2026-11-20")).open(COMPARE)
    assert f'href="{past.address("whole")}"' in rules.page.text


def test_what_is_served_is_what_was_approved(past: Past) -> None:
    reader = past.reader(approval(past.last)).open(COMPARE)
    assert "What is served is what was approved." in reader.text
    late = past.reader(approval(past.last, valid_until="2026-11-23")).open(COMPARE)
    assert "But it was valid until 2026-11-23." in late.text


def test_an_approved_version_that_is_nowhere_is_said_to_be_so(past: Past) -> None:
    texts = replace(past.first.guide, summary="Another one.")
    reader = past.reader(approval(replace(past.first, guide=texts))).open(COMPARE)
    assert "The version that was approved is none of those listed below" in reader.text


def test_a_record_that_was_never_good_approves_no_version(past: Past) -> None:
    edited = replace(approval(past.first), reviewer="Dr Bo Ek")
    reader = past.reader(edited, approval(past.first, approved="2099-01-01")).open(COMPARE)
    assert "No clinician has approved a version of this guide yet." in reader.text
    assert "Dr Bo Ek, 2026-11-22: this record was edited by hand" in reader.text
    assert "it is dated 2099-01-01" in reader.text
    assert "What was approved is" not in reader.text


# -- a receipt of an earlier version --------------------------------------------------------------


def test_a_receipt_names_the_version_that_it_was_made_with(past: Past) -> None:
    answers: Answers = {"danger": frozenset(["droop"])}
    receipt = receipt_of(Engine(past.first), answers)
    reader = past.reader().post(f"/review{GUIDE}/try", {"pasted_text": receipt})
    assert "These are the answers of the receipt." in reader.text
    assert "made with the version of 2026-11-01 All rules" in reader.text
    assert f'href="{past.address("whole")}"' in reader.page.text
    today = receipt_of(Engine(past.last), answers)
    now = past.reader().post(f"/review{GUIDE}/try", {"pasted_text": today})
    assert "says today what it said" in now.text and "made with the version" not in now.text


def test_a_receipt_of_questions_that_are_gone_still_names_its_version(past: Past) -> None:
    fewer = replace(past.last, questions=past.last.questions[:-1], rules=past.last.rules[:2])
    receipt = receipt_of(Engine(past.first), {"danger": frozenset(["droop"])})
    reader = replace(past, last=fewer).reader()
    reader.post(f"/review{GUIDE}/try", {"pasted_text": receipt})
    assert reader.page.status_code == 200 and "have changed since" in reader.text
    assert "made with the version of 2026-11-01 All rules" in reader.text


def test_a_receipt_of_a_version_that_is_nowhere(past: Past) -> None:
    other = replace(past.first, guide=replace(past.first.guide, summary="Another one."))
    receipt = receipt_of(Engine(other), {"danger": frozenset(["droop"])})
    reader = past.reader().post(f"/review{GUIDE}/try", {"pasted_text": receipt})
    assert "none of those that are known here" in reader.text


# -- the parts ------------------------------------------------------------------------------------


def test_the_revisions_nearest_to_a_day_are_looked_at_first() -> None:
    days = ("2026-11-09", "2026-11-05", "2026-11-01")
    revisions = [Version(day[-2:], day, day) for day in days]
    assert [each.key for each in by_nearness(revisions, "2026-11-06")] == ["05", "09", "01"]


def test_items_of_a_report_become_a_tree_under_their_heading() -> None:
    blocks: list[Block] = [
        Heading("A"),
        Sentence("s"),
        ListItem("1"),
        ListItem("2", 1),
        ListItem("3", 2),
        ListItem("4", 1),
    ]
    first, second = sections([*blocks, Heading("B"), ListItem("5")])
    (one,) = first.points
    assert (first.title, first.sentences, one.text) == ("A", ["s"], "1")
    assert [(each.text, [node.text for node in each.below]) for each in one.below] == [
        ("2", ["3"]),
        ("4", []),
    ]
    assert [each.text for each in second.points] == ["5"]


@pytest.mark.parametrize(
    ("old", "new", "before", "now"),
    [
        ("a b c", "a x c", [("a ", 0), ("b ", 1), ("c ", 0)], [("a ", 0), ("x ", 1), ("c ", 0)]),
        ("", "new", [], [("new", 0)]),
        ("gone", "", [("gone", 0)], []),
        ("a", "a b", [("a ", 0)], [("a ", 0), ("b ", 1)]),
    ],
)
def test_the_words_that_only_one_text_has_are_marked(
    old: str, new: str, before: list[tuple[str, int]], now: list[tuple[str, int]]
) -> None:
    assert tuple(map(list, marked(old, new))) == (before, now)


def test_a_text_too_long_to_compare_is_shown_whole() -> None:
    long = "word " * 3_000
    assert marked(long, f"{long}more") == (((long, False),), ((f"{long}more", False),))
