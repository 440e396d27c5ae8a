"""Scripted paths: an answer path and what it must lead to, as data.

A run, on the engine here and elsewhere over HTTP or in a browser, yields what was `Observed`;
`compare` holds it against what the path expects, so that every driver is judged alike. A failure
explains itself: the first difference, what was asked, the rules that matter with the answers that
decided them, and the one answer that would have passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from random import Random

from guide.engine.engine import ConditionTrace, Engine, Journey, RuleTrace
from guide.engine.told import Told
from guide.findings import Place
from guide.ruleset.model import Answer, Answers, Disposition, Fit, Question, Within
from guide.ruleset.questions import Domain, type_of

FILLS = {"unsure": ("unsure", "no", "none"), "none": ("none", "no"), "error": ()}
"""The options that stand for an answer that a path does not name, the first that there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a path must lead to; what is None or empty is not looked at.

    `causes` are all causes, and `others` all other causes that are raised.
    """

    disposition: Disposition | None = None
    within: Within | None = None
    causes: Mapping[str, Fit] | None = None
    others: tuple[str, ...] | None = None
    never_shown: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    asked_exactly: tuple[str, ...] | None = None
    never_asked: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    not_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedPath:
    """An answer path and what it must lead to. `unanswered`: unsure, none or error.

    An answer to a question that is not asked on the path is a failure unless `unasked_ok`.
    """

    name: str
    answers: Answers
    expect: Expected
    note: str = ""
    unanswered: str = "error"
    unasked_ok: bool = False
    place: Place = field(compare=False, repr=False, default=Place(""))

    def answer_to(self, question: Question) -> Answer | None:
        """The answer to a question that is asked; None where the path has none."""
        if question.id in self.answers:
            return self.answers[question.id]
        ids = [option.id for option in question.options]
        filled = next((fill for fill in FILLS[self.unanswered] if fill in ids), None)
        if filled is None and self.unanswered == "unsure":
            filled = next(iter(ids), None)
            if filled is None:
                return question.low
        if filled is None:
            return None
        return type_of(question).alone(filled)


# -- running --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a run of a path met, on whatever driver.

    `missing`: the question that was asked and had no answer; there is no disposition then.
    `fired`, `texts` and `page` are None where a driver cannot tell which rules fired and which
    statements are shown, or has no result page; `page` is the text of the result page. `faults`:
    what was wrong with the pages on the way, a sentence each; any fails the path.
    """

    asked: tuple[str, ...]
    missing: str = ""
    disposition: Disposition | None = None
    within: Within | None = None
    causes: Mapping[str, Fit] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    fired: tuple[str, ...] | None = None
    texts: tuple[str, ...] | None = None
    page: str | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first thing in which a run is not as expected.

    `about`: what differs, in a word or two; `subject`: the id of the question, cause or rule.
    """

    about: str
    subject: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOutcome:
    """A path that was run: passed where there is no difference.

    `answers` are those on the path, filled-in ones too. For a failure: the `rules` that matter, the
    `asks` of a question that was or was not asked, and the one other answer with which the path
    passes, where there is one.
    """

    path: ScriptedPath
    observed: Observed
    difference: Mismatch | None = None
    answers: Answers = field(default_factory=dict)
    rules: tuple[RuleTrace, ...] = ()
    asks: ConditionTrace | None = None
    near_miss: tuple[Question, Answer] | None = None

    @property
    def passed(self) -> bool:
        """Whether the path led to what it expects."""
        return self.difference is None


def run(path: ScriptedPath, engine: Engine) -> PathOutcome:
    """Run a path on the engine, and explain it where it fails."""
    journey, observed = observe(path, engine)
    difference = compare(path, observed)
    if difference is None:
        return PathOutcome(path=path, observed=observed, answers=journey.answers)
    return explained(path, observed, difference, engine)


def observe(path: ScriptedPath, engine: Engine) -> tuple[Journey, Observed]:
    """What the engine does with a path."""
    filled = ((question.id, path.answer_to(question)) for question in engine.rule_set.questions)
    journey = engine.journey({q: answer for q, answer in filled if answer is not None})
    asked = tuple(question.id for question in journey.asked)
    if journey.next is not None:
        asked = (*asked, journey.next.id)
        return journey, Observed(asked=asked, missing=journey.next.id)
    result = engine.result_of(journey)
    return journey, Observed(
        asked=asked,
        disposition=result.disposition,
        within=result.within,
        causes=result.fits,
        others=result.raised,
        fired=tuple(rule.id for rule in engine.fired(journey)),
        texts=tuple(said.text for _, said in Told(engine, journey).statements()),
    )


def compare(path: ScriptedPath, observed: Observed) -> Mismatch | None:
    """The first difference between what a path expects and what a run met."""
    return next(_differences(path, observed), None)


def _differences(path: ScriptedPath, observed: Observed) -> Iterator[Mismatch]:
    if observed.missing:
        wanted = f"an answer to '{observed.missing}', which is asked"
        yield Mismatch("missing answer", observed.missing, wanted, "none in the path")
    yield from _asked_differences(path, observed)
    yield from _result_differences(path.expect, observed)
    for text in path.expect.says if observed.page is not None else ():
        if _plain(text) not in _plain(observed.page or ""):
            yield Mismatch("page", "", f"the words “{text}”", "a page without them")
    for fault in observed.faults:
        yield Mismatch("page", "", "pages with nothing wrong", fault)


def _plain(text: str) -> str:
    """Words as a reader takes them: where lines break and which letters are large says nothing."""
    return " ".join(text.split()).casefold()


def _asked_differences(path: ScriptedPath, observed: Observed) -> Iterator[Mismatch]:
    expect, asked = path.expect, observed.asked
    if expect.asked_exactly is not None and expect.asked_exactly != asked:
        subject = next((q for q in expect.asked_exactly if q not in asked), "")
        subject = subject or next((q for q in asked if q not in expect.asked_exactly), "")
        yield Mismatch("questions", subject, _list(expect.asked_exactly), _list(asked))
    following = iter(asked)
    for question in expect.asked:
        if question not in following:
            yield Mismatch(
                "questions", question, f"{_list(expect.asked)} in this order", _list(asked)
            )
    for question in expect.never_asked:
        if question in asked:
            yield Mismatch("questions", question, f"never '{question}'", _list(asked))
    for question in path.answers if not path.unasked_ok else ():
        if question not in asked:
            wanted = f"'{question}' to be asked, since the path answers it"
            yield Mismatch("unasked answer", question, wanted, _list(asked))


def _result_differences(expect: Expected, observed: Observed) -> Iterator[Mismatch]:
    level, got = expect.disposition, observed.disposition
    if level is not None and level != got:
        yield Mismatch("disposition", level.key, level.key, _level(got))
    if expect.within is not None and expect.within != observed.within:
        yield Mismatch("within", "", expect.within.key, _within(observed.within))
    if expect.causes is not None and dict(expect.causes) != dict(observed.causes):
        causes = [*expect.causes, *observed.causes]
        subject = next(c for c in causes if expect.causes.get(c) != observed.causes.get(c))
        yield Mismatch("causes", subject, _fits(expect.causes), _fits(observed.causes))
    if expect.others is not None and set(expect.others) != set(observed.others):
        subject = min({*expect.others} ^ {*observed.others})
        yield Mismatch("others", subject, _list(expect.others), _list(observed.others))
    for cause in expect.never_shown:
        if cause in observed.causes:
            yield Mismatch("causes", cause, f"not '{cause}'", _fits(observed.causes))
        if cause in observed.others:
            yield Mismatch("others", cause, f"not '{cause}'", _list(observed.others))
    for rule in expect.rules if observed.fired is not None else ():
        if rule not in (observed.fired or ()):
            yield Mismatch("rules", rule, f"'{rule}' fires", _list(observed.fired or ()))
    if observed.texts is not None:
        yield from _text_mismatches(expect, observed.texts)


def _text_mismatches(expect: Expected, shown: tuple[str, ...]) -> Iterator[Mismatch]:
    for begin in expect.texts:
        if not any(begins(text, begin) for text in shown):
            yield Mismatch("texts", "", f"the text “{begin}”", "a result without it")
    for begin in expect.not_texts:
        if any(begins(text, begin) for text in shown):
            yield Mismatch("texts", "", f"not the text “{begin}”", "a result with it")


def begins(text: str, words: str) -> bool:
    """Whether a text begins with these words."""
    return _plain(text).startswith(_plain(words))


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids) or "none"


def _level(level: Disposition | None) -> str:
    return "no result" if level is None else level.key


def _within(within: Within | None) -> str:
    return "no time" if within is None else within.key


def _fits(causes: Mapping[str, Fit]) -> str:
    return _list(f"{cause} {fit.key}" for cause, fit in causes.items())


BETWEEN = " between drivers"
"""How a difference ends that lies between two drivers, not between a path and a driver."""


def disagreement(first: str, known: Observed, observed: Observed) -> Mismatch | None:
    """The first thing that a run met otherwise than the run on the first driver did."""
    causes = {*known.causes.items()} ^ {*observed.causes.items()}
    others = {*known.others} ^ {*observed.others}
    for about, subject, here, there in (
        ("questions", _parting(known, observed), _list(known.asked), _list(observed.asked)),
        ("disposition", "", _level(known.disposition), _level(observed.disposition)),
        ("within", "", _within(known.within), _within(observed.within)),
        ("causes", min(causes)[0] if causes else "", _fits(known.causes), _fits(observed.causes)),
        ("others", min(others, default=""), _list(known.others), _list(observed.others)),
    ):
        if here != there:
            return Mismatch(f"{about}{BETWEEN}", subject, f"as on the {first}: {here}", there)
    return None


def _parting(known: Observed, observed: Observed) -> str:
    """The first question that only one of two runs was asked at this point; nothing: none."""
    pairs = zip_longest(known.asked, observed.asked)
    return next((here or there for here, there in pairs if here != there), "")


# -- explaining -----------------------------------------------------------------------------------


def explained(
    path: ScriptedPath, observed: Observed, difference: Mismatch, engine: Engine
) -> PathOutcome:
    """The outcome of a failed run, with what explains it taken from the engine.

    A run that failed elsewhere, and not on the engine, has no other answer with which it passes.
    """
    journey, on_engine = observe(path, engine)
    asks = None
    question = engine.rule_set.question_by_id.get(difference.subject)
    asked = ("questions", f"questions{BETWEEN}", "unasked answer")
    if difference.about in asked and question is not None:
        when = engine.rule_set.asks[question.id]
        asks = None if when is None else engine.trace_condition(when, journey.cells)
    return PathOutcome(
        path=path,
        observed=observed,
        difference=difference,
        answers=journey.answers,
        rules=_that_matter(engine.trace(journey), path, difference, observed),
        asks=asks,
        near_miss=_near_miss(path, engine, journey) if compare(path, on_engine) else None,
    )


def _that_matter(
    traces: Iterable[RuleTrace], path: ScriptedPath, difference: Mismatch, observed: Observed
) -> tuple[RuleTrace, ...]:
    """Those that explain the difference: first what the path names, then what fired.

    Where drivers differ, those that fired on the engine: why its result is as it is.
    """
    about = difference.about.removesuffix(BETWEEN)
    found = [trace for trace in traces if _matters(trace, about, difference.subject, observed)]
    if about != difference.about:
        found = [trace for trace in found if trace.truth is True]
    named = path.expect.rules
    return tuple(sorted(found, key=lambda t: (t.rule.id not in named, t.truth is not True)))


def _matters(trace: RuleTrace, about: str, subject: str, observed: Observed) -> bool:
    rule = trace.rule
    if about == "rules":
        return rule.id == subject
    if about == "causes":
        return subject in (rule.then.cause, rule.then.against)
    if about == "others":
        return rule.then.other == subject
    if about == "within":
        return rule.then.disposition is Disposition.SOON
    if about in ("questions", "unasked answer"):  # an emergency ends the questions
        return trace.truth is True and rule.then.disposition == Disposition.EMERGENCY
    if about != "disposition" or rule.then.disposition is None:
        return False
    if rule.then.disposition == observed.disposition or not subject:
        return trace.truth is True
    return rule.then.disposition.key == subject


def _near_miss(
    path: ScriptedPath, engine: Engine, journey: Journey
) -> tuple[Question, Answer] | None:
    """The first single answer on the path with which it passes."""
    for question in journey.asked:
        for answer in engine.domains[question.id].neighbours(journey.answers[question.id]):
            other = replace(path, answers={**path.answers, question.id: answer})
            if compare(other, observe(other, engine)[1]) is None:
                return question, answer
    return None


# -- random answers -------------------------------------------------------------------------------


def random_answers(engine: Engine, random: Random, calm: float = 0.0) -> dict[str, Answer]:
    """A random answer to every question, so that any path comes to its end.

    `calm` is how often a question that offers red flags is answered without one: of evenly drawn
    answers, hardly any path gets past the first questions.
    """
    return {
        question: _calm_answer(domain, random) if random.random() < calm else domain.sample(random)
        for question, domain in engine.domains.items()
    }


def _calm_answer(domain: Domain, random: Random) -> Answer:
    calm = [option.id for option in domain.question.options if not option.red_flag]
    if not calm or len(calm) == len(domain.question.options):
        return domain.sample(random)
    return domain.type.alone(random.choice(calm))
