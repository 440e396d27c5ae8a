"""The shipped guide on head twitching: its paths, its red flags and its safety properties.

What a proof shows over every answer path is here tried on 10,000 random ones and on all answers of
the red-flag questions: every answer of each such question, ticks in all combinations, beside calm
answers to the others; and all pairs of single answers to two of them. All combinations of all of
them would be some 10^13.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from random import Random

import pytest

from guide.engine.engine import Engine, Journey, conditions_of
from guide.engine.progress import ProgressMeter
from guide.engine.told import Told
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import PathOutcome, random_answers, run
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Answer, Condition, Disposition, Question, RuleSet
from tests.support import reference
from tests.support.properties import applies, violations

FOLDER = folder("rules") / "head-twitching"
EMERGENCY = Disposition.EMERGENCY
LEVELS = {"e": EMERGENCY, "u": Disposition.SAME_DAY, "s": Disposition.SOON}
CODES = [
    (f"{letter}{n:02}", LEVELS[letter])
    for letter, most in (("e", 15), ("u", 8), ("s", 14))
    for n in range(1, most + 1)
]
FACTS = [
    *((code, EMERGENCY) for code in ("t101", "t102", "t105", "t106", "t118", "t203", "t301")),
    *((code, EMERGENCY) for code in ("t323", "t501", "t502", "t509", "t518", "t519", "t602")),
    *((code, Disposition.SAME_DAY) for code in ("t117", "t204", "t211", "t302", "t310", "t401")),
    *((code, Disposition.SAME_DAY) for code in ("t504", "t511", "t517", "t601", "t1301")),
]
"""Facts of the second evidence sheet that call for care: topic and number."""
DOUBT = {"danger-check", "baby-check", "linked-check", "day-check"}
Given = dict[str, Answer]


@cache
def rule_set() -> RuleSet:
    loaded, findings = load_rule_set(FOLDER)
    assert loaded is not None, findings
    return loaded


@cache
def engine() -> Engine:
    return Engine(rule_set())


@cache
def outcomes() -> tuple[PathOutcome, ...]:
    paths, findings = load_paths(path_files(FOLDER), rule_set())
    assert not findings
    return tuple(run(path, engine()) for path in paths)


@cache
def random_paths() -> tuple[Given, ...]:
    """Answers to every question: a few drawn evenly, most with few red flags or few signs."""
    random = Random(20261122)
    return tuple(_random_path(random) for _ in range(10_000))


def _random_path(random: Random) -> Given:
    given = random_answers(engine(), random, calm=random.choice((0.0, 0.9, 0.97, 1.0, 1.0)))
    quiet = random.choice((0.0, 0.0, 0.5, 0.8))
    plain = {q.id: calm(q) for q in rule_set().questions if random.random() < quiet}
    doubt = _one_doubt(random) if random.random() < 0.3 else {}
    return {**given, **plain, **doubt}


def _one_doubt(random: Random) -> Given:
    """Not sure of one page of danger signs, or thoughts of self-harm; no other sign."""
    asked = [q for q in red_flag_questions() if q.option("unsure") and q.id not in DOUBT]
    told = [(q, "unsure") for q in asked if q.id != "self-harm"]
    told.append((rule_set().question_by_id["danger-now"], "self-harm"))
    return {q.id: calm(q) for q in asked} | _swapped({}, *random.choice(told))


def red_flag_questions() -> list[Question]:
    return [question for question in rule_set().questions if question.red_flags]


def calm(question: Question) -> Answer:
    """The plainest answer without a red flag: none or no, where there is one."""
    ids = [option.id for option in question.options if not option.red_flag]
    chosen = next((plain for plain in ("none", "no") if plain in ids), ids[0])
    return frozenset([chosen]) if question.type == "many" else chosen


def single_answers(question: Question) -> list[Answer]:
    ids = (option.id for option in question.options)
    return [frozenset([one]) if question.type == "many" else one for one in ids]


def red_flag_answers() -> Iterator[Given]:
    """All answers of the red-flag questions, for an adult, a child and a baby in turn.

    For which adult changes nothing, as a test below shows.
    """
    asked = red_flag_questions()
    for index, who in enumerate(("adult", "child", "baby")):
        rest = random_paths()[index]
        calmly = {**rest, **{question.id: calm(question) for question in asked}, "who": who}
        opened = {**calmly, "context": frozenset(["medicine"])}
        for question in asked:
            for answer in reference.possible_answers(question):
                yield {**opened, question.id: answer}
        for one, two in combinations(asked, 2):
            for first in single_answers(one):
                for second in single_answers(two):
                    yield {**opened, one.id: first, two.id: second}


def journeys(many: Iterable[Given]) -> Iterator[Journey]:
    return (engine().journey(given) for given in many)


@cache
def random_journeys() -> tuple[Journey, ...]:
    return tuple(journeys(random_paths()))


@cache
def red_flag_journeys() -> tuple[Journey, ...]:
    """One for each path that the answers lead to: an adult's is the same whatever a baby does."""
    found = journeys(red_flag_answers())
    return tuple({tuple(journey.answers.items()): journey for journey in found}.values())


