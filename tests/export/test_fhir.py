"""A guide as a FHIR form: what it shows is what the engine finds, whatever was answered.

The form is evaluated by an engine of FHIRPath that is not ours. It shows the questions that are on
the path, the result and its reasons, for answers that are complete or not, on the path or off it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from guide.approval.approvals import ReviewStatus, Standing
from guide.engine.engine import Engine, Journey
from guide.engine.told import Told
from guide.export.fhiritems import RELEASES, Naming
from guide.export.fhirquestionnaire import questionnaire
from guide.export.fhirresult import PARTS
from guide.paths.files import load_paths, path_files
from guide.paths.response import response_items
from guide.paths.scripted import observe
from guide.reading.loader import load_guides
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import Answer, Answers, Disposition, Numbers, Question, RuleSet, Statement
from guide.ruleset.questions import type_of
from tests.support import building as b
from tests.support.approving import approval
from tests.support.fhirform import FhirForm, items_of
from tests.support.reference import possible_answers
from tests.support.strategies import QUICK, cases, full_cases

EXCLUSIVE = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive"
RULES = Path(__file__).parents[2] / "rules"
DRAFT = ReviewStatus(Standing.NOT_REVIEWED, (), ())


def form_of(rule_set: RuleSet, numbers: Numbers | None = None) -> FhirForm:
    return FhirForm(questionnaire(Engine(rule_set), numbers, DRAFT, Naming()))


def answered(rule_set: RuleSet, answers: Answers) -> dict[str, Any]:
    items = response_items(rule_set, answers)
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}


def asked_items(journey: Journey) -> set[str]:
    """The items of the questions that are asked, those in the stead of numbers too."""
    found = set()
    for question in journey.reached:
        found.add(question.id)
        number = isinstance(journey.answers.get(question.id), int)
        if type_of(question).numbers and question.options and not number:
            found.add(f"{question.id}.instead")
    return found


def concluded(engine: Engine, journey: Journey) -> set[str]:
    """The items by which a result is known: its care, reasons, causes, other causes and texts."""
    if not journey.complete:
        return set()
    rule_set, result = engine.rule_set, engine.result_of(journey)
    crisis = result.crisis_alone and rule_set.guide.dispositions[result.disposition].crisis
    level = f"result.care.{result.care.key.replace(' ', '-')}{'.crisis' if crisis else ''}"
    found = {level, *(f"result.why.{rule.id}" for rule in (*result.reasons, *result.also))}
    for shown in result.causes:
        own = f"result.cause.{shown.cause.id}"
        found |= {own, f"{own}.{shown.fit.key}"}
        found |= {f"{own}.for.{rule.id}" for rule in shown.reasons_for}
        found |= {f"{own}.against.{rule.id}" for rule in shown.reasons_against}
    for raised in result.others:
        own = f"result.other.{raised.other.id}"
        found |= {own, *(f"{own}.for.{rule.id}" for rule in raised.reasons)}
    if result.disposition is not Disposition.EMERGENCY:
        found |= {"result.watch-for"} | (set() if result.causes else {"result.none-fits"})
    if ended := engine.early_end(journey):
        found.add(f"result.end.{ended.id}")
    words = crisis or rule_set.guide.dispositions[result.disposition]
    told = Told(engine, journey)
    lists: dict[str, Sequence[Statement]] = {f"{level}.do": words.do}
    if result.disposition is not Disposition.EMERGENCY:
        lists["result.watch-for"] = rule_set.guide.watch_for
        lists["result.none-fits"] = () if result.causes else rule_set.guide.none_fits.do
    for shown in result.causes:
        for part in PARTS:
            lists[f"result.cause.{shown.cause.id}.{part}"] = getattr(shown.cause, part)
    for link_id, said in lists.items():
        found |= {f"{link_id}.{n}" for n, one in enumerate(said, start=1) if told.holds(one)}
    return found


TELLING = re.compile(
    r"result\.(care\.[^.]+(\.crisis)?(\.do\.\d+)?|why\.[^.]+|end\.[^.]+"
    r"|cause\.[^.]+(\.(strong|possible|for\.[^.]+|against\.[^.]+|[a-z_]+\.\d+))?"
    r"|other\.[^.]+(\.for\.[^.]+)?|(watch-for|none-fits)(\.\d+)?)"
)


def told_by(form: FhirForm, rule_set: RuleSet, answers: Answers) -> set[str]:
    """What a form shows of questions and results."""
    questions = {f"{q.id}{more}" for q in rule_set.questions for more in ("", ".instead")}
    shown = form.shown(answered(rule_set, answers))
    return {each for each in shown if each in questions or TELLING.fullmatch(each)}


def known_by(engine: Engine, answers: Answers) -> set[str]:
    """What the engine finds."""
    journey = engine.journey(answers)
    return asked_items(journey) | concluded(engine, journey)


# -- the same as the engine ------------------------------------------------------------------------


@settings(QUICK, max_examples=30)
@given(cases())
def test_a_form_shows_what_the_engine_finds(case: tuple[RuleSet, dict[str, Answer]]) -> None:
    rule_set, given_answers = case
    domains = Engine(rule_set).domains
    answers = {q: a for q, a in given_answers.items() if domains[q].accepts(a)}
    assert told_by(form_of(rule_set), rule_set, answers) == known_by(Engine(rule_set), answers)


@pytest.fixture(scope="module")
def shipped() -> tuple[RuleSet, FhirForm]:
    loaded = load_guides(RULES, only=["head-twitching"])
    (rule_set,) = loaded.rule_sets
    return rule_set, form_of(rule_set, loaded.numbers)


@pytest.mark.slow
def test_the_shipped_form_shows_what_the_engine_finds_on_every_scripted_path(
    shipped: tuple[RuleSet, FhirForm],
) -> None:
    rule_set, form = shipped
    engine = Engine(rule_set)
    paths, _ = load_paths(path_files(RULES / "head-twitching"), rule_set)
    assert len(paths) > 300
    for path in paths:
        journey, _ = observe(path, engine)
        assert told_by(form, rule_set, journey.answers) == known_by(engine, journey.answers)


@pytest.mark.slow
def test_the_shipped_form_shows_what_the_engine_finds_of_random_answers(
    shipped: tuple[RuleSet, FhirForm],
) -> None:
    """Answers to any of the questions, which leave some open and come to others by no path."""
    rule_set, form = shipped
    engine, random = Engine(rule_set), Random(1)
    for _ in range(100):
        answers = {
            question.id: calm_or_any(engine, question, random)
            for question in rule_set.questions
            if random.random() < 0.95
        }
        assert told_by(form, rule_set, answers) == known_by(engine, answers)


def calm_or_any(engine: Engine, question: Question, random: Random) -> Answer:
    """Mostly what sets off no emergency, so that paths go on."""
    calm = next((option.id for option in question.options if option.exclusive), "")
    if calm and random.random() < 0.6:
        return type_of(question).alone(calm)
    return engine.domains[question.id].sample(random)


# -- a program that lets an option that stands alone be ticked with others -------------------------


@settings(QUICK, max_examples=30)
@given(full_cases())
def test_ticks_that_do_not_go_together_never_lead_to_less_care(
    case: tuple[RuleSet, dict[str, Answer]],
) -> None:
    """Never to less than each answer does that some of the ticks would make."""
    rule_set, answers = case
    engine, form = Engine(rule_set), form_of(rule_set)
    cares = {care.key: care for care in rule_set.cares}
    for question in rule_set.questions:
        if not any(option.exclusive for option in question.options):
            continue
        ticked = frozenset(option.id for option in question.options)
        response = answered(rule_set, {**answers, question.id: ticked})
        (care,) = form.calculated("result.care", response)
        journeys = [engine.journey({**answers, question.id: a}) for a in possible_answers(question)]
        assert cares[care] >= max(engine.result_of(journey).care for journey in journeys)
        if question.id in engine.journey(answers).answers and len(ticked) > 1:
            assert f"{question.id}.alone" in form.shown(response)


# -- what a form says of itself -------------------------------------------------------------------


@pytest.mark.parametrize("release", RELEASES)
def test_every_item_has_an_id_of_its_own_and_every_name_is_known(
    shipped: tuple[RuleSet, FhirForm], release: str
) -> None:
    form = questionnaire(Engine(shipped[0]), None, DRAFT, Naming(release))
    link_ids = [item["linkId"] for item in items_of(form)]
    assert len(link_ids) == len(set(link_ids))
    known = {"resource"}
    for extension in form["extension"]:
        said = extension["valueExpression"]
        assert re.fullmatch(r"[A-Za-z0-9]{1,64}", said["name"])
        assert set(re.findall(r"%(\w+)", said["expression"])) <= known
        known.add(said["name"])
    for item in items_of(form):
        for extension in item.get("extension", ()):
            said = extension.get("valueExpression", {"expression": ""})
            assert set(re.findall(r"%(\w+)", said["expression"])) <= known


def test_a_form_of_r5_has_the_same_items_by_the_names_of_r5(
    shipped: tuple[RuleSet, FhirForm],
) -> None:
    four, five = (questionnaire(Engine(shipped[0]), None, DRAFT, Naming(r)) for r in RELEASES)
    changed = {(a["type"], b["type"]) for a, b in zip(items_of(four), items_of(five), strict=True)}
    assert {pair for pair in changed if pair[0] != pair[1]} == {("choice", "coding")}
    assert four["extension"] == five["extension"]


def test_a_form_is_a_draft_until_all_of_it_is_reviewed() -> None:
    rule_set = b.rule_set([b.one("q0", "yes", "no")], [])
    made = approval(rule_set)
    reviewed = ReviewStatus(Standing.REVIEWED, (made,), ())
    draft, active = (
        questionnaire(Engine(rule_set), None, review, Naming()) for review in (DRAFT, reviewed)
    )
    assert (draft["status"], draft["experimental"]) == ("draft", True)
    assert "approvalDate" not in draft
    assert (active["status"], active["experimental"]) == ("active", False)
    assert active["lastReviewDate"] == made.approved
    assert draft["identifier"][0]["value"] == content_hash(rule_set)


def test_dangers_stand_alone_and_notes_are_marked(shipped: tuple[RuleSet, FhirForm]) -> None:
    items = {item["linkId"]: item for item in items_of(shipped[1].questionnaire)}
    first = items["danger-now"]
    assert first["required"] and first["repeats"] and first["type"] == "choice"
    options = {o["valueCoding"]["code"]: o for o in first["answerOption"]}
    alone = [{"url": EXCLUSIVE, "valueBoolean": True}]
    assert options["none"]["extension"] == alone
    (flag,) = options["fit"]["extension"]
    assert flag["url"].endswith("/red-flag") and flag["valueBoolean"]
    assert options["fit"]["valueCoding"]["display"].startswith("A fit (seizure) – The first one")
    assert items["danger-now.why"]["text"].startswith("These signs need help at once.")
    assert items["danger-now.hint"]["text"].startswith("Tick all that fit.")


def test_what_stands_above_the_questions_and_the_notice_hang_on_no_expression(
    shipped: tuple[RuleSet, FhirForm],
) -> None:
    """A program that evaluates nothing still says when to call, and shows every level of care."""
    items = list(items_of(shipped[1].questionnaire))
    before = [item for item in items if item["linkId"].startswith("before")]
    assert before and not any("extension" in item and "Expression" in str(item) for item in before)
    titles = [
        item["text"] for item in items if re.fullmatch(r"result\.care\.[^.]+", item["linkId"])
    ]
    assert titles[0] == "Call for emergency help now"
