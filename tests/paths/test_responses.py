"""FHIR responses: this file, these answers; whatever a file holds, findings and no traceback."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.engine.engine import Engine
from guide.paths.response import response_of
from guide.paths.responsereader import LONGEST, Response, read_response
from guide.ruleset.model import Answer, RuleSet
from tests.support import building as b
from tests.support.strategies import QUICK, full_cases

Resource = dict[str, Any]


def small() -> Engine:
    """Four questions, the third asked where the first is yes."""
    asked = [
        b.one("first", "yes", "no"),
        b.many("second", "sign", "other", "none"),
        b.one("third", "yes", "no", ask_when=b.is_("first", "yes")),
        b.number("weeks", 0, 9, "unsure"),
    ]
    return Engine(b.rule_set(asked, [b.fits("rule", b.is_("first", "yes"), "c1")]))


ANSWERS: dict[str, Answer] = {
    "first": "yes",
    "second": frozenset(["sign", "other"]),
    "third": "no",
    "weeks": 3,
}


def made(**answers: Answer) -> Resource:
    return response_of(small(), {**ANSWERS, **answers})


def read(resource: object) -> Response | list[str]:
    """What is read, or the codes of what is wrong."""
    sent = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    found = read_response(sent, [small()])
    return found if isinstance(found, Response) else [finding.code for finding in found]


def well(resource: object) -> Response:
    found = read(resource)
    assert isinstance(found, Response), found
    return found


# -- there and back -------------------------------------------------------------------------------


@settings(QUICK, max_examples=100)
@given(full_cases())
def test_what_is_written_is_read_back(case: tuple[RuleSet, dict[str, Answer]]) -> None:
    engine = Engine(case[0])
    sent = json.dumps(response_of(engine, case[1])).encode()
    found = read_response(sent, [engine])
    assert isinstance(found, Response)
    assert found.answers == engine.journey(case[1]).answers
    assert not found.remarks


def test_an_option_in_the_stead_of_a_number_is_read_back() -> None:
    assert well(made(weeks="unsure")).answers["weeks"] == "unsure"


def test_other_programs_leave_out_texts_systems_and_groups() -> None:
    resource = made()
    plain = [
        {
            "linkId": item["linkId"],
            "answer": [
                (
                    {"valueCoding": {"code": each["valueCoding"]["code"]}}
                    if "valueCoding" in each
                    else each
                )
                for each in item["answer"]
            ],
        }
        for item in resource["item"]
        if "answer" in item
    ]
    inside = {"linkId": "anything", "item": plain}
    assert well({**resource, "item": [inside]}).answers == ANSWERS


# -- what is to be known --------------------------------------------------------------------------


def remarks(resource: Resource) -> list[str]:
    return [finding.code for finding in well(resource).remarks]


def test_another_version_is_told() -> None:
    resource = made()
    name = resource["questionnaire"].partition("|")[0]
    assert remarks({**resource, "questionnaire": f"{name}|1.0-000000000000"}) == [
        "response-version"
    ]
    assert remarks({**resource, "questionnaire": name}) == ["response-version"]


def test_answers_off_the_path_are_told_and_do_not_count() -> None:
    resource = made()
    resource["item"][0]["answer"][0]["valueCoding"]["code"] = "no"
    assert remarks(resource) == ["response-off-path"]
    found = well(resource)
    assert "third" not in found.engine.journey(found.answers).answers


def test_another_level_of_care_is_told() -> None:
    resource = made()
    resource["item"][-1]["item"][0]["answer"][0]["valueString"] = "emergency"
    assert remarks(resource) == ["response-care"]


# -- what is wrong --------------------------------------------------------------------------------


def with_answer(link_id: str, *answers: object) -> Resource:
    """A response with other answers to one question."""
    resource = made()
    for item in resource["item"]:
        if item["linkId"] == link_id:
            item["answer"] = list(answers)
    return resource


def coded(code: object, **more: object) -> Resource:
    return {"valueCoding": {"code": code, **more}}


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<QuestionnaireResponse xmlns='http://hl7.org/fhir'/>",
        b"  <?xml version='1.0'?>",
        b"\xff\xfe{}",
        b"[]",
        b"7",
        b"null",
        b"{",
        b'{"resourceType": "QuestionnaireResponse", "resourceType": "QuestionnaireResponse"}',
        b'{"resourceType": "QuestionnaireResponse", "item": [NaN]}',
        b'{"resourceType": "Questionnaire"}',
        b'{"resourceType": ["QuestionnaireResponse"]}',
        b'{"resourceType": "QuestionnaireResponse", "questionnaire": 5}',
        b'{"resourceType": "QuestionnaireResponse", "item": {}}',
        b'{"resourceType": "QuestionnaireResponse", "item": ["first"]}',
        b'{"resourceType": "QuestionnaireResponse", "item": [{"answer": []}]}',
        b'{"resourceType": "QuestionnaireResponse", "item": [{"linkId": 5}]}',
        b'{"resourceType": "QuestionnaireResponse", "item": [{"linkId": "a", "answer": "yes"}]}',
        b'{"resourceType": "QuestionnaireResponse", "item": ' + b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"resourceType": "QuestionnaireResponse", "n": ' + b"9" * 10_000 + b"}",
        b" " * (LONGEST + 1),
    ],
    ids=lambda sent: f"{sent[:40]!r}",
)
def test_what_is_no_response_is_told(sent: bytes) -> None:
    assert read(sent) == ["response-form"]


def test_the_longest_response_is_read() -> None:
    sent = json.dumps(made()).encode()
    assert well(sent + b" " * (LONGEST - len(sent))).answers == ANSWERS


@pytest.mark.parametrize(
    "answered",
    [
        "https://guide.invalid/fhir/Questionnaire/other|1",
        "https://guide.invalid/fhir/Questionnaire/",
        "https://elsewhere.example/built",
        "Patient/built",
        "",
        "|",
    ],
)
def test_another_form_is_told(answered: str) -> None:
    assert read({**made(), "questionnaire": answered}) == ["response-guide"]


def test_a_response_that_names_no_form_is_read_where_there_is_one_guide() -> None:
    resource = made()
    del resource["questionnaire"]
    assert well(resource).answers == ANSWERS
    found = read_response(json.dumps(resource).encode(), [small(), small()])
    assert not isinstance(found, Response)
    assert [finding.code for finding in found] == ["response-guide"]


@pytest.mark.parametrize(
    "resource",
    [
        with_answer("first", coded("maybe")),
        with_answer("first", coded(5)),
        with_answer("first", coded(["yes"])),
        with_answer("first", coded({})),
        with_answer("first", coded("yes"), coded("no")),
        with_answer("first", coded("yes", system="urn:CodeSystem/built-third")),
        with_answer("first", {"valueString": "yes"}),
        with_answer("first", {"valueCoding": "yes"}),
        with_answer("first", {}),
        with_answer("second", coded("sign"), coded("none")),
        with_answer("weeks", {"valueInteger": 10}),
        with_answer("weeks", {"valueInteger": -1}),
        with_answer("weeks", {"valueInteger": "3"}),
        with_answer("weeks", {"valueInteger": 3.0}),
        with_answer("weeks", {"valueInteger": 1e400}),
        with_answer("weeks", {"valueInteger": True}),
        with_answer("weeks", {"valueInteger": [3]}),
        with_answer("weeks", {"valueDecimal": 3}),
        with_answer("weeks", {"valueInteger": 3}, {"valueInteger": 4}),
    ],
    ids=lambda resource: json.dumps([i.get("answer") for i in resource["item"]])[:60],
)
def test_what_a_question_does_not_take_is_told(resource: Resource) -> None:
    sent = json.dumps(resource).replace("Infinity", "1e400").encode()
    assert read(sent) == ["response-answer"]


def test_unknown_items_and_items_that_stand_twice_are_told() -> None:
    resource = made()
    more = {"linkId": "fourth\ud800", "answer": [coded("yes")]}
    assert read({**resource, "item": [*resource["item"], more]}) == ["response-item"]
    assert read({**resource, "item": [*resource["item"], resource["item"][0]]}) == ["response-item"]


def test_what_was_answered_is_never_quoted() -> None:
    canary = "zyxwv"
    resource = with_answer("first", coded(canary))
    found = read_response(json.dumps(resource).encode(), [small()])
    assert not isinstance(found, Response) and canary not in str(found)


def test_of_very_many_faults_the_first_are_told() -> None:
    items = [{"linkId": f"x{number}", "answer": [{}]} for number in range(5_000)]
    found = read({**made(), "item": items})
    assert isinstance(found, list) and len(found) == 21 and found[-1] == "too-many-findings"


@settings(QUICK, max_examples=200)
@given(st.randoms(use_true_random=False))
def test_whatever_a_file_holds_nothing_is_raised(random: Random) -> None:
    resource = made()
    for _ in range(random.randint(1, 4)):
        spoil(resource, random)
    read_response(json.dumps(resource).encode(), [small()])


JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    3.5,
    "",
    "yes",
    "\ud800",
    [],
    {},
    [[]],
    [None],
    {"item": [5]},
)


def spoil(resource: Any, random: Random) -> None:
    """Put something else at a random place."""
    at = resource
    while isinstance(at, (dict, list)) and at:
        key = random.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if random.random() < 0.3 or not isinstance(at[key], (dict, list)) or not at[key]:
            at[key] = deepcopy(random.choice(JUNK))
            return
        at = at[key]
