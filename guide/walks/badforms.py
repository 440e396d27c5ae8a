"""Forms with a wrong token, or with an answer that is none: each must be refused with a word."""

from __future__ import annotations

import json
import string
from urllib.parse import urlencode

from guide.drivers.client import Client
from guide.drivers.forms import field_name
from guide.drivers.transport import Reply
from guide.ruleset.questions import type_of
from guide.walks.places import named
from guide.walks.promises import MARK, BrokenPromise
from guide.walks.visitor import Visitor, refused

_TOKEN = "csrf_token"
PUT_AS = "put_as"
"""The field that tells how the question of the page was put."""
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
    "1.000",
    MARK,
    "'; --",
)


def word(visitor: Visitor, length: int = 8) -> str:
    """A word that means nothing."""
    letters = string.ascii_lowercase + string.digits
    return "".join(visitor.random.choice(letters) for _ in range(length))


def send(visitor: Visitor, fields: list[tuple[str, str]]) -> Reply:
    """Post these fields to the question now asked."""
    return visitor.client.post(visitor.form.action, urlencode(fields).encode())


def fields_with(visitor: Visitor, *values: str, name: str = "") -> list[tuple[str, str]]:
    """The form's own hidden fields, and these values as the answer."""
    name = name or visitor.question.id
    return [*visitor.form.hidden.items(), *((name, value) for value in values)]


def asked_again(visitor: Visitor, reply: Reply, *statuses: int) -> None:
    """The browser must be sent to the same question, which says what is wrong."""
    refused(reply, *statuses)
    if reply.status < 400:
        page = visitor.client.follow(visitor.form.action, reply)
        if page.asks != visitor.question.id:
            wanted = f"the question '{visitor.question.id}' again"
            raise BrokenPromise("bad input is refused", wanted, named(page))
        if not (page.error or page.note):
            raise BrokenPromise("what is wrong is said", "a word on what is wrong", named(page))


# -- tokens ---------------------------------------------------------------------------------------


def _sent_by_nobody(visitor: Visitor, fields: list[tuple[str, str]]) -> Reply:
    """Post these fields without a word on where they come from."""
    body = urlencode(fields).encode()
    client, told = visitor.client, visitor.client.tells
    client.tells = False
    try:
        return client.post(visitor.form.action, body)
    finally:
        client.tells = told


def forged_token(visitor: Visitor) -> None:
    """A token that this site never made, and nothing else that tells where the form comes from."""
    token = visitor.random.choice(["", word(visitor), f"{MARK}{word(visitor)}", "A" * 300, "é"])
    fields = [*_untokened(visitor), (_TOKEN, token)]
    asked_again(visitor, _sent_by_nobody(visitor, fields), 303, 400)


def no_token(visitor: Visitor) -> None:
    """No token at all, and nothing else that tells where the form comes from."""
    asked_again(visitor, _sent_by_nobody(visitor, _untokened(visitor)), 303, 400)


def _untokened(visitor: Visitor) -> list[tuple[str, str]]:
    return [pair for pair in visitor.form.sent(visitor.as_planned()) if pair[0] != _TOKEN]


def token_of_another(visitor: Visitor) -> None:
    """What a hostile site can do: another browser's token, sent from its own page."""
    other = Client(visitor.client.transport)
    other.tells = False
    form = other.open(visitor.page.address).question_form
    if form is None:  # a browser that was never here is brought to the first question
        form = other.open(other.page.onward).question_form
    token = form.hidden[_TOKEN] if form is not None else ""
    fields = [*_untokened(visitor), (_TOKEN, token)]
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    body = urlencode(fields).encode()
    reply = visitor.client.post(visitor.form.action, body, headers=headers)
    asked_again(visitor, reply, 303, 400)


# -- answers that are none ------------------------------------------------------------------------


def nothing_chosen(visitor: Visitor) -> None:
    """The button pressed without an answer."""
    asked_again(visitor, send(visitor, fields_with(visitor)), 303)


def unknown_option(visitor: Visitor) -> None:
    """An option that the question does not have."""
    value = visitor.random.choice([word(visitor), f"{MARK}{word(visitor)}", "\x00", "ü" * 50])
    name = field_name(visitor.question, value)
    asked_again(visitor, send(visitor, fields_with(visitor, value, name=name)), 303)


def too_many(visitor: Visitor) -> None:
    """Two answers where one is wanted, or an exclusive option with another."""
    question = visitor.question
    if type_of(question).numbers:
        values = [str(question.low), str(question.high)]
    else:
        exclusive = [option.id for option in question.options if option.exclusive]
        others = [option.id for option in question.options if not option.exclusive]
        values = [*exclusive[:1], *others][:2]
        if type_of(question).several and not exclusive:
            values = [word(visitor), *others]
    asked_again(visitor, send(visitor, fields_with(visitor, *values)), 303)


def wrong_type(visitor: Visitor) -> None:
    """Text where a number belongs, or the other way round."""
    asked_again(visitor, send(visitor, fields_with(visitor, visitor.random.choice(_NUMBERS))), 303)


def other_body(visitor: Visitor) -> None:
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
    asked_again(visitor, visitor.client.post(visitor.form.action, body, kind), 303, 400)


def huge_field(visitor: Visitor) -> None:
    """An answer far longer than any form would send."""
    value = (MARK + word(visitor)) * visitor.random.choice([1_000, 5_000])
    asked_again(visitor, send(visitor, fields_with(visitor, value)), 413, 303)


def many_fields(visitor: Visitor) -> None:
    """Hundreds of fields that the form does not have."""
    extra = [(f"{word(visitor)}{number}", "x") for number in range(300)]
    asked_again(visitor, send(visitor, [*extra, *fields_with(visitor)]), 413, 303)
