"""No guide can have an address of the site: the loader's list names every page outside guides."""

from __future__ import annotations

import re

from flask import Flask

from guide.reading.guidefolder import SITE_PAGES
from guide.reading.shapes import ID


def test_the_loader_refuses_every_address_of_the_site(real_app: Flask) -> None:
    rules = (rule.rule for rule in real_app.url_map.iter_rules())
    first_parts = {rule.strip("/").split("/")[0] for rule in rules}
    fixed = {part for part in first_parts if re.fullmatch(ID, part)}
    assert fixed <= SITE_PAGES
