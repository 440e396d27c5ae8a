"""Labelled cases: what a person would answer, and what care and causes somebody said are right.

A case is evidence of how well a guide does, not a test: a scripted path that fails turns a build
red, a case that is missed is counted. Case files are read with the care of path files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guide.findings import Finding, Place, did_you_mean
from guide.paths.answerreader import AnswerReader
from guide.paths.scripted import Expected, ScriptedPath
from guide.reading.rulefiles import read
from guide.reading.shapes import Entry
from guide.ruleset.model import Answers, Disposition, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledCase:
    """A case. `most` is None where no advice is too urgent; `solved_by` is a share in per cent.

    Of the causes: each of `must` is to be named, none of `never`, and those that are `not_alone`
    mislead where nothing else is named.
    """

    id: str
    facts: tuple[str, ...]
    answers: Answers
    least: Disposition
    most: Disposition | None
    labelled_by: str
    source: str
    unanswered: str = "none"
    group: str = ""
    turned_out: str = ""
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    not_alone: tuple[str, ...] = ()
    solved_by: int | None = None
    place: Place = field(compare=False, repr=False, default=Place(""))

    @property
    def path(self) -> ScriptedPath:
        """The answers as a path that expects nothing."""
        return ScriptedPath(
            name=self.id,
            answers=self.answers,
            unanswered=self.unanswered,
            unasked_ok=True,
            expect=Expected(),
            place=self.place,
        )


def case_files(folder: Path) -> tuple[Path, ...]:
    """The case files of a guide's folder."""
    return tuple(sorted((folder / "cases").glob("[!._]*.yaml")))


def load_cases(
    files: Iterable[Path], rule_set: RuleSet
) -> tuple[tuple[LabelledCase, ...], list[Finding]]:
    """The cases of these files that nothing is wrong with, and what is wrong with the others."""
    reader = _CaseReader(rule_set)
    cases = tuple(case for file in files for case in reader.cases(file))
    return cases, sorted(set(reader.findings))


class _CaseReader:
    """Makes cases of what was read; holds the findings and the ids met so far."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.findings: list[Finding] = []
        self._answers = AnswerReader(rule_set, self.findings)
        self._causes = (
            *rule_set.cause_by_id,
            *(other.id for other in rule_set.guide.other_causes),
        )
        self._first: dict[str, Place] = {}

    def cases(self, file: Path) -> Iterator[LabelledCase]:
        """The cases of one file that nothing is wrong with."""
        for entry in read(file, "cases.yaml", self.findings) or ():
            case = self._case(entry)
            if case is not None:
                yield case

    def _case(self, entry: Entry) -> LabelledCase | None:
        before = len(self.findings)
        self._once(entry)
        answers = self._answers.read(entry.get("answers", {}))
        care, causes = entry["care"], entry.get("causes", {})
        if care is not None:
            self._check_care(care)
        self._check_causes(causes)
        if len(self.findings) > before or not entry.complete:
            return None
        return LabelledCase(
            id=str(entry["case"]),
            facts=tuple(map(str, entry["facts"])),
            answers=answers,
            least=care["least"],
            most=care["most"],
            labelled_by=str(entry["labelled_by"]),
            source=str(entry["source"]),
            unanswered=entry.get("unanswered", "none"),
            group=str(entry.get("group", "")),
            turned_out=str(entry.get("turned_out", "")),
            must=causes.get("must", ()),
            may=causes.get("may", ()),
            never=causes.get("never", ()),
            not_alone=causes.get("not_alone", ()),
            solved_by=entry["solved_by"],
            place=entry.place,
        )

    def _once(self, entry: Entry) -> None:
        name = entry["case"]
        if name in self._first:
            hint = f"it stands first at {self._first[name]}; give one another id"
            message = f"the case '{name}' stands twice"
            self._error(entry.place_of("case"), "duplicate-case", message, hint)
        elif name is not None:
            self._first[name] = entry.place_of("case")

    def _check_care(self, care: Entry) -> None:
        least, most = care["least"], care["most"]
        if least is not None and most is not None and most < least:
            message = f"no advice is at least {least.key} and at most {most.key}"
            hint = "`least` is the least urgent advice that is safe, `most` the most that is fair"
            self._error(care.place_of("most"), "contradictory-case", message, hint)

    def _check_causes(self, causes: Entry) -> None:
        for key in ("must", "may", "never", "not_alone"):
            for name in causes.get(key, ()):
                if name not in self._causes:
                    hint = did_you_mean(name, self._causes)
                    self._error(name.place, "unknown-cause", f"there is no cause '{name}'", hint)
        for name in causes.get("never", ()):
            if name in (*causes.get("must", ()), *causes.get("may", ())):
                message = f"'{name}' is to be named and never to be named"
                hint = "take it out of one of the lists"
                self._error(name.place, "contradictory-case", message, hint)

    def _error(self, place: Place, code: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(place, code, message, hint))
