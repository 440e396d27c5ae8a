"""A difference as a report: headings, sentences, items and tables, not yet in any format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from guide.diff.difference import (
    ConditionChange,
    Difference,
    DiffVerdict,
    PartChange,
    RuleChange,
    urgency,
)
from guide.diff.joint import Joint, Witness
from guide.diff.versions import OneSided
from guide.diff.wording import (
    BY_ID,
    GROUPS,
    PATHS,
    VERDICTS,
    ReportNames,
    case_words,
    change_words,
    counted,
    why_not_counted,
)
from guide.prover.terms import GivenTest


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item at a depth; `path` is an answer path that shows it, with its label."""

    text: str
    depth: int = 0
    paths: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Rows side by side: what, before, now."""

    rows: tuple[tuple[str, str, str], ...]


Block = Heading | Sentence | ListItem | SideBySide


def report(difference: Difference, names: ReportNames = BY_ID) -> Iterator[Block]:
    """The whole report, what matters most first."""
    yield Heading("What changed")
    yield Sentence(VERDICTS[difference.verdict])
    yield from _numbers(difference)
    yield from _results(difference, names)
    yield from _asked(difference, names)
    yield from _answers(difference.answers)
    yield from _listed(difference)
    yield from _conditions(difference.conditions)
    yield from _rules(difference.rules)
    for title, rows in (
        ("Settings", [(s.what, s.old, s.new) for s in difference.settings]),
        ("Texts", [(f"{t.page}, {t.part}", t.old, t.new) for t in difference.texts]),
    ):
        if rows:
            yield Heading(title)
            yield SideBySide(tuple(rows))
    if names.legend:
        yield from _legend(difference)


def _numbers(difference: Difference) -> Iterator[Block]:
    if difference.changed:
        share = counted(difference.changed)
        whole = "" if difference.paths is None else f" of {difference.paths:,}"
        number, noun = share.split(" ")
        verb = "has" if difference.changed == 1 else "have"
        yield Sentence(f"{number}{whole} {noun} {verb} another result.")
    elif difference.paths is not None and difference.verdict is not DiffVerdict.RESULTS:
        yield Sentence(f"Paths compared: {difference.paths:,}.")
    if difference.uncounted:
        yield Sentence(why_not_counted(difference))
    if difference.results or difference.asked:
        yield Sentence(PATHS)


def _results(difference: Difference, names: ReportNames) -> Iterator[Block]:
    for group, changes in groupby(difference.results, key=lambda change: urgency(change)[0]):
        yield Heading(GROUPS[group])
        for change in changes:
            yield from _change(difference.joint, change, names)


def _asked(difference: Difference, names: ReportNames) -> Iterator[Block]:
    if difference.asked:
        yield Heading("Questions and reminders that are met on other paths")
    for change in difference.asked:
        yield from _change(difference.joint, change, names)


def _change(joint: Joint, change: PartChange, names: ReportNames) -> Iterator[Block]:
    yield ListItem(f"{change_words(joint, change, names)}: {counted(change.paths)}")
    for case in change.cases:
        when = f"when {case_words(joint, case.tests, names)}"
        own_number = len(change.cases) > 1 or not change.complete or case.paths != change.paths
        number = f": {counted(case.paths)}" if own_number else ""
        yield ListItem(f"{when}{number}", 1, _shown_by(case.witness))
    if not change.complete:
        yield ListItem("… and further cases: the list is cut off here", 1)


def _shown_by(witness: Witness) -> tuple[tuple[str, str], ...]:
    if witness.old == witness.new:
        return (("for example", witness.new),)
    return (("for example, before", witness.old), ("now", witness.new))


def _answers(answers: Iterable[OneSided]) -> Iterator[Block]:
    for in_new, title in ((True, "Answers that are new"), (False, "Answers that are gone")):
        own = [one for one in answers if one.in_new is in_new]
        if own:
            yield Heading(title)
        for one in own:
            shown_by = (("for example", one.witness),) if one.witness else ()
            yield ListItem(f"{one.question}: {one.answers}: {_led(one)}", 0, shown_by)


def _led(one: OneSided) -> str:
    verb = "leads" if one.in_new else "led"
    if one.levels is None:
        return counted(None)
    levels = [
        f"{level.key} ({counted(n)})" for level, n in sorted(one.levels.items(), reverse=True) if n
    ]
    return f"{verb} to {', '.join(levels)}" if levels else "on no path"


def _listed(difference: Difference) -> Iterator[Block]:
    if difference.listed or difference.joint.aligned.changed_kind:
        yield Heading("Added, removed, renamed, moved")
    for question in difference.joint.aligned.changed_kind:
        yield ListItem(f"question {question} takes other answers: compared as removed and added")
    for items in difference.listed:
        for what, names in (
            ("added", items.added),
            ("removed", items.removed),
            ("renamed", tuple(f"{old} → {new}" for old, new in items.renamed)),
            ("moved", items.moved),
        ):
            if names:
                yield ListItem(f"{items.kind}, {what}: {'; '.join(names)}")


def _conditions(conditions: Iterable[ConditionChange]) -> Iterator[Block]:
    rows = tuple((f"{c.id}: used by {', '.join(c.used_by)}", c.old, c.new) for c in conditions)
    if rows:
        yield Heading("Named conditions")
        yield SideBySide(rows)


def _rules(rules: Iterable[RuleChange]) -> Iterator[Block]:
    rows = tuple((_rule_title(rule), rule.old, rule.new) for rule in rules)
    if rows:
        yield Heading("Rules")
        yield SideBySide(rows)


def _rule_title(rule: RuleChange) -> str:
    where = {None: "", True: ": fires on other paths", False: ": fires on the same paths"}
    state = "added" if not rule.old else "removed" if not rule.new else "changed"
    return f"{rule.id} ({state}){where[rule.fires_elsewhere]}"


def _legend(difference: Difference) -> Iterator[Block]:
    """The questions and answers that the cases name by their ids, in the readers' words."""
    joint = difference.joint
    changes = (*difference.results, *difference.asked)
    tests = [test for change in changes for case in change.cases for test in case.tests]
    named = {test.question for test in tests}
    if named:
        yield Heading("The questions named above")
    for name in sorted(named, key=joint.order.index):
        question = joint.question(name)
        yield ListItem(f"{name}: {question.ask}")
        for option in question.options:
            if any(_names(test, name, option.id) for test in tests):
                yield ListItem(f"{option.id}: {option.text}", 1)


def _names(test: GivenTest, question: str, option: str) -> bool:
    return any(
        slot == f"{question}.{option}" or (slot == question and member == option)
        for slot, member in test.cells
    )
