"""Variable elimination: a sum over all answers, taken question by question.

A table says something of a few questions, case by case. The sum over all questions of the product
of many tables is taken for one question after the other, each time the one that is tied to the
fewest others: so no table need grow much larger than the guide makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from guide.engine.effort import GaveUp
from guide.engine.situations import Situation

MOST_CASES = 2_000_000
"""How many cases the largest table may have before the count gives up."""


Value = TypeVar("Value")
Scope = tuple[int, ...]
"""The questions, by number, that a table is about."""
Key = tuple[Situation, ...]


@dataclass(slots=True)
class CaseTable(Generic[Value]):
    """What is said of the questions of a scope: a value for each case that is possible at all."""

    scope: Scope
    rows: dict[Key, Value]


@dataclass(frozen=True, slots=True)
class Sums(Generic[Value]):
    """How values are added and multiplied: numbers of paths, or lengths to be the least.

    `most`: how many cases a table may have.
    """

    add: Callable[[Value, Value], Value]
    times: Callable[[Value, Value], Value]
    one: Value
    most: int = MOST_CASES


def eliminate(tables: list[CaseTable[Value]], sums: Sums[Value]) -> Value | None:
    """The sum over all questions of the product of the tables; None where nothing is left."""
    waiting = {question for table in tables for question in table.scope}
    while waiting:
        neighbours = {question: _tied(question, tables) for question in waiting}
        question = min(waiting, key=lambda one: (len(neighbours[one]), one))
        waiting.discard(question)
        about = [table for table in tables if question in table.scope]
        rest = [table for table in tables if question not in table.scope]
        tables = [*rest, _summed_out(question, _product(about, sums), sums)]
    total = sums.one
    for table in tables:
        if not table.rows:
            return None
        total = sums.times(total, table.rows[()])
    return total


def _tied(question: int, tables: Iterable[CaseTable[Value]]) -> set[int]:
    return {other for table in tables if question in table.scope for other in table.scope}


def _product(tables: Sequence[CaseTable[Value]], sums: Sums[Value]) -> CaseTable[Value]:
    whole = CaseTable((), {(): sums.one})
    for table in sorted(tables, key=lambda one: len(one.rows)):
        whole = _joined(whole, table, sums)
    return whole


def _joined(one: CaseTable[Value], other: CaseTable[Value], sums: Sums[Value]) -> CaseTable[Value]:
    shared = [(one.scope.index(q), at) for at, q in enumerate(other.scope) if q in one.scope]
    fresh = [at for at, question in enumerate(other.scope) if question not in one.scope]
    index: dict[Key, list[tuple[Key, Value]]] = {}
    for key, value in other.rows.items():
        at = tuple(key[there] for _, there in shared)
        index.setdefault(at, []).append((tuple(key[there] for there in fresh), value))
    rows: dict[Key, Value] = {}
    for key, value in one.rows.items():
        for more, factor in index.get(tuple(key[here] for here, _ in shared), ()):
            rows[key + more] = sums.times(value, factor)
        if len(rows) > sums.most:
            raise GaveUp
    return CaseTable(one.scope + tuple(other.scope[at] for at in fresh), rows)


def _summed_out(question: int, table: CaseTable[Value], sums: Sums[Value]) -> CaseTable[Value]:
    at = table.scope.index(question)
    rows: dict[Key, Value] = {}
    for key, value in table.rows.items():
        rest = key[:at] + key[at + 1 :]
        rows[rest] = sums.add(rows[rest], value) if rest in rows else value
    return CaseTable(table.scope[:at] + table.scope[at + 1 :], rows)
