"""From the start page to the result: each step leads where a person would expect."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from guide.ruleset.model import Numbers, RuleSet
from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

COFFEE = {
    "danger": ["none"],
    "who": ["adult"],
    "weeks": ["3"],
    "coffee": ["yes"],
    "cups": ["cola", "tea"],
    "mood": ["fine"],
}


def test_one_guide_at_the_root_leads_to_its_start_page(reader: Reader) -> None:
    assert reader.open("/").path == f"{GUIDE}/"
    assert "There are 5 to 6 questions" in reader.text
    assert "Not yet reviewed by a clinician." in reader.text


def test_a_whole_journey_leads_to_the_check_page_and_the_result(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE)
    assert reader.path == f"{GUIDE}/check"
    assert "Tea; Cola" in reader.text
    reader.open(f"{GUIDE}/result")
    assert "Look after yourself" in reader.text
    assert "Too much caffeine" in reader.text and "Cola adds to coffee." in reader.text
    assert "What can help" in reader.text and "What fits well stands first." not in reader.text


def test_the_questions_are_counted_and_the_count_narrows(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger")
    assert "Question 1 of 5 to 6" in reader.text
    for values in (["none"], ["adult"], ["3"], ["no"]):
        reader.answer(*values)
    assert "Question 5 of 5" in reader.text


def test_a_reminder_stands_above_later_questions(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none").answer("child")
    assert "Answer for the child." in reader.text


def test_an_emergency_answer_leads_to_the_emergency_page_at_once(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("droop", "unsure")
    assert reader.path == f"{GUIDE}/result"
    assert "Call for help now" in reader.text and "Note the time." in reader.text
    assert "caffeine" not in reader.text and "Call your local emergency number" in reader.text


def test_a_number_can_be_unknown(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none").answer("adult")
    reader.answer(option="unsure")
    assert reader.path == f"{GUIDE}/question/coffee"
    reader.open(f"{GUIDE}/question/weeks")
    assert reader.chosen == ["unsure"]


def test_crisis_lines_show_where_a_rule_asks_for_them(reader: Reader) -> None:
    reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE).open(f"{GUIDE}/result")
    assert "Someone to talk to now" in reader.text
    reader.post("/country", {"csrf_token": reader.token, "country": "here", "next": reader.path})
    assert 'href="tel:116123"' in reader.page.text


def in_country(reader: Reader, country: str, page: str) -> Reader:
    """The page as it is where this country is chosen."""
    reader.open(f"{GUIDE}/numbers")
    form = {"csrf_token": reader.token, "country": country, "next": f"{GUIDE}/{page}"}
    return reader.post("/country", form)


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("", "Choose a country to see its numbers."),
        ("here", "People at these lines listen"),
        ("there", "We know of no crisis line in this country yet."),
    ],
)
@pytest.mark.parametrize("page", ["result", "summary"])
def test_crisis_lines_are_told_as_far_as_they_are_known(
    reader: Reader, page: str, country: str, words: str
) -> None:
    in_country(reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE), country, page)
    assert words in reader.text
    assert ("Choose a country" in reader.text) == (not country)


@pytest.mark.parametrize("page", ["result", "summary"])
def test_the_number_to_call_stands_before_all_other_advice(reader: Reader, page: str) -> None:
    """On the screen and on paper: in an emergency no other number is offered beside it."""
    in_country(reader.walk({"danger": ["droop"]}, GUIDE), "here", page)
    assert reader.text.index("Call 999") < reader.text.index("Stay with the person")
    assert "Call 111" not in reader.text
    in_country(reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE), "here", page)
    first, called, then = map(reader.text.index, ("Listening line", "Call 111", "Tell someone"))
    assert first < called < then


def test_the_signs_to_watch_for_are_told_with_the_numbers(reader: Reader) -> None:
    in_country(reader.walk(QUIET, GUIDE), "here", "result")
    signs = reader.text[reader.text.index("Watch for weakness.") :]
    assert "Call 999 Call 112 Call 111" in signs


def test_the_summary_has_the_emergency_numbers_of_the_country_chosen(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/summary")
    assert "In an emergency" not in reader.text
    assert "In an emergency Call 999 Call 112" in in_country(reader, "here", "summary").text


@pytest.mark.parametrize("page", ["result", "summary"])
def test_a_reason_for_less_urgent_care_is_told_apart(reader: Reader, page: str) -> None:
    reader.walk({**QUIET, "weeks": ["60"], "mood": ["hurt"]}, GUIDE).open(f"{GUIDE}/{page}")
    apart = reader.text.index("Also worth knowing")
    assert reader.text.index("Why") < apart < reader.text.index("It has lasted for long.")


def test_the_summary_of_an_emergency_is_for_those_who_help(reader: Reader) -> None:
    reader.walk({"danger": ["droop"]}, GUIDE).open(f"{GUIDE}/summary")
    assert "Summary to show to those who help: Hand shaking" in reader.text
    assert "appointment" not in reader.text


def test_no_cause_fits_says_so_and_leads_to_others(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/result")
    assert "Nothing here fits" in reader.text and f'href="{GUIDE}/other-causes"' in reader.page.text
    assert "Being cold" in reader.open(f"{GUIDE}/other-causes").text


def test_the_result_says_why_a_cause_is_not_listed_and_what_would_change_it(
    reader: Reader,
) -> None:
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/result")
    assert (
        "Too much caffeine is not listed because you answered “No” to “Is there much coffee?”."
        in reader.text
    )
    assert "More urgent advice: “Call for help now”" in reader.text
    assert "Worry would be listed, with one of these answers:" in reader.text


def test_an_early_end_leaves_out_the_causes_it_did_not_come_to(tmp_path: Path) -> None:
    files, name = dict(FILES), "hand-shaking/questions.yaml"
    end = "- end: calm\n  when: {who: child}\n  because: A child is asked less.\n"
    files[name] = files[name].replace("- question: mood", f"{end}- question: mood")
    site = create_app(*small_guide(tmp_path, files))
    asked = {key: QUIET[key] for key in QUIET if key != "mood"} | {"who": ["child"]}
    child = Reader(site).walk(asked, GUIDE).open(f"{GUIDE}/result")
    assert "Too much caffeine is not listed because you answered" in child.text
    assert "Worry is not listed" not in child.text
    adult = Reader(site).walk(QUIET, GUIDE).open(f"{GUIDE}/result")
    assert "Worry is not listed because you answered" in adult.text


def test_no_reader_is_told_which_answer_would_bring_less_urgent_advice(reader: Reader) -> None:
    reader.walk({**QUIET, "mood": ["hurt"]}, GUIDE).open(f"{GUIDE}/result")
    assert "Get help today" in reader.text and "More urgent advice" in reader.text
    assert "Less urgent" not in reader.text and "Look after yourself" not in reader.text


def test_a_reason_against_is_shown_and_the_cause_stays(reader: Reader) -> None:
    reader.walk({**COFFEE, "weeks": ["60"]}, GUIDE).open(f"{GUIDE}/result")
    assert "Coffee rarely lasts a year." in reader.text
    assert "Too much caffeine" in reader.text


def test_the_summary_holds_answers_level_and_what_to_ask(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE).open(f"{GUIDE}/summary")
    for words in ("Tea; Cola", "Look after yourself", "Could my drinks do this?", "version 1.0"):
        assert words in reader.text


@pytest.mark.parametrize("needs", ["check", "result", "summary"])
def test_a_page_that_needs_answers_goes_to_what_is_missing(reader: Reader, needs: str) -> None:
    assert reader.open(f"{GUIDE}/{needs}").path == f"{GUIDE}/"
    assert "There are no answers yet." in reader.text
    reader.open(f"{GUIDE}/question/danger").answer("none")
    assert reader.open(f"{GUIDE}/{needs}").path == f"{GUIDE}/question/who"
    assert "Your result is not ready yet." in reader.text


def test_a_deep_link_ahead_goes_to_the_question_the_person_is_at(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/mood")
    assert reader.path == f"{GUIDE}/question/danger"
    assert "We brought you to where you are" in reader.text
    assert "We brought you" not in reader.open(reader.path).text, "a note is shown once"


def test_a_deep_link_off_the_path_goes_to_the_check_page(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    assert reader.open(f"{GUIDE}/question/cups").path == f"{GUIDE}/check"


def test_back_shows_the_answer_and_going_on_returns_to_where_one_was(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none").answer("adult").answer("3")
    reader.open(f"{GUIDE}/question/who")
    assert reader.chosen == ["adult"]
    assert reader.answer("adult").path == f"{GUIDE}/question/coffee"
    assert "Your answer is changed" not in reader.text


def test_the_start_page_offers_to_go_on(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none")
    reader.open(f"{GUIDE}/")
    assert "Go on with my answers" in reader.text
    assert f'href="{GUIDE}/question/who"' in reader.page.text


# -- changing an answer ---------------------------------------------------------------------------


def test_a_change_that_opens_a_question_says_so_and_comes_back(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE).open(f"{GUIDE}/result")
    assert f'href="{GUIDE}/question/coffee/change/result"' in reader.page.text
    reader.open(f"{GUIDE}/question/coffee/change/result").answer("yes")
    assert reader.path == f"{GUIDE}/question/cups/change/result"
    assert "New question: What is drunk besides?" in reader.text
    assert "Set aside" not in reader.text, "the answer about the mood waits, it is not set aside"
    assert reader.answer("none").path == f"{GUIDE}/result"


def test_a_change_sets_answers_aside_and_says_which(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE).open(f"{GUIDE}/question/coffee/change/check").answer("no")
    assert reader.path == f"{GUIDE}/check"
    assert "Set aside, because it no longer applies: What is drunk besides?" in reader.text
    assert "Cola" not in reader.text.replace("Set aside", "")


def test_an_answer_set_aside_counts_again_when_it_applies_again(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE)
    reader.open(f"{GUIDE}/question/coffee/change/check").answer("no")
    reader.open(f"{GUIDE}/question/coffee/change/check").answer("yes")
    assert reader.path == f"{GUIDE}/check"
    assert "Your earlier answer counts again: What is drunk besides?" in reader.text
    assert "Tea; Cola" in reader.text


def test_a_change_to_an_emergency_and_back_keeps_every_answer(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE).open(f"{GUIDE}/question/danger/change/check").answer("droop")
    assert "Call for help now" in reader.text
    assert f'href="{GUIDE}/question/danger"' in reader.page.text
    assert reader.open(f"{GUIDE}/question/danger").answer("none").path == f"{GUIDE}/check"
    assert "Tea; Cola" in reader.text


def test_an_answer_to_a_question_that_no_longer_applies_is_kept(reader: Reader) -> None:
    reader.walk({**COFFEE, "coffee": ["yes"]}, GUIDE)
    reader.open(f"{GUIDE}/question/cups/change/check")
    old_tab = reader.token
    reader.open(f"{GUIDE}/question/coffee/change/check").answer("no")
    reader.post(f"{GUIDE}/question/cups", {"csrf_token": old_tab, "cups": "tea"})
    assert reader.path == f"{GUIDE}/check" and "Your answer is kept." in reader.text
    reader.open(f"{GUIDE}/question/coffee/change/check").answer("yes")
    assert reader.open(f"{GUIDE}/question/cups").chosen == ["tea"]


# -- country and clearing -------------------------------------------------------------------------


def test_the_country_chosen_gives_numbers_on_every_page(reader: Reader) -> None:
    reader.open(f"{GUIDE}/numbers")
    reader.post("/country", {"csrf_token": reader.token, "country": "here", "next": f"{GUIDE}/"})
    assert reader.path == f"{GUIDE}/" and 'href="tel:999"' in reader.page.text
    assert 'href="tel:999"' in reader.open("/no-such-guide").page.text
    reader.open(f"{GUIDE}/question/danger").answer("droop")
    assert 'href="tel:999"' in reader.page.text and "not checked" not in reader.text


def test_a_number_that_was_not_checked_says_so(reader: Reader) -> None:
    reader.open(f"{GUIDE}/numbers")
    assert reader.text.count("We have not checked this number yet") == 1
    reader.post("/country", {"csrf_token": reader.token, "country": "there", "next": f"{GUIDE}/"})
    assert "We have not checked this number yet" in reader.text


@pytest.mark.parametrize(
    "next_page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "", "\x00", "/x?y"]
)
def test_the_country_form_never_leads_off_the_site(reader: Reader, next_page: str) -> None:
    reader.open(f"{GUIDE}/numbers")
    data = {"csrf_token": reader.token, "country": "here", "next": next_page}
    assert reader.post("/country", data, follow=False).page.headers["Location"] == "/"


def test_an_unknown_country_is_refused(reader: Reader) -> None:
    reader.open(f"{GUIDE}/numbers")
    reader.post("/country", {"csrf_token": reader.token, "country": "nowhere"})
    assert reader.page.status_code == 400


def test_one_press_clears_every_answer_from_every_page(reader: Reader) -> None:
    reader.walk(COFFEE, GUIDE)
    for shown in ("result", "about", "faq", "check", "causes/worry"):
        reader.open(f"{GUIDE}/{shown}")
        assert re.search(rf'<form[^>]*action="{GUIDE}/clear"', reader.page.text), shown
    assert reader.answer_cookies
    reader.clear(GUIDE)
    assert "Your answers are cleared" in reader.text
    assert not reader.answer_cookies
    assert reader.open(f"{GUIDE}/result").path == f"{GUIDE}/"
    assert reader.open(f"{GUIDE}/question/danger").chosen == []


def test_the_page_that_says_cleared_tells_the_truth(reader: Reader) -> None:
    reader.open(f"{GUIDE}/question/danger").answer("none")
    assert reader.open(f"{GUIDE}/cleared").path == f"{GUIDE}/"


def test_a_question_may_have_any_name(tmp_path: Path) -> None:
    taken = {"danger": "errors", "who": "data", "weeks": "validate", "mood": "meta"}
    rules = dict(FILES)
    for name, other in taken.items():
        for file in ("questions", "rules", "safety", "guide"):
            path = f"hand-shaking/{file}.yaml"
            rules[path] = re.sub(
                rf"(question: |[{{ ]){name}(?=:|$)", rf"\g<1>{other}", rules[path], flags=re.M
            )
    reader = Reader(create_app(*small_guide(tmp_path, rules)))
    reader.walk({taken.get(name, name): given for name, given in QUIET.items()}, GUIDE)
    assert reader.path == f"{GUIDE}/check"


ENDED = """
- end: no-coffee
  when: {coffee: no}
  because: Without coffee there is no more to ask.
