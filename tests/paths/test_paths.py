"""Scripted paths: reading them with care, running them on the engine, explaining a failure."""

from __future__ import annotations

from pathlib import Path
from random import Random
from time import process_time

import pytest

from guide.engine.engine import Engine
from guide.findings import Finding
from guide.paths.failures import as_text
from guide.paths.files import load_paths, path_files
from guide.paths.scripted import (
    Expected,
    Observed,
    PathOutcome,
    ScriptedPath,
    compare,
    random_answers,
    run,
)
from guide.paths.writer import WrittenPath, path_file
from guide.ruleset.model import Answer, Disposition, Fit, Promise, RuleSet, Within
from tests.support import building as b

SOON, ROUTINE, EMERGENCY = Disposition.SOON, Disposition.ROUTINE, Disposition.EMERGENCY


def small() -> RuleSet:
    """A guide with each type of question and each kind of rule."""
    return b.rule_set(
        [
            b.one("flags", "yes", "no", "unsure"),
            b.many("where", "face", "neck", "none"),
            b.one("one-sided", "yes", "no", "unsure", ask_when=b.is_("where", "face")),
            b.number("weeks", 0, 50, "unsure"),
        ],
        [
            b.raises("flagged", b.is_("flags", "yes"), EMERGENCY),
            b.raises("long", b.every(b.between("weeks", 2), b.is_("where", "neck")), SOON),
            b.fits("spasm", b.is_("one-sided", "yes"), "c1", Fit.STRONG),
            b.against("not-spasm", b.is_("where", "neck"), "c1"),
        ],
        safety=[b.promise(Promise(disposition=ROUTINE, at_least=True))],
    )


def load(tmp_path: Path, text: str) -> tuple[tuple[ScriptedPath, ...], list[Finding]]:
    file = tmp_path / "given.yaml"
    file.write_text(text, encoding="utf-8")
    return load_paths([file], small())


GOOD = """\
- path: A face that twitches on one side
  note: the usual picture
  answers: {flags: no, where: [face], one-sided: yes, weeks: 3}
  expect:
    disposition: routine
    causes: {c1: strong}
    never_shown: [c2]
    rules: [spasm]
    asked: [flags, weeks]
    asked_exactly: [flags, where, one-sided, weeks]
    says: [see a doctor]
- path: A red flag
  answers: {flags: yes, weeks: unsure}
  unasked_ok: yes
  unanswered: none
  expect: {disposition: emergency, causes: {}, never_asked: [where]}
"""


# -- reading --------------------------------------------------------------------------------------


def test_paths_are_read(tmp_path: Path) -> None:
    paths, findings = load(tmp_path, GOOD)
    assert findings == []
    assert paths == (
        ScriptedPath(
            name="A face that twitches on one side",
            note="the usual picture",
            answers={"flags": "no", "where": frozenset(["face"]), "one-sided": "yes", "weeks": 3},
            expect=Expected(
                disposition=ROUTINE,
                causes={"c1": Fit.STRONG},
                never_shown=("c2",),
                rules=("spasm",),
                asked=("flags", "weeks"),
                asked_exactly=("flags", "where", "one-sided", "weeks"),
                says=("see a doctor",),
            ),
        ),
        ScriptedPath(
            name="A red flag",
            answers={"flags": "yes", "weeks": "unsure"},
            unanswered="none",
            unasked_ok=True,
            expect=Expected(disposition=EMERGENCY, causes={}, never_asked=("where",)),
        ),
    )
    assert (paths[1].place.line, paths[1].place.column) == (12, 3)
    assert all(run(path, Engine(small())).passed for path in paths)


