"""The driver `api`: a path by the JSON API alone, as another program goes: answer by answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from guide.drivers.sites import SiteMaker, site_of
from guide.drivers.transport import InProcess, Remote, Reply, Request, Transport
from guide.paths.runs import Driver, DriverUnavailable, Setting, Walker, WalkFailed
from guide.paths.scripted import Observed, ScriptedPath
from guide.ruleset.answertext import as_object
from guide.ruleset.model import Answer, Disposition, Fit, RuleSet, Within

_JSON = "application/json"


def api_driver(make_site: SiteMaker) -> Driver:
    """The driver; each request says all answers so far."""

    @contextmanager
    def opened(setting: Setting) -> Iterator[Walker]:
        way = Remote(setting.url) if setting.url else InProcess(site_of(setting, make_site))
        with closing(way) as transport:
            yield _ApiWalk(transport, setting.rule_set).walk

    return Driver("api", opened)


class _ApiWalk:
    """Walks through one guide of one site."""

    def __init__(self, transport: Transport, rule_set: RuleSet) -> None:
        """Raises DriverUnavailable where the site has no API, or none with this guide."""
        self.transport = transport
        self.questions = rule_set.question_by_id
        self.address = f"/api/v1/guides/{rule_set.guide.id}"
        found = self._sent("GET", self.address)
        if found.status != 200:
            told = f"{self.address} answers with status {found.status}"
            raise DriverUnavailable(f"the JSON API is not there, or not switched on: {told}")

    def walk(self, path: ScriptedPath, /) -> Observed:
        """Follow a path to its result. Raises WalkFailed."""
        answers: dict[str, Answer] = {}
        try:
            return self._to_the_end(path, answers)
        except WalkFailed as problem:
            raise WalkFailed(str(problem), tuple(answers)) from problem

    def _to_the_end(self, path: ScriptedPath, answers: dict[str, Answer]) -> Observed:
        for _ in range(len(self.questions) + 1):
            found = self._evaluated(answers)
            asked = tuple(found["asked"])
            if found["complete"]:
                return _observed(found["result"], asked)
            question = self.questions.get(found["next"]["question"])
            if question is None or question.id in answers:
                raise WalkFailed("a question came that the guide does not have, or once more")
            answer = path.answer_to(question)
            if answer is None:
                return Observed(asked=(*asked, question.id), missing=question.id)
            answers[question.id] = answer
        raise WalkFailed(f"no result came after {len(answers)} answers")

    def _evaluated(self, answers: Mapping[str, Answer]) -> Mapping[str, Any]:
        sent = json.dumps({"answers": as_object(answers)}).encode()
        found = self._sent("POST", f"{self.address}/evaluate", sent)
        if found.status != 200:
            raise WalkFailed(f"status {found.status} came: {found.text}")
        try:
            read: Mapping[str, Any] = json.loads(found.body)
        except ValueError as problem:
            raise WalkFailed("what came is no JSON") from problem
        return read

    def _sent(self, method: str, address: str, body: bytes = b"") -> Reply:
        host = self.transport.origin.partition("://")[2]
        headers = {"Host": host, "Accept": _JSON}
        if body:
            headers["Content-Type"] = _JSON
        return self.transport.send(Request(method, address, headers, body))


def _observed(result: Mapping[str, Any], asked: tuple[str, ...]) -> Observed:
    if not result["notice"]["text"]:
        raise WalkFailed("the result has no notice to see a professional")
    within = {time.key: time for time in Within}
    return Observed(
        asked=asked,
        disposition=Disposition.of(result["disposition"]),
        within=within[result["within"]] if "within" in result else None,
        causes={cause["cause"]: Fit.of(cause["fit"]) for cause in result.get("causes", ())},
        others=tuple(raised["other"] for raised in result.get("other_causes", ())),
    )
