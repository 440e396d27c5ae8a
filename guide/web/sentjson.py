"""Whether a client sends JSON, and takes it."""

from __future__ import annotations

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_options_header

JSON = "application/json"


def is_json(content_type: str) -> bool:
    """Whether a body is said to be JSON in UTF-8."""
    kind, options = parse_options_header(content_type)
    return kind == JSON and options.get("charset", "utf-8").lower() in ("utf-8", "utf8")


def takes_json(accept: MIMEAccept) -> bool:
    """Whether a client takes JSON."""
    return not accept or accept[JSON] > 0
