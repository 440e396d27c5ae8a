"""The addresses of pages, built once each and then looked up.

They do not depend on what the browser sent as host name, so an error page can always be drawn.
"""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map


def address(endpoint: str, **values: str) -> str:
    """The address of a page, from the root of the host."""
    root = request.script_root
    return _address(current_app.url_map, root, endpoint, tuple(sorted(values.items())))


@lru_cache(maxsize=4096)
def _address(addresses: Map, root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    return addresses.bind("localhost", script_name=root or "/").build(endpoint, dict(values))


def own_page(path: str) -> str | None:
    """The address of this site's page that a form names, None where it is no page of ours."""
    root = request.script_root
    if not path.startswith(f"{root}/") or path.startswith("//"):
        return None
    pages = current_app.url_map.bind("localhost", script_name=root or "/")
    try:
        endpoint, values = pages.match(path.removeprefix(root), method="GET")
        return pages.build(endpoint, values)
    except HTTPException:
        return None
