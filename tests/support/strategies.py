"""Hypothesis strategies: small random rule sets, conditions over them, and answers.

Every question type and every operator, nested; an answer may be impossible, missing, or given to a
question that is off the path. Each is made by a plain function of a `Random`: by default hypothesis
chooses only its seed, which is ten times as fast; with SHRINK=1 in the environment it chooses every
number, so that it can cut a failing rule set down to the smallest that still fails.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from guide.ruleset.model import (
    Answer,
    Audience,
    Audiences,
    Condition,
    Disposition,
    Fit,
    NamedCondition,
    OtherCause,
    Question,
    Rule,
    RuleSet,
    Within,
)
from guide.ruleset.statements import Said, cause_with, guide_with
from tests.support import building as b
from tests.support.reference import possible_answers

THOROUGH = settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    database=None,
    suppress_health_check=list(HealthCheck),
)
"""The same examples on every run, however slow the machine."""
QUICK = settings(THOROUGH, max_examples=60)
"""For tests that try every answer path of a rule set."""

Made = TypeVar("Made")
Case = tuple[RuleSet, dict[str, Answer]]
OPTIONS = ("yes", "no", "unsure", "other")
JUNK: tuple[Answer, ...] = ("gone", 99, True, frozenset(), frozenset(["yes", "none"]))
"""Answers that no question, or hardly one, accepts."""


def randoms() -> st.SearchStrategy[Random]:
    """A source of random numbers."""
    if os.environ.get("SHRINK"):
        return st.randoms(use_true_random=False)
    return st.integers(0, 2**32 - 1).map(Random)


def _made(make: Callable[[Random], Made]) -> st.SearchStrategy[Made]:
    return randoms().map(make)


def rule_sets(most: int = 6) -> st.SearchStrategy[RuleSet]:
    """A whole small rule set of at most this many questions."""
    return _made(lambda random: make_rule_set(random, most))


def cases(most: int = 6) -> st.SearchStrategy[Case]:
    """A rule set and answers to it: some missing, some off the path, some none at all."""

    def make(random: Random) -> Case:
        made = make_rule_set(random, most)
        return made, make_answers(random, made)

    return _made(make)


def full_cases(most: int = 6) -> st.SearchStrategy[Case]:
    """A rule set and an answer to each of its questions, so that a path comes to its end."""

    def make(random: Random) -> Case:
        made = make_rule_set(random, most)
        return made, {q.id: random.choice(possible_answers(q)) for q in made.questions}

    return _made(make)


# -- making them ----------------------------------------------------------------------------------


def make_rule_set(random: Random, most: int = 6) -> RuleSet:
    """A rule set of two or more questions and up to seven rules."""
    asked = make_questions(random, most)
    made = b.rule_set(
        asked,
        [make_rule(random, asked, f"r{index}") for index in range(random.randint(0, 7))],
        default=random.choice((Disposition.ROUTINE, Disposition.SOON)),
        others=make_others(random),
    )
    return with_ends(random, with_names(random, made))


def with_ends(random: Random, rule_set: RuleSet) -> RuleSet:
    """The rule set with early ends, if any; one may look at a condition by its name."""
    ends = []
    for number in range(random.choice((0, 0, 0, 1, 2))):
        place = random.randrange(len(rule_set.questions))
        earlier = rule_set.questions[: place + 1]
        when = make_condition(random, earlier, depth=1)
        if rule_set.conditions and random.random() < 0.3:
            when = random.choice(rule_set.conditions).used()
        ends.append(b.early_end(f"e{number}", earlier[-1].id, when))
    return b.with_fitting_ends(replace(rule_set, ends=tuple(ends)))


def with_names(random: Random, rule_set: RuleSet) -> RuleSet:
    """The rule set with names for some conditions of its rules, used elsewhere as well.

    One may stand within another, and in the `ask_when` of a question that comes late enough.
    """
    made = rule_set
    for number in range(random.choice((0, 0, 1, 2)) if rule_set.rules else 0):
        when = random.choice(made.rules).when
        condition = NamedCondition(id=f"n{number}", means=f"name {number} holds", when=when)
        rules = [_renamed(random, rule, condition) for rule in made.rules]
        questions = [_asked_by_name(random, q, condition, made) for q in made.questions]
        made = replace(
            made,
            conditions=(*made.conditions, condition),
            rules=tuple(rules),
            questions=tuple(questions),
        )
    return made


def _renamed(random: Random, rule: Rule, condition: NamedCondition) -> Rule:
    """The rule with the condition by its name, where it is the rule's own or by chance."""
    if rule.when == condition.when:
        return replace(rule, when=condition.used())
    how = random.choice((None, None, None, b.every, b.either))
    use = random.choice((condition.used(), b.not_(condition.used())))
    return rule if how is None else replace(rule, when=how(rule.when, use))


