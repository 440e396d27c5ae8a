"""A random walk in Chromium: a path answered as planned, and what an impatient person does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from guide.drivers.forms import answered
from guide.drivers.in_browser import BrowserSurface
from guide.drivers.journey import start_address
from guide.engine.engine import Engine, Journey
from guide.ruleset.model import Answer
from guide.walks.places import AS_THE_ENGINE, NOTHING_LOST, hold_place, hold_result, named, place_of
from guide.walks.promises import BrokenPromise

HOSTILITY = 0.25


class BrowserVisit:
    """Somebody in front of one tab, and the engine beside them."""

    def __init__(
        self, surface: BrowserSurface, engine: Engine, random: Random, planned: dict[str, Answer]
    ) -> None:
        self.surface = surface
        self.engine = engine
        self.random = random
        self.planned = planned
        self.answers: dict[str, Answer] = {}
        self.met_error = False

    @property
    def journey(self) -> Journey:
        """Where the answers given lead."""
        return self.engine.journey(self.answers)

    def check(self, promise: str = AS_THE_ENGINE) -> None:
        """Hold the page now shown against the engine."""
        hold_place(self.surface.page, self.journey, promise)

    def answer(self) -> None:
        """Answer the question now shown as planned."""
        asked, form = self.journey.next, self.surface.page.question_form
        if asked is None or form is None:
            raise BrokenPromise(AS_THE_ENGINE, place_of(self.journey), named(self.surface.page))
        answer = self.planned[asked.id]
        self.surface.fill(form, answered(form, asked, answer))
        self.answers[asked.id] = answer
        self.check()


def _reloaded(visit: BrowserVisit) -> None:
    """The page loaded once more."""
    visit.surface.reload()
    visit.check(NOTHING_LOST)


def _button_alone(visit: BrowserVisit) -> None:
    """The button pressed without an answer."""
    form = visit.surface.page.question_form
    asked = visit.surface.page.asks
    if form is None or asked in visit.answers:
        return
    page = visit.surface.press_button(form)
    visit.met_error = True
    if page.asks != asked or not page.error:
        raise BrokenPromise("what is wrong is said", f"'{asked}' with an error", named(page))


def _back(visit: BrowserVisit) -> None:
    """The browser's back button, and on again from the start page."""
    if visit.met_error:
        return  # the browser may ask whether to send the form again, which nobody can answer here
    visit.surface.back()
    _from_the_start(visit)


def _jump(visit: BrowserVisit) -> None:
    """The address of a question that is not asked yet."""
    later = visit.random.choice(visit.engine.rule_set.questions)
    if later.id not in visit.answers:
        visit.surface.open(f"{start_address(visit.engine.rule_set)}question/{later.id}")
        visit.check()


def _from_the_start(visit: BrowserVisit) -> None:
    """The start page, and on from there."""
    page = visit.surface.open(start_address(visit.engine.rule_set))
    if not page.onward:
        raise BrokenPromise(NOTHING_LOST, "a way on from the start", named(page))
    visit.surface.onward()
    visit.check(NOTHING_LOST)


ACTS: Mapping[str, Callable[[BrowserVisit], None]] = {
    "the page loaded once more": _reloaded,
    "the button without an answer": _button_alone,
    "the browser's back button": _back,
    "a jump ahead": _jump,
    "the start page again": _from_the_start,
}


def walk_browser(visit: BrowserVisit, steps: list[str]) -> None:
    """Walk to the result."""
    visit.surface.open(start_address(visit.engine.rule_set))
    visit.surface.onward()
    visit.check()
    while (asked := visit.journey.next) is not None:
        if visit.random.random() < HOSTILITY:
            name = visit.random.choice(list(ACTS))
            steps.append(f"{name}, at '{asked.id}'")
            ACTS[name](visit)
            continue
        steps.append(f"'{asked.id}' answered")
        visit.answer()
    steps.append("the result opened")
    if not visit.surface.page.disposition:
        visit.surface.onward()
    hold_result(visit.surface.page, visit.engine.result_of(visit.journey))
