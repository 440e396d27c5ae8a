"""Somebody on the site over HTTP. `answers` is all that the site was given and must still hold."""

from __future__ import annotations

from random import Random
from urllib.parse import urlencode

from guide.drivers.client import Client, Watcher
from guide.drivers.forms import Filled, Form, answered
from guide.drivers.journey import start_address
from guide.drivers.pages import Page
from guide.drivers.transport import Reply, Transport
from guide.engine.engine import Engine, Journey
from guide.ruleset.model import Answer, Question
from guide.walks.places import AS_THE_ENGINE, NOTHING_LOST, hold_place, hold_result, named, place_of
from guide.walks.promises import BrokenPromise, hold


class Visitor:
    """One browser, the random numbers that move it, and what it did so far.

    `planned`: the answer it means to give to each question. `forms`: the question pages it has
    seen, each with the form as it was then.
    """

    def __init__(
        self,
        engine: Engine,
        transport: Transport,
        random: Random,
        planned: dict[str, Answer],
        steps: list[str],
    ) -> None:
        self.engine = engine
        self.random = random
        self.planned = planned
        self.steps = steps
        self.answers: dict[str, Answer] = {}
        self.forms: dict[str, Form] = {}
        self.client = Client(transport, self._watch())

    def _watch(self) -> Watcher:
        known = self.engine.rule_set
        words = frozenset((*known.question_by_id, *known.cause_by_id, known.guide.id))
        return lambda request, reply: hold(request, reply, words)

    # -- where they are ---------------------------------------------------------------------------

    @property
    def journey(self) -> Journey:
        """Where the answers given lead, as the engine has it."""
        return self.engine.journey(self.answers)

    @property
    def page(self) -> Page:
        """The page now shown."""
        return self.client.page

    @property
    def question(self) -> Question:
        """The question now asked."""
        asked = self.journey.next
        assert asked is not None
        return asked

    @property
    def form(self) -> Form:
        """The form of the page now shown."""
        form = self.page.question_form
        if form is None:
            raise BrokenPromise(AS_THE_ENGINE, place_of(self.journey), named(self.page))
        return form

    def check(self, promise: str = AS_THE_ENGINE) -> None:
        """Hold the page now shown against the engine. Raises BrokenPromise."""
        hold_place(self.page, self.journey, promise)
        if self.page.question_form is not None:
            self.forms[self.page.asks] = self.page.question_form

    def come_back(self) -> None:
        """Go on from the start page, and find everything as it was left."""
        self.client.open(start_address(self.engine.rule_set))
        if not self.page.onward:
            raise BrokenPromise(NOTHING_LOST, "a way on from the start", named(self.page))
        self.client.open(self.page.onward)
        self.check(NOTHING_LOST)

    # -- honest steps -----------------------------------------------------------------------------

    def answer(self, question: Question, answer: Answer, form: Form) -> None:
        """Send a form with an answer, and go where it leads."""
        filled = answered(form, question, answer)
        self.client.submit(form, filled)
        self.took(question, answer)

    def took(self, question: Question, answer: Answer) -> None:
        """Note an answer that the site now must hold."""
        self.answers[question.id] = answer

    def result(self) -> None:
        """Open the result and hold it against the engine's."""
        if not self.page.disposition:
            self.client.open(self.page.onward)
        hold_result(self.page, self.engine.result_of(self.journey))

    # -- what acts need ---------------------------------------------------------------------------

    def body(self, form: Form, filled: Filled) -> bytes:
        """What a browser would send of a form."""
        return urlencode(form.sent(filled)).encode()

    def as_planned(self) -> Filled:
        """The form now shown with the answer that is planned."""
        return answered(self.form, self.question, self.planned[self.question.id])

    def honest(self) -> bytes:
        """The body that sends it."""
        return self.body(self.form, self.as_planned())

    def address(self, *parts: str) -> str:
        """The address of a page of the guide."""
        return start_address(self.engine.rule_set) + "/".join(parts)


def refused(reply: Reply, *statuses: int) -> None:
    """Hold a reply to bad input against the statuses that fit it. Raises BrokenPromise."""
    if reply.status not in statuses:
        expected = " or ".join(map(str, statuses))
        raise BrokenPromise("bad input is refused", f"status {expected}", f"{reply.status}")
