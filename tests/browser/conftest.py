"""Debian's Chromium, the real site on loopback, and pages shown in any light and size.

One browser serves all tests of a worker, and one page in it shows all states: another page, or an
empty one in between, would cost more than what is measured. Nothing here opens a connection to
anywhere but loopback.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from guide.drivers import chromium
from tests.browser.faults import PHONE
from tests.browser.measure import SCRIPT
from tests.browser.states import State, real_site, state

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", *chromium.ARGUMENTS)


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing of single requests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, and say so."""
    if CHROMIUM.exists():
        return
    missing = pytest.mark.skip(reason=f"{CHROMIUM} is missing (Debian: apt-get install chromium)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which needs no download."""
    return {
        **browser_type_launch_args,
        "executable_path": str(CHROMIUM),
        "args": [*ARGUMENTS],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone."""
    return {**browser_context_args, "viewport": PHONE}


FOCUS_IS_GIVEN = """() => {
  const given = document.querySelector("[autofocus]");
  return !given || document.activeElement === given;
}"""
"""A browser gives it some time after a page is there: later it would disturb what is tried."""
SHOWN = "/shown/"
"""Below this address stands each state as it was sent."""


def _site(environ: Any, start_response: Any) -> Any:
    """The real site, and the states beside it."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(SHOWN):
        return real_site()(environ, start_response)
    kept = state(path.removeprefix(SHOWN))
    headers = {key: value for key, value in kept.headers.items() if key != "Content-Length"}
    response = Response(kept.html, kept.status, headers)
    return response(environ, start_response)


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The address of the real site."""
    server = make_server("127.0.0.1", 0, _site, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def without_script(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone whose owner turned JavaScript off."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def worker_screen(browser: Browser, base_url: str) -> Iterator[Page]:
    """The page in which a worker shows all states: opening a new one each time takes far longer."""
    context = browser.new_context(viewport=PHONE, base_url=base_url)
    context.add_init_script(path=SCRIPT)
    yield context.new_page()
    context.close()


@pytest.fixture
def screen(worker_screen: Page) -> Page:
    """A page as on a phone in light mode, whatever a test before made of it."""
    worker_screen.set_viewport_size(PHONE)
    worker_screen.emulate_media(color_scheme="light", media="null", forced_colors="none")
    return worker_screen


@pytest.fixture
def empty(screen: Page) -> Page:
    """The screen with nothing on it, for content of a test's own: no page's policy holds there."""
    screen.goto("about:blank")
    return screen


@pytest.fixture
def show(screen: Page, base_url: str) -> Callable[[str], State]:
    """Shows a state on the screen: what the site sent, with the site's own style and pictures."""

    def show_state(name: str) -> State:
        shown = state(name)
        screen.goto(f"{base_url}{SHOWN}{name}")
        screen.wait_for_function(FOCUS_IS_GIVEN)
        return shown

    return show_state
