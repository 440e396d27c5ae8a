"""The templates of the files that are written: the same folder as the site's, without Flask."""

from __future__ import annotations

from typing import Any

from guide.reading.languages import direction
from guide.resources import folder


def template(name: str, **everywhere: Any) -> Any:
    """A template that is strict about names; `everywhere`: what macros know besides."""
    # Imported here: `guide paths run` seldom writes a page, and must not wait for it each time.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(everywhere, direction=direction)
    return environment.get_template(name)
