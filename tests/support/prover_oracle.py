"""The oracle of the proofs: every verdict by looking at every path, with the reference's truth.

It lists all paths of a small rule set, answers to every question besides (so that two answers to
one question can be compared), and says of each finding code what must be found, as the code and the
names in its message. It shares nothing with the prover but the model and the reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, product

from guide.ruleset.model import (
    Answer,
    Answers,
    Condition,
    Disposition,
    EarlyEnd,
    Fit,
    OtherCause,
    Promise,
    Question,
    Rule,
    RuleSet,
    SafetyProperty,
    Statement,
    Within,
)
from guide.ruleset.statements import StatementList, result_lists
from tests.support import building as b
from tests.support.reference import (
    Outcome,
    Truth,
    _all,
    _any,
    _at_least,
    _test,
    days,
    ends_before,
    fired,
    possible_answers,
    result,
    truth,
)

Named = tuple[str, ...]
"""A finding: its code, and the names in its message in order."""


Shown = tuple[Disposition, Within | None, dict[str, Fit], frozenset[str]]


def shown_by(outcome: Outcome) -> Shown:
    """What of a result a reader sees."""
    raised = frozenset(outcome.raised)
    return outcome.disposition, outcome.within, outcome.fits, raised


@dataclass(frozen=True)
class Seen:
    """A complete path and its result; `prefixes` are the answers before each question asked."""

    answers: dict[str, Answer]
    emergency: bool
    outcome: Outcome

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions on the path, in order."""
        return tuple(self.answers)

    @property
    def shown(self) -> Shown:
        """The result that a reader sees."""
        return shown_by(self.outcome)

    @property
    def waits(self) -> float:
        """The days until care at most: the fewer, the more urgent."""
        return days(self.outcome.disposition, self.outcome.within)

    def before(self, question: str) -> dict[str, Answer]:
        """The answers given before a question."""
        ids = self.asked[: self.asked.index(question)]
        return {one: self.answers[one] for one in ids}


@dataclass(frozen=True)
class Fork:
    """Where paths part: a question, and where each answer to it leads."""

    question: str
    ways: dict[Answer, Fork | Seen]


@dataclass(frozen=True)
class Place:
    """A leaf of a condition: the way to it, part by part, and the option where many are ticked."""

    way: tuple[int, ...]
    test: Condition
    value: str