def one_path(answers: str = "{flags: yes}", expect: str = "{disposition: soon}") -> str:
    return f"- path: P\n  answers: {answers}\n  expect: {expect}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            one_path("{flag: yes}"),
            "2:13 unknown-question: there is no question 'flag' (did you mean 'flags'?)",
        ),
        (
            one_path("{flags: unsur}"),
            "2:20 unknown-option: question 'flags' has no option 'unsur' (did you mean 'unsure'?)",
        ),
        (
            one_path("{where: [fase, neck]}"),
            "2:21 unknown-option: question 'where' has no option 'fase' (did you mean 'face'?)",
        ),
        (
            one_path("{flags: [yes, no]}"),
            "2:13 wrong-answer: 'flags' does not take a list"
            " (it takes exactly one of the options)",
        ),
        (
            one_path("{where: 3}"),
            "2:13 wrong-answer: 'where' does not take the number 3"
            " (it takes one or more of the options; an exclusive one only alone)",
        ),
        (
            one_path("{where: [none, face]}"),
            "2:13 not-an-answer: 'none' cannot be ticked together with another option"
            " (name it alone, or leave it out)",
        ),
        (one_path("{weeks: 51}"), "2:13 out-of-range: 51 is not between 0 and 50 ()"),
        (
            one_path("{weeks: 3 weeks}"),
            "2:20 unknown-option: question 'weeks' has no option '3 weeks'"
            " (write a whole number from 0 to 50)",
        ),
        (
            one_path('{weeks: "3"}'),
            "2:20 unknown-option: question 'weeks' has no option '3'"
            " (write a whole number from 0 to 50, without quotes)",
        ),
        (
            one_path("{weeks: [3]}"),
            None,
        ),
        (one_path("{weeks: 1.5}"), None),
        (one_path("{weeks: 1,5}"), None),
        (one_path("{flags: yes, flags: no}"), None),
        (
            one_path("{flags: true}"),
            "2:20 wrong-type: an answer is wanted, found the boolean 'true'"
            " (true is written yes here, and false no)",
        ),
        (one_path("{where: []}"), None),
        (one_path("{flags: {a: b}}"), None),
        (one_path("{flags: }"), None),
        (
            one_path("[flags]"),
            "2:12 wrong-type: a mapping is wanted, found a list (write {question: answer})",
        ),
        (
            one_path(expect="{causes: none}"),
            "3:20 wrong-type: a mapping is wanted, found the text 'none'"
            " (write {cause: fit}, or {} for no cause)",
        ),
        (
            one_path().replace("- path", "  path"),
            "1:3 wrong-type: a path file is a list of paths, and this is one path without its dash"
            " (write `- path: …`)",
        ),
        (
            one_path(expect="{causes: {c3: strong}}"),
            "3:21 unknown-cause: there is no cause 'c3' (known here: c1, c2)",
        ),
        (
            one_path(expect="{never_shown: [tourette]}"),
            "3:26 unknown-cause: there is no cause or other cause 'tourette'"
            " (known here: c1, c2, o1, o2)",
        ),
        (
            one_path(expect="{rules: [spams]}"),
            "3:20 unknown-rule: there is no rule 'spams' (did you mean 'spasm'?)",
        ),
        (
            one_path(expect="{asked: [weeks, where, week]}"),
            "3:34 unknown-question: there is no question 'week' (did you mean 'weeks'?)",
        ),
        (
            one_path(expect="{never_asked: [flag]}"),
            "3:26 unknown-question: there is no question 'flag' (did you mean 'flags'?)",
        ),
        (
            one_path(expect="{}"),
            "3:11 nothing-expected: the path expects nothing"
            " (say at least which disposition it leads to)",
        ),
        (
            one_path(expect=""),
            "3:10 wrong-type: what a path expects is wanted, found nothing"
            " (write `key: value` lines)",
        ),
        (
            one_path(expect="{dispositon: soon}"),
            "3:12 unknown-key: what a path expects has no key 'dispositon'"
            " (did you mean 'disposition'?)",
        ),
        (one_path(expect="{disposition: urgent}"), None),
        (one_path(expect="{causes: {c1: likely}}"), None),
        (one_path() + "  unanswered: skip\n", None),
        (one_path() + "  when: now\n", None),
        ("- path: P\n  answers: {flags: yes}\n", None),
        ("path: P\n", None),
        ("", None),
        ("- path: [\n", None),
    ],
)
def test_what_is_wrong_with_a_path_file_has_a_place(
    tmp_path: Path, text: str, wanted: str | None
) -> None:
    paths, findings = load(tmp_path, text)
    assert paths == () and findings
    assert all(f.place.file.endswith("given.yaml") for f in findings)
    if wanted is not None:
        (found,) = findings
        place = f"{found.place.line}:{found.place.column}"
        assert f"{place} {found.code}: {found.message} ({found.hint})" == wanted


def test_a_broken_path_does_not_take_the_others_along(tmp_path: Path) -> None:
    paths, findings = load(tmp_path, GOOD + one_path("{flag: yes}").replace("P", "Broken"))
    assert [path.name for path in paths] == ["A face that twitches on one side", "A red flag"]
    assert [finding.code for finding in findings] == ["unknown-question"]


