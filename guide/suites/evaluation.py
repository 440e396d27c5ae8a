"""How well a guide does on labelled cases, by the measures of the literature on symptom checkers.

The measures are those of Kopka et al. 2023 (doi:10.1177/20552076231194929) and of the R package
symptomcheckR by the same authors: accuracy, accuracy by level, safety of advice, comprehensiveness,
inclination to overtriage, and the capability comparison score. A case here has a least and perhaps
a most urgent advice that is right, where theirs has one level: advice between the two is right.
Shares come with Wilson's score interval (Wilson 1927), which holds for few cases and for 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import fmean

from guide.engine.engine import Engine, RuleTrace
from guide.paths.cases import LabelledCase
from guide.paths.scripted import observe
from guide.ruleset.model import Disposition

_Z = 1.959964
"""The point of the normal distribution that leaves 2.5 per cent above it."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with its 95 per cent interval; there is none of none."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, None where there is nothing to take a share of."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval."""
        if not self.of:
            return None
        share, n = self.hits / self.of, self.of
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What the guide did with a case.

    `disposition` is None where a question was left without an answer (`missing`). `named`: the
    causes and other causes that the result names. `rules`: those that fired, for the reader of a
    miss.
    """

    case: LabelledCase
    asked: tuple[str, ...]
    missing: str
    disposition: Disposition | None
    named: tuple[str, ...]
    rules: tuple[RuleTrace, ...]

    @property
    def too_mild(self) -> bool:
        """Undertriage: less urgent advice than is safe."""
        return self.disposition is not None and self.disposition < self.case.least

    @property
    def too_strict(self) -> bool:
        """Overtriage: more urgent advice than is fair."""
        most = self.case.most
        return self.disposition is not None and most is not None and self.disposition > most

    @property
    def right_care(self) -> bool:
        """Advice that is neither."""
        return self.disposition is not None and not self.too_mild and not self.too_strict

    @property
    def names_causes(self) -> bool:
        """Whether the result is one that names causes: an emergency names none."""
        return self.disposition not in (None, Disposition.EMERGENCY)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The causes that had to be named and are not."""
        return tuple(cause for cause in self.case.must if cause not in self.named)

    @property
    def wrong(self) -> tuple[str, ...]:
        """The causes named that must not be."""
        return tuple(cause for cause in self.named if cause in self.case.never)

    @property
    def misleads(self) -> bool:
        """Whether nothing is named but what misleads."""
        return bool(self.named) and set(self.named) <= set(self.case.not_alone)

    @property
    def missed(self) -> bool:
        """Whether anything is not as it was labelled."""
        causes = self.names_causes and bool(self.lacking or self.wrong or self.misleads)
        return not self.right_care or causes


@dataclass(frozen=True)
class Evaluation:
    """The outcomes of cases, and the measures over them."""

    guide: str
    version: str
    outcomes: tuple[CaseOutcome, ...]

    @cached_property
    def answered(self) -> tuple[CaseOutcome, ...]:
        """Those that came to a result: all measures of care are over these."""
        return tuple(one for one in self.outcomes if one.disposition is not None)

    @cached_property
    def naming(self) -> tuple[CaseOutcome, ...]:
        """Those whose result names causes."""
        return tuple(one for one in self.outcomes if one.names_causes)

    @property
    def comprehensiveness(self) -> Share:
        """Cases that came to a result at all."""
        return Share(len(self.answered), len(self.outcomes))

    @property
    def accuracy(self) -> Share:
        """Cases with advice that is neither too mild nor too strict."""
        return _share(self.answered, [one.right_care for one in self.answered])

    @property
    def accuracy_by_level(self) -> Mapping[Disposition, Share]:
        """The same by the least care that is safe, most urgent first."""
        return {
            level: _share(own, [one.right_care for one in own])
            for level in reversed(Disposition)
            if (own := [one for one in self.answered if one.case.least is level])
        }

    @property
    def safety(self) -> Share:
        """Safety of advice: cases told no less care than is safe."""
        return _share(self.answered, [not one.too_mild for one in self.answered])

    @property
    def undertriage(self) -> Share:
        """Cases told less care than is safe."""
        return _share(self.answered, [one.too_mild for one in self.answered])

    @property
    def overtriage(self) -> Share:
        """Cases told more care than is fair, of those where a limit was given."""
        limited = [one for one in self.answered if one.case.most is not None]
        return _share(limited, [one.too_strict for one in limited])

    @property
    def inclination_to_overtriage(self) -> Share:
        """Of all that were told wrong, those told too much."""
        wrong = [one for one in self.answered if not one.right_care]
        return _share(wrong, [one.too_strict for one in wrong])

    @property
    def right_cause(self) -> Share:
        """Cases whose result names each cause that had to be named."""
        wanted = [one for one in self.naming if one.case.must]
        return _share(wanted, [not one.lacking for one in wanted])

    @property
    def wrong_cause(self) -> Share:
        """Cases whose result names a cause that must not be named, or only ones that mislead."""
        judged = [one for one in self.naming if one.case.never or one.case.not_alone]
        return _share(judged, [bool(one.wrong) or one.misleads for one in judged])

    @property
    def causes_named(self) -> float | None:
        """How many causes a result names, on average."""
        return fmean(len(one.named) for one in self.naming) if self.naming else None

    @property
    def questions_asked(self) -> float | None:
        """How many questions were asked, on average."""
        return fmean(len(one.asked) for one in self.outcomes) if self.outcomes else None

    @property
    def capability(self) -> float | None:
        """The capability comparison score, 0 to 100; 50 is what the others did.

        Over the cases that say how many of 100 other symptom checkers got the care right, d: a
        case got right counts 1 - d, one got wrong -d; their mean, brought from -1 … 1 to 0 … 100.
        """
        weighed = [
            (1 if one.right_care else 0) - one.case.solved_by / 100
            for one in self.answered
            if one.case.solved_by is not None
        ]
        return (fmean(weighed) + 1) / 2 * 100 if weighed else None

    @property
    def confusion(self) -> Mapping[Disposition, Mapping[Disposition, int]]:
        """How many cases of each least care were told each level: the rows are what is safe."""
        return {
            least: {
                told: sum(o.case.least is least and o.disposition is told for o in self.answered)
                for told in reversed(Disposition)
            }
            for least in reversed(Disposition)
        }

    @property
    def missed(self) -> tuple[CaseOutcome, ...]:
        """The cases in which anything is not as it was labelled, in file order."""
        return tuple(one for one in self.outcomes if one.missed)

    def by_group(self) -> Mapping[str, Evaluation]:
        """The same for each group that the cases name."""
        groups = dict.fromkeys(one.case.group for one in self.outcomes if one.case.group)
        return {
            group: Evaluation(
                self.guide,
                self.version,
                tuple(one for one in self.outcomes if one.case.group == group),
            )
            for group in groups
        }


def _share(over: Sequence[CaseOutcome], hits: Iterable[bool]) -> Share:
    return Share(sum(hits), len(over))


def evaluate(engine: Engine, cases: Iterable[LabelledCase]) -> Evaluation:
    """Answer each case on the engine."""
    guide = engine.rule_set.guide
    return Evaluation(guide.id, guide.version, tuple(_outcome(engine, case) for case in cases))


def _outcome(engine: Engine, case: LabelledCase) -> CaseOutcome:
    journey, observed = observe(case.path, engine)
    return CaseOutcome(
        case=case,
        asked=observed.asked,
        missing=observed.missing,
        disposition=observed.disposition,
        named=(*observed.causes, *observed.others),
        rules=tuple(one for one in engine.trace(journey) if one.truth),
    )
