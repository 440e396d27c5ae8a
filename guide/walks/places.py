"""Where somebody should be, by the engine, and whether the page that is shown is that place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guide.drivers.journey import observed
from guide.drivers.pages import Page
from guide.engine.engine import Journey, Result
from guide.ruleset.model import Care, Fit
from guide.walks.promises import BrokenPromise

NOTHING_LOST = "no answer is lost"
AS_THE_ENGINE = "the site agrees with the engine"
AT_ONCE = "an emergency ends the path at once"


def hold_place(page: Page, journey: Journey, promise: str = AS_THE_ENGINE) -> None:
    """Raises BrokenPromise where a page is not the one to which the answers given lead."""
    if journey.next is not None:
        right = page.asks == journey.next.id
    elif journey.emergency:
        right, promise = page.disposition == "emergency", AT_ONCE
    else:
        right = not page.asks and bool(page.onward or page.disposition)
    if not right or page.status >= 400:
        raise BrokenPromise(promise, place_of(journey), named(page))


def hold_result(page: Page, wanted: Result) -> None:
    """Raises BrokenPromise where a page does not show the engine's result."""
    if not page.disposition:
        raise BrokenPromise(AS_THE_ENGINE, "the result", named(page))
    shown = observed(page, [])
    level = wanted.disposition if shown.disposition is None else shown.disposition
    expected = _result(wanted.care, wanted.fits, wanted.raised)
    got = _result(Care.of(level, shown.within), shown.causes, shown.others)
    if got != expected:
        raise BrokenPromise(AS_THE_ENGINE, expected, got)


def place_of(journey: Journey) -> str:
    """The page to which answers lead, in words."""
    if journey.next is not None:
        return f"the question '{journey.next.id}'"
    return "the emergency page" if journey.emergency else "the check of the answers"


def named(page: Page) -> str:
    """A page in a few words."""
    if page.asks:
        return f"the question '{page.asks}', status {page.status}"
    shown = f"a result, '{page.disposition}'" if page.disposition else f"“{page.heading}”"
    return f"{shown}, status {page.status}"


def _result(care: Care, fits: Mapping[str, Fit], others: Iterable[str]) -> str:
    """A result in words; of two that are the same the words are."""
    causes = ", ".join(f"{cause} {fit.key}" for cause, fit in sorted(fits.items()))
    also = "".join(f", also {other}" for other in sorted(others))
    return f"{care.key}, {causes or 'no cause'}{also}"
