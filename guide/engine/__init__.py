"""From answers to the next question and to the result, with the reasons.

In: a rule set and answers. Out: the question to ask, progress, the result, the trace of each rule.
It imports `ruleset` and no other room: no files, no web.
"""
