"""Made-up guides of any size from a seed, to measure the prover on.

Four options a question, two rules a question, 40 % of the questions asked only on a condition.
`topical`: a condition looks at questions near by and at four that everything may look at (such as
age); `random`: at any question. The second is the worst case, since nothing stays local.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from guide.ruleset.model import (
    Cause,
    Conclusion,
    Condition,
    Disposition,
    DispositionText,
    Fit,
    Guide,
    IntendedUse,
    Option,
    Promise,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
    Source,
    StartPage,
    Statement,
    Titled,
)

KINDS = ("topical", "random")
HUBS = 4
NEAR = 6
OPTIONS = ("a", "b", "c", "unsure")
TICKS = ("a", "b", "c", "none")
_SAID = Statement(text="Made up.", sources=("made-up",))
_TITLED = Titled(title="Made up", text="Made up.", sources=("made-up",))


def make(kind: str, questions: int, rules: int, seed: int = 1) -> RuleSet:
    """A guide of this kind and size; the same one for the same seed."""
    random = Random(f"{kind} {questions} {rules} {seed}")
    asked: list[Question] = []
    for index in range(questions):
        ask_when = None
        if index and random.random() < 0.4:
            count = random.choice((1, 1, 2, 3))
            tests = [_test(random, q) for q in _near(random, kind, asked, index, count)]
            ask_when = _join(random, tests)
        asked.append(_question(random, index, ask_when))
    causes = [f"c{index}" for index in range(max(3, questions // 5))]
    made = [_rule(random, kind, asked, causes, index, index / rules) for index in range(rules)]
    properties = [_property(random, asked, causes, index) for index in range(20)]
    return RuleSet(
        guide=_guide(kind),
        questions=tuple(asked),
        rules=tuple(made),
        causes=tuple(_cause(name) for name in causes),
        sources=(Source(id="made-up", title="Made up", publisher="Nobody", seen="own"),),
        safety=tuple(properties),
    )


def _question(random: Random, index: int, ask_when: Condition | None) -> Question:
    type_ = random.choices(("one", "many", "number"), (70, 15, 15))[0]
    names = {"one": OPTIONS, "many": TICKS, "number": ()}[type_]
    options = tuple(Option(id=name, text=name, exclusive=name == "none") for name in names)
    return Question(
        id=f"q{index}",
        ask="Made up?",
        why="Made up.",
        type=type_,
        options=options,
        sources=("made-up",),
        ask_when=ask_when,
        low=0,
        high=100,
    )


def _near(
    random: Random, kind: str, asked: Sequence[Question], middle: int, count: int
) -> list[Question]:
    if kind == "random":
        pool = list(asked)
    else:
        start, stop = max(0, middle - NEAR), min(len(asked), middle + NEAR)
        pool = [*asked[:HUBS], *asked[max(HUBS, start) : stop]]
    return random.sample(pool, min(count, len(pool)))


def _test(random: Random, question: Question) -> Condition:
    if question.type == "number":
        cut = random.choice((18, 40, 60, 80))
        low, below = random.choice(((cut, None), (None, cut), (18, cut + 1)))
        return Condition(operator="range", question=question.id, low=low, below=below)
    ids = [option.id for option in question.options if option.id != "none"]
    values = tuple(sorted(random.sample(ids, random.choice((1, 1, 2)))))
    return Condition(operator="is", question=question.id, values=values)


def _join(random: Random, tests: list[Condition]) -> Condition:
    if len(tests) == 1:
        return tests[0]
    return Condition(operator=random.choice(("all", "any")), parts=tuple(tests))


def _condition(random: Random, tests: list[Condition]) -> Condition:
    """Two to five tests: 55 % all, 20 % some and any of the rest, 15 % at least, 10 % not all."""
    every = Condition(operator="all", parts=tuple(tests))
    shape = random.random()
    if len(tests) < 3 or shape < 0.55:
        return every
    if shape < 0.75:
        middle = len(tests) // 2
        rest = Condition(operator="any", parts=tuple(tests[middle:]))
        return Condition(operator="all", parts=(*tests[:middle], rest))
    if shape < 0.9:
        return Condition(operator="at_least", count=len(tests) - 1, parts=tuple(tests))
    refused = Condition(operator="not", parts=(tests[-1],))
    return Condition(operator="all", parts=(*tests[:-1], refused))


def _rule(
    random: Random,
    kind: str,
    asked: Sequence[Question],
    causes: Sequence[str],
    index: int,
    where: float,
) -> Rule:
    middle = int(where * len(asked))
    share = random.random()
    emergency = share < 0.05
    count = random.choice((1, 2)) if emergency else random.choice((2, 3, 4, 5))
    tests = [_test(random, question) for question in _near(random, kind, asked, middle, count)]
    cause = causes[int(where * len(causes))] if kind == "topical" else random.choice(causes)
    if emergency:
        then = Conclusion(disposition=Disposition.EMERGENCY)
    elif share < 0.15:
        level = random.choice((Disposition.SOON, Disposition.SAME_DAY))
        then = Conclusion(disposition=level)
    elif share < 0.25:
        then = Conclusion(against=cause)
    else:
        then = Conclusion(cause=cause, fit=random.choice(list(Fit)))
    return Rule(
        id=f"r{index}",
        when=_condition(random, tests),
        then=then,
        because="Made up.",
        sources=("made-up",),
    )


def _property(
    random: Random, asked: Sequence[Question], causes: Sequence[str], index: int
) -> SafetyProperty:
    tests = [_test(random, question) for question in random.sample(list(asked), 2)]
    promise = random.choice(
        (
            Promise(disposition=Disposition.SOON, at_least=True),
            Promise(never_shown=(random.choice(causes),)),
            Promise(asked=asked[-1].id),
        )
    )
    whenever = Condition(operator="all", parts=tuple(tests))
    return SafetyProperty(text=f"P{index}", then=promise, whenever=whenever)


def _cause(name: str) -> Cause:
    said = (_SAID,)
    return Cause(
        id=name,
        name=name,
        summary=_SAID,
        what=said,
        points_to=said,
        points_away=said,
        treatments=(),
        self_care=said,
        see=said,
        ask=said,
    )


def _guide(kind: str) -> Guide:
    level = DispositionText(title="Made up", text="Made up.", do=(_SAID,), sources=("made-up",))
    return Guide(
        id=kind,
        title="Made up",
        version="1.0",
        updated="2026-11-22",
        review_by="2027-11-22",
        language="en",
        summary="Made up.",
        start=StartPage(does=("Made up.",), does_not=("Made up.",), before=(_SAID,)),
        intended_use=IntendedUse(suits=("Made up.",), does_not_suit=("Made up.",)),
        notice=_TITLED,
        disclaimer=_SAID,
        dispositions={one: level for one in Disposition},
        default_disposition=Disposition.ROUTINE,
        none_fits=_TITLED,
        watch_for=(_SAID,),
        other_causes=(),
        faq=(),
    )
