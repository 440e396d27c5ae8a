"""Safety properties on one path: the plain meaning that a proof over all paths must agree with.

A property says nothing about a path on which its `whenever` is false or unknown. A disposition and
a cause are those of the path's result, so an emergency, which shows no causes, breaks a promise
that one is shown. `ends` is kept where `whenever` became true with the last answer of the path.
"""

from __future__ import annotations

from collections.abc import Iterator

from guide.engine.engine import Engine, Journey, Result
from guide.errors import GuideError
from guide.ruleset.model import Care, Disposition, Promise, SafetyProperty


def violated(safety: SafetyProperty, engine: Engine, journey: Journey) -> bool:
    """Whether a complete path breaks a property of the engine's rule set."""
    return next(_broken((safety,), engine, journey), None) is not None


def violations(engine: Engine, journey: Journey) -> tuple[SafetyProperty, ...]:
    """Every property of the rule set that a complete path breaks."""
    return tuple(_broken(engine.rule_set.safety, engine, journey))


def applies(safety: SafetyProperty, engine: Engine, journey: Journey) -> bool:
    """Whether a property says anything about a path."""
    return safety.whenever is None or engine.is_true(safety.whenever, journey)


def _broken(
    properties: tuple[SafetyProperty, ...], engine: Engine, journey: Journey
) -> Iterator[SafetyProperty]:
    if journey.next is not None:
        raise GuideError(f"the path is not complete: '{journey.next.id}' is still to be asked")
    result = engine.result_of(journey)
    for safety in properties:
        if applies(safety, engine, journey) and not _kept(safety, engine, journey, result):
            yield safety


def _kept(safety: SafetyProperty, engine: Engine, journey: Journey, result: Result) -> bool:
    promise = safety.then
    asked = {question.id for question in journey.asked}
    if promise.ends:
        return _ended(safety, engine, journey)
    if promise.asked:
        return promise.asked in asked
    if promise.never_asked:
        return promise.never_asked not in asked
    if promise.questions and len(asked) > promise.questions:
        return False
    if promise.within is not None and result.care < Care(Disposition.SOON, promise.within):
        return False
    if promise.disposition is not None:
        exact = result.disposition == promise.disposition
        above = promise.at_least and result.disposition > promise.disposition
        return exact or above or (promise.at_most and result.disposition < promise.disposition)
    return bool(promise.within or promise.questions) or _causes_kept(promise, result)


def _causes_kept(promise: Promise, result: Result) -> bool:
    if promise.other:
        return promise.other in result.raised
    if promise.never_shown:
        named = {*result.fits, *result.raised}
        return named.isdisjoint(promise.never_shown)
    fit = result.fit_of(promise.cause)
    return fit is not None and promise.fit in (None, fit)


def _ended(safety: SafetyProperty, engine: Engine, journey: Journey) -> bool:
    """Whether nothing was asked once `whenever` was true: one answer earlier it was not yet."""
    if not journey.asked:
        return True
    last = journey.asked[-1].id
    before = {q: answer for q, answer in journey.answers.items() if q != last}
    return not applies(safety, engine, engine.journey(before))
