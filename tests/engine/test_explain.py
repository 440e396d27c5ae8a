"""`guide explain`: one answer path as text, and what is said of answers that no question takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.cli import main
from guide.engine.engine import Engine
from guide.engine.explain import explain
from guide.errors import ExitCode
from tests.support import building as b
from tests.support.broken import GUIDE, VALID


def explained(*answers: str) -> int:
    return main(["explain", GUIDE, *answers, "--rules", str(VALID)])


def test_an_early_end_is_told() -> None:
    rule_set = b.rule_set([b.number("age", 0, 90), b.one("side", "same", "both")])
    end = b.early_end("baby", "age", b.between("age", below=2))
    engine = Engine(replace(rule_set, ends=(end,)))
    assert explain(engine, {"age": 1, "side": "same"}).splitlines()[:4] == [
        "asked",
        "  age = 1",
        "  early end: baby; nothing more is asked",
        "  side is not asked on this path; its answer counts for nothing",
    ]
    assert "early end" not in explain(engine, {"age": 2, "side": "same"})


def test_a_whole_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("danger=later", "signs=jerk+shake", "weeks=12") == ExitCode.CLEAN
    assert capsys.readouterr().out == """\
asked
  danger = later
  signs = jerk+shake
  weeks = 12

result
  disposition: soon
  cause: tremor possible

rules
  tremor-fits: fired (signs = jerk+shake, weeks = 12)
"""


def test_a_path_that_is_not_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("danger=later weeks=3") == ExitCode.FINDINGS
    assert capsys.readouterr().out == """\
asked
  danger = later
  signs is asked next; the path is not complete

no result: the path is not complete

rules: none fires
"""


def test_a_path_that_is_not_complete_tells_the_least_care_there_will_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert explained("danger=today") == ExitCode.FINDINGS
    assert capsys.readouterr().out == """\
asked
  danger = today
  signs is asked next; the path is not complete

no result: the path is not complete
  disposition: at least same_day

rules
  call-today: fired (danger = today)
"""


def test_what_has_no_answer_is_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    answers = ("danger=later", "weeks=3", "--unanswered", "none")
    assert explained(*answers) == ExitCode.CLEAN
    assert capsys.readouterr().out == """\
asked
  danger = later
  signs = none (filled in)
  weeks = 3

result
  disposition: soon
  cause: none fits

rules: none fires
"""


def test_what_cannot_be_filled_in_is_asked_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("danger=later", "--unanswered", "none") == ExitCode.FINDINGS
    assert "weeks is asked next; the path is not complete" in capsys.readouterr().out
    assert explained("--unanswered", "unsure") == ExitCode.CLEAN
    assert "  danger = now (filled in)\n" in capsys.readouterr().out


def test_an_answer_that_is_not_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained("danger=now", "weeks=3") == ExitCode.CLEAN
    assert capsys.readouterr().out == """\
asked
  danger = now
  weeks is not asked on this path; its answer counts for nothing

result
  disposition: emergency

rules
  call-now: fired (danger = now)
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("danger", "'danger' is no answer; write QUESTION=ANSWER"),
        ("dangr=now", "there is no question 'dangr'; did you mean 'danger'?"),
        ("x=1", "there is no question 'x'; known here: danger, signs, weeks"),
        ("danger=nwo", "'danger' does not take 'nwo'; did you mean 'now'?"),
        ("danger=+", "'danger' does not take '+'; it takes now, today or later"),
        ("signs=shaek+jerk", "'signs' does not take 'shaek+jerk'; did you mean 'shake'?"),
        (
            "signs=none+jerk",
            "'signs' does not take 'none+jerk'; it takes shake, jerk or none, joined by +; "
            "none only by itself",
        ),
        ("weeks=51", "'weeks' does not take '51'; it takes a whole number from 0 to 50"),
        ("weeks=3 weeks=4", "'weeks' is answered twice"),
    ],
)
def test_what_no_question_takes(answer: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(answer) == ExitCode.USAGE
    assert capsys.readouterr().err == f"guide: {said}\n"


def test_a_time_and_an_other_cause(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("danger=none", "side=both", "weeks=20", "when=cup")
    main(["explain", "kitchen-sink", *given, "--rules", str(VALID)])
    said = capsys.readouterr().out
    assert "  disposition: soon within 2 weeks\n" in said
    assert "  other cause: cold\n" in said


def test_a_named_condition_is_told_by_its_name_and_opened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = ("danger=none", "side=both", "weeks=1", "when=worry")
    assert main(["explain", "kitchen-sink", *answers, "--trace", "--rules", str(VALID)]) == 0
    assert """\
  short-and-worried: fired (weeks = 1, when = worry)
    condition new-with-worry: true
      all: true
        condition new: true
          weeks is less than 2: true
        when is worry: true
""" in capsys.readouterr().out
