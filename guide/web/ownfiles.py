"""The files that `site.yaml` makes: the stylesheet of a site's colours, and security.txt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from guide.ruleset.ownsite import OwnSite

COLOURS = "site.css"
_GOOD_FOR = timedelta(days=180)


def own_files(site: OwnSite) -> Mapping[str, bytes]:
    """The static files of a site, by name."""
    colours = site.colours
    if colours is None:
        return {}
    day = f":root{{--brand:{colours.brand};--on-brand:{colours.on_brand}}}"
    dark = f":root{{--brand:{colours.dark_brand};--on-brand:{colours.dark_on_brand}}}"
    return {COLOURS: f"{day}@media (prefers-color-scheme:dark){{{dark}}}\n".encode()}


def security_txt(site: OwnSite, today: date) -> str:
    """Where holes are reported, as RFC 9116 has it; it is good for half a year from any day."""
    end = today + _GOOD_FOR
    return f"Contact: {site.security}\nExpires: {end}T00:00:00Z\nPreferred-Languages: en\n"
