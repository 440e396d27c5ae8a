"""The templates of the files that are written: the same folder as the site's, without Flask."""

from __future__ import annotations

from typing import Any

from guide.reading.languages import direction
from guide.resources import folder
from guide.ruleset import spoken
from guide.ruleset.carewords import time_words


def let_speak(environment: Any) -> None:
    """Give templates the program's own words in the language at hand.

    `trans` and `gettext` are for what stands in a page, `bare` is for a page's title and for
    attributes, where nothing may be marked; `worded` marks what is said later, and `plain` takes
    the mark of its language from a text.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(
        spoken.gettext,
        spoken.ngettext,
        newstyle=True,
        pgettext=spoken.pgettext,
        npgettext=spoken.npgettext,
    )
    environment.globals.update(bare=_bare, worded=spoken.worded, time_words=time_words, day=str)
    environment.filters["plain"] = str


def _bare(text: str, /, **values: object) -> str:
    return str(spoken.say(text, **values))


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
    let_speak(environment)
    return environment.get_template(name)
