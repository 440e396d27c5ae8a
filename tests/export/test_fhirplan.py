"""The rules of a guide as a FHIR plan: what applies is what fires, and every source is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guide.approval.approvals import ReviewStatus, Standing
from guide.engine.engine import Engine
from guide.export.fhir import resources
from guide.export.fhiritems import Naming
from guide.paths.files import load_paths, path_files
from guide.paths.response import response_of
from guide.paths.scripted import observe
from guide.reading.loader import load_guides
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import Disposition, RuleSet
from tests.support.fhirform import FhirForm

RULES = Path(__file__).parents[2] / "rules"
VALID = Path(__file__).parents[1] / "rulesets" / "valid"
DRAFT = ReviewStatus(Standing.NOT_REVIEWED, (), ())
Resource = dict[str, Any]


@pytest.fixture(scope="module")
def rule_set() -> RuleSet:
    return load_guides(RULES, only=["head-twitching"]).rule_sets[0]


@pytest.fixture(scope="module")
def written(rule_set: RuleSet) -> dict[str, Resource]:
    found = resources(Engine(rule_set), None, DRAFT, Naming())
    return {resource["resourceType"]: resource for resource in found}


@pytest.mark.slow
def test_what_applies_is_what_fires(rule_set: RuleSet, written: dict[str, Resource]) -> None:
    engine, plan = Engine(rule_set), FhirForm(written["PlanDefinition"])
    paths, _ = load_paths(path_files(RULES / "head-twitching"), rule_set)
    for path in paths[::12]:
        journey, _ = observe(path, engine)
        result = engine.result_of(journey)
        fired = {rule.id for rule in (*result.reasons, *result.also)}
        if result.disposition is not Disposition.EMERGENCY:
            fired = {rule.id for rule in engine.fired(journey)}
        assert plan.applying(response_of(engine, journey.answers)) == fired


def test_each_rule_says_what_it_concludes_how_urgent_it_is_and_why(
    rule_set: RuleSet, written: dict[str, Resource]
) -> None:
    actions = {action["id"]: action for action in written["PlanDefinition"]["action"]}
    assert set(actions) == set(rule_set.rule_by_id)
    seizure = actions["seizure-e03"]
    assert seizure["priority"] == "stat"
    assert seizure["title"] == "the advice is at least “Call for emergency help now”"
    assert seizure["textEquivalent"].startswith(rule_set.rule_by_id["seizure-e03"].because)
    refs = [found["label"] for found in seizure["documentation"]]
    assert refs == list(rule_set.rule_by_id["seizure-e03"].sources)


def test_the_library_names_the_others_and_every_source(
    rule_set: RuleSet, written: dict[str, Resource]
) -> None:
    related = written["Library"]["relatedArtifact"]
    made = [each["resource"] for each in related if each["type"] == "composed-of"]
    others = [written[kind] for kind in ("Questionnaire", "PlanDefinition")]
    assert made == [f"{other['url']}|{other['version']}" for other in others]
    cited = {each["label"]: each for each in related if each["type"] == "citation"}
    assert set(cited) == set(rule_set.source_by_id)
    ours = cited["ng127-adult"]
    assert ours["document"] == {"url": rule_set.source_by_id["ng127-adult"].url}
    assert ours["citation"].endswith("NICE, 2019, updated 2023.")


def test_no_text_leaves_a_word_open() -> None:
    """A form has one text for each item: that for everyone."""
    (found,) = load_guides(VALID, only=["kitchen-sink"]).rule_sets
    assert found.guide.audiences is not None
    written = resources(Engine(found), None, DRAFT, Naming())
    texts = [text for text in strings(written) if "{" in text.replace("{}", "")]
    assert not texts
    assert {resource["identifier"][0]["value"] for resource in written} == {content_hash(found)}


def strings(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)
