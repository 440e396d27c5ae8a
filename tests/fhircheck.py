"""What `guide export fhir` writes, before validators from outside: `make fhir`.

    .venv/bin/python -m tests.fhircheck FOLDER

FOLDER holds the packages of npm and an environment of Python with `fhir.resources`. What is written
must be without fault for all of them, in both releases; and of forms with one planted fault each,
as many must be found as are known to be, so that the validators are known to bite.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from guide.approval.approvals import ReviewStatus, Standing
from guide.engine.engine import Engine
from guide.export.fhir import resources
from guide.export.fhiritems import Naming
from guide.export.fhirquestionnaire import questionnaire
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.ruleset.model import RuleSet
from tests.support import building as b
from tests.support.fhirchecks import checks
from tests.support.fhirform import items_of

Resource = dict[str, Any]
NOT_REVIEWED = ReviewStatus(Standing.NOT_REVIEWED, (), ())
VALID = Path(__file__).parent / "rulesets" / "valid"
VALIDATOR = Path(__file__).parent / "support" / "fhirvalidate.cjs"
MODELS = """
import json, sys
from fhir.resources import get_fhir_model_class
for line in sys.stdin:
    resource = json.loads(line)
    get_fhir_model_class(resource["resourceType"]).model_validate(resource)
"""
"""Reads each resource as one of release 5."""


def exported(rule_set: RuleSet, release: str = "R4") -> Sequence[Resource]:
    """All that is written of a guide."""
    return resources(Engine(rule_set), None, NOT_REVIEWED, Naming(release))


# -- the validators -------------------------------------------------------------------------------


def validated(packages: Path, made: Sequence[Resource]) -> list[list[str]]:
    """What is wrong with each resource of release 4, by all validators and our own checks."""
    run = subprocess.run(
        ["node", VALIDATOR],
        input=_lines(made),
        env={**os.environ, "NODE_PATH": str(packages / "node_modules")},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    outside = [json.loads(line) for line in run.stdout.splitlines()]
    return [[*found, *checks(one)] for found, one in zip(outside, made, strict=True)]


def read_as_r5(packages: Path, made: Sequence[Resource]) -> bool:
    """Whether models of release 5 read all of it."""
    python = packages / "bin" / "python"
    run = subprocess.run([python, "-c", MODELS], input=_lines(made), encoding="utf-8")
    return run.returncode == 0


def _lines(made: Sequence[Resource]) -> str:
    return "".join(f"{json.dumps(resource)}\n" for resource in made)


# -- planted faults -------------------------------------------------------------------------------


def small_form() -> Resource:
    """A form with an item of each kind: the first is a group, the last question takes a number."""
    rule_set = b.rule_set(
        [b.one("first", "yes", "no"), b.many("second", "sign", "none"), b.number("third", 0, 9)],
        [b.fits("rule", b.is_("first", "yes"), "c1")],
    )
    return questionnaire(Engine(rule_set), None, NOT_REVIEWED, Naming())


def item(form: Resource, link_id: str) -> Resource:
    """The item with this id."""
    return next(each for each in items_of(form) if each["linkId"] == link_id)


def _set(link_id: str, **changed: Any) -> Callable[[Resource], None]:
    return lambda form: item(form, link_id).update(changed)


def _without(link_id: str, key: str) -> Callable[[Resource], object]:
    return lambda form: item(form, link_id).pop(key)


def _says(text: str) -> Callable[[Resource], None]:
    def change(form: Resource) -> None:
        item(form, "second")["extension"][0]["valueExpression"]["expression"] = text

    return change


_TWO = [
    {"question": "first", "operator": "exists", "answerBoolean": True},
    {"question": "second", "operator": "exists", "answerBoolean": True},
]
FAULTS: dict[str, Callable[[Resource], object]] = {
    "a status that there is not": lambda form: form.update(status="finished"),
    "no status": lambda form: form.pop("status"),
    "a date that is none": lambda form: form.update(date="yesterday"),
    "a key that there is not": _set("first", txet="?"),
    "an item without an id": _without("first", "linkId"),
    "an item without a type": _without("first", "type"),
    "a type that there is not": _set("first", type="choise"),
    "an id that stands twice": _set("second", linkId="first"),
    "a text that is required": _set("before.1", required=True),
    "a text with items in it": _set(
        "before.1", item=[{"linkId": "x", "type": "display", "text": "?"}]
    ),
    "a group without items": _without("before", "item"),
    "a group with a first answer": _set("before", initial=[{"valueBoolean": True}]),
    "options in two ways": _set("first", answerValueSet="https://guide.invalid/fhir/ValueSet/x"),
    "a length of what has none": _set("first", maxLength=5),
    "a variable whose name is none": lambda form: form["extension"][0]["valueExpression"].update(
        name="asked_first"
    ),
    "an expression that is none": _says("%askedSecond and ("),
    "a name that there is not": _says("%askedFourth"),
    "an item that there is not": _says("%resource.item.where(linkId = 'fourth').exists()"),
    "two conditions, and not how": _set("third", enableWhen=_TWO),
}
"""Each of them makes one fault in a form."""
MISSED: frozenset[str] = frozenset()
"""Those that nobody finds."""


def with_fault(change: Callable[[Resource], object]) -> Resource:
    """The small form with one fault."""
    form = deepcopy(small_form())
    change(form)
    return form


def main() -> int:
    """Everything; 0 where all is as it should be."""
    packages = Path(sys.argv[1]).absolute()
    rule_sets = [*load_guides(folder("rules")).rule_sets, *load_guides(VALID).rule_sets]
    whole = [one for rule_set in rule_sets for one in exported(rule_set)]
    good = [*whole, small_form()]
    found = validated(packages, [*good, *map(with_fault, FAULTS.values())])
    wrong = [text for texts in found[: len(good)] for text in texts]
    for text in wrong:
        print(text)
    missed = {name for name, texts in zip(FAULTS, found[len(good) :], strict=True) if not texts}
    print(f"{len(good)} resources of R4: {len(wrong)} faults.")
    print(f"Planted faults: {len(FAULTS) - len(missed)} of {len(FAULTS)} found.", *sorted(missed))
    five = read_as_r5(packages, [r for rules in rule_sets for r in exported(rules, "R5")])
    print(f"R5: {'read' if five else 'not read'}.")
    return 0 if not wrong and missed == MISSED and five else 1


if __name__ == "__main__":
    sys.exit(main())
