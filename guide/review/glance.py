"""At a glance: what a version is, what is proved of it, who approved it, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guide.approval.approvals import short
from guide.approval.verdicts import PATHS_CHECK, Checked, run_checks
from guide.checks import PROOFS, TEXT_CHECKS
from guide.checks import claims as sources
from guide.checks import hazards, names
from guide.findings import Finding
from guide.paths.scripted import observe
from guide.prover.numbers import WHY, PathNumbers, number_text, path_numbers
from guide.review.dossier import Asked, Dossier
from guide.ruleset.duedays import overdue, review_day
from guide.ruleset.model import Answers, Disposition, Fit, RuleSet, Verdict
from guide.ruleset.statements import shown
from guide.suites.coverage import KINDS, Coverage, coverage
from guide.suites.mutants import MutationReport, examine
from guide.suites.mutations import with_boundaries

PASSED_MEANS: Mapping[str, str] = {
    "claims": "Every claim of a source stands on a page, and every source is used.",
    "readability": "Every page can be read at grade 8 or lower, and half of the pages at grade 6.",
    "wording": "No text names a condition as the reader's own, gives odds, "
    "tells anyone to stop a medicine, or comforts falsely.",
    "markup": "No text shows marks of Markdown or HTML, or a web address.",
    "hazards": "All that is said to be done against a hazard is there.",
    "names": "Every named condition is used.",
    "reachability": "Every question can be asked, every option chosen, every rule fire, "
    "and every cause, fit and level of care be reached.",
    "ends": "Wherever the questions may end early, it is known whether they do.",
    "redundancy": "Every rule decides some result.",
    "clashes": "No two rules and no two safety properties speak against each other.",
    "parts": "Every part of every condition can matter.",
    "texts": "Every text that depends on answers is shown on some result and left out of another. "
    "Of alternatives, exactly one is shown.",
    "translations": "Every text is there in each language of the guide, made of the text of today, "
    "with the same numbers and words in braces.",
    "audiences": "The texts speak of every audience on some path. An answer that a text repeats is "
    "always there.",
    "safety": "Every safety property holds, and every one promises something.",
    "builtin": "Exactly one level of care comes out. An emergency shows no causes. The order of "
    "the rules does not matter. No rule fires on unknown answers alone.",
    "redflags": "Every red flag leads to more care than the default, or is asked about further. "
    "What is an emergency by itself is marked as a red flag. Danger is asked about first.",
    "answers": "Every question can change a result. “I am not sure” never leads to less care "
    "than “no” or a number. One more red flag never leads to less care.",
    PATHS_CHECK: "Every path that a tester wrote leads to what was written beside it.",
}
"""What it means, in plain words, that a check has nothing to say."""

MOST_LISTED = 50
"""How many of the things that no scripted path shows are listed; the command tells of all."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check: what it means that it passed, at what it looked, and what it says."""

    name: str
    about: str
    over: str
    verdict: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """How well the scripted paths test the rules; the paths left out lack an answer."""

    paths: int
    left_out: int
    mutants: MutationReport
    coverage: Coverage


def values(dossier: Dossier, asked: Asked) -> dict[str, Any] | None:
    """The values of the front page."""
    if asked.item:
        return None
    rule_set = dossier.rule_set
    found, counted = checked(dossier, asked), count(dossier, asked)
    return {
        "overdue": review_day(rule_set.guide).overdue(asked.today),
        "size": _size(rule_set),
        "checks": None if found is None else tuple(_rows(found, rule_set)),
        "counted": counted,
        "number": number_text,
        "why_not": WHY,
        "levels": sorted(Disposition, reverse=True),
        "fits": sorted(Fit, reverse=True),
        "tested": tested(dossier, asked),
        "points": KINDS,
        "most": MOST_LISTED,
        "open": None if found is None else _open(found, dossier, asked),
        "short": short,
    }


# -- what takes long ------------------------------------------------------------------------------


def checked(dossier: Dossier, asked: Asked) -> Checked | None:
    """What every check says; None while it is being worked out."""
    return dossier.known(asked, "checked", lambda: run_checks(dossier.rule_set, dossier.folder))


def count(dossier: Dossier, asked: Asked) -> PathNumbers | None:
    """How many answer paths lead where; None while they are being counted."""
    return dossier.known(asked, "counted", lambda: path_numbers(dossier.engine))


def tested(dossier: Dossier, asked: Asked) -> Tested | None:
    """How well the rules are tested; None while it is being worked out."""
    return dossier.known(asked, "tested", lambda: _tested(dossier))


def _tested(dossier: Dossier) -> Tested:
    journeys = [observe(path, dossier.engine)[0] for path in dossier.scripted_paths()]
    complete: list[Answers] = [journey.answers for journey in journeys if journey.complete]
    return Tested(
        len(complete),
        len(journeys) - len(complete),
        examine(with_boundaries(dossier.rule_set), complete),
        coverage(dossier.rule_set, complete),
    )


# -- the rows of the page -------------------------------------------------------------------------


def _size(rule_set: RuleSet) -> Sequence[tuple[int, str]]:
    return (
        (len(rule_set.questions), "questions"),
        (len(rule_set.rules), "rules"),
        (len(rule_set.causes), "causes"),
        (len(rule_set.sources), "sources"),
        (len(rule_set.safety), "safety properties"),
        (len(rule_set.hazards), "hazards"),
    )


def _rows(found: Checked, rule_set: RuleSet) -> Iterator[CheckRow]:
    texts = sum(1 for _ in shown(rule_set))
    over = {_name(check.__module__): f"{texts} texts" for check in TEXT_CHECKS}
    over |= {_name(check.__module__): "every answer path" for check in PROOFS}
    claims = sum(len(source.claims) for source in rule_set.sources)
    over[_name(sources.__name__)] = f"{len(rule_set.sources)} sources, {claims} claims"
    over[_name(hazards.__name__)] = f"{len(rule_set.hazards)} hazards"
    passed = sum(outcome.passed for outcome in found.outcomes)
    over[_name(names.__name__)] = f"{len(rule_set.conditions)} named conditions"
    over[PATHS_CHECK] = f"{len(found.outcomes)} scripted paths, {passed} as expected"
    for verdict in found.verdicts:
        yield CheckRow(
            verdict.check,
            PASSED_MEANS.get(verdict.check, ""),
            over.get(verdict.check, ""),
            _said(verdict),
            verdict.findings,
        )


def _said(verdict: Verdict) -> str:
    if not verdict.passed:
        return "FAILED"
    return "warns" if verdict.findings else "passed"


def _name(module: str) -> str:
    return module.rpartition(".")[2]


def _open(found: Checked, dossier: Dossier, asked: Asked) -> tuple[Finding, ...]:
    """What is open, errors first."""
    late = overdue([dossier.rule_set], dossier.numbers, asked.today)
    every = (*found.findings, *asked.review.findings, *late)
    return tuple(sorted(every, key=lambda finding: (finding.severity != "error", finding)))
