"""What is written for people from the program's own tables and from rule sets, one module each.

In: rule sets, reviews, tables. Out: one file each: rule book, report, coverage, the rule format.
It imports nothing of the web and no command.
"""
