"""Approvals: what keeps one, what ends one, and what never was one. Each is said as what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guide.approval.approvals import (
    CHANGED,
    EXPIRED,
    NOT_REVIEWED,
    OVERTAKEN,
    ReviewStatus,
    Standing,
    as_yaml,
    despite,
    seal_of,
    status,
)
from guide.codes import APPROVALS
from guide.findings import Finding
from guide.ruleset.beside import beside
from guide.ruleset.model import Approval, Exemption, RuleSet
from tests.support.approving import approval, loaded, rules_folder, with_approvals, write
from tests.support.broken import GUIDE
from tests.support.checkouts import with_windows_line_ends

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def rule_set(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """A small guide that nobody has approved."""
    return loaded(rules_folder(tmp_path_factory.mktemp("approvals")))


def found(rule_set: RuleSet, *approvals: Approval, today: date = TODAY) -> ReviewStatus:
    """How the guide stands with these approvals."""
    return status(with_approvals(rule_set, *approvals), today)


def codes(found: ReviewStatus) -> list[str]:
    """The codes of what is wrong with the approvals."""
    return [finding.code for finding in found.findings]


def changed(rule_set: RuleSet) -> RuleSet:
    """The same guide with another word in a rule."""
    first, *others = rule_set.rules
    return replace(rule_set, rules=(replace(first, because="Now is then."), *others))


# -- approved -------------------------------------------------------------------------------------


def test_nobody_has_approved_it(rule_set: RuleSet) -> None:
    nothing = found(rule_set)
    assert nothing.standing is Standing.NOT_REVIEWED and not nothing.findings
    assert nothing.sentence == NOT_REVIEWED


def test_an_approval_of_all(rule_set: RuleSet) -> None:
    good = found(rule_set, approval(rule_set))
    assert good.reviewed and not good.findings
    assert good.sentence == "Reviewed by Dr Ana Lu, neurologist, on 2026-11-22."


def test_the_three_scopes_together_are_all(rule_set: RuleSet) -> None:
    scopes = [approval(rule_set, scope) for scope in ("questions", "rules", "causes")]
    assert found(rule_set, *scopes).sentence.startswith("Reviewed by Dr Ana Lu, neurologist, on 2")
    scopes[1] = approval(rule_set, "rules", reviewer="Bo Ek", role="pharmacist")
    assert found(rule_set, *scopes).sentence == (
        "Reviewed by Dr Ana Lu, neurologist, on 2026-11-22 (questions); "
        "by Bo Ek, pharmacist, on 2026-11-22 (rules); "
        "and by Dr Ana Lu, neurologist, on 2026-11-22 (causes)."
    )


def test_what_changed_can_be_approved_alone(rule_set: RuleSet) -> None:
    """The rest still stands as it was approved."""
    now = changed(rule_set)
    rules = approval(now, "rules", approved="2026-11-23", reviewer="Bo Ek", role="pharmacist")
    again = found(now, approval(rule_set), rules)
    assert again.sentence == (
        "Reviewed by Dr Ana Lu, neurologist, on 2026-11-22; "
        "and by Bo Ek, pharmacist, on 2026-11-23 (rules)."
    )
    assert [finding.severity for finding in again.findings] == ["warning"]
    assert [again.word(each) for each in again.judged] == ["stands in part", "stands"]
    assert not found(now, approval(rule_set), approval(now, "causes")).reviewed


def test_an_ended_approval_of_the_rest_is_not_enough(rule_set: RuleSet) -> None:
    now = changed(rule_set)
    ended = approval(rule_set, valid_until="2026-11-22")
    late = found(now, ended, approval(now, "rules"))
    assert late.standing is Standing.EXPIRED and late.sentence == EXPIRED


def test_a_record_that_was_edited_is_no_approval_of_the_rest(rule_set: RuleSet) -> None:
    now = changed(rule_set)
    edited = replace(approval(rule_set), reviewer="Dr Somebody Else")
    assert found(now, edited, approval(now, "rules")).sentence == NOT_REVIEWED


@pytest.mark.parametrize("left_out", ["questions", "rules", "causes"])
def test_two_of_the_three_are_not_all(rule_set: RuleSet, left_out: str) -> None:
    scopes = [approval(rule_set, s) for s in ("questions", "rules", "causes") if s != left_out]
    part = found(rule_set, *scopes)
    assert part.standing is Standing.NOT_REVIEWED and not part.findings
    assert part.sentence == NOT_REVIEWED and part.by == ()


def test_the_latest_approval_is_named(rule_set: RuleSet) -> None:
    early = approval(rule_set, approved="2026-10-01", reviewer="Bo Ek")
    assert found(rule_set, approval(rule_set), early).by[0].reviewer == "Dr Ana Lu"


def test_what_it_was_approved_in_spite_of_is_told(rule_set: RuleSet) -> None:
    in_spite = (Exemption(finding="never-fires", reason="It comes later."),)
    good = found(rule_set, approval(rule_set, despite=in_spite))
    assert despite(good) == {"never-fires": "It comes later."}
    assert despite(found(rule_set)) == {}


# -- overtaken ------------------------------------------------------------------------------------


def test_a_changed_word_ends_it_and_the_part_is_named(rule_set: RuleSet) -> None:
    late = found(changed(rule_set), approval(rule_set))
    assert late.standing is Standing.CHANGED and late.sentence == CHANGED
    (finding,) = late.findings
    assert finding.code == "approval-stale" and finding.severity == "error"
    assert finding.message == "what was approved has changed since version 1: rules"


def test_a_change_ends_the_scopes_it_is_in_alone(rule_set: RuleSet) -> None:
    scopes = [approval(rule_set, scope) for scope in ("questions", "rules", "causes")]
    late = found(changed(rule_set), *scopes)
    assert [each.stands for each in late.judged] == [True, False, True]
    assert late.standing is Standing.CHANGED


def test_line_ends_of_windows_end_no_approval(tmp_path: Path) -> None:
    rules = rules_folder(tmp_path)
    given = approval(loaded(rules))
    write(rules, given)
    with_windows_line_ends(rules)
    read = loaded(rules)
    assert b"\r\n" in (rules / GUIDE / "rules.yaml").read_bytes()
    assert found(read, *read.approvals).standing is Standing.REVIEWED


def test_line_ends_of_windows_are_no_change_of_a_picture(rule_set: RuleSet, tmp_path: Path) -> None:
    question = replace(rule_set.questions[0], picture="head")
    (tmp_path / "head.svg").write_text("<svg>\n</svg>\n", encoding="utf-8")
    before = beside([question], None, tmp_path)
    with_windows_line_ends(tmp_path)
    assert beside([question], None, tmp_path) == before
    (tmp_path / "head.svg").write_text("<svg>\n\n</svg>\n", encoding="utf-8")
    assert beside([question], None, tmp_path) != before


def test_an_approval_ends_after_its_last_day(rule_set: RuleSet) -> None:
    until = approval(rule_set, valid_until="2026-11-23")
    assert found(rule_set, until).reviewed
    late = found(rule_set, until, today=date(2026, 11, 24))
    assert late.standing is Standing.EXPIRED and late.sentence == EXPIRED
    assert codes(late) == ["approval-expired"]


def test_one_that_changed_and_ended_too_has_changed(rule_set: RuleSet) -> None:
    late = found(changed(rule_set), approval(rule_set, valid_until="2026-11-22"))
    assert late.sentence == CHANGED and codes(late) == ["approval-stale", "approval-expired"]


def with_other(rule_set: RuleSet, part: str) -> RuleSet:
    """The same guide with another table of numbers, or another picture."""
    return replace(rule_set, beside={**rule_set.beside, part: "sha256:other"})


@pytest.mark.parametrize("part", ["numbers", "pictures"])
def test_another_number_or_picture_ends_it_too(rule_set: RuleSet, part: str) -> None:
    late = found(with_other(rule_set, part), approval(rule_set))
    assert late.standing is Standing.CHANGED and late.sentence == CHANGED
    (finding,) = late.findings
    assert finding.message == f"what was approved has changed since version 1: {part}"
    assert finding.hint.startswith("the guide's own files have not")


@pytest.mark.parametrize("scope", ["numbers", "causes", "all"])
def test_new_numbers_can_be_approved_alone_or_with_more(rule_set: RuleSet, scope: str) -> None:
    now = with_other(rule_set, "numbers")
    assert found(now, approval(rule_set), approval(now, scope)).reviewed
    assert not found(now, approval(rule_set), approval(now, "rules")).reviewed


def test_numbers_alone_are_not_the_whole(rule_set: RuleSet) -> None:
    assert found(rule_set, approval(rule_set, "numbers")).standing is Standing.NOT_REVIEWED


def test_a_part_that_an_older_record_does_not_name_is_not_approved(rule_set: RuleSet) -> None:
    """It was written before the part was bound: it was not edited, and it is not enough."""
    whole = approval(rule_set)
    parts = {part: found for part, found in whole.parts.items() if part != "numbers"}
    old = found(rule_set, resealed(whole, parts=parts))
    assert codes(old) == ["approval-stale"] and old.standing is Standing.CHANGED
    assert old.findings[0].message.endswith(": numbers")
    assert found(rule_set, resealed(whole, parts=parts), approval(rule_set, "numbers")).reviewed


def test_an_overtaken_approval_is_a_warning_once_there_is_a_new_one(rule_set: RuleSet) -> None:
    again = found(changed(rule_set), approval(rule_set), approval(changed(rule_set)))
    assert again.reviewed
    assert [finding.severity for finding in again.findings] == ["warning"]
    assert [again.word(each) for each in again.judged] == ["does not stand", "stands"]


# -- never good -----------------------------------------------------------------------------------


def resealed(approval: Approval, **changes: Any) -> Approval:
    """An approval edited by somebody who knows how to seal it again."""
    edited = replace(approval, **changes)
    return replace(edited, seal=seal_of(edited))


@pytest.mark.parametrize(
    "edit",
    [
        {"reviewer": "Dr Somebody Else"},
        {"role": "surgeon"},
        {"guide": ""},
        {"registration": "1234"},
        {"approved": "2026-11-01"},
        {"valid_until": "2099-01-01"},
        {"version": "9"},
        {"answer_paths": "13"},
        {"checks": ()},
        {"despite": (Exemption(finding="a", reason="b"),)},
        {"note": "All is well"},
        {"signer": "ana"},
        {"seal": "sha256:00"},
    ],
)
def test_a_record_edited_by_hand_never_counts(rule_set: RuleSet, edit: dict[str, Any]) -> None:
    edited = found(rule_set, replace(approval(rule_set), **edit))
    assert codes(edited) == ["approval-edited"]
    assert edited.standing is Standing.INVALID and edited.sentence == NOT_REVIEWED


def test_a_hash_put_in_by_hand_never_counts(rule_set: RuleSet) -> None:
    """Neither the right one on an old record, nor a wrong one, sealed again or not."""
    now = approval(changed(rule_set))
    for edited in (
        replace(approval(rule_set), hash=now.hash),
        replace(approval(rule_set), hash=now.hash, parts=now.parts),
        replace(approval(rule_set), hash="sha256:" + "0" * 64),
        resealed(approval(rule_set), hash=now.hash),
        resealed(approval(rule_set), hash="00"),
        resealed(approval(rule_set), parts={}),
        resealed(now, scope="rules"),
    ):
        wrong = found(changed(rule_set), edited)
        assert "approval-edited" in codes(wrong)
        assert wrong.standing is Standing.INVALID and wrong.sentence == NOT_REVIEWED


def test_a_date_to_come_never_counts(rule_set: RuleSet) -> None:
    early = found(rule_set, approval(rule_set, approved="2026-11-24"))
    assert codes(early) == ["approval-in-the-future"] and early.sentence == NOT_REVIEWED
    assert found(rule_set, approval(rule_set, approved="2026-11-23")).reviewed


def test_a_record_of_another_guide_never_counts(rule_set: RuleSet) -> None:
    """A folder was copied: that somebody reviewed the other guide says nothing of this one."""
    copied = found(rule_set, approval(rule_set, guide="another"))
    assert codes(copied) == ["approval-other-guide"] and copied.sentence == NOT_REVIEWED
    changed_too = found(changed(rule_set), approval(rule_set, guide="another"))
    assert changed_too.sentence == NOT_REVIEWED
    assert found(rule_set, approval(rule_set, guide="")).reviewed, "written before it was noted"


@pytest.mark.parametrize("scope", ["everything", "locale:fr", "question"])
def test_an_unknown_scope_never_counts(rule_set: RuleSet, scope: str) -> None:
    wrong = found(rule_set, approval(rule_set, scope))
    assert codes(wrong) == ["approval-unknown-scope"] and wrong.sentence == NOT_REVIEWED


def test_a_signature_that_nobody_checked_never_counts(rule_set: RuleSet) -> None:
    signed = approval(rule_set, signer="ana", signature="AAAA")
    assert codes(found(rule_set, signed)) == ["approval-not-checked"]
    good = status(with_approvals(rule_set, signed), TODAY, lambda approval: None)
    assert good.reviewed


def test_a_bad_signature_never_counts(rule_set: RuleSet) -> None:
    def refuse(approval: Approval) -> Finding:
        return Finding(approval.place, "approval-bad-signature", "it is forged")

    wrong = status(with_approvals(rule_set, approval(rule_set)), TODAY, refuse)
    assert wrong.standing is Standing.INVALID and wrong.sentence == NOT_REVIEWED


def test_a_bad_record_beside_a_good_one_is_still_told(rule_set: RuleSet) -> None:
    bad = approval(rule_set, approved="2027-01-01")
    good = found(rule_set, approval(rule_set), bad)
    assert good.reviewed and good.by[0].approved == "2026-11-22"
    assert [finding.severity for finding in good.findings] == ["error"]


def test_every_code_of_an_approval_has_its_words() -> None:
    assert set(OVERTAKEN) < set(APPROVALS)


# -- written and read again -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        {"reviewer": 'O\'Neil "the" #1: {x}', "note": "- a: b, [c] & *d !e %f @g `h | > ~"},
        {"reviewer": "Łukasz Żółć 医師", "role": "yes", "registration": "017", "version": "1.0"},
        {"reviewer": "no", "valid_until": "2027-11-22", "signer": "ana@x.org", "note": "null"},
        {"signature": "AAAA BBBB CC==", "signer": "a", "answer_paths": "1,234"},
        {"despite": (Exemption(finding="never-fires", reason='It is "so": #1'),)},
    ],
)
def test_a_record_reads_as_it_was_written(
    tmp_path: Path, rule_set: RuleSet, words: dict[str, Any]
) -> None:
    rules = rules_folder(tmp_path)
    made = approval(rule_set, **words)
    write(rules, made, approval(rule_set))
    assert loaded(rules).approvals == (made, approval(rule_set))
    assert as_yaml(loaded(rules).approvals[0]) == as_yaml(made)


def test_its_layout_is_free(tmp_path: Path, rule_set: RuleSet) -> None:
    rules = rules_folder(tmp_path)
    file = write(rules, approval(rule_set))
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "# who approved\n" + "\n".join("  " + line for line in lines) + "\n# end\n",
        encoding="utf-8",
    )
    assert status(loaded(rules), TODAY).reviewed
