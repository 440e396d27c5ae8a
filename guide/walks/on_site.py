"""A random walk over HTTP: a path answered as planned, with hostile acts on the way."""

from __future__ import annotations

from urllib.parse import urlsplit

from guide.drivers.journey import start_address
from guide.walks.acts import ACTS
from guide.walks.places import NOTHING_LOST, named
from guide.walks.promises import BrokenPromise
from guide.walks.visitor import Visitor

MOST_ACTS = 40
"""Hostile acts on one walk; after that it goes straight to its end."""


def walk_site(visitor: Visitor) -> None:
    """Walk to the result, change an answer there, and clear all of them now and then."""
    random = visitor.random
    hostility = random.choice([0.0, 0.3, 0.7])
    visitor.client.tells = random.choice([True, False])
    visitor.client.open(start_address(visitor.engine.rule_set))
    visitor.client.open(visitor.page.onward)
    visitor.check()
    _to_the_result(visitor, hostility)
    if random.random() < 0.5:
        _change_an_answer(visitor)
        _to_the_result(visitor, hostility)
    if random.random() < 0.3:
        _clear(visitor)


def _to_the_result(visitor: Visitor, hostility: float) -> None:
    acts = 0
    while visitor.journey.next is not None:
        question = visitor.question
        if acts < MOST_ACTS and visitor.random.random() < hostility:
            acts += 1
            name = visitor.random.choice(list(ACTS))
            visitor.steps.append(f"{name}, at '{question.id}'")
            ACTS[name](visitor)
            if visitor.answers:
                visitor.come_back()
            else:
                visitor.client.open(visitor.address("question", question.id))
                visitor.check()
            continue
        visitor.steps.append(f"'{question.id}' answered")
        visitor.answer(question, visitor.planned[question.id], visitor.form)
        visitor.check()
    visitor.steps.append("the result opened")
    visitor.result()
    if visitor.random.random() < 0.3:
        _press_a_button_of_the_result(visitor)
    visitor.client.open(visitor.address("summary"))
    if visitor.page.status != 200 or not visitor.page.notice:
        raise BrokenPromise("every result is whole", "a page to print", named(visitor.page))


def _press_a_button_of_the_result(visitor: Visitor) -> None:
    """The receipt, the numbers of a country: after each the result is what it was."""
    clear = visitor.address("clear")
    forms = [form for form in visitor.page.forms if urlsplit(form.action).path != clear]
    form = visitor.random.choice(forms)
    visitor.steps.append(f"the form for {form.action} sent from the result")
    visitor.client.submit(form)
    visitor.result()


def _change_an_answer(visitor: Visitor) -> None:
    question = visitor.random.choice(visitor.journey.asked)
    answer = visitor.engine.domains[question.id].sample(visitor.random)
    place = visitor.random.choice(["check", "result"])
    visitor.steps.append(f"'{question.id}' changed from the page '{place}'")
    visitor.client.open(visitor.address("question", question.id, "change", place))
    if visitor.page.asks != question.id:
        raise BrokenPromise(NOTHING_LOST, f"the question '{question.id}'", named(visitor.page))
    visitor.answer(question, answer, visitor.form)
    visitor.check()


def _clear(visitor: Visitor) -> None:
    visitor.steps.append("all answers cleared")
    clear = visitor.address("clear")
    form = next(form for form in visitor.page.forms if urlsplit(form.action).path == clear)
    visitor.client.submit(form)
    visitor.answers.clear()
    visitor.client.open(start_address(visitor.engine.rule_set))
    visitor.client.open(visitor.page.onward)
    visitor.check("one press clears every answer")
