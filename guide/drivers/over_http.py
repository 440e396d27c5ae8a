"""The driver `http`: a path through real forms, cookies and tokens, as without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from guide.drivers.client import Client
from guide.drivers.forms import Filled, Form
from guide.drivers.journey import go_through, start
from guide.drivers.pages import Page
from guide.drivers.sites import SiteMaker, site_of
from guide.drivers.transport import InProcess, Remote, Transport
from guide.paths.runs import Driver, Setting, Walker, WalkFailed


class HttpSurface(Client):
    """A client that takes the way through a guide."""

    def onward(self) -> Page:
        """Open the page that the way on leads to."""
        return self.open(self.page.onward)

    def fill(self, form: Form, filled: Filled) -> Page:
        """Send the question's form."""
        page = self.submit(form, filled)
        if page.status >= 500:
            raise WalkFailed(f"status {page.status}, “{page.heading}”")
        return page


def http_driver(make_site: SiteMaker) -> Driver:
    """The driver; each path is walked in a browser of its own."""

    @contextmanager
    def opened(setting: Setting) -> Iterator[Walker]:
        with transport_to(setting, make_site) as transport:
            yield lambda path: go_through(HttpSurface(transport), path, setting.rule_set)

    return Driver("http", opened)


@contextmanager
def transport_to(setting: Setting, make_site: SiteMaker) -> Iterator[Transport]:
    """The way to the server that was named, or into a site of its own; its start page is there."""
    way = Remote(setting.url) if setting.url else InProcess(site_of(setting, make_site))
    with closing(way) as transport:
        start(HttpSurface(transport), setting.rule_set)
        yield transport
