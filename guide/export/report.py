"""The traceability report: one self-contained page that an auditor can follow from end to end.

Intended use; hazards and the controls that answer them; every fact from its source to the text or
rule that carries it, to the scripted paths that meet it, to their last result; approvals, history,
checks. Every link in the page leads to a place in it: `links.broken_links` names those that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from guide import __version__
from guide.approval.approvals import ReviewStatus, short
from guide.approval.history import History
from guide.approval.verdicts import Checked
from guide.codes import CODES
from guide.export.templates import template
from guide.findings import Finding, Place
from guide.paths.scripted import PathOutcome
from guide.ruleset.answertext import answer_text
from guide.ruleset.contenthash import content_hash
from guide.ruleset.duedays import overdue
from guide.ruleset.model import (
    EVERYONE,
    Control,
    Disposition,
    Hazard,
    Numbers,
    Rule,
    RuleSet,
    Source,
)
from guide.ruleset.operators import words
from guide.ruleset.statements import SUMMARY, Shown, shown
from guide.ruleset.wordings import tellings

_MOST_PATHS = 3
"""How many of the paths that meet a text are linked; those that fail always are."""
_NO_PATH_NEEDED = ("start", "about", "other causes", "faq", "reminders")
"""Pages that no path ends in or passes: every reader can open them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the page."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class PathRow:
    """A scripted path and what became of it."""

    anchor: str
    outcome: PathOutcome
    answers: str
    expected: str

    @property
    def link(self) -> Link:
        """The link to it."""
        return Link(self.anchor, self.outcome.path.name)


