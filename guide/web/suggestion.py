"""The country that the browser's language suggests, for the chooser of the country.

It is a guess and stays one: nothing is kept of it, no number is shown under it without the
country's name, and what the reader chooses always counts instead.
"""

from __future__ import annotations

import re

from flask import request

from guide.ruleset.model import Country, Numbers

_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?-(?P<region>[a-z]{2})(-|$)", re.IGNORECASE)
"""A language with a region: `en-GB`, `zh-Hant-TW`."""


def suggested_country(numbers: Numbers) -> Country | None:
    """The country whose region the first language with a region names; None for none we know.

    `en-AU, en` is English as in Australia; `de` alone is spoken in several countries.
    """
    tags = (_TAG.match(tag) for tag, _ in request.accept_languages)
    region = next((found["region"].upper() for found in tags if found), "")
    return next((one for one in numbers.countries if region in one.regions), None)