class Oracle:
    """All paths of a rule set, and what follows from them."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rule_set = rule_set
        self.lists = tuple(result_lists(rule_set))
        self.paths: list[Seen] = []
        emergency = Disposition.EMERGENCY
        self._emergencies = [r for r in rule_set.rules if r.then.disposition is emergency]
        self.fork = self._explore(0, {})
        self.worlds = [self._walk(given) for given in self._all_answers()]

    def _explore(self, index: int, answers: dict[str, Answer]) -> Fork | Seen:
        if index == len(self.rule_set.questions):
            return self._end(answers, emergency=False)
        if ends_before(self.rule_set, index, answers):
            return self._end(answers, emergency=False)
        question = self.rule_set.questions[index]
        if question.ask_when is not None and truth(question.ask_when, answers) is not True:
            return self._explore(index + 1, answers)
        ways: dict[Answer, Fork | Seen] = {}
        for answer in possible_answers(question):
            now = {**answers, question.id: answer}
            if any(truth(rule.when, now) is True for rule in self._emergencies):
                ways[answer] = self._end(now, emergency=True)
            else:
                ways[answer] = self._explore(index + 1, now)
        return Fork(question.id, ways)

    def _end(self, answers: dict[str, Answer], emergency: bool) -> Seen:
        seen = Seen(answers, emergency, result(self.rule_set, answers))
        self.paths.append(seen)
        return seen

    def _all_answers(self) -> Iterator[dict[str, Answer]]:
        ids = [question.id for question in self.rule_set.questions]
        for answers in product(*(possible_answers(q) for q in self.rule_set.questions)):
            yield dict(zip(ids, answers, strict=True))

    def _walk(self, given: dict[str, Answer]) -> tuple[dict[str, Answer], Seen]:
        at = self.fork
        while isinstance(at, Fork):
            at = at.ways[given[at.question]]
        return given, at

    def told(self, seen: Seen) -> list[str]:
        """The texts that a path's result shows."""
        return told(self.lists, seen)

    # -- all findings -----------------------------------------------------------------------------

    def findings(self) -> Counter[Named]:
        """Every finding of every proof."""
        return Counter(
            [
                *self._reachability(),
                *self._redundancy(),
                *self._clashes(),
                *self._parts(),
                *self._others(),
                *self._texts(),
                *self._audiences(),
                *self._answers(),
                *self._red_flags(),
                *self._safety(),
                *self._built_in(),
            ]
        )

    def some(self, wanted: Callable[[Seen], bool]) -> bool:
        """Whether some path is so."""
        return any(wanted(seen) for seen in self.paths)

    def asked(self, question: str) -> bool:
        """Whether a question is ever asked."""
        return self.some(lambda seen: question in seen.answers)

    def fires(self, rule: Rule) -> bool:
        """Whether a rule ever fires."""
        return self.some(lambda seen: rule.id in seen.outcome.fired)

    # -- reachability -----------------------------------------------------------------------------

    def _reachability(self) -> Iterator[Named]:
        for question in self.rule_set.questions:
            if not self.asked(question.id):
                yield "never-asked", question.id
                continue
            for option in question.options:
                if not self.some(lambda seen: chosen(seen.answers, question, option.id)):
                    yield "never-chosen", option.id, question.id
        for end in self.rule_set.ends:
            known = [truth(end.when, answers) for answers in self.answers_at_early(end)]
            if True not in known:
                yield "never-ends", end.id
            if None in known:
                yield "end-undecided", end.id
        for rule in self.rule_set.rules:
            if not self.fires(rule):
                code = "never-fires" if self._can_hold(rule.when) else "contradiction"
                yield code, rule.id
        yield from self._unmet_results()

    def _unmet_results(self) -> Iterator[Named]:
        for cause in self.rule_set.causes:
            fits = {rule.then.fit for rule in self.rule_set.rules if rule.then.cause == cause.id}
            if not fits:
                yield "never-shown", cause.id
            for fit in fits:
                assert fit is not None
                if not self.some(lambda seen: seen.outcome.fits.get(cause.id) is fit):
                    yield "never-shown", cause.id, fit.key
        for other in {rule.then.other for rule in self.rule_set.rules} - {""}:
            if not self.some(lambda seen: other in seen.outcome.raised):
                yield "never-shown", other
        for level in Disposition:
            unmet = not self.some(lambda seen: seen.outcome.disposition is level)
            if level >= self.rule_set.guide.default_disposition and unmet:
                yield "never-reached", level.key

    def _can_hold(self, condition: Condition) -> bool:
        """Whether the condition is true of some answers, were everything asked."""
        return any(truth(condition, given) is True for given, _ in self.worlds)

    # -- redundancy -------------------------------------------------------------------------------

    def decisive(self, rule: Rule, seen: Seen) -> bool:
        """Whether a path's answers would have another result without the rule."""
        others = tuple(other for other in self.rule_set.rules if other.id != rule.id)
        without = result(_with_rules(self.rule_set, others), seen.answers)
        return shown_by(without) != seen.shown

    def _redundancy(self) -> Iterator[Named]:
        reported: set[str] = set()
        for rule in self.rule_set.rules:
            if not self.fires(rule) or rule.id in reported:
                continue
            if not self.some(lambda seen: self.decisive(rule, seen)):
                twin = next((o for o in self.rule_set.rules if self._twins(rule, o)), None)
                if twin:
                    reported.add(twin.id)
                    yield "duplicate-rule", rule.id, twin.id
                else:
                    yield "redundant-rule", rule.id
            elif rule.then.fit is Fit.STRONG and self._lowered(rule):
                yield "always-lowered", rule.id

    def _twins(self, rule: Rule, other: Rule) -> bool:
        if rule.id == other.id or rule.then != other.then:
            return False
        return all(
            (rule.id in seen.outcome.fired) == (other.id in seen.outcome.fired)
            for seen in self.paths
        )

    def _opponents(self, cause: str) -> list[Rule]:
        return [rule for rule in self.rule_set.rules if rule.then.against == cause]

    def _calmly(self, rule: Rule) -> set[int]:
        """The paths, by number, on which a rule fires and there is no emergency."""
        return {
            number
            for number, seen in enumerate(self.paths)
            if rule.id in seen.outcome.fired and not seen.emergency
        }

    def _lowered(self, rule: Rule) -> bool:
        against = [self._calmly(other) for other in self._opponents(rule.then.cause)]
        own = self._calmly(rule)
        return own <= set().union(*against) and not any(own <= one for one in against)

    # -- clashes ----------------------------------------------------------------------------------

    def _clashes(self) -> Iterator[Named]:
        for rule in self.rule_set.rules:
            own = self._calmly(rule) if rule.then.cause else set()
            for other in self._opponents(rule.then.cause) if own else ():
                theirs = self._calmly(other)
                strong = rule.then.fit is Fit.STRONG
                if theirs and (own == theirs or strong and (own <= theirs or theirs <= own)):
                    names = (rule.id, other.id) if own <= theirs else (other.id, rule.id)
                    yield "clashing-rules", *names
        for number, stated in enumerate(self.rule_set.safety):
            for earlier in self.rule_set.safety[:number]:
                if self._cannot_both(earlier, stated):
                    yield "clashing-properties", stated.text, earlier.text

    def _cannot_both(self, one: SafetyProperty, other: SafetyProperty) -> bool:
        """Both speak of some path, and no result whatever keeps both."""
        if not self.some(lambda seen: applies(one, seen) and applies(other, seen)):
            return False
        names = sorted({*_names(one.then), *_names(other.then)})
        cares: list[tuple[Disposition, Within | None]] = [(level, None) for level in Disposition]
        cares += [(Disposition.SOON, within) for within in Within]
        for (level, within), some in product(cares, _some_of(names)):
            shown = frozenset() if level is Disposition.EMERGENCY else some
            for fit in Fit:
                fits = {name: fit for name in shown}
                if all(_kept_by(p.then, level, within, fits, shown, some) for p in (one, other)):
                    return False
        return True

    # -- other causes -----------------------------------------------------------------------------

    def _others(self) -> Iterator[Named]:
        for other in self.rule_set.guide.other_causes:
            if list(self.raised_too_late(other)):
                yield "other-too-late", other.id

    def raised_too_late(self, other: OtherCause) -> Iterator[Seen]:
        """The paths on which an other cause is raised and care is less urgent than it needs."""
        if other.disposition is not None:
            longest = days(other.disposition, other.within)
            for seen in self.paths:
                if other.id in seen.outcome.raised and seen.waits > longest:
                    yield seen

    # -- parts ------------------------------------------------------------------------------------

    def _parts(self) -> Iterator[Named]:
        looked: list[tuple[Condition, str, list[Answers]]] = []
        for rule in self.rule_set.rules:
            if self.fires(rule):
                looked.append((rule.when, f"rule:{rule.id}", self.answers_at_end()))
        for index, question in enumerate(self.rule_set.questions):
            if question.ask_when is None or not self.asked(question.id):
                continue
            reached = self.answers_before(index)
            if all(truth(question.ask_when, answers) is True for answers in reached):
                yield "always-asked", question.id
            else:
                looked.append((question.ask_when, f"ask_when:{question.id}", reached))
        for end in self.rule_set.ends:
            reached = self.answers_at_early(end)
            if any(truth(end.when, answers) is True for answers in reached):
                looked.append((b.not_(end.when), f"early end:{end.id}", reached))
        looked.extend(self._texts_looked_at())
        yield from self._idle_by_name(looked)
        for one in looked:
            yield from (found for place, found in self._idle(*one) if not owner(one[0], place.way))

    def _texts_looked_at(self) -> Iterator[tuple[Condition, str, list[Answers]]]:
        for listed in self.lists:
            reached: list[Answers] = [seen.answers for seen in self.paths if stands(listed, seen)]
            for said in listed.dependent:
                assert said.when is not None
                told = [truth(said.when, answers) is True for answers in reached]
                if any(told) and not all(told):
                    yield said.when, f"when:{said.text}", reached

    def _idle_by_name(self, looked: list[tuple[Condition, str, list[Answers]]]) -> Iterator[Named]:
        """What is idle within a named condition: that which is so in each of its uses."""
        uses: dict[str, list[set[tuple[tuple[int, ...], str, str, str]]]] = {}
        for condition, where, paths in looked:
            idle = list(self._idle(condition, where, paths))
            for way, name in _uses(condition):
                inside = {
                    (place.way[len(way) :], found[0], found[2], place.test.question)
                    for place, found in idle
                    if place.way[: len(way)] == way
                    and owner(condition, place.way) == name
                    and _last_use(condition, place.way) == way
                }
                uses.setdefault(name, []).append(inside)
        for name, found_by_use in uses.items():
            for _, code, what, _ in set.intersection(*found_by_use):
                yield code, "condition", what, name

    # -- texts ------------------------------------------------------------------------------------

    def _texts(self) -> Iterator[Named]:
        for listed in self.lists:
            results = [seen for seen in self.paths if stands(listed, seen)]
            for said in listed.dependent if results else ():
                told = [tells(said, seen) for seen in results]
                if not any(told):
                    yield "text-never-shown", said.text
                elif all(told):
                    yield "text-always-shown", said.text
            for name, alternatives in listed.alternatives.items():
                counts = [sum(tells(said, seen) for said in alternatives) for seen in results]
                if any(count > 1 for count in counts):
                    yield "alternatives-clash", name
                if 0 in counts:
                    yield "alternative-missing", name

    def alternatives_shown(self, name: str, wrong: Callable[[int], bool]) -> list[Seen]:
        """The paths on which a wrong number of the alternatives of this name is shown."""
        return [
            seen
            for listed in self.lists
            for seen in self.paths
            if name in listed.alternatives and stands(listed, seen)
            if wrong(sum(tells(said, seen) for said in listed.alternatives[name]))
        ]

    # -- audiences, and answers in texts ----------------------------------------------------------

    def _audiences(self) -> Iterator[Named]:
        audiences = self.rule_set.guide.audiences
        if audiences is not None:
            given = {str(seen.answers.get(audiences.question)) for seen in self.paths}
            for audience in audiences.speaks_of:
                if given.isdisjoint(audience.options):
                    yield "audience-never", audience.id
        for text, repeated in self._repeating():
            if self.paths_without(text, repeated):
                yield "answer-not-known", text, repeated

    def _repeating(self) -> Iterator[tuple[str, str]]:
        """The texts that repeat answers, each with the question."""
        for text, _ in self._texts_shown():
            yield from ((text, one) for one in dict.fromkeys(re.findall(r"{answer:(\w+)}", text)))

    def paths_without(self, text: str, repeated: str) -> list[Seen]:
        """The paths that show a text which repeats an answer, and do not have that answer."""
        numbers = self.rule_set.question_by_id[repeated].type == "number"
        return [
            seen
            for own, shows in self._texts_shown()
            for seen in self.paths
            if own == text and shows(seen)
            if not isinstance(seen.answers.get(repeated), int if numbers else (str, frozenset))
        ]

    def _texts_shown(self) -> Iterator[tuple[str, Callable[[Seen], bool]]]:
        """The texts that may repeat answers, and whether a path shows them."""
        for question in self.rule_set.questions:
            yield question.ask, partial(_asks, question)
        for rule in self.rule_set.rules:
            yield rule.because, partial(_fired, rule)
        for listed in self.lists:
            for said in listed.statements:
                yield said.text, partial(_tells, listed, said)

    def answers_at_end(self) -> list[Answers]:
        """The answers of every path."""
        return [seen.answers for seen in self.paths]

    def answers_before(self, index: int) -> list[Answers]:
        """The answers before a question, on every path that had not ended by then."""
        earlier = {question.id for question in self.rule_set.questions[:index]}
        found: list[Answers] = []
        for seen in self.paths:
            given = {q: answer for q, answer in seen.answers.items() if q in earlier}
            over = seen.emergency and given == seen.answers
            if not over and not ends_before(self.rule_set, index, given):
                found.append(given)
        return found

    def answers_at_early(self, end: EarlyEnd) -> list[Answers]:
        """The answers on every path that comes to an early end."""
        ends = self.rule_set.ends
        earlier = replace(self.rule_set, ends=ends[: ends.index(end)])
        index = [question.id for question in self.rule_set.questions].index(end.after) + 1
        before = {question.id for question in self.rule_set.questions[:index]}
        found: list[Answers] = []
        for seen in self.paths:
            given = {q: answer for q, answer in seen.answers.items() if q in before}
            over = seen.emergency and given == seen.answers
            if not over and not ends_before(earlier, index, given):
                found.append(given)
        return found

    def undecided(self, end: EarlyEnd) -> list[Seen]:
        """The paths that end where nobody knows whether to ask on."""
        at = [answers for answers in self.answers_at_early(end) if truth(end.when, answers) is None]
        return [seen for seen in self.paths if seen.answers in at and not seen.emergency]

    def _idle(
        self, condition: Condition, where: str, paths: list[Answers]
    ) -> Iterator[tuple[Place, Named]]:
        kind, _, name = where.partition(":")
        for place in leaves(condition, self.rule_set):
            swayed = [answers for answers in paths if sways(condition, place, answers)]
            kept = [leaf_holds(condition, place, answers) for answers in swayed]
            several = len(place.test.values) > 1
            if not (any(kept) and not all(kept)):
                code = "idle-option" if place.value and several else "idle-part"
                yield place, (code, kind, place.value or place.test.question, name)
            elif not place.value and several:
                for value in place.test.values:
                    if not any(a.get(place.test.question) == value for a in swayed):
                        yield place, ("idle-option", kind, value, name)

    # -- answers ----------------------------------------------------------------------------------

    def pairs(self, question: Question) -> Iterator[tuple[dict[Answer, Seen], dict[str, Answer]]]:
        """For all answers to the other questions: where each answer to this one leads."""
        groups: dict[tuple[Answer, ...], dict[Answer, Seen]] = {}
        others: dict[tuple[Answer, ...], dict[str, Answer]] = {}
        for given, seen in self.worlds:
            if question.id in seen.answers:
                key = tuple(answer for q, answer in given.items() if q != question.id)
                groups.setdefault(key, {})[given[question.id]] = seen
                others[key] = given
        for key, ways in groups.items():
            yield ways, others[key]

    def _answers(self) -> Iterator[Named]:
        for question in self.rule_set.questions:
            if not self.asked(question.id):
                continue
            spoken = self._spoken(question.id)
            if not spoken and all(_alike(ways) for ways, _ in self.pairs(question)):
                yield "useless-question", question.id
            for calm in calm_answers(question):
                if list(self.lowered_by_unsure(question, calm)):
                    yield "unsure-lowers", f"{question.id}={'+'.join(calm_text(calm))}"
            if list(self.lowered_from_number(question)):
                yield "unsure-lowers", question.id
            for option in question.options:
                if option.red_flag and list(self.lowered_by_flag(question, option.id)):
                    yield "red-flag-lowers", option.id

    def _spoken(self, question: str) -> bool:
        """Whether some text goes by the answer to a question."""
        audiences = self.rule_set.guide.audiences
        asked_who = audiences is not None and audiences.question == question
        conditions = (s.when for listed in self.lists for s in listed.statements)
        looked_at = any(when is not None and question in when.questions() for when in conditions)
        return asked_who or looked_at or f"{{answer:{question}}}" in repr(self.rule_set)

    def lowered_by_unsure(self, question: Question, calm: Answer) -> Iterator[Seen]:
        """The paths on which "I am not sure" in place of a calm answer lowers the level of care."""
        if question.option("unsure") is None:
            return
        unsure: Answer = frozenset(["unsure"]) if question.type == "many" else "unsure"
        for ways, _ in self.pairs(question):
            if unsure in ways and calm in ways:
                if ways[unsure].waits > ways[calm].waits:
                    yield ways[calm]

    def lowered_from_number(self, question: Question) -> Iterator[Seen]:
        """The paths on which "I am not sure" in a number's stead lowers the level of care."""
        for ways, _ in self.pairs(question):
            for answer, seen in ways.items():
                if isinstance(answer, int) and "unsure" in ways:
                    if ways["unsure"].waits > seen.waits:
                        yield seen

    def lowered_by_flag(self, question: Question, flag: str) -> Iterator[Seen]:
        """The paths on which a red flag added lowers the level of care."""
        for ways, _ in self.pairs(question):
            for answer, seen in ways.items():
                for flagged in _flagged(question, answer, flag):
                    if ways[flagged].waits > seen.waits:
                        yield seen

    # -- red flags --------------------------------------------------------------------------------

    def _red_flags(self) -> Iterator[Named]:
        for question in self.rule_set.questions:
            for option in question.options:
                if option.red_flag:
                    if self.unheeded(question, option.id):
                        yield "red-flag-unheeded", option.id, question.id
                    continue
                for rule in self._emergencies:
                    where = self.choosing(question, option.id)
                    alone = all(rule.id in seen.outcome.fired for seen in where)
                    if where and alone and question.id in rule.when.questions():
                        yield "red-flag-unmarked", option.id, question.id, rule.id
                        break
        for rule in self._emergencies:
            fires = [seen for seen in self.paths if rule.id in seen.outcome.fired]
            if fires and not any(self._about_danger.issuperset(seen.asked) for seen in fires):
                yield "danger-late", rule.id

    def choosing(self, question: Question, option: str) -> list[Seen]:
        """The paths on which an option is chosen."""
        return [seen for seen in self.paths if chosen(seen.answers, question, option)]

    def unheeded(self, question: Question, flag: str) -> list[Seen]:
        """The paths on which a red flag leads to the default, and is not asked about further."""
        asking = {
            other.id
            for other in self.rule_set.questions
            if other.ask_when is not None and question.id in other.ask_when.questions()
            if any(option.red_flag for option in other.options)
        }
        default = days(self.rule_set.guide.default_disposition, None)
        chose = self.choosing(question, flag)
        return [s for s in chose if s.waits == default and asking.isdisjoint(s.answers)]

    @property
    def _about_danger(self) -> set[str]:
        questions = self.rule_set.questions
        hangs = {q for rule in self._emergencies for q in rule.when.questions()}
        while True:
            more = {
                earlier
                for q in questions
                if q.id in hangs
                for asks in filter(None, [self.rule_set.asks[q.id]])
                for earlier in asks.questions()
            }
            if more <= hangs:
                break
            hangs |= more
        return hangs | {q.id for q in questions if any(option.red_flag for option in q.options)}

    # -- safety -----------------------------------------------------------------------------------

    def _safety(self) -> Iterator[Named]:
        for stated in self.rule_set.safety:
            if not self.some(lambda seen: applies(stated, seen)):
                yield "vacuous-property", stated.text
            elif list(self.violations(stated)):
                yield "violated-property", stated.text

    def _built_in(self) -> Iterator[Named]:
        if self.some(
            lambda seen: seen.emergency and bool(seen.outcome.fits or seen.outcome.raised)
        ):
            yield "built-in-broken", "an emergency shows no causes"
        backwards = Oracle(_with_rules(self.rule_set, self.rule_set.rules[::-1]))
        pairs = zip(self.paths, backwards.paths, strict=True)
        if any((a.answers, *a.shown) != (b.answers, *b.shown) for a, b in pairs):
            yield "built-in-broken", "the order of the rules does not matter"
        if self.some(self._fires_on_unknown):
            yield "built-in-broken", "no rule fires on unknown answers alone"

    def _fires_on_unknown(self, seen: Seen) -> bool:
        fired = (rule for rule in self.rule_set.rules if rule.id in seen.outcome.fired)
        return any(seen.answers.keys().isdisjoint(rule.when.questions()) for rule in fired)

    def violations(self, stated: SafetyProperty) -> Iterator[Seen]:
        """The paths that break a property."""
        for seen in self.paths:
            if applies(stated, seen) and not _kept(stated, seen):
                yield seen