# -- the files ------------------------------------------------------------------------------------


def test_it_has_no_findings() -> None:
    assert load_rule_set(FOLDER)[1] == []
    assert load_paths(path_files(FOLDER), rule_set())[1] == []


def test_there_are_paths_and_properties_enough() -> None:
    assert len(outcomes()) >= 150
    assert len(rule_set().safety) >= 80
    assert len(rule_set().causes) == 4


# -- scripted paths -------------------------------------------------------------------------------


def fired_somewhere() -> set[str]:
    return {rule for outcome in outcomes() for rule in outcome.observed.fired or ()}


def test_together_they_fire_every_rule() -> None:
    assert fired_somewhere() == set(rule_set().rule_by_id)


def test_together_they_ask_every_question_and_reach_every_level() -> None:
    asked = {question for outcome in outcomes() for question in outcome.observed.asked}
    assert asked == set(rule_set().question_by_id)
    assert {outcome.observed.disposition for outcome in outcomes()} == set(Disposition)


@pytest.mark.parametrize(("code", "level"), [*CODES, *FACTS])
def test_each_red_flag_of_the_evidence_has_a_rule_that_fires(code: str, level: Disposition) -> None:
    own = [rule for rule in rule_set().rules if rule.id.endswith(f"-{code}")]
    assert own, f"no rule's id ends in -{code}"
    found = [rule.then.disposition for rule in own if rule.then.disposition is not None]
    assert found and min(found) >= level
    assert all(rule.id in fired_somewhere() for rule in own)


def test_they_agree_with_the_reference() -> None:
    for outcome in outcomes():
        path = reference.walk(rule_set(), _run_answers(outcome))
        wanted = reference.result(rule_set(), path.answers)
        assert outcome.observed.asked == path.asked
        assert set(outcome.observed.fired or ()) == wanted.fired
        assert (outcome.observed.disposition, outcome.observed.causes) == (
            wanted.disposition,
            wanted.fits,
        )


# -- safety properties ----------------------------------------------------------------------------


def assert_safe(journey: Journey) -> None:
    assert journey.complete
    broken = [safety.text for safety in violations(engine(), journey)]
    assert not broken, (broken, dict(journey.answers))


@pytest.mark.slow
def test_every_safety_property_holds_on_10_000_random_paths() -> None:
    for journey in random_journeys():
        assert_safe(journey)


@pytest.mark.slow
def test_every_safety_property_holds_for_all_answers_of_the_red_flag_questions() -> None:
    for journey in red_flag_journeys():
        assert_safe(journey)


@pytest.mark.slow
def test_no_safety_property_is_empty_talk() -> None:
    """Each says something of at least one of the paths tried, scripted ones too."""
    silent = set(rule_set().safety)
    scripted = (_run_answers(outcome) for outcome in outcomes())
    for journey in journeys([*random_paths()[:4000], *scripted]):
        silent -= {safety for safety in silent if applies(safety, engine(), journey)}
    assert not [safety.text for safety in silent]


def _run_answers(outcome: PathOutcome) -> Given:
    filled = ((q.id, outcome.path.answer_to(q)) for q in rule_set().questions)
    return {question: answer for question, answer in filled if answer is not None}


@pytest.mark.slow
def test_the_random_paths_reach_every_level_and_every_question() -> None:
    """So that 10,000 of them mean something."""
    results = [engine().result_of(journey) for journey in random_journeys()]
    levels = [result.disposition for result in results]
    assert all(levels.count(level) >= 20 for level in Disposition)
    asked = {q.id for journey in random_journeys()[:2000] for q in journey.asked}
    assert asked == set(rule_set().question_by_id)
    assert {c for result in results for c in result.fits} == set(rule_set().cause_by_id)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 400, 100))
