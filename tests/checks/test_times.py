"""Times and other causes in the proofs, by name: what each says of a guide of a question or two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from guide.checks import PROOFS
from guide.engine.engine import Engine
from guide.findings import closest
from guide.prover.numbers import path_numbers
from guide.prover.proof import Subject
from guide.ruleset.model import Disposition, OtherCause, Promise, Rule, RuleSet, Within
from tests.support import building as b

SOON, SAME_DAY, EMERGENCY = Disposition.SOON, Disposition.SAME_DAY, Disposition.EMERGENCY
WEEK, MONTH = Within.ONE_WEEK, Within.FOUR_WEEKS
YES, NO, UNSURE = (b.is_("q", answer) for answer in ("yes", "no", "unsure"))


def findings(rule_set: RuleSet, code: str) -> Iterator[tuple[str, str]]:
    """What the proofs say under one code, with the path that shows it."""
    subject = Subject(rule_set)
    for proof in PROOFS:
        yield from ((f.message, f.witness) for f in proof(subject) if f.code == code)


def guide(*rules: Rule, others: tuple[OtherCause, ...] = b.OTHERS) -> RuleSet:
    return b.rule_set([b.one("q")], rules, others=others)


def test_a_longer_time_for_not_being_sure_is_less_care() -> None:
    rules = b.raises("no", NO, SOON, WEEK), b.raises("unsure", UNSURE, SOON, MONTH)
    (found,) = findings(guide(*rules), "unsure-lowers")
    assert found == ("not being sure leads to a lower level of care than 'q=no'", "q=no")
    assert not list(findings(guide(b.raises("all", b.not_(YES), SOON, WEEK)), "unsure-lowers"))


def test_a_longer_time_for_one_more_red_flag_is_less_care() -> None:
    asked = b.one("q", "calm", "flag")
    flagged = tuple(replace(o, red_flag=o.id == "flag") for o in asked.options)
    rules = [
        b.raises("calm", b.is_("q", "calm"), SOON, WEEK),
        b.raises("flag", b.is_("q", "flag"), SOON, MONTH),
    ]
    rule_set = b.rule_set([replace(asked, options=flagged)], rules)
    ((message, witness),) = findings(rule_set, "red-flag-lowers")
    assert "'flag'" in message and witness == "q=calm"


def test_a_rule_for_a_longer_time_is_needless_beside_one_for_a_shorter() -> None:
    rules = b.raises("month", YES, SOON, MONTH), b.raises("week", b.not_(NO), SOON, WEEK)
    (found,) = findings(guide(*rules), "redundant-rule")
    assert found[0] == "the rule 'month' never changes a result: 'week' always say as much"


@pytest.mark.parametrize(
    ("least", "time", "too_late"),
    [
        (SOON, None, False),
        (SOON, MONTH, False),
        (SOON, WEEK, False),
        (SOON, Within.TWO_DAYS, True),
        (SAME_DAY, None, True),
        (None, None, False),
    ],
)
def test_an_other_cause_is_raised_where_care_is_urgent_enough(
    least: Disposition | None, time: Within | None, too_late: bool
) -> None:
    rules = b.raises("week", YES, SOON, WEEK), b.names("named", YES, "o1")
    found = list(findings(guide(*rules, others=(b.other("o1", least, time),)), "other-too-late"))
    assert [witness for _, witness in found] == (["q=yes"] if too_late else [])


def test_an_other_cause_that_is_raised_in_emergencies_alone_is_never_raised() -> None:
    rules = b.raises("now", YES, EMERGENCY), b.names("named", YES, "o1")
    found = [message for message, _ in findings(guide(*rules), "never-shown")]
    assert "the other cause 'o1' is never raised" in found


@pytest.mark.parametrize(
    ("then", "kept"),
    [
        (Promise(within=MONTH), True),
        (Promise(within=WEEK), True),
        (Promise(within=Within.TWO_DAYS), False),
        (Promise(disposition=SOON, within=WEEK), True),
        (Promise(disposition=SAME_DAY, within=WEEK), False),
        (Promise(disposition=SOON, at_most=True), True),
        (Promise(disposition=Disposition.ROUTINE, at_most=True), False),
        (Promise(other="o1"), True),
        (Promise(other="o2"), False),
        (Promise(never_shown=("c1", "o2")), True),
        (Promise(never_shown=("c1", "o1")), False),
        (Promise(questions=2), True),
        (Promise(questions=1), False),
        (Promise(disposition=SOON, questions=2), True),
        (Promise(disposition=SAME_DAY, questions=2), False),
    ],
)
def test_what_is_promised(then: Promise, kept: bool) -> None:
    rule_set = b.rule_set(
        [b.one("q"), b.one("more", ask_when=YES)],
        [b.raises("week", YES, SOON, WEEK), b.names("named", YES, "o1")],
        safety=[b.promise(then, YES)],
    )
    found = [witness for _, witness in findings(rule_set, "violated-property")]
    assert found == ([] if kept else ["q=yes more=yes"])


def test_the_shortest_time_of_a_path_is_what_is_counted() -> None:
    rules = b.raises("week", YES, SOON, WEEK), b.raises("month", b.not_(NO), SOON, MONTH)
    numbers = path_numbers(Engine(guide(*rules, b.names("named", b.not_(NO), "o1"))))
    assert numbers.by_time == {MONTH: 1, WEEK: 1}
    assert numbers.by_other == {"o1": 2}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2 week", "2 weeks"),
        ("1 weeks", "1 week"),
        ("two weeks", ""),
        ("14 days", ""),
        ("3 weeks", ""),
    ],
)
def test_a_time_that_is_misspelt_is_never_taken_for_another(written: str, meant: str) -> None:
    assert closest(written, [time.key for time in Within]) == meant
