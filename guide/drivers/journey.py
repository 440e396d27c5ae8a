"""The way through a guide's pages, the same whoever turns them: an HTTP client or a real browser.

From the start page its way on is taken; each question's form is filled with the path's answer as
the page offers it; after the last one, the check page leads to the result. Where the pages lead is
for the site to say: only what they ask and show is noted.
"""

from __future__ import annotations

from typing import Protocol

from guide.drivers.forms import Filled, Form, answered
from guide.drivers.pages import Page
from guide.paths.runs import DriverUnavailable, WalkFailed
from guide.paths.scripted import Observed, ScriptedPath
from guide.ruleset.model import Disposition, Fit, Question, RuleSet, Within

MOST_OTHER_PAGES = 10
"""Pages on a path that ask nothing: the start, the check, what explains cookies."""


class Surface(Protocol):
    """Whatever shows pages and acts on them."""

    page: Page

    def open(self, address: str) -> Page:
        """Open a page by its address."""

    def onward(self) -> Page:
        """Take the way on that the page shows."""

    def fill(self, form: Form, filled: Filled) -> Page:
        """Fill the question's form of the page and send it."""


def start_address(rule_set: RuleSet) -> str:
    """Where a guide begins."""
    return f"/{rule_set.guide.id}/"


def go_through(surface: Surface, path: ScriptedPath, rule_set: RuleSet) -> Observed:
    """Follow a path to its result. Raises WalkFailed where the pages do not let it."""
    start(surface, rule_set)
    asked: list[str] = []
    try:
        return _to_the_end(surface, path, rule_set, asked)
    except WalkFailed as problem:
        raise WalkFailed(str(problem), asked) from problem


def _to_the_end(
    surface: Surface, path: ScriptedPath, rule_set: RuleSet, asked: list[str]
) -> Observed:
    for _ in range(len(rule_set.questions) + MOST_OTHER_PAGES):
        page = surface.page
        if page.disposition:
            return observed(page, asked)
        if not page.asks:
            _take_way_on(surface)
            continue
        question = question_on(page, rule_set)
        if question.id in asked:
            raise WalkFailed(_same_again(page, question))
        asked.append(question.id)
        answer = path.answer_to(question)
        if answer is None:
            return Observed(asked=tuple(asked), missing=question.id)
        assert page.question_form is not None
        surface.fill(page.question_form, answered(page.question_form, question, answer))
    raise WalkFailed(f"no result came after {len(asked)} questions and as many pages as may be")


def start(surface: Surface, rule_set: RuleSet) -> Page:
    """Open the start page. Raises DriverUnavailable where the site is not one with this guide."""
    address = start_address(rule_set)
    try:
        page = surface.open(address)
    except WalkFailed as problem:
        told = str(problem)
    else:
        if page.status == 200 and page.onward:
            return page
        told = f"status {page.status}" + (f", “{page.title}”" if page.title else "")
    raise DriverUnavailable(f"no start page of '{rule_set.guide.id}' is at {address} there: {told}")


def question_on(page: Page, rule_set: RuleSet) -> Question:
    """The question that a page asks. Raises WalkFailed where the guide has none such."""
    question = rule_set.question_by_id.get(page.asks)
    if question is None:
        told = f"the page asks '{page.asks}', which is no question of this guide"
        raise WalkFailed(f"{told}; does the server have another version of it?")
    return question


def observed(page: Page, asked: list[str]) -> Observed:
    """What the page of a result shows. Raises WalkFailed where it is no whole result."""
    if not page.notice:
        raise WalkFailed("the result has no notice to see a professional")
    try:
        level = Disposition.of(page.disposition)
        within = _time(page.within)
        causes = {cause: Fit.of(fit) for cause, fit in page.causes.items()}
    except KeyError as problem:
        told = f"the result names {problem}, which is no level, no time and no fit"
        raise WalkFailed(told) from problem
    return Observed(
        asked=tuple(asked),
        disposition=level,
        within=within,
        causes=causes,
        others=page.others,
        page=page.text,
    )


def _time(words: str) -> Within | None:
    """The time that a page names; None where it names none. Raises KeyError."""
    return {time.key: time for time in Within}[words] if words else None


def _take_way_on(surface: Surface) -> None:
    page = surface.page
    if not page.onward:
        told = f"status {page.status}, “{page.heading or page.title}”"
        raise WalkFailed(f"a page came that neither asks nor leads on: {told}")
    surface.onward()


def _same_again(page: Page, question: Question) -> str:
    told = page.error or page.note or "without a word"
    return f"the answer to '{question.id}' was not taken: {told}"
