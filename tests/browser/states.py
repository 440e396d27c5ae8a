"""Every page kind in every state a reader can meet, as the site sends it.

A state is reached as a reader reaches it, by answering scripted paths, and kept as the response
that came. Tests then show that response in a browser, in any light and size.
`STATES` is the list: a new page, or a new state of one, gets a line there and with it every check.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask

from guide.approval.approvals import status
from guide.engine.engine import Engine, Result
from guide.engine.told import Told
from guide.export.rulebook import rulebook_page
from guide.paths.files import load_paths, path_files
from guide.paths.recording import PathRecorder
from guide.paths.scripted import ScriptedPath
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.review.parts import FRONT, PARTS
from guide.ruleset.model import Answer, Disposition, Numbers, Question, RuleSet
from guide.web import create_app
from tests.support import reviewing
from tests.web.reader import Reader, cookie_name
from tests.web.small_guide import FILES, GUIDE, QUIET, small_guide

KEY = "a key for tests that is long enough to be one"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@dataclass(frozen=True)
class State:
    """One page as it was sent: its address, status and markup."""

    name: str
    path: str
    status: int
    html: str
    headers: Mapping[str, str]


# -- the guides -----------------------------------------------------------------------------------


@cache
def real_rules() -> tuple[tuple[RuleSet, ...], Numbers]:
    """The guides of this project."""
    loaded = load_guides(folder("rules"))
    assert loaded.numbers is not None and loaded.rule_sets, loaded.findings
    return tuple(loaded.rule_sets), loaded.numbers


@cache
def real_site() -> Flask:
    """The site as it is served."""
    return create_app(*real_rules(), config={"SECRET_KEY": KEY})


@cache
def kitchen_site() -> Flask:
    """The guide that uses every key: its rules raise other causes, and some texts depend."""
    rule_set = reviewing.guide("kitchen-sink")
    return create_app((rule_set,), reviewing.numbers("kitchen-sink"), config={"SECRET_KEY": KEY})


@cache
def small_site() -> Flask:
    """The small guide, which has every question type."""
    return _site_of(FILES)


@cache
def long_site() -> Flask:
    """The small guide with texts far longer than anybody should write."""
    files = dict(FILES)
    texts = files["hand-shaking/questions.yaml"]
    texts = texts.replace("text: An adult", f"text: {LONG_WORD} {'and so on ' * 30}")
    texts = texts.replace("ask: Who is it about", f"ask: {LONG_WORD} {'or somebody else ' * 12}")
    texts = texts.replace("why: Children differ.", f"why: {'A reason with many words. ' * 20}")
    texts = texts.replace("unit: weeks", f"unit: {LONG_WORD}")
    files["hand-shaking/questions.yaml"] = texts
    causes = files["hand-shaking/causes.yaml"]
    files["hand-shaking/causes.yaml"] = causes.replace(
        "name: Too much caffeine", f"name: {LONG_WORD}"
    )
    return _site_of(files)


@cache
def two_site() -> Flask:
    """A site with two guides."""
    rule_sets, numbers = real_rules()
    small = small_guide(Path(tempfile.mkdtemp(prefix="guide-test-")))[0]
    return create_app([*rule_sets, *small], numbers, config={"SECRET_KEY": KEY})


@cache
def review_site() -> Flask:
    """The small guide with its folder kept, so that its scripted paths can be read."""
    rules = small_guide(Path(tempfile.mkdtemp(prefix="guide-test-")))
    return create_app(*rules, config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0})


@cache
def changed_site() -> Flask:
    """The small guide, whose files were changed after it was served."""
    place = Path(tempfile.mkdtemp(prefix="guide-test-"))
    site = create_app(*small_guide(place), config={"SECRET_KEY": KEY, "REVIEW_PATIENCE": 600.0})
    rules = place / "hand-shaking/rules.yaml"
    text = rules.read_text(encoding="utf-8").replace(
        "{disposition: soon}", "{disposition: routine}"
    )
    rules.write_text(
        text.replace("It has lasted for long.", "It has gone on for long."),
        encoding="utf-8",
    )
    return site


@cache
def small_book() -> str:
    """The rule book of the small guide."""
    catalogue = review_site().extensions["guide-catalogue"]
    rule_set: RuleSet = catalogue.guides[GUIDE.strip("/")].rule_set
    today = date(2026, 11, 26)
    return rulebook_page(rule_set, status(rule_set, today), today, catalogue.numbers)


@cache
def empty_site() -> Flask:
    """A site without a guide."""
    return create_app([], real_rules()[1], config={"SECRET_KEY": KEY})


def _site_of(files: Mapping[str, str]) -> Flask:
    with tempfile.TemporaryDirectory(prefix="guide-test-") as place:
        return create_app(*small_guide(Path(place), files), config={"SECRET_KEY": KEY})


# -- the ways to a state --------------------------------------------------------------------------


@cache
def _real() -> tuple[RuleSet, Engine, tuple[ScriptedPath, ...]]:
    rule_set = real_rules()[0][0]
    paths, findings = load_paths(path_files(folder("rules") / rule_set.guide.id), rule_set)
    assert not findings, findings
    return rule_set, Engine(rule_set), paths


def real_home() -> str:
    """The address of the real guide."""
    return f"/{_real()[0].guide.id}"


def answers_of(path: ScriptedPath) -> list[tuple[Question, Answer]]:
    """The questions of a scripted path of the real guide as they are put, with their answers."""
    engine = _real()[1]
    answers: dict[str, Answer] = {}
    given = []
    while (asked := (journey := engine.journey(answers)).next) is not None:
        answer = path.answer_to(asked)
        assert answer is not None, (path.name, asked.id)
        given.append((Told(engine, journey).question(asked), answer))
        answers[asked.id] = answer
    return given


def told_after(path: ScriptedPath) -> Told:
    """What a reader of the real guide is told at the end of a scripted path."""
    engine = _real()[1]
    answers = {question.id: answer for question, answer in answers_of(path)}
    return Told(engine, engine.journey(answers))


def find_path(wanted: Callable[[Result], bool], *, longest: bool = True) -> ScriptedPath:
    """The longest scripted path of the real guide that ends in such a result, or the shortest."""
    engine = _real()[1]
    fitting = []
    for path in _real()[2]:
        journey = told_after(path).journey
        if wanted(engine.result_of(journey)):
            fitting.append((len(journey.asked), path))
    assert fitting, "no scripted path ends so"
    return (max if longest else min)(fitting, key=lambda found: found[0])[1]


def at_level(level: Disposition, causes: int | None = None) -> Callable[[Result], bool]:
    """Results of this level of care, with at least so many causes; `causes=0`: with none."""

    def wanted(result: Result) -> bool:
        enough = causes is None or (len(result.causes) >= causes if causes else not result.causes)
        return result.disposition is level and enough and not result.crisis_lines

    return wanted


def sent(question: Question, answer: Answer) -> dict[str, list[str]]:
    """An answer as a form sends it."""
    if isinstance(answer, frozenset):
        return {question.id: sorted(answer)}
    if question.type == "number" and isinstance(answer, str):
        return {f"{question.id}-option": [answer]}
    return {question.id: [str(answer)]}


def walked(path: ScriptedPath, until: str = "") -> Reader:
    """A reader of the real guide who answered a scripted path, or is at the question `until`."""
    reader = Reader(real_site()).open(f"{real_home()}/question/{_real()[0].questions[0].id}")
    for question, answer in answers_of(path):
        assert reader.path.endswith(f"/question/{question.id}"), (reader.path, question.id)
        if question.id == until:
            break
        reader.post(reader.path, {"csrf_token": reader.token, **sent(question, answer)})
    return reader


def at_question(wanted: Callable[[Question], bool]) -> tuple[Reader, Question]:
    """A reader at the first question of this kind that a scripted path comes to."""
    for path in sorted(_real()[2], key=lambda path: len(path.answers)):
        for question, _ in answers_of(path):
            if wanted(question):
                return walked(path, until=question.id), question
    raise AssertionError("no scripted path comes to such a question")


def _text_size(question: Question) -> int:
    return sum(len(option.text) + len(option.hint) for option in question.options)


def _longest(question: Question) -> bool:
    return question.id == max(_real()[0].questions, key=_text_size).id


def _is(kind: str) -> Callable[[Question], bool]:
    return lambda question: question.type == kind


def _result(level: Disposition, causes: int | None = None, country: str = "") -> Reader:
    reader = walked(find_path(at_level(level, causes))).open(f"{real_home()}/result")
    return _choose(reader, country) if country else reader


def _choose(reader: Reader, country: str) -> Reader:
    form = {"csrf_token": reader.token, "country": country, "next": reader.path}
    return reader.post("/country", form)


def _suggested(page: Callable[[], Reader]) -> Callable[[], Reader]:
    """The same page in a browser whose language suggests a country."""

    def opened() -> Reader:
        reader = page()
        return reader.open(reader.path, headers={"Accept-Language": "en-GB"})

    return opened


def _one_cause() -> ScriptedPath:
    return find_path(lambda r: len(r.causes) == 1 and r.disposition is Disposition.ROUTINE)


def _self_harm(level: Disposition) -> Reader:
    path = find_path(lambda result: result.crisis_alone and result.disposition is level)
    return walked(path).open(f"{real_home()}/result")


def _at(page: str) -> Callable[[], Reader]:
    return lambda: Reader(real_site()).open(f"{real_home()}/{page}")


def _small(until: str, **answers: list[str]) -> Reader:
    """A reader of the small guide at one question, after quiet answers or those given."""
    given = {**QUIET, **answers}
    before = list(given)[: list(given).index(until)]
    reader = Reader(small_site())
    if not before:
        return reader.open(f"{GUIDE}/question/{until}")
    return reader.walk({question: given[question] for question in before}, GUIDE)


def _kept() -> Reader:
    path = find_path(at_level(Disposition.ROUTINE, 1))
    last = answers_of(path)[-1][0]
    return walked(path).open(f"{real_home()}/question/{last.id}/change/check")


def _either() -> Reader:
    reader, question = at_question(lambda q: q.type == "many" and bool(q.red_flags))
    none = next(option.id for option in question.options if option.exclusive)
    return reader.answer(question.options[0].id, none)


def _stale() -> Reader:
    reader = Reader(real_site()).open(f"{real_home()}/question/{_real()[0].questions[0].id}")
    first = _real()[0].questions[0]
    return reader.post(reader.path, {"csrf_token": "old", first.id: [first.options[0].id]})


def _changed() -> Reader:
    """Changes the answer that set a later question aside and brought a new one."""
    coffee = {**QUIET, "coffee": ["yes"]}
    reader = _small("coffee").answer(*coffee["coffee"]).answer("tea").answer("fine")
    return reader.open(f"{GUIDE}/question/coffee/change/check").answer("no")


def _country_stale() -> Reader:
    form = {"csrf_token": "old", "country": "uk", "next": f"{real_home()}/numbers"}
    return Reader(real_site()).post("/country", form)


def _blocked() -> Reader:
    reader = Reader(real_site()).open(f"{real_home()}/question/{_real()[0].questions[0].id}")
    token = reader.token
    reader.keep_only({})
    first = _real()[0].questions[0]
    form = {"csrf_token": token, **sent(first, frozenset([first.options[-2].id]))}
    reader.post(reader.path, form, follow=False, headers={"Origin": "http://localhost"})
    reader.keep_only({})
    return reader.open(f"{real_home()}/cookies")


def _unreadable(*, kept: bool) -> Reader:
    reader = Reader(real_site()).open(f"{real_home()}/question/{_real()[0].questions[0].id}")
    reader.client.set_cookie(cookie_name("abcdef"), "not sealed here")
    if not kept:
        return reader.open(f"{real_home()}/check")
    first = _real()[0].questions[0]
    return reader.post(reader.path, {"csrf_token": reader.token, first.id: [first.options[-2].id]})


def _too_long() -> Reader:
    return _drawn("too_long.html", 400)


def _drawn(template: str, status: int) -> Reader:
    """A page that only a very full browser meets, drawn as the program draws it."""
    from guide.web.pages import page

    site = create_app(*real_rules(), config={"SECRET_KEY": KEY})
    site.view_functions["guide.faq"] = lambda: page(template, status)
    return Reader(site).open(f"{real_home()}/faq")


def _fail() -> str:
    raise RuntimeError


def _broken() -> Reader:
    site = create_app(*real_rules(), config={"SECRET_KEY": KEY})
    site.view_functions["guide.faq"] = _fail
    return Reader(site).open(f"{real_home()}/faq")


def _broken_twice() -> Reader:
    """Where the page is broken, and the error page as well."""
    site = create_app(*real_rules(), config={"SECRET_KEY": KEY})
    site.view_functions["guide.faq"] = _fail
    site.jinja_env.globals["asset"] = _fail
    return Reader(site).open(f"{real_home()}/faq")


def _too_much() -> Reader:
    reader = Reader(real_site()).open(f"{real_home()}/question/{_real()[0].questions[0].id}")
    return reader.post(reader.path, {"csrf_token": "x" * 20_000})


def _cleared() -> Reader:
    path = find_path(at_level(Disposition.ROUTINE, 1))
    return walked(path).clear(real_home())


def _summary(level: Disposition, causes: int | None = None) -> Reader:
    return walked(find_path(at_level(level, causes))).open(f"{real_home()}/summary")


def _with_code() -> Reader:
    reader = _summary(_SOON, 2)
    return reader.post(reader.path, {"csrf_token": reader.token})


def _recording() -> Reader:
    rules, recorded = (Path(tempfile.mkdtemp(prefix="guide-test-")) for _ in range(2))
    config = {"SECRET_KEY": KEY, "RECORDER": PathRecorder(recorded)}
    site = create_app(*small_guide(rules), config=config)
    return Reader(site).walk({"danger": ["droop"]}, GUIDE)


def _long_result() -> Reader:
    reader = Reader(long_site()).open(f"{GUIDE}/question/danger")
    for answer in ("none", "adult", "60", "yes", "cola", "low"):
        reader.answer(answer)
    return reader.open(f"{GUIDE}/result")


def _small_walk(**answers: str) -> Reader:
    """A reader of the small guide who answered all that was asked, or came to the emergency."""
    given = {"danger": "none", "who": "adult", "weeks": "3", "coffee": "no", "cups": "tea"}
    given |= {"mood": "fine", **answers}
    reader = Reader(small_site()).open(f"{GUIDE}/question/danger")
    while "/question/" in reader.path:
        reader.answer(given[reader.path.split("/question/")[1]])
    return reader


def _small_at(page: str) -> Callable[[], Reader]:
    return lambda: Reader(small_site()).open(f"{GUIDE}/{page}")


def _small_result(**answers: str) -> Callable[[], Reader]:
    return lambda: _small_walk(**answers).open(f"{GUIDE}/result")


NARROWED = {"rule-book": "?words=help"}
"""What is asked of a part, so that its page has a few entries of each kind and no more."""


def _review(key: str) -> Callable[[], Reader]:
    page = "" if key == FRONT else f"{key}{NARROWED.get(key, '')}"
    return lambda: Reader(review_site()).open(f"/review{GUIDE}/{page}")


def _try(**answers: list[str]) -> Callable[[], Reader]:
    """A clinician who sent these answers to the page that tries them."""
    form = {"fill_in": "none", **{f"{question}_": given for question, given in answers.items()}}
    return lambda: Reader(review_site()).post(f"/review{GUIDE}/try", form)


_ROUTINE, _SOON = Disposition.ROUTINE, Disposition.SOON
_SAME_DAY, _EMERGENCY = Disposition.SAME_DAY, Disposition.EMERGENCY

STATES: Mapping[str, Callable[[], Reader]] = {
    # The start and the questions.
    "start": _at(""),
    "start-country": lambda: _choose(_at("")(), "uk"),
    "start-suggested": _suggested(_at("")),
    "start-with-answers": lambda: walked(find_path(at_level(_SOON, 1))).open(f"{real_home()}/"),
    "start-no-answers-yet": _at("result"),
    "question-many": lambda: at_question(_is("many"))[0],
    "question-one": lambda: at_question(_is("one"))[0],
    "question-number": lambda: _small("weeks"),
    "question-picture": lambda: at_question(lambda q: bool(q.picture))[0],
    "question-longest": lambda: at_question(_longest)[0],
    "question-long-text": lambda: Reader(long_site())
    .open(f"{GUIDE}/question/danger")
    .answer("none"),
    "question-long-unit": lambda: Reader(long_site())
    .open(f"{GUIDE}/question/danger")
    .answer("none")
    .answer("adult"),
    "question-answered": _kept,
    "question-number-answered": lambda: _small("coffee").open(f"{GUIDE}/question/weeks"),
    "question-reminder": lambda: _small("weeks", who=["child"]),
    "question-error-one": lambda: at_question(_is("one"))[0].answer(),
    "question-error-many": lambda: at_question(_is("many"))[0].answer(),
    "question-error-number": lambda: _small("weeks").answer("many"),
    "question-error-picture": lambda: at_question(lambda q: bool(q.picture))[0].answer(),
    "question-error-either": _either,
    "question-error-long": lambda: Reader(long_site())
    .open(f"{GUIDE}/question/danger")
    .answer("none")
    .answer(),
    "question-open-for-long": _stale,
    "question-out-of-order": lambda: _small("who").open(f"{GUIDE}/question/mood"),
    "check": lambda: walked(find_path(at_level(_SOON, 1))),
    "check-after-change": _changed,
    # The results.
    "result-routine": lambda: _result(_ROUTINE, 1),
    "result-soon": lambda: _result(_SOON, 1),
    "result-one-cause": lambda: walked(_one_cause()).open(f"{real_home()}/result"),
    "result-soon-two-causes": lambda: _result(_SOON, 2, "uk"),
    "result-same-day": lambda: _result(_SAME_DAY, 1, "us"),
    "result-none-fits": lambda: _result(_ROUTINE, 0),
    "result-crisis": lambda: walked(
        find_path(lambda r: r.crisis_lines and r.disposition is _SAME_DAY)
    ).open(f"{real_home()}/result"),
    "result-long-text": _long_result,
    "emergency": lambda: _result(_EMERGENCY),
    "emergency-suggested": _suggested(lambda: _result(_EMERGENCY)),
    "emergency-country": lambda: _result(_EMERGENCY, None, "uk"),
    "emergency-unchecked-number": lambda: _result(_EMERGENCY, None, "india"),
    "emergency-crisis": lambda: walked(
        find_path(lambda r: r.crisis_lines and r.disposition is _EMERGENCY)
    ).open(f"{real_home()}/result"),
    "self-harm": lambda: _self_harm(_EMERGENCY),
    "self-harm-suggested": _suggested(lambda: _self_harm(_EMERGENCY)),
    "result-self-harm": lambda: _self_harm(_SAME_DAY),
    "emergency-crisis-country": lambda: _choose(
        walked(find_path(lambda r: r.crisis_lines and r.disposition is _EMERGENCY)).open(
            f"{real_home()}/result"
        ),
        "uk",
    ),
    "summary": lambda: _summary(_SOON, 2),
    "summary-routine": lambda: _summary(_ROUTINE, 1),
    "summary-same-day": lambda: _summary(_SAME_DAY, 1),
    "summary-none-fits": lambda: _summary(_ROUTINE, 0),
    "summary-emergency": lambda: _summary(_EMERGENCY),
    "summary-emergency-country": lambda: _choose(_summary(_EMERGENCY), "uk"),
    "summary-crisis-country": lambda: _choose(
        walked(find_path(lambda r: r.crisis_lines and r.disposition is _SAME_DAY)).open(
            f"{real_home()}/summary"
        ),
        "india",
    ),
    "summary-with-code": _with_code,
    # Pages that do not depend on answers.
    "cause": lambda: Reader(real_site()).open(f"{real_home()}/causes/{_real()[0].causes[0].id}"),
    "treatments": _at("treatments"),
    "treatments-told": lambda: _result(_SOON, 2).open(f"{real_home()}/treatments"),
    "other-causes": _at("other-causes"),
    "faq": _at("faq"),
    "sources": _at("sources"),
    "how-it-decides": _at("how-it-decides"),
    "how-it-decides-questions": _at("how-it-decides/questions"),
    "how-it-decides-care": _at(f"how-it-decides/care/{_SOON.key}"),
    "how-it-decides-cause": lambda: Reader(real_site()).open(
        f"{real_home()}/how-it-decides/causes/{_real()[0].causes[0].id}"
    ),
    "how-it-decides-safety": _at("how-it-decides/safety"),
    "how-it-decides-other-causes": lambda: Reader(kitchen_site()).open(
        "/kitchen-sink/how-it-decides/other-causes"
    ),
    "about": _at("about"),
    "numbers": _at("numbers"),
    "numbers-country": lambda: _choose(_at("numbers")(), "uk"),
    "privacy": _at("privacy"),
    "accessibility": _at("accessibility"),
    "site-privacy": lambda: Reader(real_site()).open("/privacy"),
    "site-accessibility": lambda: Reader(real_site()).open("/accessibility"),
    "index-two-guides": lambda: Reader(two_site()).open("/"),
    "index-no-guide": lambda: Reader(empty_site()).open("/"),
    "review-two-guides": lambda: Reader(two_site()).open("/review/"),
    # What can go wrong.
    "cleared": _cleared,
    "clear-open-for-long": lambda: _at("about")().post(
        f"{real_home()}/clear", {"csrf_token": "old"}
    ),
    "country-open-for-long": _country_stale,
    "cookies-blocked": _blocked,
    "unreadable": lambda: _unreadable(kept=False),
    "unreadable-kept": lambda: _unreadable(kept=True),
    "too-long": _too_long,
    "error-400": lambda: _at("")().post("/country", {"csrf_token": "x", "country": "nowhere"}),
    "error-404": _at("nowhere"),
    "error-404-country": lambda: _choose(_at("")(), "uk").open(f"{real_home()}/nowhere"),
    "error-404-no-guide": lambda: Reader(real_site()).open("/nowhere/at-all"),
    "error-405": _at("clear"),
    "error-413": _too_much,
    "error-500": _broken,
    # A tester's recording.
    "recording": _recording,
    # The clinician's workbench, part by part.
    **{f"review-{key}": _review(key) for key in PARTS},
    "review-compare-changed": lambda: Reader(changed_site()).open(
        f"/review{GUIDE}/compare/served..files"
    ),
    "review-try-unread": lambda: Reader(review_site()).post(
        f"/review{GUIDE}/try", {"pasted_text": "7K3P-WR0N-6666"}
    ),
    "review-when-shown-level": _review("when-shown/level-soon"),
    "review-when-shown-cause": _review("when-shown/cause-caffeine"),
    "review-try-result": _try(weeks=["60"], coffee=["yes"], cups=["cola"]),
    "review-try-emergency": _try(danger=["droop"], who=["child"]),
    "review-try-error": _try(weeks=["many"], danger=["droop", "none"]),
}

SMALL_STATES: Mapping[str, Callable[[], Reader]] = {
    "small-start": _small_at(""),
    "small-question-many": _small_at("question/danger"),
    "small-question-one": lambda: _small("who"),
    "small-question-number": lambda: _small("weeks"),
    "small-question-answered": lambda: _small("weeks").open(f"{GUIDE}/question/who"),
    "small-question-reminder": lambda: _small("weeks", who=["child"]),
    "small-error-one": lambda: _small("who").answer(),
    "small-error-many": lambda: _small("danger").answer("droop", "none"),
    "small-error-number": lambda: _small("weeks").answer("many"),
    "small-check": lambda: _small_walk(),
    "small-check-after-change": _changed,
    "small-result-routine": _small_result(),
    "small-result-soon": _small_result(weeks="60", coffee="yes", cups="cola"),
    "small-result-same-day": _small_result(mood="hurt"),
    "small-result-emergency": _small_result(danger="droop"),
    "small-result-emergency-country": lambda: _choose(_small_result(danger="droop")(), "here"),
    "small-summary": lambda: _small_walk(coffee="yes").open(f"{GUIDE}/summary"),
    "small-cause": _small_at("causes/caffeine"),
    "small-treatments": _small_at("treatments"),
    "small-other-causes": _small_at("other-causes"),
    "small-faq": _small_at("faq"),
    "small-sources": _small_at("sources"),
    "small-how-it-decides": _small_at("how-it-decides"),
    "small-how-it-decides-care": _small_at("how-it-decides/care/soon"),
    "small-about": _small_at("about"),
    "small-numbers": _small_at("numbers"),
    "small-error-404": _small_at("nowhere"),
    "small-cleared": lambda: _small_walk().clear(GUIDE),
}
"""The page kinds of the small guide, whose words change only with the tests."""

UNSTYLED: Mapping[str, Callable[[], Reader]] = {"error-500-twice": _broken_twice}
"""What is sent where the pages themselves are broken: markup alone."""


@cache
def state(name: str) -> State:
    """One state, reached once."""
    reader = (STATES.get(name) or SMALL_STATES.get(name) or UNSTYLED[name])()
    page = reader.page
    headers = {key: value for key, value in page.headers if key != "Set-Cookie"}
    return State(name, reader.path, page.status_code, page.text, headers)
