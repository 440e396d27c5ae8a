"""The driver `browser`: a path in a real Chromium, with JavaScript on and then off.

Pages are acted on as a person does: boxes are ticked, text is typed, buttons and links pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from guide.drivers.axe import AxeRuns, axe_source
from guide.drivers.chromium import chromium, understood
from guide.drivers.forms import TICKS, TYPED, Filled, Form, FormControl
from guide.drivers.journey import go_through, start
from guide.drivers.pages import Page
from guide.drivers.serving import Serving
from guide.drivers.sites import SiteMaker, site_of
from guide.drivers.transport import PATIENCE, origin_of
from guide.paths.runs import Driver, Setting, Walker, WalkFailed
from guide.paths.scripted import Observed, ScriptedPath
from guide.ruleset.model import RuleSet

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext
    from playwright.sync_api import Page as Tab
    from playwright.sync_api import Response

Look = Callable[["Tab", Page], None]
"""Gets to see every page that a tab comes to."""


def browser_driver(name: str, make_site: SiteMaker, *, script: bool) -> Driver:
    """The driver with JavaScript on, where axe looks at every page, or off, where it cannot."""
    axe = AxeRuns() if script else None

    @contextmanager
    def opened(setting: Setting) -> Iterator[Walker]:
        with browser_at_site(setting, make_site, script=script) as browser:
            if axe is not None:
                axe_source()
            yield BrowserWalker(browser, setting.rule_set, axe)

    return Driver(name, opened)


@contextmanager
def browser_at_site(
    setting: Setting, make_site: SiteMaker, *, script: bool
) -> Iterator[BrowserAtSite]:
    """The browser at the site, whose start page was seen to be there."""
    with ExitStack() as stack:
        origin = stack.enter_context(_origin(setting, make_site))
        browser = stack.enter_context(chromium(urlsplit(origin).hostname or ""))
        context = browser.new_context(java_script_enabled=script, base_url=origin)
        stack.callback(context.close)
        context.set_default_timeout(PATIENCE * 1000)
        at_site = BrowserAtSite(context, origin)
        with at_site.somebody_new() as surface:
            start(surface, setting.rule_set)
        yield at_site


@contextmanager
def _origin(setting: Setting, make_site: SiteMaker) -> Iterator[str]:
    if setting.url:
        yield origin_of(setting.url)
        return
    with closing(Serving(site_of(setting, make_site))) as serving:
        yield serving.origin


class BrowserAtSite:
    """A browser that goes to one site."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self._context = context
        self._origin = origin

    @contextmanager
    def somebody_new(self, look: Look | None = None) -> Iterator[BrowserSurface]:
        """Somebody who was never here: no cookies, and a tab without a history."""
        with understood(self._origin):
            self._context.clear_cookies()
            tab = self._context.new_page()
        try:
            yield BrowserSurface(tab, self._origin, look)
        finally:
            with understood(self._origin):
                tab.close()


class BrowserWalker:
    """Walks paths of one guide; axe, where there is one, looks at every page met."""

    def __init__(self, browser: BrowserAtSite, rule_set: RuleSet, axe: AxeRuns | None) -> None:
        self._browser = browser
        self._rule_set = rule_set
        self._axe = axe

    def __call__(self, path: ScriptedPath, /) -> Observed:
        """What the site shows on a path."""
        faults: list[str] = []

        def look(tab: Tab, page: Page) -> None:
            if self._axe is not None:
                found = self._axe.look_at(tab, page.markup)
                faults.extend(f"{fault} on {page.address}" for fault in found)

        with self._browser.somebody_new(look) as surface:
            met = go_through(surface, path, self._rule_set)
        told = "; ".join(dict.fromkeys(faults))  # one failure names them all
        return replace(met, faults=(told,) if told else ())


class BrowserSurface:
    """A tab of the browser; `look` is called on every page that it comes to."""

    page: Page

    def __init__(self, tab: Tab, origin: str, look: Look | None = None) -> None:
        self._tab = tab
        self._origin = origin
        self._look = look

    def open(self, address: str) -> Page:
        """Open a page by its address."""
        with understood(self._origin):
            return self._arrived(self._tab.goto(urljoin(self._origin, address)))

    def onward(self) -> Page:
        """Press the way on."""
        return self._press("main a[rel=next]")

    def reload(self) -> Page:
        """Load the page once more."""
        with understood(self._origin):
            return self._arrived(self._tab.reload())

    def back(self) -> Page:
        """Go back by the browser's own button."""
        with understood(self._origin):
            return self._arrived(self._tab.go_back())

    def fill(self, form: Form, filled: Filled) -> Page:
        """Fill the question's form field by field, and press its button."""
        for control in form.controls:
            if control.name in filled.names:
                with understood(self._origin):
                    self._set(control, filled)
        return self.press_button(form)

    def press_button(self, form: Form) -> Page:
        """Press the button of the question's form."""
        return self._press(f"main form[action={_quoted(form.action)}] button")

    def _set(self, control: FormControl, filled: Filled) -> None:
        own = _quoted(control.id)
        value = filled.value_of(control)
        if control.kind in TYPED and value != control.value:
            self._tab.locator(f"input[id={own}]").fill(value or "")
        # A label is what a finger meets. A radio goes off when another one goes on.
        presses = control.on != (value is not None) and (control.kind != "radio" or value)
        if control.kind in TICKS and presses:
            self._tab.locator(f"label[for={own}]").click()

    def _press(self, selector: str) -> Page:
        with understood(self._origin):
            with self._tab.expect_navigation() as led:
                self._tab.locator(selector).first.click()
            return self._arrived(led.value)

    def _arrived(self, response: Response | None) -> Page:
        parts = urlsplit(self._tab.url)
        if f"{parts.scheme}://{parts.netloc}" != self._origin:
            raise WalkFailed(f"the site led away from itself, to {parts.netloc or self._tab.url}")
        status = 0 if response is None else response.status
        self.page = Page(parts.path, status, self._tab.content())
        if self._look is not None:
            self._look(self._tab, self.page)
        return self.page


def _quoted(text: str) -> str:
    """A text as a string of CSS."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