- question: cups
"""


def test_sections_are_told_and_an_early_end_says_why(tmp_path: Path) -> None:
    rules = dict(FILES)
    asked = "hand-shaking/questions.yaml"
    rules[asked] = rules[asked].replace("\n- question: cups\n", ENDED)
    rules[asked] = rules[asked].replace(
        "- question: coffee\n", "- question: coffee\n  section: What you drink\n"
    )
    reader = Reader(create_app(*small_guide(tmp_path, rules)))
    assert "What you drink" not in reader.open(f"{GUIDE}/question/danger").text
    first_three = dict(list(COFFEE.items())[:3])
    reader.walk({**first_three, "coffee": ["no"]}, GUIDE)
    assert reader.path == f"{GUIDE}/check"
    before, title, below = reader.text.partition("What you drink")
    assert title and "Is there much coffee?" in below and "Is there much coffee?" not in before
    assert "There are no more questions. Without coffee there is no more to ask." in below
    assert "What you drink" in reader.open(f"{GUIDE}/question/coffee").text
    assert "How is the mood?" not in below


def test_two_guides_are_listed_at_the_root(
    rules: tuple[tuple[RuleSet, ...], Numbers],
) -> None:
    first = rules[0][0]
    second = replace(first, guide=replace(first.guide, id="other", title="Other shaking"))
    reader = Reader(create_app([first, second], rules[1]))
    assert reader.open("/").page.status_code == 200
    assert "Hand shaking" in reader.text and "Other shaking" in reader.text
    assert reader.open("/review/").page.status_code == 200
    assert (
        'href="/review/other/"' in reader.page.text
        and f'href="/review{GUIDE}/"' in reader.page.text
    )
    reader.open("/other/question/danger").answer("none")
    assert reader.path == "/other/question/who"
    assert reader.open(f"{GUIDE}/question/danger").chosen == []