@dataclass(frozen=True, slots=True)
class Met:
    """The paths that meet a text or a rule: some of them by name, and how all of them ended."""

    links: tuple[Link, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement that rests on sources."""

    anchor: str
    shown: Shown
    rule: Link | None
    met: Met


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it says in words."""

    rule: Rule
    when: str
    then: str
    met: Met


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, the statements that rest on it, and those that carry each of its claims."""

    source: Source
    facts: tuple[Link, ...]
    claims: tuple[tuple[str, str, tuple[Link, ...]], ...]


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A safety property and whether it holds."""

    anchor: str
    text: str
    result: str


@dataclass(frozen=True, slots=True)
class NamedCheck:
    """A finding that a hazard names as its control, and whether there is one now."""

    code: str
    meaning: str
    result: str


def report_page(
    rule_set: RuleSet,
    checked: Checked,
    review: ReviewStatus,
    history: History,
    today: date,
    numbers: Numbers | None,
) -> str:
    """The whole report as HTML. `numbers`: the table beside the guide, None where it has errors."""
    trace = _Trace(rule_set, checked)
    told = tellings(rule_set)[EVERYONE]
    page: str = template("report.html").render(
        program=__version__,
        today=today.isoformat(),
        late=tuple(overdue([rule_set], numbers, today)),
        rule_set=rule_set,
        guide=told.guide,
        whole_hash=content_hash(rule_set),
        checked=checked,
        review=review,
        history=history,
        short=short,
        control=trace.control,
        numbers=numbers,
        beside=rule_set.beside,
        pictures=tuple(q for q in told.questions if q.picture),
        named_checks=tuple(trace.named_checks()),
        named_tests=tuple(trace.named_tests()),
        properties=tuple(trace.properties()),
        sources=tuple(trace.sources()),
        facts=trace.facts,
        rules=tuple(trace.rules()),
        paths=trace.paths,
        source_links=_source_links,
        condition=lambda found: words(found, told.question_by_id),
    )
    return page


def _source_links(sources: Sequence[str]) -> tuple[Link, ...]:
    """A link to each source, or to the claim that a reference names."""
    return tuple(Link(_source_anchor(ref), ref) for ref in sources)


def _source_anchor(ref: str) -> str:
    source, _, claim = ref.partition("#")
    return f"claim-{source}--{claim}" if claim else f"source-{source}"


class _Trace:
    """What leads to what in one rule set."""

    def __init__(self, rule_set: RuleSet, checked: Checked) -> None:
        self.rule_set = rule_set
        self.told = tellings(rule_set)[EVERYONE]
        self.checked = checked
        self.paths = tuple(
            _path_row(outcome, number) for number, outcome in enumerate(checked.outcomes, start=1)
        )
        self.by_place: dict[Place, list[Finding]] = {}
        for finding in checked.findings:
            self.by_place.setdefault(finding.place, []).append(finding)
        self.facts = tuple(self._facts())

    # -- hazards ----------------------------------------------------------------------------------

    def control(self, control: Control) -> Link:
        """The link from a hazard to what controls it. What is not there has no place to link to."""
        anchors: Mapping[str, Callable[[str], str]] = {
            "rule": lambda name: f"rule-{name}",
            "property": self._property_anchor,
            "check": lambda name: f"code-{name}",
            "test": lambda name: f"test-{name}",
        }
        return Link(anchors[control.kind](control.names), control.names)

    def _property_anchor(self, text: str) -> str:
        texts = [stated.text for stated in self.rule_set.safety]
        return f"property-{texts.index(text) + 1 if text in texts else text}"

    def _named(self, kind: str) -> Iterator[Control]:
        """The controls of a kind that are there, each once."""
        met = set()
        for control in _controls(self.rule_set.hazards):
            missing = any(f.code == "unknown-control" for f in self._found(control.place))
            if control.kind == kind and control.names not in met and not missing:
                met.add(control.names)
                yield control

    def named_checks(self) -> Iterator[NamedCheck]:
        """The codes that hazards name."""
        for control in self._named("check"):
            found = sum(finding.code == control.names for finding in self.checked.findings)
            result = f"found {found} times" if found else "nothing found"
            yield NamedCheck(control.names, CODES[control.names], result)

    def named_tests(self) -> Iterator[str]:
        """The tests that hazards name."""
        yield from (control.names for control in self._named("test"))

    def properties(self) -> Iterator[PropertyRow]:
        """Every safety property."""
        for number, stated in enumerate(self.rule_set.safety, start=1):
            codes = [finding.code for finding in self._found(stated.place)]
            result = f"does not hold: {', '.join(codes)}" if codes else "proved"
            yield PropertyRow(f"property-{number}", stated.text, result)

    def _found(self, place: Place) -> Sequence[Finding]:
        return self.by_place.get(place, ())

    # -- from the source to the path --------------------------------------------------------------

    def _facts(self) -> Iterator[Fact]:
        stated = [text for text in shown(self.rule_set) if text.sources]
        for number, text in enumerate(stated, start=1):
            rule = text.part.partition(":")[0] if text.page == "reasons" else ""
            link = Link(f"rule-{rule}", rule) if rule else None
            yield Fact(f"text-{number}", text, link, self._met(text))

    def _met(self, text: Shown) -> Met:
        if text.page in _NO_PATH_NEEDED:
            return Met((), "on a page that every reader can open")
        kind, _, name = text.page.partition(": ")
        own = text.part.partition(":")[0]
        meets: Mapping[str, Callable[[PathOutcome], bool]] = {
            "question": lambda outcome: name in outcome.observed.asked,
            "cause": lambda outcome: name in outcome.observed.causes and _says(text, outcome),
            SUMMARY: lambda outcome: own in outcome.observed.asked,
            "reasons": partial(_fires, own),
            "result": lambda outcome: _is_at(outcome, name) and _says(text, outcome),
        }
        return self._met_by(meets[kind])

    def _met_by(self, meets: Callable[[PathOutcome], bool]) -> Met:
        rows = [row for row in self.paths if meets(row.outcome)]
        failed = [row for row in rows if not row.outcome.passed]
        named = [*failed, *(row for row in rows if row.outcome.passed)]
        links = tuple(row.link for row in named[: max(_MOST_PATHS, len(failed))])
        if not rows:
            return Met((), "no scripted path")
        counted = f"{len(rows)} path{'s' if len(rows) > 1 else ''}"
        return Met(links, f"{counted}, {f'{len(failed)} failed' if failed else 'passed'}")

    def rules(self) -> Iterator[RuleRow]:
        """Every rule in words."""
        for rule in self.told.rules:
            met = self._met_by(partial(_fires, rule.id))
            when = words(rule.when, self.told.question_by_id)
            yield RuleRow(rule, when, _conclusion(rule), met)

    def sources(self) -> Iterator[SourceRow]:
        """Every source with what rests on it."""
        resting: dict[str, dict[str, Link]] = {}
        for fact in self.facts:
            link = Link(fact.anchor, fact.anchor.removeprefix("text-"))
            for ref in fact.shown.sources:
                resting.setdefault(ref, {})[fact.anchor] = link
                resting.setdefault(ref.partition("#")[0], {})[fact.anchor] = link
        for source in self.rule_set.sources:
            claims = (
                (claim.id, claim.text, tuple(resting.get(f"{source.id}#{claim.id}", {}).values()))
                for claim in source.claims
            )
            yield SourceRow(source, tuple(resting.get(source.id, {}).values()), tuple(claims))


def _controls(hazards: Sequence[Hazard]) -> Iterator[Control]:
    for hazard in hazards:
        yield from hazard.controls


def _path_row(outcome: PathOutcome, number: int) -> PathRow:
    answers = (f"{name} = {answer_text(given)}" for name, given in outcome.path.answers.items())
    expect = outcome.path.expect
    expected = [] if expect.disposition is None else [expect.disposition.key]
    expected += [] if expect.within is None else [f"within {expect.within.key}"]
    expected += [f"{cause} {fit.key}" for cause, fit in (expect.causes or {}).items()]
    expected += list(expect.others or ())
    return PathRow(f"path-{number}", outcome, "; ".join(answers), ", ".join(expected))


def _fires(rule: str, outcome: PathOutcome) -> bool:
    return rule in (outcome.observed.fired or ())


def _says(text: Shown, outcome: PathOutcome) -> bool:
    """Whether a text is shown where it stands, which some are not on every path."""
    return text.when is None or text.text in (outcome.observed.texts or ())


def _is_at(outcome: PathOutcome, level: str) -> bool:
    """Whether a path ends at a level; where none is named, at any result but an emergency."""
    ended = outcome.observed.disposition
    if ended is None:
        return False
    return ended.key == level if level else ended is not Disposition.EMERGENCY


def _conclusion(rule: Rule) -> str:
    then = rule.then
    if then.care is not None:
        return f"level of care: {then.care.key}"
    if then.other:
        return f"other cause: {then.other}"
    if then.cause:
        return f"cause: {then.cause}, {then.fit.key if then.fit else ''} fit"
    return f"against the cause {then.against}"
