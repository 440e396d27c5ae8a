"""The report of a difference as text, Markdown (for a pull request) and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from guide.diff.difference import Case, Difference, PartChange
from guide.diff.joint import Witness
from guide.diff.report import Block, Heading, ListItem, Sentence, SideBySide, report
from guide.diff.wording import VERDICTS, case_words, value_words

# -- text -----------------------------------------------------------------------------------------


def as_text(difference: Difference) -> str:
    """For a terminal."""
    lines: list[str] = []
    for block in report(difference):
        if isinstance(block, Heading):
            lines += ["", block.text.upper()]
        elif isinstance(block, Sentence):
            lines.append(block.text)
        else:
            lines += _text_lines(block)
    return "\n".join(lines[1:]) + "\n"


def _text_lines(block: ListItem | SideBySide) -> Iterator[str]:
    if isinstance(block, ListItem):
        indent = "  " * (block.depth + 1)
        yield f"{indent}{block.text}"
        yield from (f"{indent}  {label}: {path}" for label, path in block.paths)
        return
    for what, old, new in block.rows:
        yield f"  {what}"
        if old:
            yield f"    - {old}"
        if new:
            yield f"    + {new}"


# -- Markdown -------------------------------------------------------------------------------------


def as_markdown(difference: Difference) -> str:
    """For the description or a comment of a pull request."""
    lines: list[str] = []
    for block in report(difference):
        lines += _markdown(block, first=not lines)
    return "\n".join(lines) + "\n"


def _markdown(block: Block, first: bool) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from () if first else ("",)
        yield from (f"{'##' if first else '###'} {block.text}", "")
    elif isinstance(block, Sentence):
        yield from (_marked(block.text), "")
    elif isinstance(block, ListItem):
        indent = "  " * block.depth
        yield f"{indent}- {_marked(block.text)}"
        yield from (f"{indent}  - {label}: `{path}`" for label, path in block.paths)
    else:
        yield from ("| What | Before | Now |", "| --- | --- | --- |")
        yield from (f"| {' | '.join(map(_marked, row))} |" for row in block.rows)


def _marked(text: str) -> str:
    """Text that Markdown shows as it is."""
    for character in "\\`*_[]<>|#~":
        text = text.replace(character, f"\\{character}")
    return " ".join(text.split())


# -- JSON -----------------------------------------------------------------------------------------


def as_json(difference: Difference) -> str:
    """For programs; a number that is null was not counted."""
    return json.dumps(_object(difference), indent=2, ensure_ascii=False) + "\n"


def _object(difference: Difference) -> dict[str, Any]:
    return {
        "same_meaning": difference.same_meaning,
        "verdict": difference.verdict.value,
        "says": VERDICTS[difference.verdict],
        "paths": difference.paths,
        "changed_paths": difference.changed,
        "results": [_change(difference, change) for change in difference.results],
        "asked": [_change(difference, change) for change in difference.asked],
        "answers": [
            {
                "question": one.question,
                "answers": one.answers,
                "only_in": "new" if one.in_new else "old",
                "levels": one.levels and {level.key: n for level, n in one.levels.items()},
                "witness": one.witness,
            }
            for one in difference.answers
        ],
        "changed_kind": list(difference.joint.aligned.changed_kind),
        "items": [
            {
                "kind": items.kind,
                "added": items.added,
                "removed": items.removed,
                "renamed": [{"old": old, "new": new} for old, new in items.renamed],
                "moved": items.moved,
            }
            for items in difference.listed
        ],
        "rules": [
            {"rule": r.id, "old": r.old, "new": r.new, "fires_elsewhere": r.fires_elsewhere}
            for r in difference.rules
        ],
        "settings": [{"what": s.what, "old": s.old, "new": s.new} for s in difference.settings],
        "texts": [
            {"page": t.page, "part": t.part, "old": t.old, "new": t.new} for t in difference.texts
        ],
    }


def _change(difference: Difference, change: PartChange) -> dict[str, Any]:
    part = change.part
    return {
        "part": part.kind.value,
        "id": part.id,
        "on": part.ending.value,
        "before": value_words(part.kind, change.before),
        "after": value_words(part.kind, change.after),
        "paths": change.paths,
        "witness": _witness(change.witness),
        "cases": [_case(difference, case) for case in change.cases],
        "cut_off": not change.complete,
    }


def _case(difference: Difference, case: Case) -> dict[str, Any]:
    slots = difference.joint.slots
    return {
        "when": case_words(difference.joint, case.tests),
        "tests": [
            {
                "question": test.question,
                "any_of": [
                    {"slot": slot, "holds": list(member) if isinstance(member, tuple) else member}
                    for slot, member in test.ordered(slots(test.question))
                ],
            }
            for test in case.tests
        ],
        "paths": case.paths,
        "witness": _witness(case.witness),
    }


def _witness(witness: Witness) -> dict[str, str]:
    return {"old": witness.old, "new": witness.new}


FORMATS: Mapping[str, Callable[[Difference], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
}
