"""What else differs between two versions, item by item: no proof, only comparing.

Questions, options, causes, rules, sources, safety properties, the texts a reader meets and the
settings beside them. The old version comes in the names of the new one, so that a renaming does not
show up as something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from guide.diff.naming import Aligned
from guide.ruleset.model import (
    Audiences,
    Condition,
    Promise,
    Question,
    RuleSet,
    SafetyProperty,
    Source,
)
from guide.ruleset.operators import words
from guide.ruleset.questions import type_of
from guide.ruleset.statements import Shown, result_lists, shown


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of one kind that only one version has, or that moved or were renamed (old, new)."""

    kind: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renamed or self.moved)


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text side by side; one side is empty where the text is only in the other version."""

    page: str
    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetOtherwise:
    """Something beside the texts that is set otherwise."""

    what: str
    old: str
    new: str


# -- items ----------------------------------------------------------------------------------------


def listed(aligned: Aligned) -> tuple[Listed, ...]:
    """Questions, options, causes, sources and safety properties that came, went or moved."""
    old, new, names = aligned.old, aligned.new, aligned.names
    questions = _listed("questions", _ids(old.questions), _ids(new.questions), names.questions)
    options = [
        _listed(
            f"options of {question}",
            _ids(old.question_by_id[question].options),
            _ids(new.question_by_id[question].options),
            names.options[names.old_questions[question]],
        )
        for question in aligned.shared
    ]
    conditions = _listed(
        "named conditions", _ids(old.conditions), _ids(new.conditions), {}, order_counts=False
    )
    ends = _listed("early ends", _ids(old.ends), _ids(new.ends), {}, order_counts=False)
    causes = _listed("causes", _ids(old.causes), _ids(new.causes), names.causes)
    sources = _listed("sources", _ids(old.sources), _ids(new.sources), {}, order_counts=False)
    properties = _listed(
        "safety properties",
        [safety.text for safety in old.safety],
        [safety.text for safety in new.safety],
        {},
        order_counts=False,
    )
    audiences = _listed("audiences", _audiences(old), _audiences(new), {}, order_counts=False)
    spoken = _listed("words of audiences", _words(old), _words(new), {}, order_counts=False)
    of_items = (questions, *options, ends, conditions, causes, sources, properties)
    return tuple(filter(None, (*of_items, audiences, spoken)))


def _audiences(rule_set: RuleSet) -> list[str]:
    audiences = rule_set.guide.audiences
    return [] if audiences is None else _ids(audiences.speaks_of)


def _words(rule_set: RuleSet) -> list[str]:
    audiences = rule_set.guide.audiences
    return [] if audiences is None else list(audiences.words)


def _ids(items: Iterable[object]) -> list[str]:
    return [str(getattr(item, "id")) for item in items]


def _listed(
    kind: str,
    old: Sequence[str],
    new: Sequence[str],
    names: Mapping[str, str],
    order_counts: bool = True,
) -> Listed:
    own = {name: before for before, name in names.items()}
    return Listed(
        kind,
        added=tuple(item for item in new if item not in old),
        removed=tuple(own.get(item, item) for item in old if item not in new),
        renamed=tuple((own[item], item) for item in new if item in own and own[item] != item),
        moved=moved(old, new) if order_counts else (),
    )


def moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The fewest of the common items that, taken out, leave the others in the same order."""
    before = {item: place for place, item in enumerate(item for item in old if item in new)}
    common = [item for item in new if item in before]
    best: list[tuple[int, int]] = (
        []
    )  # the longest run that stays in order and ends here; from where
    for index, item in enumerate(common):
        earlier = [i for i in range(index) if before[common[i]] < before[item]]
        start = max(earlier, key=lambda i: (best[i][0], -i), default=-1)
        best.append((best[start][0] + 1 if start >= 0 else 1, start))
    kept: set[str] = set()
    at = max(range(len(common)), key=lambda i: (best[i][0], -i), default=-1)
    while at >= 0:
        kept.add(common[at])
        at = best[at][1]
    return tuple(item for item in common if item not in kept)


# -- texts ----------------------------------------------------------------------------------------


def texts(aligned: Aligned) -> tuple[TextChange, ...]:
    """Every text that differs, side by side, in the order of the pages."""
    old, new = _by_part(aligned.old), _by_part(aligned.new)
    changes: list[TextChange] = []
    for (page, part), group in new.items():
        before = [item.text for item in old.get((page, part), ())]
        changes += _side_by_side(page, part, before, [item.text for item in group])
    for (page, part), group in old.items():
        if (page, part) not in new:
            changes += _side_by_side(page, part, [item.text for item in group], [])
    return tuple(changes)


def _by_part(rule_set: RuleSet) -> dict[tuple[str, str], list[Shown]]:
    groups: dict[tuple[str, str], list[Shown]] = {}
    for item in shown(rule_set):
        groups.setdefault((item.page, item.part), []).append(item)
    return groups


def _side_by_side(
    page: str, part: str, old: Sequence[str], new: Sequence[str]
) -> Iterator[TextChange]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        left, right = old[old_from:old_to], new[new_from:new_to]
        for index in range(max(len(left), len(right))):
            before = left[index] if index < len(left) else ""
            after = right[index] if index < len(right) else ""
            yield TextChange(page, part, before, after)


# -- settings -------------------------------------------------------------------------------------


