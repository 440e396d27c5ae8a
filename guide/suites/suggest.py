"""A small set of answer paths that tests everything a rule set can do.

What a path is to show is an obligation: each question asked and each option chosen; each cause
shown at each fit, each level of care reached; each rule fire where it decides the result; and for
each test within a condition, that it alone makes the difference, once true and once false, with
every answer to its question in turn (MC/DC, and the rule itself decisive for what the reader sees).
A text that depends on answers is shown, and left out where its list stands; and so for its tests.
An obligation that no path meets is proved to be so and named: a part that never matters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from guide.prover.abilities import (
    asked,
    chosen,
    in_time,
    none_shown,
    raised,
    reached,
    shown,
    told,
)
from guide.prover.proof import Position, Subject, authored_leaves, leaves, part_at
from guide.prover.solver import FALSE
from guide.ruleset.model import Answers, Condition, EarlyEnd, Fit, Question, Rule
from guide.ruleset.normal import Formula, In, Member
from guide.ruleset.operators import OPERATORS, normal_form
from guide.ruleset.questions import TICKED, UNTICKED, band_words, tick_slot
from guide.suites.covering import alone, bits, few_paths, turned

MOST_LOOKED_AT = 600
"""How many obligations are looked at to bound the number of paths from below."""


OTHER_OPTION = "and not tested for"
"""How the obligations about options that a test does not name end."""


@dataclass(frozen=True, slots=True)
class SuggestedPath:
    """An answer path, and the obligations that it alone meets among all paths there then are."""

    answers: Answers
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Paths that meet all obligations, together with the `known` ones that were given.

    `infeasible`: obligations that no path meets. `at_least`: no set of paths without the known ones
    can be smaller than this, since so many obligations exclude each other.
    """

    paths: tuple[SuggestedPath, ...]
    known: int
    obligations: int
    met_before: int
    infeasible: tuple[str, ...]
    at_least: int


def suggest(subject: Subject, known: Sequence[Answers] = ()) -> Suggestion:
    """Paths that meet every obligation that none of these complete paths meets.

    The subject is to be made by `with_boundaries`, here and in `mutants`.
    """
    wanted = named_obligations(subject)
    meets = subject.encoding.simulate(known)
    open_ = {name: literal for name, literal in wanted.items() if not meets(literal)}
    found = few_paths(subject, list(open_.values()))
    feasible = {name: literal for name, literal in open_.items() if literal not in found.vain}
    everything = [*known, *found.paths]
    meets = subject.encoding.simulate(everything)
    masks = {name: meets(literal) for name, literal in wanted.items()}
    own = alone(masks, len(everything))[len(known) :]
    return Suggestion(
        paths=tuple(
            SuggestedPath(answers, tuple(names))
            for answers, names in zip(found.paths, own, strict=True)
        ),
        known=len(known),
        obligations=len(wanted),
        met_before=len(wanted) - len(open_),
        infeasible=tuple(name for name in open_ if name not in feasible),
        at_least=_lower_bound(subject, list(feasible.values()), everything),
    )


def _lower_bound(subject: Subject, wishes: Sequence[int], paths: Sequence[Answers]) -> int:
    """How many wishes were found of which no path can meet two; those met least are looked at.

    Those that seem to exclude most others come first, as far as the paths at hand tell; that one
    excludes all taken before is proved.
    """
    tried = [*paths, *subject.samples]
    meets = subject.encoding.simulate(tried)
    hardest = sorted(wishes, key=lambda wish: meets(wish).bit_count())[:MOST_LOOKED_AT]
    shown = [meets(wish) for wish in hardest]
    met = turned(shown, len(tried))
    everything = (1 << len(hardest)) - 1
    apart = [everything & ~reduce(or_, map(met.__getitem__, bits(own)), 0) for own in shown]
    chosen, any_chosen, left = 0, FALSE, everything
    for at in sorted(bits(everything), key=lambda at: -apart[at].bit_count()):
        if left & 1 << at and not subject.possible(hardest[at], any_chosen):
            any_chosen = subject.encoding.logic.disj([any_chosen, hardest[at]])
            chosen += 1
            left &= apart[at]
    return chosen


# -- obligations ----------------------------------------------------------------------------------


def named_obligations(subject: Subject) -> dict[str, int]:
    """Every obligation by its name, with the literal that says where it is met."""
    named: dict[str, int] = {}
    for name, literal in obligations(subject):
        assert name not in named, name
        named[name] = literal
    return named


def obligations(subject: Subject) -> Iterator[tuple[str, int]]:
    """Every obligation, in words, with its literal."""
    yield from _questions(subject)
    yield from _results(subject)
    for rule in subject.rule_set.rules:
        yield from _rule(subject, rule)
    for question in subject.rule_set.questions:
        if question.ask_when is not None:
            yield from _ask_when(subject, question, question.ask_when)
    for end in subject.rule_set.ends:
        yield from _early_end(subject, end)
    yield from _texts(subject)


def _questions(subject: Subject) -> Iterator[tuple[str, int]]:
    for question in asked(subject):
        yield f"question {question.id} asked", question.literal
        for option in chosen(subject, question.item):
            yield f"option {option.id} chosen", option.literal


def _results(subject: Subject) -> Iterator[tuple[str, int]]:
    for level in reached(subject):
        yield f"level of care {level.id} reached", level.literal
    for cause in shown(subject):
        yield f"cause {cause.id} shown as {cause.fit.key}", cause.literal
    yield "a result without causes", none_shown(subject)
    for other in raised(subject):
        yield f"other cause {other.id} raised", other.literal
    for time in in_time(subject):
        yield f"soon within {time.id} reached", time.literal