def _asked_by_name(
    random: Random, question: Question, condition: NamedCondition, rule_set: RuleSet
) -> Question:
    ids = [each.id for each in rule_set.questions]
    earlier = set(ids[: ids.index(question.id)])
    if random.random() < 0.7 or not earlier.issuperset(condition.when.questions()):
        return question
    return replace(question, ask_when=condition.used())


def make_others(random: Random) -> tuple[OtherCause, ...]:
    """Two other causes, which may say the least care that they need."""
    cares = [None, *Disposition][:-1]
    return tuple(_other(random, one, random.choice(cares)) for one in ("o1", "o2"))


def _other(random: Random, other_id: str, least: Disposition | None) -> OtherCause:
    timed = least is Disposition.SOON and random.random() < 0.7
    return b.other(other_id, least, random.choice(list(Within)) if timed else None)


def make_questions(random: Random, most: int) -> tuple[Question, ...]:
    """Questions of all types; some asked only when a condition on earlier ones is true."""
    made: list[Question] = []
    for index in range(random.randint(2, most)):
        asks = bool(made) and random.random() < 0.5
        ask_when = make_condition(random, made, depth=random.choice((0, 1))) if asks else None
        made.append(_question(random, f"q{index}", ask_when))
    return tuple(made)


def _question(random: Random, question_id: str, ask_when: Condition | None) -> Question:
    kind = random.choice(("one", "many", "number"))
    if kind == "one":
        return b.one(question_id, *OPTIONS[: random.randint(2, 4)], ask_when=ask_when)
    if kind == "many":
        options = (*OPTIONS[: random.randint(1, 3)], "none")
        exclusive = random.choice((("none",), ("none", options[0])))
        return b.many(question_id, *options, exclusive=exclusive, ask_when=ask_when)
    low = random.randint(-2, 2)
    options = random.choice(((), ("unsure",)))
    return b.number(question_id, low, low + random.randint(1, 5), *options, ask_when=ask_when)


def make_condition(random: Random, over: Sequence[Question], depth: int = 3) -> Condition:
    """A condition over these questions, nested no deeper than this."""
    kinds = ("test", "test", "all", "any", "not", "at_least") if depth else ("test",)
    kind = random.choice(kinds)
    if kind == "test":
        return _test(random, random.choice(over))
    if kind == "not":
        return b.not_(make_condition(random, over, depth - 1))
    parts = [make_condition(random, over, depth - 1) for _ in range(random.randint(1, 3))]
    if kind == "at_least":
        return b.at_least(random.randint(1, len(parts)), *parts)
    return b.every(*parts) if kind == "all" else b.either(*parts)


def _test(random: Random, question: Question) -> Condition:
    ids = [option.id for option in question.options]
    if question.type == "number" and (not ids or random.random() < 0.75):
        low, below = (random.randint(question.low - 1, question.high + 1) for _ in range(2))
        given = random.choice(((low, None), (None, below), (low, below)))
        return b.between(question.id, *given)
    values = random.sample(ids, random.randint(1, 2) if len(ids) > 1 else 1)
    if question.type == "many" and random.random() < 0.5:
        return b.all_of(question.id, *values)
    return b.is_(question.id, *values)


def make_rule(random: Random, over: Sequence[Question], rule_id: str) -> Rule:
    """A rule of any conclusion."""
    when = make_condition(random, over)
    kind = random.choice(("raises", "soon", "fits", "fits", "against", "names"))
    if kind == "raises":
        return b.raises(rule_id, when, random.choice(list(Disposition)))
    if kind == "soon":
        return b.raises(rule_id, when, Disposition.SOON, random.choice(list(Within)))
    if kind == "names":
        return b.names(rule_id, when, random.choice(("o1", "o2")))
    cause = random.choice(("c1", "c2"))
    if kind == "against":
        return b.against(rule_id, when, cause)
    return b.fits(rule_id, when, cause, random.choice(list(Fit)))