def settings(aligned: Aligned) -> tuple[SetOtherwise, ...]:
    """What is set otherwise beside the texts: sources named, flags, bounds, dates, conditions."""
    old, new = dict(_settings(aligned.old)), dict(_settings(aligned.new))
    in_both = [what for what in new if what in old]
    changes = [
        SetOtherwise(what, old[what], new[what]) for what in in_both if old[what] != new[what]
    ]
    return (*changes, *_properties(aligned), *_references(aligned))


def _settings(rule_set: RuleSet) -> Iterator[tuple[str, str]]:
    guide = rule_set.guide
    for key in ("id", "version", "updated", "review_by", "language"):
        yield f"guide: {key}", str(getattr(guide, key))
    yield "guide: draft", _flag(guide.draft)
    yield "guide: default_disposition", guide.default_disposition.key
    for question in rule_set.questions:
        yield from _question_settings(question)
    for end in rule_set.ends:
        yield f"early end {end.id}: stands behind", end.after
        yield f"early end {end.id}: ends if", words(end.when, rule_set.question_by_id)
    for rule in rule_set.rules:
        yield f"rule {rule.id}: lines", rule.lines
    for cause in rule_set.causes:
        for treatment in cause.treatments:
            yield f"cause {cause.id}: evidence for “{treatment.text}”", treatment.evidence
    for other in guide.other_causes:
        least = other.care
        yield f"other cause {other.id}: least care", "" if least is None else least.key
    yield from _audience_settings(guide.audiences)
    for listed in result_lists(rule_set):
        for said in listed.statements:
            what = f"“{said.text}” ({listed.page}, {listed.part})"
            shown_when = words(said.when, rule_set.question_by_id) if said.when else "always"
            yield f"{what}: shown when", shown_when
            yield f"{what}: alternative", said.alternative
    for source in rule_set.sources:
        yield from _source_settings(source)


def _audience_settings(audiences: Audiences | None) -> Iterator[tuple[str, str]]:
    if audiences is None:
        return
    yield "audience: question", audiences.question
    for audience in audiences.speaks_of:
        yield f"audience {audience.id}: options", ", ".join(sorted(audience.options))
    for audience_id, own in audiences.words_of.items():
        yield from ((f"audience {audience_id}: {word}", form) for word, form in own.items())


def _question_settings(question: Question) -> Iterator[tuple[str, str]]:
    name = f"question {question.id}"
    if type_of(question).numbers:
        yield f"{name}: numbers", f"{question.low} to {question.high}"
    yield f"{name}: unit", question.unit
    yield f"{name}: unit_one", question.unit_one
    yield f"{name}: picture", question.picture
    yield f"{name}: red_flags", _flag(question.red_flags)
    for option in question.options:
        yield f"{name}: {option.id} exclusive", _flag(option.exclusive)
        yield f"{name}: {option.id} red_flag", _flag(option.red_flag)


def _source_settings(source: Source) -> Iterator[tuple[str, str]]:
    for key in ("title", "publisher", "year", "url", "seen"):
        yield f"source {source.id}: {key}", str(getattr(source, key))
    yield f"source {source.id}: claims", "; ".join(f"{c.id}: {c.text}" for c in source.claims)


def _properties(aligned: Aligned) -> Iterator[SetOtherwise]:
    """Safety properties that say the same and promise something else."""
    before = {safety.text: safety for safety in aligned.old.safety}
    for safety in aligned.new.safety:
        own = before.get(safety.text, safety)
        if (own.then, _by_name(own.whenever)) != (safety.then, _by_name(safety.whenever)):
            what = f"safety property “{safety.text}”"
            old, new = _promised(own, aligned.old), _promised(safety, aligned.new)
            yield SetOtherwise(what, old, new)


def _by_name(condition: Condition | None) -> Condition | None:
    return None if condition is None else condition.by_name


def _promised(safety: SafetyProperty, rule_set: RuleSet) -> str:
    whenever = "on every path"
    if safety.whenever is not None:
        whenever = f"whenever {words(safety.whenever, rule_set.question_by_id)}"
    return f"{_promise(safety.then)} {whenever}"


def _promise(then: Promise) -> str:
    if then.disposition is not None or then.within or then.questions:
        return ", ".join(_care(then))
    if then.cause:
        return f"cause {then.cause} shown{f' as {then.fit.key}' if then.fit else ''}"
    if then.other:
        return f"other cause {then.other} raised"
    if then.never_shown:
        return f"cause {' and '.join(then.never_shown)} never shown"
    if then.asked:
        return f"question {then.asked} asked"
    return f"question {then.never_asked} never asked" if then.never_asked else "the path ends"


def _care(then: Promise) -> Iterator[str]:
    if then.disposition is not None:
        bound = "at least " if then.at_least else "at most " if then.at_most else ""
        yield f"{bound}{then.disposition.key}"
    if then.within is not None:
        yield f"within {then.within.key} or more urgent"
    if then.questions:
        yield f"after {then.questions} questions at most"


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _references(aligned: Aligned) -> Iterator[SetOtherwise]:
    """Texts that stay as they are and name other sources."""
    old, new = _sources_by_text(aligned.old), _sources_by_text(aligned.new)
    for place, sources in new.items():
        if old.get(place, sources) != sources:
            page, part, text = place
            what = f"sources of “{text}” ({page}, {part})"
            yield SetOtherwise(what, ", ".join(old[place]), ", ".join(sources))


def _sources_by_text(rule_set: RuleSet) -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {(item.page, item.part, item.text): item.sources for item in shown(rule_set)}
