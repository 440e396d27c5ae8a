"""A FHIR response read: the answers of a form, as any program may have written them.

What is not as it must be is a finding, and nothing is guessed. Answers that are off the path are
told and do not count, as everywhere. What was answered is never quoted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guide.engine.engine import Engine
from guide.findings import Finding, Place, quoted
from guide.paths.fhirnames import CARE, in_its_stead, option_system, version_of
from guide.ruleset.model import Answer, Answers, Question
from guide.ruleset.questions import type_of
from guide.strictjson import NotJson, read_json

LONGEST = 1_000_000
"""How many bytes a response may have."""
_KIND, _CANONICAL = "QuestionnaireResponse", "/Questionnaire/"
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Response:
    """What a response says; `remarks` are warnings: it was read, and something is to be known."""

    engine: Engine
    answers: Answers
    remarks: tuple[Finding, ...]


def read_response(
    sent: bytes, engines: Iterable[Engine], name: str = "response"
) -> Response | list[Finding]:
    """What a response to the form of one of these guides says, or what is wrong with it.

    `name`: what findings call the file.
    """
    place = Place(name)
    resource = _resource(sent, place)
    if isinstance(resource, Finding):
        return [resource]
    engine = _engine(resource, list(engines), place)
    if isinstance(engine, Finding):
        return [engine]
    reading = _Reading(engine, place)
    reading.read(resource)
    if reading.findings:
        return _told(reading.findings)
    return Response(engine, reading.answers, tuple(_remarks(resource, reading)))


def _told(findings: list[Finding]) -> list[Finding]:
    """The first of them, where there are too many to read."""
    more = len(findings) - _MOST_TOLD
    if more <= 0:
        return findings
    message = f"{more} more are not told"
    return [*findings[:_MOST_TOLD], Finding(findings[0].place, "too-many-findings", message)]


# -- the resource ---------------------------------------------------------------------------------


def _resource(sent: bytes, place: Place) -> dict[str, Any] | Finding:
    if len(sent) > LONGEST:
        return Finding(place, "response-form", f"it has more than {LONGEST:,} bytes")
    if sent.lstrip()[:1] == b"<":
        return Finding(place, "response-form", "it looks like XML", "save the response as JSON")
    try:
        resource = read_json(sent)
    except NotJson as problem:
        return Finding(place, "response-form", str(problem), "a response is JSON in UTF-8")
    if not isinstance(resource, dict) or resource.get("resourceType") != _KIND:
        return Finding(place, "response-form", f"it is no {_KIND}", f"`resourceType` is {_KIND}")
    return resource


def _engine(
    resource: Mapping[str, Any], engines: Sequence[Engine], place: Place
) -> Engine | Finding:
    """The guide whose form was answered: the end of the form's name is its id."""
    here = ", ".join(engine.rule_set.guide.id for engine in engines) or "none"
    hint = f"guides here: {here}"
    answered = resource.get("questionnaire")
    if answered is None:
        if len(engines) == 1:
            return engines[0]
        return Finding(place, "response-guide", "it does not say to which form it is", hint)
    if not isinstance(answered, str):
        return Finding(place, "response-form", "`questionnaire` is no text")
    guide = answered.partition("|")[0].rpartition("/")[2]
    found = next((each for each in engines if each.rule_set.guide.id == guide), None)
    if found is None or _CANONICAL not in f"/{answered}":
        return Finding(place, "response-guide", f"it is to the form {quoted(answered)}", hint)
    return found


