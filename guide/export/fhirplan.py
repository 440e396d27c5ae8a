"""The rules of a guide as a FHIR PlanDefinition, and a Library that names all of its resources.

Each rule is an action: when it applies, what it concludes, why, and the sources that it rests on.
The expressions are those of the form, over the response that a program hands to the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guide.approval.approvals import ReviewStatus
from guide.engine.engine import Engine
from guide.export.fhirhead import head
from guide.export.fhiritems import Naming, Object, expression, extended, variable
from guide.export.fhirlogic import FhirLogic, both
from guide.paths.fhirnames import canonical, version_of
from guide.ruleset.model import Disposition, Rule, RuleSet, Source
from guide.ruleset.rulewords import conclusion, sentence

PRIORITIES: Mapping[Disposition, str] = {
    Disposition.EMERGENCY: "stat",
    Disposition.SAME_DAY: "asap",
    Disposition.SOON: "urgent",
    Disposition.ROUTINE: "routine",
}
"""What FHIR calls the levels of care, as the urgency of what is to be done."""

_TYPES = "http://terminology.hl7.org/CodeSystem"
_RESPONSE = "%questionnaireresponse"


def plan(engine: Engine, review: ReviewStatus, naming: Naming) -> Object:
    """The rules."""
    logic, rule_set = FhirLogic(engine, _RESPONSE), engine.rule_set
    variables = [variable(name, text) for name, text in logic.variables.items()]
    return {
        **extended(variables, **head("PlanDefinition", rule_set, review, naming)),
        "type": _type("plan-definition-type", "clinical-protocol"),
        "library": [_of("Library", rule_set, naming)],
        "relatedArtifact": [*_composed(rule_set, naming, "Questionnaire"), *_citations(rule_set)],
        "action": [_action(rule, logic) for rule in logic.rule_set.rules],
    }


def library(rule_set: RuleSet, review: ReviewStatus, naming: Naming) -> Object:
    """The resources of a guide, and the sources of all that it says."""
    made = _composed(rule_set, naming, "Questionnaire", "PlanDefinition")
    return {
        **head("Library", rule_set, review, naming),
        "type": _type("library-type", "asset-collection"),
        "relatedArtifact": [*made, *_citations(rule_set)],
    }


def _type(system: str, code: str) -> Object:
    return {"coding": [{"system": f"{_TYPES}/{system}", "code": code}]}


def _of(kind: str, rule_set: RuleSet, naming: Naming) -> str:
    return f"{canonical(kind, rule_set.guide.id, naming.base)}|{version_of(rule_set)}"


def _composed(rule_set: RuleSet, naming: Naming, *kinds: str) -> Iterator[Object]:
    for kind in kinds:
        yield {"type": "composed-of", "resource": _of(kind, rule_set, naming)}


# -- sources --------------------------------------------------------------------------------------


def _citations(rule_set: RuleSet) -> Iterator[Object]:
    for source in rule_set.sources:
        found: Object = {"type": "citation", "label": source.id, "display": source.title}
        found["citation"] = _cited(source)
        if source.url:
            found["document"] = {"url": source.url}
        yield found


def _cited(source: Source) -> str:
    published = f"{source.publisher}, {source.year}" if source.year else source.publisher
    return f"{source.title}. {published}."


# -- rules ----------------------------------------------------------------------------------------


def _action(rule: Rule, logic: FhirLogic) -> Object:
    rule_set, care = logic.rule_set, rule.then.care
    urgency = {} if care is None else {"priority": PRIORITIES[care.level]}
    told = logic.causes_told if care is None else logic.complete
    applies = expression(both((told, logic.fired(rule))))
    return {
        "id": rule.id,
        "title": conclusion(rule, rule_set),
        "description": sentence(rule, rule_set),
        "textEquivalent": f"{rule.because} {rule.do}".rstrip(),
        **urgency,
        "documentation": [_rests_on(ref, rule_set) for ref in rule.sources],
        "condition": [{"kind": "applicability", "expression": applies}],
    }


def _rests_on(ref: str, rule_set: RuleSet) -> Object:
    source = rule_set.source_by_id[ref.partition("#")[0]]
    return {"type": "citation", "label": ref, "display": source.title}
