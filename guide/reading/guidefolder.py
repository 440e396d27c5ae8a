"""The folder of one guide -> a `RuleSet`, or everything that is wrong with it at once.

Each file is read by its shape (`ruleformat`); here the items are built and what one says about
another is checked. Broken items are left out but their ids are kept, so that one mistake does not
show up as ten. Raw values end here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from guide import resources
from guide.findings import Finding, Place, closest, did_you_mean, has_errors, quoted
from guide.reading.audiences import WordingReader, Words, check_audiences
from guide.reading.blocks import GuideBlocks
from guide.reading.catalogues import SUFFIX, translations_in
from guide.reading.conditions import JOININGS, ConditionReader, Testable
from guide.reading.items import ItemBuilder
from guide.reading.namedconditions import NamedConditions
from guide.reading.references import Known, either, known_claims
from guide.reading.rulefiles import (
    LimitedFindings,
    is_visible,
    leads_outside,
    read_node,
    reason,
    warn_unknown,
    without_echoes,
)
from guide.reading.ruleformat import EARLY_END, FILES, QUESTION
from guide.reading.shapes import Entry, PlacedText, Record
from guide.reading.shortnames import short_name_findings
from guide.ruleset.model import (
    Approval,
    Cause,
    Disposition,
    EarlyEnd,
    Guide,
    Hazard,
    NamedCondition,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
    Source,
)
from guide.ruleset.questions import QUESTION_TYPES, QuestionType

NEEDED = ("guide.yaml", "questions.yaml", "rules.yaml", "causes.yaml", "sources.yaml")
OPTIONAL = ("conditions.yaml", "safety.yaml", "hazards.yaml", "approvals.yaml")
LOCALE = "locale"
"""The folder of the catalogues, one for each language."""
ALSO = (*OPTIONAL, "paths", "cases", LOCALE)

SITE_PAGES = frozenset(
    (
        "accessibility",
        "country",
        "healthz",
        "language",
        "privacy",
        "readyz",
        "recording",
        "review",
        "static",
        "version",
    )
)
"""First parts of addresses that belong to the site, so that no guide can have them."""

Item = TypeVar("Item")


class GuideFolder:
    """One guide being read: its findings so far, and the ids that its items may name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings = LimitedFindings(folder)
        self.draft = False
        self.blocks = GuideBlocks(folder.parent, self.findings)
        self.sources = Known[set[str] | None]("source")
        self.causes = Known[None]("cause")
        self.others = Known[None]("other", "other cause")
        self.asked = Known[Testable]("question")
        self.words = Words()
        self.named = NamedConditions(self.findings, lambda entry: self.builder.build(entry))

    def load(self) -> tuple[RuleSet | None, list[Finding]]:
        """The rule set, None where a finding is an error, and all findings in order."""
        rule_set = None
        with self.findings.limited():
            rule_set = self._read_all() if self._check_folder() else None
        findings = sorted(without_echoes(self.findings))
        return (None if has_errors(findings) else rule_set), findings

    def _read_all(self) -> RuleSet | None:
        raw = {kind: self._read(kind) for kind in NEEDED}
        for kind in OPTIONAL:
            path = self.folder / kind
            there = path.exists() or path.is_symlink()
            raw[kind] = self._read(kind) if there else ()
        self.findings.extend(self.blocks.in_part())
        self.sources.collect(raw["sources.yaml"], known_claims)
        self.causes.collect(raw["causes.yaml"], lambda entry: None)
        guide = raw["guide.yaml"]
        self.draft = isinstance(guide, Entry) and guide.get("draft", False) is True
        others = guide["other_causes"] if isinstance(guide, Entry) else None
        self.others.collect(others, lambda entry: None)
        self.asked.collect(_of_record(raw["questions.yaml"], QUESTION), Testable.of)
        self.words.take(guide if isinstance(guide, Entry) else None)
        self.named.collect(raw["conditions.yaml"])
        return self._build(raw)

    def _read(self, kind: str) -> Any:
        """What stands in a file, with the items of shared blocks; None where not all is known."""
        node = read_node(self.folder / kind, kind, self.findings)
        if node is None:
            return None
        node, found = self.blocks.whole(node, FILES[kind])
        read = FILES[kind].read(node, self.findings)
        return read if found else None

    def _check_folder(self) -> bool:
        """Whether the folder can be read at all."""
        place = Place(str(self.folder))
        try:
            paths = sorted(path for path in self.folder.iterdir() if is_visible(path))
            names = {path.name for path in paths if path.exists()}
            outside = leads_outside(self.folder)
        except OSError as problem:
            message = f"the folder cannot be read: {reason(problem)}"
            self._error(place, "unreadable-folder", message)
            return False
        if outside:
            message = "this is a link to a place outside its folder"
            self._error(place, "link-outside", message, "copy the folder here")
            return False
        if not names & set(NEEDED):
            hint = "a guide's folder holds " + ", ".join(NEEDED)
            self._error(place, "empty-folder", "there is no guide in this folder", hint)
            return False
        warn_unknown(paths, (*NEEDED, *ALSO), self.findings)
        if "safety.yaml" not in names:
            hint = "state what must hold on every path in safety.yaml"
            message = "the guide states no safety property"
            warning = Finding(place, "no-safety-properties", message, hint, severity="warning")
            self.findings.append(warning)
        return True

    def _build(self, raw: dict[str, Any]) -> RuleSet | None:
        for rule in raw["rules.yaml"] or ():
            self._check_time(rule["then"])
        conditions = self._conditions(raw["conditions.yaml"])
        guide = self._guide(raw["guide.yaml"])
        way = tuple(self._way(raw["questions.yaml"] or ()))
        rules = self._items(Rule, raw["rules.yaml"])
        causes = self._items(Cause, raw["causes.yaml"])
        sources = self._items(Source, raw["sources.yaml"])
        safety = self._items(SafetyProperty, raw["safety.yaml"])
        hazards = self._items(Hazard, raw["hazards.yaml"])
        approvals = self._items(Approval, raw["approvals.yaml"])
        if not has_errors(self.findings):
            self.findings.extend(self.words.unused())
        if guide is None:
            return None
        return RuleSet(
            guide=guide,
            questions=tuple(item for item in way if isinstance(item, Question)),
            ends=tuple(item for item in way if isinstance(item, EarlyEnd)),
            rules=rules,
            causes=causes,
            sources=sources,
            safety=safety,
            hazards=hazards,
            approvals=approvals,
            translations=translations_in(self._catalogues(), guide.id, self.findings),
            conditions=conditions,
        )

    @cached_property
    def builder(self) -> ItemBuilder:
        """What makes the items, once all ids are known."""
        kinds = (self.sources, self.causes, self.others, self.asked)
        known = {kind.key: kind for kind in kinds} | {
            "named": either("cause", self.causes, self.others)
        }
        conditions = ConditionReader(
            self.asked, self.findings, self.asked.all_known, use=self.named.use
        )
        wordings = WordingReader(self.words, self.asked, self.findings)
        return ItemBuilder(known, conditions, wordings, self.findings)

    def _items(self, kind: type[Item], entries: Any) -> tuple[Item, ...]:
        built = map(self.builder.build, entries or ())
        return tuple(item for item in built if isinstance(item, kind))

    def _check_time(self, entry: Any) -> None:
        """A time goes with the level soon alone; what has kinds of keys says itself if none is."""
        if not isinstance(entry, Entry) or "within" not in entry.key_places:
            return
        given = "disposition" in entry.key_places
        unknown = entry["disposition"] is None and (given or entry.record.kinds)
        if not unknown and entry["disposition"] is not Disposition.SOON:
            message = "a time goes with the level of care soon alone"
            hint = "write {disposition: soon, within: 2 weeks}, or leave `within` out"
            self._error(entry.place_of("within"), "within-not-soon", message, hint)

    def _conditions(self, entries: Any) -> tuple[NamedCondition, ...]:
        for entry in entries or ():
            name, place = entry["condition"], entry.place_of("condition")
            self._check_id(name, place, "condition")
            if name in self.asked:
                message = f"the condition {quoted(name)} has the id of a question"
                hint = "give it a name of its own, so that nobody takes the one for the other"
                self._error(place, "shadowed-question", message, hint)
        return self.named.all()

    # -- questions --------------------------------------------------------------------------------

    def _way(self, entries: Sequence[Entry]) -> Iterator[Question | EarlyEnd]:
        """The questions and early ends; each may look only at the questions before it."""
        self.findings.extend(short_name_findings(_of_record(entries, QUESTION) or ()))
        earlier: list[str] = []
        for place, entry in enumerate(entries):
            ends = entry.record is EARLY_END
            own = entry.get("end" if ends else "question", "")
            so_far = frozenset(earlier)
            known = replace(self.builder.conditions, earlier=so_far)
            wordings = replace(self.builder.wordings, own=own, earlier=so_far)
            if ends:
                self._check_end(entry, entries[:place], entries[place + 1 :])
                reader = replace(known, looking=f"the early end '{own}'")
            else:
                self._check_question(entry)
                reader = replace(known, looking=f"ask_when of '{own}'", own=own)
            item = replace(self.builder, conditions=reader, wordings=wordings).build(entry)
            if isinstance(item, EarlyEnd):
                yield replace(item, after=earlier[-1] if earlier else "")
            elif isinstance(item, Question):
                yield item
            if own and not ends:
                earlier.append(own)

    def _check_end(self, entry: Entry, before: Sequence[Entry], behind: Sequence[Entry]) -> None:
        """An end stands between questions: it looks at some, and spares others."""
        self._check_id(entry["end"], entry.place_of("end"), "early end")
        if not _of_record(before, QUESTION) or not _of_record(behind, QUESTION):
            where = "behind" if _of_record(before, QUESTION) else "before"
            message = f"no question stands {where} this early end"
            hint = "put it between the questions that it looks at and those that it spares"
            self._error(entry.place, "misplaced-end", message, hint)

    def _check_question(self, entry: Entry) -> None:
        self._warn_of_picture(entry["picture"])
        self._check_id(entry["question"], entry.place_of("question"), "question")
        row = QUESTION_TYPES.get(entry["type"] or "")
        if row is not None and row.numbers:
            self._check_number(entry)
        elif row is not None:
            self._check_options(entry, row)
        self._check_picture(entry)

    def _check_id(self, name: str | None, place: Place, kind: str) -> None:
        if name is not None and name in JOININGS:
            message = f"no {kind} may be called {quoted(name)}"
            hint = "conditions use this word: " + ", ".join(JOININGS)
            self._error(place, "reserved-id", message, hint)

    def _check_options(self, entry: Entry, row: QuestionType) -> None:
        for key in ("from", "to", "unit", "unit_one"):
            self._misplaced(entry, key, "is for number questions only")
        options = entry.get("options", ())
        self._refuse_exclusive(() if row.several else options)
        if "options" in entry.key_places and not options:
            return
        if len(options) < 2:
            message = f"a question of type '{row.key}' needs two options or more"
            self._error(entry.place_of("options"), "too-few-options", message)
        elif row.several and not any(_may_be_exclusive(option) for option in options):
            message = f"a question of type '{row.key}' needs an exclusive option"
            hint = 'add {option: none, text: "None of these", exclusive: yes}'
            self._error(entry.place_of("options"), "no-exclusive-option", message, hint)

    def _refuse_exclusive(self, options: Sequence[Entry]) -> None:
        several = [f"'{row.key}'" for row in QUESTION_TYPES.values() if row.several]
        for option in options:
            self._misplaced(option, "exclusive", f"is for questions of type {' or '.join(several)}")

    def _check_number(self, entry: Entry) -> None:
        for key in ("from", "to"):
            if key not in entry.key_places:
                message = f"a number question lacks the key '{key}'"
                self._error(entry.place, "missing-key", message)
        if "unit" not in entry.key_places:
            message, hint = "nothing says what the number counts", "add unit: weeks, for example"
            place = entry.place
            self.findings.append(Finding(place, "missing-unit", message, hint, severity="warning"))
        low, high = entry["from"], entry["to"]
        if low is not None and high is not None and low >= high:
            message = f"'from' must be less than 'to': {low} is not less than {high}"
            self._error(entry.place_of("to"), "empty-range", message)
        self._refuse_exclusive(entry.get("options", ()))

    def _check_picture(self, entry: Entry) -> None:
        if "picture" not in entry.key_places:
            self._misplaced(entry, "picture_text", "is for questions with a picture")
        elif "picture_text" not in entry.key_places:
            hint = "say in words what the drawing shows"
            message = "a question with a picture lacks the key 'picture_text'"
            self._error(entry.place_of("picture"), "missing-key", message, hint)

    def _warn_of_picture(self, name: PlacedText | None) -> None:
        """A drawing that is not there; the page then shows its text."""
        pictures = resources.folder("static") / "pictures"
        if name is None or (pictures / f"{name}.svg").is_file():
            return
        drawn = [path.stem for path in pictures.glob("*.svg")]
        hint = closest(name, drawn) and did_you_mean(name, drawn)
        message = f"there is no drawing static/pictures/{name}.svg"
        hint = hint or "put it there, or remove picture and picture_text"
        warning = Finding(name.place, "unknown-picture", message, hint, severity="warning")
        self.findings.append(warning)

    def _misplaced(self, entry: Entry, key: str, where: str) -> None:
        if key in entry.key_places:
            message = f"'{key}' {where}"
            self._error(entry.place_of(key), "misplaced-key", message, "remove it")

    def _catalogues(self) -> list[Path]:
        return [path for path in (self.folder / LOCALE).glob(f"*{SUFFIX}") if is_visible(path)]

    # -- the guide itself -------------------------------------------------------------------------

    def _guide(self, entry: Any) -> Guide | None:
        if not isinstance(entry, Entry):
            return None
        if entry["guide"] is not None and entry["guide"] != self.folder.name:
            message = f"the guide '{entry['guide']}' stands in the folder '{self.folder.name}'"
            hint = "the id and the folder's name must be the same"
            self._error(entry.place_of("guide"), "id-not-folder", message, hint)
        if entry["guide"] in SITE_PAGES:
            message = f"'{entry['guide']}' is the address of a page of the site"
            hint = "give the guide another id"
            self._error(entry.place_of("guide"), "reserved-id", message, hint)
        for other in entry.get("other_causes", ()):
            self._check_time(other)
            if other["other"] in self.causes:
                message = f"{quoted(other['other'])} is the id of a cause too"
                hint = "a cause is covered or not: give one of the two another id"
                self._error(other.place_of("other"), "duplicate-id", message, hint)
        if entry["audience"] is not None:
            self.findings.extend(check_audiences(entry["audience"], self.asked))
        guide = self.builder.build(entry)
        return guide if isinstance(guide, Guide) else None

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))


def _of_record(entries: Sequence[Entry] | None, record: Record) -> Sequence[Entry] | None:
    """Those of some entries that are of one record; None where they could not be read."""
    return None if entries is None else tuple(e for e in entries if e.record is record)


def _may_be_exclusive(option: Entry) -> bool:
    return option["exclusive"] is not False and "exclusive" in option.key_places
