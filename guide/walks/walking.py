"""Random walks on the drivers asked for: the same path at each, by the seed, until one fails.

Walk number n of seed S is walk number 0 of seed S + n, so a failure is met again by its own seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from guide.drivers.axe import AxeRuns, axe_source
from guide.drivers.in_browser import browser_at_site
from guide.drivers.over_http import transport_to
from guide.drivers.pages import Page
from guide.drivers.sites import SiteMaker
from guide.paths.runs import DriverUnavailable, Setting, WalkFailed
from guide.paths.scripted import random_answers
from guide.ruleset.model import Answer
from guide.walks.in_browser import BrowserVisit, walk_browser
from guide.walks.on_engine import walk_engine
from guide.walks.on_site import walk_site
from guide.walks.promises import BrokenPromise
from guide.walks.visitor import Visitor

CALM = (0.0, 0.9, 0.97)
"""How often a red flag is passed by; each walk takes one, or hardly any would come to a result."""

RandomWalk = Callable[[Random, dict[str, Answer], list[str]], None]
"""Walks with these random numbers and planned answers, and notes each step before it is taken."""
Opener = Callable[[Setting, SiteMaker], AbstractContextManager[RandomWalk]]


@dataclass(frozen=True, slots=True)
class Broken:
    """A walk that met a broken promise: which walk, where, what was done until then."""

    driver: str
    seed: int
    steps: tuple[str, ...]
    promise: str
    expected: str
    got: str
    answers: Mapping[str, Answer]


@dataclass
class Walking:
    """Walks of one guide on some drivers; `missing` are those that could not be opened."""

    setting: Setting
    make_site: SiteMaker
    drivers: Sequence[str]
    missing: dict[str, str] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)

    def walk(self, count: int, seed: int) -> Iterator[list[Broken]]:
        """What was broken on each walk in turn."""
        with ExitStack() as stack:
            walks = self._opened(stack)
            for own in range(seed, seed + count):
                yield [broken for driver in list(walks) for broken in self._one(driver, own, walks)]

    def _opened(self, stack: ExitStack) -> dict[str, RandomWalk]:
        walks = {}
        for driver in self.drivers:
            try:
                walks[driver] = stack.enter_context(DRIVERS[driver](self.setting, self.make_site))
            except DriverUnavailable as problem:
                self.missing[driver] = str(problem)
        return walks

    def _one(self, driver: str, seed: int, walks: dict[str, RandomWalk]) -> Iterator[Broken]:
        random = Random(seed)
        planned = random_answers(self.setting.engine, random, random.choice(CALM))
        steps: list[str] = []
        try:
            walks[driver](random, dict(planned), steps)
        except BrokenPromise as broken:
            yield Broken(
                driver, seed, tuple(steps), broken.promise, broken.expected, broken.got, planned
            )
        except WalkFailed as failed:
            told = "pages that a path can be walked on"
            yield Broken(driver, seed, tuple(steps), "the way goes on", told, str(failed), planned)
        except DriverUnavailable as problem:
            self.missing[driver] = str(problem)
            del walks[driver]
        self.steps[driver] = self.steps.get(driver, 0) + len(steps)


# -- the drivers ----------------------------------------------------------------------------------


@contextmanager
def _engine(setting: Setting, make_site: SiteMaker) -> Iterator[RandomWalk]:
    engine = setting.engine
    yield lambda random, planned, steps: walk_engine(engine, random, planned, steps)


@contextmanager
def _http(setting: Setting, make_site: SiteMaker) -> Iterator[RandomWalk]:
    with transport_to(setting, make_site) as transport:
        yield lambda random, planned, steps: walk_site(
            Visitor(setting.engine, transport, random, planned, steps)
        )


def _browser(script: bool) -> Opener:
    @contextmanager
    def opened(setting: Setting, make_site: SiteMaker) -> Iterator[RandomWalk]:
        with browser_at_site(setting, make_site, script=script) as browser:
            axe = AxeRuns() if script and axe_source() else None

            def look(tab: Any, page: Page) -> None:
                found = axe.look_at(tab, page.markup) if axe is not None else ()
                if found:
                    raise BrokenPromise("axe finds nothing wrong", "nothing", "; ".join(found))

            def walk(random: Random, planned: dict[str, Answer], steps: list[str]) -> None:
                with browser.somebody_new(look) as surface:
                    walk_browser(BrowserVisit(surface, setting.engine, random, planned), steps)

            yield walk

    return opened


DRIVERS: Mapping[str, Opener] = {
    "engine": _engine,
    "http": _http,
    "browser": _browser(script=True),
    "browser without JavaScript": _browser(script=False),
}
