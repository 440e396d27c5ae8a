"""A site of a few fixed pages as a WSGI application: "at this address, this page"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

from guide.engine.engine import Engine
from guide.paths.runs import Setting
from guide.paths.scripted import Expected, ScriptedPath
from guide.ruleset.model import Disposition, Fit, Numbers, RuleSet
from tests.support import building as b

START = "<main><a href=/built/question/side rel=next>Start</a></main>"
ASKS = """<main><form method=post action=/built/question/side>
<input type=hidden name=csrf_token value=T>
<input type=radio name=side value=yes id=side-0><input type=radio name=side value=no id=side-1>
<button>Go on</button></form></main>"""
CHECK = "<main><a rel=next href=/built/result>See</a></main>"
RESULT = """<main><section data-disposition=routine><h1>In your own time</h1></section>
<section aria-labelledby=notice-title><h2 id=notice-title>See somebody</h2></section>
<article data-cause=c1 data-fit=strong>C1</article></main>"""


@dataclass
class TinySite:
    """The pages by method and address, and the bodies that were posted to them.

    A page that begins with `>` leads on to the address behind it; one that begins with a number
    has that status. Headers can be added to any.
    """

    pages: dict[str, str] = field(
        default_factory=lambda: {
            "GET /built/": START,
            "GET /built/question/side": ASKS,
            "POST /built/question/side": ">/built/check",
            "GET /built/check": CHECK,
            "GET /built/result": RESULT,
        }
    )
    headers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    posted: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        if body:
            self.posted.append(body.decode())
        self.cookies.append(environ.get("HTTP_COOKIE", ""))
        address = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        page = self.pages.get(address, "404 There is no such page.")
        more = self.headers.get(address, [])
        if page.startswith(">"):
            start("303 See Other", [("Location", page[1:]), *more])
            return [b""]
        status, page = (page[:3], page[4:]) if page[:3].isdigit() else ("200", page)
        start(f"{status} Told", [("Content-Type", "text/html; charset=utf-8"), *more])
        return [page.encode()]

    def with_pages(self, pages: Mapping[str, str]) -> TinySite:
        """The same site with other pages."""
        return TinySite({**self.pages, **pages}, self.headers)


def rule_set() -> RuleSet:
    """The guide that the site shows: one question, one cause."""
    return b.rule_set(
        [b.one("side", "yes", "no")],
        [b.fits("strong", b.is_("side", "yes"), "c1", Fit.STRONG)],
    )


def setting(url: str = "") -> Setting:
    """What a driver is opened for."""
    known = rule_set()
    numbers = Numbers(
        owner="tests",
        checked="2026-11-22",
        check_every="6 months",
        default_text="the number",
        countries=(),
        sources=(),
    )
    return Setting(known, Engine(known), numbers, url)


def path(answer: str = "yes") -> ScriptedPath:
    """A path through it."""
    expect = Expected(disposition=Disposition.ROUTINE, causes={"c1": Fit.STRONG})
    return ScriptedPath(name="P", answers={"side": answer}, expect=expect)
