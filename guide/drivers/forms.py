"""Forms as a page has them: their fields, and what a browser would send of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from guide.drivers.markup import Element
from guide.paths.runs import WalkFailed
from guide.ruleset.model import Answer, Question
from guide.ruleset.questions import type_of

TICKS = ("checkbox", "radio")
TYPED = ("text", "number", "search", "tel")
_OPTION = "-option"
"""What the name of a number question's field has after it for the options beside the number."""

Tick = tuple[str, str]
"""The name and the value of a box that is ticked."""


@dataclass(frozen=True, slots=True)
class FormControl:
    """A field of a form; a `select` has the value that is selected."""

    kind: str
    name: str
    value: str
    on: bool = True
    id: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person makes of a form: the boxes ticked, and the texts typed by name.

    Boxes whose name is not among the `names` stay as the page had them, and texts not typed anew.
    """

    ticked: Set[Tick] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    names: Set[str] = frozenset()

    def value_of(self, control: FormControl) -> str | None:
        """What is sent of a field; None for a box that is not ticked."""
        if control.kind in TICKS:
            tick = control.name, control.value
            on = tick in self.ticked if control.name in self.names else control.on
            return control.value if on else None
        if control.kind in TYPED:
            return self.typed.get(control.name, control.value)
        return control.value


AS_IT_IS = Filled()


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where it is sent, how, and its fields."""

    method: str
    action: str
    controls: tuple[FormControl, ...]
    encoding: str = ""

    def sent(self, filled: Filled = AS_IT_IS) -> list[tuple[str, str]]:
        """The names and values that a browser sends."""
        values = ((control, filled.value_of(control)) for control in self.controls)
        return [(control.name, value) for control, value in values if value is not None]

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields."""
        return {c.name: c.value for c in self.controls if c.kind == "hidden"}

    @property
    def asks(self) -> str:
        """The name under which the form asks something; empty where it asks nothing."""
        asked = (c.name for c in self.controls if c.kind in (*TICKS, *TYPED))
        return next(asked, "").removesuffix(_OPTION)


def form_of(element: Element) -> Form:
    """The form that an element is."""
    given = element.attributes
    return Form(
        method=given.get("method", "get").upper(),
        action=given.get("action", ""),
        controls=tuple(_controls(element)),
        encoding=given.get("enctype", ""),
    )


def _controls(form: Element) -> Iterator[FormControl]:
    for element in form.all():
        given = element.attributes
        if not given.get("name") or "disabled" in given:
            continue
        if element.tag == "input":
            kind = given.get("type", "text").lower()
            if kind not in ("submit", "button", "reset", "image", "file"):
                value = given.get("value", "on" if kind in TICKS else "")
                on, own_id = "checked" in given, given.get("id", "")
                yield FormControl(kind, given["name"], value, on, own_id)
        elif element.tag == "select":
            yield FormControl("select", given["name"], _selected(element))
        elif element.tag == "textarea":
            yield FormControl("text", given["name"], element.text)


def _selected(select: Element) -> str:
    options = list(select.all("option"))
    chosen = [option for option in options if "selected" in option.attributes] or options[:1]
    return next((o.attributes.get("value", o.text) for o in chosen), "")


def field_name(question: Question, answer: Answer) -> str:
    """The name under which a page sends an answer: beside a number, options have their own."""
    beside = type_of(question).numbers and not isinstance(answer, int)
    return f"{question.id}{_OPTION}" if beside else question.id


def answered(form: Form, question: Question, answer: Answer) -> Filled:
    """The form of a question with an answer; the ticks and the text it had are taken back.

    Raises WalkFailed where the page offers no such answer.
    """
    names = frozenset((question.id, f"{question.id}{_OPTION}"))
    own = [control for control in form.controls if control.name in names]
    if isinstance(answer, int):
        boxes = [control for control in own if control.kind in TYPED]
        if not boxes:
            raise WalkFailed(f"the page of '{question.id}' has no box for the number {answer}")
        return Filled(frozenset(), {boxes[0].name: str(answer)}, names)
    chosen = answer if isinstance(answer, frozenset) else frozenset([answer])
    offered = {c.value: (c.name, c.value) for c in own if c.kind in TICKS}
    lacking = sorted(chosen - set(offered))
    if lacking:
        raise WalkFailed(f"the page of '{question.id}' does not offer '{lacking[0]}'")
    typed = {control.name: "" for control in own if control.kind in TYPED}
    return Filled(frozenset(offered[option] for option in chosen), typed, names)