def _with_rules(rule_set: RuleSet, rules: tuple[Rule, ...]) -> RuleSet:
    return replace(rule_set, rules=rules)


# -- texts that depend on answers -----------------------------------------------------------------


def stands(listed: StatementList, seen: Seen) -> bool:
    """Whether a path's result has a list of statements."""
    if listed.level is not None:
        return seen.outcome.disposition is listed.level
    if seen.outcome.disposition is Disposition.EMERGENCY:
        return False
    if listed.none_fits:
        return not seen.outcome.fits
    return listed.cause in seen.outcome.fits if listed.cause else True


def tells(said: Statement, seen: Seen) -> bool:
    """Whether a statement is shown, where its list stands."""
    return said.when is None or truth(said.when, seen.answers) is True


def told(lists: Sequence[StatementList], seen: Seen) -> list[str]:
    """The texts that a path's result shows, of the lists of its rule set."""
    return [
        said.text
        for listed in lists
        for said in (listed.statements if stands(listed, seen) else ())
        if tells(said, seen)
    ]


def _asks(question: Question, seen: Seen) -> bool:
    return question.id in seen.answers


def _fired(rule: Rule, seen: Seen) -> bool:
    return rule.id in seen.outcome.fired


def _tells(listed: StatementList, said: Statement, seen: Seen) -> bool:
    return stands(listed, seen) and tells(said, seen)


