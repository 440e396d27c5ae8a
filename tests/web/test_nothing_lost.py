"""No answer is lost: stale forms, new keys, two tabs, crossing posts, clocks, restarts."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from itertools import permutations

import pytest
from flask import Flask

from guide.ruleset.model import Answer
from guide.web.answers import Stamped, join, pack, unpack
from guide.web.vault import Vault
from guide.web.visit import LONGEST
from tests.web.conftest import KEY
from tests.web.reader import Reader, cookie_name
from tests.web.small_guide import GUIDE, QUIET

DANGER = f"{GUIDE}/question/danger"
WHO = f"{GUIDE}/question/who"
NEW_KEY = "a newer key for tests that is long enough to be one"
STALE = "Your answer is still chosen. Please press Continue again."


# -- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "nonsense", "A" * 54, "é\x00"])
def test_a_form_without_a_good_token_comes_back_with_the_answer(reader: Reader, token: str) -> None:
    reader.open(DANGER).post(DANGER, {"csrf_token": token, "danger": ["droop", "unsure"]})
    assert reader.page.status_code == 200 and STALE in reader.text
    assert reader.chosen == ["droop", "unsure"] and not reader.answer_cookies
    assert reader.answer("droop").path == f"{GUIDE}/result"


def test_a_form_sent_from_another_site_keeps_nothing(app: Flask, reader: Reader) -> None:
    attacker = Reader(app).open(DANGER)
    reader.open(DANGER).post(
        DANGER,
        {"csrf_token": attacker.token, "danger": "droop"},
        headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    )
    assert STALE in reader.text and not reader.answer_cookies


def test_a_form_left_open_for_a_day(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.open(DANGER)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert reader.answer("none").path == WHO


@pytest.mark.parametrize("step", [-3_600, -1, 3_600 * 24 * 400])
def test_the_clock_steps(reader: Reader, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    reader.walk(QUIET, GUIDE)
    moved = time.time() + step
    monkeypatch.setattr(time, "time", lambda: moved)
    assert reader.open(f"{GUIDE}/check").page.status_code == 200
    assert reader.open(f"{GUIDE}/question/who/change/check").answer("child").path.endswith("check")


def test_a_new_key_with_a_form_open(site: Callable[..., Flask], reader: Reader) -> None:
    reader.open(DANGER).answer("none")
    after = Reader(site(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=[KEY]))
    after.keep_only(reader.cookies)
    after.post(WHO, {"csrf_token": reader.token, "who": "adult"})
    assert after.path == f"{GUIDE}/question/weeks"
    only_new = Reader(site(SECRET_KEY=NEW_KEY))
    only_new.keep_only(after.cookies)
    assert only_new.open(WHO).chosen == ["adult"], "the answers are sealed with the new key now"


def test_a_restart_with_the_same_key(site: Callable[..., Flask], reader: Reader) -> None:
    reader.open(DANGER).answer("none")
    after = Reader(site())
    after.keep_only(reader.cookies)
    after.post(WHO, {"csrf_token": reader.token, "who": "adult"})
    assert after.path == f"{GUIDE}/question/weeks"


def test_two_tabs_opened_at_once_on_a_first_visit(app: Flask, reader: Reader) -> None:
    first, second = app.test_client().get(DANGER), app.test_client().get(WHO, follow_redirects=True)
    for response in (first, second):  # the second cookie takes the place of the first
        reader.client.set_cookie(
            cookie_name(), response.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        )
    token = first.text.split('name="csrf_token" value="')[1].split('"')[0]
    same_origin = {"Sec-Fetch-Site": "same-origin"}
    reader.post(DANGER, {"csrf_token": token, "danger": "none"}, headers=same_origin)
    assert reader.path == WHO


def test_an_old_browser_proves_itself_by_origin(app: Flask, reader: Reader) -> None:
    other = Reader(app).open(DANGER)
    form = {"csrf_token": other.token, "danger": "none"}
    reader.open(DANGER)
    assert reader.post(DANGER, form, headers={"Origin": "http://localhost"}).path == WHO
    for origin in ("null", "http://evil.example", "http://[broken"):
        reader.post(WHO, {**form, "who": "adult"}, headers={"Origin": origin})
        assert STALE in reader.text


def test_cookies_cleared_while_a_form_was_open(reader: Reader) -> None:
    reader.open(DANGER)
    form = {"csrf_token": reader.token, "danger": "none"}
    reader.keep_only({})
    reader.post(DANGER, form, headers={"Sec-Fetch-Site": "same-origin"})
    assert reader.path == WHO


def test_a_browser_without_cookies_is_told_so(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    token = client.get(DANGER).text.split('name="csrf_token" value="')[1].split('"')[0]
    put = app.extensions["guide-catalogue"].guides["hand-shaking"].put["danger"]
    form = {"csrf_token": token, "danger": "none", "put_as": put}
    sent = client.post(DANGER, data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.headers["Location"] == f"{GUIDE}/cookies"
    told = client.get(sent.headers["Location"])
    assert "This guide needs cookies" in told.text and told.status_code == 400
    assert client.post(DANGER, data=form).headers["Location"] == f"{GUIDE}/cookies"


def test_the_cookies_page_leads_on_where_cookies_work(reader: Reader) -> None:
    reader.open(DANGER).answer("none")
    assert reader.open(f"{GUIDE}/cookies").path == WHO


def test_a_button_pressed_three_times(reader: Reader) -> None:
    reader.open(DANGER)
    form = {"csrf_token": reader.token, "danger": "none"}
    for _ in range(3):
        reader.post(DANGER, form)
        assert reader.path == WHO
    assert len(reader.answer_cookies) == 1


def test_a_stale_clear_or_country_form_asks_again(reader: Reader) -> None:
    reader.walk(QUIET, GUIDE)
    reader.post(f"{GUIDE}/clear", {"csrf_token": "nonsense"})
    assert "Please press the button again." in reader.text and reader.answer_cookies
    reader.clear(GUIDE)
    assert not reader.answer_cookies
    reader.post("/country", {"csrf_token": "nonsense", "country": "here", "next": f"{GUIDE}/"})
    assert 'value="here" selected' in reader.page.text
    form = {"csrf_token": reader.token, "country": "here", "next": f"{GUIDE}/"}
    assert 'href="tel:999"' in reader.post("/country", form).page.text


# -- crossing -------------------------------------------------------------------------------------


def crossing_posts(
    reader: Reader, forms: list[tuple[str, dict[str, str]]], order: tuple[int, ...]
) -> None:
    """Send all forms with the cookies of now; let the answers arrive in another order."""
    before = reader.cookies
    answers = []
    for path, form in forms:
        reader.keep_only(before)
        answers.append(reader.post(path, form, follow=False).page.headers.getlist("Set-Cookie"))
    jar = dict(before)
    for position in order:
        for header in answers[position]:
            name, _, value = header.split(";")[0].partition("=")
            jar.pop(name, None)
            if "Max-Age=0" not in header:
                jar[name] = value
    reader.keep_only(jar)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_posts_that_cross_lose_nothing(reader: Reader, order: tuple[int, ...]) -> None:
    reader.walk(QUIET, GUIDE).open(DANGER)
    token = reader.token
    forms = [
        (WHO, {"csrf_token": token, "who": "child"}),
        (f"{GUIDE}/question/weeks", {"csrf_token": token, "weeks": "77"}),
        (f"{GUIDE}/question/mood", {"csrf_token": token, "mood": "low"}),
    ]
    crossing_posts(reader, forms, order)
    reader.open(f"{GUIDE}/check")
    for words in ("A child", "77 weeks", "Low", "None of these"):
        assert words in reader.text
    reader.open(f"{GUIDE}/question/who/change/check").answer("adult")
    assert len(reader.answer_cookies) == 1 and "77 weeks" in reader.text


def test_cookies_of_others_with_names_like_ours_hide_nothing(reader: Reader) -> None:
    reader.open(DANGER).answer("none")
    others = {cookie_name(f"{number:06d}"): "x" * size for number, size in enumerate([1, 400] * 20)}
    reader.keep_only({**others, **reader.cookies})
    assert reader.open(f"{GUIDE}/result").path == WHO
    reader.answer("adult")
    assert reader.path.startswith(f"{GUIDE}/question/") and reader.path != WHO


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_post_that_crosses_with_clearing_brings_nothing_back(
    reader: Reader, order: tuple[int, ...]
) -> None:
    reader.walk(QUIET, GUIDE).open(DANGER)
    token = reader.token
    crossing_posts(
        reader,
        [
            (f"{GUIDE}/clear", {"csrf_token": token}),
            (WHO, {"csrf_token": token, "who": "child"}),
        ],
        order,
    )
    assert reader.open(f"{GUIDE}/check").path == f"{GUIDE}/"
    assert reader.open(DANGER).answer("none").path == WHO
    assert reader.chosen == [], "answers given after clearing count, older ones do not"


def test_sets_join_alike_in_any_order() -> None:
    def given(**answers: Stamped) -> dict[str, dict[str, Stamped]]:
        return {"g": dict(answers)}

    sets = [
        given(a=("x", 1, "p"), b=("y", 2, "p")),
        given(a=("z", 3, "p")),
        given(a=("w", 3, "p")),
        given(b=(4, 2, "p")),
    ]
    joined = [join(order) for order in permutations(sets)]
    assert all(one == joined[0] for one in joined)
    assert joined[0]["g"]["a"][1] == 3
    assert join(sets, floor=2)["g"].keys() == {"a"}


def test_packed_answers_come_back_and_lengths_tell_little() -> None:
    few: dict[str, Stamped] = {"q": ("yes", 1, "a1")}
    more: dict[str, Stamped] = {**few, "r": (frozenset({"a", "b"}), 2, "b2"), "s": (-3, 3, "")}
    assert unpack(pack({"g": more})) == {"g": more}
    assert len(pack({"g": few})) == len(pack({"g": more})) == 256


def test_a_hundred_questions_fit() -> None:
    words = ["began", "near", "eye", "sleep", "since", "medicine", "worse", "with", "side", "face"]
    answers: dict[str, Stamped] = {}
    for number in range(100):
        name = f"{words[number % 10]}-{words[number // 10]}-{words[(number * 7) % 10]}"
        answer: Answer = frozenset(words[: number % 4 + 1]) if number % 3 else "not-sure"
        answers[f"{name}-{number}"] = (
            answer,
            number + 150,
            hashlib.sha256(name.encode()).hexdigest()[:6],
        )
    sealed = Vault([KEY]).seal("answers", pack({"head-twitching": answers}))
    assert len(sealed) <= LONGEST, len(sealed)
