"""The words of a difference: values, cases, headings, and why something was not counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guide.diff.difference import Difference, DiffVerdict, PartChange
from guide.diff.joint import NEW, Joint
from guide.prover.numbers import NOT_COUNTED, WHY
from guide.prover.parts import Ending, Kind, Part, Value
from guide.prover.terms import INCLUDES, WITHOUT, GivenTest
from guide.ruleset.model import Disposition, Fit, Question, Within
from guide.ruleset.normal import Member
from guide.ruleset.questions import band_words, type_of

VERDICTS: Mapping[DiffVerdict, str] = {
    DiffVerdict.RESULTS: "The meaning changed: some answer paths have another result.",
    DiffVerdict.ANSWERS: (
        "The meaning changed: only one version takes some of the answers. With the answers that "
        "both take, every result is the same; this is proved."
    ),
    DiffVerdict.QUESTIONS: (
        "The questions asked changed. On every answer path the result is the same; this is proved."
    ),
    DiffVerdict.TEXTS: (
        "No change of meaning: on every answer path the same questions are asked and the result is "
        "the same; this is proved. What is written changed, which no proof can judge: see below."
    ),
    DiffVerdict.NOTHING: (
        "No change: the same questions, rules, causes, sources, safety properties and texts."
    ),
}

PATHS = (
    "A path is one way to answer the questions that either version asks, with answers that both "
    "take. A case says where a change is, unless another rule gives the same result anyway; its "
    "number tells how many paths really change. Cases may overlap."
)

GROUPS: Mapping[int, str] = {
    0: "Less urgent",
    1: "Crisis lines no longer shown",
    2: "More urgent",
    3: "Crisis lines now shown",
    4: "Causes that vanish",
    5: "Causes that appear",
    6: "Causes at another fit",
    7: "Other causes no longer raised",
    8: "Other causes now raised",
    9: "Texts on other results",
}
"""Headings by the first place of `difference.urgency`."""

_FLAGS: Mapping[Kind, tuple[str, str]] = {
    Kind.CRISIS_LINES: ("not shown", "shown"),
    Kind.ASKED: ("not asked", "asked"),
    Kind.REMINDER: ("not shown", "shown"),
    Kind.OTHER: ("not raised", "raised"),
    Kind.WITHIN: ("no time", ""),
    Kind.TEXT: ("not shown", "shown"),
}


class ReportNames:
    """How a report names what it speaks of: by ids, as rule files and `guide explain` have them."""

    legend = True
    """Whether the report ends with what the ids of questions and options stand for."""

    def asked(self, question: Question) -> str:
        """A question."""
        return question.id

    def answer(self, question: Question) -> str:
        """The answer to a question."""
        return question.id

    def option(self, question: Question, option: str) -> str:
        """An option of a question."""
        return option

    def part(self, joint: Joint, part: Part) -> str:
        """A part that changed."""
        named = part.kind in (Kind.REMINDER, Kind.OTHER)
        return f"{part.kind.value} {part.id}" if named else part.id or part.kind.value

    def value(self, joint: Joint, kind: Kind, value: Value) -> str:
        """What a part is."""
        return value_words(kind, value)


class ReadersNames(ReportNames):
    """The same in the words that readers see, for those who do not read rule files."""

    legend = False

    def asked(self, question: Question) -> str:
        """What it asks."""
        return f"“{question.ask}”"

    def answer(self, question: Question) -> str:
        """As conditions in words have it."""
        return f"the answer to “{question.ask}”"

    def option(self, question: Question, option: str) -> str:
        """Its text."""
        found = question.option(option)
        return f"“{found.text}”" if found is not None else option

    def part(self, joint: Joint, part: Part) -> str:
        """Its title, as the later version has it."""
        if part.kind is Kind.ASKED:
            return self.asked(joint.question(part.id))
        if part.kind is Kind.DISPOSITION:
            return "level of care"
        if part.kind is Kind.WITHIN:
            return "how soon to see a doctor"
        for rule_set in reversed(joint.rule_sets):
            if part.kind is Kind.CAUSE and part.id in rule_set.cause_by_id:
                return rule_set.cause_by_id[part.id].name
            if part.kind is Kind.OTHER and part.id in rule_set.other_by_id:
                return rule_set.other_by_id[part.id].name
            for reminder in rule_set.guide.reminders:
                if part.kind is Kind.REMINDER and part.id == reminder.id:
                    return f"the reminder “{reminder.text}”"
        return super().part(joint, part)

    def value(self, joint: Joint, kind: Kind, value: Value) -> str:
        """A level of care by its title."""
        if isinstance(value, Disposition):
            return f"“{joint.rule_sets[NEW].guide.dispositions[value].title}”"
        return super().value(joint, kind, value)


BY_ID = ReportNames()
BY_TEXT = ReadersNames()


def value_words(kind: Kind, value: Value) -> str:
    """What a part is, in a word or two."""
    if isinstance(value, (Disposition, Within, Fit)):
        return value.key
    return _FLAGS.get(kind, ("not shown", "shown"))[bool(value)]


def change_words(joint: Joint, change: PartChange, names: ReportNames = BY_ID) -> str:
    """The part and its two values: `hemifacial-spasm: possible → strong`."""
    part = change.part
    before, after = (names.value(joint, part.kind, v) for v in (change.before, change.after))
    ends = ", on paths that end in an emergency" if part.ending is Ending.EMERGENCY else ""
    return f"{names.part(joint, part)}: {before} → {after}{ends}"


def counted(number: int | None) -> str:
    """`1,234 paths`, `1 path` or `not counted`."""
    if number is None:
        return NOT_COUNTED
    return f"{number:,} path" if number == 1 else f"{number:,} paths"


def why_not_counted(difference: Difference) -> str:
    """Why numbers are missing, where some are."""
    if difference.order_suits:
        return WHY
    return (
        "Not counted: questions that can end a path, or that others depend on, changed places. "
        "What is proved is proved."
    )


def case_words(joint: Joint, tests: tuple[GivenTest, ...], names: ReportNames = BY_ID) -> str:
    """A case as a phrase: `side is unsure and face-signs includes spread`."""
    by_question: dict[str, list[GivenTest]] = {}
    for test in tests:
        by_question.setdefault(test.question, []).append(test)
    in_order = sorted(by_question, key=joint.order.index)
    found = [_phrases(joint, by_question[question], names) for question in in_order]
    return " and ".join(phrase for phrases in found for phrase in phrases) or "always"


def _phrases(joint: Joint, tests: list[GivenTest], names: ReportNames) -> Iterator[str]:
    """The tests of one question; all that is not ticked stands together."""
    question = joint.question(tests[0].question)
    if not type_of(question).several:
        yield _held(joint, tests[0], names)
        return
    answer = names.answer(question)
    options = {
        f"{question.id}.{option.id}": names.option(question, option.id)
        for option in question.options
    }
    ticked = [test for test in tests if test.kind == INCLUDES]
    for test in ticked:
        cells = test.ordered(joint.slots(question.id))
        yield f"{answer} includes {_joined([options[slot] for slot, _ in cells])}"
    unticked = {slot for test in tests if test.kind == WITHOUT for slot, _ in test.cells}
    if unticked:
        left_out = [option for slot, option in options.items() if slot in unticked]
        yield f"{answer} does not include {_joined(left_out)}"
    if not ticked and not unticked:
        yield f"{names.asked(question)} is asked"


def _held(joint: Joint, test: GivenTest, names: ReportNames) -> str:
    question = joint.question(test.question)
    slots = joint.slots(question.id)
    named = [member for _, member in test.ordered(slots)]
    others = [member for member in slots[question.id] if member not in named]
    if not named or not others:
        return f"{names.asked(question)} is asked"
    answer = names.answer(question)
    if len(others) <= 2 < len(named):
        return f"{answer} is not {_joined(_members(others, question, names))}"
    return f"{answer} is {_joined(_members(named, question, names))}"


def _members(members: list[Member], question: Question, names: ReportNames) -> list[str]:
    """Members by name; stretches of numbers that touch are one."""
    words: list[str] = []
    low = high = 0
    for index, member in enumerate(members):
        if isinstance(member, str):
            words.append(names.option(question, member))
            continue
        low = member[0] if index == 0 or high + 1 != member[0] else low
        high = member[1]
        following = members[index + 1] if index + 1 < len(members) else ""
        if isinstance(following, str) or following[0] != high + 1:
            words.append(band_words((low, high), question))
    return words


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
