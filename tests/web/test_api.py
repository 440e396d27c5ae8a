"""The JSON API: the small guide over it, what it refuses, and that nobody is told what was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from guide.engine.engine import Engine
from guide.export.openapi import PROBLEMS, openapi
from guide.ruleset.answertext import as_object
from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.support.reference import possible_answers
from tests.web.reader import Reader

Rules = tuple[tuple[RuleSet, ...], Numbers]
HERE = "/api/v1/guides/hand-shaking"
SECRET = "canary-7713"


@pytest.fixture(scope="module")
def api_app(site: Callable[..., Flask]) -> Flask:
    """The small guide with its API, which one other site may use."""
    return site(API=True, API_ORIGINS=("https://clinic.example",))


@pytest.fixture
def api(api_app: Flask) -> FlaskClient:
    """A program that uses it."""
    return api_app.test_client()


@pytest.fixture(scope="module")
def document(rules: Rules) -> dict[str, Any]:
    """What the API says of itself."""
    return openapi(rules[0], rules[1].countries)


def schema(document: Mapping[str, Any], name: str) -> Draft202012Validator:
    found = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return Draft202012Validator(found)


def post(api: FlaskClient, answers: object, **more: object) -> TestResponse:
    return api.post(f"{HERE}/evaluate", json={"answers": answers, **more})


def told(response: TestResponse) -> Any:
    """What came, which says of itself that it is JSON."""
    assert response.mimetype in ("application/json", "application/problem+json")
    return json.loads(response.get_data(as_text=True))


# -- a way through --------------------------------------------------------------------------------


def test_answers_lead_to_the_next_question_and_at_last_to_the_result(
    api: FlaskClient, document: Mapping[str, Any]
) -> None:
    answers: dict[str, object] = {}
    for takes in (["none"], "child", 3, "yes", ["cola"], "fine", "no more"):
        found = told(post(api, answers))
        schema(document, "Evaluation").validate(found)
        if found["complete"]:
            break
        answers[found["next"]["question"]] = takes
    assert list(answers)[:3] == ["danger", "who", "weeks"]
    assert found["complete"] and "next" not in found
    assert found["result"]["notice"]["title"] == "See a professional"
    assert found["review"] == "Not yet reviewed by a clinician."
    assert found["reminders"] == ["Answer for the child."]


def test_an_emergency_comes_at_once_with_the_numbers_of_the_country_and_no_causes(
    api: FlaskClient,
) -> None:
    found = told(post(api, {"danger": ["breath"]}, country="here"))
    assert found["result"]["disposition"] == "emergency"
    assert "causes" not in found["result"] and "watch_for" not in found["result"]
    assert [each["number"] for each in found["emergency_numbers"]["phones"]] == ["999", "112"]
    assert told(post(api, {}))["emergency_numbers"] == {
        "text": "your local emergency number",
        "phones": [],
    }


def test_an_answer_off_the_path_counts_for_nothing_and_is_said_to(api: FlaskClient) -> None:
    found = told(post(api, {"danger": ["breath"], "who": "child"}))
    assert found["set_aside"] == ["who"] and found["counted"] == {"danger": ["breath"]}


def test_it_says_what_the_engine_finds(rules: Rules, api_app: Flask) -> None:
    engine = Engine(rules[0][0])
    choices = [possible_answers(question) for question in engine.rule_set.questions]

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(st.tuples(*(st.sampled_from(each) for each in choices)))
    def same(chosen: tuple[Any, ...]) -> None:
        answers = dict(zip(engine.domains, chosen, strict=True))
        found = told(post(api_app.test_client(), as_object(answers)))
        journey = engine.journey(answers)
        assert found["asked"] == [question.id for question in journey.asked]
        assert found["complete"] == journey.complete
        result = engine.result_of(journey)
        assert found["result"]["disposition"] == result.disposition.key
        shown = {cause["cause"]: cause["fit"] for cause in found["result"].get("causes", ())}
        assert shown == {cause: fit.key for cause, fit in result.fits.items()}

    same()


def test_the_words_of_a_level_are_those_of_the_page(real_rules: Rules) -> None:
    """Those for self-harm, and how soon exactly: an emergency of another kind has other words."""
    app = create_app(*real_rules, config={"API": True})
    for answers, words in _LEVELS:
        sent = {"answers": answers}
        found = told(app.test_client().post("/api/v1/guides/head-twitching/evaluate", json=sent))
        sent_by_form = {q: [a] if isinstance(a, str) else list(a) for q, a in answers.items()}
        page = Reader(app).walk(sent_by_form, "/head-twitching").open("/head-twitching/result")
        level = found["result"]
        assert words in (level["title"], level["text"])
        assert level["title"] in page.text and level["text"] in page.text


_LEVELS: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({"danger-now": ["self-harm"], "self-harm": "act"}, "Get help to stay safe now"),
    (
        {"danger-now": ["none"], "who": "baby", "baby-danger": ["none"], "baby-signs": ["none"]},
        "Your answers include a reason to see a doctor within 2 days.",
    ),
)


# -- what is constant -----------------------------------------------------------------------------


def test_guides_and_the_document_are_sent_once_and_then_said_to_be_as_before(
    api: FlaskClient, document: Mapping[str, Any]
) -> None:
    for address, name in ((f"{HERE}", "Guide"), ("/api/v1/guides", "Guides")):
        first = api.get(address)
        schema(document, name).validate(told(first))
        again = api.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert told(api.get("/api/v1/openapi.json")) == document


def test_a_client_that_knows_another_content_is_told_and_gets_nothing_else(
    api: FlaskClient,
) -> None:
    known = told(api.get(HERE))["content_hash"]
    assert post(api, {}, content_hash=known).status_code == 200
    refused = post(api, {}, content_hash="sha256:00")
    assert refused.status_code == 409
    assert told(refused)["content_hash"] == known and "next" not in told(refused)


def test_nobody_gets_a_cookie_or_may_keep_a_result(api: FlaskClient) -> None:
    response = post(api, {"danger": ["none"]})
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_without_being_switched_on_there_is_none(app: Flask) -> None:
    assert app.test_client().get("/api/v1/guides").status_code == 404


# -- pages of other sites -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://clinic.example", True), ("https://other.example", False)]
)
def test_only_pages_of_the_sites_named_may_ask(
    api: FlaskClient, origin: str, allowed: bool
) -> None:
    asked = api.options(f"{HERE}/evaluate", headers={"Origin": origin})
    got = api.get(HERE, headers={"Origin": origin})
    for response in (asked, got):
        shown = response.headers.get("Access-Control-Allow-Origin")
        assert shown == (origin if allowed else None)
        assert "Origin" in ", ".join(response.headers.getlist("Vary"))
        assert "Access-Control-Allow-Credentials" not in response.headers


# -- what is refused ------------------------------------------------------------------------------


REFUSED: Mapping[str, tuple[bytes, str, int]] = {
    "no JSON": (b"{", "application/json", 400),
    "XML in place of JSON": (b"<a/>", "application/xml", 415),
    "no kind at all": (b"{}", "", 415),
    "another charset": (b"{}", "application/json; charset=utf-16", 415),
    "not UTF-8": (b'{"answers": {"who": "\xff"}}', "application/json", 400),
    "a key that stands twice": (
        b'{"answers": {"who": "adult", "who": "child"}}',
        "application/json",
        400,
    ),
    "NaN": (b'{"answers": {"weeks": NaN}}', "application/json", 400),
    "nested deep": (b"[" * 9000, "application/json", 400),
    "a number of thousands of digits": (
        b'{"answers": {"weeks": %s}}' % (b"1" * 9000),
        "application/json",
        400,
    ),
    "more than may be": (b" " * 1_000_000, "application/json", 413),
    "nothing": (b"", "application/json", 400),
    "no object": (b"[]", "application/json", 422),
    "no answers": (b"{}", "application/json", 422),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_request_is_a_problem_and_no_fault_of_the_site(
    name: str, api: FlaskClient, document: Mapping[str, Any]
) -> None:
    body, kind, status = REFUSED[name]
    response = api.post(f"{HERE}/evaluate", data=body, content_type=kind)
    assert response.status_code == status
    found = told(response)
    schema(document, "Problem").validate(found)
    assert (found["title"], found["status"]) == (PROBLEMS[status], status)


@pytest.mark.parametrize(
    ("sent", "pointer", "allowed"),
    [
        ({"answers": {"who": SECRET}}, "/answers/who", ["adult", "child"]),
        ({"answers": {"who": True}}, "/answers/who", ["adult", "child"]),
        ({"answers": {"who": None}}, "/answers/who", ["adult", "child"]),
        ({"answers": {"who": ["adult"]}}, "/answers/who", ["adult", "child"]),
        ({"answers": {"weeks": "3"}}, "/answers/weeks", ["unsure"]),
        ({"answers": {"weeks": 105}}, "/answers/weeks", ["unsure"]),
        ({"answers": {"weeks": 1.5}}, "/answers/weeks", ["unsure"]),
        ({"answers": {"weeks": True}}, "/answers/weeks", ["unsure"]),
        ({"answers": {"danger": "none"}}, "/answers/danger", ["droop", "breath", "unsure", "none"]),
        ({"answers": {"danger": []}}, "/answers/danger", ["droop", "breath", "unsure", "none"]),
        (
            {"answers": {"danger": ["droop", "none"]}},
            "/answers/danger",
            ["droop", "breath", "unsure", "none"],
        ),
        (
            {"answers": {"danger": ["droop", "droop"]}},
            "/answers/danger",
            ["droop", "breath", "unsure", "none"],
        ),
        ({"answers": [SECRET]}, "/answers", None),
        ({"answers": {SECRET: "adult"}}, "/answers", None),
        ({"answers": {}, SECRET: 1}, "", ["answers", "country", "language", "content_hash"]),
        ({"answers": {}, "country": SECRET}, "/country", ["here", "there"]),
        ({"answers": {}, "country": ["here"]}, "/country", ["here", "there"]),
        ({"answers": {}, "language": "xx"}, "/language", ["en"]),
        ({"answers": {}, "content_hash": 5}, "/content_hash", None),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_it_takes_and_never_with_what_was_sent(
    sent: object,
    pointer: str,
    allowed: list[str] | None,
    api: FlaskClient,
    document: Mapping[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = api.post(f"{HERE}/evaluate", json=sent)
    assert response.status_code == 422
    found = told(response)
    schema(document, "Problem").validate(found)
    fault = next(each for each in found["errors"] if each["pointer"] == pointer)
    assert allowed is None or fault["allowed"] == allowed
    assert SECRET not in response.get_data(as_text=True) + caplog.text


def test_a_whole_number_is_whole_however_it_is_written(api: FlaskClient) -> None:
    sent = b'{"answers": {"danger": ["none"], "who": "adult", "weeks": 3.0}}'
    response = api.post(f"{HERE}/evaluate", data=sent, content_type="application/json")
    assert told(response)["counted"]["weeks"] == 3


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/guides/nobodys", 404),
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/guides/nobodys/evaluate", 404),
        ("PUT", "/api/v1/guides", 405),
        ("GET", f"{HERE}/evaluate", 405),
        ("TRACE", f"{HERE}/evaluate", 405),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    method: str, address: str, status: int, api: FlaskClient, document: Mapping[str, Any]
) -> None:
    response = api.open(address, method=method)
    assert response.status_code == status
    schema(document, "Problem").validate(told(response))
    assert ("Allow" in response.headers) == (status == 405)


def test_who_takes_no_json_is_refused(api: FlaskClient) -> None:
    assert api.get(HERE, headers={"Accept": "text/xml"}).status_code == 406
    assert api.get(HERE, headers={"Accept": "application/*"}).status_code == 200


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(
    site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("guide.web.json_api.asked", broken)
    response = post(site(API=True).test_client(), {"who": SECRET})
    assert response.status_code == 500
    assert SECRET not in response.get_data(as_text=True) + caplog.text


# -- the document and the site agree --------------------------------------------------------------

# Values of each kind, and the ids of the small guide, so that some of what is made up fits.
_SMALL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 120),
    st.sampled_from([1.0, 2.5, 1e300]),
    st.sampled_from(["adult", "child", "none", "unsure", "droop", "breath", "yes", "no", ""]),
    st.lists(st.sampled_from(["none", "unsure", "droop", "breath", 3]), max_size=3),
)
_ANSWERS = st.dictionaries(
    st.sampled_from(["danger", "who", "weeks", "coffee", "cups", "elsewhere"]), _SMALL, max_size=4
)
_BODIES = st.one_of(
    st.fixed_dictionaries(
        {"answers": _ANSWERS},
        optional={"country": st.sampled_from(["here", "nowhere"]), "language": st.just("en")},
    ),
    _SMALL,
    st.fixed_dictionaries({"answers": _SMALL}),
)


def test_the_site_takes_just_what_its_document_says_it_takes(
    api_app: Flask, document: Mapping[str, Any]
) -> None:
    taken, shown = schema(document, "hand-shaking-asked"), schema(document, "Evaluation")
    seen = set()

    @settings(max_examples=400, deadline=None, database=None, derandomize=True)
    @given(_BODIES)
    def agrees(body: object) -> None:
        sent = json.dumps(body)
        response = api_app.test_client().post(
            f"{HERE}/evaluate", data=sent, content_type="application/json"
        )
        assert (response.status_code == 200) == taken.is_valid(body)
        assert response.status_code in (200, 422)
        (shown if response.status_code == 200 else schema(document, "Problem")).validate(
            told(response)
        )
        seen.add(response.status_code)

    agrees()
    assert seen == {200, 422}


def test_the_shipped_guides_take_the_same(real_rules: Rules) -> None:
    found = openapi(real_rules[0], real_rules[1].countries)
    for name, each in found["components"]["schemas"].items():
        Draft202012Validator.check_schema(each)
        assert name
