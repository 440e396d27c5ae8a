"""A guide as a FHIR Questionnaire: questions, reasons and results, live in any form of SDC."""

from __future__ import annotations

from collections.abc import Iterator

from guide.approval.approvals import ReviewStatus
from guide.engine.engine import Engine
from guide.export.fhirhead import head
from guide.export.fhiritems import Naming, Object, display, extended, group, sourced, variable
from guide.export.fhirlogic import FhirLogic
from guide.export.fhirquestions import QuestionItems
from guide.export.fhirresult import ResultItems
from guide.ruleset.model import Numbers


def questionnaire(
    engine: Engine, numbers: Numbers | None, review: ReviewStatus, naming: Naming
) -> Object:
    """The form."""
    logic = FhirLogic(engine)
    extensions = [variable(name, text) for name, text in logic.variables.items()]
    first = head("Questionnaire", engine.rule_set, review, naming)
    items = (
        *_before(logic, naming),
        *_reminders(logic),
        *QuestionItems(logic, naming).all(),
        ResultItems(logic, naming, numbers).whole(),
    )
    return {**extended(extensions, **first), "subjectType": ["Patient"], "item": list(items)}


def _before(logic: FhirLogic, naming: Naming) -> Iterator[Object]:
    """What stands above the questions and hangs on no expression: when to call, and the notice."""
    guide = logic.rule_set.guide
    told = [
        display(f"before.{number}", said.text, extensions=sourced(naming, said.sources))
        for number, said in enumerate(guide.start.before, start=1)
    ]
    told += [
        display(f"not-for.{number}", text)
        for number, text in enumerate(guide.intended_use.does_not_suit, start=1)
    ]
    yield group("before", guide.title, told)


def _reminders(logic: FhirLogic) -> Iterator[Object]:
    for reminder in logic.rule_set.guide.reminders:
        yield display(f"reminder.{reminder.id}", reminder.text, logic.holds(reminder.when))
