"""How a guide decides, in words: an overview, and pages for its parts, so that none is long.

The parts are the questions, each level of care, each cause, other causes, the safety promises.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app

from guide.ruleset.questions import type_of
from guide.ruleset.rulewords import conclusion
from guide.web.blueprints import guide, review
from guide.web.catalogue import this_guide
from guide.web.pages import condition_words, page


@guide.get("/how-it-decides")
def decides() -> Response:
    """How a rule works, and the way to the pages of rules."""
    return _page("decides.html", review=review.name in current_app.blueprints)


@guide.get("/how-it-decides/questions")
def decides_questions() -> Response:
    """Every question, when it is asked, and its answers."""
    return _page("decides_questions.html")


@guide.get("/how-it-decides/care/<level>")
def decides_care(level: str) -> Response:
    """One level of care and the rules that ask for it."""
    found = next((each for each in this_guide().guide.dispositions if each.key == level), None)
    if found is None:
        abort(404)
    rules = [rule for rule in this_guide().rule_set.rules if rule.then.disposition is found]
    return _page("decides_care.html", level=found, rules=rules)


@guide.get("/how-it-decides/causes/<cause_id>")
def decides_cause(cause_id: str) -> Response:
    """The rules for and against one cause."""
    rule_set = this_guide().rule_set
    found = rule_set.cause_by_id.get(cause_id)
    if found is None:
        abort(404)
    rules = [rule for rule in rule_set.rules if cause_id in (rule.then.cause, rule.then.against)]
    return _page("decides_cause.html", cause=found, rules=rules)


@guide.get("/how-it-decides/other-causes")
def decides_others() -> Response:
    """The rules that raise other causes."""
    rules = [rule for rule in this_guide().rule_set.rules if rule.then.other]
    if not rules:
        abort(404)
    return _page("decides_others.html", rules=rules)


@guide.get("/how-it-decides/safety")
def decides_safety() -> Response:
    """What must hold whatever the answers are."""
    return _page("decides_safety.html")


def _page(template: str, **values: Any) -> Response:
    rule_set = this_guide().rule_set
    return page(
        template,
        rule_set=rule_set,
        guide=rule_set.guide,
        conclusion=lambda rule: conclusion(rule, rule_set),
        condition=condition_words,
        type_of=type_of,
        **values,
    )
