"""The loader: a folder of rule files -> a `RuleSet`, or everything that is wrong with it at once.

Each file is read by its shape (`ruleformat`); here the items are built and what one says about
another is checked. Broken items are left out but their ids are kept, so that one mistake does not
show up as ten. Raw values end here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from guide import items
from guide.conditions import Asked, ConditionReader
from guide.findings import Finding, Place, did_you_mean
from guide.model import (
    Conclusion,
    Condition,
    Disposition,
    Guide,
    IntendedUse,
    Numbers,
    Promise,
    Question,
    Reminder,
    Rule,
    RuleSet,
    SafetyProperty,
    StartPage,
)
from guide.ruleformat import FILES
from guide.shapes import Entry, PlacedText
from guide.source import read_file

NEEDED = ("guide.yaml", "questions.yaml", "rules.yaml", "causes.yaml", "sources.yaml")
ALSO = ("safety.yaml", "approvals.yaml", "hazards.yaml", "paths", "locale")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a rules folder holds: the guides without errors, the numbers, and all findings."""

    rule_sets: tuple[RuleSet, ...]
    numbers: Numbers | None
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing that was read has an error."""
        return not _has_errors(self.findings)


def load_guides(rules: Path, only: Iterable[str] = ()) -> Loaded:
    """Read every guide of a rules folder (or only those named) and the numbers they share."""
    findings: list[Finding] = []
    numbers = load_numbers(rules / "numbers.yaml", findings)
    wanted = tuple(only)
    folders = [folder for folder in _guide_folders(rules, findings) if _wanted(folder, wanted)]
    found = [load_rule_set(folder) for folder in folders]
    for name in sorted(set(wanted) - {folder.name for folder in folders}):
        hint = did_you_mean(name, (folder.name for folder in _guide_folders(rules, [])))
        findings.append(Finding(Place(str(rules)), "unknown-guide", f"no guide '{name}'", hint))
    for _, own in found:
        findings.extend(own)
    rule_sets = tuple(rule_set for rule_set, _ in found if rule_set is not None)
    return Loaded(rule_sets, numbers, tuple(sorted(findings)))


def load_rule_set(folder: Path) -> tuple[RuleSet | None, list[Finding]]:
    """Read one guide's folder. The rule set is None where a finding is an error."""
    return _GuideLoader(folder).load()


def load_numbers(path: Path, findings: list[Finding]) -> Numbers | None:
    """Read the shared table of numbers. None where it has an error."""
    own: list[Finding] = []
    entry = _read(path, "numbers.yaml", own)
    numbers = _numbers(entry, own) if isinstance(entry, Entry) else None
    findings.extend(own)
    return None if _has_errors(own) else numbers


def _wanted(folder: Path, wanted: tuple[str, ...]) -> bool:
    return not wanted or folder.name in wanted


def _guide_folders(rules: Path, findings: list[Finding]) -> list[Path]:
    try:
        folders = sorted(path for path in rules.iterdir() if path.is_dir())
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        message = f"the rules folder cannot be read: {reason}"
        findings.append(Finding(Place(str(rules)), "unreadable-folder", message))
        return []
    if not folders:
        hint = "`guide new NAME` writes one to start from"
        findings.append(Finding(Place(str(rules)), "no-guides", "there is no guide here", hint))
    return folders


def _read(path: Path, kind: str, findings: list[Finding]) -> Any:
    """What the shape of this kind of file reads at a path; None where it cannot be read at all."""
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        message = "the file is a link to a place outside its folder"
        findings.append(Finding(Place(str(path)), "link-outside", message, "copy the file here"))
        return None
    if not path.exists():
        message = f"{kind} is missing"
        findings.append(Finding(Place(str(path)), "missing-file", message))
        return None
    node, problems = read_file(path, str(path))
    findings.extend(problems)
    return None if node is None else FILES[kind].read(node, findings)


def _whole(build: Callable[[Entry], Item]) -> Callable[[Entry], Item | None]:
    """The builder, for entries in which nothing was wrong."""
    return lambda entry: build(entry) if entry.complete else None


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


