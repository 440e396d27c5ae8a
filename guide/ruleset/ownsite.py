"""What whoever runs a site says of it, in `site.yaml`: all of it may be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guide.findings import Place

COLOUR = re.compile("#[0-9a-f]{6}", re.IGNORECASE)
ENOUGH = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG's formula."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandColours:
    """The colour of buttons and links, and that of the text on it, by day and in the dark."""

    brand: str
    on_brand: str
    dark_brand: str
    dark_on_brand: str
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSite:
    """A site's name and what else is its own.

    `country`: whose numbers are shown to who has chosen none. `guides`: those that are offered, in
    this order; empty for all. `contact` and `security` are addresses, of the web or of mail.
    """

    name: str = "Lantern"
    owner: str = ""
    contact: str = ""
    imprint: str = ""
    privacy: str = ""
    security: str = ""
    country: str = ""
    guides: tuple[str, ...] = ()
    colours: BrandColours | None = None
    place: Place = field(default=Place(""), compare=False)
