"""Random walks: valid paths and hostile input at random, held against what the site promises.

In: a rule set, a seed and a driver. Out: each broken promise with the walk that shows it.
It imports drivers and paths, and no page.
"""
