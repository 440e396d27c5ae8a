"""The program's own words: said in the language at hand, English where nobody chose one."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from guide.ruleset.carewords import how_soon, time_words
from guide.ruleset.model import Care, Disposition, Within
from guide.ruleset.spoken import ForeignText, both, either, gettext, say, say_count, speak


class Shouted(NullTranslations):
    """A language that says all in capital letters, but for what is filled in."""

    def gettext(self, message: str) -> str:
        """As it is said there."""
        return message.upper().replace("{TIME}", "{time}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """It counts none as one."""
        return (msgid1 if n < 2 else msgid2).upper().replace("{COUNT}", "{count}")


class Marked(NullTranslations):
    """A language that has no words of its own."""

    def gettext(self, message: str) -> str:
        """The English, as such."""
        return ForeignText(message, "en", "ltr")


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    """What one test speaks is not heard in the next."""
    yield
    speak()


def test_english_where_nobody_chose() -> None:
    assert say("within {time}", time="2 days") == "within 2 days"
    assert gettext("Back") == "Back"
    assert say_count("{count} page", "{count} pages", 0) == "0 pages"


def test_the_language_at_hand() -> None:
    speak(Shouted())
    assert say("within {time}", time="2 days") == "WITHIN 2 days"
    assert say_count("{count} page", "{count} pages", 0) == "0 PAGE"


@pytest.mark.parametrize("within", Within)
def test_each_time_is_said(within: Within) -> None:
    assert how_soon(Care(Disposition.SOON, within)) == f"within {within.key}"
    speak(Shouted())
    assert time_words(within) == within.key.upper()


def test_lists_are_joined_in_words() -> None:
    assert either(["a", "b", "c"]) == "a or b or c"
    assert both(["a"]) == "a"


def test_what_is_filled_in_a_foreign_text_is_foreign_with_it() -> None:
    speak(Marked())
    assert (
        say("within {time}", time="<2 days>").__html__()  # type: ignore[attr-defined]
        == '<span lang="en" dir="ltr">within &lt;2 days&gt;</span>'
    )
