"""Whom the pages speak of, and answers within texts, on a small guide with a word in every text."""

from __future__ import annotations

from pathlib import Path

import pytest

from guide.web import create_app
from tests.web.reader import Reader
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

AUDIENCE = """
audience:
  question: who
  words: {you: you, your: your}
  speaks_of:
    - {audience: child, options: [child], words: {you: your child, your: "your child's"}}
"""
CHANGES = (
    ("guide", "text: Answer for the child.", 'text: "Answer for {you}."'),
    ("guide", "text: See a doctor if it lasts.", 'text: "{you} can see a doctor."'),
    ("guide", "text: Within two weeks.", 'text: "{you} should be seen in two weeks."'),
    ("guide", "{text: Rest well.,", '{text: "Let {your} hand rest.",'),
    ("guide", "{text: Watch for weakness.,", '{text: "Watch {your} arm.",'),
    ("guide", "text: A professional should look at this.,", 'text: "Let {your} hand be seen.",'),
    ("guide", "text: There are other causes.", 'text: "Other causes may be {your} own."'),
    ("guide", "clue: It stops in the warmth.", 'clue: "It stops when {you} are warm."'),
    ("guide", "answer: [Often some days.,", 'answer: ["{you} may wait some days.",'),
    ("guide", "{text: Stay with the person.,", '{text: "Stay with {you}.",'),
    ("guide", "text: This is general and may be wrong.,", 'text: "It may not fit {you}.",'),
    ("questions", "ask: For how many weeks?", 'ask: "For how many weeks do {your} hands shake?"'),
    ("questions", "hint: A guess will do.", 'hint: "What {you} think will do."'),
    ("questions", "ask: Is there much coffee?", 'ask: "Much coffee, after {answer:weeks}?"'),
    ("questions", "text: Nothing else, excl", 'text: "{you} drink nothing else", excl'),
    ("questions", "ask: How is the mood?", 'ask: "How is {your} mood?"'),
    ("rules", "because: It has lasted for long.", 'because: "{you} had it for {answer:weeks}."'),
    ("rules", "do: Note the time.", 'do: "Note {your} time."'),
    ("rules", "because: A low mood can go", 'because: "{your} low mood can go'),
    ("causes", "text: Worry can shake hands.,", 'text: "Worry can shake {your} hands.",'),
    ("causes", "text: What could calm me?,", 'text: "What could calm {you}?",'),
)


