"""The measures of an evaluation against examples worked by hand."""

from __future__ import annotations

import pytest

from guide.engine.engine import Engine
from guide.paths.cases import LabelledCase, case_files, load_cases
from guide.reading.loader import load_rule_set
from guide.resources import folder
from guide.ruleset.model import Disposition, Fit, RuleSet
from guide.suites.evaluation import Evaluation, Share, evaluate
from guide.suites.evaluationtext import as_object, as_text, share_text
from tests.support import building as b

ROUTINE, SOON, TODAY, EMERGENCY = Disposition


def rule_set() -> RuleSet:
    """An answer each for every level of care; a shake may be tremor, or worry, or both."""
    return b.rule_set(
        [b.one("care", "none", "soon", "today", "now"), b.one("kind", "shake", "worry", "both")],
        [
            b.raises("soon", b.is_("care", "soon"), SOON),
            b.raises("today", b.is_("care", "today"), TODAY),
            b.raises("now", b.is_("care", "now"), EMERGENCY),
            b.fits("tremor", b.is_("kind", "shake", "both"), "tremor", Fit.STRONG),
            b.fits("stress", b.is_("kind", "worry", "both"), "stress"),
        ],
        causes=["tremor", "stress"],
    )


def case(
    care: str, least: Disposition, most: Disposition | None = None, **more: object
) -> LabelledCase:
    answers = {"care": care, "kind": more.pop("kind", "shake")}
    given = {
        "id": care,
        "facts": ("It shakes",),
        "answers": answers,
        "least": least,
        "most": most,
        "labelled_by": "a test",
        "source": "made up",
        **more,
    }
    return LabelledCase(**given)  # type: ignore[arg-type]


def evaluation(*cases: LabelledCase) -> Evaluation:
    return evaluate(Engine(rule_set()), cases)


FIVE = (
    case("now", EMERGENCY),
    case("today", EMERGENCY, must=("tremor",)),  # too mild
    case("soon", ROUTINE, ROUTINE, kind="both", must=("tremor",), never=("stress",)),  # too strict
    case("none", ROUTINE, SOON, kind="worry", must=("tremor",), not_alone=("stress",)),
    case("soon", SOON, TODAY, kind="both", must=("tremor", "stress"), not_alone=("stress",)),
)
"""Right, too mild, too strict, right with the wrong cause alone, and right in all."""


def test_five_cases_by_hand() -> None:
    found = evaluation(*FIVE)
    assert found.accuracy == Share(3, 5)
    assert found.safety == Share(4, 5) and found.undertriage == Share(1, 5)
    assert found.overtriage == Share(1, 3)
    assert found.inclination_to_overtriage == Share(1, 2)
    assert found.comprehensiveness == Share(5, 5)
    assert found.right_cause == Share(3, 4) and found.wrong_cause == Share(2, 3)
    assert found.accuracy_by_level == {
        EMERGENCY: Share(1, 2),
        SOON: Share(1, 1),
        ROUTINE: Share(1, 2),
    }
    assert found.confusion[EMERGENCY] == {EMERGENCY: 1, TODAY: 1, SOON: 0, ROUTINE: 0}
    assert found.confusion[ROUTINE] == {EMERGENCY: 0, TODAY: 0, SOON: 1, ROUTINE: 1}
    assert found.causes_named == pytest.approx((1 + 2 + 1 + 2) / 4)
    assert [one.case.id for one in found.missed] == ["today", "soon", "none"]


def test_a_question_without_an_answer_is_no_result() -> None:
    lacking = LabelledCase(
        id="half", facts=("So",), answers={"care": "soon"}, least=SOON, most=None,
        labelled_by="a test", source="made up", unanswered="error",
    )  # fmt: skip
    found = evaluation(lacking, FIVE[0])
    assert found.comprehensiveness == Share(1, 2) and found.accuracy == Share(1, 1)
    assert "no answer to 'kind', which is asked" in as_text(found)


def test_the_capability_comparison_score_by_hand() -> None:
    right, wrong = case("now", EMERGENCY, solved_by=25), case("soon", TODAY, solved_by=80)
    assert evaluation(right, wrong).capability == pytest.approx(((0.75 - 0.80) / 2 + 1) / 2 * 100)
    assert evaluation(*FIVE).capability is None


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(0, 10), 0.0, 0.2775), (Share(5, 10), 0.2366, 0.7634), (Share(81, 263), 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(share: Share, low: float, high: float) -> None:
    """The last is the example of Newcombe 1998, table I."""
    assert share.interval == pytest.approx((low, high), abs=0.0001)


def test_none_of_none_has_no_share() -> None:
    assert Share(0, 0).value is None and Share(0, 0).interval is None
    assert (
        share_text(Share(0, 0)) == "0 of 0"
        and share_text(Share(5, 10)) == "5 of 10, 50 % (24 to 76)"
    )


def test_groups_are_counted_by_themselves() -> None:
    cases = (case("now", EMERGENCY, group="adults"), case("soon", TODAY, group="children"))
    groups = evaluation(*cases).by_group()
    assert {group: one.accuracy for group, one in groups.items()} == {
        "adults": Share(1, 1),
        "children": Share(0, 1),
    }


def test_a_miss_names_its_faults_and_the_rules_that_fired() -> None:
    text = as_text(evaluation(*FIVE))
    assert "today: told same_day, and emergency is the least that is safe" in text
    assert "soon: told soon, and routine is the most that is fair; 'stress' is named" in text
    assert "none: 'tremor' is not named; nothing is named but stress" in text
    assert "rules that fired: today, tremor" in text


def test_programs_get_every_figure() -> None:
    shown = as_object(evaluation(*FIVE))
    assert shown["safety"]["hits"] == 4 and shown["safety"]["interval"][0] == pytest.approx(
        0.3755, abs=0.001
    )
    assert shown["confusion"]["emergency"]["same_day"] == 1
    assert shown["cases"][1]["faults"] == ["told same_day, and emergency is the least that is safe"]


def test_the_shipped_cases_are_told_no_less_care_than_is_safe() -> None:
    shipped, _ = load_rule_set(folder("rules") / "head-twitching")
    assert shipped is not None
    cases, findings = load_cases(case_files(shipped.folder), shipped)
    found = evaluate(Engine(shipped), cases)
    assert len(cases) >= 33 and not findings
    assert not found.undertriage.hits and not found.overtriage.hits
