"""Reading conditions: from nodes to `model.Condition`, with every unknown name a finding.

The keys of a condition are the guide's own question ids beside the operators' words, so this is
read with the questions at hand. An `ask_when` may look only at the questions before its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from guide.findings import Finding, Place, closest, did_you_mean, quoted
from guide.reading.shapes import CONDITION, Entry, Many, PlacedText, Shape, Text, Whole
from guide.reading.source import Mapping, Node, Scalar, Sequence
from guide.ruleset.model import NAMED, Condition
from guide.ruleset.questions import QUESTION_TYPES, QuestionType

_AT_LEAST = "at_least wants {count: n, of: [condition, …]}"
_MEANT = {
    "or": "did you mean 'any'?",
    "and": "did you mean 'all'?",
    "of": _AT_LEAST,
    "count": _AT_LEAST,
}
"""What a word of other languages, or one in the wrong place, is a slip for."""
OPTIONS = "is"
"""The operator that is meant where options stand under a question's id by themselves."""
_RANGES = (frozenset(["from", "to"]), frozenset(["from", "below"]))
"""The bounds that may stand together: `to` is the last number that is meant, `below` the next."""
_BOUNDS = {
    "from": "the first number that is meant",
    "to": "the last number that is meant",
    "below": "the first number that is no longer meant",
}
_TRUTHS = {"true": "yes", "false": "no"}
COUNT = Whole(1)
NAMES = Many(Text("the id of a named condition"), or_one=True, once=True)
BOUND = Whole(-1_000_000)


