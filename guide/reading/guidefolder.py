"""The folder of one guide -> a `RuleSet`, or everything that is wrong with it at once.

Each file is read by its shape (`ruleformat`); here the items are built and what one says about
another is checked. Broken items are left out but their ids are kept, so that one mistake does not
show up as ten. Raw values end here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from guide import resources
from guide.findings import Finding, Place, closest, did_you_mean, has_errors, quoted
from guide.reading import items
from guide.reading.conditions import CONNECTIVES, Asked, ConditionReader
from guide.reading.references import Known, check_source, report_duplicates, source_refs
from guide.reading.rulefiles import (
    LimitedFindings,
    is_visible,
    leads_outside,
    read,
    reason,
    warn_unknown,
    without_echoes,
)
from guide.reading.shapes import Entry, PlacedText
from guide.ruleset.model import (
    Conclusion,
    Condition,
    Disposition,
    Guide,
    IntendedUse,
    Promise,
    Question,
    Reminder,
    Rule,
    RuleSet,
    SafetyProperty,
    StartPage,
)

NEEDED = ("guide.yaml", "questions.yaml", "rules.yaml", "causes.yaml", "sources.yaml")
OPTIONAL = ("safety.yaml", "hazards.yaml", "approvals.yaml")
ALSO = (*OPTIONAL, "paths", "locale")

SITE_PAGES = frozenset(
    ("accessibility", "country", "healthz", "privacy", "readyz", "review", "static")
)
"""First parts of addresses that belong to the site, so that no guide can have them."""

Item = TypeVar("Item")


class GuideFolder:
    """One guide being read: its findings so far, and the ids that its items may name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings = LimitedFindings(folder)
        self.sources = Known[set[str] | None]("source", "unknown-source")
        self.causes = Known[None]("cause", "unknown-cause")
        self.asked = Known[Asked]("question", "unknown-question")
        self.passed: set[str] = set()

    def load(self) -> tuple[RuleSet | None, list[Finding]]:
        """The rule set, None where a finding is an error, and all findings in order."""
        rule_set = None
        with self.findings.limited():
            rule_set = self._read_all() if self._check_folder() else None
        findings = sorted(without_echoes(self.findings))
        return (None if has_errors(findings) else rule_set), findings

    def _read_all(self) -> RuleSet | None:
        raw = {kind: read(self.folder / kind, kind, self.findings) for kind in NEEDED}
        for kind in OPTIONAL:
            path = self.folder / kind
            there = path.exists() or path.is_symlink()
            raw[kind] = read(path, kind, self.findings) if there else ()
        self._collect_ids(raw)
        return self._build(raw)

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
        sources = self._items(raw["sources.yaml"], "source", _whole(items.source))
        causes = self._items(raw["causes.yaml"], "cause", _whole(items.cause))
        questions = self._items(raw["questions.yaml"], "question", self._question)
        rules = self._items(raw["rules.yaml"], "rule", self._rule)
        safety = self._items(raw["safety.yaml"], "property", self._property)
        hazards = self._items(raw["hazards.yaml"], "hazard", _whole(items.hazard))
        approvals = map(_whole(items.approval), raw["approvals.yaml"] or ())
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
            hazards=hazards,
            approvals=tuple(filter(None, approvals)),
        )

    # -- ids --------------------------------------------------------------------------------------

    def _collect_ids(self, raw: dict[str, Any]) -> None:
        self.sources.collect(raw["sources.yaml"], items.claim_ids)
        self.causes.collect(raw["causes.yaml"], lambda entry: None)
        self.asked.collect(raw["questions.yaml"], items.asked)

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

    def _once(self, entries: Iterable[Entry], key: str) -> None:
        report_duplicates(entries, key, self.findings)

    def _check_sources(self, value: Any) -> None:
        """Every `sources` list anywhere below names known sources and claims."""
        for ref in source_refs(value):
            check_source(ref, self.sources, self.findings)

    def _known_cause(self, cause: PlacedText | None) -> bool:
        return cause is None or self.causes.check(cause, cause.place, self.findings)

    def _known_question(self, question: PlacedText | None) -> bool:
        return question is None or self.asked.check(question, question.place, self.findings)

    # -- questions --------------------------------------------------------------------------------

    def _question(self, entry: Entry) -> Question | None:
        self._warn_of_picture(entry["picture"])
        before = len(self.findings)
        self._check_id(entry)
        self._once(entry.get("options", ()), "option")
        if entry["type"] == "number":
            self._check_number(entry)
        elif entry["type"]:
            self._check_options(entry)
        self._check_picture(entry)
        ask_when = self._ask_when(entry)
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
            renamed_from=entry.get("renamed_from", ""),
            place=entry.place,
        )

    def _check_id(self, entry: Entry) -> None:
        if entry["question"] in CONNECTIVES:
            message = f"no question may be called {quoted(entry['question'])}"
            hint = "conditions use this word: " + ", ".join(CONNECTIVES)
            self._error(entry.place_of("question"), "reserved-id", message, hint)

    def _check_options(self, entry: Entry) -> None:
        for key in ("from", "to", "unit"):
            self._misplaced(entry, key, "is for number questions only")
        options = entry.get("options", ())
        many = entry["type"] == "many"
        self._refuse_exclusive(() if many else options)
        if "options" in entry.key_places and not options:
            return
        if len(options) < 2:
            message = f"a question of type '{entry['type']}' needs two options or more"
            self._error(entry.place_of("options"), "too-few-options", message)
        elif many and not any(_may_be_exclusive(option) for option in options):
            message = "a question of type 'many' needs an exclusive option"
            hint = 'add {option: none, text: "None of these", exclusive: yes}'
            self._error(entry.place_of("options"), "no-exclusive-option", message, hint)

    def _refuse_exclusive(self, options: Sequence[Entry]) -> None:
        for option in options:
            self._misplaced(option, "exclusive", "is for questions of type 'many'")

    def _check_number(self, entry: Entry) -> None:
        for key in ("from", "to"):
            if key not in entry.key_places:
                message = f"a number question lacks the key '{key}'"
                self._error(entry.place, "missing-key", message)
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

    def _ask_when(self, entry: Entry) -> Condition | None:
        """The condition of a question, over those before it, which it joins."""
        earlier = frozenset(self.passed if entry["ask_when"] else ())
        self.passed.update(filter(None, [entry["question"]]))
        return self._condition(entry["ask_when"], entry.get("question", ""), earlier)

    def _condition(
        self, node: Any, own: str = "", earlier: frozenset[str] | None = None
    ) -> Condition | None:
        if node is None:
            return None
        known = self.asked.all_known
        return ConditionReader(self.asked, self.findings, known, own, earlier).read(node)

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
        known = [self._known_cause(entry[key]) for key in ("cause", "against")]
        if not (all(known) and entry.complete):
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
        known = [self._known_cause(entry[key]) for key in ("cause", "no_cause")]
        known += [self._known_question(entry[key]) for key in ("asked", "never_asked")]
        if not (all(known) and entry.complete):
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
        if entry["guide"] in SITE_PAGES:
            message = f"'{entry['guide']}' is the address of a page of the site"
            hint = "give the guide another id"
            self._error(entry.place_of("guide"), "reserved-id", message, hint)
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


def _may_be_exclusive(option: Entry) -> bool:
    return option["exclusive"] is not False and "exclusive" in option.key_places


def _whole(build: Callable[[Entry], Item]) -> Callable[[Entry], Item | None]:
    """The builder, for entries in which nothing was wrong."""
    return lambda entry: build(entry) if entry.complete else None
