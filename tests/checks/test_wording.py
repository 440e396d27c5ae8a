"""What a guide must never say is found, and what only sounds like it is let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guide.checks import wording
from guide.ruleset.model import Disposition, RuleSet, Treatment
from tests.support import building as b

REFUSED = {
    "it tells the reader what they have": [
        "You have Tourette syndrome.",
        "You probably have Tourette syndrome.",
        "You most likely have a tremor.",
        "You may have a tic disorder.",
        "You seem to have dystonia.",
        "You must have had a fit.",
        "You have had a stroke.",
        "You've got a tremor.",
        "You've a tremor.",
        "You do not have a stroke.",
        "You suffer from stress.",
        "Your child has Tourette syndrome.",
        "Your child may have a tic disorder.",
        "If you ticked it, you have a tremor.",
    ],
    "it speaks of a diagnosis": [
        "Your diagnosis is stress.",
        "This guide diagnoses twitching.",
        "We have diagnosed a tremor.",
    ],
    "it gives odds": [
        "It helps 90% of people.",
        "It helps 90 % of people.",
        "It helps ninety percent of people.",
        "One in ten gets well.",
        "9 out of 10 get well.",
        "1 in 100 has it.",
        "It is fifty-fifty.",
        "Do 3 in 10 get well?",
    ],
    "it can be read as advice to stop a medicine": [
        "Stop taking your tablets.",
        "Stop taking it for a week.",
        "You can stop using it.",
        "Try stopping your medicine.",
        "Skip a dose.",
        "Halve the dose for now.",
        "Come off the drug slowly.",
        "Cut down on your tablets.",
        "If it twitches, stop the medicine.",
        "Stop medication at once.",
    ],
    "it comforts without knowing": [
        "This is harmless.",
        "Don't worry about it.",
        "It is nothing to worry about.",
        "You are fine.",
    ],
    "it has an exclamation mark": ["Call now!", "Is it so?!"],
}

LET_PASS = [
    # questions
    "Do you have a fever?",
    "Is it harmless?",
    "Were you diagnosed with epilepsy?",
    "Did you stop taking a medicine?",
    "Can I stop taking my tablets?",
    "Have you had it for two weeks?",
    # what is open
    "Call if you have a fever.",
    "Call if you feel weak, or you have a fever.",
    "Tell them which medicines you have at home.",
    "Say whether you have had it before.",
    "Ask your doctor if it lasts and you have a fever.",
    # what says nothing of a condition
    "You have had it for two weeks or more.",
    "You have noticed it in sleep.",
    "You have to be seen today.",
    "You told us that you have a warning before each move.",
    # refusals
    "Never stop taking it on your own.",
    "Do not stop, skip or change a dose.",
    "Do not stop your medicine without asking.",
    "This is not a diagnosis.",
    "The guide does not diagnose.",
    "Only a doctor can diagnose it.",
    "A specialist makes the diagnosis.",
    "It is not always harmless.",
    "No one can say whether it is harmless.",
    # what others do
    "Ask the prescriber before you stop the medicine.",
    "Ask whether to lower the dose.",
    "Your doctor may lower the dose.",
    "Stopping the medicine on your own can be dangerous.",
    # other numbers and stops
    "See a doctor in 2 to 4 weeks.",
    "Call if you have more than 2 in 24 hours.",
    "The twitching may stop after a dose.",
    "Most twitches stop in a few weeks.",
    "Have less coffee.",
    "A lower dose may help.",
]


def reasons(text: str) -> list[str]:
    """Why a text is refused, as the reason of a rule."""
    rule = replace(b.raises("rule", b.is_("a", "yes"), Disposition.SOON), because=text)
    return _said_of(b.rule_set([b.one("a")], [rule]), "reasons, ")


def reasons_in_a_treatment(text: str, effect: str) -> list[str]:
    """Why what is said of a treatment is refused."""
    treatment = Treatment(text=text, effect=effect, evidence="strong", sources=("book",))
    cause = replace(b.cause("c1"), treatments=(treatment,))
    return _said_of(replace(b.rule_set([b.one("a")]), causes=(cause,)), "cause: c1, ")


def _said_of(rule_set: RuleSet, where: str) -> list[str]:
    messages = [finding.message for finding in wording.check(rule_set)]
    return [m.partition("”: ")[2].partition(" (")[0] for m in messages if f"({where}" in m]


@pytest.mark.parametrize(
    ("text", "reason"), [(text, reason) for reason, texts in REFUSED.items() for text in texts]
)
def test_it_is_found(text: str, reason: str) -> None:
    assert reason in reasons(text)


@pytest.mark.parametrize("text", LET_PASS)
def test_it_is_let_pass(text: str) -> None:
    assert reasons(text) == []


@pytest.mark.parametrize("odds", REFUSED["it gives odds"])
def test_how_well_a_treatment_works_alone_may_give_odds(odds: str) -> None:
    assert reasons_in_a_treatment("It can help.", odds) == []
    assert "it gives odds" in reasons_in_a_treatment(odds, "It can help.")


def test_how_well_a_treatment_works_is_no_place_for_anything_else() -> None:
    for reason, (text, *_) in REFUSED.items():
        if reason != "it gives odds":
            assert reasons_in_a_treatment("It can help.", text) == [reason]


def test_every_pattern_is_shown_here() -> None:
    assert {refused.reason for refused in wording.REFUSED} == set(REFUSED)
