"""Try it: answers chosen on one page, and all that they lead to.

Answers come by POST. A sealed cookie takes them to the page that shows them, so that Back and
reload ask nothing; the answers that a reader gives are in others. Example cases have addresses of
their own, since they are nobody's answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from guide.engine.engine import OtherResult
from guide.errors import UsageError
from guide.paths.receipt import GUIDE_STAMP, Receipt, read_receipt, stamp_of, stamp_on
from guide.review.examples import EXAMPLES, Example
from guide.review.parts import PARTS
from guide.review.trying import FILL_INS, PART, Trial, topics, try_answers
from guide.review.versions import MadeWith, made_with, versions
from guide.ruleset.answertext import answer_text, from_text, in_words
from guide.ruleset.model import Question
from guide.web import fields, wording
from guide.web.addresses import address
from guide.web.blueprints import review
from guide.web.catalogue import this_guide
from guide.web.question_pages import go_to_address
from guide.web.review_pages import asked_for, part_page, this_dossier
from guide.web.trial_form import ABOUT, FILL_IN, OTHER, PASTED, TrialForm, field_name, listed
from guide.web.visit import TooLong, this_visit
from guide.web.what_if import by_effect, not_listed, other_answer

MOST_BYTES = 64 * 1024
"""A form with every box ticked is larger than any other form of the site."""


PASTED_FIELD = "try-pasted"
NAMES = {"fill_in": FILL_IN, "other": OTHER, "pasted": PASTED, "about": ABOUT}
MOST_PASTED = 4_000
"""Characters; a path through a guide of a hundred questions has fewer."""


@review.get("/try")
def tryout() -> Response:
    """The form, empty: one answer is enough to see where it leads."""
    return _page(TrialForm())


@review.post("/try")
def tried() -> Response:
    """Take the answers to the page that shows what they lead to."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    guide_id = this_guide().id
    try:
        sent = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if value.strip() or name == PASTED
        ]
        this_visit().keep_trial(guide_id, list(dict.fromkeys(sent)))
    except (RequestEntityTooLarge, TooLong):
        return _page(TrialForm(), 413, too_much=True)
    return go_to_address(address("review.trial", guide_id=guide_id))


@review.get("/try/answers")
def trial() -> Response:
    """What the answers sent lead to."""
    sent = this_visit().trial(this_guide().id)
    if sent is None:
        return go_to_address(address("review.tryout", guide_id=this_guide().id))
    posted = MultiDict(sent)
    if PASTED in posted:
        return _pasted(posted[PASTED])
    return _page(TrialForm.sent(posted, this_guide().engine))


@review.get("/try/<kind>")
def examples_of(kind: str) -> Response:
    """All example cases of a kind."""
    asked = asked_for(kind)
    values = PARTS[PART].values(this_dossier(), asked)
    if values is None:
        abort(404)
    return part_page(replace(PARTS[PART], template="examples.html"), asked, values)


@review.get("/try/<kind>/<slug>")
def try_example(kind: str, slug: str) -> Response:
    """An example case, with its answers in the form."""
    if kind not in EXAMPLES:
        abort(404)
    known = EXAMPLES[kind].examples(this_dossier(), asked_for(slug))
    if known is None:
        return _page(TrialForm(), 503, waiting=True)
    found = next((each for each in known if each.slug == slug), None)
    if found is None:
        abort(404)
    form = TrialForm.of(found.answers, found.fill_in, this_guide().engine)
    return _page(form, example=found)


def _pasted(text: str) -> Response:
    """An answer path as findings and `guide explain` write it, or the receipt of a printout."""
    engine = this_guide().engine
    if len(text) > MOST_PASTED:
        return _unread(text, wording.TOO_LONG_TO_READ)
    if "=" not in text:
        return _receipt(text)
    try:
        answers = from_text([text], engine.domains)
    except UsageError as problem:
        return _unread(text, str(problem))
    return _page(TrialForm.of(answers, "error", engine))


def _receipt(text: str) -> Response:
    engine = this_guide().engine
    found = read_receipt(text, [engine])
    if isinstance(found, Receipt):
        form = TrialForm.of(found.answers, "error", engine)
        made = _made_with(text) if found.changed else None
        return _page(form, receipt=found, made=made, pasted=text)
    said = "; ".join(f"{each.message}{f' ({each.hint})' if each.hint else ''}" for each in found)
    return _unread(text, said, made=_made_with(text))


def _unread(text: str, why: str, **values: Any) -> Response:
    """The form again with what could not be read in its field."""
    errors = [(PASTED_FIELD, f"{why[:1].upper()}{why[1:]}")]
    return _page(TrialForm(), errors=errors, error=True, pasted=text, **values)


def _made_with(text: str) -> MadeWith | None:
    """The version that a receipt was made with; None for what is no receipt of this guide."""
    stamp, dossier = stamp_on(text), this_dossier()
    if stamp is None or stamp[:GUIDE_STAMP] != stamp_of(dossier.engine)[:GUIDE_STAMP]:
        return None
    return made_with(dossier, versions(dossier), stamp, asked_for())


# -- the page -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """One other answer: its question, its words, how a form sends it, and what it would open."""

    question: Question
    words: str
    sent: str
    opens: tuple[Question, ...]


def _page(
    form: TrialForm,
    status: int = 200,
    example: Example | None = None,
    **values: Any,
) -> Response:
    trial = try_answers(this_guide().engine, form.answers, form.fill_in)
    showing = bool(form.answers) and not form.errors
    asked = asked_for()
    return part_page(
        PARTS[PART],
        asked,
        {
            **(PARTS[PART].values(this_dossier(), asked) or {}),
            "form": form,
            "errors": listed(form.errors),
            "error": bool(form.errors),
            "trial": trial,
            "showing": showing,
            "example": example,
            "answered": _answered(trial),
            "effects": _effects(trial) if showing else [],
            "left_out": _left_out(trial) if showing else [],
            "fill_ins": FILL_INS,
            "topics": topics(trial.told.rule_set),
            "guide": trial.told.guide,
            "asked_of": trial.told.question,
            "names": NAMES,
            "field_name": field_name,
            "shown_in": lambda question: form.shown.get(question.id, fields.InFields()),
            **values,
        },
        status,
    )


def _answered(trial: Trial) -> Any:
    """A function that gives the answer on the path to a question in words, empty for none."""
    answers = trial.journey.answers

    def words(question: Question) -> str:
        if question.id not in answers:
            return ""
        told = in_words(trial.told.question(question), answers[question.id])
        said = " and ".join(f"“{text}”" for text in told)
        return said if question.id in trial.chosen else f"{said}, filled in"

    return words


def _effects(trial: Trial) -> list[tuple[str, list[OtherAnswer]]]:
    """The other answers by what they would do; last those whose effect hangs on further answers."""
    found = by_effect(trial.told, trial.result, trial.changes)
    said = [change for _, changes in found for change in changes]
    unsaid = [change for change in trial.changes if change not in said]
    found += [(wording.MORE_ASKED, unsaid)] if unsaid else []
    return [(effect, [_other(trial, change) for change in changes]) for effect, changes in found]


def _other(trial: Trial, change: OtherResult) -> OtherAnswer:
    words = other_answer(trial.told, change)
    sent = f"{change.question.id}={answer_text(change.answer)}"
    opens = tuple(map(trial.told.question, change.opens))
    return OtherAnswer(trial.told.question(change.question), words, sent, opens)


def _left_out(trial: Trial) -> list[str]:
    """Why each cause that is not listed is not."""
    if trial.journey.emergency:
        return []
    found = not_listed(trial.told, trial.result, trial.changes)
    return [each.because for each in found]
