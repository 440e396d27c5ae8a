"""Tests that test everything: what answer paths must meet, meet and miss.

In: a rule set under proof, and answer paths. Out: suggested paths, coverage, mutants.
It imports nothing that runs paths on a site, reviews or serves.
"""
