"""A person with a browser: opens pages, answers questions, and holds cookies as browsers do."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Cookie, TestResponse

from guide.web.visit import cookie_base

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_TAG = re.compile(r"<[^>]*>")
_SET = re.compile(r"(__Host-)?guide-[a-f0-9]{6}-[a-z0-9]{6}")


def cookie_name(kind: str = "", place: str = "") -> str:
    """The name of a cookie of the site at a place, here the one without a port or a path."""
    return f"{cookie_base(place)}{'-' if kind else ''}{kind}"


class Reader:
    """One browser. `page` is the page now shown, `path` its address."""

    page: TestResponse

    def __init__(self, app: Flask, base: str = "http://localhost") -> None:
        self.client: FlaskClient = app.test_client()
        self.base = base
        self.path = ""

    def open(self, path: str, **given: Any) -> Reader:
        """Open a page and follow where it leads, as a browser does."""
        return self._arrive(self.client.get(path, base_url=self.base, **given), path)

    def post(
        self, path: str, data: Mapping[str, Any], *, follow: bool = True, **given: Any
    ) -> Reader:
        """Send a form; with `follow`, go where the answer leads.

        The form of a question says by itself how the question was put, as its page does.
        """
        sent = {**self._as_put(path), **data}
        response = self.client.post(path, data=sent, base_url=self.base, **given)
        if follow:
            return self._arrive(response, path)
        self.page, self.path = response, path
        return self

    def _as_put(self, path: str) -> dict[str, str]:
        guide, _, question = path.strip("/").partition("/question/")
        served = self.client.application.extensions["guide-catalogue"].guides.get(
            guide.rpartition("/")[2]
        )
        put = served and served.put.get(question.partition("/")[0])
        return {"put_as": put} if put else {}

    def answer(self, *values: str, option: str = "", path: str = "", **given: Any) -> Reader:
        """Answer the question now shown."""
        path = path or self.path
        question = path.split("/question/")[1].split("/")[0]
        data: dict[str, Any] = {"csrf_token": self.token}
        if values:
            data[question] = list(values)
        if option:
            data[f"{question}-option"] = option
        return self.post(path, data, **given)

    def walk(self, answers: Mapping[str, Sequence[str]], guide: str) -> Reader:
        """Answer questions from the first on, in the order given."""
        self.open(f"{guide}/question/{next(iter(answers))}")
        for question, values in answers.items():
            assert self.path == f"{guide}/question/{question}", (self.path, question)
            self.answer(*values)
        return self

    def clear(self, guide: str) -> Reader:
        """Press "Clear my answers"."""
        return self.post(f"{guide}/clear", {"csrf_token": self.token})

    @property
    def token(self) -> str:
        """The token of the form on this page."""
        found = _TOKEN.search(self.page.text)
        assert found is not None, "the page has no form"
        return found.group(1)

    @property
    def text(self) -> str:
        """The words of the page, without its markup."""
        return " ".join(html.unescape(_TAG.sub(" ", self.page.text)).split())

    @property
    def chosen(self) -> list[str]:
        """The options that are chosen on this page."""
        inputs = re.findall(r"<input [^>]*>", self.page.text)
        values = [re.search(r'value="([^"]*)"', tag) for tag in inputs if " checked" in tag]
        return [found.group(1) for found in values if found]

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the browser holds, by name."""
        return {cookie.key: cookie.value for cookie in self._jar.values()}

    @property
    def _jar(self) -> dict[tuple[str, str, str], Cookie]:
        assert self.client._cookies is not None
        return self.client._cookies

    @property
    def answer_cookies(self) -> list[str]:
        """The names of the cookies that hold answers."""
        return [name for name in self.cookies if _SET.fullmatch(name)]

    def keep_only(self, cookies: Mapping[str, str]) -> None:
        """Hold these cookies and no others."""
        self._jar.clear()
        for name, value in cookies.items():
            self.client.set_cookie(name, value)

    def _arrive(self, response: TestResponse, path: str) -> Reader:
        for _ in range(6):
            if response.status_code not in (301, 302, 303, 307, 308):
                break
            path = response.headers["Location"]
            response = self.client.get(path, base_url=self.base)
        self.page, self.path = response, path
        return self