def chosen(answers: Answers, question: Question, option: str) -> bool:
    """Whether an option is among the answers."""
    answer = answers.get(question.id)
    return option in answer if isinstance(answer, frozenset) else answer == option


# -- properties -----------------------------------------------------------------------------------


def applies(stated: SafetyProperty, seen: Seen) -> bool:
    """Whether a property speaks of a path."""
    return stated.whenever is None or truth(stated.whenever, seen.answers) is True


def _kept(stated: SafetyProperty, seen: Seen) -> bool:
    if stated.then.ends:
        whenever = stated.whenever
        return not any(
            whenever is None or truth(whenever, seen.before(question)) is True
            for question in seen.asked
        )
    if stated.then.asked or stated.then.never_asked:
        asked = (stated.then.asked or stated.then.never_asked) in seen.answers
        return asked == bool(stated.then.asked)
    if stated.then.questions and len(seen.asked) > stated.then.questions:
        return False
    outcome = seen.outcome
    return _result_kept(
        stated.then, outcome.disposition, outcome.within, outcome.fits, outcome.raised
    )


def _result_kept(
    promise: Promise,
    level: Disposition,
    within: Within | None,
    fits: Mapping[str, Fit],
    raised: Container[str],
) -> bool:
    wanted = promise.disposition
    if wanted is not None:
        lower, higher = level < wanted, level > wanted
        if lower and not promise.at_most or higher and not promise.at_least:
            return False
    if promise.within is not None:
        return days(level, within) <= days(Disposition.SOON, promise.within)
    if promise.other:
        return promise.other in raised
    if promise.cause:
        return promise.cause in fits and promise.fit in (None, fits[promise.cause])
    return not any(name in fits or name in raised for name in promise.never_shown)


