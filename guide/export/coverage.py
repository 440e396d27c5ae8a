"""The coverage of rule sets as one page that stands alone: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guide import __version__
from guide.engine.engine import Engine
from guide.export.templates import template
from guide.paths.writer import path_file
from guide.ruleset.model import RuleSet
from guide.suites.coverage import KINDS, Coverage, CoveragePoint
from guide.suites.coveragetext import missing_paths, percent, share, sum_text


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point: how it stands, in words, and the missing path that would cover it, by number."""

    point: CoveragePoint
    state: str
    path: int | None


@dataclass(frozen=True, slots=True)
class KindRow:
    """The points of one kind, with their figures."""

    kind: str
    title: str
    covered: int
    possible: int
    percent: str
    rows: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A path that is missing, as a tester would write it."""

    number: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class GuideRow:
    """The coverage of one guide."""

    id: str
    title: str
    summary: str
    kinds: tuple[KindRow, ...]
    missing: tuple[MissingRow, ...]


def coverage_page(covered: Sequence[tuple[Coverage, RuleSet]]) -> str:
    """The page on one guide or several."""
    guides = [_guide(found, rule_set) for found, rule_set in covered]
    page: str = template("coverage.html").render(program=__version__, guides=guides)
    return page


def _guide(found: Coverage, rule_set: RuleSet) -> GuideRow:
    engine = Engine(rule_set)
    missing = [
        MissingRow(number, path.name, path_file(engine, [path]).rstrip())
        for number, path in enumerate(missing_paths(found, engine), start=1)
    ]
    kinds = tuple(kind for kind in _kinds(found) if kind.rows)
    return GuideRow(found.guide, rule_set.guide.title, sum_text(found), kinds, tuple(missing))


def _kinds(found: Coverage) -> Iterator[KindRow]:
    for kind, (covered, possible) in found.by_kind().items():
        rows = tuple(row for row in _rows(found) if row.point.kind == kind)
        part = percent(share(covered, possible))
        title = KINDS[kind][:1].upper() + KINDS[kind][1:]
        yield KindRow(kind, title, covered, possible, part, rows)


def _rows(found: Coverage) -> Iterator[PointRow]:
    """What is not covered first: that is what one looks for."""
    for point, path in found.open.items():
        yield PointRow(point, "not covered", path + 1)
    for point in found.impossible:
        yield PointRow(point, "covered by no answer path, which is proved", None)
    for point, paths in found.covered.items():
        yield PointRow(point, f"{len(paths)} {'path' if len(paths) == 1 else 'paths'}", None)
