"""The result of a guide as items of a FHIR form: each is shown where the answers lead to it.

In the order of the page: the level of care, whom to call, why, what may fit, what else to ask
about, what to watch for, and always the notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guide.export.fhiritems import (
    Naming,
    Object,
    calculated,
    core,
    display,
    extended,
    group,
    sourced,
)
from guide.export.fhirlogic import FALSE, FhirLogic, both, denied
from guide.paths.fhirnames import CARE, RESULT
from guide.ruleset.carewords import how_soon, reason_within
from guide.ruleset.model import (
    Care,
    Cause,
    CrisisText,
    Disposition,
    DispositionText,
    Numbers,
    OtherCause,
    PhoneNumber,
    Rule,
    Statement,
    Treatment,
    Within,
)

WHY, FITS, ASK_ABOUT, WATCH = (
    "Why",
    "What may fit your answers",
    "Also ask about",
    "What to watch for",
)
FITS_WELL, FITS_IN_PART = "Your answers fit this well", "Your answers fit this in part"
SPEAKS_AGAINST, SOMEONE = "What does not fit", "Someone to talk to now"
NOT_COVERED = "This guide does not cover these. They are in no order."
UNCHECKED = "We have not checked this number yet"
PARTS: Mapping[str, str] = {
    "what": "What it is",
    "treatments": "Treatments",
    "warnings": "Take care",
    "self_care": "What you can do yourself",
    "see": "Who to see, and when",
    "ask": "What to ask",
}
"""What a result says of a cause, and above it."""
EVIDENCE: Mapping[str, str] = {
    "strong": "Strong evidence.",
    "moderate": "Fair evidence.",
    "low": "Weak evidence.",
    "expert": "Expert advice.",
    "none": "No good evidence yet.",
}


@dataclass(frozen=True, slots=True)
class ResultItems:
    """Makes the items of the result."""

    logic: FhirLogic
    naming: Naming
    numbers: Numbers | None = None

    def whole(self) -> Object:
        """All of the result in one group, which is there once the path has come to it."""
        parts = (
            self._level_for_programs(),
            *self._levels(),
            *self._lines(),
            *self._reasons(),
            *self._causes(),
            *self._others(),
            *self._none_fits(),
            *self._watch_for(),
            *self._notice(),
        )
        return group(RESULT, "", parts, self.logic.complete)

    # -- the level of care ------------------------------------------------------------------------

    def _cares(self) -> Iterator[tuple[Care, str]]:
        """What a result can call for, the most urgent first, and where it does."""
        for care in reversed(self.logic.rule_set.cares):
            shown = self.logic.care(care)
            if self.logic.variables[shown[1:]] != FALSE:
                yield care, shown

    def _level_for_programs(self) -> Object:
        found = "{}"
        for care, shown in reversed(list(self._cares())):
            found = f"iif({shown}, '{care.key}', {found})"
        hidden = core("questionnaire-hidden", "Boolean", True)
        own = [hidden, calculated(found)]
        return extended(own, linkId=CARE, text="Level of care", type="string", readOnly=True)

    def _levels(self) -> Iterator[Object]:
        for care, shown in self._cares():
            words = self.logic.rule_set.guide.dispositions[care.level]
            link_id = f"{CARE}.{care.key.replace(' ', '-')}"
            crisis = self.logic.crisis_alone(care.level) if words.crisis else FALSE
            if words.crisis and crisis != FALSE:
                yield self._level(f"{link_id}.crisis", words.crisis, care, both((shown, crisis)))
            yield self._level(link_id, words, care, both((shown, denied(crisis))))

    def _level(
        self, link_id: str, words: DispositionText | CrisisText, care: Care, shown: str
    ) -> Object:
        text = reason_within(Within(care.within)) if care.within else words.text
        do = self._statements(f"{link_id}.do", words.do)
        calls = self._calls(f"{link_id}.call", care.level)
        said = display(f"{link_id}.text", text, extensions=self._sources(words.sources))
        return group(link_id, words.title, (said, *calls, *do), shown)

    def _calls(self, link_id: str, level: Disposition) -> Iterator[Object]:
        """Whom to call in each country: a form knows of no country that was chosen."""
        if self.numbers is None:
            return
        if level is Disposition.EMERGENCY:
            yield display(link_id, f"Call {self.numbers.default_text}.")
        for country in self.numbers.countries:
            if level is Disposition.EMERGENCY:
                yield self._phones(f"{link_id}.{country.id}", country.name, country.in_danger)
            elif level is Disposition.SAME_DAY and country.same_day:
                yield self._phones(f"{link_id}.{country.id}", country.name, country.same_day)

    def _lines(self) -> Iterator[Object]:
        bringing = [rule for rule in self.logic.rule_set.rules if rule.brings_crisis_lines]
        if self.numbers is None or not bringing:
            return
        lines = [
            self._phones(f"{RESULT}.lines.{country.id}", country.name, country.crisis)
            for country in self.numbers.countries
            if country.crisis
        ]
        shown = both((self.logic.complete, self.logic.any_fired(bringing)))
        yield group(f"{RESULT}.lines", SOMEONE, lines, shown)

    def _phones(self, link_id: str, name: str, phones: Iterable[PhoneNumber]) -> Object:
        return display(link_id, f"{name}: {'; '.join(_phone(phone) for phone in phones)}")

    def _reasons(self) -> Iterator[Object]:
        calling = [rule for rule in self.logic.rule_set.rules if rule.then.care is not None]
        calling.sort(key=lambda rule: rule.then.care or Care(Disposition.ROUTINE), reverse=True)
        if calling:
            told = [self._reason(f"{RESULT}.why.{rule.id}", rule) for rule in calling]
            shown = both((self.logic.complete, self.logic.any_fired(calling)))
            yield group(f"{RESULT}.why", WHY, told, shown)

    # -- what may fit -----------------------------------------------------------------------------

    def _causes(self) -> Iterator[Object]:
        for cause in self.logic.rule_set.causes:
            shown = self.logic.fits(cause.id)
            if shown != FALSE:
                link_id = f"{RESULT}.cause.{cause.id}"
                yield group(link_id, cause.name, self._cause(link_id, cause), shown)

    def _cause(self, link_id: str, cause: Cause) -> Iterator[Object]:
        well = self.logic.fits_well(cause.id)
        if well != FALSE:
            yield display(f"{link_id}.strong", FITS_WELL, well)
        yield display(f"{link_id}.possible", FITS_IN_PART, denied(well))
        yield self._said(f"{link_id}.summary", cause.summary)
        rules = self.logic.rule_set.rules
        speaking = [rule for rule in rules if rule.then.cause == cause.id]
        against = [rule for rule in rules if rule.then.against == cause.id]
        yield from (self._reason(f"{link_id}.for.{rule.id}", rule) for rule in speaking)
        if against:
            told = [self._reason(f"{link_id}.against.{rule.id}", rule) for rule in against]
            shown = self.logic.any_fired(against)
            yield group(f"{link_id}.against", SPEAKS_AGAINST, told, shown)
        for field, title in PARTS.items():
            said = list(self._statements(f"{link_id}.{field}", getattr(cause, field)))
            if said:
                yield group(f"{link_id}.{field}", title, said)

    def _others(self) -> Iterator[Object]:
        raised = [self._other(other) for other in self.logic.rule_set.raised_others]
        if raised:
            rules = [rule for rule in self.logic.rule_set.rules if rule.then.other]
            shown = both((self.logic.causes_told, self.logic.any_fired(rules)))
            first = display(f"{RESULT}.others.about", NOT_COVERED)
            yield group(f"{RESULT}.others", ASK_ABOUT, (first, *raised), shown)

    def _other(self, other: OtherCause) -> Object:
        link_id = f"{RESULT}.other.{other.id}"
        rules = [rule for rule in self.logic.rule_set.rules if rule.then.other == other.id]
        told = [self._reason(f"{link_id}.for.{rule.id}", rule) for rule in rules]
        said = " ".join(filter(None, (other.clue, other.see, other.say)))
        told.append(display(f"{link_id}.see", said, extensions=self._sources(other.sources)))
        if other.care is not None:
            told.append(display(f"{link_id}.soon", f"How soon to ask: {how_soon(other.care)}."))
        shown = both((self.logic.causes_told, self.logic.any_fired(rules)))
        return group(link_id, other.name, told, shown)

    def _none_fits(self) -> Iterator[Object]:
        rule_set = self.logic.rule_set
        speaking = self.logic.any_fired(rule for rule in rule_set.rules if rule.then.cause)
        said, link_id = rule_set.guide.none_fits, f"{RESULT}.none-fits"
        shown = both((self.logic.causes_told, denied(speaking)))
        if shown != FALSE:
            text = " ".join(filter(None, (said.text, said.see)))
            first = display(f"{link_id}.text", text, extensions=self._sources(said.sources))
            yield group(link_id, said.title, (first, *self._statements(link_id, said.do)), shown)

    def _watch_for(self) -> Iterator[Object]:
        said = self.logic.rule_set.guide.watch_for
        link_id = f"{RESULT}.watch-for"
        if said:
            told = self._statements(link_id, said)
            yield group(link_id, WATCH, told, self.logic.causes_told)

    def _notice(self) -> Iterator[Object]:
        guide = self.logic.rule_set.guide
        for end in self.logic.rule_set.ends:
            yield display(f"{RESULT}.end.{end.id}", end.because, self.logic.ended(end))
        notice = display(
            f"{RESULT}.notice.text",
            guide.notice.text,
            extensions=self._sources(guide.notice.sources),
        )
        yield group(f"{RESULT}.notice", guide.notice.title, [notice])
        yield self._said(f"{RESULT}.disclaimer", guide.disclaimer)

    # -- texts ------------------------------------------------------------------------------------

    def _reason(self, link_id: str, rule: Rule) -> Object:
        text = f"{rule.because} {rule.do}" if rule.do else rule.because
        return display(link_id, text, self.logic.fired(rule), self._sources(rule.sources))

    def _statements(self, link_id: str, statements: Iterable[Statement]) -> Iterator[Object]:
        for number, said in enumerate(statements, start=1):
            yield self._said(f"{link_id}.{number}", said)

    def _said(self, link_id: str, said: Statement) -> Object:
        when = self.logic.holds(said.when)
        return display(link_id, _whole(said), when, self._sources(said.sources))

    def _sources(self, sources: Iterable[str]) -> list[Object]:
        return sourced(self.naming, sources)


def _whole(said: Statement) -> str:
    if not isinstance(said, Treatment):
        return said.text
    return " ".join(filter(None, (said.text, said.effect, EVIDENCE[said.evidence])))


def _phone(phone: PhoneNumber) -> str:
    said = phone.text.replace(" ", "")
    number = "" if phone.number.replace(" ", "") in said else f": {phone.number}"
    unchecked = "" if phone.verified else f" ({UNCHECKED})"
    return f"{phone.text}{number}{unchecked}"
