"""Texts that depend on answers: what is told is what the reference says, wherever it is drawn."""

from __future__ import annotations

from random import Random

from hypothesis import given

from guide.engine.engine import Engine
from guide.engine.told import Told
from guide.ruleset.model import Answer, Disposition, RuleSet
from guide.ruleset.statements import PARTS_OF_A_CAUSE, result_lists
from tests.support import building as b
from tests.support import reference
from tests.support.prover_oracle import Seen, told
from tests.support.strategies import QUICK, full_cases, randoms, with_texts


@QUICK
@given(full_cases(), randoms())
def test_what_is_told_is_what_the_reference_says(
    case: tuple[RuleSet, dict[str, Answer]], random: Random
) -> None:
    rule_set, answers = with_texts(random, case[0]), case[1]
    path = reference.walk(rule_set, answers)
    seen = Seen(path.answers, path.emergency, reference.result(rule_set, path.answers))
    engine = Engine(rule_set)
    spoken = Told(engine, engine.journey(answers))
    wanted = told(tuple(result_lists(rule_set)), seen)
    assert [said.text for _, said in spoken.statements()] == wanted
    drawn = drawn_texts(spoken)
    assert sorted(drawn) == sorted(wanted)


def drawn_texts(spoken: Told) -> list[str]:
    """The texts that pages draw, from the guide and the result that they are given."""
    engine = spoken.engine
    guide = spoken.guide(engine.rule_set.guide)
    result = spoken.result(engine.result_of(spoken.journey))
    texts = [said.text for said in guide.dispositions[result.disposition].do]
    if result.disposition is Disposition.EMERGENCY:
        return texts
    texts += [said.text for said in guide.watch_for]
    if not result.causes:
        texts += [said.text for said in guide.none_fits.do]
    for shown in result.causes:
        for field in PARTS_OF_A_CAUSE.values():
            texts += [said.text for said in getattr(shown.cause, field)]
    return texts


def test_a_guide_without_such_texts_is_drawn_as_it_is() -> None:
    rule_set = b.rule_set([b.one("a")], [b.fits("r", b.is_("a", "yes"), "c1")])
    engine = Engine(rule_set)
    spoken = Told(engine, engine.journey({"a": "yes"}))
    assert spoken.guide(rule_set.guide) is rule_set.guide
    assert spoken.cause(rule_set.causes[0]) is rule_set.causes[0]