@dataclass(frozen=True, slots=True)
class Testable:
    """What a condition needs to know of a question.

    `options` is None where unreadable; `lowest` and `highest`, where it takes no number, too.
    """

    id: str
    type: str | None
    options: tuple[str, ...] | None
    lowest: int | None = None
    highest: int | None = None

    @property
    def row(self) -> QuestionType | None:
        """The row of its type; None where that could not be read."""
        return QUESTION_TYPES.get(self.type or "")

    @property
    def tested(self) -> str:
        """How it is tested."""
        return self.row.tested if self.row else ""

    @property
    def numbers(self) -> bool:
        """Whether it is known to take numbers."""
        return self.row is not None and self.row.numbers

    @classmethod
    def of(cls, question: Entry) -> Testable:
        """What a question that was read says of itself."""
        row = QUESTION_TYPES.get(question["type"] or "")
        number = row is not None and row.numbers
        options = question.values.get("options", () if number else None)
        readable = options is not None and all(option["option"] for option in options)
        ids = tuple(option["option"] for option in options) if readable else None
        lowest, highest = (question[key] if number else None for key in ("from", "to"))
        return cls(question["question"], question["type"], ids, lowest, highest)


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions over the questions given.

    `all_known` is false where some question's id could not be read: then a name that is not there
    is no finding. `earlier`: the ids of those that may be looked at, where not all may; `looking`
    says who looks, and `own` is its id where it is a question. `use` gives a named condition as it
    stands where it is used, or None and a finding.
    """

    questions: Map[str, Testable]
    findings: list[Finding]
    all_known: bool = True
    looking: str = ""
    own: str = ""
    earlier: frozenset[str] | None = None
    use: Callable[[PlacedText], Condition | None] = lambda name: None

    def read(self, node: Node) -> Condition | None:
        """The condition, or None and findings."""
        if not isinstance(node, Mapping):
            self._refuse(node.place, "wrong-type", "a condition is wanted", CONDITION)
            return None
        if not node.entries and node.refused:
            return None
        if not node.entries:
            hint = "name a question, or remove the key"
            self._refuse(node.place, "empty-condition", "this condition is empty", hint)
            return None
        parts = [self._entry(key, value) for key, value in node.entries]
        known = tuple(part for part in parts if part is not None)
        if len(known) != len(parts):
            return None
        return known[0] if len(known) == 1 else _joined("all", known, node.place)

    def _entry(self, key: Scalar, value: Node) -> Condition | None:
        joining = JOININGS.get(key.value)
        return self._test(key, value) if joining is None else joining.read(self, key, value)

    def listed(self, key: Scalar, value: Node) -> Condition | None:
        """The key is an operator that joins a list of conditions."""
        parts = self._list(value)
        return None if parts is None else _joined(key.value, parts, key.place)

    def around(self, key: Scalar, value: Node) -> Condition | None:
        """The key is an operator of one other condition."""
        part = self.read(value)
        return None if part is None else _joined(key.value, (part,), key.place)

    def _list(self, node: Node) -> tuple[Condition, ...] | None:
        if not isinstance(node, Sequence):
            message = "a list of conditions is wanted"
            self._refuse(node.place, "wrong-type", message, "start each with a dash")
            return None
        if not node.items:
            hint = "write one with a dash, or remove the key"
            self._refuse(node.place, "empty-condition", "this list of conditions is empty", hint)
            return None
        parts = [self.read(item) for item in node.items]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else None

    def counted(self, key: Scalar, value: Node) -> Condition | None:
        """The key is an operator that wants so many of a list of conditions."""
        entries = _entries(value)
        if set(entries) != {"count", "of"}:
            self._refuse(value.place, "wrong-form", _AT_LEAST)
            return None
        parts = self._list(entries["of"])
        count = COUNT.read(entries["count"], self.findings)
        if parts is None or count is None:
            return None
        if count > len(parts):
            message = f"at least {count} of {len(parts)} conditions can never hold"
            hint = "lower the count, or add conditions"
            self._refuse(entries["count"].place, "out-of-range", message, hint)
            return None
        return Condition(operator=key.value, count=count, parts=parts, place=key.place)

    def named(self, key: Scalar, value: Node) -> Condition | None:
        """The key is the word for a condition that goes by a name, or for any of several."""
        names = NAMES.read(value, self.findings)
        parts = [self._used(name) for name in names or ()]
        known = tuple(part for part in parts if part is not None)
        if not known or len(known) != len(parts):
            return None
        return known[0] if len(known) == 1 else _joined("any", known, key.place)

    def _used(self, name: PlacedText) -> Condition | None:
        """A named condition, unless it looks at what is not answered yet."""
        found = self.use(name)
        if found is None or self.earlier is None:
            return found
        late = [question for question in found.questions() if question not in self.earlier]
        for question in late[:1]:
            self._refuse_later(question, name.place, f" through the condition {quoted(name)}")
        return None if late else found

    # -- tests of one question --------------------------------------------------------------------

    def _test(self, key: Scalar, value: Node) -> Condition | None:
        question = self._question(key, value)
        if question is None:
            return None
        if isinstance(value, Mapping):
            return self._operator(question, key, value)
        return self.options(question, OPTIONS, value, key.place)

    def _question(self, key: Scalar, value: Node) -> Testable | None:
        question = self.questions.get(key.value)
        if question is None:
            if self.all_known:
                known = self.questions if self.earlier is None else self.earlier
                hint = _MEANT.get(key.value) or did_you_mean(key.value, known, also=tuple(JOININGS))
                if key.lacks_colon(value):
                    hint = "write {question: option}, with a space after the colon"
                message = f"there is no question {quoted(key.value)}"
                self._refuse(key.place, "unknown-question", message, hint)
            return None
        if self.earlier is not None and question.id not in self.earlier:
            self._refuse_later(question.id, key.place)
            return None
        return question

    def _refuse_later(self, question: str, place: Place, through: str = "") -> None:
        which = "itself" if question == self.own else f"the later question '{question}'"
        message = f"{self.looking} looks at {which}{through}"
        hint = "it may look only at questions that stand before it"
        self._refuse(place, "forward-reference", message, hint)

    def _operator(self, question: Testable, key: Scalar, value: Mapping) -> Condition | None:
        entries = _entries(value)
        for operator, testing in TESTINGS.items():
            if testing.is_written_with(entries):
                return testing.read(self, question, operator, key, value)
        known = frozenset().union(*(words for each in TESTINGS.values() for words in each.words))
        strange = [key for key, _ in value.entries if key.value not in known]
        place = strange[0].place if strange else value.place
        words = " and ".join(map(quoted, entries))
        message = f"'{question.id}' cannot be tested with {words or 'an empty mapping'}"
        self._refuse(place, "wrong-form", message, question.tested)
        return None

    def ticked(
        self, question: Testable, operator: str, key: Scalar, value: Mapping
    ) -> Condition | None:
        """A test of several options, for questions that take several."""
        (options,) = _entries(value).values()
        if question.row is not None and not question.row.several:
            message = f"{operator} is for questions that take many; '{question.id}' takes one"
            self._refuse(value.place, "wrong-operator", message, question.tested)
            return None
        return self.options(question, operator, options, key.place)

    def options(
        self, question: Testable, operator: str, node: Node, place: Place
    ) -> Condition | None:
        """A test that names options of the question."""
        unquoted = [n for n in _scalars(node) if n.kind in ("number", "boolean")]
        if question.numbers and (question.options == () or unquoted):
            message = f"'{question.id}' takes a number; test it with from, to or below"
            self._refuse(node.place, "wrong-operator", message, question.tested)
            return None
        if not all([self._is_option(question, n.value, n.place) for n in unquoted]):
            return None
        before = len(self.findings)
        wanted = Many(Text("an option"), or_one=not TESTINGS[operator].words, once=True)
        values = wanted.read(node, self.findings)
        if values is None or len(self.findings) > before:
            return None
        if not all([self._is_option(question, value, value.place) for value in values]):
            return None
        return Condition(operator=operator, question=question.id, values=values, place=place)

    def _is_option(self, question: Testable, value: str, place: Place) -> bool:
        if question.options is None or value in question.options:
            return True
        meant = _TRUTHS.get(value.lower(), value)
        hint = did_you_mean(meant, question.options)
        if question.numbers and not closest(meant, question.options):
            hint = question.tested
        message = f"question '{question.id}' has no option {quoted(value)}"
        self._refuse(place, "unknown-option", message, hint)
        return False

    def range(
        self, question: Testable, operator: str, key: Scalar, value: Mapping
    ) -> Condition | None:
        """A test of a number by its bounds."""
        entries = _entries(value)
        if question.row is not None and not question.numbers:
            message = f"from, to and below are for numbers; '{question.id}' takes options"
            self._refuse(key.place, "wrong-operator", message, question.tested)
            return None
        bounds = {name: BOUND.read(n, self.findings) for name, n in entries.items()}
        if None in bounds.values():
            return None
        low, below, last = (bounds.get(name) for name in ("from", "below", "to"))
        if last is not None:
            below = last + 1
        test = Condition(
            operator=operator,
            question=question.id,
            low=low,
            below=below,
            through=last is not None,
            place=key.place,
        )
        if low is not None and below is not None and low >= below:
            end = f"{last} or less" if last is not None else f"less than {below}"
            message = f"no number is {low} or more and {end}"
            hint = "from is the lowest number meant, to the highest; below is the first not meant"
            self._refuse(key.place, "empty-range", message, hint)
            return None
        if not all([self._is_within(question, name, node) for name, node in entries.items()]):
            return None
        return test

    def _is_within(self, question: Testable, name: str, bound: Node) -> bool:
        """Whether a bound, a whole number, is one that an answer can meet or miss."""
        assert isinstance(bound, Scalar)
        if question.lowest is None or question.highest is None:
            return True
        most = question.highest + (name == "below")
        value = int(bound.value)
        if question.lowest <= value <= most:
            return True
        left_out = "nothing" if (name == "from") == (value < question.lowest) else "everything"
        takes = f"'{question.id}' takes {question.lowest} to {question.highest}"
        message = f"{takes}, so {name}: {value} leaves out {left_out}"
        hint = "change the bound, or from and to of the question"
        self._refuse(bound.place, "bound-outside", message, hint)
        return False

    def _refuse(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))


Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Joining:
    """An operator that stands where a question's id may, and so no question may be called so.

    `read` gets the key and what stands under it; `schema`: what may, given a condition's schema.
    """

    read: Callable[[ConditionReader, Scalar, Node], Condition | None]
    schema: Callable[[Schema], Schema]


@dataclass(frozen=True, slots=True)
class Testing:
    """An operator that tests one question.

    `words`: sets of keys, some or all of which under the question's id say that it is meant; no set
    where options stand there by themselves, which the reader sees for itself. `read` gets the
    question, the operator's key, and what stands under the question's id; `schema`: what may, given
    the shape of an option's id.
    """

    words: tuple[frozenset[str], ...]
    read: Callable[[ConditionReader, Testable, str, Scalar, Mapping], Condition | None]
    schema: Callable[[Shape], tuple[Schema, ...]]

    def is_written_with(self, words: Iterable[str]) -> bool:
        """Whether a test with these words is one of this operator."""
        given = set(words)
        return bool(given) and any(given <= together for together in self.words)


def _joined(operator: str, parts: tuple[Condition, ...], place: Place) -> Condition:
    return Condition(operator=operator, parts=parts, place=place)


def _scalars(node: Node) -> list[Scalar]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return [item for item in items if isinstance(item, Scalar)]


def _entries(node: Node) -> dict[str, Node]:
    return {key.value: value for key, value in node.entries} if isinstance(node, Mapping) else {}


def _closed(properties: Schema, required: list[str] | None = None) -> Schema:
    closed: Schema = {"type": "object", "properties": properties}
    return {**closed, "required": required or [], "additionalProperties": False}


def _list_schema(condition: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "items": condition}


def _counted_schema(condition: Schema) -> Schema:
    count = {**COUNT.schema(), "description": "how many of them must be true at least"}
    listed = {**_list_schema(condition), "description": "the conditions that are counted"}
    return _closed({"count": count, "of": listed}, ["count", "of"])


def _options_schema(option: Shape) -> tuple[Schema, ...]:
    return option.schema(), Many(option, once=True).schema()


def _ticked_schema(word: str) -> Callable[[Shape], tuple[Schema, ...]]:
    about = {"description": "the options that must be ticked, every one of them"}
    return lambda option: (_closed({word: {**Many(option, once=True).schema(), **about}}, [word]),)


def _range_schema(option: Shape) -> tuple[Schema, ...]:
    bounds = (
        {name: {**BOUND.schema(), "description": _BOUNDS[name]} for name in sorted(names)}
        for names in _RANGES
    )
    return tuple({**_closed(named), "minProperties": 1} for named in bounds)


JOININGS: Map[str, Joining] = {
    "all": Joining(ConditionReader.listed, _list_schema),
    "any": Joining(ConditionReader.listed, _list_schema),
    "not": Joining(ConditionReader.around, lambda condition: condition),
    "at_least": Joining(ConditionReader.counted, _counted_schema),
    NAMED: Joining(ConditionReader.named, lambda condition: NAMES.schema()),
}
"""How the operators that join conditions are written, each by its key in `OPERATORS`."""

TESTINGS: Map[str, Testing] = {
    OPTIONS: Testing((), ConditionReader.ticked, _options_schema),
    "all_of": Testing((frozenset(["all_of"]),), ConditionReader.ticked, _ticked_schema("all_of")),
    "range": Testing(_RANGES, ConditionReader.range, _range_schema),
}
"""How the operators that test one question are written, each by its key in `OPERATORS`."""
