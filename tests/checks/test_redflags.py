"""Red flags in the proofs: heeded, marked, and asked about first. This guide, this finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.checks import answers, redflags
from guide.checks.redflags import about_danger
from guide.findings import Finding
from guide.prover.proof import Subject
from guide.ruleset.model import Condition, Disposition, Question, Rule, Within
from tests.support import building as b

SOON, SAME_DAY, EMERGENCY = Disposition.SOON, Disposition.SAME_DAY, Disposition.EMERGENCY


def flagged(question: Question, *red: str) -> Question:
    """The question with these options as red flags."""
    options = tuple(replace(option, red_flag=option.id in red) for option in question.options)
    return replace(question, options=options)


def found(
    questions: list[Question], *rules: Rule, default: Disposition = Disposition.ROUTINE
) -> list[Finding]:
    return list(redflags.check(Subject(b.rule_set(questions, rules, default=default))))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.witness) for finding in findings]


DANGER = flagged(b.many("danger", "droop", "fever", "unsure", "none"), "droop", "fever")
DROOP = b.raises("droop", b.is_("danger", "droop"), EMERGENCY)
FEVER = b.raises("fever", b.is_("danger", "fever"), SAME_DAY)


# -- a red flag that nothing comes of -------------------------------------------------------------


def test_a_red_flag_without_a_rule_is_shown_to_end_at_the_default() -> None:
    findings = found([DANGER, b.one("side")], DROOP)
    assert told(findings) == [("red-flag-unheeded", "danger=fever side=yes")]
    message = "the red flag 'fever' of 'danger' can lead to no more than routine"
    assert findings[0].message == message


def test_a_red_flag_that_counts_with_another_answer_alone_is_not_heeded_without_it() -> None:
    both = b.every(b.is_("danger", "fever"), b.is_("side", "yes"))
    findings = found([DANGER, b.one("side")], DROOP, b.raises("both", both, SAME_DAY))
    assert told(findings) == [("red-flag-unheeded", "danger=fever side=no")]


@pytest.mark.parametrize(("default", "codes"), [(SOON, 0), (Disposition.ROUTINE, 0), (SAME_DAY, 1)])
def test_what_a_red_flag_must_lead_to_is_more_than_the_default(
    default: Disposition, codes: int
) -> None:
    assert len(found([DANGER], DROOP, FEVER, default=default)) == codes


def test_a_time_is_more_care_than_soon_by_itself() -> None:
    timed = b.raises("fever", b.is_("danger", "fever"), SOON, Within.TWO_DAYS)
    assert not found([DANGER], DROOP, timed, default=SOON)


def looked_at_again(red: bool, asks: Condition) -> list[tuple[str, str]]:
    """A doubt as red flag, and a second question that may take it up."""
    first = flagged(b.one("danger", "droop", "no", "unsure"), "droop", "unsure")
    second = b.one("look", "there", "gone", ask_when=asks)
    return told(
        found(
            [first, flagged(second, "there") if red else second],
            b.raises("droop", b.is_("danger", "droop"), EMERGENCY),
            b.raises("there", b.is_("look", "there"), SAME_DAY),
        )
    )


def test_a_doubt_may_be_taken_up_by_a_later_question_with_red_flags() -> None:
    assert looked_at_again(True, b.is_("danger", "unsure")) == []


def test_a_later_question_without_red_flags_takes_nothing_up() -> None:
    expected = [("red-flag-unheeded", "danger=unsure look=gone")]
    assert looked_at_again(False, b.is_("danger", "unsure")) == expected


def test_a_later_question_that_is_asked_for_another_answer_takes_nothing_up() -> None:
    assert looked_at_again(True, b.is_("danger", "no")) == [("red-flag-unheeded", "danger=unsure")]


# -- an emergency that is not marked --------------------------------------------------------------


def test_an_option_that_alone_is_an_emergency_must_be_marked() -> None:
    unmarked = flagged(DANGER, "fever")
    (finding,) = found([unmarked], DROOP, FEVER)
    assert (finding.code, finding.witness) == ("red-flag-unmarked", "danger=droop")
    assert finding.message == "'droop' of 'danger' is an emergency by the rule 'droop'"


def test_an_option_that_is_an_emergency_with_another_is_no_red_flag_by_itself() -> None:
    both = b.raises("both", b.all_of("danger", "unsure", "fever"), EMERGENCY)
    assert not found([flagged(DANGER, "fever")], both, FEVER)


def test_what_is_left_by_a_not_is_marked_too() -> None:
    rule = b.raises("not-no", b.not_(b.is_("weak", "no")), EMERGENCY)
    codes = told(found([flagged(b.one("weak"), "yes")], rule))
    assert codes == [("red-flag-unmarked", "weak=unsure")]


def test_an_option_in_a_numbers_stead_is_marked_too() -> None:
    asked = b.number("months", 0, 20, "newborn")
    rule = b.raises("newborn", b.is_("months", "newborn"), EMERGENCY)
    assert told(found([asked], rule)) == [("red-flag-unmarked", "months=newborn")]


# -- danger that comes late -----------------------------------------------------------------------


def test_an_emergency_waits_for_a_question_that_is_not_about_danger() -> None:
    (finding,) = found([b.one("side"), DANGER], DROOP, FEVER)
    assert (finding.code, finding.witness) == ("danger-late", "side=yes danger=droop")
    assert "'droop'" in finding.message and "'danger'" in finding.hint


def test_each_emergency_is_looked_at_by_itself() -> None:
    second = flagged(b.one("weak", "yes", "no"), "yes")
    late = b.raises("weak", b.is_("weak", "yes"), EMERGENCY)
    (finding,) = found([DANGER, b.one("side"), second], DROOP, FEVER, late)
    assert (finding.code, finding.witness) == ("danger-late", "danger=none side=yes weak=yes")


def test_what_decides_whether_danger_is_asked_about_is_about_danger() -> None:
    signs = replace(DANGER, ask_when=b.is_("who", "baby"))
    who = b.one("who", "baby", "adult", ask_when=b.is_("near", "yes"))
    questions = [b.one("near", "yes", "no"), who, signs, b.one("side")]
    assert not found(questions, DROOP, FEVER)
    rule_set = b.rule_set(questions, [DROOP, FEVER])
    assert about_danger(rule_set) == {"near", "who", "danger"}


def test_a_rule_that_can_fire_early_may_look_further_on_later() -> None:
    second = flagged(b.one("weak", "yes", "no"), "yes")
    either = b.raises("any", b.either(DROOP.when, b.is_("weak", "yes")), EMERGENCY)
    assert not found([DANGER, b.one("side"), second], either, FEVER)


def test_a_question_that_an_emergency_needs_besides_is_about_danger() -> None:
    both = b.raises("both", b.every(b.is_("side", "yes"), b.is_("pain", "yes")), EMERGENCY)
    assert not found([b.one("side"), b.one("pain")], both)
    assert told(found([b.one("side"), b.one("colour"), b.one("pain")], both)) == [
        ("danger-late", "side=yes colour=yes pain=yes")
    ]


# -- not sure of a number -------------------------------------------------------------------------


def unsure_of_weeks(*rules: Rule) -> list[tuple[str, str]]:
    rule_set = b.rule_set([b.number("weeks", 0, 50, "unsure")], rules)
    checked = answers.check(Subject(rule_set))
    return [(f.message, f.witness) for f in checked if f.code == "unsure-lowers"]


def test_not_sure_of_a_number_leads_to_the_most_urgent_care_of_any_number() -> None:
    long = b.raises("long", b.between("weeks", low=12), SOON)
    longer = b.raises("longer", b.between("weeks", low=40), SAME_DAY)
    message = "not being sure leads to a lower level of care than a number for 'weeks' would"
    assert unsure_of_weeks(long) == [(message, "weeks=12")]
    unsure = b.raises("unsure", b.is_("weeks", "unsure"), SOON)
    assert unsure_of_weeks(long, longer, unsure) == [(message, "weeks=40")]
    as_well = b.raises("unsure", b.is_("weeks", "unsure"), SAME_DAY)
    assert unsure_of_weeks(long, longer, as_well) == []


def test_a_number_without_an_unsure_has_nothing_to_weigh() -> None:
    rule = b.raises("long", b.between("weeks", low=12), SOON)
    rule_set = b.rule_set([b.number("weeks", 0, 50)], [rule])
    assert not [f for f in answers.check(Subject(rule_set)) if f.code == "unsure-lowers"]
