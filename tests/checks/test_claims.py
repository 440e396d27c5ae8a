"""Every claim reaches a page, and every source is used."""

from __future__ import annotations

from dataclasses import replace

from guide.checks import claims
from guide.findings import Finding, Place
from guide.ruleset.model import Claim, RuleSet, Source, Statement
from tests.support import building as b

PLACE = Place("sources.yaml", 3, 5)
CLAIM = Claim(id="first", text="A fact.", place=PLACE)


def source(source_id: str, *named: Claim) -> Source:
    return Source(
        id=source_id, title="A book", publisher="A press", seen="own", claims=named, place=PLACE
    )


def guide_with(*sources: Source, disclaimer: str = "own") -> RuleSet:
    """A guide whose disclaimer rests on a source; all else rests on none of these."""
    whole = b.rule_set([b.one("a")])
    text = Statement(text="It may be wrong.", sources=(disclaimer,))
    return replace(whole, guide=replace(whole.guide, disclaimer=text), sources=sources)


def found(rule_set: RuleSet) -> list[Finding]:
    return list(claims.check(rule_set))


def test_a_claim_that_no_text_names_is_found() -> None:
    (finding,) = found(guide_with(source("book", CLAIM), disclaimer="book"))
    assert (finding.code, finding.place) == ("claim-not-shown", PLACE)
    assert finding.severity == "error" and "'book#first'" in finding.message


def test_a_claim_that_a_text_names_is_let_pass() -> None:
    assert not found(guide_with(source("book", CLAIM), disclaimer="book#first"))


def test_a_claim_of_the_same_name_in_another_source_does_not_count() -> None:
    sources = (source("book", CLAIM), source("other", CLAIM))
    findings = found(guide_with(*sources, disclaimer="other#first"))
    (finding,) = [finding for finding in findings if finding.code == "claim-not-shown"]
    assert "'book#first'" in finding.message


def test_a_source_that_nothing_rests_on_is_a_warning() -> None:
    (finding,) = found(guide_with(source("book"), source("other"), disclaimer="book"))
    assert (finding.code, finding.severity) == ("unused-source", "warning")
    assert "'other'" in finding.message


def test_a_source_named_only_by_its_claim_is_used() -> None:
    assert not found(guide_with(source("book", CLAIM), disclaimer="book#first"))
