"""`site.yaml` -> what whoever runs the site says of it, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from guide.findings import Finding, has_errors, quoted
from guide.reading.audiences import WordingReader, Words
from guide.reading.conditions import ConditionReader
from guide.reading.items import ItemBuilder
from guide.reading.references import Known
from guide.reading.rulefiles import LimitedFindings, read, without_echoes
from guide.reading.shapes import Entry
from guide.ruleset.model import Numbers
from guide.ruleset.ownsite import ENOUGH, OwnSite, contrast

SITE = "site.yaml"
BEHIND = (
    ("brand", ("#ffffff", "#fbf7f2", "#f6ebf1")),
    ("dark_brand", ("#251c28", "#1a141c", "#38293a")),
)
"""What stands behind links, by day and in the dark, as in the stylesheet."""
_TEXT_ON = (("on_brand", "brand"), ("dark_on_brand", "dark_brand"))


def load_site(
    rules: Path, guides: Iterable[str] | None, numbers: Numbers | None, findings: list[Finding]
) -> OwnSite:
    """What the site's own file says; where there is none, or it has an error, what it is without.

    `guides`: the names of all folders of guides, None where they are not known.
    """
    path = rules / SITE
    if not (path.exists() or path.is_symlink()):
        return OwnSite()
    own = LimitedFindings(path)
    site = None
    with own.limited():
        entry = read(path, SITE, own)
        site = _site(entry, guides, numbers, own) if isinstance(entry, Entry) else None
    findings.extend(without_echoes(own))
    return OwnSite() if site is None or has_errors(own) else site


def _site(
    entry: Entry, guides: Iterable[str] | None, numbers: Numbers | None, findings: list[Finding]
) -> OwnSite | None:
    folders, countries = Known[None]("guide"), Known[None]("country")
    folders.update(dict.fromkeys(guides or ()))
    folders.all_known = guides is not None
    countries.update(dict.fromkeys(one.id for one in numbers.countries) if numbers else {})
    countries.all_known = numbers is not None
    known = {folders.key: folders, countries.key: countries}
    colours = entry["colours"]
    if isinstance(colours, Entry) and colours.complete:
        findings.extend(_too_faint(colours))
    wordings = WordingReader(Words(), Known("question"), findings)
    site = ItemBuilder(known, ConditionReader({}, findings), wordings, findings).build(entry)
    return site if isinstance(site, OwnSite) else None


def _too_faint(colours: Entry) -> Iterator[Finding]:
    """Colours that people could not read, each with the one it stands on."""
    pairs = [(text, colours[behind]) for text, behind in _TEXT_ON]
    pairs += [(text, behind) for text, places in BEHIND for behind in places]
    for text, behind in pairs:
        found = contrast(colours[text], behind)
        if found < ENOUGH:
            message = (
                f"{quoted(colours[text])} on {quoted(behind)} has a contrast of {found:.2f} to 1"
            )
            hint = f"text needs {ENOUGH} to 1: take a colour that differs more in lightness"
            yield Finding(colours.place_of(text), "low-contrast", message, hint)
