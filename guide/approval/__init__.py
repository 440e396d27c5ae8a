"""Whether what a guide says now was reviewed, by whom, and if not, why not.

In: a rule set, its approvals and all that is checked of it. Out: what stands, what ended and why.
It imports no page and no command.
"""
