"""The JSON API as an OpenAPI 3.1 document, made from the rule sets that it serves.

Each guide has addresses of its own in it, with the answers that its questions take, so that a
client's tools know them; nothing of it is written by hand twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guide import __version__
from guide.export.objects import Object
from guide.ruleset.contenthash import content_hash
from guide.ruleset.model import Country, Disposition, Fit, Question, RuleSet
from guide.ruleset.questions import type_of

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
_JSON = "application/json"

PROBLEMS: Mapping[int, str] = {
    400: "The body is no JSON, says a key twice, or is not in UTF-8.",
    404: "There is no such address, or no such guide.",
    405: "The address does not take this method.",
    406: "Only JSON is answered.",
    409: "The guide has another content than the client asks for.",
    413: "The body is too large.",
    415: "The body is not said to be JSON.",
    422: "The body is JSON, and not what is taken here; each field is named.",
    500: "This is a fault of the site.",
}
"""What each status of a problem means."""


def openapi(
    rule_sets: Sequence[RuleSet], countries: Iterable[Country], server: str = "/"
) -> Object:
    """The document; `server`: where the site stands on its host."""
    known = [country.id for country in countries]
    paths: Object = {
        f"{PREFIX}/openapi.json": _get("This document.", {"type": "object"}),
        f"{PREFIX}/guides": _get("The guides of this site.", _ref("Guides")),
    }
    schemas: Object = dict(_SCHEMAS)
    for rule_set in rule_sets:
        name = rule_set.guide.id
        schemas[f"{name}-answers"] = answers_schema(rule_set)
        schemas[f"{name}-asked"] = _asked(rule_set, known)
        paths[f"{PREFIX}/guides/{name}"] = _get(
            f"{rule_set.guide.title}: all that is asked.", _GUIDE, links=_links(name)
        )
        paths[f"{PREFIX}/guides/{name}/evaluate"] = _evaluate(rule_set)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Symptom guidance",
            "version": __version__,
            "summary": "Answers in, the next question or the result out.",
            "description": _ABOUT,
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


_ABOUT = (
    "Every request stands alone: answers are neither kept nor logged. A result is guidance and no"
    " diagnosis; whoever shows one shows its notice, its numbers to call and its sources with it,"
    " and an emergency before all else. Texts are for readers, as they stand."
)


def answers_schema(rule_set: RuleSet) -> Object:
    """What answers a guide takes, by question."""
    return {
        "type": "object",
        "description": "Answers by question. What is not on the path counts for nothing.",
        "properties": {q.id: answer_schema(q) for q in rule_set.questions},
        "additionalProperties": False,
    }


def answer_schema(question: Question) -> Object:
    """What a question takes as its answer."""
    row = type_of(question)
    if not row.several:
        options = [{"enum": [o.id for o in question.options]}] if question.options else []
        number = {"type": "integer", "minimum": question.low, "maximum": question.high}
        takes: list[Object] = [*([number] if row.numbers else []), *options]
        return {"description": question.ask, **_any_of(takes)}
    alone = [option.id for option in question.options if option.exclusive]
    others = [option.id for option in question.options if not option.exclusive]
    takes = [_ticks(others)] if others else []
    takes += [{**_ticks(alone), "maxItems": 1}] if alone else []
    return {"description": question.ask, **_any_of(takes)}


def _ticks(options: Sequence[str]) -> Object:
    each = {"enum": list(options)}
    return {"type": "array", "items": each, "minItems": 1, "uniqueItems": True}


def _any_of(takes: Sequence[Object]) -> Object:
    return takes[0] if len(takes) == 1 else {"anyOf": list(takes)}


def _asked(rule_set: RuleSet, countries: Sequence[str]) -> Object:
    return {
        "type": "object",
        "required": ["answers"],
        "additionalProperties": False,
        "properties": {
            "answers": _ref(f"{rule_set.guide.id}-answers"),
            "country": {"description": "Whose numbers are told.", "enum": list(countries)},
            "language": {"enum": [rule_set.guide.language]},
            "content_hash": {
                "type": "string",
                "description": "The content that the client knows; of another, nothing is told.",
                "examples": [content_hash(rule_set)],
            },
        },
    }


# -- addresses ------------------------------------------------------------------------------------


def _get(about: str, schema: Object, links: Object | None = None) -> Object:
    shown = {"description": about, "content": {_JSON: {"schema": schema}}}
    responses: Object = {"200": {**shown, **({"links": links} if links else {})}}
    etag = {"ETag": {"schema": {"type": "string"}, "description": "Of what was sent."}}
    responses["200"]["headers"] = etag
    return {
        "get": {
            "summary": about,
            "responses": {**responses, "304": {"description": "As before."}, **_problems()},
        }
    }


def _evaluating(guide: str) -> str:
    return f"evaluate-{guide}"


def _links(guide: str) -> Object:
    """From what is known of a guide to where answers lead, by the content that is known."""
    body = {"answers": {}, "content_hash": "$response.body#/content_hash"}
    return {"evaluate": {"operationId": _evaluating(guide), "requestBody": body}}


def _evaluate(rule_set: RuleSet) -> Object:
    asked = {"schema": _ref(f"{rule_set.guide.id}-asked")}
    about = "The next question, or the result."
    return {
        "post": {
            "operationId": _evaluating(rule_set.guide.id),
            "summary": f"{rule_set.guide.title}: where answers lead.",
            "requestBody": {"required": True, "content": {_JSON: asked}},
            "responses": {
                "200": {
                    "description": about,
                    "content": {_JSON: {"schema": _ref("Evaluation")}},
                    "links": _links(rule_set.guide.id),
                },
                **_problems(400, 409, 413, 415, 422),
            },
        }
    }


def _problems(*statuses: int) -> Object:
    content = {PROBLEM: {"schema": _ref("Problem")}}
    return {
        str(status): {"description": PROBLEMS[status], "content": content}
        for status in (*statuses, 404, 405, 500)
    }


# -- what comes back ------------------------------------------------------------------------------


def _ref(name: str) -> Object:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: Mapping[str, Any], **optional: Any) -> Object:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def _list(each: Object) -> Object:
    return {"type": "array", "items": each}


_TEXT: Object = {"type": "string"}
_TEXTS = _list(_TEXT)
_FLAG: Object = {"type": "boolean"}
_NUMBER: Object = {"type": "integer"}
_STATEMENTS = _list(_ref("Statement"))
_REASONS = _list(_ref("Reason"))
_LINE = {
    key: _TEXT
    for key in ("guide", "title", "summary", "version", "updated", "language", "content_hash")
} | {"draft": _FLAG}
_GUIDE = _ref("Guide")

_SCHEMAS: Object = {
    "Guides": _object({"guides": _list(_object({**_LINE, "review": _TEXT}))}),
    "Guide": _object(
        {
            **_LINE,
            "review": _TEXT,
            "suits": _TEXTS,
            "does_not_suit": _TEXTS,
            "before": _STATEMENTS,
            "notice": _ref("Titled"),
            "disclaimer": _ref("Statement"),
            "questions": _list(_ref("Question")),
            "causes": _list(_object({"cause": _TEXT, "name": _TEXT})),
            "sources": _list(
                _object(
                    {"source": _TEXT, "title": _TEXT, "publisher": _TEXT}, year=_TEXT, url=_TEXT
                )
            ),
        }
    ),
    "Question": _object(
        {
            "question": _TEXT,
            "type": _TEXT,
            "ask": _TEXT,
            "why": _TEXT,
            "options": _list(
                _object(
                    {"option": _TEXT, "text": _TEXT, "exclusive": _FLAG, "red_flag": _FLAG},
                    hint=_TEXT,
                )
            ),
            "sources": _TEXTS,
        },
        **{"hint": _TEXT, "unit": _TEXT, "from": _NUMBER, "to": _NUMBER},
    ),
    "Statement": _object({"text": _TEXT, "sources": _TEXTS}, evidence=_TEXT, effect=_TEXT),
    "Titled": _object(
        {"title": _TEXT, "text": _TEXT, "do": _STATEMENTS, "sources": _TEXTS}, see=_TEXT
    ),
    "Reason": _object({"rule": _TEXT, "because": _TEXT, "sources": _TEXTS}, do=_TEXT),
    "Phone": _object({"text": _TEXT, "number": _TEXT, "verified": _FLAG}),
    "Cause": _object(
        {
            "cause": _TEXT,
            "name": _TEXT,
            "fit": {"enum": [fit.key for fit in Fit]},
            "summary": _ref("Statement"),
            "reasons_for": _REASONS,
            "reasons_against": _REASONS,
            **{
                part: _STATEMENTS
                for part in (
                    "what",
                    "points_to",
                    "points_away",
                    "treatments",
                    "self_care",
                    "see",
                    "ask",
                    "warnings",
                )
            },
        }
    ),
    "OtherCause": _object(
        {
            "other": _TEXT,
            "name": _TEXT,
            "clue": _TEXT,
            "see": _TEXT,
            "how_soon": _TEXT,
            "reasons": _REASONS,
            "sources": _TEXTS,
        },
        say=_TEXT,
    ),
    "Result": _object(
        {
            "disposition": {"enum": [level.key for level in Disposition]},
            "title": _TEXT,
            "text": _TEXT,
            "do": _STATEMENTS,
            "reasons": _REASONS,
            "also": _REASONS,
            "crisis_lines": _FLAG,
            "numbers": _list(_ref("Phone")),
            "notice": _ref("Titled"),
            "disclaimer": _ref("Statement"),
        },
        within=_TEXT,
        causes=_list(_ref("Cause")),
        other_causes=_list(_ref("OtherCause")),
        none_fits=_ref("Titled"),
        watch_for=_STATEMENTS,
    ),
    "Evaluation": _object(
        {
            "guide": _TEXT,
            "version": _TEXT,
            "language": _TEXT,
            "content_hash": _TEXT,
            "review": _TEXT,
            "complete": _FLAG,
            "asked": _TEXTS,
            "counted": {"type": "object"},
            "set_aside": _TEXTS,
            "reminders": _TEXTS,
            "emergency_numbers": _object({"text": _TEXT, "phones": _list(_ref("Phone"))}),
        },
        next=_ref("Question"),
        result=_ref("Result"),
    ),
    "Problem": _object(
        {"type": _TEXT, "title": _TEXT, "status": _NUMBER},
        detail=_TEXT,
        errors=_list(
            _object({"pointer": _TEXT, "detail": _TEXT}, allowed={"type": "array"}),
        ),
        content_hash=_TEXT,
    ),
}
