"""The JSON API: answers in, the next question or the result out. Nothing is kept or logged.

It is there only where a site switches it on. Whoever asks twice is told twice: a request stands
alone, with no cookie. Errors are problem documents (RFC 9457) that name the field and what it
takes, and repeat nothing of what was sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from guide.export.objects import Evaluator, Object, guide_line, guide_object, question_object
from guide.export.openapi import PREFIX, PROBLEM, PROBLEMS, openapi
from guide.ruleset.contenthash import content_hash
from guide.strictjson import NotJson, read_json
from guide.web.catalogue import Catalogue, ServedGuide, catalogue, country_of
from guide.web.sentanswers import ApiRequest, FieldFault, Unfit, asked
from guide.web.sentjson import JSON, is_json, takes_json

api = Blueprint("api", __name__, url_prefix=PREFIX)

_LONGEST_PREFLIGHT = "600"


class ApiTexts:
    """What the API says of the guides of a site that no answer changes, made once."""

    def __init__(self, guides: Catalogue, prefix: str = "") -> None:
        self.lines = {g.id: guide_line(g.source) for g in guides.guides.values()}
        self.guides = {g.id: guide_object(g.source) for g in guides.guides.values()}
        self.hashes = {g.id: content_hash(g.source) for g in guides.guides.values()}
        self.questions = {
            g.id: {q.id: question_object(q) for q in g.rule_set.questions}
            for g in guides.guides.values()
        }
        rule_sets = [served.source for served in guides.guides.values()]
        self.document = openapi(rule_sets, guides.numbers.countries, prefix or "/")


def _texts() -> ApiTexts:
    found: ApiTexts = current_app.extensions["guide-api"]
    return found


def is_for_api() -> bool:
    """Whether the request at hand is for the API of this site, known there or not."""
    return "guide-api" in current_app.extensions and request.path.startswith(f"{PREFIX}/")


# -- what is constant -----------------------------------------------------------------------------


@api.get("/openapi.json")
def document() -> Response:
    """The API, described for programs."""
    return _constant(_texts().document)


@api.get("/guides")
def guides() -> Response:
    """The guides of the site, drafts only where there is nothing else."""
    listed = catalogue().listed
    lines = [{**_texts().lines[one.id], "review": one.review_status} for one in listed]
    return _constant({"guides": lines})


@api.get("/guides/<guide_id>")
def one_guide(guide_id: str) -> Response:
    """One guide: every question, and what is said before them."""
    served = _served(guide_id)
    return _constant({**_texts().guides[served.id], "review": served.review_status})


def _served(guide_id: str) -> ServedGuide:
    served = catalogue().guides.get(guide_id)
    if served is None:
        abort(404)
    return served


def _constant(shown: Object) -> Response:
    """What is the same for everyone, and may be kept as long as it is asked whether it still is."""
    response = _json(shown)
    response.headers["Cache-Control"] = "no-cache"
    # Weak, since what is sent may be packed in one way or another.
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response


# -- answers --------------------------------------------------------------------------------------


@api.post("/guides/<guide_id>/evaluate")
def evaluate(guide_id: str) -> Response:
    """Where answers lead."""
    served = _served(guide_id)
    if not is_json(request.headers.get("Content-Type", "")):
        return problem(415)
    try:
        found = _asked(served)
    except NotJson as fault:
        return problem(400, str(fault))
    except Unfit as fault:
        return problem(422, faults=fault.faults)
    known = _texts().hashes[served.id]
    if found.content_hash not in ("", known):
        return problem(409, content_hash=known)
    return _json(_evaluated(served, found))


def _asked(served: ServedGuide) -> ApiRequest:
    countries = [country.id for country in catalogue().numbers.countries]
    sent = read_json(request.get_data(cache=False))
    return asked(sent, served.engine.domains, countries, [served.guide.language])


def _evaluated(served: ServedGuide, found: ApiRequest) -> Object:
    texts = _texts()
    evaluator = Evaluator(
        served.engine,
        catalogue().numbers,
        country_of(found.country),
        texts.questions[served.id],
    )
    return {
        "guide": served.id,
        "version": served.guide.version,
        "language": served.guide.language,
        "content_hash": texts.hashes[served.id],
        "review": served.review_status,
        **evaluator.of(served.engine.journey(found.answers)),
    }


# -- problems -------------------------------------------------------------------------------------


def problem(
    status: int, detail: str = "", faults: Iterable[FieldFault] = (), **more: str
) -> Response:
    """A problem document."""
    shown: dict[str, Any] = {"type": "about:blank", "title": _title(status), "status": status}
    if detail:
        shown["detail"] = detail
    errors = [fault.as_object() for fault in faults]
    if errors:
        shown["errors"] = errors
    response = _json({**shown, **more}, status)
    response.mimetype = PROBLEM
    return response


def problem_of(error: HTTPException) -> Response:
    """The problem document of an error that Flask met."""
    status = error.code or 500
    response = problem(status)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


@lru_cache
def _title(status: int) -> str:
    return PROBLEMS.get(status, PROBLEMS[500 if status >= 500 else 400])


def _json(shown: Object, status: int = 200) -> Response:
    return Response(json.dumps(shown, ensure_ascii=False), status, mimetype=JSON)


# -- pages of other sites -------------------------------------------------------------------------


@api.before_request
def _refuse_other_formats() -> Response | None:
    return None if takes_json(request.accept_mimetypes) else problem(406)


@api.after_request
def _allow_origins(response: Response) -> Response:
    """Let the pages of those sites ask that the settings name; a browser keeps out all others."""
    origin = request.headers.get("Origin", "")
    response.headers.add("Vary", "Origin")
    if origin and origin in current_app.config.get("API_ORIGINS", ()):
        response.headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Max-Age"] = _LONGEST_PREFLIGHT
    return response