def files(*more: tuple[str, str, str]) -> dict[str, str]:
    """The small guide's files with these changes."""
    made = dict(FILES)
    for file, before, after in (*CHANGES, *more):
        name = f"hand-shaking/{file}.yaml"
        assert before in made[name], before
        made[name] = made[name].replace(before, after)
    made["hand-shaking/rules.yaml"] = made["hand-shaking/rules.yaml"].replace(
        "can go with it.", 'can go with it."'
    )
    made["hand-shaking/guide.yaml"] += AUDIENCE
    return made


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader of a guide that speaks of a child where it is about one."""
    return Reader(create_app(*small_guide(tmp_path, files())))


ORDER = ("danger", "who", "weeks", "coffee", "cups", "mood")
CHILD = {**QUIET, "who": ["child"]}


def at(reader: Reader, answers: dict[str, list[str]], page: str) -> str:
    """The text of a page of the guide, after these answers."""
    if reader.answer_cookies:
        reader.clear(GUIDE)
    reader.walk({key: answers[key] for key in ORDER if key in answers}, GUIDE)
    return reader.open(f"{GUIDE}/{page}").text


PAGES = {
    "result": (
        "Your child can see a doctor.",
        "Let your child's hand rest.",
        "Watch your child's arm.",
        "Let your child's hand be seen.",
        "Other causes may be your child's own.",
        "It may not fit your child.",
    ),
    "summary": ("Your child can see a doctor.", "Let your child's hand be seen."),
    "check": ("For how many weeks do your child's hands shake?", "How is your child's mood?"),
    "question/mood": ("How is your child's mood?", "Answer for your child."),
    "faq": ("Your child may wait some days.",),
    "other-causes": ("It stops when your child are warm.",),
    "causes/worry": ("Worry can shake your child's hands.", "What could calm your child?"),
    "about": ("It may not fit your child.",),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_of_whom_it_is_about(page: str, reader: Reader) -> None:
    child, adult = at(reader, CHILD, page), at(reader, QUIET, page)
    assert "{" not in child + adult
    for text in PAGES[page]:
        assert text in child and text not in adult
        own = text.replace("your child's", "your").replace("your child", "you")
        own = own.replace("Your child's", "Your").replace("Your child", "You")
        if not own.startswith("Answer for"):  # a reminder for a child alone
            assert own in adult


def test_before_it_is_said_the_pages_speak_to_everyone(reader: Reader) -> None:
    for page in ("faq", "causes/worry", "other-causes", "about", "how-it-decides/questions"):
        text = reader.open(f"{GUIDE}/{page}").text
        assert "your child" not in text and "{" not in text, page


def test_the_emergency_page_speaks_of_whom_it_is_about(reader: Reader) -> None:
    at(reader, {"danger": ["none"], "who": ["child"]}, "question/weeks")
    text = reader.open(f"{GUIDE}/question/danger").answer("droop").text
    # Who it is about is asked after what ended the path: that answer counts no more.
    assert "Stay with you." in text and "Note your time." in text


def test_a_question_page_drawn_for_one_is_not_shown_to_another(tmp_path: Path) -> None:
    app = create_app(*small_guide(tmp_path, files()))
    for answers, wanted in ((CHILD, "your child's hands"), (QUIET, "your hands"), (CHILD, "child")):
        text = at(Reader(app), {key: answers[key] for key in ("danger", "who")}, "question/weeks")
        assert f"do {wanted}" in text or wanted == "child" and "your child's hands" in text


def test_a_message_about_a_form_speaks_of_whom_it_is_about(reader: Reader) -> None:
    at(reader, {**CHILD, "coffee": ["yes"], "cups": ["tea"]}, "check")
    text = reader.open(f"{GUIDE}/question/cups").answer("tea", "none").text
    assert "“Your child drink nothing else”" in text and "{" not in text


def test_a_note_names_a_question_in_the_words_of_now(reader: Reader) -> None:
    at(reader, {**CHILD, "coffee": ["yes"], "cups": ["tea"]}, "check")
    text = reader.open(f"{GUIDE}/question/who/change/check").answer("adult").text
    assert "your child" not in text


@pytest.mark.parametrize(("weeks", "said"), [("1", "1 week"), ("20", "20 weeks")])
def test_a_later_question_repeats_an_answer(weeks: str, said: str, reader: Reader) -> None:
    answers = {"danger": ["none"], "who": ["adult"], "weeks": [weeks]}
    assert f"Much coffee, after {said}?" in at(reader, answers, "question/coffee")


def test_a_page_with_an_answer_in_it_is_not_kept_for_others(reader: Reader) -> None:
    first = {"danger": ["none"], "who": ["adult"], "weeks": ["3"]}
    assert "after 3 weeks?" in at(reader, first, "question/coffee")
    assert "after 7 weeks?" in at(reader, {**first, "weeks": ["7"]}, "question/coffee")


def test_a_reason_repeats_an_answer(reader: Reader) -> None:
    assert "Your child had it for 20 weeks." in at(reader, {**CHILD, "weeks": ["20"]}, "result")
    assert "You had it for 20 weeks." in at(reader, {**QUIET, "weeks": ["20"]}, "result")


def test_where_no_answers_are_known_words_stand_for_them(reader: Reader) -> None:
    text = reader.open(f"{GUIDE}/how-it-decides/care/soon").text
    assert "You had it for (your answer)." in text


def test_what_would_change_is_told_in_the_same_words(reader: Reader) -> None:
    text = at(reader, CHILD, "result")
    assert "How is your child's mood?" in text and "How is your mood?" not in text


def test_an_answer_counts_when_it_is_about_another(reader: Reader) -> None:
    at(reader, CHILD, "check")
    text = reader.open(f"{GUIDE}/question/who/change/check").answer("adult").text
    assert reader.path == f"{GUIDE}/check" and "3 weeks" in text and "has changed" not in text


def test_the_review_shows_what_each_audience_is_told(reader: Reader) -> None:
    text = reader.open(f"/review{GUIDE}/rule-book").text
    assert "For how many weeks do your hands shake?" in text
    assert "To child : For how many weeks do your child's hands shake?" in text
    assert "{your}" not in text


def test_trying_answers_tells_it_in_their_words(tmp_path: Path) -> None:
    more = ("guide", 'hand rest.",', 'hand rest.", when: {who: child},')
    clinician = Reader(create_app(*small_guide(tmp_path, files(more))))
    answers = {"who_": ["child"], "weeks_": ["20"], "cups_": ["tea", "none"]}
    text = clinician.post(f"/review{GUIDE}/try", {"fill_in": "none", **answers}).text
    assert "“Your child drink nothing else”" in text and "{" not in text
    answers = {"who_": ["child"], "weeks_": ["2"]}
    text = clinician.post(f"/review{GUIDE}/try", {"fill_in": "none", **answers}).text
    assert "Let your child's hand rest. result: routine, do" in text and "{" not in text
    assert "Answer for your child." in text