def _kept_by(
    promise: Promise,
    level: Disposition,
    within: Within | None,
    fits: Mapping[str, Fit],
    raised: Container[str],
    asked: Container[str],
) -> bool:
    """Whether a promise is kept by a made-up result, on a path of any length and end."""
    if promise.asked or promise.never_asked:
        return ((promise.asked or promise.never_asked) in asked) == bool(promise.asked)
    return promise.ends or _result_kept(promise, level, within, fits, raised)


def _names(promise: Promise) -> Iterator[str]:
    """The causes, other causes and questions that a promise names."""
    named = (promise.cause, promise.other, promise.asked, promise.never_asked)
    yield from filter(None, (*named, *promise.never_shown))


def _some_of(names: Sequence[str]) -> Iterator[frozenset[str]]:
    for count in range(len(names) + 1):
        yield from map(frozenset, combinations(names, count))


# -- leaves ---------------------------------------------------------------------------------------


def leaves(condition: Condition, rule_set: RuleSet, way: tuple[int, ...] = ()) -> Iterator[Place]:
    """The leaves of a condition as written; each option apart where many are ticked."""
    for index, part in enumerate(condition.parts):
        yield from leaves(part, rule_set, (*way, index))
    if not condition.parts:
        many = rule_set.question_by_id[condition.question].type == "many"
        for value in condition.values if many else ("",):
            yield Place(way, condition, value)


