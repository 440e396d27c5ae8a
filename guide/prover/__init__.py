"""Every answer path at once.

In: a rule set and the engine. Out: proofs with witnesses, exact counts, the atlas.
It imports `ruleset` and `engine` and no other room; only `solver` here knows the solver.
"""
