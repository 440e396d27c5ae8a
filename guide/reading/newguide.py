"""A new guide to start from: small, valid and commented.

It is the guide in `templates/new-guide`, which the tests check as they check any guide, under
another name. Each file's first line names its schema, which is written beside the guides, so that
an editor completes and underlines without being set up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from guide import clock
from guide.errors import UsageError
from guide.findings import quoted
from guide.reading.guidefolder import SITE_PAGES
from guide.reading.ruleformat import FILES, schema
from guide.reading.shapes import ID
from guide.resources import folder
from guide.ruleset.blocks import BLOCKS

SCHEMAS = ".schema"
"""The folder of the schemas in a rules folder; the loader passes by names that start with a dot."""

_TEMPLATE = "new-guide"
_YAML_WORDS = ("true", "false", "null")
_REVIEWED_AFTER = timedelta(days=365)


def write_guide(rules: Path, name: str) -> tuple[Path, ...]:
    """Write a guide of this name into a rules folder; the table of numbers too where it is missing.

    Gives the files written. Raises UsageError where the name is no id or is taken.
    """
    if not re.fullmatch(ID, name) or name in _YAML_WORDS:
        wanted = "use small letters, digits and hyphens, starting with a letter: hand-tremor"
        raise UsageError(f"{quoted(name)} is not a name for a guide; {wanted}")
    if name in SITE_PAGES:
        raise UsageError(
            f"{quoted(name)} is the address of a page of the site; choose another name"
        )
    if name == BLOCKS:
        raise UsageError(f"{quoted(name)} is the folder of shared blocks; choose another name")
    if (rules / name).exists():
        raise UsageError(f"{rules / name} is already there; choose another name or remove it")
    return (*_written(_guide_texts(rules, name)), *write_schemas(rules / SCHEMAS))


def write_schemas(target: Path) -> tuple[Path, ...]:
    """Write the JSON Schema of each kind of file into a folder; gives the files written."""
    return _written((target / _schema_name(kind), _schema_text(kind)) for kind in FILES)


def _written(texts: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
    paths = []
    try:
        for path, text in texts:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            paths.append(path)
    except OSError as problem:
        raise UsageError(f"{problem.filename} cannot be written: {problem.strerror}") from problem
    return tuple(paths)


def _guide_texts(rules: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Each file to write with its text; files that are there already are left alone."""
    template = folder("templates") / _TEMPLATE
    for source in sorted(template.rglob("*.yaml")):
        parts = source.relative_to(template).parts
        target = rules.joinpath(*(name if part == _TEMPLATE else part for part in parts))
        kind = "paths.yaml" if "paths" in parts else source.name
        if not target.exists():
            yield target, _modeline(kind, len(parts) - 1) + _named(source, name)


def _named(source: Path, name: str) -> str:
    """The template's text under another name, dated today."""
    today = clock.today()
    text = source.read_text(encoding="utf-8")
    for old, new in (
        (_TEMPLATE, name),
        ("title: New guide", f"title: {name.replace('-', ' ').capitalize()}"),
        ("2026-01-01", today.isoformat()),
        ("2027-01-01", (today + _REVIEWED_AFTER).isoformat()),
    ):
        text = text.replace(old, new)
    return text


def _modeline(kind: str, depth: int) -> str:
    """What the YAML extensions of editors look for: the schema, relative to the file."""
    return (
        f"# yaml-language-server: $schema={'../' * depth or './'}{SCHEMAS}/{_schema_name(kind)}\n"
    )


def _schema_name(kind: str) -> str:
    return kind.replace(".yaml", ".json")


def _schema_text(kind: str) -> str:
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
