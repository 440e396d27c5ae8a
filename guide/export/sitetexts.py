"""What the site says itself, out of its templates and code, for those who translate it.

The templates for clinicians are left out: the workbench and the files for auditors are in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2.ext import babel_extract

from guide.reading.catalogues import Said, said_in
from guide.resources import PACKAGE, folder
from guide.ruleset import spoken

_KEYWORDS = ("gettext", "ngettext", "bare", "worded")
_OPTIONS = {"trimmed": "true"}


def site_texts() -> tuple[Said, ...]:
    """Every text of the site, each once, in the order of the files."""
    found: dict[Said, None] = {}
    for path in sorted(folder("templates").glob("*.html")):
        found.update((said, None) for said in _in_template(path))
    for path in sorted(PACKAGE.rglob("*.py")):
        if spoken.__name__ in path.read_text(encoding="utf-8"):
            found.update((said, None) for said in said_in(path))
    return tuple(found)


def _in_template(path: Path) -> Iterator[Said]:
    with path.open("rb") as lines:
        for _, name, texts, _ in babel_extract(lines, _KEYWORDS, (), _OPTIONS):
            parts: tuple[Any, ...] = texts if isinstance(texts, tuple) else (texts,)
            one, many = parts[0], parts[1] if name == "ngettext" and len(parts) > 1 else ""
            if one:
                yield str(one), str(many or "")
