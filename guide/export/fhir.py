"""A guide as FHIR resources: what other people's forms and record systems take."""

from __future__ import annotations

from guide.approval.approvals import ReviewStatus
from guide.engine.engine import Engine
from guide.export.fhiritems import Naming, Object
from guide.export.fhirplan import library, plan
from guide.export.fhirquestionnaire import questionnaire
from guide.ruleset.model import Numbers


def resources(
    engine: Engine, numbers: Numbers | None, review: ReviewStatus, naming: Naming
) -> tuple[Object, ...]:
    """Every resource of a guide, for one release of FHIR."""
    return (
        questionnaire(engine, numbers, review, naming),
        plan(engine, review, naming),
        library(engine.rule_set, review, naming),
    )


def file_name(resource: Object) -> str:
    """The name of a resource's file, `Questionnaire-head-twitching.json`."""
    return f"{resource['resourceType']}-{resource['id']}.json"
