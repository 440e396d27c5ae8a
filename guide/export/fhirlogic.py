"""The logic of a guide as FHIRPath: named expressions over a response, each of those before it.

FHIR has no path, and its forms keep the answers of questions that they hide. So the path is written
out: a question is asked where the way has come past all before it, its answers count only where it
is asked, and everything else looks at the answers that count. Conditions come from the normal form,
which negates nothing: what is not answered makes nothing true. So any program that evaluates the
expressions comes to what the engine comes to, whatever was answered, changed or hidden before.

Where a program lets an option that stands alone be ticked with others, all that any of them leads
to holds at once: more may be asked and found, and never less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guide.engine.engine import Engine, Step
from guide.paths.fhirnames import in_its_stead, section_of
from guide.ruleset.model import Care, Condition, Disposition, EarlyEnd, Fit, Question, Rule
from guide.ruleset.normal import Band, Formula, In
from guide.ruleset.operators import normal_form
from guide.ruleset.questions import TICKED, UNTICKED, Domain, type_of
from guide.ruleset.wordings import in_general

TRUE, FALSE = "true", "false"
_LONGEST_NAME = 56


class FhirLogic:
    """The variables of a guide by name, in the order in which they build on one another."""

    def __init__(self, engine: Engine, response: str = "%resource") -> None:
        """`response`: how expressions reach the answers.

        Texts are those for everyone: a form has one text for each item.
        """
        self.engine = engine
        self.rule_set = in_general(engine.rule_set)
        self.variables: dict[str, str] = {}
        self._response = response
        self._sections = section_of(self.rule_set)
        self._asked: dict[str, str] = {}
        self._counts: dict[str, str] = {}
        self._instead: dict[str, str] = {}
        self._mixed: dict[str, str] = {}
        self._fired: dict[str, str] = {}
        self._care: dict[Care, str] = {}
        self._emergency = self._complete = self._causes_told = FALSE
        past = TRUE
        for step in engine.steps:
            past = self._lay(step, past)
        self._conclude(past)

    # -- what the forms ask for -------------------------------------------------------------------

    def asked(self, question: Question) -> str:
        """The question is on the path, answered or the one to answer now."""
        return self._asked[question.id]

    def asked_in_its_stead(self, question: Question) -> str:
        """The options in the stead of a number are offered: no number that fits is given."""
        return f"{self.asked(question)} and {self._counts[question.id]}.empty()"

    def mixed(self, question: Question) -> str:
        """An option that stands alone is ticked with others; empty where none stands alone."""
        return self._mixed.get(question.id, "")

    def fired(self, rule: Rule) -> str:
        """The rule fires."""
        return self._fired[rule.id]

    def care(self, care: Care) -> str:
        """The result calls for this care, and for nothing more urgent."""
        return self._care[care]

    def holds(self, condition: Condition | None) -> str:
        """A condition is true; empty where there is none."""
        if condition is None:
            return ""
        return self.expression(normal_form(condition, self.engine.domains))

    @property
    def causes_told(self) -> str:
        """The path has come to a result on which causes are told."""
        return self._causes_told

    @property
    def complete(self) -> str:
        """The path has come to its result."""
        return self._complete

    def any_fired(self, rules: Iterable[Rule]) -> str:
        """One of the rules fires."""
        return either(self.fired(rule) for rule in rules)

    # -- the path ---------------------------------------------------------------------------------

    def _lay(self, step: Step, past: str) -> str:
        """The variables of a question; what says that the way has come past it, is given back."""
        question = step.question
        asks = TRUE if step.ask_when is None else self.expression(step.ask_when)
        asked = self._name("asked", question.id, both((past, asks)))
        self._asked[question.id] = asked
        self._count(question)
        answered = either(f"{given}.exists()" for given in self._given(question))
        goes_on = both((answered, denied(self._stops(step))))
        return self._name("past", question.id, both((past, either((denied(asked), goes_on)))))

    def _count(self, question: Question) -> None:
        """The answers to a question that count: those of a question that is asked, and no other."""
        asked, numbers = self._asked[question.id], type_of(question).numbers
        item = question.id
        if numbers:
            given = (
                f"{self._answers(question, item)}.where({_inside((question.low, question.high))})"
            )
            counts = self._name("counts", question.id, f"iif({asked}, {given}, {{}})")
            self._counts[question.id] = counts
            asked, item = f"({asked} and {counts}.empty())", in_its_stead(item)
        if question.options:
            known = " | ".join(quoted_code(option.id) for option in question.options)
            given = f"{self._answers(question, item)}.code.intersect({known})"
            kind, kept = ("instead", self._instead) if numbers else ("counts", self._counts)
            kept[question.id] = self._name(kind, question.id, f"iif({asked}, {given}, {{}})")
        self._mix(question)

    def _mix(self, question: Question) -> None:
        alone = [option.id for option in question.options if option.exclusive]
        if not type_of(question).several or not alone or len(question.options) < 2:
            return
        counts = self._counts[question.id]
        ticked = either(f"{quoted_code(option)} in {counts}" for option in alone)
        together = both((f"{counts}.count() > 1", ticked))
        self._mixed[question.id] = self._name("mixed", question.id, together)

    def _answers(self, question: Question, item: str) -> str:
        group = self._sections[question.id]
        way = [f".item.where(linkId = '{each}')" for each in (group, item) if each]
        return f"{self._response}{''.join(way)}.answer.value"

    def _given(self, question: Question) -> Iterator[str]:
        yield self._counts[question.id]
        if question.id in self._instead:
            yield self._instead[question.id]

    def _stops(self, step: Step) -> str:
        """An emergency rule fires as soon as this question is answered."""
        bits, normal = self.engine.bits, self.engine.normal
        formulas = (normal[rule.id] for rule in self.rule_set.emergencies)
        return either(
            self.expression(formula)
            for formula in formulas
            if step.question.id in bits.owners(formula)
        )

    # -- the conclusions --------------------------------------------------------------------------

    def _conclude(self, past: str) -> None:
        for rule in self.rule_set.rules:
            formula = self.engine.normal[rule.id]
            self._fired[rule.id] = self._name("fired", rule.id, self.expression(formula))
        self._emergency = self._name("emergency", "", self.any_fired(self.rule_set.emergencies))
        self._complete = self._name("complete", "", either((past, self._emergency)))
        above = FALSE
        for care in reversed(self.rule_set.cares):
            called = self._called(care)
            own = both((self._complete, called, denied(above)))
            self._care[care] = self._name("care", care.key, own)
            above = either((above, called))
        told = denied(self._care[Care(Disposition.EMERGENCY)])
        self._causes_told = self._name("causesTold", "", both((self._complete, told)))

    def _called(self, care: Care) -> str:
        """This care is called for. In an emergency no other counts, and never one below default."""
        default = Care(self.rule_set.guide.default_disposition)
        if care <= default:
            return TRUE if care == default else FALSE
        calling = self.any_fired(rule for rule in self.rule_set.rules if rule.then.care == care)
        return calling if calling == FALSE else self._name("calls", care.key, calling)

    def crisis_alone(self, level: Disposition) -> str:
        """What brings the crisis lines is all that calls for a level of care."""
        calling = [rule for rule in self.rule_set.rules if rule.then.disposition is level]
        lines = self.any_fired(rule for rule in calling if rule.brings_crisis_lines)
        others = self.any_fired(rule for rule in calling if not rule.brings_crisis_lines)
        return both((lines, denied(others)))

    def fits(self, cause_id: str) -> str:
        """A cause fits, at whatever fit."""
        fitting = (rule for rule in self.rule_set.rules if rule.then.cause == cause_id)
        return both((self._causes_told, self.any_fired(fitting)))

    def fits_well(self, cause_id: str) -> str:
        """A cause fits well, and nothing speaks against it."""
        rules = self.rule_set.rules
        strong = (r for r in rules if r.then.cause == cause_id and r.then.fit is Fit.STRONG)
        against = (rule for rule in rules if rule.then.against == cause_id)
        return both((self._causes_told, self.any_fired(strong), denied(self.any_fired(against))))

    def ended(self, end: EarlyEnd) -> str:
        """The path ended at this early end, and at none before it."""
        ends = self.rule_set.ends
        earlier = [denied(self.holds(other.when)) for other in ends[: ends.index(end)]]
        return both((self._complete, denied(self._emergency), *earlier, self.holds(end.when)))

    # -- conditions -------------------------------------------------------------------------------

    def expression(self, formula: Formula) -> str:
        """A formula over the answers that count; a question that comes later makes nothing true."""
        if isinstance(formula, In):
            return self._leaf(formula)
        count, parts = formula.count, [self.expression(part) for part in formula.parts]
        if count == len(parts):
            return both(parts)
        if count <= 1:
            return either(parts) if count == 1 else TRUE
        ones = " + ".join(f"iif({part}, 1, 0)" for part in parts if part != FALSE)
        return f"({ones} >= {count})" if ones and count < len(parts) else FALSE

    def _leaf(self, leaf: In) -> str:
        domain = self.engine.domains[leaf.slot.partition(".")[0]]
        if domain.question.id not in self._counts:
            return FALSE
        return self._tick(leaf, domain) if domain.type.several else self._choice(leaf, domain)

    def _tick(self, leaf: In, domain: Domain) -> str:
        question = domain.question
        counts, option = self._counts[question.id], quoted_code(domain.option_of(leaf.slot))
        found = [f"{option} in {counts}"] if TICKED in leaf.members else []
        if UNTICKED in leaf.members:
            without = either((denied(f"{option} in {counts}"), self.mixed(question) or FALSE))
            found.append(both((f"{counts}.exists()", without)))
        return either(found)

    def _choice(self, leaf: In, domain: Domain) -> str:
        question = domain.question
        counts = self._counts[question.id]
        bands = _joined_bands(member for member in leaf.members if isinstance(member, tuple))
        chosen = [o.id for o in question.options if o.id in leaf.members]
        found = [f"{counts}.exists({_inside(band)})" for band in bands]
        options = self._instead.get(question.id, counts)
        found += [f"{quoted_code(option)} in {options}" for option in chosen]
        return either(found)

    # -- names ------------------------------------------------------------------------------------

    def _name(self, kind: str, what: str, expression: str) -> str:
        """Keep an expression under a name, and give back how others use it."""
        parts = what.replace("-", " ").replace("_", " ").split()
        stem = (kind + "".join(part[:1].upper() + part[1:] for part in parts))[:_LONGEST_NAME]
        name, number = stem, 1
        while name in self.variables:
            number += 1
            name = f"{stem}x{number}"
        self.variables[name] = expression
        return f"%{name}"


# -- expressions ----------------------------------------------------------------------------------


def quoted_code(code: str) -> str:
    """An id as a string of FHIRPath; ids have nothing that must be escaped."""
    return f"'{code}'"


def both(parts: Iterable[str]) -> str:
    """All of the parts."""
    given = [part for part in parts if part != TRUE]
    if FALSE in given:
        return FALSE
    return _joined(given, "and") if given else TRUE


def either(parts: Iterable[str]) -> str:
    """One of the parts."""
    given = [part for part in parts if part != FALSE]
    if TRUE in given:
        return TRUE
    return _joined(given, "or") if given else FALSE


def _joined(parts: Sequence[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(_closed(part) for part in parts)})"


def _closed(part: str) -> str:
    """A part that cannot be read with what stands beside it."""
    return part if " " not in part or part[0] == "(" and part[-1] == ")" else f"({part})"


def denied(part: str) -> str:
    """The part is not true."""
    if part in (TRUE, FALSE):
        return FALSE if part == TRUE else TRUE
    is_name = part.startswith("%") and part[1:].isalnum()
    return f"{part}.not()" if is_name else f"({part}).not()"


def _inside(band: Band) -> str:
    low, high = band
    return f"$this >= {low} and $this <= {high}"


def _joined_bands(bands: Iterable[Band]) -> list[Band]:
    """The same numbers in as few bands as they take."""
    found: list[Band] = []
    for low, high in sorted(bands):
        if found and found[-1][1] + 1 == low:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found
