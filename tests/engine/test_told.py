"""Texts that depend on answers: what is told is what the reference says, wherever it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from hypothesis import given

from guide.engine.engine import Engine
from guide.engine.told import Told
from guide.ruleset.model import Answer, Disposition, RuleSet
from guide.ruleset.statements import PARTS_OF_A_CAUSE, result_lists
from tests.support import building as b
from tests.support import reference
from tests.support.prover_oracle import Seen, told
from tests.support.strategies import QUICK, full_cases, randoms, with_audiences, with_texts


@QUICK
@given(full_cases(), randoms())
def test_what_is_told_is_what_the_reference_says(
    case: tuple[RuleSet, dict[str, Answer]], random: Random
) -> None:
    rule_set, answers = with_texts(random, case[0]), case[1]
    if random.random() < 0.5:
        rule_set = with_audiences(random, rule_set)
    path = reference.walk(rule_set, answers)
    seen = Seen(path.answers, path.emergency, reference.result(rule_set, path.answers))
    engine = Engine(rule_set)
    spoken = Told(engine, engine.journey(answers))
    wanted = told(tuple(result_lists(rule_set)), seen)
    assert [said.text for _, said in spoken.statements()] == wanted
    drawn = drawn_texts(spoken)
    read = [as_read(text, rule_set, path.answers) for text in wanted]
    assert sorted(drawn) == sorted(read)
    result = spoken.result(engine.result_of(spoken.journey))
    for rule in (*result.reasons, *result.also):
        written = rule_set.rule_by_id[rule.id].because
        assert rule.because == as_read(written, rule_set, path.answers)


def as_read(text: str, rule_set: RuleSet, answers: Mapping[str, Answer]) -> str:
    """A text with its word and its answers in it, by plain replacing."""
    audiences = rule_set.guide.audiences
    if audiences is not None:
        given = answers.get(audiences.question)
        own = [one.words for one in audiences.speaks_of if given in one.options]
        word = (own[0] if own else audiences.words)["you"]
        start = word[0].upper() + word[1:]
        if text.startswith("{you}"):
            text = start + text.removeprefix("{you}")
        text = text.replace(". {you}", f". {start}").replace("{you}", word)
    for question in rule_set.questions:
        answer = answers.get(question.id)
        said = "(your answer)"
        if isinstance(answer, int):
            said = f"{answer} {question.unit}".strip()
        elif answer is not None:
            chosen = answer if isinstance(answer, frozenset) else {answer}
            texts = [f"“{o.text}”" for o in question.options if o.id in chosen]
            said = texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
        text = text.replace(f"{{answer:{question.id}}}", said)
    return text


def drawn_texts(spoken: Told) -> list[str]:
    """The texts that pages draw, from the guide and the result that they are given."""
    engine = spoken.engine
    guide = spoken.guide
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
    assert spoken.guide is rule_set.guide
    assert spoken.cause(rule_set.causes[0]) is rule_set.causes[0]