def with_texts(random: Random, made: RuleSet) -> RuleSet:
    """The rule set with some statements on results that depend on answers, some by turns."""
    change = _Texts(random, made.questions, made.conditions)
    causes = tuple(cause_with(cause, change) for cause in made.causes)
    return replace(made, guide=guide_with(made.guide, change), causes=causes)


class _Texts:
    """Makes a list of statements, each with a text of its own."""

    def __init__(
        self, random: Random, over: Sequence[Question], names: Sequence[NamedCondition]
    ) -> None:
        self.random, self.over, self.names, self.made = random, over, names, 0

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        if not statements or self.random.random() < 0.6:
            return statements
        when = make_condition(self.random, self.over, depth=1)
        if self.names and self.random.random() < 0.5:
            when = self.random.choice(self.names).used()
        other = self.random.choice((b.not_(when), make_condition(self.random, self.over, depth=1)))
        self.made += 1
        name = f"turn{self.made}" if self.random.random() < 0.5 else ""
        return tuple(
            replace(
                statements[0],
                text=f"Text {self.made}{letter}.",
                when=condition,
                alternative=name,
            )
            for letter, condition in zip("ab", (when, other)[: self.random.randint(1, 2)])
        )


def with_audiences(random: Random, made: RuleSet) -> RuleSet:
    """The rule set with texts that speak of audiences, and that repeat answers."""
    asked = [question for question in made.questions if question.type == "one"]
    audiences = _audiences(random, random.choice(asked)) if asked else None
    word = ("{you}",) if audiences is not None else ()
    change = _Repeating(random, made.questions, word)
    guide = guide_with(made.guide, change)
    return replace(
        made,
        guide=replace(guide, audiences=audiences),
        questions=tuple(
            replace(question, ask=_repeating(random, question.ask, made.questions[:place], word))
            for place, question in enumerate(made.questions)
        ),
        rules=tuple(
            replace(rule, because=_repeating(random, f"Reason {rule.id}.", made.questions, word))
            for rule in made.rules
        ),
        causes=tuple(cause_with(cause, change) for cause in made.causes),
    )


def _audiences(random: Random, question: Question) -> Audiences:
    ids = [option.id for option in question.options]
    random.shuffle(ids)
    some = random.randint(1, len(ids) - 1)
    groups = ids[:some], ids[some : some + random.randint(1, 2)]
    return Audiences(
        question=question.id,
        words={"you": "you"},
        speaks_of=tuple(
            Audience(id=f"a{number}", options=tuple(options), words={"you": f"the {number} people"})
            for number, options in enumerate(groups)
        ),
    )


class _Repeating:
    """Puts words and answers into some statements, so that each is a text of its own."""

    def __init__(self, random: Random, over: Sequence[Question], word: tuple[str, ...]) -> None:
        self.random, self.over, self.word, self.made = random, over, word, 0

    def __call__(self, statements: tuple[Said, ...], /) -> tuple[Said, ...]:
        changed = []
        for said in statements:
            self.made += 1
            text = f"Said {self.made}."
            if said.when is not None or self.random.random() < 0.3:
                text = _repeating(self.random, text, self.over, self.word)
            changed.append(replace(said, text=text))
        return tuple(changed)


def _repeating(random: Random, text: str, over: Sequence[Question], word: tuple[str, ...]) -> str:
    kind = random.choice(("plain", "word", "answer", "both"))
    if word and kind in ("word", "both"):
        text = random.choice((f"{word[0]} do it. {text}", f"{text} {word[0]} and {word[0]}."))
    if over and kind in ("answer", "both"):
        text = f"{text} {{answer:{random.choice(over).id}}}"
    return text


def make_answers(random: Random, rule_set: RuleSet) -> dict[str, Answer]:
    """Answers to some of the questions, on the path or off it, good or not."""
    given: dict[str, Answer] = {}
    for question in rule_set.questions:
        chance = random.random()
        if chance < 0.1:
            given[question.id] = random.choice(JUNK)
        elif chance < 0.9:
            given[question.id] = random.choice(possible_answers(question))
    return given
