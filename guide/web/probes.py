"""What programs ask of a server: whether it lives, whether it takes readers, what it serves.

They come by any name and past any prefix, so they are answered before the site looks at either.
Neither is logged: they come every few seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from guide import __version__
from guide.ruleset.contenthash import content_hash
from guide.web.catalogue import Catalogue
from guide.web.drain import Drain

Answer = tuple[str, str, str]
"""The status, the kind of content and the content."""
_TEXT, _JSON = "text/plain; charset=utf-8", "application/json"


def with_probes(
    site: WSGIApplication, catalogue: Catalogue, prefix: str, drain: Drain
) -> WSGIApplication:
    """The site, with the pages for programs in front of it, under its prefix and without."""
    probes: Mapping[str, Callable[[], Answer]] = {
        "/healthz": lambda: ("200 OK", _TEXT, "ok\n"),
        "/readyz": lambda: _readiness(catalogue, drain.begun),
        "/version": lambda: ("200 OK", _JSON, version()),
    }
    version = cache(lambda: _version(catalogue))

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        probe = probes.get(path.removeprefix(prefix) if prefix else path)
        if probe is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return site(environ, start_response)
        status, kind, text = probe()
        body = text.encode()
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        start_response(status, [*headers, ("Cache-Control", "no-store")])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return answer


def _readiness(catalogue: Catalogue, draining: bool) -> Answer:
    if draining:
        return "503 Service Unavailable", _TEXT, "about to stop\n"
    if not catalogue.guides:
        return "503 Service Unavailable", _TEXT, "no guide is loaded\n"
    return "200 OK", _TEXT, "ready\n"


def _version(catalogue: Catalogue) -> str:
    """The version of the program, and of each guide its version and the hash of what it says."""
    guides = {
        served.id: {"version": served.guide.version, "hash": content_hash(served.source)}
        for served in catalogue.guides.values()
    }
    return json.dumps({"version": __version__, "guides": guides}, sort_keys=True) + "\n"