def _uses(condition: Condition, way: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    """The ways to the named conditions in one, with their names."""
    if condition.operator == "condition":
        yield way, condition.values[0]
    for index, part in enumerate(condition.parts):
        yield from _uses(part, (*way, index))


def _last_use(condition: Condition, way: tuple[int, ...]) -> tuple[int, ...]:
    """The way to the innermost named condition in which a leaf stands."""
    return max((use for use, _ in _uses(condition) if way[: len(use)] == use), key=len)


def owner(condition: Condition, way: tuple[int, ...]) -> str:
    """The innermost named condition in which a leaf stands; nothing where it stands in none."""
    names = {use: name for use, name in _uses(condition) if way[: len(use)] == use}
    return names[max(names, key=len)] if names else ""


def sways(condition: Condition, place: Place, answers: Answers) -> bool:
    """Whether the condition is true or not as this one leaf is."""
    as_true = _forced(condition, place.way, place, answers, True) is True
    return as_true != (_forced(condition, place.way, place, answers, False) is True)


def _forced(
    condition: Condition, way: tuple[int, ...], place: Place, answers: Answers, leaf: bool
) -> Truth:
    """The truth of the condition were the leaf true, or false."""
    if not condition.parts:
        return _forced_test(condition, place.value, answers, leaf)
    parts = [
        _forced(part, way[1:], place, answers, leaf) if index == way[0] else truth(part, answers)
        for index, part in enumerate(condition.parts)
    ]
    if condition.operator == "not":
        return None if parts[0] is None else not parts[0]
    if condition.operator == "at_least":
        return _at_least(condition.count, parts)
    if condition.operator == "condition":
        return parts[0]
    return _all(parts) if condition.operator == "all" else _any(parts)


def _forced_test(condition: Condition, value: str, answers: Answers, leaf: bool) -> Truth:
    if not value:
        return leaf
    answer = answers.get(condition.question)
    ticks: list[Truth] = []
    for one in condition.values:
        if one == value:
            ticks.append(leaf)
        else:
            ticks.append(one in answer if isinstance(answer, frozenset) else None)
    return _all(ticks) if condition.operator == "all_of" else _any(ticks)


def leaf_holds(condition: Condition, place: Place, answers: Answers) -> bool:
    """Whether the leaf is known, and as the condition wants it: false beneath a `not`."""
    if place.test.question not in answers:
        return False
    negated = False
    at = condition
    for index in place.way:
        negated ^= at.operator == "not"
        at = at.parts[index]
    answer = answers[place.test.question]
    held = _test(place.test, answer)
    if place.value:
        assert isinstance(answer, frozenset)
        held = place.value in answer
    return held != negated


# -- answers --------------------------------------------------------------------------------------


def _alike(ways: dict[Answer, Seen]) -> bool:
    first = next(iter(ways.values()))
    return all(seen.shown == first.shown for seen in ways.values())


def calm_answers(question: Question) -> list[Answer]:
    """The answers that say no."""
    if question.option("unsure") is None:
        return []
    if question.type == "many":
        return [frozenset([o.id]) for o in question.options if o.exclusive and o.id != "unsure"]
    return [o.id for o in question.options if o.id in ("no", "none") and question.type == "one"]


def calm_text(answer: Answer) -> list[str]:
    """The options of an answer."""
    return sorted(answer) if isinstance(answer, frozenset) else [str(answer)]


def _flagged(question: Question, answer: Answer, flag: str) -> Iterator[Answer]:
    """The answer with a red flag added; in place of what cannot stand beside it."""
    red = {option.id for option in question.options if option.red_flag}
    if not isinstance(answer, frozenset):
        if answer not in red:
            yield flag
        return
    if flag in answer:
        return
    alone = {option.id for option in question.options if option.exclusive}
    yield frozenset([flag]) if flag in alone else (answer - alone) | {flag}


def reference_fired(rule_set: RuleSet, answers: Answers) -> frozenset[str]:
    """The rules that fire, by the reference."""
    return frozenset(rule.id for rule in fired(rule_set, answers))
