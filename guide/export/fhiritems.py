"""The parts that FHIR resources are built from: extensions, items of forms, shared heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guide.paths.fhirnames import BASE

Object = dict[str, Any]

RELEASES: Mapping[str, str] = {"R4": "choice", "R5": "coding"}
"""The releases of FHIR that are written, and what each calls an item with options."""

_CORE = "http://hl7.org/fhir/StructureDefinition"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
FHIRPATH = "text/fhirpath"


@dataclass(frozen=True, slots=True)
class Naming:
    """How what is written is named: for which release of FHIR, and how all its names start."""

    release: str = "R4"
    base: str = BASE

    @property
    def choice(self) -> str:
        """The type of an item with options to choose from."""
        return RELEASES[self.release]

    def own(self, name: str) -> str:
        """The name of an extension of our own."""
        return f"{self.base}/StructureDefinition/{name}"


# -- extensions -----------------------------------------------------------------------------------


def expression(text: str, name: str = "") -> Object:
    """An expression; a variable has a name."""
    named = {"name": name} if name else {}
    return {**named, "language": FHIRPATH, "expression": text}


def variable(name: str, text: str) -> Object:
    """A variable that all later expressions may use."""
    return {"url": f"{_CORE}/variable", "valueExpression": expression(text, name)}


def enabled_when(text: str) -> list[Object]:
    """Show an item only where an expression is true; always where there is none."""
    url = f"{_SDC}/sdc-questionnaire-enableWhenExpression"
    return [{"url": url, "valueExpression": expression(text)}] if text else []


def calculated(text: str) -> Object:
    """Fill an item by an expression."""
    url = f"{_SDC}/sdc-questionnaire-calculatedExpression"
    return {"url": url, "valueExpression": expression(text)}


def core(name: str, kind: str, value: Any) -> Object:
    """An extension of the standard's own."""
    return {"url": f"{_CORE}/{name}", f"value{kind}": value}


def drawn_as(control: str) -> Object:
    """How an item is to be drawn."""
    coding = {"coding": [{"system": _CONTROLS, "code": control}]}
    return core("questionnaire-itemControl", "CodeableConcept", coding)


def sourced(naming: Naming, sources: Iterable[str]) -> list[Object]:
    """The sources that a text rests on."""
    named = " ".join(sources)
    return [{"url": naming.own("sources"), "valueString": named}] if named else []


# -- items ----------------------------------------------------------------------------------------


def extended(extensions: Iterable[Object], **rest: Any) -> Object:
    """An object with the extensions it has, if any, in front."""
    found = list(extensions)
    return {**({"extension": found} if found else {}), **rest}


def display(link_id: str, text: str, when: str = "", extensions: Iterable[Object] = ()) -> Object:
    """A text that is shown."""
    own = [*enabled_when(when), *extensions]
    return extended(own, linkId=link_id, text=text, type="display")


def group(link_id: str, text: str, items: Iterable[Object], when: str = "") -> Object:
    """Items that stand together under a title, or under none."""
    titled = {"text": text} if text else {}
    own = enabled_when(when)
    return extended(own, linkId=link_id, **titled, type="group", item=list(items))
