"""Pages and forms as they are read from HTML: "this markup, this page"."""

from __future__ import annotations

import pytest

from guide.drivers.forms import AS_IT_IS, Form, answered
from guide.drivers.pages import Page
from guide.paths.runs import WalkFailed
from guide.ruleset.model import Answer
from tests.support import building as b

MANY = b.many("signs", "red", "blue", "none")
NUMBER = b.number("weeks", 0, 9, "unsure")


def page(main: str) -> Page:
    return Page("/g/question/x", 200, f"<!doctype html><title>T</title><main>{main}</main>")


def form(fields: str, question: str = "signs") -> Form:
    found = page(f'<form method="post" action="/g/question/{question}">{fields}</form>')
    assert found.question_form is not None
    return found.question_form


SIGNS = form("""<input type=hidden name=csrf_token value="a&amp;b">
<input type=checkbox name=signs value=red id=signs-0 checked>
<input type=checkbox name=signs value=blue><input type=checkbox name=signs value=none>
<button name=unused>Go on</button>""")
WEEKS = form(
    """<input name=weeks value=7 id=weeks-0>
<input type=checkbox name=weeks-option value=unsure>""",
    "weeks",
)


def test_a_form_left_alone_sends_what_it_holds() -> None:
    assert SIGNS.sent(AS_IT_IS) == [("csrf_token", "a&b"), ("signs", "red")]
    assert WEEKS.sent() == [("weeks", "7")]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (frozenset(["blue"]), ["blue"]),
        (frozenset(["red", "blue"]), ["red", "blue"]),
        (frozenset(["none"]), ["none"]),
    ],
)
def test_ticks_are_those_of_the_answer_alone(answer: Answer, sent: list[str]) -> None:
    values = SIGNS.sent(answered(SIGNS, MANY, answer))
    assert values == [("csrf_token", "a&b"), *(("signs", value) for value in sent)]


@pytest.mark.parametrize(
    ("answer", "sent"),
    [
        (3, [("weeks", "3")]),
        ("unsure", [("weeks", ""), ("weeks-option", "unsure")]),
    ],
)
def test_a_number_or_the_option_in_its_stead(answer: Answer, sent: list[tuple[str, str]]) -> None:
    assert WEEKS.sent(answered(WEEKS, NUMBER, answer)) == sent


def test_an_answer_that_the_page_does_not_offer() -> None:
    with pytest.raises(WalkFailed, match="does not offer 'green'"):
        answered(SIGNS, MANY, frozenset(["green"]))
    with pytest.raises(WalkFailed, match="no box for the number 3"):
        answered(SIGNS, MANY, 3)


def test_fields_that_are_off_and_buttons_are_not_sent() -> None:
    fields = "<input type=radio name=signs value=red disabled checked><input type=submit name=s>"
    found = form(f"{fields}<input type=radio name=signs value=blue><textarea name=t>a b</textarea>")
    assert found.sent() == [("t", "a b")]


def test_what_is_selected_is_sent() -> None:
    chooser = "<select name=c><option value=''>None<option value=fr selected>F</select>"
    assert form(f"<input name=signs value=1>{chooser}").sent()[1] == ("c", "fr")


def test_the_form_of_a_question_is_the_one_whose_address_names_it() -> None:
    other = "<form method=post action=/country><input name=q type=text></form>"
    found = page(
        f"{other}<form method=post action=/g/question/q/change/check><input name=q></form>"
    )
    assert found.asks == "q"
    assert page(other).asks == ""


def test_a_question_answered_by_its_option_alone_is_still_that_question() -> None:
    tick = "<input type=checkbox name=weeks-option value=unsure>"
    assert form(tick, "weeks").asks == "weeks"


def test_a_result() -> None:
    found = page("""<section data-disposition=soon><h1>See a <b>doc</b>tor</h1></section>
<article data-cause=c1 data-fit=strong>x</article><article data-cause=c2 data-fit=possible>
</article><section aria-labelledby=notice-title>Go there</section>""")
    assert (found.disposition, found.causes) == ("soon", {"c1": "strong", "c2": "possible"})
    assert found.notice == "Go there"


def test_words_run_together_as_they_are_read() -> None:
    found = page(
        "<h1>See a <b>doc</b>tor</h1><p>Call&nbsp;<a>999</a>.<br>Now</p><script>x</script>"
    )
    assert found.text == "See a doctor Call 999. Now"


def test_a_page_that_closes_nothing_properly_is_still_read() -> None:
    found = page("<p>One<p>Two</b></section> <a rel=next href=/on>Go")
    assert (found.text, found.onward) == ("One Two Go", "/on")


def test_the_way_on_the_error_and_the_note() -> None:
    found = page("<div role=alert>Choose one</div><div role=status>Kept</div><a href=/x>X</a>")
    assert (found.error, found.note, found.onward) == ("Choose one", "Kept", "")
