"""The oracle of the diff: every joint path of two small rule sets, by the reference interpreter.

It asks whatever either version asks next, tries every answer that both accept, and compares what
the reference says of the two paths. It shares nothing with the diff but the model and the names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guide.ruleset.model import Answer, Disposition, RuleSet
from guide.ruleset.statements import result_lists
from tests.support.prover_oracle import Seen, stands, tells
from tests.support.reference import Path, possible_answers, result, truth, walk

Change = tuple[str, str, str, object, object]
"""A kind of part, its id, the paths it is looked at on, its old and its new value."""


@dataclass(frozen=True)
class Joint:
    """One joint path: its answers, and every part of each version with its value.

    `fired`: what brings the parts about: the rules with their conclusions, what is asked and
    reminded, and the default.
    """

    answers: dict[str, Answer]
    old: Mapping[tuple[str, str], object]
    new: Mapping[tuple[str, str], object]
    emergencies: tuple[bool, bool]
    fired: tuple[frozenset[object], frozenset[object]]

    @property
    def changes(self) -> Iterator[Change]:
        """What differs, and on what kind of path."""
        both = self.emergencies[0] == self.emergencies[1]
        ending = "emergency" if self.emergencies[0] else "no emergency"
        for part in {**self.new, **self.old}:
            kind, name = part
            if kind == "text" and not (part in self.old and part in self.new):
                continue  # its list stands in one version only
            absent = None if kind in ("cause", "within") else False
            before, after = self.old.get(part, absent), self.new.get(part, absent)
            if before == after:
                continue
            if kind == "disposition":
                yield kind, name, "any", before, after
            elif kind == "within":
                if self.old["disposition", ""] is self.new["disposition", ""] is Disposition.SOON:
                    yield kind, name, "soon", before, after
            elif both:
                yield kind, name, ending, before, after


def joint_paths(old: RuleSet, new: RuleSet) -> Iterator[Joint]:
    """Every joint path of two versions under one set of names."""
    yield from _joint_paths(old, new, {})


def _joint_paths(old: RuleSet, new: RuleSet, given: dict[str, Answer]) -> Iterator[Joint]:
    walks = walk(old, given), walk(new, given)
    following = walks[0].next or walks[1].next
    if following is None:
        ends = [_emergency(rule_set, one) for rule_set, one in zip((old, new), walks, strict=True)]
        fired = _fired(old, walks[0]), _fired(new, walks[1])
        yield Joint(given, _parts(old, walks[0]), _parts(new, walks[1]), (ends[0], ends[1]), fired)
        return
    for answer in common_answers(old, new, following):
        yield from _joint_paths(old, new, {**given, following: answer})


def common_answers(old: RuleSet, new: RuleSet, question: str) -> list[Answer]:
    """The answers to a question that every version which has it accepts."""
    own = [r.question_by_id[question] for r in (old, new) if question in r.question_by_id]
    accepted = [possible_answers(one) for one in own]
    return [answer for answer in accepted[0] if all(answer in others for others in accepted)]


def _emergency(rule_set: RuleSet, path: Path) -> bool:
    return result(rule_set, path.answers).disposition is Disposition.EMERGENCY


def _fired(rule_set: RuleSet, path: Path) -> frozenset[object]:
    names = result(rule_set, path.answers).fired
    rules = [(r.id, r.then, r.lines) for r in rule_set.rules if r.id in names]
    reminders = [r.id for r in rule_set.guide.reminders if truth(r.when, path.answers)]
    texts = [
        (listed.page, listed.part, said.text)
        for listed in result_lists(rule_set)
        for said in listed.statements
        if said.when is None or truth(said.when, path.answers)
    ]
    default = rule_set.guide.default_disposition
    return frozenset([*rules, *path.asked, *reminders, *texts, default])


def _parts(rule_set: RuleSet, path: Path) -> dict[tuple[str, str], object]:
    outcome = result(rule_set, path.answers)
    fired = [rule for rule in rule_set.rules if rule.id in outcome.fired]
    parts: dict[tuple[str, str], object] = {("disposition", ""): outcome.disposition}
    parts["within", ""] = outcome.within
    parts |= {("other cause", other): True for other in outcome.raised}
    parts |= {("cause", cause): fit for cause, fit in outcome.fits.items()}
    parts |= {("asked", question): True for question in path.asked}
    parts["crisis lines", ""] = any(
        rule.lines and rule.then.disposition is not None for rule in fired
    )
    for reminder in rule_set.guide.reminders:
        parts["reminder", reminder.id] = truth(reminder.when, path.answers) is True
    seen = Seen(path.answers, path.emergency, outcome)
    for listed in result_lists(rule_set):
        for said in listed.statements if stands(listed, seen) else ():
            name = f"“{said.text}” ({listed.page}, {listed.part})"
            parts["text", name] = bool(parts.get(("text", name))) or tells(said, seen)
    return parts


def changes(paths: list[Joint]) -> Counter[Change]:
    """How many joint paths show each change."""
    return Counter(change for path in paths for change in path.changes)
