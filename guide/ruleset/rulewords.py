"""A rule as a sentence, for everyone who is to read it: condition and conclusion in plain words."""

from __future__ import annotations

from guide.ruleset.model import Fit, Rule, RuleSet
from guide.ruleset.operators import words


def conclusion(rule: Rule, rule_set: RuleSet) -> str:
    """What a rule concludes, as the end of a sentence."""
    then = rule.then
    if then.disposition is not None:
        title = rule_set.guide.dispositions[then.disposition].title
        within = f", within {then.within.key}" if then.within is not None else ""
        return f"the advice is at least “{title}”{within}"
    if then.other:
        return f"{rule_set.other_by_id[then.other].name} is named as another cause to ask about"
    if then.cause:
        fit = "fits well" if then.fit is Fit.STRONG else "may fit"
        return f"{rule_set.cause_by_id[then.cause].name} is listed and {fit}"
    return f"this speaks against {rule_set.cause_by_id[then.against].name}"


def sentence(rule: Rule, rule_set: RuleSet) -> str:
    """The whole rule."""
    condition = words(rule.when, rule_set.question_by_id)
    return f"If {condition}, then {conclusion(rule, rule_set)}."
