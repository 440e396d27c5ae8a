"""What validators of FHIR do not see: ids that stand twice, and names of what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.fhirform import items_of

_GIVEN = {"resource", "questionnaireresponse"}


def checks(resource: dict[str, Any]) -> list[str]:
    """What is wrong with a resource, one text each."""
    return [*_items(resource), *_expressions(resource)]


def _items(form: dict[str, Any]) -> Iterator[str]:
    known: set[str] = set()
    for item in items_of(form):
        link_id = item.get("linkId", "")
        if link_id in known:
            yield f"{link_id} stands twice"
        known.add(link_id)
    for item in items_of(form):
        tests = item.get("enableWhen", [])
        yield from (f"no item {t['question']}" for t in tests if t["question"] not in known)
        if len(tests) > 1 and "enableBehavior" not in item:
            yield f"{item['linkId']}: any or all of its conditions?"


def _expressions(resource: dict[str, Any]) -> Iterator[str]:
    """Names that no variable before has, and link ids that no item has."""
    known, link_ids = set(_GIVEN), {item.get("linkId") for item in items_of(resource)}
    for said in expressions(resource):
        named = set(re.findall(r"%(\w+)", said["expression"]))
        yield from (f"no variable {name}" for name in named - known)
        if resource["resourceType"] == "Questionnaire":
            looked_at = set(re.findall(r"linkId = '([^']*)'", said["expression"]))
            yield from (f"no item {link_id}" for link_id in looked_at - link_ids)
        known.add(said.get("name", ""))


def expressions(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every expression in a resource, in order."""
    if isinstance(value, list):
        for item in value:
            yield from expressions(item)
    elif isinstance(value, dict):
        if value.get("language") == "text/fhirpath":
            yield value
        for item in value.values():
            yield from expressions(item)
