"""A run of scripted paths, for people in a line or two and for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from guide.engine.engine import RuleTrace
from guide.findings import Finding, as_json
from guide.paths.failures import as_text
from guide.paths.runs import ENGINE, Failure, PathRun, WalkDone
from guide.ruleset.answertext import answer_text
from guide.ruleset.model import Answers

VERDICTS = ("passed", "failed", "not run")


def summary(runs: Sequence[PathRun], findings: Sequence[Finding] = ()) -> str:
    """How many paths there were, and what became of them; what is wrong with files is counted."""
    verdicts = [run.verdict for run in runs]
    counts = {word: verdicts.count(word) for word in VERDICTS}
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    wrong = len(findings)
    also = f"; {wrong} {'finding' if wrong == 1 else 'findings'}" if wrong else ""
    return f"{len(runs)} {'path' if len(runs) == 1 else 'paths'}: {told or 'none run'}{also}"


def failures_text(run: PathRun) -> str:
    """All that is wrong with a path, in words; on which driver, where not on the engine alone."""
    on_engine = [walk.driver for walk in run.walks] == [ENGINE.name]
    return "\n\n".join(
        as_text(failure.outcome, () if on_engine else failure.drivers) for failure in run.failures
    )


def as_object(
    runs: Sequence[PathRun], findings: Sequence[Finding], unavailable: Mapping[str, str]
) -> dict[str, object]:
    """The whole run, for JSON."""
    verdicts = [run.verdict for run in runs]
    return {
        "counts": {word.replace(" ", "_"): verdicts.count(word) for word in VERDICTS},
        "paths": [_run(run) for run in runs],
        "findings": json.loads(as_json(findings)),
        "unavailable": dict(unavailable),
    }


def _run(run: PathRun) -> dict[str, object]:
    return {
        "path": run.path.name,
        "file": run.path.place.file,
        "line": run.path.place.line,
        "column": run.path.place.column,
        "verdict": run.verdict,
        "seconds": round(run.seconds, 6),
        "walks": {walk.driver: _walk(walk) for walk in run.walks},
        "failures": [_failure(failure) for failure in run.failures],
        "text": failures_text(run),
    }


def _walk(walk: WalkDone) -> dict[str, object]:
    seen = walk.observed
    return {
        "asked": list(seen.asked),
        "disposition": None if seen.disposition is None else seen.disposition.key,
        **({} if seen.within is None else {"within": seen.within.key}),
        "causes": {cause: fit.key for cause, fit in seen.causes.items()},
        **({"others": list(seen.others)} if seen.others else {}),
        "rules": None if seen.fired is None else list(seen.fired),
        "faults": list(seen.faults),
    }


def _failure(failure: Failure) -> dict[str, object]:
    outcome = failure.outcome
    difference = outcome.difference
    assert difference is not None, "a failure has a difference"
    near = outcome.near_miss
    return {
        "drivers": list(failure.drivers),
        "about": difference.about,
        "subject": difference.subject,
        "expected": difference.expected,
        "got": difference.got,
        "rules": [_rule(traced, outcome.answers) for traced in outcome.rules],
        "would_pass_with": None if near is None else {near[0].id: answer_text(near[1])},
    }


def _rule(traced: RuleTrace, answers: Answers) -> dict[str, object]:
    return {
        "rule": traced.rule.id,
        "fired": traced.truth,
        "because_of": {
            question.id: answer_text(answers[question.id]) if question.id in answers else None
            for question in traced.because_of
        },
    }