def test_the_engine_agrees_with_the_reference(start: int) -> None:
    for given in random_paths()[start : start + 100]:
        journey = engine().journey(given)
        path = reference.walk(rule_set(), given)
        wanted = reference.result(rule_set(), path.answers)
        found = engine().result_of(journey)
        assert tuple(question.id for question in journey.asked) == path.asked
        assert (found.disposition, found.fits) == (wanted.disposition, wanted.fits)


# -- not sure -------------------------------------------------------------------------------------


def unsure_questions() -> list[Question]:
    """The questions with “not sure” beside an answer that says no."""
    return [q for q in rule_set().questions if q.option("unsure") and _no(q)]


def _no(question: Question) -> str:
    """Its answer that says no; or the only one without a red flag, where there is no such word."""
    quiet = [option.id for option in question.options if not option.red_flag]
    only = quiet[0] if len(quiet) == 1 else ""
    return next((option for option in ("none", "no") if question.option(option)), only)


def _swapped(given: Given, question: Question, option: str) -> Given:
    answer: Answer = frozenset([option]) if question.type == "many" else option
    return {**given, question.id: answer}


@pytest.mark.parametrize("question", [q.id for q in unsure_questions()])
def test_not_sure_is_never_lower_than_no(question: str) -> None:
    """One answer of a random path swapped: “not sure” against “no” or “none of these”."""
    asked = rule_set().question_by_id[question]
    seen = 0
    for given in random_paths():
        journey = engine().journey(_swapped(given, asked, _no(asked)))
        if asked not in journey.asked:
            continue
        unsure = engine().journey(_swapped(given, asked, "unsure"))
        level = engine().result_of(unsure).disposition
        assert level >= engine().result_of(journey).disposition, (given, question)
        seen += 1
        if seen == 400:
            break
    assert seen >= 50


def test_not_sure_has_an_answer_to_compare_with_wherever_red_flags_are_asked() -> None:
    with_unsure = [q for q in red_flag_questions() if q.option("unsure")]
    assert set(with_unsure) <= set(unsure_questions())


ORDINARY: tuple[Given, ...] = (
    {"place": frozenset(["eyelid"]), "kind": frozenset(["flutter"]), "since": "new"},
    {"place": frozenset(["eyelid"]), "kind": frozenset(["flutter"]), "since": "weeks"},
    {"place": frozenset(["cheek"]), "kind": frozenset(["tighten"]), "side": "same-side"},
    {"place": frozenset(["neck"]), "kind": frozenset(["quick"]), "since": "known-tics"},
    {"place": frozenset(["whole-head"]), "kind": frozenset(["big-shake"]), "since": "over-year"},
)
"""Pictures that are no danger: an eyelid, a spasm of one side, known tics, an old head shake."""
CLEARED: tuple[Given, ...] = (
    {"danger-now": frozenset(["unsure"]), "danger-check": frozenset(["none"])},
    {
        "context": frozenset(["medicine"]),
        "linked-danger": frozenset(["unsure"]),
        "linked-check": frozenset(["none"]),
    },
    {"same-day": frozenset(["unsure"]), "day-check": "none"},
    {"who": "child", "same-day-child": frozenset(["unsure"]), "day-check": "none"},
)
"""One doubt that a second look clears."""


@pytest.mark.parametrize("cleared", CLEARED)
@pytest.mark.parametrize("picture", ORDINARY)
def test_a_doubt_that_clears_asks_for_no_more_care(picture: Given, cleared: Given) -> None:
    plain = {question.id: calm(question) for question in rule_set().questions} | picture
    plain |= {
        "who": cleared.get("who", "adult"),
        "context": cleared.get("context", plain["context"]),
    }
    sure, unsure = (engine().journey(given) for given in (plain, plain | cleared))
    assert {question.id for question in unsure.asked} & DOUBT
    found = engine().result_of(unsure).disposition
    assert found is engine().result_of(sure).disposition
    assert found <= Disposition.SOON


def test_no_path_has_more_than_one_page_of_doubt() -> None:
    for journey in random_journeys():
        assert len({question.id for question in journey.asked} & DOUBT) <= 1


