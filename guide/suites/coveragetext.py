"""The coverage of a rule set for people and for programs: as text, and as values for JSON."""

from __future__ import annotations

from collections.abc import Iterator

from guide.engine.engine import Engine
from guide.paths.writer import WrittenPath, headlines, path_file, some_of
from guide.ruleset.answertext import as_object as answers_object
from guide.ruleset.model import RuleSet
from guide.suites.coverage import KINDS, Coverage, CoveragePoint


def percent(share: float) -> str:
    """A share in per cent, rounded down: never 100 where anything is missing."""
    return f"{int(share * 1000) / 10:g}"


def share(covered: int, possible: int) -> float:
    """The share that is covered; all of it, where nothing is there to cover."""
    return covered / possible if possible else 1.0


def sum_text(found: Coverage) -> str:
    """All of it in one line."""
    part = percent(share(len(found.covered), found.possible))
    paths = f"{found.paths} {'path' if found.paths == 1 else 'paths'}"
    return (
        f"{paths} cover {len(found.covered)} of {found.possible} points of {found.guide}"
        f" {found.version} ({part} %)"
    )


def as_text(found: Coverage, rule_set: RuleSet) -> str:
    """The figures, all that is not covered by name, and paths that would cover it."""
    lines = [sum_text(found)]
    lines += [
        f"  {f'{covered} of {possible}':>12}  {KINDS[kind]}"
        for kind, (covered, possible) in found.by_kind().items()
        if possible
    ]
    if found.open:
        lines += ["", f"not covered ({len(found.open)}), and the path below that would cover it:"]
        lines += [f"{_told(point)}  [{path + 1}]" for point, path in found.open.items()]
    if found.impossible:
        lines += ["", f"covered by no answer path, which is proved ({len(found.impossible)}):"]
        lines += [_told(point) for point in found.impossible]
    if found.missing:
        about = ["These paths cover the rest. Read each result before relying on it."]
        engine = Engine(rule_set)
        lines += ["", path_file(engine, missing_paths(found, engine), about).rstrip()]
    return "\n".join(lines)


def _told(point: CoveragePoint) -> str:
    return f"{point.place}: {point}" if point.place.file else str(point)


def missing_paths(found: Coverage, engine: Engine) -> list[WrittenPath]:
    """The missing paths with names, and notes that say what each would cover."""
    would: list[list[str]] = [[] for _ in found.missing]
    for point, path in found.open.items():
        would[path].append(str(point))
    names = headlines(engine, found.missing)
    return [
        WrittenPath(name, some_of(f"Path {number} would cover", points), answers)
        for number, (name, points, answers) in enumerate(
            zip(names, would, found.missing, strict=True), start=1
        )
    ]


def as_object(found: Coverage) -> dict[str, object]:
    """The coverage, for JSON; paths are numbers from 0 on."""
    return {
        "guide": found.guide,
        "version": found.version,
        "paths": found.paths,
        "covered": len(found.covered),
        "possible": found.possible,
        "by_kind": {
            kind: {"covered": covered, "possible": possible}
            for kind, (covered, possible) in found.by_kind().items()
        },
        "points": list(_points(found)),
        "missing": [answers_object(path) for path in found.missing],
    }


def _points(found: Coverage) -> Iterator[dict[str, object]]:
    for point, paths in found.covered.items():
        yield {**_point(point), "state": "covered", "paths": list(paths)}
    for point, path in found.open.items():
        yield {**_point(point), "state": "open", "missing_path": path}
    for point in found.impossible:
        yield {**_point(point), "state": "impossible"}


def _point(point: CoveragePoint) -> dict[str, object]:
    return {
        "kind": point.kind,
        "subject": point.subject,
        "what": point.what,
        "file": point.place.file,
        "line": point.place.line,
        "column": point.place.column,
    }