def test_names_are_unique_over_all_files(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(one_path(), encoding="utf-8")
    files = sorted(tmp_path.glob("*.yaml"))
    paths, findings = load_paths(files, small())
    assert len(paths) == 1
    (found,) = findings
    assert found.code == "duplicate-path" and found.place.file.endswith("two.yaml")
    assert found.hint == f"it stands first at {files[0]}:1:9; give one another name"


def test_a_missing_file_is_a_finding_and_the_others_are_read(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(GOOD, encoding="utf-8")
    paths, findings = load_paths([tmp_path / "gone.yaml", good], small())
    assert len(paths) == 2 and [finding.code for finding in findings] == ["unreadable-file"]


def test_path_files_of_a_guide_are_found_in_order(tmp_path: Path) -> None:
    (tmp_path / "paths").mkdir()
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (tmp_path / "paths" / name).touch()
    assert [file.name for file in path_files(tmp_path)] == ["a.yaml", "b.yaml"]
    assert path_files(tmp_path / "paths") == ()


# -- filling --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "unanswered", "filled"),
    [
        (("yes", "no", "unsure"), "unsure", "unsure"),
        (("yes", "no"), "unsure", "no"),
        (("yes", "none"), "unsure", "none"),
        (("adult", "child"), "unsure", "adult"),
        (("yes", "no", "none"), "none", "none"),
        (("yes", "no", "unsure"), "none", "no"),
        (("adult", "child"), "none", None),
        (("yes", "no", "unsure"), "error", None),
    ],
)
def test_what_a_path_does_not_name_is_filled(
    options: tuple[str, ...], unanswered: str, filled: str | None
) -> None:
    path = ScriptedPath(name="P", answers={}, expect=Expected(), unanswered=unanswered)
    assert path.answer_to(b.one("q", *options)) == filled
    ticked = None if filled is None else frozenset([filled])
    assert path.answer_to(b.many("q", *options)) == ticked
    assert path.answer_to(b.number("q", 5, 9, *options)) == filled


def test_a_number_without_options_is_filled_with_its_lowest_where_unsure() -> None:
    path = ScriptedPath(name="P", answers={}, expect=Expected(), unanswered="unsure")
    assert path.answer_to(b.number("q", 5, 9)) == 5


# -- running --------------------------------------------------------------------------------------


def outcome(expect: Expected, answers: dict[str, Answer], unasked_ok: bool = False) -> PathOutcome:
    path = ScriptedPath(name="P", answers=answers, expect=expect, unasked_ok=unasked_ok)
    return run(path, Engine(small()))


FACE, NECK = frozenset(["face"]), frozenset(["neck"])
CALM: dict[str, Answer] = {"flags": "no", "where": FACE, "one-sided": "yes", "weeks": 3}


@pytest.mark.parametrize(
    ("expect", "about", "expected", "got"),
    [
        (Expected(disposition=SOON), "disposition", "soon", "routine"),
        (Expected(causes={}), "causes", "none", "c1 strong"),
        (
            Expected(causes={"c1": Fit.POSSIBLE}),
            "causes",
            "c1 possible",
            "c1 strong",
        ),
        (Expected(causes={"c2": Fit.STRONG}), "causes", "c2 strong", "c1 strong"),
        (Expected(never_shown=("c1",)), "causes", "not 'c1'", "c1 strong"),
        (Expected(rules=("spasm", "long")), "rules", "'long' fires", "spasm"),
        (
            Expected(asked=("weeks", "where")),
            "questions",
            "weeks, where in this order",
            "flags, where, one-sided, weeks",
        ),
        (
            Expected(asked_exactly=("flags", "where", "weeks")),
            "questions",
            "flags, where, weeks",
            "flags, where, one-sided, weeks",
        ),
        (
            Expected(never_asked=("one-sided",)),
            "questions",
            "never 'one-sided'",
            "flags, where, one-sided, weeks",
        ),
    ],
)
def test_the_first_difference(expect: Expected, about: str, expected: str, got: str) -> None:
    failed = outcome(expect, CALM)
    assert not failed.passed and failed.difference is not None
    difference = failed.difference
    assert (difference.about, difference.expected, difference.got) == (about, expected, got)
    assert f"    expected: {expected}\n    got: {got}\n" in as_text(failed)


def timed() -> Engine:
    """A guide that calls for care within a time, and raises an other cause."""
    return Engine(
        b.rule_set(
            [b.one("flags", "yes", "no")],
            [
                b.raises("seen", b.is_("flags", "yes"), SOON, Within.TWO_WEEKS),
                b.names("named", b.is_("flags", "yes"), "o1"),
            ],
        )
    )


@pytest.mark.parametrize(
    ("answer", "expect", "failed"),
    [
        ("yes", Expected(within=Within.TWO_WEEKS, others=("o1",)), None),
        ("no", Expected(others=()), None),
        ("yes", Expected(within=Within.ONE_WEEK), ("within", "1 week", "2 weeks", ["seen"])),
        ("no", Expected(within=Within.ONE_WEEK), ("within", "1 week", "no time", ["seen"])),
        ("yes", Expected(others=()), ("others", "none", "o1", ["named"])),
        ("yes", Expected(others=("o2",)), ("others", "o2", "o1", ["named"])),
        ("yes", Expected(never_shown=("c1", "o1")), ("others", "not 'o1'", "o1", ["named"])),
        ("yes", Expected(never_shown=("c1", "o2")), None),
    ],
)
def test_times_and_other_causes_are_expected(
    answer: str, expect: Expected, failed: tuple[str, str, str, list[str]] | None
) -> None:
    outcome = run(ScriptedPath(name="P", answers={"flags": answer}, expect=expect), timed())
    if failed is None:
        assert outcome.passed
        return
    found = outcome.difference
    assert found is not None
    rules = [traced.rule.id for traced in outcome.rules]
    assert (found.about, found.expected, found.got, rules) == failed


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_what_is_written_expects_times_and_other_causes(answer: str, tmp_path: Path) -> None:
    engine, file = timed(), tmp_path / "written.yaml"
    file.write_text(path_file(engine, [WrittenPath("P", "", {"flags": answer})]), encoding="utf-8")
    (path,), findings = load_paths([file], engine.rule_set)
    assert not findings and run(path, engine).passed
    wanted = (Within.TWO_WEEKS, ("o1",)) if answer == "yes" else (None, ())
    assert (path.expect.within, path.expect.others) == wanted


@pytest.mark.parametrize(("cell", "others"), [("o1", ("o1",)), ("none", ()), ("", None)])
def test_a_table_expects_times_and_other_causes(
    cell: str, others: tuple[str, ...] | None, tmp_path: Path
) -> None:
    file = tmp_path / "given.csv"
    head = "path,flags,expect.within,expect.others"
    file.write_text(f"{head}\nP,yes,2 weeks,{cell}\n", encoding="utf-8")
    (path,), findings = load_paths([file], timed().rule_set)
    assert not findings
    assert (path.expect.within, path.expect.others) == (Within.TWO_WEEKS, others)


def test_a_missing_answer_fails_and_names_the_question() -> None:
    failed = outcome(Expected(disposition=ROUTINE), {"flags": "no", "where": FACE})
    assert failed.difference is not None
    assert failed.difference.expected == "an answer to 'one-sided', which is asked"
    assert failed.observed.asked == ("flags", "where", "one-sided")
    assert failed.observed.disposition is None
    assert "add it, or say how to fill what is missing: `unanswered: unsure`" in as_text(failed)


def test_an_answer_to_a_question_that_is_not_asked_fails_unless_the_path_says_so() -> None:
    answers = {**CALM, "where": NECK}
    failed = outcome(Expected(), answers)
    assert failed.difference is not None and failed.difference.about == "unasked answer"
    assert "'one-sided' is asked when:\n    where is face: false" in as_text(failed)
    assert "leave it out, or let such answers be: `unasked_ok: yes`" in as_text(failed)
    assert outcome(Expected(), answers, unasked_ok=True).passed


@pytest.mark.parametrize("expect", [Expected(), Expected(asked=("weeks",))])
def test_an_emergency_that_ended_the_questions_is_told(expect: Expected) -> None:
    failed = outcome(expect, {"flags": "yes"} if expect.asked else {"flags": "yes", "weeks": 3})
    assert failed.difference is not None
    assert failed.difference.about == ("questions" if expect.asked else "unasked answer")
    assert "rules that matter:\n    flagged: fired, because flags = yes" in as_text(failed)


def test_words_of_a_page_are_looked_at_only_where_there_is_a_page() -> None:
    path = ScriptedPath(name="P", answers={}, expect=Expected(says=("see a doctor",)))
    assert compare(path, Observed(asked=())) is None
    assert compare(path, Observed(asked=(), page="Please see a doctor.")) is None
    assert compare(path, Observed(asked=(), page="See\n  a doctor.")) is None
    difference = compare(path, Observed(asked=(), page="Nothing."))
    assert difference is not None and difference.expected == "the words “see a doctor”"


def test_rules_are_looked_at_only_where_a_level_can_tell() -> None:
    path = ScriptedPath(name="P", answers={}, expect=Expected(rules=("spasm",)))
    assert compare(path, Observed(asked=(), fired=None)) is None
    assert compare(path, Observed(asked=(), fired=())) is not None


def test_a_failure_explains_itself(tmp_path: Path) -> None:
    text = """\
- path: Weeks of a twitching face
  note: the neck is calm
  answers: {flags: no, where: [face], weeks: 3}
  unanswered: unsure
  expect: {disposition: soon, causes: {}}
"""
    (path,), _ = load(tmp_path, text)
    assert as_text(run(path, Engine(small()))) == f"""\
{tmp_path}/given.yaml:1:3: failed: Weeks of a twitching face
  note: the neck is calm
  first difference: disposition
    expected: soon
    got: routine
  asked:
    flags = no
    where = face
    one-sided = unsure   (filled in)
    weeks = 3
  rules that matter:
    long: false, because where = face
      all: false
        weeks is 2 or more: true
        where is neck: false
  it would pass with: where = face+neck"""


def test_the_rules_behind_a_cause_matter_on_both_sides() -> None:
    failed = outcome(Expected(causes={"c1": Fit.STRONG}), {**CALM, "where": FACE | NECK})
    assert [trace.rule.id for trace in failed.rules] == ["spasm", "not-spasm"]
    assert [trace.truth for trace in failed.rules] == [True, True]
    assert failed.near_miss is not None and failed.near_miss[1] == frozenset(["face"])


def test_an_unknown_rule_names_what_was_not_answered() -> None:
    failed = outcome(Expected(rules=("spasm",)), {"flags": "no", "where": NECK, "weeks": 1})
    assert "spasm: unknown, because one-sided was not answered" in as_text(failed)


def test_a_rule_that_fired_too_high_is_shown() -> None:
    failed = outcome(Expected(disposition=ROUTINE), {"flags": "yes"})
    assert [trace.rule.id for trace in failed.rules] == ["flagged"]
    assert "flagged: fired, because flags = yes" in as_text(failed)
    assert as_text(outcome(Expected(), {"flags": "yes"})) == ": passed: P"


def test_a_thousand_paths_take_no_more_than_a_second() -> None:
    path = ScriptedPath(name="P", answers={}, expect=Expected(causes={}), unanswered="unsure")
    engine = Engine(small())
    start = process_time()
    assert all(run(path, engine).passed for _ in range(1000))
    assert process_time() - start < 1


# -- random answers -------------------------------------------------------------------------------


def test_random_answers_lead_any_path_to_its_end() -> None:
    engine, random = Engine(small()), Random(3)
    journeys = [engine.journey(random_answers(engine, random)) for _ in range(200)]
    assert all(journey.complete for journey in journeys)
    assert {journey.emergency for journey in journeys} == {True, False}
    assert random_answers(engine, Random(5)) == random_answers(engine, Random(5))


def test_of_many_rules_that_matter_the_named_and_the_fired_come_first() -> None:
    rules = [b.raises(f"r{n}", b.is_(f"q{n}", "yes"), SOON) for n in range(10)]
    rules.append(b.raises("urgent", b.is_("q0", "no"), Disposition.SAME_DAY))
    engine = Engine(b.rule_set([b.one(f"q{n}") for n in range(10)], rules))
    expect = Expected(disposition=SOON, rules=("r9",))
    failed = run(ScriptedPath(name="P", answers={}, unanswered="none", expect=expect), engine)
    assert [trace.rule.id for trace in failed.rules][:4] == ["r9", "urgent", "r0", "r1"]
    assert "    and 3 more; `guide explain` has them all\n" in as_text(failed) + "\n"
