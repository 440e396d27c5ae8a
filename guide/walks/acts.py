"""Hostile things to do on a question page: each a row of `ACTS`, with a name and what is done.

An act does no more than the worst visitor or the unluckiest one could. It says itself how the site
must answer; afterwards whoever walks comes back from the start page and finds all answers there.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from guide.levels.client import Client
from guide.levels.forms import Filled, answered
from guide.levels.pages import Page
from guide.levels.transport import Reply
from guide.walks.places import NOTHING_LOST, named, place_of
from guide.walks.promises import MARK, BrokenPromise
from guide.walks.visitor import Visitor, refused

_TOKEN = "csrf_token"
_NUMBERS = (
    "",
    "-1",
    "1.5",
    "1e3",
    "0x10",
    "twelve",
    "1" * 400,
    "3\x00",
    "nan",
    "９",
    MARK,
    "'; --",
)
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


def _word(visitor: Visitor, length: int = 8) -> str:
    letters = string.ascii_lowercase + string.digits
    return "".join(visitor.random.choice(letters) for _ in range(length))


def _send(visitor: Visitor, fields: list[tuple[str, str]]) -> Reply:
    """Post these fields to the question now asked."""
    return visitor.client.post(visitor.form.action, urlencode(fields).encode())


def _fields(visitor: Visitor, *values: str, name: str = "") -> list[tuple[str, str]]:
    """The form's own hidden fields, and these values as the answer."""
    name = name or visitor.question.id
    return [*visitor.form.hidden.items(), *((name, value) for value in values)]


def _asked_again(visitor: Visitor, reply: Reply, *statuses: int) -> None:
    """The same question must come back, and say what is wrong."""
    refused(reply, *statuses)
    page = Page(visitor.page.address, reply.status, reply.text)
    if reply.status < 400 or reply.status == 422:
        if page.asks != visitor.question.id or not (page.error or page.note):
            wanted = f"'{visitor.question.id}' again with a word on what is wrong"
            raise BrokenPromise("what is wrong is said", wanted, page.heading or page.title)


# -- tokens ---------------------------------------------------------------------------------------


def _forged_token(visitor: Visitor) -> None:
    """A token that this site never made."""
    token = visitor.random.choice(["", _word(visitor), f"{MARK}{_word(visitor)}", "A" * 300, "é"])
    fields = [(n, token if n == _TOKEN else v) for n, v in visitor.form.sent(_filled(visitor))]
    _asked_again(visitor, _send(visitor, fields), 200, 400)


def _no_token(visitor: Visitor) -> None:
    """No token at all."""
    fields = [pair for pair in visitor.form.sent(_filled(visitor)) if pair[0] != _TOKEN]
    _asked_again(visitor, _send(visitor, fields), 200, 400)


def _token_of_another(visitor: Visitor) -> None:
    """What a hostile site can do: another browser's token, sent from its own page."""
    other = Client(visitor.client.transport)
    form = other.open(visitor.page.address).question_form
    if form is None:  # a browser that was never here is brought to the first question
        form = other.open(other.page.onward).question_form
    token = form.hidden[_TOKEN] if form is not None else ""
    fields = [(n, token if n == _TOKEN else v) for n, v in visitor.form.sent(_filled(visitor))]
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    body = urlencode(fields).encode()
    reply = visitor.client.post(visitor.form.action, body, headers=headers)
    _asked_again(visitor, reply, 200, 400)


def _filled(visitor: Visitor) -> Filled:
    question = visitor.question
    return answered(visitor.form, question, visitor.planned[question.id])


# -- answers that are none ------------------------------------------------------------------------


def _nothing_chosen(visitor: Visitor) -> None:
    """The button pressed without an answer."""
    _asked_again(visitor, _send(visitor, _fields(visitor)), 422)


