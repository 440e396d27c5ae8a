"""The parts of a review: complete, true of the rule set, and found by search terms."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.checks import PROOFS, TEXT_CHECKS
from guide.engine.engine import Engine
from guide.paths.scripted import observe
from guide.prover.numbers import path_numbers
from guide.review import discuss, evidence, glance, rulebook
from guide.review.dossier import Dossier
from guide.review.parts import PARTS
from guide.review.passages import Passage
from guide.review.remarks import line, understood
from guide.ruleset.model import EVERYONE, Disposition, Fit, Source, Statement
from guide.ruleset.statements import SUMMARY, shown
from guide.ruleset.wordings import tellings
from guide.suites.coverage import coverage
from tests.support.approving import approval, with_approvals
from tests.support.reviewing import GUIDES, asked, dossier, guide, numbers


@cache
def of(name: str) -> Dossier:
    """The dossier of a guide, kept so that what is costly is worked out once."""
    return dossier(guide(name), numbers(name))


def values(part: str, name: str, **query: str) -> dict[str, Any]:
    """What a part shows of a guide."""
    found = PARTS[part].values(of(name), asked(of(name).rule_set, query=query))
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("key", ["at-a-glance", "rule-book", "evidence", "discuss"])
def test_a_part_without_items_has_none(key: str) -> None:
    small = of("small")
    assert PARTS[key].values(small, asked(small.rule_set, item="anything")) is None


# -- passages and remarks -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_every_text_is_a_passage_and_has_an_address_of_its_own(name: str) -> None:
    found = of(name).passages
    assert len({each.anchor for each in found}) == len(found)
    for audience, told in tellings(of(name).rule_set).items():
        words = " ".join(dict(each.told).get(audience, each.words) for each in found)
        assert [text.text for text in shown(told) if text.text not in words] == []
    places = {each.place for each in found}
    rule_set = of(name).rule_set
    items = (rule_set.rules, rule_set.safety, rule_set.sources, rule_set.questions)
    assert {item.place for group in items for item in group} <= places


@pytest.mark.parametrize("name", GUIDES)
def test_a_line_is_understood_as_the_passage_it_was_made_for(name: str) -> None:
    known = of(name)
    for passage in known.passages:
        text = f"> {known.remark(passage)}\n\nI would say it otherwise."
        found = understood(text.splitlines()[0], name, known.hash, known.passage)
        assert found is not None and found.passage is passage
        assert found.same_passage and found.same_version


def test_what_comes_from_a_shared_block_says_so() -> None:
    known = of("kitchen-sink")
    by_anchor = known.passage
    taken, own = (by_anchor[f"rule-{rule}"] for rule in ("stroke-signs", "lasts"))
    assert known.where(taken.place) == "blocks/stroke/rules.yaml:2 (shared block “stroke”)"
    assert known.where(own.place).startswith("kitchen-sink/rules.yaml:")


def test_a_line_of_another_version_is_told_apart() -> None:
    known = of("small")
    rule = next(each for each in known.passages if each.kind == "rule")
    before = replace(rule, mark="0123abcd")
    found = understood(line("small", "sha256:0123", before), "small", known.hash, known.passage)
    assert found is not None and found.passage is rule
    assert not found.same_passage and not found.same_version
    gone = replace(rule, name="gone")
    found = understood(known.remark(gone), "small", known.hash, known.passage)
    assert found is not None and found.passage is None and found.anchor == "rule-gone"
    assert understood(known.remark(rule), "other", known.hash, known.passage) is None


@given(st.text())
def test_what_is_no_line_is_nothing(text: str) -> None:
    known = of("small")
    found = understood(text, "small", known.hash, known.passage)
    assert found is None or found.anchor


def test_the_mark_of_a_passage_changes_with_its_condition_and_its_sources() -> None:
    rule_set = guide("small")
    (stated,) = rule_set.safety
    turned = replace(stated, then=replace(stated.then, disposition=Disposition.ROUTINE))
    rule = replace(rule_set.rules[0], sources=("own", "more"))
    rules = (rule, *rule_set.rules[1:])
    was = {each.anchor: each.mark for each in dossier(rule_set).passages}
    now = dossier(replace(rule_set, safety=(turned,), rules=rules)).passages
    changed = [each.kind for each in now if was[each.anchor] != each.mark]
    assert changed == ["rule", "property"]


def test_a_text_that_stands_twice_has_two_addresses_that_last() -> None:
    rule_set = guide("small")
    twice = Statement(text="The same words.", sources=("own",))
    cause = replace(rule_set.causes[0], ask=(twice, twice))
    found = dossier(replace(rule_set, causes=(cause,))).passages
    first, second = (each for each in found if each.words == twice.text)
    assert second.anchor == f"{first.anchor}.2"


def test_the_page_for_remarks_tells_what_a_line_is_about() -> None:
    known = of("small")
    rule = next(each for each in known.passages if each.kind == "rule")
    found = values("discuss", "small", line=known.remark(rule))
    assert found["understood"].passage is rule
    assert values("discuss", "small")["understood"] is None
    listed = [each for _, group in found["by_kind"] for each in group]
    assert len(listed) == len(known.passages) and set(listed) == set(known.passages)
    assert len(values("discuss", "small", line="x" * 9_999)["given"]) == discuss.MOST_READ


# -- the rule book --------------------------------------------------------------------------------


def entries(name: str, **query: str) -> list[rulebook.BookEntry]:
    """The entries that a query leaves."""
    return [entry for group in values("rule-book", name, **query)["groups"] for entry in group[2]]


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_every_passage_stands_in_the_rule_book_once(name: str) -> None:
    held = [each for entry in entries(name) for each in (entry.own, *entry.belonging)]
    wanted = [each for each in of(name).passages if each.home == "rule-book"]
    assert len(held) == len(wanted) and set(held) == set(wanted)


@given(
    words=st.lists(st.sampled_from(["stroke", "FACE", "now", "sheet", "zebra", "a"]), max_size=3)
)
def test_a_search_leaves_the_entries_that_hold_every_word(words: list[str]) -> None:
    found = entries("kitchen-sink", words="  ".join(words))
    for entry in entries("kitchen-sink"):
        parts = (entry.own, *entry.belonging)
        text = " ".join(" ".join((p.name, p.words, *p.sources)) for p in parts).lower()
        assert (entry in found) == all(word.lower() in text for word in words)


def test_the_book_can_be_narrowed_to_a_kind_and_to_what_it_is_about() -> None:
    rule_set = of("head-twitching").rule_set
    cause = rule_set.causes[0].id
    rules = entries("head-twitching", kind="rule", about=cause)
    wanted = [rule for rule in rule_set.rules if cause in (rule.then.cause, rule.then.against)]
    assert [entry.item for entry in rules] == wanted
    urgent = entries("head-twitching", kind="rule", about="emergency")
    assert [entry.item for entry in urgent] == [
        rule for rule in rule_set.rules if rule.then.disposition is Disposition.EMERGENCY
    ]
    assert not entries("head-twitching", about="nothing there is")
    assert entries("small", kind="nothing there is") == entries("small")


def test_a_safety_property_that_does_not_hold_says_so_in_the_book() -> None:
    rule_set = guide("small")
    (stated,) = rule_set.safety
    wrong = replace(stated, then=replace(stated.then, disposition=Disposition.ROUTINE))
    broken = replace(rule_set, safety=(wrong,))
    said = rulebook.proved(dossier(broken), asked(broken))
    assert said is not None and said[stated.text].startswith("violated-property: ")
    assert rulebook.proved(dossier(rule_set), asked(rule_set)) == {stated.text: ""}


# -- evidence -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GUIDES)
def test_weak_statements_are_those_of_which_no_source_was_opened(name: str) -> None:
    found: evidence.Evidence = values("evidence", name)["evidence"]
    sources = of(name).rule_set.source_by_id

    def seen(passage: Passage) -> set[str]:
        return {sources[ref.partition("#")[0]].seen for ref in passage.sources}

    stated = [
        each
        for each in of(name).passages
        if each.sources and each.kind in ("question", "rule", "cause", "text")
    ]
    assert found.stated == len(stated)
    assert list(found.weak) == [each for each in stated if seen(each) <= {"own", "summary"}]
    assert set(found.copies) == {
        each for each in stated if "copy" in seen(each) and "original" not in seen(each)
    }


@pytest.mark.parametrize("name", GUIDES)
def test_every_source_stands_there_with_all_that_rests_on_it(name: str) -> None:
    found: evidence.Evidence = values("evidence", name)["evidence"]
    rule_set = of(name).rule_set
    assert {each.source.id for each in found.sources} == set(rule_set.source_by_id)
    order = [evidence.STRENGTH.index(each.source.seen) for each in found.sources]
    assert order == sorted(order)
    texts = [text for text in shown(tellings(rule_set)[EVERYONE]) if text.sources]
    for each in found.sources:
        words = " ".join(passage.words for passage in each.passages)
        for text in texts:
            if each.source.id in {ref.partition("#")[0] for ref in text.sources}:
                assert text.text in words or text.page.startswith(("question: ", SUMMARY))
        for claim in each.claims:
            ref = f"{each.source.id}#{claim.claim.id}"
            assert all(ref in passage.sources for passage in claim.passages)
            assert bool(claim.passages) == any(ref in text.sources for text in texts)


def test_a_source_that_nobody_uses_and_a_claim_met_nowhere_are_told() -> None:
    rule_set = guide("small")
    lonely = Source(id="lonely", title="Lonely", publisher="A press", seen="summary")
    known = dossier(replace(rule_set, sources=(*rule_set.sources, lonely)))
    found = evidence.evidence_of(known)
    assert [each.source for each in found.unused] == [lonely]
    assert not evidence.evidence_of(dossier(rule_set)).unused


def test_every_number_to_call_is_told_and_whether_it_was_checked() -> None:
    table = numbers("head-twitching")
    phones = [phone for country in table.countries for phone in country.phones]
    told = entries("head-twitching", kind="number")
    assert [entry.item for entry in told] == phones
    assert all(phone.number in entry.own.words for entry, phone in zip(told, phones, strict=True))
    found = values("evidence", "head-twitching")
    unchecked = [entry.own for entry in told if entry.item in phones and not entry.item.verified]
    assert list(found["unchecked"]) == unchecked and unchecked


def test_a_source_is_due_once_its_day_has_come() -> None:
    rule_set = of("kitchen-sink").rule_set
    found = evidence.evidence_of(of("kitchen-sink"))
    assert rule_set.sources[0].check_by == "2026-06-01"
    assert not found.due(date(2026, 5, 31))
    assert [each.source.id for each in found.due(date(2026, 6, 1))] == ["book"]
    assert found.undated == len(rule_set.sources) - 1


# -- at a glance ----------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_rule_set() -> None:
    found = values("at-a-glance", "kitchen-sink")
    assert found["counted"] == path_numbers(Engine(of("kitchen-sink").rule_set))
    assert found["levels"][0] is Disposition.EMERGENCY and found["fits"][0] is Fit.STRONG


def test_every_check_has_a_row_that_says_what_it_is_for() -> None:
    rows = values("at-a-glance", "small")["checks"]
    names = [check.__module__.rpartition(".")[2] for check in (*TEXT_CHECKS, *PROOFS)]
    assert [row.name for row in rows] == [*names, "scripted-paths"]
    assert all(row.about.endswith(".") and row.over for row in rows)
    assert [row.verdict for row in rows] == ["passed"] * len(rows)


def test_what_is_open_holds_failed_checks_and_lapsed_approvals() -> None:
    rule_set = guide("small")
    broken = replace(
        rule_set,
        safety=tuple(
            replace(each, then=replace(each.then, disposition=Disposition.ROUTINE))
            for each in rule_set.safety
        ),
    )
    reviewed = with_approvals(broken, approval(rule_set))
    found = glance.values(dossier(reviewed), asked(reviewed))
    assert found is not None
    codes = [finding.code for finding in found["open"]]
    assert "violated-property" in codes and "approval-stale" in codes
    (safety,) = (row for row in found["checks"] if row.name == "safety")
    assert safety.verdict == "FAILED" and "violated-property" in safety.findings


@pytest.mark.parametrize(
    ("day", "late", "open_days"),
    [("2027-11-22", False, ["numbers"]), ("2027-11-23", True, ["guide", "numbers"])],
)
def test_what_is_open_holds_the_days_that_are_past(
    day: str, late: bool, open_days: list[str]
) -> None:
    rule_set, today = guide("small"), date.fromisoformat(day)
    found = glance.values(of("small"), asked(rule_set, today))
    assert found is not None and found["overdue"] is late
    past = [finding for finding in found["open"] if finding.code == "overdue"]
    assert sorted(Path(finding.place.file).stem for finding in past) == open_days


@pytest.mark.parametrize("day, late", [("2027-05-22", False), ("2027-05-23", True)])
def test_the_numbers_are_due_by_their_own_time(day: str, late: bool) -> None:
    rule_set = guide("small")
    found = PARTS["evidence"].values(of("small"), asked(rule_set, date.fromisoformat(day)))
    assert found is not None and found["numbers_due"].overdue(found["today"]) is late


def test_the_mutation_score_is_that_of_the_scripted_paths() -> None:
    tested: glance.Tested = values("at-a-glance", "kitchen-sink")["tested"]
    assert tested.paths > 0
    assert tested.mutants.noticed + len(tested.mutants.unnoticed) == (
        tested.mutants.mutations - len(tested.mutants.equivalent)
    )


def test_the_coverage_is_that_of_the_scripted_paths() -> None:
    known = of("kitchen-sink")
    answers = [observe(path, known.engine)[0].answers for path in known.scripted_paths()]
    tested: glance.Tested = values("at-a-glance", "kitchen-sink")["tested"]
    assert tested.coverage == coverage(known.rule_set, answers)
    assert tested.left_out == 0 and tested.paths == len(answers)


def test_what_is_known_is_worked_out_again_once_a_scripted_path_has_gone(tmp_path: Path) -> None:
    shutil.copytree(GUIDES["kitchen-sink"], tmp_path / "rules")
    rule_set = guide("kitchen-sink", tmp_path / "rules")
    known = dossier(rule_set)
    before = glance.tested(known, asked(rule_set))
    assert before is not None and glance.tested(known, asked(rule_set)) is before
    next((rule_set.folder / "paths").iterdir()).unlink()
    after = glance.tested(known, asked(rule_set))
    assert after is not None and after.paths < before.paths


def test_places_are_told_as_they_are_called_in_the_rules_folder() -> None:
    known = of("small")
    place = known.rule_set.rules[0].place
    assert known.where(place) == f"small/rules.yaml:{place.line}"
