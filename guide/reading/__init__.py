"""From rule files to a rule set, or to everything that is wrong with them.

In: a folder of YAML files. Out: rule sets, or findings with their places; the schema for editors.
It imports `ruleset` and no other room; only `source` here knows YAML.
"""
