"""A FHIR form as any program would show it: an engine of FHIRPath, and nothing of ours.

It evaluates the variables of a form one after the other, then shows each item whose expression is
true and whose group is shown. What an expression gives depends on nothing but the variables that it
names (and, where it names the response, on that), so each is evaluated once for the same ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import fhirpathpy
from fhirpathpy.models import models

Item = dict[str, Any]
_NAMES = re.compile(r"%(\w+)")


class Values:
    """What variables come to, each with a text that is another for another value."""

    def __init__(self, first: Mapping[str, Any]) -> None:
        self.found: dict[str, Any] = {}
        self.keys: dict[str, str] = {}
        for name, value in first.items():
            self.add(name, value)

    def add(self, name: str, value: Any) -> None:
        self.found[name] = value
        self.keys[name] = json.dumps(value, sort_keys=True)


@dataclass
class FhirForm:
    """A Questionnaire, ready to be answered."""

    questionnaire: Item
    _compiled: dict[str, tuple[Callable[..., list[Any]], tuple[str, ...]]] = field(
        default_factory=dict
    )
    _known: dict[tuple[str, ...], list[Any]] = field(default_factory=dict)

    def shown(self, response: Item) -> set[str]:
        """The items that are shown, by their link ids."""
        return {item["linkId"] for item in self._items(self.questionnaire, self.values(response))}

    def values(self, response: Item) -> Values:
        """What each variable comes to."""
        found = Values({"resource": response, "questionnaireresponse": response})
        for extension in self.questionnaire.get("extension", ()):
            if extension["url"].endswith("/variable"):
                said = extension["valueExpression"]
                found.add(said["name"], self._value(said["expression"], found))
        return found

    def applying(self, response: Item) -> set[str]:
        """The actions of a plan that apply, by their ids."""
        values = self.values(response)
        return {
            action["id"]
            for action in self.questionnaire["action"]
            if self._value(action["condition"][0]["expression"]["expression"], values) == [True]
        }

    def calculated(self, link_id: str, response: Item) -> list[Any]:
        """What an item is filled with."""
        said = next(
            extension["valueExpression"]["expression"]
            for item in items_of(self.questionnaire)
            for extension in item.get("extension", ())
            if item["linkId"] == link_id and extension["url"].endswith("calculatedExpression")
        )
        return self._value(said, self.values(response))

    def _items(self, around: Item, values: Values) -> Iterator[Item]:
        for item in around.get("item", ()):
            if self._is_enabled(item, values):
                yield item
                yield from self._items(item, values)

    def _is_enabled(self, item: Item, values: Values) -> bool:
        return all(
            self._value(extension["valueExpression"]["expression"], values) == [True]
            for extension in item.get("extension", ())
            if extension["url"].endswith("enableWhenExpression")
        )

    def _value(self, expression: str, values: Values) -> list[Any]:
        if expression not in self._compiled:
            evaluate = fhirpathpy.compile(expression, models["r4"])
            names = tuple(dict.fromkeys(_NAMES.findall(expression)))
            self._compiled[expression] = evaluate, names
        evaluate, names = self._compiled[expression]
        key = (expression, *(values.keys[name] for name in names))
        if key not in self._known:
            own = {name: values.found[name] for name in names}
            self._known[key] = evaluate(values.found["resource"], own)
        return self._known[key]


def items_of(around: Item) -> Iterator[Item]:
    """Every item of a form, those within others too."""
    for item in around.get("item", ()):
        yield item
        yield from items_of(item)
