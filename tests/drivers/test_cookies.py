"""Cookies: what a browser keeps, sends and drops."""

from __future__ import annotations

import pytest

from guide.drivers.cookies import LARGEST, CookieJar


def kept(*lines: str, path: str = "/guide/page", secure: bool = False) -> CookieJar:
    jar = CookieJar(secure=secure)
    assert jar.take(lines, path) == []
    return jar


def test_what_was_set_is_sent() -> None:
    jar = kept("a=1; Path=/; HttpOnly; SameSite=Lax", "b=x=y; Path=/")
    assert jar.header("/anywhere?q=1") == "a=1; b=x=y"


def test_a_newer_value_takes_the_place_of_an_older_one() -> None:
    assert kept("a=1; Path=/", "a=2; Path=/").header("/") == "a=2"


@pytest.mark.parametrize("end", ["Max-Age=0", "Expires=Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_cookie_that_has_ended_is_gone(end: str) -> None:
    assert kept("a=1; Path=/", f"a=; Path=/; {end}").header("/") == ""


def test_a_cookie_without_a_path_stays_in_its_folder() -> None:
    jar = kept("a=1", path="/guide/question/side")
    assert jar.header("/guide/question/near") == "a=1"
    assert jar.header("/guide/result") == ""


def test_a_path_covers_whole_names_only() -> None:
    jar = kept("a=1; Path=/guide")
    assert [bool(jar.header(path)) for path in ("/guide", "/guide/x", "/guides")] == [1, 1, 0]


def test_a_cookie_of_the_largest_size_is_kept_and_one_byte_more_is_told() -> None:
    assert kept(f"a={'x' * (LARGEST - 1)}; Path=/").header("/")
    jar = CookieJar()
    (told,) = jar.take([f"a={'x' * LARGEST}; Path=/"], "/")
    assert "4,097 bytes" in told and jar.header("/") == ""


def test_a_secure_cookie_needs_https() -> None:
    assert kept("a=1; Path=/; Secure", secure=True).header("/") == "a=1"
    assert "HTTPS" in CookieJar().take(["a=1; Path=/; Secure"], "/")[0]


def test_a_copy_is_its_own() -> None:
    jar = kept("a=1; Path=/")
    jar.copy().take(["a=2; Path=/"], "/")
    assert jar.header("/") == "a=1"
