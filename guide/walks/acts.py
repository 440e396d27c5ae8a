"""Hostile things to do on a question page: each a row of `ACTS`, with a name and what is done.

An act does no more than the worst visitor or the unluckiest one could. It says itself how the site
must answer; afterwards whoever walks comes back from the start page and finds all answers there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from guide.drivers.forms import answered, field_name
from guide.drivers.pages import Page
from guide.ruleset.asput import put_mark
from guide.walks import badforms
from guide.walks.badforms import PUT_AS, fields_with, word
from guide.walks.places import NOTHING_LOST, named, place_of
from guide.walks.promises import MARK, BrokenPromise
from guide.walks.visitor import Visitor, refused

_METHODS = ("PUT", "DELETE", "PATCH", "BREW")
_ADDRESSES = (
    "/{0}",
    "/{0}/{1}",
    "//elsewhere.example/{0}",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../{0}",
    "/static/%2e%2e%2f{0}",
    "/%00{0}",
    "/%ff%fe/{0}",
    "/{2}",
)
_HEADERS = (
    {"Accept-Language": "x" * 8000},
    {"Accept-Encoding": "br;q=nan, *;q=9, gzip;;"},
    {"Referer": "https://elsewhere.example/"},
    {"Range": "bytes=9-1"},
    {"If-None-Match": "*", "If-Modified-Since": "yesterday"},
    {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-For": MARK},
    {"Cookie2": "$Version=1"},
)


# -- odd orders -----------------------------------------------------------------------------------


def _jump_ahead(visitor: Visitor) -> None:
    """The address of a question that is not asked yet."""
    later = visitor.random.choice(visitor.engine.rule_set.questions)
    if later.id in visitor.answers:
        return
    visitor.client.open(visitor.address("question", later.id))
    visitor.check()


def _result_too_early(visitor: Visitor) -> None:
    """The result before all is answered."""
    visitor.client.open(visitor.address(visitor.random.choice(["check", "result", "summary"])))
    if visitor.journey.asked:
        visitor.check()
    elif visitor.page.disposition or visitor.page.status != 200:
        raise BrokenPromise("every result is whole", "the start page", visitor.page.heading)


def _answer_ahead(visitor: Visitor) -> None:
    """An answer to a question that is not asked yet; it is kept until it is."""
    later = visitor.random.choice(visitor.engine.rule_set.questions)
    if later.id in visitor.answers or later is visitor.question:
        return
    answer = visitor.planned[later.id]
    values = sorted(answer) if isinstance(answer, frozenset) else [str(answer)]
    fields = fields_with(visitor, *values, name=field_name(later, answer))
    fields = [
        (n, put_mark(later, visitor.engine.rule_set.guide.audiences) if n == PUT_AS else v)
        for n, v in fields
    ]
    address = visitor.address("question", later.id)
    visitor.client.follow(address, visitor.client.post(address, urlencode(fields).encode()))
    visitor.took(later, answer)
    visitor.check()


def _pressed_thrice(visitor: Visitor) -> None:
    """The button pressed three times in a row."""
    question, form = visitor.question, visitor.form
    answer, body = visitor.planned[question.id], visitor.honest()
    for _ in range(3):
        refused(visitor.client.post(form.action, body), 303, 302)
    visitor.took(question, answer)


def _old_form(visitor: Visitor) -> None:
    """A page left open since long ago is sent now, with another answer."""
    if not visitor.forms:
        return
    question_id = visitor.random.choice(list(visitor.forms))
    question = visitor.engine.rule_set.question_by_id[question_id]
    answer = visitor.engine.domains[question_id].sample(visitor.random)
    visitor.answer(question, answer, visitor.forms[question_id])
    visitor.check()


def _crossed_posts(visitor: Visitor) -> None:
    """Two tabs send at once: each post carries the cookies from before the other."""
    question, form, body = visitor.question, visitor.form, visitor.honest()
    client, before = visitor.client, visitor.client.jar.copy()
    refused(client.post(form.action, body), 303, 302)
    visitor.took(question, visitor.planned[question.id])
    earlier = [q for q in visitor.forms if q != question.id and q in visitor.answers]
    if not earlier:
        return
    again = visitor.engine.rule_set.question_by_id[visitor.random.choice(earlier)]
    other = visitor.forms[again.id]
    filled = answered(other, again, visitor.answers[again.id])
    reply = client.post(other.action, visitor.body(other, filled), jar=before)
    refused(reply, 303, 302)
    client.jar.take(reply.all("set-cookie"), other.action)


# -- cookies, methods, addresses ------------------------------------------------------------------


def _damaged_cookies(visitor: Visitor) -> None:
    """A cookie with a letter changed, cut short, or not sent."""
    jar = visitor.client.jar.copy()
    key = visitor.random.choice(list(jar.kept)) if jar.kept else ("guide", "/")
    value = jar.kept.get(key, "x")
    at = visitor.random.randrange(len(value) or 1)
    jar.kept[key] = visitor.random.choice(
        [value[:at] + "!" + value[at + 1 :], value[:at], "", MARK, "A" * 4000]
    )
    reply = visitor.client.send("GET", visitor.page.address, jar=jar)
    refused(reply, 200, 303, 400)
    body = visitor.honest()
    refused(visitor.client.post(visitor.form.action, body, jar=jar.copy()), 303, 400)


def _foreign_cookies(visitor: Visitor) -> None:
    """Cookies that are not ours beside those that are."""
    jar = visitor.client.jar.copy()
    for number in range(visitor.random.choice([1, 40])):
        jar.kept[(visitor.random.choice(["guide-", "x"]) + f"{number:06d}", "/")] = word(visitor)
    reply = visitor.client.send("GET", visitor.page.address, jar=jar)
    if visitor.answers:
        page = Page(visitor.page.address, reply.status, reply.text)
        if page.asks != visitor.question.id:
            raise BrokenPromise(NOTHING_LOST, place_of(visitor.journey), named(page))


def _wrong_method(visitor: Visitor) -> None:
    """A method that the page does not take."""
    method = visitor.random.choice(_METHODS)
    refused(visitor.client.send(method, visitor.page.address, b"x=1"), 405, 501, 400)
    refused(visitor.client.post(visitor.address("check"), visitor.honest()), 405)


def _only_the_head(visitor: Visitor) -> None:
    """HEAD and OPTIONS, which take nothing from the page."""
    reply = visitor.client.send("HEAD", visitor.page.address)
    refused(reply, 200)
    if reply.body:
        raise BrokenPromise("every request is answered", "no body to HEAD", f"{len(reply.body)}")
    refused(visitor.client.send("OPTIONS", visitor.page.address), 200, 204, 405)


def _unknown_address(visitor: Visitor) -> None:
    """An address that the site does not have."""
    shape = visitor.random.choice(_ADDRESSES)
    target = shape.format(word(visitor), word(visitor), word(visitor) * 400)
    refused(visitor.client.request("GET", target), 404, 400, 414, 308)


def _answers_in_the_address(visitor: Visitor) -> None:
    """An answer behind a question mark, which must count for nothing."""
    question = visitor.question
    given = urlencode({question.id: question.options[0].id if question.options else "1"})
    visitor.client.open(f"{visitor.page.address}?{given}&x={word(visitor)}")
    visitor.check()


def _some_link(visitor: Visitor) -> None:
    """A link of the page: it leads to a page that is there, and to its place on that page."""
    start = visitor.client.page
    link = visitor.random.choice(start.links)
    page = visitor.client.open(link)
    place = link.partition("#")[2]
    there = not place or page.root.first(id=place) is not None
    if page.status != 200 or not there:
        raise BrokenPromise("every link leads somewhere", link, named(page))


def _strange_headers(visitor: Visitor) -> None:
    """Headers that no browser sends so."""
    headers = visitor.random.choice(_HEADERS)
    reply = visitor.client.send("GET", visitor.page.address, headers=headers)
    refused(reply, 200, 206, 304, 400, 416, 431)


def _country_from_elsewhere(visitor: Visitor) -> None:
    """The choice of a country, told to come back to another site."""
    place = visitor.random.choice(
        ["//elsewhere.example/", "https://elsewhere.example", "\\\\x", MARK]
    )
    fields = [*visitor.form.hidden.items(), ("country", ""), ("next", place)]
    refused(visitor.client.post("/country", urlencode(fields).encode()), 303, 302, 400)


ACTS: Mapping[str, Callable[[Visitor], None]] = {
    "a forged token": badforms.forged_token,
    "no token": badforms.no_token,
    "the token of another browser": badforms.token_of_another,
    "nothing chosen": badforms.nothing_chosen,
    "an unknown option": badforms.unknown_option,
    "too many answers": badforms.too_many,
    "the wrong type": badforms.wrong_type,
    "another kind of body": badforms.other_body,
    "a huge field": badforms.huge_field,
    "hundreds of fields": badforms.many_fields,
    "a jump ahead": _jump_ahead,
    "the result too early": _result_too_early,
    "an answer ahead of its question": _answer_ahead,
    "the button pressed three times": _pressed_thrice,
    "a form left open": _old_form,
    "two posts that cross": _crossed_posts,
    "damaged cookies": _damaged_cookies,
    "cookies of others": _foreign_cookies,
    "a wrong method": _wrong_method,
    "only the head": _only_the_head,
    "an unknown address": _unknown_address,
    "answers in the address": _answers_in_the_address,
    "a link": _some_link,
    "strange headers": _strange_headers,
    "a country from elsewhere": _country_from_elsewhere,
}