# -- the answers ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """A response being read: the answers found so far, and what is wrong."""

    engine: Engine
    place: Place
    answers: dict[str, Answer] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    care: str = ""
    _seen: set[str] = field(default_factory=set)

    def read(self, resource: dict[str, Any]) -> None:
        """Every item, however deep it stands."""
        questions = self.engine.rule_set.questions
        items = {question.id: question for question in questions}
        instead = {in_its_stead(q.id): q for q in questions if type_of(q).numbers and q.options}
        for link_id, given in self._given(resource):
            if link_id == CARE:
                self.care = str(given[0].get("valueString", ""))
            elif link_id in items:
                self._take(items[link_id], given)
            elif link_id in instead:
                self._take_instead(instead[link_id], given)
            else:
                self._tell("item", f"the guide has no question {quoted(link_id)}")

    def _given(self, resource: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The items that have answers. Not by recursion: a file may nest as deep as it likes."""
        waiting = deque([resource])
        while waiting:
            for item in self._listed(waiting.popleft(), "item"):
                link_id, answers = item.get("linkId"), self._listed(item, "answer")
                waiting.extend((item, *answers))
                if not isinstance(link_id, str):
                    self._tell("form", "an item has no `linkId`")
                elif answers and link_id in self._seen:
                    self._tell("item", f"{quoted(link_id)} stands twice")
                elif answers:
                    self._seen.add(link_id)
                    yield link_id, answers

    def _listed(self, around: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        """The objects in a list."""
        found = around.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self._tell("form", f"`{key}` is no list of objects")
            return []
        return found

    def _take(self, question: Question, given: list[dict[str, Any]]) -> None:
        kind = type_of(question)
        if kind.numbers:
            values = [each.get("valueInteger") for each in given]
            self._keep(question, values[0] if len(values) == 1 else None)
            return
        codes = self._codes(question, given)
        if codes is None or (len(codes) != 1 and not kind.several):
            self._refuse(question)
        else:
            self._keep(question, kind.chosen(codes))

    def _take_instead(self, question: Question, given: list[dict[str, Any]]) -> None:
        """An option in the stead of a number; a number that is given as well goes before it."""
        codes = self._codes(question, given)
        if codes is None or len(codes) != 1:
            self._refuse(question)
        elif question.id not in self.answers:
            self._keep(question, codes[0])

    def _codes(self, question: Question, given: list[dict[str, Any]]) -> list[str] | None:
        """The options chosen; None where one of them is none of the question's."""
        known = {option.id for option in question.options}
        own = option_system(self.engine.rule_set.guide.id, question.id, "")
        found = []
        for each in given:
            coding = each.get("valueCoding")
            code = coding.get("code") if isinstance(coding, dict) else None
            if not isinstance(coding, dict) or not isinstance(code, str) or code not in known:
                return None
            if not str(coding.get("system", own)).endswith(own):
                return None
            found.append(code)
        return found

    def _keep(self, question: Question, answer: Any) -> None:
        if self.engine.domains[question.id].accepts(answer):
            self.answers[question.id] = answer
        else:
            self._refuse(question)

    def _refuse(self, question: Question) -> None:
        numbers = [f"a whole number from {question.low} to {question.high}"]
        options = [option.id for option in question.options]
        alone = [option.id for option in question.options if option.exclusive]
        takes = ", ".join([*(numbers if type_of(question).numbers else []), *options])
        only = f"; {' or '.join(alone)} only alone" if alone and type_of(question).several else ""
        message = f"'{question.id}' has an answer that it does not take"
        self._tell("answer", message, f"it takes {takes}{only}")

    def _tell(self, kind: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self.place, f"response-{kind}", message, hint))


# -- what is to be known --------------------------------------------------------------------------


def _remarks(resource: Mapping[str, Any], reading: _Reading) -> Iterator[Finding]:
    engine, place = reading.engine, reading.place
    journey = engine.journey(reading.answers)
    version = str(resource.get("questionnaire", "")).partition("|")[2]
    now = version_of(engine.rule_set)
    if version != now:
        said = "another version of the guide" if version else "a version that it does not name"
        hint = f"the guide is at {now} now; what the person saw may have been another result"
        yield _remark(place, "version", f"it was made with {said}", hint)
    if journey.set_aside:
        aside = ", ".join(f"'{question}'" for question in journey.set_aside)
        yield _remark(place, "off-path", f"not on the path, and not counted: {aside}")
    if reading.care and journey.complete:
        care = engine.result_of(journey).care.key
        if reading.care != care:
            message = f"the form worked out another level of care than the guide, which says {care}"
            hint = "look at the answers, and at the program that showed the form"
            yield _remark(place, "care", message, hint)


def _remark(place: Place, kind: str, message: str, hint: str = "") -> Finding:
    return Finding(place, f"response-{kind}", message, hint, severity="warning")