def _rule(subject: Subject, rule: Rule) -> Iterator[tuple[str, int]]:
    name = f"rule {rule.id}"
    matters = subject.matters(rule)
    conj = subject.encoding.logic.conj
    yield f"{name} decides the result", conj([subject.encoding.fired[rule.id], matters])
    yield f"{name} would decide and is not true", conj([-subject.encoding.fired[rule.id], matters])
    if rule.then.fit is Fit.POSSIBLE:
        yield f"{name} would decide were its fit strong", _were_it_strong(subject, rule)
    yield from _leaves(subject, rule.when, subject.engine.normal[rule.id], name, matters)


def _were_it_strong(subject: Subject, rule: Rule) -> int:
    encoding, cause = subject.encoding, rule.then.cause
    spoken = [encoding.concluded(cause, Fit.STRONG), encoding.opposed(cause), encoding.emergency]
    return encoding.logic.conj([encoding.fired[rule.id], *(-literal for literal in spoken)])


def _ask_when(subject: Subject, question: Question, asks: Condition) -> Iterator[tuple[str, int]]:
    encoding, name = subject.encoding, f"ask_when of {question.id}"
    reached = encoding.come_to(question)
    wanted = encoding.wanted[question.id]
    yield f"{name} is true", encoding.logic.conj([reached, wanted])
    yield f"{name} is not true", encoding.logic.conj([reached, -wanted])
    formula = normal_form(asks, subject.engine.domains)
    yield from _leaves(subject, asks, formula, name, reached)


def _early_end(subject: Subject, end: EarlyEnd) -> Iterator[tuple[str, int]]:
    encoding, name = subject.encoding, f"early end {end.id}"
    reached = encoding.come_to_end(end)
    yield f"{name} ends the questions", encoding.ends_early(end)
    yield f"{name} lets them go on", encoding.logic.conj([reached, encoding.true(end.goes_on)])
    formula = normal_form(end.goes_on, subject.engine.domains)
    yield from _leaves(subject, end.goes_on, formula, name, reached)


def _texts(subject: Subject) -> Iterator[tuple[str, int]]:
    encoding = subject.encoding
    met: Counter[str] = Counter()
    for text in told(subject):
        name = f"text {text.listed.named(text.item)}"
        met[name] += 1
        name += f" (number {met[name]})" if met[name] > 1 else ""
        stands = encoding.stands(text.listed)
        yield f"{name} shown", text.literal
        yield f"{name} left out", encoding.logic.conj([stands, -text.literal])
        assert text.item.when is not None
        formula = normal_form(text.item.when, subject.engine.domains)
        yield from _leaves(subject, text.item.when, formula, name, stands)


def _leaves(
    subject: Subject, condition: Condition, formula: Formula, name: str, matters: int
) -> Iterator[tuple[str, int]]:
    """For each test that makes the difference: true, not true, and with each answer in turn."""
    conj = subject.encoding.logic.conj
    seen: dict[str, int] = {}
    written = authored_leaves(condition, subject)
    for (position, leaf), (test, value) in zip(leaves(formula), written, strict=True):
        what = f"{test.question}={value}" if value else test.question
        seen[what] = seen.get(what, 0) + 1
        which = f"{name}: test {what}" + (f" (number {seen[what]})" if seen[what] > 1 else "")
        decides = conj([subject.sways(formula, position), matters])
        true = subject.encoding.holds(leaf)
        yield f"{which} true and decisive", conj([decides, true])
        yield f"{which} not true and decisive", conj([decides, -true])
        if not value:
            yield from _members(subject, test, leaf, which, decides)
        elif value == test.values[0]:
            whole = position if len(test.values) == 1 else position[:-1]
            yield from _other_options(subject, test, leaf, formula, whole, which, matters)


def _members(
    subject: Subject, test: Condition, leaf: In, which: str, decides: int
) -> Iterator[tuple[str, int]]:
    question = subject.rule_set.question_by_id[test.question]
    for member in subject.engine.domains[question.id].slots[leaf.slot]:
        held_here = subject.encoding.cell(leaf.slot, frozenset([member]))
        literal = subject.encoding.logic.conj([decides, held_here])
        yield f"{which} decisive, answer {_words(member, question)}", literal


def _other_options(
    subject: Subject,
    test: Condition,
    leaf: In,
    formula: Formula,
    position: Position,
    which: str,
    matters: int,
) -> Iterator[tuple[str, int]]:
    """An option that the test does not name makes no difference, where it is the only one to.

    Ticked, where the test is one of any and none it names is ticked; not ticked, where it is one of
    all and all it names are.
    """
    conj, cell = subject.encoding.logic.conj, subject.encoding.cell
    any_of = not OPERATORS[test.operator].every_option
    negated = leaf.members == frozenset([UNTICKED])
    holds = subject.encoding.holds(part_at(formula, position))
    decides = conj(
        [subject.sways(formula, position), matters, holds if negated == any_of else -holds]
    )
    for option in subject.rule_set.question_by_id[test.question].options:
        if option.id not in test.values:
            slot = tick_slot(test.question, option.id)
            other = cell(slot, frozenset([TICKED if any_of else UNTICKED]))
            what = f"{'ticked' if any_of else 'not ticked'} {OTHER_OPTION}"
            yield f"{which} decisive, {option.id} {what}", conj([decides, other])


def _words(member: Member, question: Question) -> str:
    return band_words(member, question) if isinstance(member, tuple) else member