# -- whom it is about -----------------------------------------------------------------------------

ADULTS = frozenset({"adult", "other-adult"})
"""An adult who answers for themselves, and one for whom somebody answers."""


def leaves(condition: Condition) -> Iterator[Condition]:
    if not condition.parts:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def test_no_condition_tells_one_adult_from_another() -> None:
    asked = [leaf for when in conditions_of(rule_set()) for leaf in leaves(when)]
    named = [ADULTS & set(leaf.values) for leaf in asked if leaf.question == "who"]
    assert ADULTS in named
    assert all(found in (ADULTS, frozenset()) for found in named)


def test_for_an_adult_only_words_depend_on_who_answers() -> None:
    for given in random_paths()[:300]:
        one, other = (engine().journey({**given, "who": who}) for who in sorted(ADULTS))
        assert one.asked == other.asked
        assert engine().result_of(one) == engine().result_of(other)
        texts = [list(Told(engine(), journey).statements()) for journey in (one, other)]
        assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("adult", "should see you,"),
        ("other-adult", "should see the person,"),
        ("child", "should see your child,"),
        ("baby", "should see the baby,"),
    ],
)
def test_the_notice_speaks_of_whom_it_is_about(who: str, said: str) -> None:
    plain = {question.id: calm(question) for question in rule_set().questions}
    told = Told(engine(), engine().journey({**plain, "who": who}))
    assert said in told.guide.notice.text


def test_the_reason_of_a_twitch_that_lasts_repeats_how_long() -> None:
    plain = {question.id: calm(question) for question in rule_set().questions}
    told = Told(engine(), engine().journey({**plain, "since": "over-year"}))
    reasons = told.result(engine().result_of(told.journey)).reasons
    assert any("You answered “1 year or more”." in rule.because for rule in reasons)


# -- length ---------------------------------------------------------------------------------------


def test_the_longest_path_has_at_most_18_questions() -> None:
    meter = ProgressMeter(engine())
    assert meter.exact
    shown = meter.progress(engine().journey({}))
    assert shown.most <= 18
    assert max(len(journey.asked) for journey in random_journeys()) <= shown.most


def test_a_typical_path_has_at_most_12_questions() -> None:
    """Typical: the scripted paths that end without an emergency, in the median.

    Without mutants.yaml: those paths catch slips in the rules, and are nobody's story.
    """
    stories = (o for o in outcomes() if not o.path.place.file.endswith("mutants.yaml"))
    calm_ends = (o.observed for o in stories if o.observed.disposition is not EMERGENCY)
    lengths = sorted(len(observed.asked) for observed in calm_ends)
    assert lengths[len(lengths) // 2] <= 12


def test_an_emergency_takes_fewer_than_6_questions() -> None:
    ends = [journey for journey in red_flag_journeys() if journey.emergency]
    assert ends and max(len(journey.asked) for journey in ends) < 6


def test_an_emergency_takes_fewer_than_6_questions_on_random_paths() -> None:
    ends = [journey for journey in random_journeys() if journey.emergency]
    late = [[q.id for q in journey.asked] for journey in ends if len(journey.asked) >= 6]
    assert ends and not late[:3]


# -- every result ---------------------------------------------------------------------------------


def test_every_result_has_a_disposition_with_words_and_the_notice() -> None:
    """The notice is the guide's own and stands on every page of a result."""
    guide = rule_set().guide
    assert "professional" in f"{guide.notice.title} {guide.notice.text}".lower()
    assert guide.notice.sources
    for journey in random_journeys()[:2000]:
        result = engine().result_of(journey)
        level = guide.dispositions[result.disposition]
        assert level.title and level.text and level.do
        assert bool(result.causes) <= (result.disposition is not EMERGENCY)
        for shown in result.causes:
            assert all(rule.because for rule in (*shown.reasons_for, *shown.reasons_against))


def test_totals_shown_never_run_backwards() -> None:
    meter = ProgressMeter(engine())
    for given in random_paths()[:300]:
        path = list(engine().journey(given).answers)
        fewest, most = 0, 99
        for length in range(len(path)):
            shown = meter.progress(engine().journey({q: given[q] for q in path[:length]}))
            assert fewest <= shown.fewest <= shown.most <= most
            fewest, most = shown.fewest, shown.most