def _unknown_option(visitor: Visitor) -> None:
    """An option that the question does not have."""
    value = visitor.random.choice([_word(visitor), f"{MARK}{_word(visitor)}", "\x00", "ü" * 50])
    name = visitor.question.id
    if visitor.question.type == "number":
        name = f"{name}-option"
    _asked_again(visitor, _send(visitor, _fields(visitor, value, name=name)), 422)


def _too_many(visitor: Visitor) -> None:
    """Two answers where one is wanted, or an exclusive option with another."""
    question = visitor.question
    if question.type == "number":
        values = [str(question.low), str(question.high)]
    else:
        exclusive = [option.id for option in question.options if option.exclusive]
        others = [option.id for option in question.options if not option.exclusive]
        values = [*exclusive[:1], *others][:2]
        if question.type == "many" and not exclusive:
            values = [_word(visitor), *others]
    _asked_again(visitor, _send(visitor, _fields(visitor, *values)), 422)


def _wrong_type(visitor: Visitor) -> None:
    """Text where a number belongs, or the other way round."""
    _asked_again(visitor, _send(visitor, _fields(visitor, visitor.random.choice(_NUMBERS))), 422)


def _other_body(visitor: Visitor) -> None:
    """A body that is no form."""
    planned = json.dumps({visitor.question.id: "none"}).encode()
    kind, body = visitor.random.choice(
        [
            ("application/json", planned),
            ("text/plain", b"\xff\xfe=\x00"),
            ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
            ("multipart/form-data", b"no boundary"),
            ("application/x-www-form-urlencoded", b"%ff%=&&==&\xff"),
            ("", b"="),
        ]
    )
    _asked_again(visitor, visitor.client.post(visitor.form.action, body, kind), 200, 400, 422)


def _huge_field(visitor: Visitor) -> None:
    """An answer far longer than any form would send."""
    value = (MARK + _word(visitor)) * visitor.random.choice([1_000, 5_000])
    _asked_again(visitor, _send(visitor, _fields(visitor, value)), 413, 422)


def _many_fields(visitor: Visitor) -> None:
    """Hundreds of fields that the form does not have."""
    extra = [(f"{_word(visitor)}{number}", "x") for number in range(300)]
    _asked_again(visitor, _send(visitor, [*extra, *_fields(visitor)]), 413, 422)


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
    own_option = later.type == "number" and isinstance(answer, str)
    name = f"{later.id}-option" if own_option else later.id
    fields = _fields(visitor, *values, name=name)
    address = visitor.address("question", later.id)
    had_cookies = bool(visitor.client.jar.kept)
    visitor.client.follow(address, visitor.client.post(address, urlencode(fields).encode()))
    assert had_cookies
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
    refused(visitor.client.post(visitor.form.action, body, jar=jar.copy()), 200, 303, 400)


def _foreign_cookies(visitor: Visitor) -> None:
    """Cookies that are not ours beside those that are."""
    jar = visitor.client.jar.copy()
    for number in range(visitor.random.choice([1, 40])):
        jar.kept[(visitor.random.choice(["guide-", "x"]) + f"{number:06d}", "/")] = _word(visitor)
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
    target = shape.format(_word(visitor), _word(visitor), _word(visitor) * 400)
    refused(visitor.client.request("GET", target), 404, 400, 414, 308)


def _answers_in_the_address(visitor: Visitor) -> None:
    """An answer behind a question mark, which must count for nothing."""
    question = visitor.question
    given = urlencode({question.id: question.options[0].id if question.options else "1"})
    visitor.client.open(f"{visitor.page.address}?{given}&x={_word(visitor)}")
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
    "a forged token": _forged_token,
    "no token": _no_token,
    "the token of another browser": _token_of_another,
    "nothing chosen": _nothing_chosen,
    "an unknown option": _unknown_option,
    "too many answers": _too_many,
    "the wrong type": _wrong_type,
    "another kind of body": _other_body,
    "a huge field": _huge_field,
    "hundreds of fields": _many_fields,
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
