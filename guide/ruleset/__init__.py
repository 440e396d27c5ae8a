"""What a guide is, as values.

In: nothing but findings and errors. Out: the rule set, its operators and texts, its hash.
It imports no other room.
"""
