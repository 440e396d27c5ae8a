"""A rule as a sentence, for everyone who is to read it: condition and conclusion in plain words."""

from __future__ import annotations

from guide.ruleset.carewords import time_words
from guide.ruleset.model import Fit, Rule, RuleSet
from guide.ruleset.operators import words
from guide.ruleset.spoken import say


def conclusion(rule: Rule, rule_set: RuleSet) -> str:
    """What a rule concludes, as the end of a sentence."""
    then = rule.then
    if then.disposition is not None:
        title = rule_set.guide.dispositions[then.disposition].title
        if then.within is None:
            return say("the advice is at least “{title}”", title=title)
        time = time_words(then.within)
        return say("the advice is at least “{title}”, within {time}", title=title, time=time)
    if then.other:
        name = rule_set.other_by_id[then.other].name
        return say("{cause} is named as another cause to ask about", cause=name)
    if then.cause:
        name = rule_set.cause_by_id[then.cause].name
        if then.fit is Fit.STRONG:
            return say("{cause} is listed and fits well", cause=name)
        return say("{cause} is listed and may fit", cause=name)
    return say("this speaks against {cause}", cause=rule_set.cause_by_id[then.against].name)


def sentence(rule: Rule, rule_set: RuleSet) -> str:
    """The whole rule."""
    condition = words(rule.when, rule_set.question_by_id)
    return say("If {when}, then {then}.", when=condition, then=conclusion(rule, rule_set))