class _GuideLoader:
    """Loads one guide; holds the findings and the ids that the items may name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.sources: dict[str, set[str]] = {}
        self.causes: set[str] = set()
        self.asked: dict[str, Asked] = {}

    def load(self) -> tuple[RuleSet | None, list[Finding]]:
        self._check_folder()
        raw = {kind: _read(self.folder / kind, kind, self.findings) for kind in NEEDED}
        safety_file = self.folder / "safety.yaml"
        raw["safety.yaml"] = (
            _read(safety_file, "safety.yaml", self.findings) if safety_file.exists() else ()
        )
        self._collect_ids(raw)
        rule_set = self._build(raw)
        self.findings.sort()
        return (None if _has_errors(self.findings) else rule_set), self.findings

    def _check_folder(self) -> None:
        known = (*NEEDED, *ALSO)
        for path in sorted(self.folder.glob("*")):
            if path.name not in known and path.suffix in (".yaml", ".yml"):
                hint = did_you_mean(path.name, known)
                self._warn(Place(str(path)), "unknown-file", "this file is not read", hint)
        if not (self.folder / "safety.yaml").exists():
            hint = "state what must hold on every path in safety.yaml"
            place = Place(str(self.folder))
            self._warn(place, "no-safety-properties", "the guide states no safety property", hint)

    def _build(self, raw: dict[str, Any]) -> RuleSet | None:
        sources = self._items(raw["sources.yaml"], "source", _whole(items.source))
        causes = self._items(raw["causes.yaml"], "cause", _whole(items.cause))
        questions = self._items(raw["questions.yaml"], "question", self._question)
        rules = self._items(raw["rules.yaml"], "rule", self._rule)
        safety = self._items(raw["safety.yaml"], "property", self._property)
        entry = raw["guide.yaml"]
        guide = self._guide(entry) if isinstance(entry, Entry) else None
        if guide is None:
            return None
        return RuleSet(
            guide=guide,
            questions=questions,
            rules=rules,
            causes=causes,
            sources=sources,
            safety=safety,
        )

    # -- ids --------------------------------------------------------------------------------------

    def _collect_ids(self, raw: dict[str, Any]) -> None:
        for entry in raw["sources.yaml"] or ():
            claims = (claim["claim"] for claim in entry.get("claims", ()))
            self.sources.setdefault(entry["source"], {claim for claim in claims if claim})
        self.causes = {entry["cause"] for entry in raw["causes.yaml"] or () if entry["cause"]}
        for entry in raw["questions.yaml"] or ():
            if entry["question"]:
                self.asked.setdefault(entry["question"], items.asked(entry))

    def _items(
        self, entries: Any, key: str, build: Callable[[Entry], Item | None]
    ) -> tuple[Item, ...]:
        self._once(entries or (), key)
        built = []
        for entry in entries or ():
            self._check_sources(entry)
            item = build(entry)
            if item is not None:
                built.append(item)
        return tuple(built)

    def _once(self, entries: Sequence[Entry], key: str) -> None:
        first: dict[str, Place] = {}
        for entry in entries:
            name = entry[key]
            if name in first:
                message = f"the {key} '{name}' stands twice"
                hint = f"it stands first at line {first[name].line}; give one another name"
                self._error(entry.place_of(key), "duplicate-id", message, hint)
            elif name is not None:
                first[name] = entry.place_of(key)

    def _check_sources(self, value: Any) -> None:
        """Every `sources` list anywhere below names known sources and claims."""
        if isinstance(value, Entry):
            for key, inner in value.values.items():
                if key == "sources":
                    for ref in inner or ():
                        self._check_source(ref)
                else:
                    self._check_sources(inner)
        elif isinstance(value, tuple):
            for inner in value:
                self._check_sources(inner)

    def _check_source(self, ref: Any) -> None:
        if not isinstance(ref, PlacedText):
            return
        source, _, claim = ref.partition("#")
        if source not in self.sources:
            hint = did_you_mean(source, self.sources)
            self._error(ref.place, "unknown-source", f"there is no source '{source}'", hint)
        elif claim and claim not in self.sources[source]:
            hint = did_you_mean(claim, self.sources[source])
            message = f"source '{source}' has no claim '{claim}'"
            self._error(ref.place, "unknown-claim", message, hint)

    def _known_cause(self, cause: PlacedText | None) -> bool:
        if cause is None or cause in self.causes:
            return True
        hint = did_you_mean(cause, self.causes)
        self._error(cause.place, "unknown-cause", f"there is no cause '{cause}'", hint)
        return False

    def _known_question(self, question: PlacedText | None) -> bool:
        if question is None or question in self.asked:
            return True
        hint = did_you_mean(question, self.asked)
        message = f"there is no question '{question}'"
        self._error(question.place, "unknown-question", message, hint)
        return False

    # -- questions --------------------------------------------------------------------------------

    def _question(self, entry: Entry) -> Question | None:
        before = len(self.findings)
        self._once(entry.get("options", ()), "option")
        if entry["type"] == "number":
            self._check_number(entry)
        elif entry["type"] and (entry["options"] or "options" not in entry.key_places):
            self._check_options(entry)
        if entry["picture"] and not entry["picture_text"]:
            hint = "say in words what the drawing shows"
            message = "a question with a picture lacks the key 'picture_text'"
            self._error(entry.place_of("picture"), "missing-key", message, hint)
        ask_when = self._condition(entry["ask_when"], own=entry.get("question", ""))
        if len(self.findings) > before or not entry.complete:
            return None
        return Question(
            id=entry["question"],
            ask=entry["ask"],
            why=entry["why"],
            type=entry["type"],
            options=tuple(items.option(option) for option in entry.get("options", ())),
            sources=entry["sources"],
            hint=entry.get("hint", ""),
            ask_when=ask_when,
            red_flags=bool(entry["red_flags"]),
            picture=entry.get("picture", ""),
            picture_text=entry.get("picture_text", ""),
            low=entry.get("from", 0),
            high=entry.get("to", 0),
            unit=entry.get("unit", ""),
            place=entry.place,
        )

    def _check_options(self, entry: Entry) -> None:
        options = entry.get("options", ())
        if len(options) < 2:
            message = f"question '{entry['question']}' offers fewer than two options"
            self._error(entry.place_of("options"), "too-few-options", message)
        for key in ("from", "to", "unit"):
            if entry[key] is not None:
                message = f"'{key}' is for number questions only"
                self._error(entry.place_of(key), "misplaced-key", message)
        many = entry["type"] == "many"
        if many and options and not any(option["exclusive"] for option in options):
            message = f"question '{entry['question']}' has no exclusive option"
            hint = 'add {option: none, text: "None of these", exclusive: yes}'
            self._error(entry.place_of("options"), "no-exclusive-option", message, hint)
        self._refuse_exclusive(() if many else options)

    def _refuse_exclusive(self, options: Sequence[Entry]) -> None:
        for option in options:
            if option["exclusive"] is not None:
                message = "'exclusive' is for questions that take many"
                self._error(option.place_of("exclusive"), "misplaced-key", message)

    def _check_number(self, entry: Entry) -> None:
        for key in ("from", "to"):
            if entry[key] is None:
                message = f"a number question lacks the key '{key}'"
                self._error(entry.place, "missing-key", message)
        if None not in (entry["from"], entry["to"]) and entry["from"] >= entry["to"]:
            message = f"no numbers lie between {entry['from']} and {entry['to']}"
            self._error(entry.place_of("to"), "empty-range", message)
        self._refuse_exclusive(entry.get("options", ()))

    def _condition(self, node: Any, own: str = "") -> Condition | None:
        return None if node is None else ConditionReader(self.asked, self.findings, own).read(node)

    # -- rules and safety properties --------------------------------------------------------------

    def _rule(self, entry: Entry) -> Rule | None:
        when = self._condition(entry["when"])
        then = self._conclusion(entry["then"]) if entry["then"] else None
        if when is None or then is None or not entry.complete:
            return None
        return Rule(
            id=entry["rule"],
            when=when,
            then=then,
            because=entry["because"],
            sources=entry["sources"],
            do=entry.get("do", ""),
            lines=entry.get("lines", ""),
            place=entry.place,
        )

    def _conclusion(self, entry: Entry) -> Conclusion | None:
        given = set(entry.key_places)
        if given not in ({"cause", "fit"}, {"disposition"}, {"against"}):
            message = "a rule has one conclusion"
            hint = "{cause: id, fit: strong}, {disposition: soon}, or {against: id}"
            self._error(entry.place, "wrong-conclusion", message, hint)
            return None
        if not (self._known_cause(entry["cause"]) and self._known_cause(entry["against"])):
            return None
        if not entry.complete:
            return None
        return Conclusion(
            disposition=items.level(entry["disposition"]),
            cause=entry.get("cause", ""),
            fit=items.fit(entry["fit"]),
            against=entry.get("against", ""),
        )

    def _property(self, entry: Entry) -> SafetyProperty | None:
        whenever = self._condition(entry["whenever"])
        then = self._promise(entry["then"]) if entry["then"] else None
        if then is None or not entry.complete:
            return None
        if whenever is None and entry["whenever"] is not None:
            return None
        text, place = entry["property"], entry.place
        return SafetyProperty(text=text, then=then, whenever=whenever, place=place)

    def _promise(self, entry: Entry) -> Promise | None:
        given = set(entry.key_places)
        kinds = given - {"fit"}
        if len(kinds) != 1 or ("fit" in given and kinds != {"cause"}):
            message = "a safety property promises one thing"
            hint = "disposition, cause (with fit), no_cause, asked, never_asked or ends"
            self._error(entry.place, "wrong-promise", message, hint)
            return None
        causes = self._known_cause(entry["cause"]) and self._known_cause(entry["no_cause"])
        asked = self._known_question(entry["asked"])
        if not (causes and asked and self._known_question(entry["never_asked"])):
            return None
        if not entry.complete:
            return None
        level = entry["disposition"]
        at_least = isinstance(level, Entry)
        return Promise(
            disposition=items.level(level["at_least"] if at_least else level),
            at_least=at_least,
            cause=entry.get("cause", ""),
            fit=items.fit(entry["fit"]),
            no_cause=entry.get("no_cause", ""),
            asked=entry.get("asked", ""),
            never_asked=entry.get("never_asked", ""),
            ends=entry["ends"] is not None,
        )

    # -- the guide itself -------------------------------------------------------------------------

    def _guide(self, entry: Entry) -> Guide | None:
        self._check_sources(entry)
        if entry["guide"] is not None and entry["guide"] != self.folder.name:
            message = f"the guide '{entry['guide']}' stands in the folder '{self.folder.name}'"
            hint = "the id and the folder's name must be the same"
            self._error(entry.place_of("guide"), "id-not-folder", message, hint)
        for key, id_key in (("mimics", "mimic"), ("faq", "faq"), ("reminders", "reminder")):
            self._once(entry.get(key, ()), id_key)
        reminders = self._reminders(entry)
        if not entry.complete:
            return None
        start, use = entry["start"], entry["intended_use"]
        return Guide(
            id=entry["guide"],
            title=entry["title"],
            version=entry["version"],
            updated=entry["updated"],
            review_by=entry["review_by"],
            language=entry["language"],
            summary=entry["summary"],
            start=StartPage(
                does=start["does"],
                does_not=start["does_not"],
                before=items.statements(start["before"]),
            ),
            intended_use=IntendedUse(suits=use["for"], does_not_suit=use["not_for"]),
            notice=items.titled(entry["notice"]),
            disclaimer=items.statement(entry["disclaimer"]),
            dispositions=items.dispositions(entry["dispositions"]),
            default_disposition=Disposition.of(entry["default_disposition"]),
            none_fits=items.titled(entry["none_fits"]),
            watch_for=items.statements(entry["watch_for"]),
            mimics=tuple(items.mimic(mimic) for mimic in entry["mimics"]),
            faq=tuple(items.faq(faq) for faq in entry["faq"]),
            reminders=reminders,
            place=entry.place,
        )

    def _reminders(self, entry: Entry) -> tuple[Reminder, ...]:
        found = []
        for reminder in entry.get("reminders", ()):
            when = self._condition(reminder["when"])
            if when is not None and reminder.complete:
                text, place = reminder["text"], reminder.place
                found.append(Reminder(id=reminder["reminder"], when=when, text=text, place=place))
        return tuple(found)

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))

    def _warn(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint, severity="warning"))


def _numbers(entry: Entry, findings: list[Finding]) -> Numbers | None:
    known = {source["source"] for source in entry.get("sources", ())}
    for ref in _source_refs(entry):
        if ref not in known:
            hint = did_you_mean(ref, known)
            message = f"there is no source '{ref}'"
            findings.append(Finding(ref.place, "unknown-source", message, hint))
    if not entry.complete:
        return None
    return Numbers(
        owner=entry["owner"],
        checked=entry["checked"],
        check_every=entry["check_every"],
        default_text=entry["default_text"],
        countries=tuple(items.country(country) for country in entry["countries"]),
        sources=tuple(items.source(source) for source in entry["sources"]),
    )


def _source_refs(entry: Entry) -> Iterator[PlacedText]:
    for country in entry.get("countries", ()):
        listed = (country["emergency"], *country.get("also", ()), *country.get("crisis", ()))
        for number in listed:
            yield from number.get("sources", ()) if number else ()
