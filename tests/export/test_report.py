"""The traceability report: everything is in it, every link leads somewhere, and it stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from guide.approval.approvals import status
from guide.approval.history import FolderChange, History, history
from guide.approval.verdicts import Checked, run_checks
from guide.engine.engine import Engine
from guide.export.links import broken_links
from guide.export.report import report_page
from guide.findings import Finding, Place
from guide.paths.scripted import run
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import RuleSet
from guide.ruleset.statements import shown
from tests.support.approving import approval, with_approvals
from tests.support.broken import VALID
from tests.support.checkouts import commit, git, with_windows_line_ends

TODAY = date(2026, 11, 23)
NO_HISTORY = History(unknown="the guide's folder is in no git checkout")
GUIDES = {"small": VALID, "kitchen-sink": VALID, "head-twitching": folder("rules")}


@cache
def guide(name: str) -> tuple[RuleSet, Checked]:
    """A guide and what its checks say."""
    (rule_set,) = load_guides(GUIDES[name], only=[name]).rule_sets
    return rule_set, run_checks(rule_set, GUIDES[name] / name)


def page_of(rule_set: RuleSet, checked: Checked, changes: History = NO_HISTORY) -> str:
    """The report on a guide."""
    numbers = load_guides(GUIDES["head-twitching"]).numbers
    return report_page(rule_set, checked, status(rule_set, TODAY), changes, TODAY, numbers)


@cache
def page(name: str) -> str:
    """The report on a guide as it is."""
    return page_of(*guide(name))


def text(html: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_every_link_in_it_leads_somewhere(name: str) -> None:
    assert page(name).count('href="#') > 20
    assert broken_links(page(name)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_it_stands_alone(name: str) -> None:
    html = page(name)
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(| src=| on[a-z]+=", html)
    assert "@media print" in html
    headings = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:], strict=False))
    assert html.count("<table>") == html.count("<caption") and '<html lang="en' in html


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_every_statement_source_rule_hazard_and_property_is_in_it(name: str) -> None:
    rule_set, _ = guide(name)
    words = text(page(name))
    told = [each.text for each in shown(rule_set) if each.sources]
    told += [stated.text for stated in rule_set.safety]
    told += [claim.text for source in rule_set.sources for claim in source.claims]
    told += [source.title for source in rule_set.sources]
    told += [part for h in rule_set.hazards for part in (h.hazard, h.cause, h.harm, h.severity)]
    told += [control.names for h in rule_set.hazards for control in h.controls]
    told += [rule.id for rule in rule_set.rules]
    told += [*rule_set.guide.intended_use.suits, *rule_set.guide.intended_use.does_not_suit]
    assert [each for each in told if " ".join(each.split()) not in words] == []


def test_a_fact_can_be_followed_from_its_source_to_a_path_and_its_result() -> None:
    html = page("head-twitching")
    source = re.search(r'<h3 id="source-nhs-fast">.*?</h3>.*?<p>Statements: (.*?)</p>', html, re.S)
    assert source is not None
    facts = re.findall(r'href="#(text-\d+)"', source.group(1))
    rows = [re.search(rf'<tr id="{fact}">.*?</tr>', html, re.S) for fact in facts]
    (reason,) = [m.group() for m in rows if m and "#rule-stroke-face-arm-speech-e01" in m.group()]
    assert 'href="#source-nhs-fast"' in reason
    path = re.search(r'href="#(path-\d+)">A drooping face<', reason)
    assert path is not None
    ran = re.search(rf'<tr id="{path.group(1)}">.*?</tr>', html, re.S)
    assert ran is not None and "danger-now = face-arm-speech" in ran.group()
    assert "passed" in ran.group()


def test_every_claim_of_the_article_says_where_it_is_met() -> None:
    html = page("head-twitching")
    claims = re.findall(r'<dt id="claim-article--([a-z-]*)">.*?<dd>(.*?)</dd>', html, re.S)
    rule_set, _ = guide("head-twitching")
    assert [claim for claim, _ in claims] == [c.id for c in rule_set.source_by_id["article"].claims]
    assert all('href="#text-' in where for _, where in claims)


@pytest.mark.slow
def test_a_failed_path_is_shown_wherever_it_is_met() -> None:
    rule_set, checked = guide("head-twitching")
    with_causes = next(outcome for outcome in checked.outcomes if outcome.observed.causes)
    assert with_causes.passed
    other = replace(with_causes.path.expect, causes={}, disposition=None)
    failed = run(replace(with_causes.path, expect=other), Engine(rule_set))
    assert not failed.passed
    outcomes = tuple(failed if each is with_causes else each for each in checked.outcomes)
    html = page_of(rule_set, replace(checked, outcomes=outcomes))
    row = f"path-{outcomes.index(failed) + 1}"
    assert re.search(rf'<tr id="{row}">.*?FAILED: expected none, got ', html, re.S)
    assert re.search(rf'\d+ paths, 1 failed: <a href="#{row}">', html)


def test_what_does_not_hold_is_told() -> None:
    rule_set, checked = guide("small")
    broken = Finding(rule_set.safety[0].place, "violated-property", "“Now” does not hold")
    html = page_of(rule_set, replace(checked, findings=(broken,)))
    assert "Now is an emergency: does not hold: violated-property" in text(html)
    assert "Now is an emergency: proved" in text(page("small"))


def test_approvals_and_why_they_do_not_stand_are_told() -> None:
    rule_set, checked = guide("small")
    assert "Nobody has approved this guide." in page("small")
    good = with_approvals(rule_set, approval(rule_set, note="<b>Fine</b>"))
    html = page_of(good, checked)
    assert "Reviewed by Dr Ana Lu" in html and "&lt;b&gt;Fine" in html
    late = with_approvals(rule_set, approval(rule_set, approved="2027-01-01"))
    assert "DOES NOT STAND Why not it is dated 2027-01-01" in text(page_of(late, checked))


# -- history --------------------------------------------------------------------------------------


def test_every_number_and_picture_beside_the_guide_is_told() -> None:
    rule_set, checked = guide("head-twitching")
    numbers = load_guides(folder("rules")).numbers
    assert numbers is not None
    said = text(page("head-twitching"))
    for country in numbers.countries:
        for phone in country.phones:
            mark = "yes" if phone.verified else "NOT YET"
            assert f"{phone.text} {phone.number} {mark} {', '.join(phone.sources)}" in said
    assert f"last checked on {numbers.checked}" in said and numbers.owner in said
    assert rule_set.beside["numbers"] in said and rule_set.beside["pictures"] in said
    pictured = [question for question in rule_set.questions if question.picture]
    assert pictured and all(question.picture_text in said for question in pictured)


def test_a_table_of_numbers_with_errors_is_told() -> None:
    rule_set, checked = guide("small")
    html = report_page(rule_set, checked, status(rule_set, TODAY), NO_HISTORY, TODAY, None)
    assert "The table of numbers is missing or has errors" in text(html)
    assert "There are no pictures." in text(html)


@pytest.mark.parametrize("day, late", [("2027-11-22", False), ("2027-11-23", True)])
def test_the_day_of_the_review_is_told_as_past_once_it_is(day: str, late: bool) -> None:
    rule_set, checked = guide("small")
    today = date.fromisoformat(day)
    said = text(report_page(rule_set, checked, status(rule_set, today), NO_HISTORY, today, None))
    assert "due for review by 2027-11-22" in said
    assert ("Late: this guide was to be looked at again by 2027-11-22." in said) == late


def test_without_a_checkout_the_version_is_told(tmp_path: Path) -> None:
    told = history(tmp_path)
    assert told == NO_HISTORY
    said = text(page_of(*guide("small"), told))
    assert "Version 1, updated 2026-11-22." in said
    assert "There is no more to tell: the guide's folder is in no git checkout." in said


def test_a_refusal_of_git_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init")
    (tmp_path / "rules.yaml").write_text("[]", encoding="utf-8")
    commit(tmp_path, "All rules")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    said = text(page_of(*guide("small"), history(tmp_path)))
    assert "no more to tell: git refuses: detected dubious ownership in repository" in said
    assert "no git checkout" not in said


def test_a_folder_of_which_nothing_is_committed(tmp_path: Path) -> None:
    git(tmp_path, "init")
    assert "does not have any commits yet" in history(tmp_path).unknown
    (tmp_path / "rules.yaml").write_text("[]", encoding="utf-8")
    commit(tmp_path, "All rules")
    (tmp_path / "new").mkdir()
    assert "nothing of the guide's folder is committed" in history(tmp_path / "new").unknown


@pytest.mark.parametrize("setting", ["true", "false"])
def test_line_ends_of_windows_are_no_change(tmp_path: Path, setting: str) -> None:
    git(tmp_path, "init")
    (tmp_path / "rules.yaml").write_text("one\ntwo\n", encoding="utf-8")
    commit(tmp_path, "All rules")
    git(tmp_path, "config", "core.autocrlf", setting)
    with_windows_line_ends(tmp_path)
    assert history(tmp_path).changes and not history(tmp_path).uncommitted
    (tmp_path / "rules.yaml").write_bytes(b"one\r\nthree\r\n")
    assert history(tmp_path).uncommitted


def test_the_history_of_the_folder_alone(tmp_path: Path) -> None:
    git(tmp_path, "init")
    for name in ("small/rules.yaml", "other/rules.yaml", "small/more.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
        git(tmp_path, "add", name)
        git(tmp_path, "commit", "-m", f"Write <{name}>")
    found = history(tmp_path / "small")
    assert not found.uncommitted
    assert [change.subject for change in found.changes] == [
        "Write <small/more.yaml>",
        "Write <small/rules.yaml>",
    ]
    assert found.changes[0].author == "Ana Lu"
    (tmp_path / "small" / "new.yaml").write_text("new", encoding="utf-8")
    assert history(tmp_path / "small").uncommitted


def test_the_history_is_shown() -> None:
    rule_set, checked = guide("small")
    change = FolderChange("1a2b3c4", "2026-11-22", "Ana Lu", "First <words>")
    html = page_of(rule_set, checked, History((change,), uncommitted=True))
    assert "First &lt;words&gt;" in html and "changes that are not in this history yet" in html
    assert broken_links(html) == ()


# -- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        ('<a href="#a">x</a><p id="a">', ()),
        ('<a href="#b">x</a><p id="a">', ("#b",)),
        ('<a href="#a">x</a><p id="a"><p id="a">', ("#a",)),
        ('<a href="#">x</a>', ("#",)),
        ('<a href="#a&amp;b">x</a><p id="a&amp;b">', ()),
        ('<p aria-labelledby="a b" id="a">', ("#b",)),
        ('<a href="https://example.org/#a">x</a>', ()),
    ],
)
def test_broken_links(html: str, broken: tuple[str, ...]) -> None:
    assert broken_links(html) == broken


def test_a_control_that_is_not_there_is_a_broken_link() -> None:
    rule_set, checked = guide("kitchen-sink")
    hazard = rule_set.hazards[0]
    gone = replace(hazard.controls[0], names="gone", place=Place("hazards.yaml", 1, 1))
    with_gap = replace(rule_set, hazards=(replace(hazard, controls=(gone,)),))
    assert broken_links(page_of(with_gap, checked)) == ("#rule-gone",)
