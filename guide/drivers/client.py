"""A browser without JavaScript: it opens pages, keeps cookies, sends forms, goes where it is led.

It leaves the site for nowhere, and tells of each cookie that a browser would have dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urljoin, urlsplit

from guide.drivers.cookies import CookieJar
from guide.drivers.forms import AS_IT_IS, Filled, Form
from guide.drivers.pages import Page
from guide.drivers.transport import Reply, Request, Transport
from guide.paths.runs import WalkFailed

MOST_REDIRECTS = 10
FORM = "application/x-www-form-urlencoded"
_REDIRECTS = (301, 302, 303, 307, 308)
_ALWAYS = {
    "User-Agent": "Lantern paths",
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}

Watcher = Callable[[Request, Reply], None]
"""Gets to see every request and its reply."""


class Client:
    """One browser on one site. `page` is the page it shows.

    `tells`: it says with each request whether a page of the same site sent it, as browsers do
    where a site is reached by HTTPS or on this computer.
    """

    page: Page
    tells = True

    def __init__(self, transport: Transport, watch: Watcher | None = None) -> None:
        self.transport = transport
        self.jar = CookieJar(secure=transport.origin.startswith("https:"))
        self._watch = watch

    def open(self, address: str) -> Page:
        """Open a page, as by its address or a link."""
        return self.follow(address, self.send("GET", address))

    def submit(self, form: Form, filled: Filled = AS_IT_IS) -> Page:
        """Send a form of the page and go where it leads."""
        address = urljoin(self.page.address, form.action)
        return self.follow(address, self.post(address, urlencode(form.sent(filled)).encode()))

    # -- single requests --------------------------------------------------------------------------

    def post(
        self,
        address: str,
        body: bytes,
        kind: str = FORM,
        headers: Mapping[str, str] | None = None,
        jar: CookieJar | None = None,
    ) -> Reply:
        """Send a body as the site's own pages do; nothing is followed."""
        own = {"Content-Type": kind, **(headers or {})}
        if self.tells:
            own = {"Origin": self.transport.origin, **own}
        return self.send("POST", address, body, own, jar)

    def send(
        self,
        method: str,
        address: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        jar: CookieJar | None = None,
    ) -> Reply:
        """One request and its reply, whose cookies are kept. With a `jar`, that one is used."""
        return self.request(method, self.own(address), body, headers, jar)

    def request(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        jar: CookieJar | None = None,
    ) -> Reply:
        """The same for a target as it is, be it an address of this site or nonsense."""
        jar = self.jar if jar is None else jar
        told = {"Sec-Fetch-Site": "same-origin"} if self.tells else {}
        host = urlsplit(self.transport.origin).netloc
        sent = {"Host": host, **_ALWAYS, **told, **(headers or {})}
        cookies = jar.header(target)
        if cookies:
            sent["Cookie"] = cookies
        request = Request(method, target, sent, body)
        reply = self.transport.send(request)
        if self._watch is not None:
            self._watch(request, reply)
        dropped = jar.take(reply.all("set-cookie"), target)
        if dropped:
            raise WalkFailed(f"{dropped[0]}, so answers would be lost")
        return reply

    def own(self, address: str) -> str:
        """The path of an address of this site. Raises WalkFailed for any other."""
        try:
            parts = urlsplit(urljoin(f"{self.transport.origin}/", address))
            origin = f"{parts.scheme}://{parts.netloc}"
        except ValueError:
            origin = ""
        if origin != self.transport.origin:
            raise WalkFailed(f"the site led away from itself, to {origin or 'no address'}")
        return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"

    # -- following --------------------------------------------------------------------------------

    def follow(self, address: str, reply: Reply) -> Page:
        """Go where the reply to a request for `address` leads, and show that page."""
        for _ in range(MOST_REDIRECTS):
            if reply.status not in _REDIRECTS:
                self.page = Page(self.own(address), reply.status, reply.text)
                return self.page
            address = urljoin(address, reply.header("location"))
            reply = self.send("GET", address)
        raise WalkFailed("the site leads in a circle: too many redirects")
